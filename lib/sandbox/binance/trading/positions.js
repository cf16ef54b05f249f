'use strict';

/** Positions of futures. */

const { ONE, over, smaller, times } = require('../../decimal.js');

/** @typedef {import('./account.js').AccountInstance} Account */
/** @typedef {import('./account.js').Position} Position */
/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('../symbols.js').Listed} Listed */

/** @param {bigint} value */
const size = (value) => (value < 0n ? -value : value);

/**
 * @param {Account} account
 * @param {{ product: string, row: { symbol: string }, positionSide: Position['side'] }} of
 * @returns {Position}
 */
function positionOf(account, { product, row: { symbol }, positionSide: side }) {
  const name = `${product} ${symbol} ${side}`;
  const known = account.positions.get(name);
  if (known !== undefined) return known;
  const position = { symbol, side, amount: 0n, entryPrice: 0n, updateTime: 0 };
  account.positions.set(name, position);
  return position;
}

/** @param {Account} account @param {Order} order @returns {bigint} How much of its position the order can close. */
function reducible(account, order) {
  if (order.product === 'spot') return 0n;
  const { amount } = positionOf(account, order);
  const isAgainst = order.side === 'BUY' ? amount < 0n : amount > 0n;
  return isAgainst ? size(amount) : 0n;
}

/**
 * @param {Listed} row
 * @param {bigint} amount Signed.
 * @param {{ from: bigint, to: bigint }} prices
 * @returns {bigint} The profit in the coin of the margin.
 */
function profitOf({ product, contractSize }, amount, { from, to }) {
  if (from === 0n || to === 0n) return 0n;
  if (product !== 'coinm') return times(amount, to - from);
  return times(times(amount, contractSize), over(ONE, from) - over(ONE, to));
}

/**
 * @param {Account} account
 * @param {Order} order
 * @param {{ quantity: bigint, price: bigint, now: number }} trade
 * @returns {bigint} The realised profit.
 */
function updatePosition(account, order, { quantity, price, now }) {
  const position = positionOf(account, order);
  const signed = order.side === 'BUY' ? quantity : -quantity;
  const closing = smaller(quantity, reducible(account, order));
  const closed = position.amount < 0n ? -closing : closing;
  const realized = profitOf(order.row, closed, { from: position.entryPrice, to: price });
  const before = position.amount;
  position.amount += signed;
  position.updateTime = now;
  if (position.amount === 0n) position.entryPrice = 0n;
  else if (closing === 0n) {
    const worth = times(size(before), position.entryPrice) + times(quantity, price);
    position.entryPrice = over(worth, size(position.amount));
  } else if (closing < quantity) position.entryPrice = price;
  return realized;
}

module.exports = { positionOf, profitOf, reducible, size, updatePosition };
