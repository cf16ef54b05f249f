'use strict';

/**
 * The spot orders: those of high frequency (/hf/), and the older interface.
 * https://www.kucoin.com/docs-new/rest/spot-trading/orders/introduction
 */

const { decimal, decimalText, parseDecimal, times } = require('../decimal.js');
const { cancel, check, place } = require('../trading/engine.js');
const { LEAST_FUNDS, PAIRS } = require('./instruments.js');
const { CLIENT_OID, filled, oneOf, pageOf, timesInForce, withDefaults } = require('./order-parameters.js');
const { failure, invalidParameter, success } = require('./replies.js');

/** @typedef {import('./endpoints.js').Call} Call */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */
/** @typedef {import('../trading/order.js').Order} Order */
/** @typedef {import('../trading/order.js').Draft} Draft */

const NOT_FOUND = invalidParameter('order not exist.');
const NOT_CANCELABLE = invalidParameter('order_not_exist_or_not_allow_to_cancel');
/** The texts of the last two are the sandbox's own. */
const REFUSALS = {
  funds: failure(200004, 'Balance insufficient!'),
  'client-id': failure(102426, 'The clientOid is duplicated.'),
  'nothing-to-close': NOT_FOUND,
};

/** @param {Record<string, any>} params @returns {ReplySpec | null} */
function checkSize({ symbol, type, price, size, funds, side }) {
  const { lot, minimum, tick } = /** @type {import('../trading/instrument.js').Instrument} */ (
    PAIRS.get(symbol)
  );
  if (type === 'market' && filled(funds)) {
    if (filled(size)) return invalidParameter('size and funds must not be given together');
    const worth = parseDecimal(funds);
    return worth !== null && worth >= decimal(LEAST_FUNDS)
      ? null
      : failure(600101, `The order funds should more then ${LEAST_FUNDS} USDT.`);
  }
  const wanted = parseDecimal(size);
  if (wanted === null || wanted < decimal(minimum)) {
    return invalidParameter('Order size below the minimum requirement.');
  }
  if (wanted % decimal(lot) !== 0n) return failure(600100, 'Order size increment invalid.');
  if (type === 'market') return null;
  const limit = parseDecimal(price);
  if (limit === null || limit <= 0n) return invalidParameter(`price of a ${side} order is invalid`);
  return limit % decimal(tick) === 0n ? null : failure(600100, 'Price increment invalid.');
}

/**
 * @param {Record<string, any>} given
 * @returns {{ draft: Draft, refusal: null } | { draft: null, refusal: ReplySpec }}
 */
function readDraft(given) {
  const params = withDefaults(given);
  const { symbol, side, type, clientOid = '', size, funds, price } = params;
  const instrument = PAIRS.get(symbol);
  if (instrument === undefined) {
    return { draft: null, refusal: invalidParameter('Unsupported trading pair.') };
  }
  const refusal =
    oneOf(params, 'side', ['buy', 'sell']) ??
    oneOf(params, 'type', ['limit', 'market']) ??
    oneOf(params, 'timeInForce', ['GTC', 'GTT', 'IOC', 'FOK']) ??
    (clientOid === '' || CLIENT_OID.test(clientOid) ? null : invalidParameter('clientOid is invalid')) ??
    checkSize(params);
  if (refusal !== null) return { draft: null, refusal };
  const inQuote = type === 'market' && filled(funds);
  return {
    draft: {
      ...{ instrument, side, inQuote, clientId: clientOid, asked: params },
      size: parseDecimal(inQuote ? funds : size) ?? 0n,
      price: type === 'market' ? null : parseDecimal(price),
      timeInForce: timesInForce(params),
    },
    refusal: null,
  };
}

/** @param {Order} order */
function describe(order) {
  const { id, instrument, side, price, size, inQuote, fillPrice, asked, clientId, state } = order;
  const value = fillPrice === null ? 0n : times(order.filled, fillPrice);
  const left = order.filled === 0n && !inQuote ? size : 0n;
  const cancelled = state === 'canceled' ? left : 0n;
  const text = (/** @type {bigint} */ amount) => decimalText(amount);
  return {
    ...{ id, symbol: instrument.id, opType: 'DEAL', type: asked.type, side, tradeType: 'TRADE' },
    ...{ price: price === null ? '0' : text(price), size: inQuote ? '0' : text(size) },
    ...{ funds: inQuote ? text(size) : '0', dealSize: text(order.filled), dealFunds: text(value) },
    ...{ fee: text(order.fee), feeCurrency: order.feeCurrency, stp: null, timeInForce: asked.timeInForce },
    ...{ postOnly: asked.postOnly === true, hidden: false, iceberg: false, visibleSize: '0', cancelAfter: 0 },
    ...{ channel: 'API', clientOid: clientId, remark: asked.remark ?? null, tags: asked.tags ?? null },
    ...{ cancelExist: state === 'canceled', createdAt: order.createdAt, lastUpdatedAt: order.updatedAt },
    ...{ inOrderBook: state === 'open', cancelledSize: text(cancelled), cancelledFunds: '0', tax: '0' },
    ...{ remainSize: state === 'open' ? text(left) : '0', remainFunds: '0', active: state === 'open' },
  };
}

/** Of the older interface. @param {Order} order */
function describeOlder(order) {
  const row = describe(order);
  return { ...row, stop: '', stopTriggered: false, stopPrice: '0', isActive: row.active };
}

/** @param {Order} order */
function describeFill(order) {
  const row = describe(order);
  return {
    ...{ id: order.updatedAt, symbol: row.symbol, tradeId: order.tradeId, orderId: order.id },
    ...{ counterOrderId: order.tradeId, side: row.side, liquidity: 'taker', forceTaker: false },
    ...{ price: order.fillPrice === null ? '0' : decimalText(order.fillPrice), size: row.dealSize },
    ...{ funds: row.dealFunds, fee: row.fee, feeRate: '0.001', feeCurrency: row.feeCurrency, stop: '' },
    ...{ tradeType: 'TRADE', type: row.type, createdAt: order.updatedAt, tax: '0', taxRate: '0' },
  };
}

/** What each way of placing answers. @type {Readonly<Record<string, (order: Order, now: number) => object>>} */
const PLACED = {
  hf: ({ id, clientId }) => ({ orderId: id, clientOid: clientId }),
  sync: (order) => {
    const { size, dealSize, remainSize, cancelledSize, active } = describe(order);
    return {
      ...{ orderId: order.id, clientOid: order.clientId, orderTime: order.createdAt, originSize: size },
      ...{ dealSize, remainSize, canceledSize: cancelledSize, status: active ? 'open' : 'done' },
      matchTime: order.updatedAt,
    };
  },
  older: ({ id }) => ({ orderId: id }),
};

/** @param {keyof typeof PLACED} way @param {boolean} [isTest] */
function placing(way, isTest = false) {
  return (/** @type {Call} */ { params, desk }) => {
    const { draft, refusal } = readDraft(params);
    if (draft === null) return refusal;
    if (isTest) {
      const objection = check(desk, draft);
      const id = desk.nextId();
      return objection === null
        ? success(way === 'older' ? { orderId: id } : { orderId: id, clientOid: draft.clientId })
        : REFUSALS[objection.reason];
    }
    const placed = place(desk, draft);
    if (placed.order === null) return REFUSALS[placed.refusal.reason];
    return success(PLACED[way](placed.order, desk.now));
  };
}

/** @param {Call} call */
function found({ params: { orderId, clientOid, symbol }, desk }) {
  const order = desk.account.findOrder({ id: orderId, clientId: clientOid });
  return order !== undefined && (symbol === undefined || order.instrument.id === symbol) ? order : undefined;
}

/** @param {(order: Order) => object} row */
function finding(row) {
  return (/** @type {Call} */ call) => {
    const order = found(call);
    return order === undefined ? NOT_FOUND : success(row(order));
  };
}

/** @param {(order: Order, call: Call) => object} answer */
function cancelling(answer) {
  return (/** @type {Call} */ call) => {
    const order = found(call);
    if (order?.state !== 'open') return NOT_CANCELABLE;
    cancel(call.desk, order);
    return success(answer(order, call));
  };
}

/** @param {Call} call */
function listed({ params: { symbol, side, type, status }, desk }) {
  return desk.account.orders
    .filter(
      (order) =>
        (symbol === undefined || order.instrument.id === symbol) &&
        (side === undefined || order.side === side) &&
        (type === undefined || order.asked.type === type) &&
        (status === undefined || (status === 'active') === (order.state === 'open')),
    )
    .reverse();
}

/** @param {(ids: string[]) => unknown} answer */
function cancellingAll(answer) {
  return (/** @type {Call} */ call) => {
    const open = listed(call).filter(({ state }) => state === 'open');
    for (const order of open) cancel(call.desk, order);
    return success(answer(open.map(({ id }) => id)));
  };
}

/** @param {Call} call */
function done(call) {
  const items = listed(call).filter(({ state }) => state !== 'open');
  return success({ lastId: items.at(-1)?.createdAt ?? 0, items: items.map(describe) });
}

/** @param {Call} call */
function fills(call) {
  const { orderId } = call.params;
  const items = listed(call).filter(
    (order) => order.state === 'filled' && (orderId === undefined || order.id === orderId),
  );
  return success({ lastId: items.at(-1)?.createdAt ?? 0, items: items.map(describeFill) });
}

const READ = {
  product: /** @type {const} */ ('spot'),
  method: 'GET',
  permission: /** @type {const} */ ('General'),
};
const PLACE = { ...READ, method: 'POST', permission: /** @type {const} */ ('Spot') };
const CANCEL = { ...PLACE, method: 'DELETE' };
const HF = '/api/v1/hf/orders';
const OLDER = '/api/v1/orders';
const OLDER_CLIENT = '/api/v1/order/client-order/{clientOid}';

/** @type {readonly import('./endpoints.js').Endpoint[]} */
const SPOT_ORDER_ENDPOINTS = [
  { ...PLACE, path: HF, answer: placing('hf') },
  { ...PLACE, path: `${HF}/sync`, answer: placing('sync') },
  { ...PLACE, path: `${HF}/test`, answer: placing('hf', true) },
  { ...PLACE, path: OLDER, answer: placing('older') },
  { ...PLACE, path: `${OLDER}/test`, answer: placing('older', true) },
  {
    ...{ ...READ, path: `${HF}/active` },
    answer: (call) =>
      success(
        listed(call)
          .filter(({ state }) => state === 'open')
          .map(describe),
      ),
  },
  { ...READ, path: `${HF}/done`, answer: done },
  { ...READ, path: '/api/v1/hf/fills', answer: fills },
  { ...READ, path: `${HF}/{orderId}`, answer: finding(describe) },
  { ...READ, path: `${HF}/client-order/{clientOid}`, answer: finding(describe) },
  {
    ...{ ...READ, path: OLDER },
    answer: (call) => success(pageOf(listed(call).map(describeOlder), call.params)),
  },
  { ...READ, path: `${OLDER}/{orderId}`, answer: finding(describeOlder) },
  { ...READ, path: OLDER_CLIENT, answer: finding(describeOlder) },
  { ...CANCEL, path: HF, answer: cancellingAll(() => 'success') },
  {
    ...{ ...CANCEL, path: `${HF}/cancelAll` },
    answer: cancellingAll(() => ({ succeedSymbols: [...PAIRS.keys()], failedSymbols: [] })),
  },
  { ...CANCEL, path: `${HF}/{orderId}`, answer: cancelling(({ id }) => ({ orderId: id })) },
  { ...CANCEL, path: `${HF}/sync/{orderId}`, answer: cancelling((order) => PLACED.sync(order, 0)) },
  {
    ...{ ...CANCEL, path: `${HF}/client-order/{clientOid}` },
    answer: cancelling(({ clientId }) => ({ clientOid: clientId })),
  },
  {
    ...{ ...CANCEL, path: `${HF}/sync/client-order/{clientOid}` },
    answer: cancelling((order) => PLACED.sync(order, 0)),
  },
  { ...CANCEL, path: OLDER, answer: cancellingAll((ids) => ({ cancelledOrderIds: ids })) },
  {
    ...{ ...CANCEL, path: `${OLDER}/{orderId}` },
    answer: cancelling(({ id }) => ({ cancelledOrderIds: [id] })),
  },
  {
    ...{ ...CANCEL, path: OLDER_CLIENT },
    answer: cancelling(({ id, clientId }) => ({ cancelledOrderId: id, clientOid: clientId })),
  },
];

module.exports = { SPOT_ORDER_ENDPOINTS, describe };
