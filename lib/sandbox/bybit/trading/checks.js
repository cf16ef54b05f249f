'use strict';

/** The checks of an order, in the order in which the sandbox applies them. Each gives null or the refusal of the exchange. */

const { times } = require('../../decimal.js');
const { priceBy } = require('./matching.js');
const { closedBy } = require('./position.js');
const { filtersOf, parameterError, refusalsOf, scaled } = require('./rules.js');
const { canAfford } = require('./wallet.js');

/** @typedef {import('../replies.js').ReplySpec} ReplySpec */
/** @typedef {import('../market/instruments.js').InstrumentRow} InstrumentRow */
/** @typedef {import('./desk.js').DeskInstance} DeskInstance */
/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('./order.js').Protection} Protection */

const MAX_OPEN_ORDERS = 500;
const LINK_ID_LENGTH = 36;
const TIMES_IN_FORCE = ['GTC', 'IOC', 'FOK', 'PostOnly', 'RPI'];

/** @typedef {(order: Order, desk: DeskInstance) => ReplySpec | null} Check */

/** @type {Check} */
function checkWords({ side, orderType, timeInForce, orderLinkId }) {
  if (side !== 'Buy' && side !== 'Sell') return parameterError('side invalid');
  if (orderType !== 'Limit' && orderType !== 'Market') return parameterError('orderType invalid');
  if (!TIMES_IN_FORCE.includes(timeInForce)) return parameterError('timeInForce invalid');
  return orderLinkId.length > LINK_ID_LENGTH ? parameterError('orderLinkId invalid') : null;
}

/** @type {Check} */
function checkQuantity({ instrument, orderType, qty, marketUnit }) {
  const refusals = refusalsOf(instrument.category);
  if (qty < 0n) return refusals.qtyStep;
  // An amount of the quote coin has no step, and its limit is the value of the order.
  if (marketUnit === 'quoteCoin') return qty === 0n ? refusals.tooFew : null;
  const { qtyStep, minQty, maxQty, maxMarketQty } = filtersOf(instrument);
  if (qty < minQty) return refusals.tooFew;
  const maximum = orderType === 'Market' ? maxMarketQty : maxQty;
  if (qty > maximum) return refusals.tooMuch(qty, maximum);
  return qty % qtyStep === 0n ? null : refusals.qtyStep;
}

/** @type {Check} */
function checkPrice({ instrument, orderType, price }) {
  if (orderType === 'Market') return null;
  const isOnGrid = price > 0n && price % filtersOf(instrument).tickSize === 0n;
  return isOnGrid ? null : refusalsOf(instrument.category).tickSize;
}

/** @type {Check} */
function checkPositionIdx({ instrument, positionIdx }, { account }) {
  const matches = account.isHedged(instrument) ? positionIdx === 1 || positionIdx === 2 : positionIdx === 0;
  return matches ? null : { retCode: 10001, retMsg: 'position idx not match position mode' };
}

/** @type {Check} */
function checkLinkId({ instrument, orderLinkId }, { account }) {
  const isTaken = orderLinkId !== '' && account.isLinkIdTaken(orderLinkId);
  return isTaken ? refusalsOf(instrument.category).duplicate : null;
}

/** @type {Check} */
function checkTrigger({ instrument, trigger }, desk) {
  if (trigger === null) return null;
  if (trigger.price < 0n || trigger.price % filtersOf(instrument).tickSize !== 0n) {
    return parameterError('triggerPrice invalid');
  }
  if (trigger.direction !== 1 && trigger.direction !== 2) return parameterError('triggerDirection invalid');
  const current = priceBy(trigger.by, desk.quote(instrument));
  const isPast = trigger.direction === 1 ? trigger.price <= current : trigger.price >= current;
  return isPast && instrument.category !== 'spot'
    ? refusalsOf(instrument.category).triggered(trigger, current)
    : null;
}

/**
 * Whether take profit and stop loss are prices, and on their sides of another price.
 * @param {'Buy' | 'Sell'} side Of the position.
 * @param {Protection} protection
 * @param {bigint} base
 * @param {InstrumentRow} instrument
 * @returns {ReplySpec | null}
 */
function checkProtection(side, { takeProfit, stopLoss, tpLimitPrice, slLimitPrice }, base, instrument) {
  const { tickSize } = filtersOf(instrument);
  const isOffGrid = (/** @type {bigint} */ price) => price < 0n || price % tickSize !== 0n;
  for (const [name, price, rises, limit] of /** @type {const} */ ([
    ['TakeProfit', takeProfit, side === 'Buy', tpLimitPrice],
    ['StopLoss', stopLoss, side === 'Sell', slLimitPrice],
  ])) {
    if (price === null) continue;
    if (isOffGrid(price)) return parameterError(`${name} invalid`);
    if (limit !== null && isOffGrid(limit)) return parameterError(`limit price of ${name} invalid`);
    if (rises ? price > base : price < base) continue;
    const relation = rises ? 'be higher than' : name === 'StopLoss' ? 'lower than' : 'be lower than';
    const retMsg =
      `${name}:${scaled(price)} set for ${side} position should ` +
      `${relation} base_price:${scaled(base)}??LastPrice`;
    return { retCode: 10001, retMsg };
  }
  return null;
}

/** @type {Check} */
function checkOrderProtection({ instrument, side, orderType, price, protection, trigger }, desk) {
  if (protection === null) return null;
  const base = orderType === 'Limit' ? price : (trigger?.price ?? desk.quote(instrument).last);
  return checkProtection(side, protection, base, instrument);
}

/** @type {Check} */
function checkValue({ instrument, orderType, qty, price, marketUnit, reduceOnly }, desk) {
  const { category } = instrument;
  if (reduceOnly || category === 'inverse') return null;
  const value =
    marketUnit === 'quoteCoin'
      ? qty
      : times(qty, orderType === 'Limit' ? price : desk.quote(instrument).last);
  return value < filtersOf(instrument).minValue ? refusalsOf(category).valueTooLow(instrument) : null;
}

/**
 * An order that only reduces needs a position of the other side. Its quantity is cut down to the position.
 * @type {Check}
 */
function checkReduceOnly(order, { account }) {
  const { instrument, side, positionIdx, trigger, qty } = order;
  if (instrument.category === 'spot') return null;
  // In hedge mode a sale of the long side, or a purchase of the short side, can only close.
  if (positionIdx !== 0 && (positionIdx === 1) !== (side === 'Buy')) order.reduceOnly = true;
  if (!order.reduceOnly || trigger !== null) return null;
  const position = account.findPosition(instrument, positionIdx);
  if (position === undefined || position.size === 0n) {
    return { retCode: 110017, retMsg: 'current position is zero, cannot fix reduce-only order qty' };
  }
  if (position.side === side) return { retCode: 110017, retMsg: 'Reduce-only rule not satisfied' };
  order.qty = closedBy(position, side, qty);
  return null;
}

/** @type {Check} */
function checkCount({ instrument }, { account }) {
  return account.open.size >= MAX_OPEN_ORDERS ? refusalsOf(instrument.category).tooMany : null;
}

/** @type {Check} */
function checkBalance(order, desk) {
  if (order.trigger !== null && order.stopOrderType !== 'tpslOrder') return null;
  return canAfford(order, desk) ? null : refusalsOf(order.instrument.category).insufficient;
}

/** Of a new order. @type {readonly Check[]} */
const CREATE_CHECKS = [
  checkWords,
  checkLinkId,
  checkQuantity,
  checkPrice,
  checkPositionIdx,
  checkTrigger,
  checkOrderProtection,
  checkReduceOnly,
  checkValue,
  checkCount,
  checkBalance,
];

/** Of an order that rests and has been changed. @type {readonly Check[]} */
const AMEND_CHECKS = [checkQuantity, checkPrice, checkOrderProtection, checkValue];

/** Of an order that waits for its trigger. @type {readonly Check[]} */
const CONDITIONAL_AMEND_CHECKS = [...AMEND_CHECKS, checkTrigger];

/**
 * @param {readonly Check[]} checks
 * @param {Order} order A check may cut its quantity down.
 * @param {DeskInstance} desk
 * @returns {ReplySpec | null} The first refusal.
 */
function firstRefusal(checks, order, desk) {
  for (const check of checks) {
    const refusal = check(order, desk);
    if (refusal !== null) return refusal;
  }
  return null;
}

module.exports = { AMEND_CHECKS, CONDITIONAL_AMEND_CHECKS, CREATE_CHECKS, checkProtection, firstRefusal };
