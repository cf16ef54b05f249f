'use strict';

/**
 * The asset endpoints as a table. Limits (requests per second and key): https://bybit-exchange.github.io/docs/v5/rate-limit
 * Bybit counts some of them by the minute: 60 a minute are 1 a second here, and so is the one of demo-apply-money.
 * What demo trading has: https://bybit-exchange.github.io/docs/v5/demo#available-api-list
 */

const { coinInformation } = require('./coins.js');
const { applyMoney } = require('./demo-money.js');
const { feeRate } = require('./fee-rate.js');
const { allBalances, interTransfer, interTransferList, oneBalance } = require('./transfers.js');

/** @typedef {import('../endpoints.js').Endpoint} Endpoint */

/** @type {readonly Endpoint[]} */
const ASSET_ENDPOINTS = [
  // 10 for contracts, 5 for spot and options.
  { method: 'GET', path: '/v5/account/fee-rate', limitPerSecond: 10, demo: 'refused', answer: feeRate },
  {
    method: 'POST',
    path: '/v5/account/demo-apply-money',
    limitPerSecond: 1,
    demo: 'only',
    answer: applyMoney,
  },
  {
    method: 'GET',
    path: '/v5/asset/coin/query-info',
    limitPerSecond: 5,
    demo: 'refused',
    answer: coinInformation,
  },
  {
    method: 'GET',
    path: '/v5/asset/transfer/query-account-coins-balance',
    limitPerSecond: 5,
    demo: 'refused',
    answer: allBalances,
  },
  {
    method: 'GET',
    path: '/v5/asset/transfer/query-account-coin-balance',
    limitPerSecond: 1,
    demo: 'refused',
    answer: oneBalance,
  },
  {
    method: 'POST',
    path: '/v5/asset/transfer/inter-transfer',
    limitPerSecond: 1,
    demo: 'refused',
    answer: interTransfer,
  },
  {
    method: 'GET',
    path: '/v5/asset/transfer/query-inter-transfer-list',
    limitPerSecond: 1,
    demo: 'refused',
    answer: interTransferList,
  },
];

module.exports = { ASSET_ENDPOINTS };
