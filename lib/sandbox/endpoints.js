'use strict';

/**
 * The endpoints as a table: path, rate limit and handler.
 * Limits (requests per second and key): https://bybit-exchange.github.io/docs/v5/rate-limit
 */

const { coinInformation } = require('./asset/coins.js');
const { feeRate } = require('./asset/fee-rate.js');
const { accountInfo, keyInformation, walletBalance } = require('./handlers/account.js');
const { PUBLIC_ENDPOINTS } = require('./market/endpoints.js');
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
  // 10 for contracts, 5 for spot and options.
  { method: 'GET', path: '/v5/account/fee-rate', limitPerSecond: 10, answer: feeRate },
  { method: 'GET', path: '/v5/asset/coin/query-info', limitPerSecond: 5, answer: coinInformation },
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

module.exports = { PRIVATE_ENDPOINTS, PUBLIC_ENDPOINTS, findEndpoint };
