'use strict';

/** POST /v5/order/create, amend, cancel, cancel-all, and the three batches. https://bybit-exchange.github.io/docs/v5/order/create-order */

const { isSame, readAmendment } = require('./amendment.js');
const { AMEND_CHECKS, CONDITIONAL_AMEND_CHECKS, firstRefusal } = require('./checks.js');
const { Desk } = require('./desk.js');
const { readOrder } = require('./draft.js');
const { activate, cancelByUser, enter, keepWaiting } = require('./engine.js');
const { isOpen } = require('./order.js');
const { checkScope, checkTypes, isInScope, readInstrument, textOf } = require('./parameters.js');
const { orderKind } = require('./queries.js');
const { parameterError, refusalsOf } = require('./rules.js');
const { canAfford, reserveFor } = require('./wallet.js');

/** @typedef {import('../replies.js').ReplySpec} ReplySpec */
/** @typedef {import('../market/instruments.js').InstrumentRow} InstrumentRow */
/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('./parameters.js').Params} Params */

/**
 * @typedef {object} Call The arguments of a handler.
 * @property {import('../keys.js').SandboxKey} key
 * @property {Params} params
 * @property {number} now Server clock, ms.
 * @property {import('../market/market.js').MarketInstance} market Of the environment.
 */

/** How many orders a batch can have. */
const BATCH_SIZE = { linear: 20, inverse: 20, option: 20, spot: 10 };

/** @param {Call} call */
function deskOf({ key, market, now }) {
  return new Desk(key.account, market, now);
}

/** @param {object} result @returns {ReplySpec} */
function success(result) {
  return { retCode: 0, retMsg: 'OK', result };
}

/** @param {Order} order */
function names({ orderId, orderLinkId }) {
  return { orderId, orderLinkId };
}

/**
 * POST /v5/order/create
 * @param {Call} call
 * @returns {ReplySpec}
 */
function createOrder(call) {
  const instrument = readInstrument(call);
  if ('refusal' in instrument) return instrument.refusal;
  const mistyped = checkTypes(call.params);
  if (mistyped !== null) return mistyped;
  const desk = deskOf(call);
  const order = readOrder(desk, instrument, call.params);
  if ('refusal' in order) return order.refusal;
  enter(desk, order);
  return success(names(order));
}

/**
 * @param {Call} call
 * @param {'notFound' | 'notFoundToAmend'} missing
 * @returns {{ order: Order } | { refusal: ReplySpec }} An open order.
 */
function findOpenOrder(call, missing) {
  const instrument = readInstrument(call);
  if ('refusal' in instrument) return instrument;
  const { orderId, orderLinkId } = call.params;
  if (textOf(orderId) === '' && textOf(orderLinkId) === '') {
    return { refusal: parameterError('orderId or orderLinkId is required') };
  }
  const order = call.key.account.find(orderId, orderLinkId);
  const isThis = order !== undefined && order.instrument === instrument && isOpen(order);
  return isThis ? { order } : { refusal: refusalsOf(instrument.category)[missing] };
}

/**
 * POST /v5/order/cancel
 * @param {Call} call
 * @returns {ReplySpec}
 */
function cancelOrder(call) {
  const found = findOpenOrder(call, 'notFound');
  if ('refusal' in found) return found.refusal;
  cancelByUser(deskOf(call), found.order);
  return success(names(found.order));
}

/**
 * POST /v5/order/cancel-all. Without `orderFilter` it cancels conditional orders of contracts too, but not of spot.
 * @param {Call} call
 * @returns {ReplySpec}
 */
function cancelAllOrders(call) {
  const { key, params } = call;
  const refusal = checkScope(params, ['symbol', 'settleCoin', 'baseCoin']);
  if (refusal !== null) return refusal;
  const filter = textOf(params.orderFilter) || (params.category === 'spot' ? 'Order' : '');
  const desk = deskOf(call);
  const orders = [...key.account.open.values()].filter(
    (order) =>
      isInScope(order.instrument, params) &&
      (filter === '' || orderKind(order) === filter) &&
      (textOf(params.stopOrderType) === '' || order.stopOrderType === params.stopOrderType),
  );
  for (const order of orders) cancelByUser(desk, order);
  return success({ list: orders.map(names), success: '1' });
}

const UNCHANGED = {
  retCode: 10001,
  retMsg: 'The order remains unchanged as the parameters entered match the existing ones.',
};

/**
 * POST /v5/order/amend. https://bybit-exchange.github.io/docs/v5/order/amend-order
 * @param {Call} call
 * @returns {ReplySpec}
 */
function amendOrder(call) {
  const found = findOpenOrder(call, 'notFoundToAmend');
  if ('refusal' in found) return found.refusal;
  const mistyped = checkTypes(call.params);
  if (mistyped !== null) return mistyped;
  const { order } = found;
  const desk = deskOf(call);
  const amended = { ...order, ...readAmendment(order, call.params), updatedAt: call.now };
  if (isSame(order, amended)) return UNCHANGED;
  const isActive = order.status === 'New';
  const refusal = firstRefusal(isActive ? AMEND_CHECKS : CONDITIONAL_AMEND_CHECKS, amended, desk);
  if (refusal !== null) return refusal;
  if (isActive && !canAfford(amended, desk, reserveFor(order, desk).amount)) {
    return refusalsOf(order.instrument.category).insufficient;
  }
  Object.assign(order, amended);
  if (isActive) activate(desk, order);
  else keepWaiting(desk, order);
  return success(names(order));
}

/**
 * @param {(call: Call) => ReplySpec} answer Of one order.
 * @param {(order: Order | undefined, now: number) => object} [more] Fields of a row beyond the names.
 * @returns {(call: Call) => ReplySpec} Of a batch. Each order succeeds or fails for itself.
 */
function batch(answer, more = () => ({})) {
  return (call) => {
    const { category, request } = call.params;
    const isBatch = typeof category === 'string' && Object.hasOwn(BATCH_SIZE, category);
    if (!isBatch) return { retCode: 10001, retMsg: 'Illegal category' };
    const limit = BATCH_SIZE[/** @type {keyof typeof BATCH_SIZE} */ (category)];
    const rows = Array.isArray(request) ? request : [];
    const areOrders = rows.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row));
    if (rows.length === 0 || rows.length > limit || !areOrders) return parameterError('request invalid');
    const answers = rows.map((row) => {
      const params = { ...row, category };
      const { retCode = 0, retMsg = '', result = {} } = answer({ ...call, params });
      const { orderId = textOf(row.orderId), orderLinkId = textOf(row.orderLinkId) } =
        /** @type {Partial<Order>} */ (result);
      const order = retCode === 0 ? call.key.account.find(orderId, '') : undefined;
      const named = { category, symbol: textOf(row.symbol), orderId, orderLinkId };
      return { row: { ...named, ...more(order, call.now) }, said: { code: retCode, msg: retMsg } };
    });
    return {
      ...success({ list: answers.map(({ row }) => row) }),
      retExtInfo: { list: answers.map(({ said }) => said) },
    };
  };
}

const createBatch = batch(createOrder, (order, now) => ({ createAt: order === undefined ? '' : `${now}` }));
const amendBatch = batch(amendOrder);
const cancelBatch = batch(cancelOrder);

module.exports = {
  amendBatch,
  amendOrder,
  cancelAllOrders,
  cancelBatch,
  cancelOrder,
  createBatch,
  createOrder,
  deskOf,
  success,
};
