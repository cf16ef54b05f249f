'use strict';

/** Finds orders by either of their ids. */

const { REFUSALS, missingParameter } = require('../replies.js');

/** @typedef {import('../trading/order.js').Order} Order */
/** @typedef {import('../replies.js').ReplySpec} ReplySpec */
/** @typedef {import('./types.js').Call} Call */

/** @param {Order} order @param {Call['params']} params @param {readonly [id: string, clientId: string]} names */
function isNamed(order, params, [id, clientId]) {
  const number = params[id] ?? '';
  return number === '' ? order.clientOrderId === params[clientId] : String(order.orderId) === number;
}

/**
 * The newest order of that name: a client id may be used again once its order is done.
 * @param {Call} call
 * @param {{ product: Order['product'], isAlgo?: boolean, names?: readonly [id: string, clientId: string], isOpen?: boolean,
 *   missing?: ReplySpec }} of `missing`: the refusal of an order that is not found.
 * @returns {{ order: Order, reply: null } | { order: null, reply: ReplySpec }}
 */
function findOrder({ params, desk }, of) {
  const {
    product,
    isAlgo = false,
    names = ['orderId', 'origClientOrderId'],
    isOpen,
    missing = REFUSALS.unknownOrder,
  } = of;
  if (!isAlgo) {
    if ((params.symbol ?? '') === '') return { order: null, reply: missingParameter('symbol') };
    if (desk.market.find(product, params.symbol) === undefined) {
      return { order: null, reply: REFUSALS.unknownSymbol };
    }
  }
  if (names.every((name) => (params[name] ?? '') === '')) return { order: null, reply: REFUSALS.noOrderId };
  const order = desk.account.orders.findLast(
    (each) =>
      each.product === product &&
      each.isAlgo === isAlgo &&
      (isAlgo || each.row.symbol === params.symbol) &&
      (isOpen === undefined || each.isOpen === isOpen) &&
      isNamed(each, params, names),
  );
  return order === undefined ? { order: null, reply: missing } : { order, reply: null };
}

/**
 * @param {Call} call
 * @param {Order['product']} product
 * @param {{ isAlgo?: boolean, isOpen?: boolean }} [of]
 * @returns {Order[]} Of the symbol that was asked for, or of all.
 */
function listOrders({ params: { symbol = '' }, desk }, product, { isAlgo = false, isOpen } = {}) {
  return desk.account.orders.filter(
    (order) =>
      order.product === product &&
      order.isAlgo === isAlgo &&
      (isOpen === undefined || order.isOpen === isOpen) &&
      (symbol === '' || order.row.symbol === symbol),
  );
}

module.exports = { findOrder, listOrders };
