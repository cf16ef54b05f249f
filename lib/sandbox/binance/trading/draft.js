'use strict';

/** Reads and checks the parameters of a new order. */

const { parseDecimal, times } = require('../../decimal.js');
const { notionalOf } = require('../market.js');
const { REFUSALS, filterFailure, illegalCharacters, missingParameter, refusal } = require('../replies.js');
const { newClientOrderId } = require('./order.js');

/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('../params.js').Params} Params */
/** @typedef {import('../replies.js').ReplySpec} ReplySpec */
/** @typedef {import('../keys.js').Product} Product */
/** @typedef {import('./engine.js').Desk} Desk */

const NUMBER_RANGE = '^([0-9]{1,20})(\\.[0-9]{1,20})?$';
/** https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api */
const CLIENT_ID = /^[.A-Z:/a-z0-9_-]{1,36}$/;
const CLIENT_ID_RANGE = '^[\\.A-Z\\:/a-z0-9_-]{1,36}$';

/** Conditional types, with whether a limit price is part of them, and whether a buy waits for a higher price. */
const CONDITIONAL = new Map([
  ['STOP_LOSS', { hasPrice: false, buysAbove: true }],
  ['STOP_LOSS_LIMIT', { hasPrice: true, buysAbove: true }],
  ['TAKE_PROFIT_LIMIT', { hasPrice: true, buysAbove: false }],
  ['STOP', { hasPrice: true, buysAbove: true }],
  ['STOP_MARKET', { hasPrice: false, buysAbove: true }],
  ['TAKE_PROFIT', { hasPrice: false, buysAbove: false }],
  ['TAKE_PROFIT_MARKET', { hasPrice: false, buysAbove: false }],
]);
const SPOT_TYPES = new Set([
  'LIMIT',
  'MARKET',
  'LIMIT_MAKER',
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
]);
const FUTURES_TYPES = new Set([
  'LIMIT',
  'MARKET',
  'STOP',
  'STOP_MARKET',
  'TAKE_PROFIT',
  'TAKE_PROFIT_MARKET',
]);
const TIMES_IN_FORCE = {
  spot: new Set(['GTC', 'IOC', 'FOK']),
  futures: new Set(['GTC', 'IOC', 'FOK', 'GTX', 'GTD']),
};

/** Thrown by the readers below, and caught by readOrder(). */
class Refused extends Error {
  /** @param {ReplySpec} reply */
  constructor(reply) {
    super('refused');
    this.reply = reply;
  }
}

/** @param {boolean} holds @param {ReplySpec} reply */
function insist(holds, reply) {
  if (!holds) throw new Refused(reply);
}

/** @param {Params} params @param {string} name @returns {string} */
function mandatory(params, name) {
  insist((params[name] ?? '') !== '', missingParameter(name));
  return params[name];
}

/** @param {Params} params @param {string} name @returns {bigint | null} null when absent */
function number(params, name) {
  if ((params[name] ?? '') === '') return null;
  const value = parseDecimal(params[name]);
  insist(value !== null && value >= 0n, illegalCharacters(name, NUMBER_RANGE));
  return value;
}

/** @param {Params} params @param {string} name @returns {bigint} */
function mandatoryNumber(params, name) {
  mandatory(params, name);
  return number(params, name) ?? 0n;
}

/** @param {Params} params @param {string} name */
const isTrue = (params, name) => params[name]?.toLowerCase() === 'true';

/** @param {Params} params @param {Product} product @returns {string} */
function readType(params, product) {
  const type = mandatory(params, 'type');
  insist((product === 'spot' ? SPOT_TYPES : FUTURES_TYPES).has(type), REFUSALS.unknownType);
  return type;
}

/** @param {Params} params @param {Product} product @param {boolean} isMandatory @returns {string} */
function readTimeInForce(params, product, isMandatory) {
  if (!isMandatory && (params.timeInForce ?? '') === '') return 'GTC';
  const value = mandatory(params, 'timeInForce');
  insist(TIMES_IN_FORCE[product === 'spot' ? 'spot' : 'futures'].has(value), REFUSALS.unknownTimeInForce);
  return value;
}

/** @param {Params} params @param {string} name @returns {string} */
function readClientId(params, name) {
  const given = params[name] ?? '';
  if (given === '') return newClientOrderId();
  insist(CLIENT_ID.test(given), illegalCharacters(name, CLIENT_ID_RANGE));
  return given;
}

/**
 * @param {Params} params
 * @param {Product} product
 * @param {boolean} isHedged
 * @returns {Order['positionSide']}
 */
function readPositionSide(params, product, isHedged) {
  const side = params.positionSide || 'BOTH';
  if (product === 'spot') return 'BOTH';
  const isOfMode = isHedged ? side === 'LONG' || side === 'SHORT' : side === 'BOTH';
  insist(isOfMode, REFUSALS.positionSide);
  return /** @type {Order['positionSide']} */ (side);
}

/** @param {Params} params @param {{ type: string, closePosition: boolean }} of */
function readQuantities(params, { type, closePosition }) {
  const quoteQuantity = type === 'MARKET' ? (number(params, 'quoteOrderQty') ?? 0n) : 0n;
  if (closePosition) return { quantity: 0n, quoteQuantity: 0n };
  const isEither = type === 'MARKET' && quoteQuantity > 0n;
  return {
    quantity: isEither ? (number(params, 'quantity') ?? 0n) : mandatoryNumber(params, 'quantity'),
    quoteQuantity,
  };
}

/** @param {Order} order @param {Desk} desk Spot: the filters of the symbol. */
function checkSpotFilters({ row, price, trigger, quantity, quoteQuantity }, { market }) {
  for (const each of [price, trigger]) {
    insist(each === null || (each > 0n && each % row.tickSize === 0n), filterFailure('PRICE_FILTER'));
  }
  const isByCost = quoteQuantity > 0n;
  insist(isByCost || (quantity > 0n && quantity % row.stepSize === 0n), filterFailure('LOT_SIZE'));
  const cost = isByCost ? quoteQuantity : times(quantity, price ?? trigger ?? market.price(row));
  insist(cost >= row.minNotional, filterFailure('NOTIONAL'));
}

/** @param {Order} order @param {Desk} desk */
function checkFuturesFilters({ row, price, trigger, quantity, reduceOnly, closePosition }, { market }) {
  insist(closePosition || quantity > 0n, REFUSALS.noQuantity);
  insist(quantity % row.stepSize === 0n, REFUSALS.precision);
  for (const each of [price, trigger]) {
    insist(each === null || each > 0n, refusal(-4001, 'Price less than 0.'));
    insist(each === null || each % row.tickSize === 0n, refusal(-4014, 'Price not increased by tick size.'));
  }
  if (reduceOnly || closePosition || row.product === 'coinm') return;
  const worth = notionalOf(row, quantity, price ?? trigger ?? market.price(row));
  const least = row.minNotional / 10n ** 18n;
  insist(
    worth >= row.minNotional,
    refusal(-4164, `Order's notional must be no smaller than ${least} (unless you choose reduce only).`),
  );
}

/** @param {Order} order @param {Desk} desk */
function checkPlace(order, { market }) {
  const { row, side, type, price, trigger, isWaiting, timeInForce, product } = order;
  const now = market.price(row);
  const takes = price !== null && (side === 'BUY' ? price >= now : price <= now);
  insist(!(type === 'LIMIT_MAKER' && takes), REFUSALS.wouldTake);
  insist(!(timeInForce === 'GTX' && takes), REFUSALS.postOnly);
  if (!isWaiting || trigger === null) return;
  const isReached = order.triggersAbove ? now >= trigger : now <= trigger;
  const reply =
    product === 'spot' ? refusal(-2010, 'Stop price would trigger immediately.') : REFUSALS.wouldTrigger;
  insist(!isReached, reply);
}

/** @param {Order} order @param {Desk} desk Unique among open orders. */
function checkClientId({ product, clientOrderId, isAlgo }, { account }) {
  const isTaken = account
    .openOrders(product)
    .some((open) => open.clientOrderId === clientOrderId && open.isAlgo === isAlgo);
  if (product === 'spot') insist(!isTaken, REFUSALS.duplicateOrder);
  else insist(!isTaken, isAlgo ? REFUSALS.duplicateAlgoOrder : REFUSALS.duplicateFuturesOrder);
}

/**
 * @param {Params} params
 * @param {Product} product
 * @param {Desk} desk
 * @param {boolean} isAlgo
 * @returns {Order}
 */
function draft(params, product, desk, isAlgo) {
  const { account, market, now } = desk;
  const row = market.find(product, mandatory(params, 'symbol'));
  if (row === undefined) throw new Refused(REFUSALS.unknownSymbol);
  const side = mandatory(params, 'side');
  insist(side === 'BUY' || side === 'SELL', REFUSALS.unknownSide);
  const type = readType(params, product);
  const condition = CONDITIONAL.get(type);
  insist(condition === undefined || isAlgo || product !== 'usdm', REFUSALS.useAlgoOrders);
  const isHedged = product !== 'spot' && account.dualSidePosition;
  const closePosition = isTrue(params, 'closePosition');
  insist(!(isHedged && params.reduceOnly !== undefined), REFUSALS.reduceOnlyInHedgeMode);
  const hasPrice = type === 'LIMIT' || type === 'LIMIT_MAKER' || condition?.hasPrice === true;
  if (type === 'MARKET' && (params.price ?? '') !== '') {
    throw new Refused(refusal(-1106, "Parameter 'price' sent when not required."));
  }
  const timeInForce = readTimeInForce(params, product, hasPrice && type !== 'LIMIT_MAKER');
  const price = hasPrice ? mandatoryNumber(params, 'price') : null;
  return {
    product,
    row,
    orderId: 0,
    clientOrderId: readClientId(params, isAlgo ? 'clientAlgoId' : 'newClientOrderId'),
    side: /** @type {Order['side']} */ (side),
    positionSide: readPositionSide(params, product, isHedged),
    type,
    timeInForce,
    price,
    ...readQuantities(params, { type, closePosition }),
    trigger: condition === undefined ? null : mandatoryNumber(params, isAlgo ? 'triggerPrice' : 'stopPrice'),
    triggersAbove: condition !== undefined && condition.buysAbove === (side === 'BUY'),
    isWaiting: condition !== undefined,
    // In hedge mode an order that closes its side can only reduce it.
    reduceOnly:
      isTrue(params, 'reduceOnly') || (isHedged && (side === 'BUY') === (params.positionSide === 'SHORT')),
    closePosition,
    executed: 0n,
    executedQuote: 0n,
    status: 'NEW',
    isOpen: true,
    isAlgo,
    time: now,
    updateTime: now,
  };
}

/**
 * @param {Params} params
 * @param {Product} product
 * @param {Desk} desk
 * @param {{ isAlgo?: boolean }} [options]
 * @returns {{ order: Order, reply: null } | { order: null, reply: ReplySpec }}
 */
function readOrder(params, product, desk, { isAlgo = false } = {}) {
  try {
    const order = draft(params, product, desk, isAlgo);
    if (product === 'spot') checkSpotFilters(order, desk);
    else checkFuturesFilters(order, desk);
    checkPlace(order, desk);
    checkClientId(order, desk);
    return { order, reply: null };
  } catch (error) {
    if (error instanceof Refused) return { order: null, reply: error.reply };
    throw error;
  }
}

module.exports = { readOrder };
