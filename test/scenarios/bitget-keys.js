'use strict';

/** Replies of Bitget about the key, its passphrase, its signature, its time, its addresses and its permissions, as people and the documentation recorded them. */

const DOCS = 'https://www.bitget.com/api-doc/spot/error-code/restapi';
const SOCKET_DOCS = 'https://www.bitget.com/api-doc/common/websocket-intro';
const READ = Object.freeze({ method: 'GET', path: '/api/v2/spot/account/assets' });
const FUTURES_ORDER = Object.freeze({ method: 'POST', path: '/api/v2/mix/order/place-order' });
const SERVER = 1_700_000_060_000;
const NO_FIGURES = 'the reply does not show by how much the time was off';
const issue = (path) => `https://github.com/${path}`;

/** @param {number} code @param {string} msg @param {number | string} [requestTime] */
const refusal = (code, msg, requestTime = SERVER) => ({
  httpStatus: 400,
  body: JSON.stringify({ code: String(code), msg, requestTime, data: null }),
  headers: { 'Content-Type': 'application/json' },
});
/** @param {number} code @param {string} msg */
const message = (code, msg) => ({ body: JSON.stringify({ event: 'error', code, msg }) });
/** @param {number} offsetMs of the timestamp to the time of the exchange @param {number} journeyMs */
const timed = (offsetMs, journeyMs) => ({
  signed: true,
  timestamp: SERVER + offsetMs,
  sentAt: SERVER + offsetMs + 5,
  receivedAt: SERVER + offsetMs + 5 + journeyMs,
});
const known = Object.freeze({ 'key-exists': 'pass', environment: 'pass' });

const scenarios = [
  {
    name: 'bitget: 40006 because a client got its credentials as three arguments',
    source: issue('sieblyio/bitget-api/issues/33'),
    request: READ,
    reply: refusal(40006, 'Invalid ACCESS_KEY', 1_707_473_926_922),
    expect: {
      cause: 'key-or-environment',
      steps: { 'key-exists': 'fail' },
      advises: ['bg_'],
      fields: { code: 40006, venue: 'bitget', retryable: false },
    },
  },
  {
    name: 'bitget: 40037, with the time as text',
    source: issue('ccxt/ccxt/pull/19778'),
    request: READ,
    reply: refusal(40037, 'Apikey does not exist', '1698871811447'),
    expect: {
      cause: 'key-or-environment',
      fields: { code: 40037, confidence: 'stated', time: 1_698_871_811_447 },
    },
  },
  {
    name: 'bitget: 40099 for a demo key without the header',
    source: issue('ccxt/ccxt/issues/26125'),
    request: READ,
    environment: 'mainnet',
    reply: refusal(40099, 'exchange environment is incorrect', 1_745_757_497_617),
    expect: {
      cause: 'key-or-environment',
      first: 'environment',
      steps: { environment: 'fail', 'key-exists': 'pass' },
      advises: ['Send the header paptrading: 1'],
    },
  },
  {
    name: 'bitget: 40099 for a live key with the header',
    source: issue('ccxt/ccxt/issues/25502'),
    request: READ,
    environment: 'demo',
    reply: refusal(40099, 'exchange environment is incorrect', 1_742_291_286_476),
    expect: {
      cause: 'key-or-environment',
      first: 'environment',
      steps: { environment: 'fail', 'key-exists': 'pass' },
      advises: ['Leave out the header paptrading: 1'],
    },
  },
  {
    name: 'bitget: 40099 where it is not known what was sent',
    source: issue('ccxt/ccxt/issues/25004'),
    context: {},
    reply: refusal(40099, 'exchange environment is incorrect', 1_737_605_200_533),
    expect: { cause: 'key-or-environment', first: 'environment', advises: ['leave it out with a live key'] },
  },
  {
    name: 'bitget: 40099 for a setting of the futures account',
    source: issue('ccxt/ccxt/issues/25588'),
    request: { method: 'POST', path: '/api/v2/mix/account/set-position-mode' },
    environment: 'mainnet',
    reply: refusal(40099, 'exchange environment is incorrect', 1_743_449_067_499),
    expect: { cause: 'key-or-environment', first: 'environment' },
  },
  {
    name: 'bitget: 40012 names both the key and the passphrase',
    source: DOCS,
    request: READ,
    reply: refusal(40012, 'apikey/password is incorrect'),
    expect: {
      cause: 'passphrase',
      first: 'passphrase',
      steps: { passphrase: 'unknown', 'key-exists': 'unknown' },
      undecidable: 'the reply names the key and the passphrase, and not which of them is wrong',
      fields: { confidence: 'inferred' },
    },
  },
  {
    name: 'bitget: 40036',
    source: DOCS,
    request: READ,
    reply: refusal(40036, 'passphrase is error'),
    expect: { cause: 'passphrase', first: 'passphrase', steps: known },
  },
  ...[
    [40001, 'ACCESS_KEY', 'ACCESS-KEY'],
    [40002, 'ACCESS_SIGN', 'ACCESS-SIGN'],
    [40003, 'Signature', 'ACCESS-SIGN'],
    [40011, 'ACCESS_PASSPHRASE', 'ACCESS-PASSPHRASE'],
  ].map(([code, named, header]) => ({
    name: `bitget: ${code} without ${header}`,
    source: DOCS,
    request: READ,
    reply: refusal(Number(code), `${named} cannot be empty`),
    expect: { cause: 'missing-auth', first: 'signature', says: [`Empty according to the reply: ${header}`] },
  })),
  {
    name: 'bitget: 40009',
    source: issue('BitgetLimited/v3-bitget-api-sdk/issues/7'),
    request: READ,
    reply: refusal(40009, 'sign signature error', 1_630_896_973_038),
    expect: { cause: 'bad-signature', first: 'signature', steps: known },
  },
  {
    name: 'bitget: 40009 for a query whose parameters were not sorted',
    source: issue('ccxt/ccxt/issues/29071'),
    request: { method: 'GET', path: '/api/v2/mix/order/detail' },
    reply: refusal(40009, 'sign signature error'),
    expect: { cause: 'bad-signature', advises: ['ascending order'] },
  },
  {
    name: 'bitget: 40009 for some endpoints of a key only',
    source: issue('ccxt/ccxt/issues/27037'),
    request: { method: 'GET', path: '/api/v2/spot/wallet/withdrawal-records' },
    reply: refusal(40009, 'sign signature error', 1_755_453_539_736),
    expect: { cause: 'bad-signature', advises: ['before they are percent-encoded'] },
  },
  {
    name: 'bitget: 40008, and nothing more',
    source: issue('cuongitl/python-bitget/issues/19'),
    request: READ,
    context: { signed: true },
    reply: refusal(40008, 'Request timestamp expired'),
    expect: {
      cause: 'request-late',
      first: 'clock',
      undecidable: NO_FIGURES,
      fields: { confidence: 'inferred' },
    },
  },
  {
    name: 'bitget: 40008 with a fast clock',
    source: DOCS,
    request: READ,
    context: timed(90_000, 100),
    reply: refusal(40008, 'Request timestamp expired'),
    expect: { cause: 'clock-ahead', first: 'clock' },
  },
  {
    name: 'bitget: 40008 with a slow clock',
    source: DOCS,
    request: READ,
    context: timed(-90_000, 100),
    reply: refusal(40008, 'Request timestamp expired'),
    expect: { cause: 'clock-behind', first: 'clock' },
  },
  {
    name: 'bitget: 40005 for a time in another form',
    source: DOCS,
    request: READ,
    reply: refusal(40005, 'Invalid ACCESS_TIMESTAMP'),
    expect: { cause: 'clock-behind', first: 'clock', steps: { clock: 'fail' }, advises: ['milliseconds'] },
  },
  {
    name: 'bitget: 40078 for an order after its receiveWindow',
    source: DOCS,
    request: { method: 'POST', path: '/api/v2/spot/trade/place-order' },
    reply: refusal(40078, 'Timestamp for this request is outside of the ME receiveWindow.'),
    expect: { cause: 'request-late', advises: ['receiveWindow'] },
  },
  {
    name: 'bitget: 40018',
    source: DOCS,
    request: READ,
    reply: refusal(40018, 'Invalid IP'),
    expect: { cause: 'ip-not-allowed', first: 'ip-whitelist', steps: { 'key-exists': 'pass' } },
  },
  {
    name: 'bitget: 40038',
    source: DOCS,
    request: READ,
    reply: refusal(40038, 'The current ip is not in the apikey ip whitelist'),
    expect: { cause: 'ip-not-allowed', first: 'ip-whitelist' },
  },
  {
    name: 'bitget: 40014 for a bot of futures whose client reads the spot account',
    source: issue('GuntharDeNiro/GunbotAMA/issues/169'),
    request: { method: 'GET', path: '/api/v2/spot/trade/fills' },
    reply: refusal(
      40014,
      'Incorrect permissions, need spot order read or spot order write permissions',
      1_756_560_696_239,
    ),
    expect: { cause: 'permission', first: 'permissions', steps: known, says: ['stor or stow'] },
  },
  {
    name: 'bitget: 40014 for the key information, which needs a permission of spot',
    source: 'https://www.bitget.com/api-doc/spot/account/Get-Account-Info',
    request: { method: 'GET', path: '/api/v2/spot/account/info' },
    reply: refusal(40014, 'Incorrect permissions, need spot order read or spot order write permissions'),
    expect: { cause: 'permission', first: 'permissions', advises: ['If the bot trades futures alone'] },
  },
  {
    name: 'bitget: 40014 in Chinese',
    source: issue('BitgetLimited/v3-bitget-api-sdk/issues/74'),
    request: FUTURES_ORDER,
    reply: refusal(40014, '权限不正确, 需要 future order write 权限', 1_753_250_693_225),
    expect: { cause: 'permission', first: 'permissions', says: ['coow'] },
  },
  {
    name: 'bitget: 22010 for a key that must be bound',
    source: DOCS,
    request: { method: 'POST', path: '/api/v2/spot/wallet/withdrawal' },
    reply: refusal(22010, 'Please bind ip whitelist address'),
    expect: { cause: 'permission', advises: ['Bind the key'] },
  },
  {
    name: 'bitget: a WebSocket login with a wrong signature',
    source: SOCKET_DOCS,
    reply: message(30015, 'Invalid sign'),
    expect: { cause: 'bad-signature', first: 'signature', steps: { 'key-exists': 'pass' } },
  },
  {
    name: 'bitget: a WebSocket login with a wrong passphrase',
    source: SOCKET_DOCS,
    reply: message(30012, 'Invalid ACCESS_PASSPHRASE'),
    expect: { cause: 'passphrase', first: 'passphrase' },
  },
  {
    name: 'bitget: a subscription before the reply to the login',
    source: issue('pybotters/pybotters/issues/241'),
    reply: message(30004, 'User not logged in/User must be logged in'),
    expect: { cause: 'missing-auth', advises: ['before you subscribe'] },
  },
  {
    name: 'bitget: a login at the public WebSocket',
    source: issue('pybotters/pybotters/issues/389'),
    reply: message(30003, 'INVALID op:login'),
    expect: { cause: 'business', advises: ['v2/ws/private'] },
  },
];

module.exports = scenarios.map((scenario) => ({ via: 'classify', venue: 'bitget', ...scenario }));
