'use strict';

/**
 * Whether an order fills, rests or ends at the prices of a moment. Pure functions. The sandbox has what anyone wants to
 * buy or sell at the best price, so an order fills whole or not at all.
 */

/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('./order.js').Trigger} Trigger */

/**
 * The prices of an instrument.
 * @typedef {object} Quote
 * @property {bigint} last
 * @property {bigint} mark
 * @property {bigint} index
 * @property {bigint} bid
 * @property {bigint} ask
 */

/** @typedef {{ price: bigint } | 'rests' | { ends: string }} Outcome `ends`: the reason for which it is cancelled. */

/**
 * Whether a limit order could trade now.
 * @param {Pick<Order, 'side' | 'price'>} order
 * @param {Quote} quote
 */
function isMarketable({ side, price }, { bid, ask }) {
  return side === 'Buy' ? price >= ask : price <= bid;
}

/**
 * What happens to an order that arrives at the market.
 * @param {Pick<Order, 'side' | 'price' | 'orderType' | 'timeInForce'>} order
 * @param {Quote} quote
 * @returns {Outcome}
 */
function matchArrival(order, quote) {
  const best = order.side === 'Buy' ? quote.ask : quote.bid;
  if (order.orderType === 'Market') return { price: best };
  if (isMarketable(order, quote)) {
    return order.timeInForce === 'PostOnly' ? { ends: 'EC_PostOnlyWillTakeLiquidity' } : { price: best };
  }
  if (order.timeInForce === 'IOC') return { ends: 'EC_NoImmediateQtyToFill' };
  return order.timeInForce === 'FOK' ? { ends: 'EC_NoEnoughQtyToFill' } : 'rests';
}

/** @param {string} by @param {Quote} quote */
function priceBy(by, { last, mark, index }) {
  if (by === 'MarkPrice') return mark;
  return by === 'IndexPrice' ? index : last;
}

/**
 * @param {Trigger} trigger
 * @param {Quote} quote
 */
function isTriggered({ price, direction, by }, quote) {
  const current = priceBy(by, quote);
  return direction === 1 ? current >= price : current <= price;
}

/**
 * Lets a trailing stop follow the market to the better side.
 * @param {Trigger} trigger
 * @param {Quote} quote
 * @returns {bigint} Its new price.
 */
function trailedPrice({ price, direction, by, distance = 0n }, quote) {
  const current = priceBy(by, quote);
  const candidate = direction === 2 ? current - distance : current + distance;
  const follows = direction === 2 ? candidate > price : candidate < price;
  return follows ? candidate : price;
}

module.exports = { isMarketable, isTriggered, matchArrival, priceBy, trailedPrice };
