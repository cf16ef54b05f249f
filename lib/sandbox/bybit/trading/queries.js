'use strict';

/** GET /v5/order/realtime, /v5/order/history and /v5/execution/list. https://bybit-exchange.github.io/docs/v5/order/open-order */

const { executionRow } = require('./execution.js');
const { isOpen, orderRow } = require('./order.js');
const { isCategory } = require('../market/instruments.js');
const { ILLEGAL_CATEGORY, checkScope, isInScope, readPage, readSpan, textOf } = require('./parameters.js');

/** @typedef {import('../replies.js').ReplySpec} ReplySpec */
/** @typedef {import('./order-endpoints.js').Call} Call */
/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('./parameters.js').Params} Params */

const ORDER_PAGE = { standard: 20, maximum: 50 };
const EXECUTION_PAGE = { standard: 50, maximum: 100 };

/** @param {Order} order @returns {string} As `orderFilter` calls it; a conditional order that rests now is an ordinary one. */
function orderKind({ trigger, stopOrderType, status }) {
  if (trigger === null || status === 'New') return 'Order';
  return stopOrderType === 'tpslOrder' ? 'tpslOrder' : 'StopOrder';
}

/**
 * @param {Params} params
 * @returns {(order: Order) => boolean}
 */
function orderFilter(params) {
  const { orderId, orderLinkId, orderFilter: kind, orderStatus } = params;
  return (order) =>
    isInScope(order.instrument, params) &&
    (textOf(orderId) === '' || order.orderId === orderId) &&
    (textOf(orderLinkId) === '' || order.orderLinkId === orderLinkId) &&
    (textOf(kind) === '' || orderKind(order) === kind) &&
    (textOf(orderStatus) === '' || order.status === orderStatus);
}

/**
 * @param {Call} call
 * @param {Order[]} orders
 * @returns {ReplySpec} Newest first.
 */
function orderPage({ params }, orders) {
  const cut = readPage(params, ORDER_PAGE, orders.filter(orderFilter(params)), ({ seq }) => seq);
  if ('refusal' in cut) return cut.refusal;
  const { page, nextPageCursor } = cut;
  const result = { list: page.map(orderRow), nextPageCursor, category: params.category };
  return { retCode: 0, retMsg: 'OK', result };
}

/**
 * The orders that a query by id or by link id means; undefined for a query without either.
 * @param {Call} call
 */
function askedOrders({ key, params: { orderId, orderLinkId } }) {
  if (textOf(orderId) === '' && textOf(orderLinkId) === '') return undefined;
  const order = key.account.find(orderId, orderLinkId);
  return order === undefined ? [] : [order];
}

/**
 * GET /v5/order/realtime: open orders. With `openOnly` 1 it lists those that have ended lately, and it finds an order of
 * either kind by its id.
 * @param {Call} call
 * @returns {ReplySpec}
 */
function listOrders(call) {
  const { account } = call.key;
  const { params } = call;
  if (!isCategory(params.category)) return ILLEGAL_CATEGORY;
  const asked = askedOrders(call);
  const refusal = asked === undefined ? checkScope(params, ['symbol', 'settleCoin', 'baseCoin']) : null;
  if (refusal !== null) return refusal;
  const wanted = textOf(params.openOnly) === '1' ? account.finished : account.open;
  return orderPage(call, asked ?? [...wanted.values()]);
}

/**
 * GET /v5/order/history: orders that have ended. https://bybit-exchange.github.io/docs/v5/order/order-list
 * @param {Call} call
 * @returns {ReplySpec}
 */
function listHistory(call) {
  const { key, params, now } = call;
  if (!isCategory(params.category)) return ILLEGAL_CATEGORY;
  const span = readSpan(params, now);
  if ('refusal' in span) return span.refusal;
  const orders = askedOrders(call)?.filter((order) => !isOpen(order)) ?? [...key.account.finished.values()];
  return orderPage(
    call,
    orders.filter(({ createdAt }) => createdAt >= span.start && createdAt <= span.end),
  );
}

/**
 * GET /v5/execution/list. https://bybit-exchange.github.io/docs/v5/order/execution
 * @param {Call} call
 * @returns {ReplySpec}
 */
function listExecutions({ key, params, now }) {
  if (!isCategory(params.category)) return ILLEGAL_CATEGORY;
  const span = readSpan(params, now);
  if ('refusal' in span) return span.refusal;
  const { orderId, orderLinkId, execType } = params;
  const executions = key.account.executions.filter(
    ({ order, time }) =>
      isInScope(order.instrument, params) &&
      (textOf(orderId) === '' || order.orderId === orderId) &&
      (textOf(orderLinkId) === '' || order.orderLinkId === orderLinkId) &&
      (textOf(execType) === '' || execType === 'Trade') &&
      time >= span.start &&
      time <= span.end,
  );
  const cut = readPage(params, EXECUTION_PAGE, executions, ({ seq }) => seq);
  if ('refusal' in cut) return cut.refusal;
  const { page, nextPageCursor } = cut;
  const result = { list: page.map(executionRow), nextPageCursor, category: params.category };
  return { retCode: 0, retMsg: 'OK', result };
}

module.exports = { listExecutions, listHistory, listOrders, orderKind };
