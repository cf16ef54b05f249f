'use strict';

/** The endpoints of spot orders. https://www.bitget.com/api-doc/spot/trade/Place-Order and the pages beside it. */

const { plainText } = require('../../checks.js');
const { cancel } = require('../../trading/engine.js');
const { parameterEmpty, refusal, success } = require('../replies.js');
const { readSpotDraft } = require('./draft.js');
const { batch, cancelling, findOrder, one, page, placing } = require('./order-actions.js');
const { describeOpenSpotOrder, describeSpotFill, describeSpotOrder } = require('./rows.js');

/** @typedef {import('../endpoints.js').Call} Call */
/** @typedef {import('./parameters.js').Params} Params */
/** @typedef {import('../../trading/engine.js').Desk} Desk */

const placeOrder = placing(readSpotDraft);
const cancelOrder = cancelling(refusal(43001, 'The order does not exist'));

/** @param {(params: Params, desk: Desk) => import('../replies.js').ReplySpec} act */
function onSpot(act) {
  return (/** @type {Call} */ { params, spot }) => act(params, spot);
}

/** @param {Call} call */
function orderInfo({ params, key, spot }) {
  if (plainText(params.orderId) === '' && plainText(params.clientOid) === '') {
    return refusal(40924, 'orderId and clientOid must have one');
  }
  const order = findOrder(params, spot);
  return success(order === undefined ? [] : [describeSpotOrder(order, key.userId)]);
}

/** @param {Call} call */
function unfilled({ params, key, spot }) {
  const found = page(spot, params, ({ state }) => state === 'open');
  return success(found.map((order) => describeOpenSpotOrder(order, key.userId)));
}

/** @param {Call} call */
function history({ params, key, spot }) {
  const found = page(spot, params, ({ state }) => state !== 'open');
  return success(found.map((order) => describeSpotOrder(order, key.userId)));
}

/** @param {Call} call */
function fills({ params, key, spot }) {
  const found = page(spot, params, ({ state }) => state === 'filled');
  return success(found.map((order) => describeSpotFill(order, key.userId)));
}

/** @param {Call} call */
function cancelSymbol({ params: { symbol }, spot }) {
  if (plainText(symbol) === '') return parameterEmpty('symbol');
  for (const order of spot.account.open()) {
    if (order.instrument.id === plainText(symbol).toUpperCase()) cancel(spot, order);
  }
  return success({ symbol });
}

const READ = { method: 'GET', permissions: /** @type {const} */ (['stor', 'stow']), limit: 20 };
const TRADE = { method: 'POST', permissions: /** @type {const} */ (['stow']), limit: 10, writes: true };

/** @type {readonly import('../endpoints.js').Endpoint[]} */
const SPOT_ENDPOINTS = [
  { ...TRADE, path: '/api/v2/spot/trade/place-order', answer: onSpot(one(placeOrder)) },
  { ...TRADE, path: '/api/v2/spot/trade/batch-orders', limit: 5, answer: onSpot(batch(placeOrder)) },
  { ...TRADE, path: '/api/v2/spot/trade/cancel-order', answer: onSpot(one(cancelOrder)) },
  { ...TRADE, path: '/api/v2/spot/trade/batch-cancel-order', answer: onSpot(batch(cancelOrder)) },
  { ...TRADE, path: '/api/v2/spot/trade/cancel-symbol-order', limit: 5, answer: cancelSymbol },
  { ...READ, path: '/api/v2/spot/trade/orderInfo', answer: orderInfo },
  { ...READ, path: '/api/v2/spot/trade/unfilled-orders', answer: unfilled },
  { ...READ, path: '/api/v2/spot/trade/history-orders', answer: history },
  { ...READ, path: '/api/v2/spot/trade/fills', limit: 10, answer: fills },
];

module.exports = { SPOT_ENDPOINTS };
