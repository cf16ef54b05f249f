'use strict';

/** The WebSocket doors: private streams answer `success: false`, the trade channel answers with a retCode. */

const FAKE = 'FakeKey0000000000A';
const SIGN = 'f'.repeat(64);
const CONN = 'chledgksvfrsvugulp60-3xa3';
const TRADE = 'wss://stream.bybit.com/v5/trade';
const PRIVATE = 'wss://stream.bybit.com/v5/private';
const DOCUMENTED = 'https://bybit-exchange.github.io/docs/v5/websocket/trade/guideline';

const stream = (body, url = PRIVATE) => ({ reply: { body }, context: { url } });
const trade = (retCode, retMsg, op = 'auth', more = {}) => ({
  reply: { body: { retCode, retMsg, op, connId: CONN, ...more } },
  context: { url: TRADE },
});
const expiresTooSoon = {
  cause: 'clock-behind',
  first: 'clock',
  steps: { clock: 'unknown', signature: 'unknown', 'key-exists': 'unknown' },
  undecidable: 'The text says only that a parameter is wrong; that it is the expiry time is experience.',
};
const oldRequest = { op: 'auth', args: [FAKE, '1622325037946', SIGN] };

module.exports = [
  {
    name: 'a login of the old stream whose time has passed',
    via: 'classify',
    source: 'https://github.com/verata-veritatis/pybit/issues/37',
    ...stream({ success: false, ret_msg: 'error:request expired', conn_id: '31950833', request: oldRequest }),
    expect: { cause: 'clock-behind', first: 'clock', steps: { clock: 'fail', signature: 'unknown' } },
  },
  {
    name: 'a login that came 64 ms too late',
    via: 'classify',
    source: 'https://github.com/hummingbot/hummingbot/pull/3930',
    ...stream({
      success: false,
      ret_msg: 'error:request expired',
      conn_id: '2b2c3834-fa40-4e11-83ef-e281bac4c8ad',
      request: { op: 'auth', args: [FAKE, '1632303518394', SIGN] },
    }),
    expect: { cause: 'clock-behind', first: 'clock', steps: { clock: 'fail' } },
  },
  ...[
    ['a login that was valid for one second only', 'bybit-exchange/pybit/issues/152', CONN],
    ['a login by a clock that is out of step', 'bybit-exchange/pybit/issues/300', 'ct7...'],
    [
      'a login that worked an hour ago',
      'bybit-exchange/api-usage-examples/issues/70',
      'cldfn8fcgepd64b9hgg0-o8uhe',
    ],
    ['a login that failed twice', 'tmatic-trading/crypto-platform/issues/153', 'cno3gd1qo29t7ommtc60-18fpo'],
  ].map(([name, source, conn]) => ({
    name,
    via: 'classify',
    source: `https://github.com/${source}`,
    ...stream({ success: false, ret_msg: 'Params Error', op: 'auth', conn_id: conn }),
    expect: expiresTooSoon,
  })),
  {
    name: 'a subscription before the login',
    via: 'classify',
    source: 'https://github.com/verata-veritatis/pybit/issues/37',
    ...stream({
      success: false,
      ret_msg: 'error:topic:order needs auth first',
      conn_id: '31950833',
      request: { op: 'subscribe', args: ['order', 'position'] },
    }),
    expect: { cause: 'missing-auth', first: 'signature', steps: { signature: 'fail' } },
  },
  {
    name: 'a subscription before the login was answered',
    via: 'classify',
    source: 'https://github.com/nautechsystems/nautilus_trader/pull/2101',
    ...stream({ success: false, ret_msg: 'Request not authorized', op: 'subscribe', conn_id: CONN }),
    expect: { cause: 'missing-auth', first: 'signature', steps: { signature: 'fail' } },
  },
  {
    name: 'a login that succeeds and says nothing',
    via: 'classify',
    source: 'https://github.com/VictorFrWu/bybit-java-api/issues/63',
    ...stream({ req_id: '1e979e9f', success: true, ret_msg: '', op: 'auth', conn_id: CONN }),
    expect: { cause: null },
  },
  {
    name: 'a login at a public address',
    via: 'classify',
    source: 'https://github.com/bybit-exchange/api-connectors/issues/99',
    ...stream(
      {
        success: false,
        ret_msg: 'error:invalid op',
        conn_id: 'e52a2c60',
        request: { op: 'auth', args: [FAKE, '1624378165000', SIGN] },
      },
      'wss://stream.bybit.com/v5/public/linear',
    ),
    expect: {
      cause: 'business',
      steps: { signature: 'unknown', 'key-exists': 'unknown', clock: 'unknown' },
    },
  },
  {
    name: 'a private stream that does not know the key',
    via: 'classify',
    source: 'https://github.com/bybit-exchange/pybit/issues/203',
    ...stream(
      { success: false, retCode: 10003, ret_msg: 'API key is invalid.', op: 'auth', conn_id: CONN },
      'wss://stream-demo.bybit.com/v5/private',
    ),
    expect: {
      cause: 'key-or-environment',
      first: 'key-exists',
      steps: { 'key-exists': 'fail', environment: 'unknown' },
      fields: { environment: 'demo' },
    },
  },
  {
    name: 'the trade channel accepts the login',
    via: 'classify',
    source: DOCUMENTED,
    ...trade(0, 'OK'),
    expect: { cause: null },
  },
  {
    name: 'the trade channel is logged in already',
    via: 'classify',
    source: DOCUMENTED,
    ...trade(20001, 'Repeat auth'),
    expect: { cause: null },
  },
  {
    name: 'the trade channel finds the signature wrong',
    via: 'classify',
    source: DOCUMENTED,
    ...trade(10004, 'Invalid sign'),
    expect: {
      cause: 'bad-signature',
      first: 'signature',
      steps: { signature: 'fail', 'key-exists': 'pass' },
    },
  },
  {
    name: 'the trade channel has too many sessions, in other words',
    via: 'classify',
    ...trade(10003, 'too many sessions under the same uid.'),
    expect: { cause: 'session-limit', steps: { 'key-exists': 'unknown', environment: 'unknown' } },
  },
  {
    name: 'the trade channel restarts',
    via: 'classify',
    source: 'https://bybit-exchange.github.io/docs/v5/error',
    ...trade(10019, 'ws trade service is restarting, do not accept new request', 'order.create'),
    expect: { cause: 'no-verdict', steps: { signature: 'unknown', permissions: 'unknown' } },
  },
  {
    name: 'an order over the trade channel without the permission',
    via: 'classify',
    ...trade(10005, 'Permission denied, please check your API key permissions.', 'order.create', {
      reqId: 'o1',
    }),
    expect: {
      cause: 'permission',
      first: 'permissions',
      steps: { permissions: 'fail', 'key-exists': 'pass' },
    },
  },
  {
    name: 'an order over the trade channel from an address that is not bound',
    via: 'classify',
    source: 'https://github.com/ccxt/ccxt/issues/22695',
    ...trade(10010, "Unmatched IP, please check your API key's bound IP addresses.", 'order.create', {
      reqId: 'o2',
    }),
    expect: { cause: 'ip-not-allowed', first: 'ip-whitelist', steps: { 'ip-whitelist': 'fail' } },
  },
  {
    name: 'an order over the trade channel with a time that is ahead',
    via: 'classify',
    ...trade(
      10002,
      'invalid request, please check your server timestamp or recv_window param. req_timestamp[1711010123452],server_timestamp[1711010121452],recv_window[5000]',
      'order.create',
      { reqId: 'o3' },
    ),
    expect: { cause: 'clock-ahead', first: 'clock', steps: { clock: 'fail' }, says: [/2000 ms ahead/] },
  },
  {
    name: 'too frequent requests in one session of the trade channel',
    via: 'classify',
    ...trade(20003, 'Too frequent requests under the same session', 'order.create', { reqId: 'o4' }),
    expect: { cause: 'rate-limit', steps: { signature: 'unknown' } },
  },
];
