'use strict';

/** Recorded replies about signatures. */

const { FAKE, old, recorded, v5 } = require('../support/scenarios/recorded.js');

const wrongSign = (...says) => ({
  cause: 'bad-signature',
  first: 'signature',
  steps: { signature: 'fail', 'key-exists': 'pass', environment: 'pass' },
  says,
});

const PLACE_ORDER =
  '{"category":"linear","symbol":"DOGEUSDT","orderType":"Limit","qty":"1","side":"Buy","price":"0.10111","timeInForce":"PostOnly"}';
const MODE = '{"category":"linear","symbol":"BTCUSDT","mode":"0"}';

const SIGNATURE = [
  [
    'everything but the body is masked, and a new key was the cure',
    'sieblyio/bybit-api/issues/537',
    v5(
      10004,
      `Error sign, please check your signature generation algorithm: origin_string[***${PLACE_ORDER}]`,
      1773744000000,
    ),
    wrongSign(),
    { signedPayload: `1773744000000${FAKE}5000${PLACE_ORDER}`, apiKey: FAKE },
  ],
  [
    'dots in the place of the string',
    'sieblyio/bybit-api/issues/448',
    v5(10004, 'error sign! origin_string[...]', 1748384960159),
    wrongSign(),
  ],
  [
    'no string at all',
    'bybit-exchange/bybit-official-api-docs/issues/9',
    old(10004, 'error sign!', '1560094053.519714', { rate_limit_status: 799 }),
    wrongSign(),
  ],
  [
    'the string and, in a second bracket, a signature',
    'bybit-exchange/bybit-official-api-docs/issues/102',
    old(
      10004,
      'error sign! origin_string[api_key=*************&order_id=69471149-675d-46ee-9e6f-796c799d6c70&p_r_price=8645&symbol=BTCUSD&timestamp=1579728359000] sign_string[*************]',
      '1579728359.546236',
    ),
    wrongSign(),
  ],
  [
    'a body that was signed and that the server did not get',
    'f0cii/moxt/blob/7780a9958398e1d7c48ce2aee79a77bdb0969a54/core/bybitclient.mojo',
    v5(10004, `error sign! origin_string[1687600745297${FAKE}15000]`, 1687600744856),
    wrongSign(/a body that did not arrive/),
    {
      signedPayload: `1687600745297${FAKE}15000${MODE}`,
      apiKey: FAKE,
      method: 'POST',
      url: 'https://api.bybit.com/v5/position/switch-mode',
    },
  ],
  [
    'a read with one parameter and the wrong secret',
    'roq-trading/roq-bybit',
    v5(10004, `error sign! origin_string[1682321990138${FAKE}5000category=linear]`, 1682321990235),
    wrongSign(/secret/),
    { signedPayload: `1682321990138${FAKE}5000category=linear`, apiKey: FAKE, method: 'GET' },
  ],
  [
    'a price that became a number with a fraction, and an ampersand escaped in JSON',
    'ccxt/ccxt/issues/7515',
    {
      body: '{"ret_code":10004,"ret_msg":"error sign! origin_string[api_key=\\u0026order_type=Limit\\u0026price=11288.0\\u0026qty=1\\u0026recv_window=5000\\u0026side=Buy\\u0026symbol=BTCUSD\\u0026time_in_force=PostOnly\\u0026timestamp=1598386304084]","ext_code":"","ext_info":"","result":null,"time_now":"1598386304.170475"}',
    },
    wrongSign(/notation of a number/),
    {
      signedPayload:
        'api_key=&order_type=Limit&price=11288&qty=1&recv_window=5000&side=Buy&symbol=BTCUSD&time_in_force=PostOnly&timestamp=1598386304084',
    },
  ],
  [
    'an empty parameter that the server keeps',
    'sieblyio/bybit-api/issues/12',
    old(
      10004,
      'error sign! origin_string[api_key=xxxxxxxxxx&order_id=5e9b4517-860d-4c60-b797-825afed28ff2&p_r_price=10369.5&p_r_qty=&recv_window=15000&symbol=BTCUSD&timestamp=1599924773483]',
      '1599924774.101266',
    ),
    wrongSign(),
    {
      signedPayload:
        'api_key=xxxxxxxxxx&order_id=5e9b4517-860d-4c60-b797-825afed28ff2&p_r_price=10369.5&recv_window=15000&symbol=BTCUSD&timestamp=1599924773483',
    },
  ],
];

module.exports = recorded(SIGNATURE, { replayed: false });
