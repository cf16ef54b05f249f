'use strict';

/**
 * What demo trading offers. Bybit answers 10032 to everything else.
 * Source: https://bybit-exchange.github.io/docs/v5/demo#available-api-list
 *
 * @module
 */

const { belowV5 } = require('./endpoints');

/** Below /v5/; a name with a slash at its end is a folder, all of which is offered. */
const OFFERED = Object.freeze([
  'market/',
  ...['order/create', 'order/amend', 'order/cancel', 'order/cancel-all', 'order/realtime', 'order/history'],
  ...['order/create-batch', 'order/amend-batch', 'order/cancel-batch', 'execution/list'],
  ...['position/list', 'position/set-leverage', 'position/switch-mode', 'position/trading-stop'],
  ...['position/set-auto-add-margin', 'position/add-margin', 'position/closed-pnl'],
  ...['account/wallet-balance', 'account/borrow-history', 'account/set-collateral-switch'],
  ...['account/collateral-info', 'account/info', 'account/transaction-log', 'account/set-margin-mode'],
  ...['account/set-hedging-mode', 'account/demo-apply-money', 'asset/coin-greeks', 'asset/delivery-record'],
  ...['asset/settlement-record', 'spot-margin-trade/switch-mode', 'spot-margin-trade/set-leverage'],
  ...['spot-margin-trade/state', 'spot-margin-uta/status', 'user/query-api', 'user/create-demo-member'],
]);

/** Public market data without its folder `market`: demo trading shows that of real trading. */
const PUBLIC = /^(?:announcements|system)\//;

/**
 * @param {string} path of a REST endpoint, perhaps with a query
 * @returns {boolean | null} whether Bybit's list says that demo trading offers it; null for anything but a V5 path
 */
function isInDemo(path) {
  const endpoint = belowV5(path)?.replace(/\/$/, '');
  if (!endpoint || PUBLIC.test(endpoint)) return null;
  return OFFERED.some((offered) =>
    offered.endsWith('/') ? endpoint.startsWith(offered) : endpoint === offered,
  );
}

module.exports = { isInDemo };
