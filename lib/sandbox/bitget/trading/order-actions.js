'use strict';

/** Places and cancels orders, one or a batch, on spot and in futures. */

const { plainText } = require('../../checks.js');
const { cancel, place } = require('../../trading/engine.js');
const { parameterError, refusal, success } = require('../replies.js');
const { engineRefusal } = require('./draft.js');

/** @typedef {import('./parameters.js').Params} Params */
/** @typedef {import('../../trading/engine.js').Desk} Desk */
/** @typedef {import('../../trading/order.js').Order} Order */
/** @typedef {import('./draft.js').Refused} Refused */
/** @typedef {import('./draft.js').Read} Read */
/** @typedef {{ order: Order, refused: null } | { order: null, refused: Refused }} Done */
/** @typedef {(params: Params, desk: Desk) => Done} Act */

const LARGEST_BATCH = 50;

/** @param {(params: Params, desk: Desk) => Read} read @returns {Act} */
function placing(read) {
  return (params, desk) => {
    const { draft, refused } = read(params, desk);
    if (draft === null) return { order: null, refused };
    const placed = place(desk, draft);
    if (placed.order !== null) return { order: placed.order, refused: null };
    return { order: null, refused: engineRefusal(placed.refusal, draft.instrument.kind) };
  };
}

/** @param {Params} params @param {Desk} desk @returns {Order | undefined} Of the symbol, if it names one. */
function findOrder({ orderId, clientOid, symbol }, { account }) {
  const order = account.findOrder({ id: plainText(orderId), clientId: plainText(clientOid) });
  const named = plainText(symbol).toUpperCase();
  return named === '' || order?.instrument.id === named ? order : undefined;
}

/** @param {Refused} notFound @returns {Act} */
function cancelling(notFound) {
  return (params, desk) => {
    if (plainText(params.orderId) === '' && plainText(params.clientOid) === '') {
      return { order: null, refused: refusal(40924, 'orderId and clientOid must have one') };
    }
    const order = findOrder(params, desk);
    if (order?.state !== 'open') return { order: null, refused: notFound };
    cancel(desk, order);
    return { order, refused: null };
  };
}

/** @param {Order} order */
function idsOf({ id, clientId }) {
  return { orderId: id, clientOid: clientId };
}

/** @param {Act} act */
function one(act) {
  return (/** @type {Params} */ params, /** @type {Desk} */ desk) => {
    const { order, refused } = act(params, desk);
    return refused ?? success(idsOf(order));
  };
}

/**
 * @param {Act} act
 * @returns {(params: Params, desk: Desk) => import('../replies.js').ReplySpec} Of `orderList`; what stands beside it counts
 *   for each order.
 */
function batch(act) {
  return ({ orderList, ...common }, desk) => {
    const rows = Array.isArray(orderList)
      ? orderList.filter((row) => typeof row === 'object' && row !== null)
      : [];
    if (rows.length === 0 || rows.length > LARGEST_BATCH) return parameterError('orderList');
    const successList = [];
    const failureList = [];
    for (const row of rows) {
      const { order, refused } = act({ ...common, ...row }, desk);
      if (refused === null) successList.push(idsOf(order));
      else {
        const ids = { orderId: plainText(row.orderId), clientOid: plainText(row.clientOid) };
        failureList.push({ ...ids, errorMsg: refused.msg, errorCode: refused.code });
      }
    }
    return success({ successList, failureList });
  };
}

/**
 * @param {Desk} desk
 * @param {Params} params
 * @param {(order: Order) => boolean} belongs
 * @returns {Order[]} Newest first: one page.
 */
function page({ account }, { symbol, orderId, clientOid, idLessThan, limit }, belongs) {
  const named = plainText(symbol).toUpperCase();
  const [id, clientId, before] = [orderId, clientOid, idLessThan].map(plainText);
  const size = Number(plainText(limit));
  return account.orders
    .filter(
      (order) =>
        belongs(order) &&
        (named === '' || order.instrument.id === named) &&
        (id === '' || order.id === id) &&
        (clientId === '' || order.clientId === clientId) &&
        (!/^\d{1,20}$/.test(before) || BigInt(order.id) < BigInt(before)),
    )
    .reverse()
    .slice(0, size > 0 ? Math.min(size, 100) : 100);
}

module.exports = { batch, cancelling, findOrder, idsOf, one, page, placing };
