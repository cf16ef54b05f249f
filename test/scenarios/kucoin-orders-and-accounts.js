'use strict';

/** Replies of KuCoin about orders, the account, limits and regions, messages of its streams, and pages in front of it. */

const DOCS = 'https://www.kucoin.com/docs-new/error-code';
const SOCKET_DOCS = 'https://www.kucoin.com/docs-new/error-code/websocket';
const CCXT = 'https://github.com/ccxt/ccxt/blob/master/js/src/kucoin.js';
const ORDER = Object.freeze({ method: 'POST', path: '/api/v1/hf/orders' });
const FUTURES = Object.freeze({
  method: 'POST',
  path: '/api/v1/orders',
  host: 'https://api-futures.kucoin.com',
});
const READ = Object.freeze({ method: 'GET', path: '/api/v1/accounts' });
const JSON_TYPE = Object.freeze({ 'Content-Type': 'application/json' });
const innocent = Object.freeze({ 'key-exists': 'unknown', signature: 'unknown', passphrase: 'unknown' });
const issue = (path) => `https://github.com/${path}`;

/** @param {number} httpStatus @param {number | string} code @param {string} msg @param {object} [headers] */
const refusal = (httpStatus, code, msg, headers) => ({
  httpStatus,
  body: JSON.stringify({ msg, code: String(code) }),
  headers: { ...JSON_TYPE, ...headers },
});
/** @param {unknown} data */
const success = (data) => ({
  httpStatus: 200,
  headers: JSON_TYPE,
  body: JSON.stringify({ code: '200000', data }),
});
/** @param {number} code @param {string} data */
const message = (code, data) => ({
  body: JSON.stringify({ id: '1545910660740', type: 'error', code, data }),
});

const scenarios = [
  {
    name: 'kucoin: an order without balance, inside of a 200',
    source: issue('JKorf/Kucoin.Net/issues/31'),
    request: ORDER,
    reply: refusal(200, 200004, 'Balance insufficient!'),
    expect: { cause: 'business', fields: { code: 200004, httpStatus: 200 }, steps: innocent },
  },
  {
    name: 'kucoin: a futures order without balance',
    source: issue('JKorf/Kucoin.Net/issues/97'),
    request: FUTURES,
    reply: refusal(200, 300003, 'Balance insufficient. The order would cost 501.5000000000.'),
    expect: { cause: 'business', fields: { code: 300003 } },
  },
  {
    name: 'kucoin: an order whose clientOid is used already',
    source: issue('JKorf/Kucoin.Net/issues/120'),
    request: ORDER,
    reply: refusal(200, 400100, 'validation.createOrder.clientOidDuplicated'),
    expect: { cause: 'business', fields: { code: 400100 }, advises: ['Look up the order by its clientOid'] },
  },
  {
    name: 'kucoin: a futures order whose clientOid is used already',
    source: DOCS,
    request: FUTURES,
    reply: refusal(200, 300018, 'clientOid parameter repeated'),
    expect: { cause: 'business', advises: ['Look up the order by its clientOid'] },
  },
  {
    name: 'kucoin: an order with the margin mode of another contract',
    source: issue('ccxt/ccxt/issues/25592'),
    request: FUTURES,
    reply: refusal(
      200,
      330005,
      "The order's margin mode does not match the selected one. Please switch and try again.",
    ),
    expect: { cause: 'account-mode', first: 'account-type', advises: ['marginMode'] },
  },
  {
    name: 'kucoin: an order for another position mode',
    source: issue('sieblyio/kucoin-api/issues/93'),
    request: FUTURES,
    reply: refusal(
      200,
      330011,
      "The order's position mode does not match your selected mode. Please switch modes and try again.",
    ),
    expect: { cause: 'account-mode', advises: ['positionSide'] },
  },
  {
    name: 'kucoin: an order in one-way mode for an account in hedge mode',
    source: CCXT,
    request: FUTURES,
    reply: refusal(
      200,
      330012,
      'Your order is in One-Way Mode, while your account is set to Hedge Mode. Update your settings so they match and try again.',
    ),
    expect: { cause: 'account-mode', fields: { code: 330012 } },
  },
  {
    name: 'kucoin: margin trading is not enabled',
    source: CCXT,
    request: { method: 'POST', path: '/api/v1/margin/order' },
    reply: refusal(200, 101030, "You haven't yet enabled the margin trading"),
    expect: { cause: 'account-mode', advises: ['Enable margin trading'] },
  },
  {
    name: 'kucoin: an identity check is missing',
    source: issue('ccxt/ccxt/pull/18608'),
    request: ORDER,
    reply: refusal(
      200,
      400303,
      'To enjoy the full range of our products and services, we kindly request you complete the identity verification process.',
    ),
    expect: { cause: 'compliance', fields: { code: 400303 } },
  },
  {
    name: 'kucoin: a token that may not be traded in the country',
    source: issue('ccxt/ccxt/issues/10188'),
    request: ORDER,
    reply: refusal(
      200,
      400500,
      'Your located country/region is currently not supported for the trading of this token',
    ),
    expect: { cause: 'region', fields: { code: 400500 } },
  },
  {
    name: 'kucoin: a futures order from a country that may not trade them',
    source: DOCS,
    request: FUTURES,
    reply: refusal(
      200,
      40010,
      "Unavailable to place orders. Your identity information/IP/phone number shows you're at a country/region that is restricted from this service.",
    ),
    expect: { cause: 'region', fields: { code: 40010 } },
  },
  {
    name: 'kucoin: an account that is frozen',
    source: DOCS,
    request: ORDER,
    reply: refusal(200, 411100, 'User are frozen'),
    expect: { cause: 'banned', fields: { code: 411100 } },
  },
  {
    name: 'kucoin: 429000 with the quota of the account',
    source: 'https://www.kucoin.com/docs-new/rate-limit',
    request: ORDER,
    reply: refusal(429, 429000, 'Too Many Requests', {
      'gw-ratelimit-limit': '4000',
      'gw-ratelimit-remaining': '0',
      'gw-ratelimit-reset': '1489',
    }),
    expect: { cause: 'rate-limit', fields: { code: 429000, retryAfterMs: 1489 }, steps: innocent },
  },
  {
    name: 'kucoin: 429000 because the server was overloaded',
    source: issue('ccxt/ccxt/issues/14597'),
    request: FUTURES,
    reply: refusal(429, 429000, 'Too Many Requests'),
    expect: { cause: 'rate-limit', fields: { retryAfterMs: null } },
  },
  {
    name: 'kucoin: 200002 of futures is a limit',
    source: DOCS,
    request: FUTURES,
    reply: refusal(200, 200002, 'Too many requests in a short period of time, please retry later'),
    expect: { cause: 'rate-limit', fields: { code: 200002 } },
  },
  {
    name: 'kucoin: 200002 of futures without a text is a limit, too',
    source: DOCS,
    request: FUTURES,
    reply: refusal(200, 200002, ''),
    replayed: false, // only the host tells it from spot
    expect: { cause: 'rate-limit' },
  },
  {
    name: 'kucoin: 200002 of spot is about the pair',
    source: DOCS,
    request: { method: 'DELETE', path: '/api/v1/hf/orders/6717422bd51c29000775ea03' },
    reply: refusal(200, 200002, 'Order cancel for this pair suspended'),
    expect: { cause: 'business', fields: { code: 200002 } },
  },
  {
    name: 'kucoin: the page of the network in front of it, with 1015',
    source: issue('rotki/rotki/issues/2841'),
    request: READ,
    reply: {
      httpStatus: 429,
      headers: { 'Content-Type': 'text/html', Server: 'cloudflare' },
      body: '<!DOCTYPE html><html><body><h1>Error 1015</h1><h2>You are being rate limited</h2></body></html>',
    },
    expect: { cause: 'rate-limit', fields: { code: null } },
  },
  {
    name: 'kucoin: the server failed',
    source: DOCS,
    request: READ,
    reply: refusal(500, 500000, 'Internal Server Error'),
    expect: { cause: 'no-verdict', steps: innocent },
  },
  {
    name: 'kucoin: a futures path at the host of spot',
    source: DOCS,
    request: { method: 'GET', path: '/api/v1/account-overview' },
    reply: refusal(404, 404000, 'Url Not Found'),
    expect: { cause: 'business', advises: ['futures at api-futures.kucoin.com'] },
  },
  {
    name: 'kucoin: a batch of which one order was refused',
    source: 'https://www.kucoin.com/docs-new/api-3470168',
    request: { method: 'POST', path: '/api/v1/hf/orders/multi' },
    reply: success([
      { orderId: '6720fd9c9a2b400007b3a2a1', success: true },
      { success: false, failMsg: 'The order funds should more then 0.1 USDT.' },
    ]),
    expect: {
      cause: 'business',
      fields: { retryable: false },
      advises: ['a part of the request was carried out'],
    },
  },
  {
    name: 'kucoin: a batch of futures of which one order was refused',
    source: 'https://www.kucoin.com/docs-new/api-3470236',
    request: { ...FUTURES, path: '/api/v1/orders/multi' },
    reply: success([
      { orderId: '80465574458560512', clientOid: 'a1', symbol: 'ETHUSDTM', code: '200000', msg: 'success' },
      { orderId: null, clientOid: 'a2', symbol: 'XBTUSDTM', code: '300003', msg: 'Balance insufficient.' },
    ]),
    expect: { cause: 'business', fields: { code: 300003, retryable: false } },
  },
  {
    name: 'kucoin: a batch that was accepted',
    source: 'https://www.kucoin.com/docs-new/api-3470168',
    request: { method: 'POST', path: '/api/v1/hf/orders/multi' },
    reply: success([{ orderId: '6720fd9c9a2b400007b3a2a1', success: true }]),
    expect: { cause: null },
  },
  {
    name: 'kucoin: a refusal with the code of a success',
    source: CCXT,
    request: { ...FUTURES, method: 'GET', path: '/api/v1/position' },
    reply: refusal(200, 200000, 'Position does not exist'),
    expect: { cause: 'business', fields: { code: 200000 } },
  },
  {
    name: 'kucoin: a label in place of a code',
    source: CCXT,
    request: { method: 'GET', path: '/api/v1/orders/5c35c02703aa673ceec2a168' },
    reply: refusal(200, 'order_not_exist', 'order_not_exist'),
    expect: { cause: 'business' },
  },
  {
    name: 'kucoin: the token of a stream is older than a day',
    source: issue('knowm/XChange/issues/4740'),
    context: {},
    reply: message(401, 'token is expired'),
    expect: { cause: 'missing-auth', fields: { code: 401 }, advises: ['bullet-private'] },
  },
  {
    name: 'kucoin: the upgrade of a stream with an old token',
    source: issue('ccxt/ccxt/issues/11649'),
    context: { url: 'wss://ws-api-spot.kucoin.com/?token=made-up', transport: 'websocket' },
    reply: { httpStatus: 401, body: '' },
    expect: {
      cause: 'missing-auth',
      undecidable: 'a refused upgrade does not say what is wrong with its token',
      advises: ['bullet-private'],
    },
  },
  {
    name: 'kucoin: a private topic over a public connection',
    source: issue('JKorf/Kucoin.Net/issues/271'),
    context: {},
    reply: message(403, 'login is required'),
    expect: { cause: 'missing-auth', advises: ['bullet-public has no private topics'] },
  },
  {
    name: 'kucoin: too many messages over a stream',
    source: issue('Kucoin/kucoin-api-docs/issues/434'),
    context: {},
    reply: message(509, 'exceed max permits per second'),
    expect: { cause: 'rate-limit', fields: { code: 509 } },
  },
  {
    name: 'kucoin: too many connections',
    source: SOCKET_DOCS,
    context: {},
    reply: message(509, 'exceed max session count limitation of 50'),
    expect: { cause: 'session-limit', fields: { code: 509 } },
  },
];

module.exports = scenarios.map((scenario) => ({ via: 'classify', venue: 'kucoin', ...scenario }));
