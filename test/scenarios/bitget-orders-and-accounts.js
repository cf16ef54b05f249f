'use strict';

/** Replies of Bitget about orders, the account, limits and regions, and pages in front of it. */

const DOCS = 'https://www.bitget.com/api-doc/spot/error-code/restapi';
const ORDER = Object.freeze({ method: 'POST', path: '/api/v2/mix/order/place-order' });
const BATCH = Object.freeze({ method: 'POST', path: '/api/v2/spot/trade/batch-orders' });
const READ = Object.freeze({ method: 'GET', path: '/api/v2/spot/account/assets' });
const JSON_TYPE = Object.freeze({ 'Content-Type': 'application/json' });
const innocent = Object.freeze({ 'key-exists': 'unknown', signature: 'unknown', passphrase: 'unknown' });
const issue = (path) => `https://github.com/${path}`;

/** @param {number} code @param {string} msg @param {number} [httpStatus] */
const refusal = (code, msg, httpStatus = 400) => ({
  httpStatus,
  body: JSON.stringify({ code: String(code), msg, requestTime: 1_719_882_072_095, data: null }),
  headers: JSON_TYPE,
});
/** @param {object[]} successList @param {object[]} failureList */
const batch = (successList, failureList) => ({
  httpStatus: 200,
  headers: JSON_TYPE,
  body: JSON.stringify({
    code: '00000',
    msg: 'success',
    requestTime: 1_666_336_231_317,
    data: { successList, failureList },
  }),
});
const placed = (clientOid) => ({ orderId: '121211212122', clientOid });
/** @param {string} clientOid @param {string} errorMsg @param {string} [errorCode] */
const refused = (clientOid, errorMsg, errorCode) => ({
  orderId: '',
  clientOid,
  errorMsg,
  ...(errorCode && { errorCode }),
});

const scenarios = [
  {
    name: 'bitget: an order in the form of the other position mode',
    source: issue('ccxt/ccxt/pull/22949'),
    request: ORDER,
    reply: refusal(
      40774,
      'The order type for unilateral position must also be the unilateral position type.',
    ),
    expect: {
      cause: 'account-mode',
      first: 'account-type',
      steps: { 'account-type': 'fail', 'key-exists': 'pass' },
      advises: ['tradeSide'],
      fields: { code: 40774 },
    },
  },
  {
    name: 'bitget: 40774 without requestTime, as a program logged it',
    source: issue('TraderAlice/OpenAlice/issues/1022'),
    request: ORDER,
    reply: {
      httpStatus: 400,
      headers: JSON_TYPE,
      body: '{"code":"40774","msg":"The order type for unilateral position must also be the unilateral position type."}',
    },
    expect: { cause: 'account-mode', advises: ['tradeSide'] },
  },
  {
    name: 'bitget: a classic key at the interface of unified accounts',
    source: issue('TraderAlice/OpenAlice/pull/951'),
    request: { method: 'GET', path: '/api/v3/account/assets' },
    reply: refusal(40084, 'You are in Classic Account mode'),
    expect: { cause: 'account-mode', first: 'account-type', advises: ['/api/v2/'] },
  },
  {
    name: 'bitget: a unified key at the interface of classic accounts',
    source: issue('hummingbot/hummingbot/issues/8321'),
    request: READ,
    reply: refusal(
      40085,
      'You are in Unified Account mode, and the Classic Account API is not supported at this time',
    ),
    expect: {
      cause: 'account-mode',
      first: 'account-type',
      steps: { 'key-exists': 'pass', signature: 'unknown' },
      advises: ['/api/v3/'],
    },
  },
  {
    name: 'bitget: a key of copy trading at an endpoint without it',
    source: issue('msei99/pbgui/pull/129'),
    request: { method: 'GET', path: '/api/v2/mix/account/accounts' },
    reply: refusal(40731, 'This product does not support copy trading'),
    expect: { cause: 'account-mode', fields: { code: 40731 } },
  },
  {
    name: 'bitget: an order with a parameter out of its range',
    source: issue('ccxt/ccxt/issues/9388'),
    request: ORDER,
    reply: refusal(40017, 'Parameter verification failed,Number of ordersRange error'),
    expect: { cause: 'business', steps: innocent, fields: { retryable: false } },
  },
  {
    name: 'bitget: 400172 for a form of order that futures do not have',
    source: issue('ccxt/ccxt/issues/21406'),
    request: ORDER,
    reply: refusal(400172, 'Illegal position opening type'),
    expect: { cause: 'business', fields: { code: 400172 } },
  },
  {
    name: 'bitget: a batch of which one order was refused, inside of a success',
    source: 'https://www.bitget.com/api-doc/spot/trade/Batch-Place-Orders',
    request: BATCH,
    reply: batch([placed('1'), placed('2')], [refused('3', 'clientOrderId duplicate', '43118')]),
    expect: {
      cause: 'business',
      advises: ['Look up the order by its clientOid'],
      fields: { code: 43118, httpStatus: 200, retryable: false, time: 1_666_336_231_317 },
    },
  },
  {
    name: 'bitget: a batch whose refusal has a text and no code, as in the documentation',
    source: 'https://www.bitget.com/api-doc/spot/trade/Batch-Place-Orders',
    request: BATCH,
    reply: batch([placed('1')], [refused('1', 'clientOrderId duplicate')]),
    expect: {
      cause: 'business',
      undecidable: 'the refusal of the order has a text and no code',
      fields: { code: null, httpStatus: 200 },
    },
  },
  {
    name: 'bitget: a duplicate clientOid of futures',
    source: 'https://bitgetlimited.github.io/apidoc/en/mix/',
    request: ORDER,
    reply: {
      httpStatus: 400,
      headers: JSON_TYPE,
      body: '{"code":"40786","msg":"Duplicate clientOid","requestTime":1627293504612}',
    },
    expect: { cause: 'business', advises: ['Look up the order by its clientOid'], fields: { code: 40786 } },
  },
  {
    name: 'bitget: a release of the exchange, which answers for some minutes',
    source: 'https://www.bitget.com/api-doc/common/faq',
    request: ORDER,
    reply: refusal(40725, 'service return an error'),
    expect: { cause: 'no-verdict', steps: innocent, advises: ['clientOid'] },
  },
  {
    name: 'bitget: 40010 is not a verdict on the signature',
    source: DOCS,
    request: READ,
    reply: refusal(40010, 'Request timed out'),
    expect: { cause: 'no-verdict', steps: innocent },
  },
  {
    name: 'bitget: 429 with its code',
    source: 'https://www.bitget.com/api-doc/common/quick-start',
    request: READ,
    reply: refusal(429, 'Too Many Requests', 429),
    expect: { cause: 'rate-limit', steps: innocent, fields: { httpStatus: 429, retryable: true } },
  },
  {
    name: 'bitget: 40000 for mainland China',
    source: DOCS,
    request: ORDER,
    reply: refusal(
      40000,
      'According to the relevant regulations, Bitget is currently unable to provide services to your region (Mainland China)',
    ),
    expect: { cause: 'region' },
  },
  {
    name: 'bitget: 40104 about a withdrawal is not about the region',
    source: DOCS,
    request: { method: 'POST', path: '/api/v2/spot/wallet/withdrawal' },
    reply: refusal(
      40104,
      'Unable to withdraw to this account Please make sure this is a valid and verified account',
    ),
    expect: { cause: 'business', steps: innocent },
  },
  {
    name: 'bitget: 40035 for a missing identity check',
    source: DOCS,
    request: ORDER,
    reply: refusal(40035, 'you are required to complete KYC first for compliance reasons.'),
    expect: { cause: 'compliance', first: 'account-type' },
  },
  {
    name: 'bitget: 40024 for a frozen account',
    source: DOCS,
    request: ORDER,
    reply: refusal(40024, 'Account has been frozen'),
    expect: { cause: 'banned', first: 'account-type' },
  },
  {
    name: 'bitget: 40110 for an endpoint that demo trading does not have',
    source: DOCS,
    request: ORDER,
    environment: 'demo',
    reply: refusal(40110, 'It is currently unavailable in a demo trading'),
    expect: { cause: 'not-in-demo' },
  },
  {
    name: 'bitget: a path of V1, which ended in November 2025',
    source: issue('sieblyio/bitget-api/issues/94'),
    request: { method: 'GET', path: '/api/mix/v1/market/candles' },
    reply: refusal(40404, 'Request URL NOT FOUND', 404),
    expect: {
      cause: 'retired-endpoint',
      undecidable: 'the path says so, not the reply',
      advises: ['/api/v2/'],
    },
  },
  {
    name: 'bitget: a path that does not exist',
    source: DOCS,
    request: { method: 'GET', path: '/api/v2/spot/acount/assets' },
    reply: refusal(40404, 'Request URL NOT FOUND', 404),
    expect: { cause: 'business', steps: innocent, advises: ['method and path'] },
  },
  {
    name: 'bitget: a WebSocket upgrade that is refused',
    source: issue('BitgetLimited/v3-bitget-api-sdk/issues/29'),
    context: { transport: 'websocket' },
    reply: { httpStatus: 403, body: '', headers: {} },
    expect: {
      cause: 'no-verdict',
      undecidable: 'the reply is empty, and does not say why it was refused',
      advises: ['WebSocket upgrade carries no API key'],
    },
  },
];

module.exports = scenarios.map((scenario) => ({ via: 'classify', venue: 'bitget', ...scenario }));
