'use strict';

/** What happens to the orders of an account: they enter, rest, trigger, fill and end. */

const { randomUUID } = require('node:crypto');
const { decimalText, over, smaller, times } = require('../../decimal.js');
const { heldOf, shownPrice } = require('./execution.js');
const { isMarketable, isTriggered, matchArrival, priceBy, trailedPrice } = require('./matching.js');
const { isOpen } = require('./order.js');
const { applyFill, entryPrice } = require('./position.js');
const { clearProtection, followSize, protect } = require('./protection.js');
const { FEE_RATES, filtersOf, valueOf } = require('./rules.js');
const { canAfford, isReserving, leverageOfPosition } = require('./wallet.js');

/** @typedef {import('./desk.js').DeskInstance} DeskInstance */
/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('./position.js').Position} Position */
/** @typedef {import('./execution.js').Execution} Execution */

/**
 * @param {DeskInstance} desk
 * @param {Order} order Open.
 * @param {'Cancelled' | 'Rejected' | 'Deactivated'} status
 * @param {{ cancelType?: string, rejectReason?: string }} why
 */
function finish(desk, order, status, { cancelType = 'UNKNOWN', rejectReason = 'EC_NoError' }) {
  Object.assign(order, { status, cancelType, rejectReason, updatedAt: desk.now });
  desk.account.file(order);
  desk.account.touchWallet();
}

/**
 * @param {DeskInstance} desk
 * @param {Order} order Open.
 */
function cancelByUser(desk, order) {
  const isConditional = order.status === 'Untriggered';
  finish(desk, order, isConditional ? 'Deactivated' : 'Cancelled', {
    cancelType: 'CancelByUser',
    rejectReason: isConditional ? 'EC_NoError' : 'EC_PerCancelRequest',
  });
  touchBound(desk, order);
}

/**
 * Notes that a position looks different when its take profit or stop loss changes.
 * @param {DeskInstance} desk
 * @param {Order} order
 */
function touchBound({ account }, { boundTo, instrument, positionIdx }) {
  const position = account.findPosition(instrument, positionIdx);
  if (boundTo !== '' && position !== undefined) account.touch(position);
}

/**
 * How much of an order fills at a price: all of it, but an order that only reduces fills no more than the position.
 * @param {DeskInstance} desk
 * @param {Order} order
 * @param {bigint} price
 */
function fillable({ account }, { instrument, qty, marketUnit, reduceOnly, side, positionIdx }, price) {
  if (marketUnit === 'quoteCoin') {
    const { qtyStep } = filtersOf(instrument);
    return (over(qty, price) / qtyStep) * qtyStep;
  }
  if (!reduceOnly) return qty;
  const position = account.findPosition(instrument, positionIdx);
  return position === undefined || position.side === side ? 0n : smaller(qty, position.size);
}

/**
 * @param {DeskInstance} desk
 * @param {Order} order
 * @param {{ qty: bigint, price: bigint, isMaker: boolean }} fill
 * @returns {Execution}
 */
function executionOf(desk, order, { qty, price, isMaker }) {
  const { instrument, side } = order;
  const { category, baseCoin, quoteCoin, settleCoin } = instrument;
  const feeRate = FEE_RATES[category][isMaker ? 'maker' : 'taker'];
  const value = valueOf(instrument, qty, price);
  const takesBase = category === 'spot' && side === 'Buy';
  const charged = category === 'option' ? times(qty, desk.usdPrice(baseCoin)) : takesBase ? qty : value;
  order.feeCoin = category !== 'spot' ? settleCoin : takesBase ? baseCoin : quoteCoin;
  const quote = desk.quote(instrument);
  return {
    execId: randomUUID(),
    order,
    price,
    qty,
    value,
    fee: times(charged, feeRate),
    feeRate,
    isMaker,
    closed: 0n,
    pnl: 0n,
    markPrice: decimalText(quote.mark),
    indexPrice: decimalText(quote.index),
    time: desk.now,
    seq: desk.account.nextSequence(),
  };
}

/**
 * @param {DeskInstance} desk
 * @param {Execution} execution Of a spot order.
 */
function exchangeCoins({ account }, { order, qty, value, fee }) {
  const { baseCoin, quoteCoin } = order.instrument;
  const isBuy = order.side === 'Buy';
  account.credit(baseCoin, isBuy ? qty - fee : -qty);
  account.credit(quoteCoin, isBuy ? -value : value - fee);
}

/**
 * Moves the position of an order and pays its profit and fee. Orders that the position has held up end with it.
 * @param {DeskInstance} desk
 * @param {Execution} execution Of an order for a contract.
 */
function movePosition(desk, execution) {
  const { account, now } = desk;
  const { order, qty, price, fee } = execution;
  const position = account.position(order.instrument, order.positionIdx, now);
  const { side: sideBefore } = position;
  const averageBefore = entryPrice(position);
  const leverage = leverageOfPosition(position, desk);
  const { closed, pnl, entry, exit, openFee } = applyFill(position, {
    side: order.side,
    qty,
    price,
    fee,
    now,
  });
  Object.assign(execution, { closed, pnl });
  account.credit(order.instrument.settleCoin, pnl - fee);
  account.touch(position);
  if (closed > 0n) {
    const closeFee = (fee * closed) / qty;
    order.closedPnl += pnl - openFee - closeFee;
    account.addClosedPnl({ execution, entry, exit, entryPrice: averageBefore, openFee, closeFee, leverage });
  }
  if (sideBefore !== '' && position.side !== sideBefore) {
    clearProtection(desk, position, order);
    endReducing(desk, position, order);
  }
  if (position.size > 0n) followSize(desk, position);
}

/**
 * Ends the resting orders that could only reduce a position which is gone.
 * @param {DeskInstance} desk
 * @param {Position} position
 * @param {Order} except The order that has closed it.
 */
function endReducing(desk, { instrument, positionIdx }, except) {
  for (const order of [...desk.account.open.values()]) {
    const resting = order.status === 'New' && order.reduceOnly && order !== except;
    if (resting && order.instrument === instrument && order.positionIdx === positionIdx) {
      finish(desk, order, 'Cancelled', { cancelType: 'CancelByReduceOnly' });
    }
  }
}

/**
 * @param {DeskInstance} desk
 * @param {Order} order
 * @param {bigint} price
 * @param {boolean} isMaker
 */
function fill(desk, order, price, isMaker) {
  const { account, now } = desk;
  const qty = fillable(desk, order, price);
  if (qty === 0n) {
    const cancelType = order.reduceOnly ? 'CancelByReduceOnly' : 'UNKNOWN';
    finish(desk, order, 'Cancelled', { cancelType, rejectReason: 'EC_NoEnoughQtyToFill' });
    return;
  }
  const execution = executionOf(desk, order, { qty, price, isMaker });
  // Bybit cuts an order that only reduces down to what it can reduce.
  if (order.reduceOnly) order.qty = qty;
  Object.assign(order, {
    price: shownPrice(order, price),
    status: 'Filled',
    filled: qty,
    filledValue: execution.value,
    fee: execution.fee,
    updatedAt: now,
  });
  account.file(order);
  account.addExecution(execution);
  if (order.instrument.category === 'spot') exchangeCoins(desk, execution);
  else movePosition(desk, execution);
  const opened = heldOf(execution);
  if (order.protection !== null && opened > 0n) {
    const { instrument, positionIdx, side, protection } = order;
    protect(desk, { instrument, positionIdx, side, qty: opened, protection });
  }
}

/**
 * Brings an order to the market: it fills, rests or is cancelled.
 * @param {DeskInstance} desk
 * @param {Order} order
 */
function activate(desk, order) {
  const outcome = matchArrival(order, desk.quote(order.instrument));
  if (outcome === 'rests') {
    Object.assign(order, { status: 'New', updatedAt: desk.now });
    desk.account.file(order);
    desk.account.touchWallet();
  } else if ('ends' in outcome) finish(desk, order, 'Cancelled', { rejectReason: outcome.ends });
  else fill(desk, order, outcome.price, false);
}

/**
 * @param {DeskInstance} desk
 * @param {Order} order New, checked and affordable.
 */
function enter(desk, order) {
  if (order.trigger === null) activate(desk, order);
  else {
    order.status = 'Untriggered';
    desk.account.file(order);
  }
}

/**
 * Files a conditional order that has been changed.
 * @param {DeskInstance} desk
 * @param {Order} order
 */
function keepWaiting(desk, order) {
  desk.account.file(order);
  touchBound(desk, order);
}

/**
 * @param {DeskInstance} desk
 * @param {Order} order A conditional order whose price is reached.
 */
function trigger(desk, order) {
  if (order.createType === 'CreateByUser') order.createType = 'CreateByStopOrder';
  const { partner } = order;
  if (partner !== null && isOpen(partner)) {
    finish(desk, partner, 'Deactivated', { cancelType: 'CancelByTpSlTsClear' });
  }
  // Before the status changes: from then on the order itself counts among those that reserve.
  const canPay = isReserving(order) || canAfford(order, desk);
  order.status = 'Triggered';
  if (canPay) activate(desk, order);
  else finish(desk, order, 'Rejected', { rejectReason: 'EC_Others' });
}

/**
 * Lets a trailing stop follow the price. One with an activation price waits for it first.
 * @param {import('./order.js').Trigger} following
 * @param {import('./matching.js').Quote} quote
 */
function follow(following, quote) {
  const current = priceBy(following.by, quote);
  if (following.waitsFor !== undefined) {
    const reached = following.direction === 2 ? current >= following.waitsFor : current <= following.waitsFor;
    if (!reached) return;
    following.waitsFor = undefined;
  }
  following.price = trailedPrice(following, quote);
}

/**
 * @param {DeskInstance} desk
 * @param {Order} order Open.
 * @returns {boolean} Whether something has happened to it.
 */
function step(desk, order) {
  const quote = desk.quote(order.instrument);
  if (order.status === 'New') {
    if (!isMarketable(order, quote)) return false;
    fill(desk, order, order.price, true);
    return true;
  }
  const condition = order.trigger;
  if (condition === null) return false;
  if (condition.distance !== undefined) follow(condition, quote);
  if (condition.waitsFor !== undefined || !isTriggered(condition, quote)) return false;
  trigger(desk, order);
  return true;
}

/**
 * Does what the prices of this moment do to the open orders.
 * @param {DeskInstance} desk
 */
function settle(desk) {
  const { open } = desk.account;
  // What fills can bring a stop that is reached at the same price.
  for (let moved = open.size > 0; moved;) {
    moved = false;
    for (const order of [...open.values()]) {
      if (isOpen(order) && step(desk, order)) moved = true;
    }
  }
}

module.exports = { activate, cancelByUser, enter, keepWaiting, settle };
