'use strict';

/**
 * Places, fills and cancels orders. There is one price for each symbol: what reaches it fills at once and whole, the rest
 * waits. There are no fees.
 */

const { over, smaller, times } = require('../../decimal.js');
const { notionalOf } = require('../market.js');
const { REFUSALS } = require('../replies.js');
const { positionOf, reducible, updatePosition } = require('./positions.js');
const { endOrder } = require('./order.js');

/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('./account.js').AccountInstance} Account */
/** @typedef {import('../replies.js').ReplySpec} ReplySpec */
/** @typedef {{ account: Account, market: import('../market.js').MarketInstance, now: number, ids: { order: number, trade: number } }} Desk */

/** @param {Order} order @param {bigint} price */
function reaches(order, price) {
  if (order.price === null) return true;
  return order.side === 'BUY' ? order.price >= price : order.price <= price;
}

/** @param {Order} order @returns {{ coin: string, amount: bigint }} What an open spot order locks. */
function lockedBy({ row, side, price, trigger, quantity, executed }) {
  const left = quantity - executed;
  if (side === 'SELL') return { coin: row.base, amount: left };
  return { coin: row.quote, amount: times(left, price ?? trigger ?? 0n) };
}

/** @param {Account} account @param {string} coin @returns {bigint} What open spot orders lock. */
function lockedCoins(account, coin) {
  return account
    .openOrders('spot')
    .map(lockedBy)
    .filter((lock) => lock.coin === coin)
    .reduce((sum, { amount }) => sum + amount, 0n);
}

/**
 * Margin that positions and open orders of a product bind.
 * @param {Desk} desk
 * @param {'usdm' | 'coinm'} product
 * @param {string} coin
 */
function boundMargin({ account, market }, product, coin) {
  const own = [...account.positions.values()].filter(
    ({ symbol, amount }) => amount !== 0n && market.find(product, symbol)?.settle === coin,
  );
  const positions = own.reduce((sum, { symbol, amount, entryPrice }) => {
    const row = /** @type {import('../symbols.js').Listed} */ (market.find(product, symbol));
    return (
      sum +
      notionalOf(row, amount < 0n ? -amount : amount, entryPrice) / BigInt(account.leverage(product, symbol))
    );
  }, 0n);
  const orders = account
    .openOrders(product)
    .filter(({ row, reduceOnly, isWaiting }) => row.settle === coin && !reduceOnly && !isWaiting);
  return orders.reduce(
    (sum, { row, quantity, price }) =>
      sum +
      notionalOf(row, quantity, price ?? market.price(row)) / BigInt(account.leverage(product, row.symbol)),
    positions,
  );
}

/**
 * @param {Order} order
 * @param {Desk} desk
 * @returns {ReplySpec | null}
 */
function checkFunds(order, desk) {
  const { account, market } = desk;
  const { product, row, side, quantity, quoteQuantity, price, trigger } = order;
  const at = price ?? trigger ?? market.price(row);
  if (product === 'spot') {
    const coin = side === 'BUY' ? row.quote : row.base;
    const needed = side === 'SELL' ? quantity : quoteQuantity > 0n ? quoteQuantity : times(quantity, at);
    const free = account.total('spot', coin) - lockedCoins(account, coin);
    return needed <= free ? null : REFUSALS.insufficientBalance;
  }
  if (order.reduceOnly || order.closePosition || order.isWaiting) return null;
  const opening = quantity - smaller(quantity, reducible(account, order));
  const margin = notionalOf(row, opening, at) / BigInt(account.leverage(product, row.symbol));
  const free = account.total(product, row.settle) - boundMargin(desk, product, row.settle);
  return margin <= free ? null : REFUSALS.insufficientMargin;
}

/**
 * @param {Order} order
 * @param {{ price: bigint, isMaker: boolean }} at
 * @param {Desk} desk
 */
function fill(order, { price, isMaker }, desk) {
  const { account, now, ids } = desk;
  const { product, row, side } = order;
  const left = order.quantity - order.executed;
  const quantity = order.reduceOnly || order.closePosition ? smaller(left, reducible(account, order)) : left;
  const quote = notionalOf(row, quantity, price);
  let realized = 0n;
  if (product === 'spot') {
    const sign = side === 'BUY' ? 1n : -1n;
    account.add('spot', row.base, sign * quantity);
    account.add('spot', row.quote, -sign * quote);
  } else {
    realized = updatePosition(account, order, { quantity, price, now });
    account.add(product, row.settle, realized);
  }
  order.executed += quantity;
  order.executedQuote += quote;
  const trade = { id: (ids.trade += 1), order, price, quantity, realized, isMaker, time: now };
  account.trades.push(trade);
  endOrder(order, 'FILLED', now);
  account.tell({ order, type: 'TRADE', trade, time: now });
}

/** @param {Order} order @param {Desk} desk */
function expire(order, { account, now }) {
  endOrder(order, 'EXPIRED', now);
  account.tell({ order, type: 'EXPIRED', trade: null, time: now });
}

/** @param {Order} order @param {Desk} desk Of an order that works now. */
function arrive(order, desk) {
  const price = desk.market.price(order.row);
  if (order.reduceOnly || order.closePosition) {
    const possible = reducible(desk.account, order);
    if (possible === 0n) return expire(order, desk);
    if (order.closePosition) order.quantity = possible;
  }
  if (order.quoteQuantity > 0n) {
    const steps = over(order.quoteQuantity, price) / order.row.stepSize;
    order.quantity = steps * order.row.stepSize;
  }
  if (reaches(order, price)) return fill(order, { price, isMaker: false }, desk);
  return order.timeInForce === 'IOC' || order.timeInForce === 'FOK' ? expire(order, desk) : undefined;
}

/**
 * @param {Order} order Complete but for its id.
 * @param {Desk} desk
 * @returns {ReplySpec | null} null when the order is placed.
 */
function place(order, desk) {
  const { account, ids, now } = desk;
  const refusal = checkFunds(order, desk);
  if (refusal !== null) return refusal;
  if (order.reduceOnly && !order.isWaiting && positionOf(account, order).amount === 0n) {
    return REFUSALS.reduceOnly;
  }
  order.orderId = ids.order += 1;
  account.orders.push(order);
  account.tell({ order, type: 'NEW', trade: null, time: now });
  if (!order.isWaiting) arrive(order, desk);
  return null;
}

/** @param {Order} order @param {Desk} desk */
function cancel(order, { account, now }) {
  endOrder(order, 'CANCELED', now);
  account.tell({ order, type: 'CANCELED', trade: null, time: now });
}

/** Fills and triggers what the prices reach. @param {Desk} desk */
function settle(desk) {
  const { account, market } = desk;
  for (const order of account.orders.filter(({ isOpen }) => isOpen)) {
    const price = market.price(order.row);
    if (order.isWaiting) {
      const trigger = order.trigger ?? 0n;
      if (order.triggersAbove ? price < trigger : price > trigger) continue;
      order.isWaiting = false;
      arrive(order, desk);
    } else if (reaches(order, price)) {
      fill(order, { price: order.price ?? price, isMaker: true }, desk);
    }
  }
  account.flush();
}

module.exports = { boundMargin, cancel, lockedCoins, place, settle };
