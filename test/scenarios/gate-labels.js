'use strict';

/** Replies of Gate.io, as people and the documentation recorded them. Addresses and keys are made up. */

const LABELS = 'https://www.gate.com/docs/developers/apiv4/en/#label-list';
const SOCKET_API = 'https://www.gate.com/docs/developers/apiv4/ws/en/#login';
const SOCKET_DOCS = 'https://www.gate.com/docs/developers/futures/ws/en/#error';
const BOT = 'CyberPunkMetalHead/gateio-crypto-trading-bot-binance-announcements-new-coins/issues';
const READ = Object.freeze({ method: 'GET', path: '/api/v4/spot/accounts' });
const ORDER = Object.freeze({ method: 'POST', path: '/api/v4/spot/orders' });
const FUTURES_ORDER = Object.freeze({ method: 'POST', path: '/api/v4/futures/usdt/orders' });
const SERVER = 1_700_000_060_000;
const EXPIRED = 'gap between request Timestamp and server time exceeds 60';
const NO_FIGURES = 'the reply does not show by how much the time was off';
const issue = (path) => `https://github.com/${path}`;

/** @param {number} httpStatus @param {string} label @param {string} message @param {object} [headers] */
const refusal = (httpStatus, label, message, headers) => ({
  httpStatus,
  body: JSON.stringify({ message, label }),
  headers: { 'Content-Type': 'application/json', Server: 'openresty', ...headers },
});
/** @param {string | number} timestamp as it was sent @param {number} [journeyMs] */
const timed = (timestamp, journeyMs = 100) => ({
  signed: true,
  timestamp,
  sentAt: Number(timestamp) * 1000,
  receivedAt: Number(timestamp) * 1000 + journeyMs,
});
const OUT_TIME = Object.freeze({ 'X-Out-Time': `${SERVER}000` });
const known = Object.freeze({ 'key-exists': 'pass', environment: 'pass' });

const scenarios = [
  {
    name: 'gate: INVALID_KEY for a key of APIv2',
    source: issue(`${BOT}/65`),
    request: READ,
    reply: refusal(401, 'INVALID_KEY', 'Invalid key provided'),
    expect: {
      cause: 'key-or-environment',
      first: 'key-exists',
      fields: { code: 'INVALID_KEY', venue: 'gate' },
      advises: ['APIv4 key'],
    },
  },
  {
    name: 'gate: INVALID_KEY for a text that is no key',
    source: issue('ccxt/ccxt/issues/12600'),
    request: READ,
    reply: refusal(401, 'INVALID_KEY', 'Invalid key provided'),
    expect: { cause: 'key-or-environment', advises: ['api-testnet.gateapi.io'] },
  },
  {
    name: 'gate: INVALID_SIGNATURE',
    source: issue('freqtrade/freqtrade/issues/7132'),
    request: READ,
    reply: refusal(401, 'INVALID_SIGNATURE', 'Signature mismatch'),
    expect: { cause: 'bad-signature', steps: known, fields: { code: 'INVALID_SIGNATURE' } },
  },
  {
    name: 'gate: INVALID_SIGNATURE with HTTP 400 from an old gateway',
    source: issue('gateio/WebSocket-API/issues/13'),
    request: READ,
    reply: refusal(400, 'INVALID_SIGNATURE', 'Signature mismatch'),
    expect: { cause: 'bad-signature', advises: ['SHA-512 of the body'] },
  },
  {
    name: 'gate: MISSING_REQUIRED_HEADER',
    source: issue('sieblyio/gateio-api/issues/55'),
    request: READ,
    reply: refusal(400, 'MISSING_REQUIRED_HEADER', 'Missing required header: Timestamp'),
    expect: { cause: 'missing-auth', fields: { code: 'MISSING_REQUIRED_HEADER' } },
  },
  {
    name: 'gate: REQUEST_EXPIRED without any time',
    source: issue('gateio/rest-v4/issues/8'),
    reply: refusal(403, 'REQUEST_EXPIRED', EXPIRED),
    context: {},
    expect: { cause: 'request-late', first: 'clock', undecidable: NO_FIGURES },
  },
  {
    name: 'gate: REQUEST_EXPIRED for a clock that is fast',
    source: issue('hummingbot/hummingbot/pull/7134'),
    request: READ,
    reply: refusal(403, 'REQUEST_EXPIRED', EXPIRED, OUT_TIME),
    context: timed(String(SERVER / 1000 + 120)),
    expect: { cause: 'clock-ahead', first: 'clock' },
  },
  {
    name: 'gate: REQUEST_EXPIRED for a clock that is slow',
    source: issue('ccxt/ccxt/issues/13330'),
    request: READ,
    reply: refusal(403, 'REQUEST_EXPIRED', EXPIRED, OUT_TIME),
    context: timed(String(SERVER / 1000 - 120)),
    expect: { cause: 'clock-behind', first: 'clock' },
  },
  {
    name: 'gate: REQUEST_EXPIRED for milliseconds in place of seconds',
    source: issue('gateio/rest-v4/issues/8'),
    request: READ,
    reply: refusal(403, 'REQUEST_EXPIRED', EXPIRED, OUT_TIME),
    context: { signed: true, timestamp: String(SERVER) },
    expect: { cause: 'clock-ahead', first: 'clock' },
  },
  {
    name: 'gate: IP_FORBIDDEN shows the address',
    source: issue(`${BOT}/152`),
    request: READ,
    reply: refusal(401, 'IP_FORBIDDEN', 'Request IP not in whitelist: 203.0.113.7'),
    expect: { cause: 'ip-not-allowed', steps: known, advises: ['203.0.113.7'] },
  },
  {
    name: 'gate: FORBIDDEN whose text is about the address',
    source: issue('gateio/gateapi-go/issues/3'),
    request: READ,
    reply: refusal(403, 'FORBIDDEN', 'Request IP not in whitelist: 203.0.113.7'),
    expect: { cause: 'ip-not-allowed', advises: ['203.0.113.7'] },
  },
  {
    name: 'gate: FORBIDDEN for the account permission',
    source: issue('freqtrade/freqtrade/issues/10918'),
    request: { method: 'GET', path: '/api/v4/account/detail' },
    reply: refusal(403, 'FORBIDDEN', 'Request API key does not have account permission'),
    expect: { cause: 'permission', first: 'permissions', steps: known },
  },
  {
    name: 'gate: FORBIDDEN for the delivery permission',
    source: issue('ccxt/ccxt/issues/14694'),
    request: { method: 'GET', path: '/api/v4/delivery/btc/accounts' },
    reply: refusal(403, 'FORBIDDEN', 'Request API key does not have delivery permission'),
    expect: { cause: 'permission', first: 'permissions' },
  },
  ...[
    ['READ_ONLY', 'API key is read-only', 'permission', ORDER],
    ['ACCOUNT_LOCKED', 'Account is locked', 'banned', READ],
    ['SUB_ACCOUNT_LOCKED', 'Sub account is locked', 'banned', READ],
    ['INVALID_CREDENTIALS', 'Invalid credentials provided', 'auth-failed', READ],
    ['TRADE_RESTRICTED', 'Trading is restricted due to high debt ratio', 'account-mode', ORDER],
    ['POSITION_DUAL_MODE', 'Operation forbidden in dual-mode', 'account-mode', FUTURES_ORDER],
    ['INTERNAL', 'Internal server error', 'no-verdict', READ],
    ['TOO_BUSY', 'Server is too busy at the moment', 'no-verdict', READ],
    ['BALANCE_NOT_ENOUGH', 'Balance is not enough', 'business', ORDER],
    ['ORDER_EXISTS', 'Order already exists, do not resubmit', 'business', ORDER],
    ['INVALID_PARAM_VALUE', 'Invalid parameter `text` with value: abc', 'business', ORDER],
    ['RISK_LIMIT_TOO_lOW', 'Risk limit too low', 'business', FUTURES_ORDER],
  ].map(([label, message, cause, request]) => ({
    name: `gate: ${label}, as documented`,
    source: LABELS,
    request,
    reply: refusal(cause === 'no-verdict' ? 500 : 400, String(label), String(message)),
    expect: {
      cause,
      fields: { code: String(label).toUpperCase() },
      ...(cause === 'auth-failed' && { undecidable: 'the label does not say what is wrong' }),
    },
  })),
  {
    name: 'gate: USER_NOT_FOUND before the first transfer to futures',
    source: issue('gateio/gateapi-go/issues/3'),
    request: FUTURES_ORDER,
    reply: refusal(400, 'USER_NOT_FOUND', 'please transfer funds first to create futures account'),
    expect: { cause: 'account-mode', first: 'account-type', advises: ['transfer'] },
  },
  {
    name: 'gate: a refusal of the futures with "detail"',
    source: LABELS,
    request: FUTURES_ORDER,
    reply: {
      httpStatus: 400,
      body: '{"label":"ORDER_POC_IMMEDIATE","detail":"order price 1700 while counter price 1793.55"}',
      headers: {},
    },
    expect: { cause: 'business', fields: { text: 'order price 1700 while counter price 1793.55' } },
  },
  {
    name: 'gate: TOO_MANY_REQUESTS',
    source: LABELS,
    request: READ,
    reply: refusal(429, 'TOO_MANY_REQUESTS', 'Request Rate limit Exceeded', {
      'X-Gate-RateLimit-Limit': '200',
      'X-Gate-RateLimit-Requests-Remain': '0',
      'X-Gate-RateLimit-Reset-Timestamp': '1700000065',
    }),
    expect: { cause: 'rate-limit' },
  },
  {
    name: 'gate: INVALID_KEY for the login of the WebSocket API',
    source: SOCKET_API,
    reply: {
      body: '{"request_id":"1","header":{"response_time":"1681986204771","status":"401","channel":"spot.login","event":"api"},"data":{"errs":{"label":"INVALID_KEY","message":"Invalid key provided"}}}',
    },
    context: {},
    expect: { cause: 'key-or-environment', fields: { code: 'INVALID_KEY', httpStatus: 401 } },
  },
  {
    name: 'gate: a subscription that is refused with code 4',
    source: SOCKET_DOCS,
    reply: {
      body: '{"time":1,"channel":"futures.orders","event":"subscribe","error":{"code":4,"message":"authentication fail"},"result":null}',
    },
    context: {},
    expect: {
      cause: 'auth-failed',
      fields: { code: 4 },
      undecidable: 'the channel does not say what is wrong',
    },
  },
  {
    name: 'gate: the interface before version 4',
    source: issue('knowm/XChange/pull/4348'),
    reply: { httpStatus: 200, body: '{"result":"false","code":5,"message":"Error: empty key or sign"}' },
    context: {},
    expect: { cause: 'retired-endpoint' },
  },
];

module.exports = scenarios.map((scenario) => ({ via: 'classify', venue: 'gate', ...scenario }));
