'use strict';

/**
 * The endpoints as a table: path, rate limit and handler.
 * Limits (requests per second and key): https://bybit-exchange.github.io/docs/v5/rate-limit
 */

const { ASSET_ENDPOINTS } = require('./asset/endpoints.js');
const { accountInfo, keyInformation, walletBalance } = require('./handlers/account.js');
const { PUBLIC_ENDPOINTS } = require('./market/endpoints.js');
const { REFUSALS } = require('./replies.js');
const { TRADING_ENDPOINTS } = require('./trading/endpoints.js');

/** @typedef {import('./replies.js').ReplySpec} ReplySpec */
/** @typedef {import('./trading/order-endpoints.js').Call} Call */

/**
 * @typedef {object} Endpoint
 * @property {string} method
 * @property {string} path
 * @property {number} limitPerSecond
 * @property {{ parameter: string, values: readonly string[] }} [unifiedOnly] Refused with 10028 on a classic account
 *   when the parameter has one of the values.
 * @property {'only' | 'refused'} [demo] Demo trading alone has it, or refuses it with 10032.
 * @property {(call: Call) => ReplySpec} answer
 */

/** @type {readonly Endpoint[]} */
const PRIVATE_ENDPOINTS = [
  {
    method: 'GET',
    path: '/v5/account/wallet-balance',
    limitPerSecond: 50,
    unifiedOnly: { parameter: 'accountType', values: ['UNIFIED'] },
    answer: walletBalance,
  },
  { method: 'GET', path: '/v5/account/info', limitPerSecond: 50, answer: accountInfo },
  { method: 'GET', path: '/v5/user/query-api', limitPerSecond: 10, answer: keyInformation },
  ...TRADING_ENDPOINTS,
  ...ASSET_ENDPOINTS,
];

/**
 * @template {{ method: string, path: string }} T
 * @param {readonly T[]} endpoints
 * @param {string} method
 * @param {string} path
 */
function findEndpoint(endpoints, method, path) {
  return endpoints.find((endpoint) => endpoint.method === method && endpoint.path === path);
}

/**
 * https://bybit-exchange.github.io/docs/v5/demo#available-api-list
 * @param {Endpoint} endpoint
 * @param {import('./keys.js').Environment} environment
 * @returns {ReplySpec | null} null when the environment has the endpoint.
 */
function refusalOf({ demo }, environment) {
  if (environment === 'demo') return demo === 'refused' ? REFUSALS.notOnDemo : null;
  return demo === 'only' ? REFUSALS.unknownRoute : null;
}

module.exports = { PRIVATE_ENDPOINTS, PUBLIC_ENDPOINTS, findEndpoint, refusalOf };
