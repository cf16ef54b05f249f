'use strict';

/**
 * The endpoints of trading as a table.
 * Limits (requests per second and key): https://bybit-exchange.github.io/docs/v5/rate-limit
 */

const orders = require('./order-endpoints.js');
const positions = require('./position-endpoints.js');
const queries = require('./queries.js');

/** @typedef {import('../replies.js').ReplySpec} ReplySpec */
/** @typedef {import('./order-endpoints.js').Call} Call */

const OPTION_ONLY = { parameter: 'category', values: ['option'] };

/** @type {ReadonlyArray<readonly [route: string, limitPerSecond: number, answer: (call: Call) => ReplySpec]>} */
const ORDER_ROUTES = [
  ['POST /v5/order/create', 10, orders.createOrder],
  ['POST /v5/order/amend', 10, orders.amendOrder],
  ['POST /v5/order/cancel', 10, orders.cancelOrder],
  ['POST /v5/order/cancel-all', 10, orders.cancelAllOrders],
  ['POST /v5/order/create-batch', 10, orders.createBatch],
  ['POST /v5/order/amend-batch', 10, orders.amendBatch],
  ['POST /v5/order/cancel-batch', 10, orders.cancelBatch],
  ['GET /v5/order/realtime', 50, queries.listOrders],
  ['GET /v5/order/history', 50, queries.listHistory],
  ['GET /v5/execution/list', 50, queries.listExecutions],
  ['GET /v5/position/list', 50, positions.listPositions],
  ['GET /v5/position/closed-pnl', 50, positions.listClosedPnl],
  ['POST /v5/position/set-leverage', 10, positions.setLeverage],
  ['POST /v5/position/trading-stop', 10, positions.setTradingStop],
  ['POST /v5/position/switch-mode', 10, positions.switchMode],
  ['POST /v5/position/switch-isolated', 10, positions.switchIsolated],
  ['POST /v5/account/set-margin-mode', 5, positions.setMarginMode],
];

const TRADING_ENDPOINTS = ORDER_ROUTES.map(([route, limitPerSecond, answer]) => {
  const [method, path] = route.split(' ');
  return { method, path, limitPerSecond, unifiedOnly: OPTION_ONLY, answer };
});

module.exports = { TRADING_ENDPOINTS };
