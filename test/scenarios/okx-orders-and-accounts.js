'use strict';

/** Replies of OKX about orders, the account, limits and regions, closes of its WebSocket, and pages in front of it. */

const DOCS = 'https://www.okx.com/docs-v5/en/#error-code-rest-api-public';
const SOCKET_DOCS = 'https://www.okx.com/docs-v5/en/#error-code-websocket-public';
const ORDER_DOCS = 'https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-place-order';
const ORDER = Object.freeze({ method: 'POST', path: '/api/v5/trade/order' });
const BATCH = Object.freeze({ method: 'POST', path: '/api/v5/trade/batch-orders' });
const READ = Object.freeze({ method: 'GET', path: '/api/v5/account/balance' });
const JSON_TYPE = Object.freeze({ 'Content-Type': 'application/json;charset=UTF-8' });
const innocent = Object.freeze({ 'key-exists': 'unknown', signature: 'unknown', passphrase: 'unknown' });
const issue = (path) => `https://github.com/${path}`;

/** @param {number} httpStatus @param {number | string} code @param {string} msg */
const refusal = (httpStatus, code, msg) => ({
  httpStatus,
  body: JSON.stringify({ code: typeof code === 'number' ? String(code) : code, data: [], msg }),
  headers: JSON_TYPE,
});
/** @param {string} sCode @param {string} sMsg */
const order = (sCode, sMsg) => ({
  clOrdId: 'b15',
  ordId: sCode === '0' ? '312269865356374016' : '',
  sCode,
  sMsg,
  tag: '',
});
/** @param {string} code @param {string} msg @param {object[]} data */
const orders = (code, msg, data) => ({
  httpStatus: 200,
  headers: JSON_TYPE,
  body: JSON.stringify({ code, data, inTime: '1695190491421339', msg, outTime: '1695190491423240' }),
});

const scenarios = [
  {
    name: 'okx: an order without balance, inside of a 200',
    source: ORDER_DOCS,
    request: ORDER,
    reply: orders('1', 'All operations failed', [
      order('51008', 'Order failed. Insufficient USDT balance in account'),
    ]),
    expect: { cause: 'business', fields: { code: 51008, httpStatus: 200, time: 1_695_190_491_423 } },
  },
  {
    name: 'okx: an order with the position side of another mode',
    source: issue('burakoner/OKX.Api/issues/19'),
    request: ORDER,
    reply: orders('1', 'All operations failed', [order('51000', 'Parameter posSide error')]),
    expect: { cause: 'account-mode', fields: { code: 51000 }, advises: ['posMode'] },
  },
  {
    name: 'okx: an order with the tdMode of another account mode',
    source: DOCS,
    request: ORDER,
    reply: orders('1', 'All operations failed', [order('51000', 'Parameter tdMode error')]),
    expect: { cause: 'account-mode', first: 'account-type', says: ['tdMode'], advises: ['acctLv'] },
  },
  {
    name: 'okx: an order that the mode of the account does not allow',
    source: 'https://github.com/ccxt/ccxt/blob/master/js/src/okx.js',
    request: ORDER,
    reply: orders('1', '', [
      order('51010', 'The current account mode does not support this API interface. '),
    ]),
    expect: { cause: 'account-mode', fields: { code: 51010 } },
  },
  {
    name: 'okx: an order with a parameter that is wrong',
    source: issue('sieblyio/okx-api/issues/105'),
    request: ORDER,
    reply: refusal(400, '51000', 'Parameter param error'),
    expect: { cause: 'business', fields: { code: 51000 } },
  },
  {
    name: 'okx: an order with the clOrdId of another one',
    source: DOCS,
    request: ORDER,
    reply: orders('1', 'All operations failed', [order('51016', 'Client order ID already exists.')]),
    expect: { cause: 'business', fields: { code: 51016 }, advises: ['Look up the order by its clOrdId'] },
  },
  {
    name: 'okx: an order with a sub-code',
    source: DOCS,
    request: ORDER,
    reply: orders('1', '', [order('51008_1001', 'Order failed. Insufficient USDT margin in account')]),
    expect: { cause: 'business', fields: { code: 51008 } },
  },
  {
    name: 'okx: a batch of which one order was refused',
    source: 'https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-place-multiple-orders',
    request: BATCH,
    reply: orders('2', 'Bulk operation partially succeeded.', [
      order('0', 'Order placed'),
      order('51008', 'Order failed. Insufficient USDT balance in account'),
    ]),
    expect: {
      cause: 'business',
      fields: { code: 51008, retryable: false },
      advises: ['a part of the request was carried out'],
    },
  },
  {
    name: 'okx: a batch of which one order met a limit is not sent again',
    source: DOCS,
    request: BATCH,
    reply: orders('2', '', [
      order('0', ''),
      order('50061', "You've reached the maximum order rate limit for this account."),
    ]),
    expect: { cause: 'rate-limit', fields: { code: 50061, retryable: false } },
  },
  {
    name: 'okx: a batch that was refused as a whole',
    source: 'https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-place-multiple-orders',
    request: BATCH,
    reply: orders('1', 'All operations failed', [
      order('51001', "Instrument ID doesn't exist."),
      order('51001', ''),
    ]),
    expect: { cause: 'business', fields: { code: 51001 } },
  },
  {
    name: 'okx: a batch that was accepted',
    source: ORDER_DOCS,
    request: BATCH,
    reply: orders('0', '', [order('0', ''), order('0', '')]),
    expect: { cause: null },
  },
  {
    name: 'okx: an order of the WebSocket',
    source: 'https://www.okx.com/docs-v5/en/#order-book-trading-trade-ws-place-order',
    context: {},
    reply: {
      body: JSON.stringify({
        id: '1512',
        op: 'order',
        data: [order('51008', 'Insufficient')],
        code: '1',
        msg: '',
      }),
    },
    expect: { cause: 'business', fields: { code: 51008, endpoint: 'order' } },
  },
  {
    name: 'okx: an account that is blocked',
    source: DOCS,
    request: ORDER,
    reply: orders('1', '', [order('51024', 'Trading account is blocked.')]),
    expect: { cause: 'banned', first: 'account-type' },
  },
  {
    name: 'okx: an account of a country without trading',
    source: DOCS,
    request: ORDER,
    reply: orders('1', '', [
      order(
        '51024',
        'In accordance with the terms of service, trading is currently unavailable in your verified country or region.',
      ),
    ]),
    expect: { cause: 'region' },
  },
  {
    name: 'okx: a pair that a local law forbids',
    source: 'https://github.com/ccxt/ccxt/blob/master/js/src/okx.js',
    request: ORDER,
    reply: orders('1', '', [
      order('51155', "You can't trade this pair or borrow this crypto due to local laws and regulations. "),
    ]),
    expect: { cause: 'compliance', first: 'account-type' },
  },
  {
    name: 'okx: 50060 before the identity check',
    source: DOCS,
    request: ORDER,
    reply: refusal(
      200,
      50060,
      'For security and compliance purposes, please complete the identity verification process to continue using our services.',
    ),
    expect: { cause: 'compliance', first: 'account-type' },
  },
  {
    name: 'okx: 50121 from an address that is not served',
    source: DOCS,
    request: READ,
    reply: refusal(200, 50121, "You can't access our services through the IP address (203.0.113.9)"),
    expect: { cause: 'region' },
  },
  {
    name: 'okx: 50100',
    source: DOCS,
    request: READ,
    reply: refusal(400, 50100, 'API frozen, please contact customer service.'),
    expect: { cause: 'banned', first: 'account-type' },
  },
  {
    name: 'okx: 50038 in demo trading',
    source: DOCS,
    request: { method: 'POST', path: '/api/v5/asset/transfer' },
    environment: 'demo',
    reply: refusal(200, 50038, 'This feature is unavailable in demo trading'),
    expect: { cause: 'not-in-demo', steps: innocent },
  },
  {
    name: 'okx: 50037 after the deadline of the order',
    source: DOCS,
    request: ORDER,
    reply: refusal(200, 50037, 'Order expired.'),
    expect: { cause: 'request-late', fields: { retryable: true }, advises: ['did not carry out'] },
  },
  {
    name: 'okx: 429 with its code as a number',
    source: issue('knowm/XChange/pull/4114'),
    request: READ,
    reply: { httpStatus: 429, headers: JSON_TYPE, body: '{"msg":"Requests too frequent.","code":50011}' },
    expect: { cause: 'rate-limit', fields: { code: 50011 } },
  },
  {
    name: 'okx: 429',
    source: issue('freqtrade/freqtrade/issues/9371'),
    request: READ,
    reply: { httpStatus: 429, headers: JSON_TYPE, body: '{"msg":"Too Many Requests","code":"50011"}' },
    expect: { cause: 'rate-limit', steps: innocent },
  },
  {
    name: 'okx: 50011 with HTTP 200',
    source: DOCS,
    request: ORDER,
    reply: refusal(
      200,
      50011,
      'Rate limit reached. Please refer to API documentation and throttle requests accordingly.',
    ),
    expect: { cause: 'rate-limit', steps: innocent },
  },
  {
    name: 'okx: 50004 leaves the outcome of an order open',
    source: DOCS,
    request: ORDER,
    reply: refusal(
      400,
      50004,
      'API endpoint request timeout. (does not mean that the request was successful or failed, please check the request result).',
    ),
    expect: { cause: 'no-verdict', steps: innocent, fields: { retryable: false } },
  },
  {
    name: 'okx: 50001 during an upgrade',
    source: DOCS,
    request: READ,
    reply: refusal(503, 50001, 'Service temporarily unavailable. Please try again later.'),
    expect: { cause: 'no-verdict', steps: innocent },
  },
  {
    name: 'okx: a page of the network in front',
    source:
      'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/',
    request: READ,
    reply: {
      httpStatus: 403,
      headers: { 'Content-Type': 'text/html', Server: 'cloudflare', 'CF-RAY': '0' },
      body: '<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head><body>Sorry, you have been blocked</body></html>',
    },
    expect: { cause: 'no-verdict', steps: innocent, fields: { retryable: false } },
  },
  {
    name: 'okx: a transfer without balance',
    source: issue('ccxt/ccxt/issues/14642'),
    request: { method: 'POST', path: '/api/v5/asset/transfer' },
    reply: refusal(200, 58350, 'Insufficient balance'),
    expect: { cause: 'business', fields: { code: 58350 } },
  },
  ...[
    [4001, 'Login Failed', 'auth-failed', 'the close does not say why the login failed'],
    [4007, 'API key has been updated or deleted. Please reconnect.', 'auth-failed', 'updated or deleted'],
    [4003, 'APIKey subscription amount exceeds the limit 100', 'session-limit', undefined],
    [4004, 'No data received in 30s', 'no-verdict', undefined],
  ].map(([code, reason, cause, undecidable]) => ({
    name: `okx: the WebSocket is closed with ${code}`,
    source: SOCKET_DOCS,
    context: {},
    reply: { body: { type: 'close', code, reason, target: {} } },
    expect: { cause, ...(undecidable && { undecidable: `not decided: ${undecidable}` }), fields: { code } },
  })),
  {
    name: 'okx: too many connections of a channel',
    source: 'https://www.okx.com/docs-v5/en/#overview-websocket-connection-count-limit',
    context: {},
    reply: {
      body: { event: 'channel-conn-count-error', channel: 'orders', connCount: '30', connId: 'a4d3ae55' },
    },
    expect: { cause: 'session-limit' },
  },
  ...[
    ['a login', { event: 'login', msg: '', code: '0', connId: 'a4d3ae55' }],
    [
      'a notice of an upgrade',
      { event: 'notice', code: '64008', msg: 'The connection will soon be closed.', connId: 'a' },
    ],
    ['a push', { arg: { channel: 'orders', instType: 'ANY' }, data: [{ ordId: '1' }] }],
  ].map(([what, body]) => ({
    name: `okx: ${what} is not a refusal`,
    source: 'https://www.okx.com/docs-v5/en/#overview-websocket-login',
    context: {},
    reply: { body },
    expect: { cause: null },
  })),
];

module.exports = scenarios.map((scenario) => ({ via: 'classify', venue: 'okx', ...scenario }));
