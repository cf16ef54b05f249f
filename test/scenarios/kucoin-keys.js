'use strict';

/** Replies of KuCoin about the key, its passphrase, its signature, its time and its addresses, as people and the documentation recorded them. */

const DOCS = 'https://www.kucoin.com/docs-new/error-code';
const SOCKET_DOCS = 'https://www.kucoin.com/docs-new/error-code/websocket';
const READ = Object.freeze({ method: 'GET', path: '/api/v1/accounts' });
const ORDER = Object.freeze({ method: 'POST', path: '/api/v1/hf/orders' });
const FUTURES = 'https://api-futures.kucoin.com';
const SECOND = 1_700_000_060_000;
const DATE = new Date(SECOND).toUTCString();
const ALL_HEADERS =
  'Please check the header of your request for KC-API-KEY, KC-API-SIGN, KC-API-TIMESTAMP, KC-API-PASSPHRASE';
const issue = (path) => `https://github.com/${path}`;

/** @param {number} httpStatus @param {number} code @param {string} msg @param {object} [headers] */
const refusal = (httpStatus, code, msg, headers) => ({
  httpStatus,
  body: JSON.stringify({ code: String(code), msg }),
  headers: { 'Content-Type': 'application/json', ...headers },
});
/** @param {number} offsetMs of the timestamp to the second of the reply @param {number} journeyMs */
const timed = (offsetMs, journeyMs) => ({
  signed: true,
  timestamp: SECOND + offsetMs,
  sentAt: SECOND + offsetMs + 5,
  receivedAt: SECOND + offsetMs + 5 + journeyMs,
});
const known = Object.freeze({ 'key-exists': 'pass' });

/** What 400004 proves alone. */
const EITHER = Object.freeze({
  cause: 'passphrase',
  first: 'passphrase',
  steps: { passphrase: 'unknown' },
  undecidable: 'the secret signs the passphrase, so a wrong secret has the same answer',
});

const scenarios = [
  {
    name: 'kucoin: 400003 for a key that the host does not know',
    source: issue('sammchardy/python-kucoin/issues/81'),
    request: READ,
    reply: refusal(401, 400003, 'KC-API-KEY not exists'),
    expect: {
      cause: 'key-or-environment',
      fields: { code: 400003, venue: 'kucoin' },
      advises: ['api.kucoin.eu', 'former sandbox'],
    },
  },
  {
    name: 'kucoin: 400003 at the host of futures',
    source: issue('Kucoin/kucoin-api-docs/issues/298'),
    request: { method: 'POST', path: '/api/v1/orders', host: FUTURES },
    reply: refusal(401, 400003, 'KC-API-KEY not exists'),
    expect: { cause: 'key-or-environment', advises: ['permission Futures'] },
  },
  {
    name: 'kucoin: 400003 because the secret stood in the place of the key',
    source: issue('Kucoin/kucoin-python-sdk/issues/80'),
    request: ORDER,
    reply: refusal(401, 400003, 'KC-API-KEY not exists'),
    expect: { cause: 'key-or-environment', advises: ['character by character'] },
  },
  {
    name: 'kucoin: 400004 for another passphrase',
    source: issue('emmtte/Cryptocurrency-Portfolio/issues/56'),
    request: READ,
    reply: refusal(401, 400004, 'Invalid KC-API-PASSPHRASE'),
    expect: {
      ...EITHER,
      steps: { ...known, ...EITHER.steps },
      advises: ['secret'],
      fields: { retryable: false },
    },
  },
  {
    name: 'kucoin: 400004 for hexadecimal digits in place of base64',
    source: issue('ccxt/ccxt/issues/9369'),
    request: READ,
    reply: refusal(401, 400004, 'Invalid KC-API-PASSPHRASE'),
    expect: { ...EITHER, advises: ['Hexadecimal digits in place of base64'] },
  },
  {
    name: 'kucoin: 400004 for a passphrase that is not signed, without a key version',
    source: issue('sammchardy/python-kucoin/issues/65'),
    request: READ,
    reply: refusal(401, 400004, 'Invalid KC-API-PASSPHRASE'),
    expect: { ...EITHER, advises: ['KC-API-KEY-VERSION', 'keyVersion: 1'] },
  },
  {
    name: 'kucoin: 400004 in the words of the documentation',
    source: DOCS,
    request: READ,
    reply: refusal(200, 400004, 'KC-API-PASSPHRASE error'),
    expect: { ...EITHER, fields: { httpStatus: 200 } },
  },
  {
    name: 'kucoin: 400005 for a body that was serialised with spaces',
    source: issue('Kucoin/kucoin-api-docs/issues/466'),
    request: ORDER,
    reply: refusal(401, 400005, 'Invalid KC-API-SIGN'),
    expect: { cause: 'bad-signature', first: 'signature', steps: known, advises: ['without added spaces'] },
  },
  {
    name: 'kucoin: 400005 for a query that was not signed',
    source: issue('Kucoin/kucoin-api-docs/issues/435'),
    request: { method: 'GET', path: '/api/v1/deposits' },
    reply: refusal(401, 400005, 'Invalid KC-API-SIGN'),
    expect: { cause: 'bad-signature', advises: ['path with its query'] },
  },
  {
    name: 'kucoin: 400005 for a signature in hexadecimal digits, in base64 once more',
    source: issue('Kucoin/kucoin-java-sdk/issues/17'),
    request: ORDER,
    reply: refusal(401, 400005, 'Invalid KC-API-SIGN'),
    expect: { cause: 'bad-signature', advises: ['base64'] },
  },
  {
    name: 'kucoin: 400001 without a passphrase',
    source: issue('escwdev/kucoin-node-api/issues/1'),
    request: READ,
    reply: refusal(400, 400001, ALL_HEADERS),
    expect: { cause: 'missing-auth', first: 'signature' },
  },
  {
    name: 'kucoin: 400001 for a timestamp in ISO 8601',
    source: issue('Kucoin/kucoin-api-docs/issues/1'),
    request: READ,
    reply: refusal(400, 400001, ALL_HEADERS),
    expect: { cause: 'missing-auth', advises: ['milliseconds since 1970'] },
  },
  {
    name: 'kucoin: 400002, and nothing more',
    source: issue('Kucoin/kucoin-python-sdk/issues/82'),
    request: READ,
    context: { signed: true },
    reply: refusal(400, 400002, 'Invalid KC-API-TIMESTAMP'),
    expect: {
      cause: 'request-late',
      first: 'clock',
      undecidable: 'the reply does not show by how much the time was off',
      fields: { confidence: 'inferred' },
    },
  },
  {
    name: 'kucoin: 400002 with a fast clock',
    source: issue('ccxt/ccxt/issues/23323'),
    request: READ,
    context: timed(20_000, 100),
    reply: refusal(400, 400002, 'Invalid KC-API-TIMESTAMP', { Date: DATE }),
    expect: { cause: 'clock-ahead', first: 'clock', says: [/less than 5000 ms is accepted/] },
  },
  {
    name: 'kucoin: 400002 with a slow clock',
    source: issue('ccxt/ccxt/issues/23323'),
    request: READ,
    context: timed(-20_000, 100),
    reply: refusal(400, 400002, 'Invalid KC-API-TIMESTAMP', { Date: DATE }),
    expect: { cause: 'clock-behind', first: 'clock', says: ['KuCoin accepts 5000 ms'] },
  },
  {
    name: 'kucoin: 400002 because the request waited in a queue',
    source: issue('hummingbot/hummingbot/issues/6866'),
    request: { method: 'GET', path: '/api/v1/fills' },
    context: { ...timed(-12_000, 100), sentAt: SECOND + 200, receivedAt: SECOND + 300 },
    reply: refusal(400, 400002, 'Invalid KC-API-TIMESTAMP', { Date: DATE }),
    expect: { cause: 'request-late', first: 'clock', says: ['before it was sent'] },
  },
  {
    name: 'kucoin: 400006 in its older words',
    source: issue('Kucoin/kucoin-api-docs/issues/395'),
    request: { method: 'GET', path: '/api/v2/deposit-addresses' },
    reply: refusal(403, 400006, 'Invalid request ip'),
    expect: { cause: 'ip-not-allowed', first: 'ip-whitelist', steps: known },
  },
  {
    name: 'kucoin: 400006 with the address that KuCoin saw',
    source: SOCKET_DOCS,
    request: READ,
    reply: refusal(403, 400006, 'Invalid request ip, the current clientIp is:203.0.113.9'),
    expect: { cause: 'ip-not-allowed', says: ['KuCoin saw 203.0.113.9'], steps: known },
  },
  {
    name: 'kucoin: 400007 for an order of a key that only reads',
    source: issue('ccxt/ccxt/issues/7199'),
    request: ORDER,
    reply: refusal(403, 400007, 'Access denied, require more permission.'),
    expect: { cause: 'permission', first: 'permissions', steps: known },
  },
  {
    name: 'kucoin: 400008 for a key of version 2 at an endpoint that needs version 3',
    source: SOCKET_DOCS,
    request: READ,
    reply: refusal(
      200,
      400008,
      'V1 & V2 API keys are no longer supported by this API. Please create a V3 API key.',
    ),
    expect: { cause: 'permission', advises: ['Create a new API key (version 3)'] },
  },
  {
    name: 'kucoin: 400009 for a key version that is not one',
    source: SOCKET_DOCS,
    request: READ,
    reply: refusal(400, 400009, 'Invalid KC-API-KEY-VERSION.'),
    expect: {
      cause: 'auth-failed',
      undecidable: 'the code is about the version of the key, and not about the key',
      advises: ['KC-API-KEY-VERSION'],
    },
  },
  {
    name: 'kucoin: the signature of a partner is not that of the key',
    source: SOCKET_DOCS,
    request: ORDER,
    reply: refusal(400, 400201, 'Invalid KC-API-PARTNER-SIGN.'),
    expect: { cause: 'business', advises: ['KC-API-PARTNER'] },
  },
  {
    name: 'kucoin: the trade WebSocket does not accept the answer to its first message',
    source: SOCKET_DOCS,
    context: { url: 'wss://wsapi.kucoin.com/v1/private' },
    reply: { body: JSON.stringify({ id: '1', code: '400011', msg: 'Session verification failed.' }) },
    expect: { cause: 'bad-signature', fields: { code: 400011 } },
  },
];

module.exports = scenarios.map((scenario) => ({ via: 'classify', venue: 'kucoin', ...scenario }));
