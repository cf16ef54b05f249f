'use strict';

/** Replies of Binance about the key, its signature, its time and its addresses, as people and the documentation recorded them. */

const DOCS = 'https://developers.binance.com/docs/binance-spot-api-docs/errors';
const SPOT = Object.freeze({ method: 'GET', path: '/api/v3/account' });
const FUTURES = Object.freeze({
  method: 'GET',
  path: '/fapi/v2/account',
  host: 'https://fapi.binance.com',
});
const WALLET = Object.freeze({ method: 'GET', path: '/sapi/v1/capital/config/getall' });
const SECOND = 1_700_000_060_000;
const DATE = new Date(SECOND).toUTCString();
const FIVE_CAUSES = 'Binance answers five faults with the same words';
const NO_FIGURES = 'the reply does not show by how much the time was off';
const OUTSIDE = 'Timestamp for this request is outside of the recvWindow.';
const INVALID = 'Invalid API-key, IP, or permissions for action.';
const issue = (path) => `https://github.com/${path}`;

/** @param {number} httpStatus @param {number} code @param {string} msg @param {object} [headers] */
const refusal = (httpStatus, code, msg, headers) => ({
  httpStatus,
  body: JSON.stringify({ code, msg }),
  headers: { 'Content-Type': 'application/json', ...headers },
});

/** Whatever the cause is, nothing is proven about the steps. */
const OPEN = Object.freeze({
  'key-exists': 'unknown',
  'ip-whitelist': 'unknown',
  environment: 'unknown',
  permissions: 'unknown',
});

/** @param {number} offsetMs of the timestamp to the second of the reply @param {number} journeyMs */
const timed = (offsetMs, journeyMs) => ({
  signed: true,
  timestamp: SECOND + offsetMs,
  sentAt: SECOND + offsetMs + 5,
  receivedAt: SECOND + offsetMs + 5 + journeyMs,
});

const scenarios = [
  {
    name: 'binance: -2015 from a spot account',
    source: issue('ccxt/ccxt/issues/14993'),
    request: SPOT,
    reply: refusal(401, -2015, INVALID),
    expect: { cause: 'key-or-ip-mismatch', undecidable: FIVE_CAUSES, steps: OPEN, fields: { code: -2015 } },
  },
  {
    name: 'binance: -2015 because key and secret were swapped',
    source: issue('binance-exchange/node-binance-api/issues/98'),
    request: SPOT,
    reply: refusal(401, -2015, INVALID),
    expect: { cause: 'key-or-ip-mismatch', undecidable: FIVE_CAUSES, advises: ['do not swap'] },
  },
  {
    name: 'binance: -2015 from futures, with the address that Binance saw',
    source: issue('hengxuZ/binance-quantization/issues/10'),
    request: FUTURES,
    reply: refusal(401, -2015, `${INVALID.slice(0, -1)}, request ip: 203.0.113.147`),
    expect: {
      cause: 'key-or-ip-mismatch',
      undecidable: FIVE_CAUSES,
      evidence: { 'ip-whitelist': /Binance saw 203\.0\.113\.147/ },
      advises: ['203.0.113.147'],
    },
  },
  {
    name: 'binance: -2015 from futures, from an IPv6 address',
    source: issue('ccxt/ccxt/issues/7822'),
    request: FUTURES,
    reply: refusal(401, -2015, `${INVALID.slice(0, -1)}, request ip: 2001:db8::7`),
    expect: { cause: 'key-or-ip-mismatch', undecidable: FIVE_CAUSES, advises: ['2001:db8::7'] },
  },
  {
    name: 'binance: -2015 on an order, with a key that may not trade futures',
    source: issue('NoFxAiOS/nofx/issues/470'),
    request: { ...FUTURES, method: 'POST', path: '/fapi/v1/order' },
    context: {
      method: 'POST',
      keyInformation: { ipRestrict: false, enableReading: true, enableFutures: false },
    },
    reply: refusal(401, -2015, INVALID),
    expect: { cause: 'permission', first: 'permissions', steps: { permissions: 'fail' } },
  },
  {
    name: 'binance: -2015 ends a session of the WebSocket API',
    source: 'https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/api-key-revocation',
    context: { transport: 'websocket' },
    reply: { body: JSON.stringify({ id: null, status: 401, error: { code: -2015, msg: INVALID } }) },
    expect: { cause: 'key-or-ip-mismatch', undecidable: FIVE_CAUSES, fields: { httpStatus: 401 } },
  },
  {
    name: 'binance: -2014 for a key that is cut off',
    source: issue('UPetit/python-binance-profit/issues/25'),
    request: SPOT,
    reply: refusal(401, -2014, 'API-key format invalid.'),
    expect: {
      cause: 'auth-failed',
      first: 'key-format',
      says: ['-2014'],
      advises: ['64 letters and digits'],
    },
  },
  {
    name: 'binance: -2014 for a spot path on a futures test host',
    source: issue('binance/binance-connector-python/issues/375'),
    request: { ...SPOT, host: 'https://testnet.binancefuture.com' },
    reply: refusal(401, -2014, 'API-key format invalid.'),
    expect: { cause: 'auth-failed', first: 'key-format', advises: [/futures test host/] },
  },
  {
    name: 'binance: -2008 for a key that was deleted',
    source: issue('ccxt/ccxt/issues/16777'),
    request: WALLET,
    reply: refusal(400, -2008, 'Invalid Api-Key ID.'),
    expect: { cause: 'key-or-environment', first: 'key-exists', steps: { 'key-exists': 'fail' } },
  },
  {
    name: 'binance: -2008 for a key of futures demo trading',
    source: issue('ccxt/ccxt/issues/26471'),
    request: { ...FUTURES, host: 'https://demo-fapi.binance.com' },
    reply: refusal(401, -2008, 'Invalid Api-Key ID'),
    expect: { cause: 'key-or-environment', first: 'key-exists', fields: { environment: 'demo' } },
  },
  {
    name: 'binance: -1022',
    source: issue('sieblyio/binance/issues/34'),
    request: SPOT,
    reply: refusal(400, -1022, 'Signature for this request is not valid.'),
    expect: {
      cause: 'bad-signature',
      first: 'signature',
      steps: { 'key-exists': 'pass', environment: 'pass' },
    },
  },
  {
    name: 'binance: -1022 in the WebSocket API',
    source: 'https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/response-format',
    context: { transport: 'websocket' },
    reply: {
      body: JSON.stringify({
        id: '1',
        status: 400,
        error: { code: -1022, msg: 'Signature for this request is not valid.' },
      }),
    },
    expect: { cause: 'bad-signature', first: 'signature', fields: { code: -1022, httpStatus: 400 } },
  },
  {
    name: 'binance: -1021 ahead of the time of the server',
    source: issue('zhouaini528/binance-php/issues/16'),
    request: SPOT,
    reply: refusal(400, -1021, "Timestamp for this request was 1000ms ahead of the server's time."),
    expect: { cause: 'clock-ahead', first: 'clock', fields: { confidence: 'stated', retryable: false } },
  },
  {
    name: 'binance: -1021 outside of the window, and nothing more',
    source: DOCS,
    request: SPOT,
    context: { signed: true },
    reply: refusal(400, -1021, OUTSIDE),
    expect: {
      cause: 'request-late',
      first: 'clock',
      undecidable: NO_FIGURES,
      fields: { confidence: 'inferred' },
    },
  },
  {
    name: 'binance: -1021 outside of the window, with a slow clock',
    source: DOCS,
    request: SPOT,
    context: timed(-20_000, 80),
    reply: refusal(400, -1021, OUTSIDE, { Date: DATE }),
    expect: { cause: 'clock-behind', first: 'clock', says: ['at least that much behind'] },
  },
  {
    name: 'binance: -1021 outside of the window, because the request waited',
    source: DOCS,
    request: SPOT,
    context: { ...timed(-20_000, 80), sentAt: SECOND + 100, receivedAt: SECOND + 180 },
    reply: refusal(400, -1021, OUTSIDE, { Date: DATE }),
    expect: { cause: 'request-late', first: 'clock', says: ['before it was sent'] },
  },
  {
    name: 'binance: -1021 within the second of the header Date says nothing of the clock',
    source: DOCS,
    request: SPOT,
    context: timed(-4_500, 80),
    reply: refusal(400, -1021, OUTSIDE, { Date: DATE }),
    expect: {
      cause: 'request-late',
      first: 'clock',
      undecidable: NO_FIGURES,
      says: ['no figures'],
      fields: { confidence: 'inferred' },
    },
  },
  {
    name: 'binance: -5028 from the matching engine of futures',
    source: 'https://github.com/ccxt/ccxt/blob/master/js/src/binance.js',
    request: { ...FUTURES, method: 'POST', path: '/fapi/v1/order' },
    reply: refusal(400, -5028, 'Timestamp for this request is outside of the ME recvWindow'),
    expect: { cause: 'request-late', first: 'clock', undecidable: NO_FIGURES },
  },
  {
    name: 'binance: -1102 without a signature',
    source: DOCS,
    request: SPOT,
    reply: refusal(400, -1102, "Mandatory parameter 'signature' was not sent, was empty/null, or malformed."),
    expect: { cause: 'missing-auth', first: 'signature', says: ['signature'] },
  },
  {
    name: 'binance: -1102 about the request is not about the key',
    source: DOCS,
    request: SPOT,
    reply: refusal(400, -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed."),
    expect: { cause: 'business' },
  },
  {
    name: 'binance: -1002',
    source: DOCS,
    request: SPOT,
    reply: refusal(401, -1002, 'You are not authorized to execute this request.'),
    expect: { cause: 'permission', first: 'permissions' },
  },
  {
    name: 'binance: -1011 on COIN-margined futures',
    source: 'https://developers.binance.com/docs/derivatives/coin-margined-futures/error-code',
    request: { ...FUTURES, path: '/dapi/v1/account', host: 'https://dapi.binance.com' },
    reply: refusal(403, -1011, 'This IP cannot access this route.'),
    expect: { cause: 'ip-not-allowed', first: 'ip-whitelist' },
  },
];

module.exports = scenarios.map((scenario) => ({ via: 'classify', venue: 'binance', ...scenario }));
