'use strict';

/**
 * Orders of a key. Limit orders stay open until they are cancelled; market orders are filled at once. Orders do not
 * change balances: the sandbox tests authentication, not trading.
 * https://bybit-exchange.github.io/docs/v5/order/create-order
 */

const { randomUUID } = require('node:crypto');
const { decimalText, findCategory } = require('./categories.js');

/** @typedef {import('../replies.js').ReplySpec} ReplySpec */
/** @typedef {import('../keys.js').SandboxKey} SandboxKey */
/** @typedef {import('./categories.js').Category} Category */
/** @typedef {import('../market/instruments.js').InstrumentRow} Instrument */
/** @typedef {import('../market/market.js').MarketInstance} MarketInstance */

/**
 * @typedef {object} OpenOrder
 * @property {string} category
 * @property {Instrument} instrument
 * @property {{ coin: string, amount: number }} held
 * @property {Record<string, unknown> & { orderId: string, orderLinkId: string, symbol: string }} fields As in the API.
 */

/**
 * @typedef {object} OrderBook
 * @property {Map<string, OpenOrder>} open By orderId, oldest first.
 * @property {Set<string>} linkIds Every orderLinkId so far.
 * @property {OrderListener} announce Called for every order that is created, filled or cancelled.
 */

/** @typedef {(order: { category: string } & OpenOrder['fields']) => void} OrderListener */

/**
 * @typedef {object} Call The arguments of a handler.
 * @property {SandboxKey} key
 * @property {Record<string, unknown>} params
 * @property {number} now Server clock, ms.
 * @property {MarketInstance} market Of the environment.
 */

const MAX_OPEN_ORDERS = 500;
const TOO_MANY_ORDERS = { retCode: 110020, retMsg: 'Not allowed to have more than 500 active orders' };
const PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 50;
const POSITIVE_DECIMAL = /^(?=.*[1-9])\d+(\.\d+)?$/;

/** Fields of an open order that the sandbox never fills. https://bybit-exchange.github.io/docs/v5/order/open-order */
const UNUSED_FIELDS = {
  blockTradeId: '',
  isLeverage: '',
  cancelType: 'UNKNOWN',
  rejectReason: 'EC_NoError',
  avgPrice: '',
  cumExecQty: '0',
  cumExecValue: '0',
  cumExecFee: '0',
  stopOrderType: '',
  orderIv: '',
  triggerPrice: '',
  takeProfit: '',
  stopLoss: '',
  tpTriggerBy: '',
  slTriggerBy: '',
  triggerDirection: 0,
  triggerBy: '',
  lastPriceOnCreated: '',
  closeOnTrigger: false,
  smpType: 'None',
  smpGroup: 0,
  smpOrderId: '',
  tpslMode: '',
  tpLimitPrice: '',
  slLimitPrice: '',
  placeType: '',
};

/**
 * @param {OrderListener} announce
 * @returns {OrderBook}
 */
function createOrderBook(announce) {
  return { open: new Map(), linkIds: new Set(), announce };
}

/**
 * @param {string} problem
 * @returns {ReplySpec}
 */
function parameterError(problem) {
  return { retCode: 10001, retMsg: `params error: ${problem}` };
}

/** @param {unknown} value */
function isPositiveDecimal(value) {
  return (typeof value === 'string' || typeof value === 'number') && POSITIVE_DECIMAL.test(String(value));
}

/** @type {ReadonlyArray<{ field: string, accepts: (value: unknown, params: Record<string, unknown>) => boolean }>} */
const ORDER_FIELDS = [
  { field: 'side', accepts: (value) => value === 'Buy' || value === 'Sell' },
  { field: 'orderType', accepts: (value) => value === 'Limit' || value === 'Market' },
  { field: 'qty', accepts: isPositiveDecimal },
  { field: 'price', accepts: (value, { orderType }) => orderType === 'Market' || isPositiveDecimal(value) },
  {
    field: 'orderLinkId',
    accepts: (value) => value === undefined || (typeof value === 'string' && value.length <= 36),
  },
];

/**
 * @param {Pick<Call, 'params' | 'market'>} call
 * @returns {{ category: Category, instrument: Instrument } | { refusal: ReplySpec }}
 */
function readInstrument({ params, market }) {
  const category = findCategory(params.category);
  if (category === null) return { refusal: { retCode: 10001, retMsg: 'Illegal category' } };
  const instrument = market.findInstrument(params.category, params.symbol);
  return instrument === null ? { refusal: parameterError('symbol invalid') } : { category, instrument };
}

/**
 * Whether the balance covers an order: the balance of the coin for spot, of the whole account in USD for derivatives.
 * @param {Pick<Call, 'key' | 'market'>} call
 * @param {string} categoryName
 * @param {{ coin: string, amount: number }} cost
 */
function isAffordable({ key, market }, categoryName, cost) {
  const held = [...key.orders.open.values()].map((order) => order.held);
  if (categoryName === 'spot') {
    const taken = held.filter(({ coin }) => coin === cost.coin).reduce((sum, { amount }) => sum + amount, 0);
    return cost.amount <= Number(key.balances[cost.coin] ?? 0) - taken;
  }
  const balances = Object.entries(key.balances);
  const owned = balances.reduce((sum, [coin, n]) => sum + Number(n) * market.usdPrice(coin), 0);
  const taken = held.reduce((sum, { coin, amount }) => sum + amount * market.usdPrice(coin), 0);
  return cost.amount * market.usdPrice(cost.coin) <= owned - taken;
}

/**
 * @param {Record<string, unknown>} params
 * @param {number} now ms
 * @returns {OpenOrder['fields']}
 */
function orderFields(params, now) {
  const price = params.orderType === 'Market' ? '0' : String(params.price);
  return {
    orderId: randomUUID(),
    orderLinkId: /** @type {string} */ (params.orderLinkId ?? ''),
    symbol: String(params.symbol),
    price,
    qty: String(params.qty),
    side: params.side,
    positionIdx: params.positionIdx ?? 0,
    orderStatus: 'New',
    createType: 'CreateByUser',
    leavesQty: String(params.qty),
    leavesValue: decimalText(Number(params.qty) * Number(price)),
    timeInForce: params.timeInForce ?? 'GTC',
    orderType: params.orderType,
    reduceOnly: params.reduceOnly === true,
    ...UNUSED_FIELDS,
    createdTime: `${now}`,
    updatedTime: `${now}`,
  };
}

/**
 * @param {Call} call
 * @param {Instrument} instrument
 */
function orderPrice({ params, market, now }, instrument) {
  const { category, side, orderType, marketUnit, price } = params;
  if (orderType !== 'Market') return Number(price);
  // A spot market order to buy states its quantity in the quote coin unless it says otherwise.
  if (category === 'spot' && side === 'Buy' && marketUnit !== 'baseCoin') return 1;
  return Number(side === 'Buy' ? market.ask(instrument, now) : market.bid(instrument, now));
}

/**
 * POST /v5/order/create
 * @param {Call} call
 * @returns {ReplySpec}
 */
function createOrder(call) {
  const { key, params, now } = call;
  const found = readInstrument(call);
  if ('refusal' in found) return found.refusal;
  const { category, instrument } = found;
  const wrong = ORDER_FIELDS.find(({ field, accepts }) => !accepts(params[field], params));
  if (wrong !== undefined) return parameterError(`${wrong.field} invalid`);

  const { open, linkIds } = key.orders;
  const fields = orderFields(params, now);
  if (linkIds.has(fields.orderLinkId)) return category.codes.duplicate;
  if (open.size >= MAX_OPEN_ORDERS) return TOO_MANY_ORDERS;
  const price = orderPrice(call, instrument);
  const cost = category.cost(instrument, String(params.side), Number(params.qty), price);
  const held = fields.reduceOnly ? { coin: cost.coin, amount: 0 } : cost;
  const name = String(params.category);
  if (!isAffordable(call, name, held)) return category.codes.insufficient;

  if (fields.orderLinkId !== '') linkIds.add(fields.orderLinkId);
  const rests = params.orderType === 'Limit';
  if (rests) open.set(fields.orderId, { category: name, instrument, held, fields });
  const filled = { orderStatus: 'Filled', leavesQty: '0', leavesValue: '0', cumExecQty: fields.qty };
  key.orders.announce({ category: name, ...fields, ...(rests ? {} : filled) });
  return { retCode: 0, retMsg: 'OK', result: { orderId: fields.orderId, orderLinkId: fields.orderLinkId } };
}

/**
 * POST /v5/order/cancel
 * @param {Call} call
 * @returns {ReplySpec}
 */
function cancelOrder({ key, params, now, market }) {
  const found = readInstrument({ params, market });
  if ('refusal' in found) return found.refusal;
  const { category, symbol, orderId, orderLinkId } = params;
  if (!orderId && !orderLinkId) return parameterError('orderId or orderLinkId is required');

  const order = [...key.orders.open.values()].find(
    ({ category: name, fields }) =>
      name === category &&
      fields.symbol === symbol &&
      (orderId ? fields.orderId === orderId : fields.orderLinkId === orderLinkId),
  );
  if (order === undefined) return found.category.codes.notFound;
  key.orders.open.delete(order.fields.orderId);
  key.orders.announce({
    category: order.category,
    ...order.fields,
    orderStatus: 'Cancelled',
    cancelType: 'CancelByUser',
    leavesQty: '0',
    leavesValue: '0',
    updatedTime: `${now}`,
  });
  const { orderId: id, orderLinkId: linkId } = order.fields;
  return { retCode: 0, retMsg: 'OK', result: { orderId: id, orderLinkId: linkId } };
}

/** @type {Record<string, (order: OpenOrder) => string>} */
const FILTERS = {
  symbol: ({ fields }) => fields.symbol,
  baseCoin: ({ instrument }) => instrument.baseCoin,
  settleCoin: ({ instrument }) => instrument.settleCoin,
  orderId: ({ fields }) => fields.orderId,
  orderLinkId: ({ fields }) => fields.orderLinkId,
};

/**
 * GET /v5/order/realtime, newest first, by pages. The cursor is the number of orders already seen.
 * @param {Call} call
 * @returns {ReplySpec}
 */
function listOrders({ key, params }) {
  const { category, limit = `${PAGE_SIZE}`, cursor = '0' } = params;
  if (findCategory(category) === null) return { retCode: 10001, retMsg: 'Illegal category' };
  if (category === 'linear' && !params.symbol && !params.baseCoin && !params.settleCoin) {
    const missing = 'Missing some parameters that must be filled in, symbol, settleCoin or baseCoin';
    return { retCode: 10001, retMsg: missing };
  }
  const size = Number(limit);
  const start = Number(cursor);
  if (!(Number.isInteger(size) && size >= 1 && size <= MAX_PAGE_SIZE)) return parameterError('limit invalid');
  if (!(Number.isInteger(start) && start >= 0)) return parameterError('cursor invalid');

  const filters = Object.entries(FILTERS).filter(([name]) => params[name]);
  const matches = [...key.orders.open.values()]
    .filter((order) => order.category === category)
    .filter((order) => filters.every(([name, read]) => read(order) === params[name]))
    .reverse();
  const list = matches.slice(start, start + size).map(({ fields }) => fields);
  const nextPageCursor = start + size < matches.length ? `${start + size}` : '';
  return { retCode: 0, retMsg: 'OK', result: { list, nextPageCursor, category } };
}

module.exports = { cancelOrder, createOrder, createOrderBook, listOrders, parameterError };
