'use strict';

/**
 * Futures: orders and algo orders.
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api
 */

const { REFUSALS, missingParameter } = require('../replies.js');
const { readOrder } = require('../trading/draft.js');
const { cancel, place } = require('../trading/engine.js');
const { algoRow, orderRow, tradeRow } = require('../trading/futures-rows.js');
const { findOrder, listOrders } = require('./find-order.js');

/** @typedef {import('./types.js').Endpoint} Endpoint */
/** @typedef {'usdm' | 'coinm'} Product */
/** @typedef {(product: Product) => Endpoint['answer']} Answer */

const ALGO_IDS = /** @type {const} */ (['algoId', 'clientAlgoId']);

/** @type {Answer} */
const newOrder =
  (product) =>
  ({ params, desk }) => {
    const { order, reply } = readOrder(params, product, desk);
    if (reply !== null) return reply;
    const refusal = place(order, desk);
    if (refusal !== null) return refusal;
    const row = orderRow(order);
    if (params.newOrderRespType === 'RESULT') return { body: row };
    // An acknowledgement does not wait for the fill.
    return {
      body: { ...row, status: 'NEW', avgPrice: '0.00', executedQty: '0', cumQty: '0', cumQuote: '0' },
    };
  };

/** @type {Answer} */
const testOrder =
  (product) =>
  ({ params, desk }) =>
    readOrder(params, product, desk).reply ?? { body: {} };

/** @type {Answer} */
const queryOrder = (product) => (call) => {
  const { order, reply } = findOrder(call, { product });
  return reply === null ? { body: orderRow(order) } : reply;
};

/** @type {Answer} */
const cancelOrder = (product) => (call) => {
  const { order, reply } = findOrder(call, { product, isOpen: true, missing: REFUSALS.unknownCancel });
  if (reply !== null) return reply;
  cancel(order, call.desk);
  return { body: orderRow(order) };
};

/** @type {Answer} */
const openOrders = (product) => (call) => ({
  body: listOrders(call, product, { isOpen: true }).map(orderRow),
});

/** @type {Answer} */
const allOrders = (product) => (call) => ({ body: listOrders(call, product).map(orderRow) });

/** @type {Answer} */
const cancelOpenOrders = (product) => (call) => {
  if ((call.params.symbol ?? '') === '') return missingParameter('symbol');
  for (const order of listOrders(call, product, { isOpen: true })) cancel(order, call.desk);
  return { body: { code: 200, msg: 'The operation of cancel all open order is done.' } };
};

/** @type {Answer} */
const userTrades =
  (product) =>
  ({ params: { symbol = '' }, desk: { account } }) => {
    const trades = account.trades.filter(
      ({ order }) => order.product === product && (symbol === '' || order.row.symbol === symbol),
    );
    return { body: trades.map(tradeRow) };
  };

/** @type {Endpoint['answer']} */
function newAlgoOrder({ params, desk }) {
  if (params.algoType !== 'CONDITIONAL') return missingParameter('algoType');
  const { order, reply } = readOrder(params, 'usdm', desk, { isAlgo: true });
  if (reply !== null) return reply;
  return place(order, desk) ?? { body: algoRow(order) };
}

/** @type {Endpoint['answer']} */
function queryAlgoOrder(call) {
  const { order, reply } = findOrder(call, { product: 'usdm', isAlgo: true, names: ALGO_IDS });
  return reply === null ? { body: algoRow(order) } : reply;
}

/** @type {Endpoint['answer']} */
function cancelAlgoOrder(call) {
  const of = { product: /** @type {const} */ ('usdm'), isAlgo: true, names: ALGO_IDS, isOpen: true };
  const { order, reply } = findOrder(call, { ...of, missing: REFUSALS.unknownCancel });
  if (reply !== null) return reply;
  cancel(order, call.desk);
  return { body: { algoId: order.orderId, clientAlgoId: order.clientOrderId, code: '200', msg: 'success' } };
}

/** @type {Endpoint['answer']} */
function openAlgoOrders(call) {
  return { body: listOrders(call, 'usdm', { isAlgo: true, isOpen: true }).map(algoRow) };
}

const READ = /** @type {const} */ ({ permission: 'enableFutures' });
const TRADE = /** @type {const} */ ({ permission: 'enableFutures', isTrade: true });

/** What both products have, under their own path. @param {Product} product @param {string} base @returns {Endpoint[]} */
function orderEndpoints(product, base) {
  return [
    { method: 'POST', path: `${base}/order`, weight: 1, ...TRADE, isOrder: true, answer: newOrder(product) },
    { method: 'POST', path: `${base}/order/test`, weight: 1, ...TRADE, answer: testOrder(product) },
    { method: 'GET', path: `${base}/order`, weight: 1, ...READ, answer: queryOrder(product) },
    { method: 'DELETE', path: `${base}/order`, weight: 1, ...TRADE, answer: cancelOrder(product) },
    { method: 'GET', path: `${base}/openOrders`, weight: 1, ...READ, answer: openOrders(product) },
    { method: 'GET', path: `${base}/allOrders`, weight: 5, ...READ, answer: allOrders(product) },
    {
      method: 'DELETE',
      path: `${base}/allOpenOrders`,
      weight: 1,
      ...TRADE,
      answer: cancelOpenOrders(product),
    },
    { method: 'GET', path: `${base}/userTrades`, weight: 5, ...READ, answer: userTrades(product) },
  ];
}

/** @type {readonly Endpoint[]} */
const ALGO_ENDPOINTS = [
  {
    method: 'POST',
    path: '/fapi/v1/algoOrder',
    weight: 0,
    ...TRADE,
    isOrder: true,
    answer: newAlgoOrder,
  },
  { method: 'GET', path: '/fapi/v1/algoOrder', weight: 1, ...READ, answer: queryAlgoOrder },
  {
    method: 'DELETE',
    path: '/fapi/v1/algoOrder',
    weight: 1,
    ...TRADE,
    answer: cancelAlgoOrder,
  },
  { method: 'GET', path: '/fapi/v1/openAlgoOrders', weight: 1, ...READ, answer: openAlgoOrders },
];

module.exports = { ALGO_ENDPOINTS, orderEndpoints };
