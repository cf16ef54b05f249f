'use strict';

/** The orders of perpetual contracts that are settled in USDT. https://www.gate.com/docs/developers/apiv4/en/#place-futures-order */

const { decimal, decimalText, parseDecimal } = require('../decimal.js');
const { amend, cancel, close, place } = require('../trading/engine.js');
const { absolute } = require('../trading/position.js');
const { CONTRACTS } = require('./instruments.js');
const { UNKNOWN_CONTRACT } = require('./market-endpoints.js');
const {
  TIMES,
  batchOf,
  checkPresent,
  checkText,
  findOrder,
  isAbsent,
  orderMissing,
  pageOf,
  positive,
} = require('./order-texts.js');
const { invalidParameter, refusal, success } = require('./replies.js');

/** @typedef {import('./endpoints.js').Call} Call */
/** @typedef {import('./order-texts.js').Order} Order */
/** @typedef {import('./order-texts.js').Params} Params */
/** @typedef {import('./order-texts.js').Refusal} Refusal */
/** @typedef {import('./order-texts.js').Desk} Desk */
/** @typedef {import('../trading/order.js').Draft} Draft */
/** @typedef {{ row: object, refusal: null } | { row: null, refusal: Refusal }} Result */

const FINISHED = {
  user: 'cancelled',
  ioc: 'ioc',
  fok: 'ioc',
  'post-only': 'cancelled',
  'nothing-to-close': 'reduce_only',
};
const EMPTY = refusal(400, 'POSITION_EMPTY', 'empty position');
const REFUSED = {
  // https://github.com/gateio/gateapi-python/issues/108
  funds: refusal(400, 'INSUFFICIENT_AVAILABLE', ''),
  'client-id': refusal(400, 'REPEATED_CREATION', 'Order with this text exists already'),
  'nothing-to-close': refusal(400, 'INCREASE_POSITION', 'reduce-only order would increase the position'),
};
// https://github.com/gateio/gateapi-nodejs/issues/20
const NO_PRICE = invalidParameter('invalid argument: #4');
// https://github.com/gateio/gateapi-nodejs/issues/16
const CLOSE_SIZE = invalidParameter('invalid size with close-order');
/** @type {Readonly<Record<string, 'long' | 'short'>>} */
const SIDES = { close_long: 'long', close_short: 'short' };

/** @param {Order} order @param {bigint} amount */
const signed = ({ side }, amount) => Number(decimalText(side === 'sell' ? -amount : amount));

/**
 * @param {Order} order
 * @returns {Record<string, unknown>}
 */
function describeFuturesOrder(order) {
  const { instrument, state, reason, size, fillPrice, reduceOnly, asked } = order;
  const left = state === 'filled' ? 0n : size;
  const finished = { finish_time: order.updatedAt / 1000, finish_as: 'filled' };
  if (state === 'canceled') finished.finish_as = FINISHED[reason ?? 'user'];
  return {
    ...{
      id: Number(order.id),
      user: asked.user,
      contract: instrument.id,
      create_time: order.createdAt / 1000,
    },
    ...{ update_time: order.updatedAt / 1000, ...(state === 'open' ? {} : finished) },
    ...{ status: state === 'open' ? 'open' : 'finished', size: signed(order, size), iceberg: 0 },
    ...{ price: order.price === null ? '0' : decimalText(order.price), is_close: asked.isClose },
    ...{ is_reduce_only: reduceOnly, is_liq: false, tif: asked.tif, left: signed(order, left) },
    ...{ fill_price: fillPrice === null ? '0' : decimalText(fillPrice) },
    ...{ text: order.clientId === '' ? asked.defaultText : order.clientId, tkfr: '0.0005', mkfr: '0' },
    ...{ refu: 0, stp_id: 0, stp_act: '-', amend_text: '-' },
  };
}

/** @param {Params} params @returns {Refusal | null} */
function checkParameters(params) {
  const { contract, size, price, tif = 'gtc', text } = params;
  const missing = checkPresent(params, ['contract', 'size']);
  if (missing !== null) return missing;
  if (!CONTRACTS.has(contract)) return UNKNOWN_CONTRACT;
  const amount = parseDecimal(size);
  if (amount === null || amount % decimal('1') !== 0n) return invalidParameter('Invalid size');
  if (!Object.hasOwn(TIMES, tif)) return invalidParameter(`Invalid tif ${tif}`);
  const limit = parseDecimal(price ?? '0');
  if (limit === null || limit < 0n) return invalidParameter('Invalid price');
  const closes = params.close === true || !isAbsent(params.auto_size);
  if (closes && amount !== 0n) return CLOSE_SIZE;
  if (!closes && amount === 0n) return invalidParameter('Invalid size');
  if (limit === 0n && !['ioc', 'fok'].includes(tif)) return NO_PRICE;
  return checkText(text);
}

/**
 * The side of a position that an order is for.
 * @param {Params} params
 * @param {bigint} amount Signed.
 * @param {boolean} hedged
 */
function sideOf({ auto_size: auto, reduce_only: reduces }, amount, hedged) {
  if (!hedged) return 'net';
  if (!isAbsent(auto)) return SIDES[auto];
  return amount > 0n === (reduces === true) ? 'short' : 'long';
}

/**
 * @param {Params} params
 * @param {Call} call
 * @returns {Result}
 */
function placeFutures(params, { futures, key }) {
  const wrong = checkParameters(params);
  if (wrong !== null) return { row: null, refusal: wrong };
  const { account, market } = futures;
  const { size, price, tif = 'gtc', text, auto_size: auto, close: closing } = params;
  const instrument = /** @type {import('../trading/instrument.js').Instrument} */ (
    CONTRACTS.get(params.contract)
  );
  if (!isAbsent(auto) && (!account.hedged || !Object.hasOwn(SIDES, auto))) {
    return { row: null, refusal: invalidParameter(`Invalid auto_size ${auto}`) };
  }
  const amount = parseDecimal(size) ?? 0n;
  const positionSide = sideOf(params, amount, account.hedged);
  const isClose = closing === true || !isAbsent(auto);
  const asked = { tif, isClose, user: key.userId, defaultText: 'api' };
  const clientId = text ?? '';
  const limit = positive(price);
  if (isClose) {
    const position = account.position(instrument, 'cross', positionSide);
    if (position === undefined) return { row: null, refusal: EMPTY };
    return resultOf(close(futures, position, { clientId, asked }));
  }
  const side = amount > 0n ? 'buy' : 'sell';
  const current = market.price(instrument);
  const crosses = limit === null || (side === 'buy' ? limit >= current : limit <= current);
  if (tif === 'poc' && crosses) {
    const prices = `order price ${decimalText(limit ?? 0n)} while counter price ${decimalText(current)}`;
    // As ccxt records it: https://github.com/ccxt/ccxt/blob/master/ts/src/gate.ts
    return { row: null, refusal: { ...refusal(400, 'ORDER_POC_IMMEDIATE', ''), detail: prices } };
  }
  return resultOf(
    place(futures, {
      ...{ instrument, side, positionSide, size: absolute(amount), price: limit, timeInForce: TIMES[tif] },
      ...{ reduceOnly: params.reduce_only === true, clientId, asked },
    }),
  );
}

/** @param {ReturnType<typeof place>} placed @returns {Result} */
function resultOf({ order, refusal: refused }) {
  if (order === null) return { row: null, refusal: REFUSED[refused.reason] };
  return { row: describeFuturesOrder(order), refusal: null };
}

/** @param {Call} call */
function placeOne(call) {
  const { row, refusal: refused } = placeFutures(call.params, call);
  return row === null ? refused : success(row, 201);
}

/**
 * @param {Call} call
 * @param {(order: Order) => Refusal | null} act On an open order.
 */
function withOpen({ ids, futures }, act) {
  const order = findOrder(futures, ids.order_id);
  if (order === undefined) return orderMissing(ids.order_id);
  if (order.state !== 'open') return refusal(400, 'ORDER_FINISHED', 'order finished');
  return act(order) ?? success(describeFuturesOrder(order));
}

/** @param {Call} call */
function cancelOne(call) {
  return withOpen(call, (order) => {
    cancel(call.futures, order);
    return null;
  });
}

/** @param {Call} call */
function amendOne(call) {
  const { params, futures } = call;
  return withOpen(call, (order) => {
    const size = parseDecimal(params.size);
    const price = positive(params.price);
    if (!isAbsent(params.size) && (size === null || size === 0n)) return invalidParameter('Invalid size');
    if (!isAbsent(params.price) && price === null) return invalidParameter('Invalid price');
    const changes = { size: size === null ? undefined : absolute(size), price: price ?? undefined };
    return amend(futures, order, changes) === null ? null : REFUSED.funds;
  });
}

/** @param {Call} call */
function getOne({ ids, futures }) {
  const order = findOrder(futures, ids.order_id);
  return order === undefined ? orderMissing(ids.order_id) : success(describeFuturesOrder(order));
}

/** @param {Call} call */
function list({ params, futures }) {
  const missing = checkPresent(params, ['status']);
  if (missing !== null) return missing;
  const { contract, status } = params;
  if (!['open', 'finished'].includes(status)) return invalidParameter(`Invalid status ${status}`);
  const orders = futures.account.orders.filter(
    ({ instrument, state }) =>
      (isAbsent(contract) || instrument.id === contract) && (state === 'open') === (status === 'open'),
  );
  return success(pageOf(orders, params).map(describeFuturesOrder));
}

/** @param {Call} call */
function cancelAll({ params, futures }) {
  const missing = checkPresent(params, ['contract']);
  if (missing !== null) return missing;
  const orders = futures.account.open().filter(({ instrument }) => instrument.id === params.contract);
  for (const order of orders) cancel(futures, order);
  return success(orders.map(describeFuturesOrder));
}

const FUTURES = { permission: /** @type {const} */ ('futures') };
const READ = { ...FUTURES, method: 'GET', write: false };
const LIMIT = /** @type {const} */ ([100, 1]);
const TRADE = { ...FUTURES, method: 'POST', write: true, expires: true, limit: LIMIT };

/** @type {readonly import('./endpoints.js').Endpoint[]} */
const FUTURES_ORDER_ENDPOINTS = [
  { ...TRADE, path: '/futures/usdt/orders', answer: placeOne },
  {
    ...TRADE,
    path: '/futures/usdt/batch_orders',
    answer: (call) => batchOf(call.rows, (params) => placeFutures(params, call)),
  },
  { ...READ, path: '/futures/usdt/orders', answer: list },
  { ...TRADE, method: 'DELETE', path: '/futures/usdt/orders', answer: cancelAll },
  { ...READ, path: '/futures/usdt/orders/{order_id}', answer: getOne },
  { ...TRADE, method: 'DELETE', path: '/futures/usdt/orders/{order_id}', answer: cancelOne },
  { ...TRADE, method: 'PUT', path: '/futures/usdt/orders/{order_id}', answer: amendOne },
];

module.exports = { FUTURES_ORDER_ENDPOINTS, describeFuturesOrder };
