'use strict';

/**
 * The orders of futures.
 * https://www.kucoin.com/docs-new/rest/futures-trading/orders/introduction
 */

const { decimal, decimalText, over, parseDecimal } = require('../decimal.js');
const { cancel, check, close, place } = require('../trading/engine.js');
const { sizeFor, worth } = require('../trading/instrument.js');
const { CONTRACTS } = require('./instruments.js');
const { CLIENT_OID, filled, oneOf, pageOf, timesInForce, withDefaults } = require('./order-parameters.js');
const { failure, invalidParameter, replies, success } = require('./replies.js');

/** @typedef {import('./endpoints.js').Call} Call */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */
/** @typedef {import('../trading/order.js').Order} Order */
/** @typedef {import('../trading/order.js').Draft} Draft */
/** @typedef {import('../trading/instrument.js').Instrument} Instrument */

const NOT_FOUND = failure(100001, 'error.getOrder.orderNotExist');
const NOT_CANCELABLE = failure(100004, 'Order is in not cancelable state');
/** The texts of the first and the second are the sandbox's own. */
const REFUSALS = {
  funds: failure(300003, 'Balance insufficient, please first deposit or transfer funds'),
  'client-id': failure(300018, 'The clientOid is duplicated.'),
  'nothing-to-close': failure(300009, 'No open positions to close.'),
};
/** @type {Readonly<Record<string, import('../trading/order.js').PositionSide>>} */
const POSITION_SIDES = { BOTH: 'net', LONG: 'long', SHORT: 'short' };

/**
 * The margin mode of a contract, as the account has set it.
 * @param {import('./keys.js').SandboxKey} key
 * @param {string} symbol
 */
function marginModeOf({ marginMode, marginModes }, symbol) {
  return marginModes.get(symbol) ?? marginMode;
}

/** One of three parameters gives the size: in lots, in the base currency, or in the currency of settlement. */
const SIZES = ['size', 'qty', 'valueQty'];

/**
 * @param {Record<string, any>} params
 * @param {Instrument} instrument
 * @param {bigint} price
 * @returns {bigint | null} In whole lots.
 */
function sizeOf(params, instrument, price) {
  const given = SIZES.filter((name) => filled(params[name]));
  const amount = given.length === 1 ? parseDecimal(params[given[0]]) : null;
  if (amount === null || amount <= 0n) return null;
  const lot = decimal(instrument.lot);
  if (given[0] === 'valueQty') return sizeFor(instrument, amount, price);
  const lots = given[0] === 'size' ? amount : (over(amount, instrument.contractSize) / lot) * lot;
  return lots % lot === 0n ? lots : null;
}

/**
 * @param {Call} call
 * @returns {{ draft: Draft, refusal: null } | { draft: null, refusal: ReplySpec }}
 */
function readDraft({ params: given, key, desk }) {
  const params = withDefaults(given);
  const { symbol, side, type, clientOid, leverage } = params;
  const { hedged } = desk.account;
  const instrument = CONTRACTS.get(symbol);
  const refuse = (/** @type {ReplySpec} */ refusal) => ({ draft: null, refusal });
  if (!filled(clientOid)) return refuse(invalidParameter('validation.createOrder.clientOidIsRequired'));
  if (instrument === undefined) return refuse(invalidParameter('Contract does not exist.'));
  const wrong =
    oneOf(params, 'side', ['buy', 'sell']) ??
    oneOf(params, 'type', ['limit', 'market']) ??
    oneOf(params, 'timeInForce', ['GTC', 'IOC']) ??
    (CLIENT_OID.test(clientOid) ? null : invalidParameter('clientOid is invalid'));
  if (wrong !== null) return refuse(wrong);
  const mode = marginModeOf(key, symbol);
  if (filled(params.marginMode) && params.marginMode !== mode) return refuse(replies.marginModeMismatch);
  const positionSide = POSITION_SIDES[params.positionSide ?? 'BOTH'];
  if ((positionSide !== 'net') !== hedged) return refuse(replies.positionModeMismatch);
  const price = type === 'market' ? null : parseDecimal(params.price);
  if (type === 'limit' && (price === null || price <= 0n)) {
    return refuse(invalidParameter('price is invalid'));
  }
  const size = sizeOf(params, instrument, price ?? desk.market.price(instrument));
  if (size === null || size <= 0n) return refuse(invalidParameter('Quantity parameter invalid.'));
  const factor = filled(leverage) ? parseDecimal(leverage) : null;
  if (filled(leverage) && (factor === null || factor <= 0n || factor > decimal(instrument.maxLeverage))) {
    return refuse(invalidParameter('Leverage parameter invalid.'));
  }
  return {
    draft: {
      ...{ instrument, side, positionSide, size, price, clientId: clientOid, asked: params },
      marginMode: mode === 'CROSS' ? 'cross' : 'isolated',
      timeInForce: timesInForce(params),
      reduceOnly: params.reduceOnly === true,
      leverage: filled(leverage) ? `${leverage}` : '',
    },
    refusal: null,
  };
}

/** @param {Order} order */
function describe(order) {
  const { id, instrument, side, price, size, fillPrice, asked, clientId, state, marginMode } = order;
  const text = (/** @type {bigint} */ amount) => decimalText(amount);
  const count = (/** @type {bigint} */ amount) => Number(decimalText(amount));
  const value = fillPrice === null ? '0' : text(worth(instrument, order.filled, fillPrice));
  const stop = asked.triggerStopUpPrice ?? asked.triggerStopDownPrice ?? asked.stopPrice ?? null;
  return {
    ...{
      id,
      symbol: instrument.id,
      type: asked.type ?? 'market',
      side,
      price: price === null ? '0' : text(price),
    },
    ...{ size: count(size), value: text(worth(instrument, size, price ?? fillPrice ?? 0n)) },
    ...{ dealValue: value, dealSize: count(order.filled), stp: '', stop: '', stopPriceType: '' },
    ...{ stopTriggered: false, stopPrice: stop, timeInForce: asked.timeInForce ?? 'GTC' },
    ...{ postOnly: asked.postOnly === true, hidden: false, iceberg: false, leverage: order.leverage },
    ...{ forceHold: false, closeOrder: asked.closeOrder === true, visibleSize: 0, clientOid: clientId },
    ...{
      remark: asked.remark ?? null,
      tags: '',
      isActive: state === 'open',
      cancelExist: state === 'canceled',
    },
    ...{ createdAt: order.createdAt, updatedAt: order.updatedAt, orderTime: order.createdAt * 1_000_000 },
    ...{ endAt: state === 'open' ? null : order.updatedAt, settleCurrency: instrument.quote },
    ...{ marginMode: marginMode === 'cross' ? 'CROSS' : 'ISOLATED', filledValue: value },
    ...{ positionSide: positionSideOf(order), avgDealPrice: fillPrice === null ? '0' : text(fillPrice) },
    ...{ filledSize: count(order.filled), status: state === 'open' ? 'open' : 'done' },
    reduceOnly: order.reduceOnly,
  };
}

/** @param {{ positionSide: string }} row */
function positionSideOf({ positionSide }) {
  return positionSide === 'net' ? 'BOTH' : positionSide.toUpperCase();
}

/** @param {Order} order */
function describeFill(order) {
  const row = describe(order);
  return {
    ...{ symbol: row.symbol, tradeId: order.tradeId, orderId: order.id, side: row.side, liquidity: 'taker' },
    ...{ forceTaker: false, price: row.avgDealPrice, size: row.filledSize, value: row.filledValue },
    ...{ openFeePay: decimalText(order.fee), closeFeePay: '0', stop: '', feeRate: '0.0006' },
    ...{ fixFee: '0', feeCurrency: order.feeCurrency, tradeTime: order.updatedAt * 1_000_000 },
    ...{ marginMode: row.marginMode, settleCurrency: row.settleCurrency, displayType: row.type },
    ...{ fee: decimalText(order.fee), orderType: row.type, tradeType: 'trade', createdAt: order.updatedAt },
  };
}

/** @param {Call} call */
function placeOrder(call) {
  const { params, desk } = call;
  if (params.closeOrder === true) return closePosition(call);
  const { draft, refusal } = readDraft(call);
  if (draft === null) return refusal;
  const placed = place(desk, draft);
  if (placed.order === null) return REFUSALS[placed.refusal.reason];
  return success({ orderId: placed.order.id, clientOid: draft.clientId });
}

/** A close order needs neither side nor size. @param {Call} call */
function closePosition({ params, desk }) {
  const { symbol, clientOid, positionSide = 'BOTH' } = params;
  if (!filled(clientOid)) return invalidParameter('validation.createOrder.clientOidIsRequired');
  const position = desk.account
    .positions()
    .find((held) => held.instrument.id === symbol && positionSideOf(held) === positionSide);
  if (position === undefined) return REFUSALS['nothing-to-close'];
  const { order, refusal } = close(desk, position, { clientId: clientOid, asked: params });
  return order === null ? REFUSALS[refusal.reason] : success({ orderId: order.id, clientOid });
}

/** @param {Call} call */
function testOrder(call) {
  const { draft, refusal } = readDraft(call);
  if (draft === null) return refusal;
  const objection = check(call.desk, draft);
  if (objection !== null) return REFUSALS[objection.reason];
  return success({ orderId: call.desk.nextId(), clientOid: draft.clientId });
}

/** @param {Call} call */
function found({ params: { orderId, clientOid }, desk }) {
  return desk.account.findOrder({ id: orderId, clientId: clientOid });
}

/** @param {Call} call */
function findOrder(call) {
  const order = found(call);
  return order === undefined ? NOT_FOUND : success(describe(order));
}

/** @param {(order: Order) => object} answer */
function cancelling(answer) {
  return (/** @type {Call} */ call) => {
    const order = found(call);
    if (order?.state !== 'open') return NOT_CANCELABLE;
    cancel(call.desk, order);
    return success(answer(order));
  };
}

/** @param {Call} call */
function listed({ params: { symbol, side, status, orderId }, desk }) {
  return desk.account.orders
    .filter(
      (order) =>
        (symbol === undefined || order.instrument.id === symbol) &&
        (side === undefined || order.side === side) &&
        (orderId === undefined || order.id === orderId) &&
        (status === undefined || (status === 'active') === (order.state === 'open')),
    )
    .reverse();
}

/** @param {Call} call */
function cancelAll(call) {
  const open = listed(call).filter(({ state }) => state === 'open');
  for (const order of open) cancel(call.desk, order);
  return success({ cancelledOrderIds: open.map(({ id }) => id) });
}

/** @param {Call} call */
function fills(call) {
  const rows = listed(call).filter(({ state }) => state === 'filled');
  return success(pageOf(rows.map(describeFill), call.params));
}

const READ = {
  ...{ product: /** @type {const} */ ('futures'), method: 'GET' },
  permission: /** @type {const} */ ('General'),
};
const PLACE = { ...READ, method: 'POST', permission: /** @type {const} */ ('Futures') };
const CANCEL = { ...PLACE, method: 'DELETE' };
const ORDERS = '/api/v1/orders';

/** @type {readonly import('./endpoints.js').Endpoint[]} */
const FUTURES_ORDER_ENDPOINTS = [
  { ...PLACE, path: ORDERS, answer: placeOrder },
  // The prices of its stops are shown again; the sandbox does not trigger them.
  { ...PLACE, path: '/api/v1/st-orders', answer: placeOrder },
  { ...PLACE, path: `${ORDERS}/test`, answer: testOrder },
  {
    ...{ ...READ, path: ORDERS },
    answer: (call) => success(pageOf(listed(call).map(describe), call.params)),
  },
  { ...READ, path: `${ORDERS}/byClientOid`, answer: findOrder },
  { ...READ, path: `${ORDERS}/{orderId}`, answer: findOrder },
  { ...READ, path: '/api/v1/fills', answer: fills },
  { ...CANCEL, path: ORDERS, answer: cancelAll },
  { ...CANCEL, path: '/api/v3/orders', answer: cancelAll },
  {
    ...{ ...CANCEL, path: `${ORDERS}/{orderId}` },
    answer: cancelling(({ id }) => ({ cancelledOrderIds: [id] })),
  },
  {
    ...{ ...CANCEL, path: `${ORDERS}/client-order/{clientOid}` },
    answer: cancelling(({ clientId }) => ({ clientOid: clientId })),
  },
];

module.exports = { FUTURES_ORDER_ENDPOINTS, describe, marginModeOf, positionSideOf };
