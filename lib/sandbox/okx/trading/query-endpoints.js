'use strict';

/**
 * The endpoints that find orders.
 * https://www.okx.com/docs-v5/en/#order-book-trading-trade-get-order-details
 */

const { failure, parameterEmpty, success } = require('../replies.js');
const { text } = require('./draft.js');
const { describeFill, describeOrder } = require('./order.js');

/** @typedef {import('../endpoints.js').Call} Call */
/** @typedef {import('./order.js').Order} Order */

const LARGEST_PAGE = 100;

/** @param {Call} call */
function findOrder({ params, desk }) {
  if (text(params.instId) === '') return parameterEmpty('instId');
  if (text(params.ordId) === '' && text(params.clOrdId) === '') return parameterEmpty('ordId');
  const order = desk.account.findOrder(params);
  if (order === undefined || order.instrument.instId !== params.instId) {
    return failure(51603, 'Order does not exist.');
  }
  return success([describeOrder(order)]);
}

/** @param {unknown} value @returns {value is string} */
function isId(value) {
  return typeof value === 'string' && /^\d{1,20}$/.test(value);
}

/**
 * @param {Call} call
 * @param {(order: Order) => boolean} belongs
 * @returns {Order[]} Newest first: one page.
 */
function page({ params, desk }, belongs) {
  const { instType, instId, ordType, state, after, before } = params;
  const types = text(ordType) === '' ? [] : text(ordType).split(',');
  const asked = Number(text(params.limit));
  const limit = asked > 0 ? Math.min(asked, LARGEST_PAGE) : LARGEST_PAGE;
  return desk.account.orders
    .filter(
      (order) =>
        belongs(order) &&
        (text(instType) === '' || order.instrument.instType === instType) &&
        (text(instId) === '' || order.instrument.instId === instId) &&
        (types.length === 0 || types.includes(order.ordType)) &&
        (text(state) === '' || order.state === state) &&
        (!isId(after) || BigInt(order.ordId) < BigInt(after)) &&
        (!isId(before) || BigInt(order.ordId) > BigInt(before)),
    )
    .reverse()
    .slice(0, limit);
}

/** @param {Call} call */
function listPending(call) {
  return success(page(call, ({ state }) => state === 'live').map(describeOrder));
}

/** @param {Call} call */
function listHistory(call) {
  if (text(call.params.instType) === '') return parameterEmpty('instType');
  return success(page(call, ({ state }) => state !== 'live').map(describeOrder));
}

/** @param {Call} call */
function listFills(call) {
  const { ordId } = call.params;
  const fills = page(
    call,
    (order) => order.state === 'filled' && (text(ordId) === '' || order.ordId === ordId),
  );
  return success(fills.map(describeFill));
}

const READ = { method: 'GET', permission: /** @type {const} */ ('read_only'), limit: 60 };

/** @type {readonly import('../endpoints.js').Endpoint[]} */
const QUERY_ENDPOINTS = [
  { ...READ, path: '/api/v5/trade/order', answer: findOrder },
  { ...READ, path: '/api/v5/trade/orders-pending', answer: listPending },
  { ...READ, path: '/api/v5/trade/orders-history', limit: 40, answer: listHistory },
  { ...READ, path: '/api/v5/trade/orders-history-archive', limit: 20, answer: listHistory },
  { ...READ, path: '/api/v5/trade/fills', answer: listFills },
  { ...READ, path: '/api/v5/trade/fills-history', limit: 10, answer: listFills },
];

module.exports = { QUERY_ENDPOINTS };
