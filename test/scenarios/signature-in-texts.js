'use strict';

/** Texts that repeat a key or a signature: whatever is made of them must not. */

const { KEY } = require('../support/scenarios/world.js');

const SIGN = '0123456789abcdef'.repeat(4);
const QUERY = `1700000000000${KEY.apiKey}5000category=linear`;
const told = (retCode, retMsg) => ({
  body: { retCode, retMsg, result: {}, retExtInfo: {}, time: 1_700_000_000_000 },
});
const wrongSign = {
  cause: 'bad-signature',
  first: 'signature',
  steps: { signature: 'fail', 'key-exists': 'pass' },
};

module.exports = [
  {
    name: 'the string of the server holds the key',
    via: 'classify',
    reply: told(10004, `error sign! origin_string[${QUERY}]`),
    context: { apiKey: KEY.apiKey, signedPayload: QUERY },
    expect: wrongSign,
  },
  {
    name: 'the string of the server holds the key, and nobody says which key it is',
    via: 'classify',
    reply: told(10004, `error sign! origin_string[${QUERY}]`),
    replayed: false,
    expect: wrongSign,
  },
  {
    name: 'a second bracket holds the signature',
    via: 'classify',
    source: 'https://github.com/bybit-exchange/bybit-official-api-docs/issues/102',
    reply: told(10004, `error sign! origin_string[api_key=${KEY.apiKey}&symbol=BTCUSD] sign_string[${SIGN}]`),
    replayed: false,
    expect: wrongSign,
  },
  {
    name: 'the signature follows the bracket',
    via: 'classify',
    reply: told(10004, `error sign! origin_string[${QUERY}], sign=${SIGN}`),
    context: { apiKey: KEY.apiKey, signedPayload: QUERY },
    expect: wrongSign,
  },
  {
    name: 'a text about a missing timestamp holds key and signature',
    via: 'classify',
    source: 'https://github.com/ccxt/ccxt/blob/master/ts/src/bybit.ts',
    reply: told(
      10001,
      `empty value: apiTimestamp[] apiKey[${KEY.apiKey}] apiSignature[${SIGN}]: openapi sign params error!`,
    ),
    replayed: false,
    expect: { cause: 'missing-auth', first: 'signature', steps: { signature: 'fail' } },
  },
  {
    name: 'an old reply of the stream repeats the login',
    via: 'classify',
    source: 'https://github.com/verata-veritatis/pybit/issues/37',
    reply: {
      body: {
        success: false,
        ret_msg: `error:request expired ${KEY.apiKey} ${SIGN}`,
        conn_id: '31950833',
        request: { op: 'auth', args: [KEY.apiKey, '1622325037946', SIGN] },
      },
    },
    context: { url: 'wss://stream.bybit.com/realtime_private', apiKey: KEY.apiKey },
    expect: { cause: 'clock-behind', first: 'clock', steps: { clock: 'fail' } },
  },
];
