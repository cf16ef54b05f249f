'use strict';

/** The spot orders. https://www.gate.com/docs/developers/apiv4/en/#create-an-order */

const { decimal, decimalText, times } = require('../decimal.js');
const { amend, cancel, place } = require('../trading/engine.js');
const { LEAST_WORTH, PAIRS } = require('./instruments.js');
const { UNKNOWN_PAIR } = require('./market-endpoints.js');
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

const FINISHED = {
  user: 'cancelled',
  ioc: 'ioc',
  fok: 'cancelled',
  'post-only': 'poc',
  'nothing-to-close': 'cancelled',
};
const REFUSED = {
  funds: refusal(400, 'BALANCE_NOT_ENOUGH', 'Not enough balance'),
  'client-id': refusal(400, 'REPEATED_CREATION', 'Order with this text exists already'),
  'nothing-to-close': refusal(400, 'BALANCE_NOT_ENOUGH', 'Not enough balance'),
};
// As ccxt records it: https://github.com/ccxt/ccxt/blob/master/ts/src/gate.ts
const WOULD_TAKE = refusal(
  400,
  'POC_FILL_IMMEDIATELY',
  'Order would match and take immediately so its cancelled',
);
const NOT_FILLED = refusal(400, 'FOK_NOT_FILL', 'Order cannot be filled completely');

/**
 * @param {Order} order
 * @returns {Record<string, unknown>}
 */
function describeSpotOrder(order) {
  const { instrument, state, reason, size, filled, fillPrice, asked } = order;
  const [created, updated] = [order.createdAt, order.updatedAt].map((ms) => `${Math.floor(ms / 1000)}`);
  const total = fillPrice === null ? 0n : times(filled, fillPrice);
  const left = state === 'filled' ? 0n : size;
  const status = { open: 'open', filled: 'closed', canceled: 'cancelled' }[state];
  return {
    ...{ id: order.id, text: order.clientId === '' ? asked.defaultText : order.clientId, amend_text: '-' },
    ...{ create_time: created, update_time: updated, create_time_ms: order.createdAt },
    ...{ update_time_ms: order.updatedAt, status, currency_pair: instrument.id },
    ...{ type: order.price === null ? 'market' : 'limit', account: asked.account, side: order.side },
    ...{ amount: decimalText(size), price: order.price === null ? '0' : decimalText(order.price) },
    ...{ time_in_force: asked.timeInForce, iceberg: '0', left: decimalText(left) },
    ...{
      filled_amount: decimalText(filled),
      fill_price: decimalText(total),
      filled_total: decimalText(total),
    },
    ...(fillPrice === null ? {} : { avg_deal_price: decimalText(fillPrice) }),
    ...{
      fee: decimalText(order.fee),
      fee_currency: order.side === 'buy' ? instrument.base : instrument.quote,
    },
    ...{ point_fee: '0', gt_fee: '0', gt_maker_fee: '0', gt_taker_fee: '0', gt_discount: false },
    ...{ rebated_fee: '0', rebated_fee_currency: instrument.quote, stp_id: 0, stp_act: '-' },
    finish_as: state === 'canceled' ? FINISHED[reason ?? 'user'] : state,
  };
}

/**
 * @param {Params} params
 * @returns {Refusal | null}
 */
function checkParameters(params) {
  const { side, type = 'limit', time_in_force: time, price, text } = params;
  const isMarket = type === 'market';
  const missing = checkPresent(params, ['currency_pair', 'side', 'amount', ...(isMarket ? [] : ['price'])]);
  if (missing !== null) return missing;
  if (!PAIRS.has(params.currency_pair)) return UNKNOWN_PAIR;
  if (!['limit', 'market'].includes(type)) return invalidParameter(`Invalid type ${type}`);
  if (!['buy', 'sell'].includes(side)) return invalidParameter(`Invalid side ${side}`);
  const offered = isMarket ? ['ioc', 'fok'] : Object.keys(TIMES);
  if (!isAbsent(time) && !offered.includes(time)) return invalidParameter(`Invalid time_in_force ${time}`);
  if (positive(params.amount) === null) return invalidParameter('Invalid amount');
  if (!isMarket && positive(price) === null) return invalidParameter('Invalid price');
  return checkText(text);
}

/**
 * @param {Draft} draft
 * @param {Desk} desk
 * @returns {Refusal | null}
 */
function checkDraft({ instrument, size, price, inQuote, side, timeInForce }, { market }) {
  const current = market.price(instrument);
  const isWhole = size % decimal(instrument.lot) === 0n;
  if (inQuote !== true && !isWhole) return refusal(400, 'INVALID_PRECISION', 'Invalid amount precision');
  if (price !== null && price % decimal(instrument.tick) !== 0n) {
    return refusal(400, 'INVALID_PRECISION', 'Invalid price precision');
  }
  const worth = inQuote === true ? size : times(size, price ?? current);
  if (worth < decimal(LEAST_WORTH)) {
    const text = decimalText(worth);
    return invalidParameter(`Your order size ${text} USDT is too small. The minimum is ${LEAST_WORTH} USDT`);
  }
  const crosses = price === null || (side === 'buy' ? price >= current : price <= current);
  if (timeInForce === 'post-only' && crosses) return WOULD_TAKE;
  return timeInForce === 'fok' && !crosses ? NOT_FILLED : null;
}

/**
 * @param {Params} params
 * @param {Desk} desk
 * @returns {{ row: object, refusal: null } | { row: null, refusal: Refusal }}
 */
function placeSpot(params, desk) {
  const wrong = checkParameters(params);
  if (wrong !== null) return { row: null, refusal: wrong };
  const { currency_pair: pair, side, amount, price, text, account = 'spot', type = 'limit' } = params;
  const isMarket = type === 'market';
  const time = isAbsent(params.time_in_force) ? (isMarket ? 'ioc' : 'gtc') : params.time_in_force;
  const draft = /** @type {Draft} */ ({
    ...{
      instrument: PAIRS.get(pair),
      side,
      size: positive(amount),
      price: isMarket ? null : positive(price),
    },
    ...{ inQuote: isMarket && side === 'buy', timeInForce: TIMES[time], clientId: text ?? '' },
    asked: { account, timeInForce: time, defaultText: 'apiv4' },
  });
  const refused = checkDraft(draft, desk);
  if (refused !== null) return { row: null, refusal: refused };
  const placed = place(desk, draft);
  if (placed.order === null) return { row: null, refusal: REFUSED[placed.refusal.reason] };
  return { row: describeSpotOrder(placed.order), refusal: null };
}

/** @param {Call} call */
function placeOne({ params, spot }) {
  const { row, refusal: refused } = placeSpot(params, spot);
  return row === null ? refused : success(row, 201);
}

/**
 * @param {Desk} desk
 * @param {unknown} name
 * @returns {{ order: Order, refusal: null } | { order: null, refusal: Refusal }} An open one.
 */
function openOrder(desk, name) {
  const order = findOrder(desk, name);
  if (order === undefined) return { order: null, refusal: orderMissing(name) };
  if (order.state === 'open') return { order, refusal: null };
  const [label, message] =
    order.state === 'filled'
      ? ['ORDER_CLOSED', 'Order already closed']
      : ['ORDER_CANCELLED', 'Order already cancelled'];
  return { order: null, refusal: refusal(400, label, message) };
}

/** @param {unknown} name @param {Desk} desk */
function cancelSpot(name, desk) {
  const { order, refusal: refused } = openOrder(desk, name);
  if (order === null) return { row: null, refusal: refused };
  cancel(desk, order);
  return { row: describeSpotOrder(order), refusal: null };
}

/** @param {Call} call */
function cancelOne({ ids, params, spot }) {
  const missing = checkPresent(params, ['currency_pair']);
  if (missing !== null) return missing;
  const { row, refusal: refused } = cancelSpot(ids.order_id, spot);
  return row === null ? refused : success(row);
}

/** @param {Call} call */
function cancelAll({ params: { currency_pair: pair, side }, spot }) {
  const orders = spot.account
    .open()
    .filter(
      ({ instrument, side: own }) =>
        (isAbsent(pair) || instrument.id === pair) && (isAbsent(side) || own === side),
    );
  for (const order of orders) cancel(spot, order);
  return success(orders.map(describeSpotOrder));
}

/** @param {Call} call */
function getOne({ ids, params, spot }) {
  const missing = checkPresent(params, ['currency_pair']);
  if (missing !== null) return missing;
  const order = findOrder(spot, ids.order_id);
  return order === undefined ? orderMissing(ids.order_id) : success(describeSpotOrder(order));
}

/** @param {Call} call */
function list({ params, spot }) {
  const missing = checkPresent(params, ['currency_pair', 'status']);
  if (missing !== null) return missing;
  const { currency_pair: pair, status } = params;
  if (!['open', 'finished'].includes(status)) return invalidParameter(`Invalid status ${status}`);
  const orders = spot.account.orders.filter(
    ({ instrument, state }) => instrument.id === pair && (state === 'open') === (status === 'open'),
  );
  return success(pageOf(orders, params).map(describeSpotOrder));
}

/** @param {Call} call */
function listOpen({ spot }) {
  const groups = [...PAIRS.keys()].map((pair) => {
    const orders = spot.account.open().filter(({ instrument }) => instrument.id === pair);
    return { currency_pair: pair, total: orders.length, orders: orders.map(describeSpotOrder) };
  });
  return success(groups.filter(({ total }) => total > 0));
}

/** @param {Call} call */
function amendOne({ ids, params, spot }) {
  const { order, refusal: refused } = openOrder(spot, ids.order_id);
  if (order === null) return refused;
  const { amount, price } = params;
  const wrong = ['amount', 'price'].find(
    (name) => !isAbsent(params[name]) && positive(params[name]) === null,
  );
  if (wrong !== undefined) return invalidParameter(`Invalid ${wrong}`);
  const changes = { size: positive(amount) ?? undefined, price: positive(price) ?? undefined };
  return amend(spot, order, changes) === null ? success(describeSpotOrder(order)) : REFUSED.funds;
}

/** @param {Call} call */
function listTrades({ params: { currency_pair: pair, order_id: id }, spot }) {
  const orders = spot.account.orders.filter(
    (order) =>
      order.state === 'filled' &&
      (isAbsent(pair) || order.instrument.id === pair) &&
      (isAbsent(id) || order.id === id),
  );
  return success(
    [...orders].reverse().map((order) => {
      const row = describeSpotOrder(order);
      return {
        ...{ id: order.tradeId, create_time: row.update_time, create_time_ms: `${order.updatedAt}.000` },
        ...{ currency_pair: row.currency_pair, side: row.side, role: 'taker', amount: row.filled_amount },
        ...{ price: row.avg_deal_price, order_id: order.id, fee: row.fee, fee_currency: row.fee_currency },
        ...{ point_fee: '0', gt_fee: '0', amend_text: '-', sequence_id: '1', text: row.text },
      };
    }),
  );
}

const SPOT = { permission: /** @type {const} */ ('spot') };
const READ = { ...SPOT, method: 'GET', write: false };
const LIMIT = /** @type {const} */ ([10, 1]);
const TRADE = { ...SPOT, method: 'POST', write: true, expires: true, limit: LIMIT };
const CANCEL = { ...SPOT, method: 'DELETE', write: true };

/** @type {readonly import('./endpoints.js').Endpoint[]} */
const SPOT_ENDPOINTS = [
  { ...TRADE, path: '/spot/orders', answer: placeOne },
  {
    ...TRADE,
    path: '/spot/batch_orders',
    answer: ({ rows, spot }) => batchOf(rows, (params) => placeSpot(params, spot)),
  },
  {
    ...TRADE,
    path: '/spot/cancel_batch_orders',
    answer: ({ rows, spot }) => batchOf(rows, ({ id }) => cancelSpot(id, spot)),
  },
  { ...READ, path: '/spot/orders', answer: list },
  { ...CANCEL, path: '/spot/orders', answer: cancelAll },
  { ...READ, path: '/spot/orders/{order_id}', answer: getOne },
  { ...CANCEL, path: '/spot/orders/{order_id}', answer: cancelOne },
  { ...TRADE, method: 'PATCH', path: '/spot/orders/{order_id}', answer: amendOne },
  { ...READ, path: '/spot/open_orders', answer: listOpen },
  { ...READ, path: '/spot/my_trades', answer: listTrades },
];

module.exports = { SPOT_ENDPOINTS, describeSpotOrder };
