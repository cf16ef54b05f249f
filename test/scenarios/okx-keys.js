'use strict';

/** Replies of OKX about the key, its passphrase, its signature, its time and its addresses, as people and the documentation recorded them. */

const DOCS = 'https://www.okx.com/docs-v5/en/#error-code-rest-api-public';
const SOCKET_DOCS = 'https://www.okx.com/docs-v5/en/#error-code-websocket-public';
const READ = Object.freeze({ method: 'GET', path: '/api/v5/account/balance' });
const SECOND = 1_700_000_060_000;
const DATE = new Date(SECOND).toUTCString();
const NO_FIGURES = 'the reply does not show by how much the time was off';
const issue = (path) => `https://github.com/${path}`;

/** @param {number} httpStatus @param {number} code @param {string} msg @param {object} [headers] */
const refusal = (httpStatus, code, msg, headers) => ({
  httpStatus,
  body: JSON.stringify({ msg, code: String(code) }),
  headers: { 'Content-Type': 'application/json;charset=UTF-8', ...headers },
});
/** @param {number} code @param {string} msg */
const message = (code, msg) => ({
  body: JSON.stringify({ event: 'error', msg, code: String(code), connId: 'a4d3ae55' }),
});
/** @param {number} offsetMs of the timestamp to the second of the reply @param {number} journeyMs */
const timed = (offsetMs, journeyMs) => ({
  signed: true,
  timestamp: new Date(SECOND + offsetMs).toISOString(),
  sentAt: SECOND + offsetMs + 5,
  receivedAt: SECOND + offsetMs + 5 + journeyMs,
});
const known = Object.freeze({ 'key-exists': 'pass', environment: 'pass' });

const scenarios = [
  {
    name: 'okx: 50111 for a text that is no key',
    source: issue('pyted/okx/issues/1'),
    request: READ,
    reply: refusal(401, 50111, 'Invalid OK-ACCESS-KEY'),
    expect: { cause: 'key-or-environment', first: 'key-exists', fields: { code: 50111, venue: 'okx' } },
  },
  {
    name: 'okx: 50119 with HTTP 401 for an account of the EEA',
    source: issue('freqtrade/freqtrade/issues/9422'),
    request: READ,
    reply: refusal(401, 50119, "API key doesn't exist"),
    expect: { cause: 'key-or-environment', advises: ['eea.okx.com', 'us.okx.com'] },
  },
  {
    name: 'okx: 50119 with HTTP 200, as documented',
    source: DOCS,
    request: READ,
    reply: refusal(200, 50119, "API key doesn't exist"),
    expect: { cause: 'key-or-environment', advises: ['eea.okx.com'] },
  },
  {
    name: 'okx: 50119 at the host of the United States',
    source: issue('ccxt/ccxt/issues/26127'),
    request: { ...READ, host: 'https://us.okx.com' },
    reply: refusal(401, 50119, "API key doesn't exist"),
    expect: { cause: 'key-or-environment', advises: ['www.okx.com'] },
  },
  {
    name: 'okx: 50101 for a demo key without the header',
    source: issue('okxapi/python-okx/issues/30'),
    request: READ,
    environment: 'mainnet',
    reply: refusal(401, 50101, 'APIKey does not match current environment.'),
    expect: {
      cause: 'key-or-environment',
      first: 'environment',
      steps: { environment: 'fail', 'key-exists': 'pass' },
      advises: ['Send the header x-simulated-trading: 1'],
    },
  },
  {
    name: 'okx: 50101 for a live key with the header',
    source: issue('knowm/XChange/issues/4518'),
    request: READ,
    environment: 'demo',
    reply: refusal(401, 50101, 'APIKey does not match current environment.'),
    expect: {
      cause: 'key-or-environment',
      first: 'environment',
      steps: { environment: 'fail', 'key-exists': 'pass' },
      advises: ['Leave out the header x-simulated-trading: 1'],
    },
  },
  {
    name: 'okx: 50101 where it is not known what was sent',
    source: issue('pyted/okx/issues/9'),
    context: {},
    reply: refusal(401, 50101, 'APIKey does not match current environment.'),
    expect: { cause: 'key-or-environment', first: 'environment', advises: ['leave it out with a live key'] },
  },
  {
    name: 'okx: 50105',
    source: issue('ccxt/ccxt/issues/22265'),
    request: READ,
    reply: refusal(401, 50105, 'Request header OK-ACCESS-PASSPHRASE incorrect.'),
    expect: { cause: 'passphrase', first: 'passphrase', steps: known, fields: { retryable: false } },
  },
  {
    name: 'okx: 50105 because a shell replaced a part of the passphrase',
    source: issue('sieblyio/okx-api/issues/116'),
    request: READ,
    reply: refusal(401, 50105, 'Request header "OK-ACCESS-PASSPHRASE" incorrect.'),
    expect: { cause: 'passphrase', advises: ['OKX_API_PASSPHRASE'] },
  },
  ...[
    [50103, 'OK-ACCESS-KEY'],
    [50104, 'OK-ACCESS-PASSPHRASE'],
    [50106, 'OK-ACCESS-SIGN'],
    [50107, 'OK-ACCESS-TIMESTAMP'],
  ].map(([code, header]) => ({
    name: `okx: ${code} without ${header}`,
    source: DOCS,
    request: READ,
    reply: refusal(401, Number(code), `Request header "${header}" cannot be empty.`),
    expect: { cause: 'missing-auth', first: 'signature', says: [`Empty according to the reply: ${header}`] },
  })),
  {
    name: 'okx: 50113',
    source: issue('ccxt/ccxt/issues/11109'),
    request: READ,
    reply: refusal(401, 50113, 'Invalid Sign'),
    expect: { cause: 'bad-signature', first: 'signature', steps: known },
  },
  {
    name: 'okx: 50113 because the passphrase stood in the place of the secret',
    source: issue('sieblyio/okx-api/issues/22'),
    request: READ,
    reply: refusal(401, 50113, 'Invalid signature.'),
    expect: { cause: 'bad-signature', advises: ['passphrase is often put in its place'] },
  },
  {
    name: 'okx: 50102, and nothing more',
    source: issue('okxapi/python-okx/issues/68'),
    request: READ,
    context: { signed: true },
    reply: refusal(401, 50102, 'Timestamp request expired'),
    expect: {
      cause: 'request-late',
      first: 'clock',
      undecidable: NO_FIGURES,
      fields: { confidence: 'inferred' },
    },
  },
  {
    name: 'okx: 50102 with a fast clock',
    source: issue('ccxt/ccxt/issues/24005'),
    request: READ,
    context: timed(90_000, 100),
    reply: refusal(401, 50102, 'Timestamp request expired', { Date: DATE }),
    expect: { cause: 'clock-ahead', first: 'clock', says: [/less than 30000 ms is accepted/] },
  },
  {
    name: 'okx: 50102 with a slow clock',
    source: issue('ccxt/ccxt/issues/24005'),
    request: READ,
    context: timed(-90_000, 100),
    reply: refusal(401, 50102, 'Timestamp request expired', { Date: DATE }),
    expect: { cause: 'clock-behind', first: 'clock', says: ['OKX accepts 30000 ms'] },
  },
  {
    name: 'okx: 50102 because the request waited in a queue',
    source: issue('okxapi/python-okx/issues/68'),
    request: READ,
    context: { ...timed(-40_000, 100), sentAt: SECOND + 200, receivedAt: SECOND + 300 },
    reply: refusal(401, 50102, 'Timestamp request expired', { Date: DATE }),
    expect: { cause: 'request-late', first: 'clock', says: ['before it was sent'] },
  },
  {
    name: 'okx: 50112 for milliseconds in place of ISO 8601',
    source: DOCS,
    request: READ,
    reply: refusal(401, 50112, 'Invalid OK-ACCESS-TIMESTAMP'),
    expect: { cause: 'clock-behind', first: 'clock', advises: ['2020-12-08T09:08:57.715Z'] },
  },
  {
    name: 'okx: 50110 with the address that OKX saw',
    source: DOCS,
    request: READ,
    reply: refusal(401, 50110, "Your IP 203.0.113.9 is not included in your API key's IP whitelist."),
    expect: { cause: 'ip-not-allowed', first: 'ip-whitelist', says: ['OKX saw 203.0.113.9'], steps: known },
  },
  {
    name: 'okx: 50114',
    source: DOCS,
    request: READ,
    reply: refusal(401, 50114, 'Invalid authorization.'),
    expect: { cause: 'auth-failed', undecidable: 'the reply does not say what could not be authorized' },
  },
  {
    name: 'okx: 50120 with HTTP 401',
    source: issue('okxapi/python-okx/issues/92'),
    request: { method: 'POST', path: '/api/v5/trade/order' },
    reply: refusal(401, 50120, "This API key doesn't have permission to use this function"),
    expect: { cause: 'permission', first: 'permissions', steps: known },
  },
  {
    name: 'okx: 50030',
    source: DOCS,
    request: READ,
    reply: refusal(200, 50030, "You don't have permission to use this API endpoint"),
    expect: { cause: 'permission', fields: { code: 50030 } },
  },
  {
    name: 'okx: 50035 for a key that is not bound to an address',
    source: DOCS,
    request: { method: 'POST', path: '/api/v5/asset/withdrawal' },
    reply: refusal(403, 50035, 'This endpoint requires that APIKey must be bound to IP'),
    expect: { cause: 'permission', advises: ['Bind the key to the IP addresses'] },
  },
  ...[
    [60005, 'Invalid apiKey', 'key-or-environment', 'key-exists'],
    [60007, 'Invalid sign', 'bad-signature', 'signature'],
    [60024, 'Wrong passphrase', 'passphrase', 'passphrase'],
    [60004, 'Invalid timestamp', 'clock-behind', 'clock'],
    [60006, 'Timestamp request expired', 'request-late', 'clock'],
    [60011, 'Please log in', 'missing-auth', 'signature'],
  ].map(([code, msg, cause, first]) => ({
    name: `okx: ${code} on a WebSocket`,
    source: code === 60011 ? issue('DogsTailFarmer/crypto-ws-api/issues/2') : SOCKET_DOCS,
    reply: message(Number(code), String(msg)),
    context: {},
    expect: { cause, first, fields: { code }, ...(cause === 'request-late' && { undecidable: NO_FIGURES }) },
  })),
  {
    name: 'okx: 60032 on a WebSocket of the wrong region',
    source: issue('okxapi/python-okx/issues/81'),
    reply: message(60032, "API key doesn't exist."),
    context: { url: 'wss://wspap.okx.com:8443/ws/v5/business' },
    expect: { cause: 'key-or-environment', advises: ['wseeapap.okx.com'] },
  },
  {
    name: 'okx: 60009 does not say why',
    source: 'https://www.okx.com/docs-v5/en/#overview-websocket-login',
    reply: message(60009, 'Login failed.'),
    context: {},
    expect: { cause: 'auth-failed', undecidable: 'the reply does not say why the login failed' },
  },
];

module.exports = scenarios.map((scenario) => ({ via: 'classify', venue: 'okx', ...scenario }));
