'use strict';

/** Futures orders, trades and positions as the exchange writes them. */

const { decimalText, over, times } = require('../../decimal.js');
const { notionalOf } = require('../market.js');
const { profitOf, size } = require('./positions.js');
const { averagePrice } = require('./spot-rows.js');

/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('./account.js').Trade} Trade */
/** @typedef {import('./account.js').Position} Position */
/** @typedef {import('./engine.js').Desk} Desk */

/** @param {Order} order */
function average(order) {
  const { product, executed, executedQuote, row } = order;
  if (product !== 'coinm' || executed === 0n) return averagePrice(order);
  return over(times(executed, row.contractSize), executedQuote);
}

/** @param {Order} order */
function orderRow(order) {
  const { row, product, price, trigger, executed, executedQuote } = order;
  return {
    orderId: order.orderId,
    symbol: row.symbol,
    ...(product === 'coinm' && { pair: row.symbol.split('_')[0] }),
    status: order.status,
    clientOrderId: order.clientOrderId,
    price: price === null ? '0' : decimalText(price),
    avgPrice: decimalText(average(order)),
    origQty: decimalText(order.quantity),
    executedQty: decimalText(executed),
    cumQty: decimalText(executed),
    ...(product === 'coinm'
      ? { cumBase: decimalText(executedQuote) }
      : { cumQuote: decimalText(executedQuote) }),
    timeInForce: order.timeInForce,
    type: order.type,
    reduceOnly: order.reduceOnly,
    closePosition: order.closePosition,
    side: order.side,
    positionSide: order.positionSide,
    stopPrice: trigger === null ? '0' : decimalText(trigger),
    workingType: 'CONTRACT_PRICE',
    priceProtect: false,
    origType: order.type,
    priceMatch: 'NONE',
    selfTradePreventionMode: 'EXPIRE_MAKER',
    goodTillDate: 0,
    time: order.time,
    updateTime: order.updateTime,
  };
}

/** What an algo order is called in each state. @type {Readonly<Record<Order['status'], string>>} */
const ALGO_STATUS = {
  NEW: 'NEW',
  PARTIALLY_FILLED: 'TRIGGERED',
  FILLED: 'FINISHED',
  CANCELED: 'CANCELED',
  EXPIRED: 'EXPIRED',
};

/** @param {Order} order */
function algoRow(order) {
  return {
    algoId: order.orderId,
    clientAlgoId: order.clientOrderId,
    algoType: 'CONDITIONAL',
    orderType: order.type,
    symbol: order.row.symbol,
    side: order.side,
    positionSide: order.positionSide,
    timeInForce: order.timeInForce,
    quantity: decimalText(order.quantity),
    algoStatus: ALGO_STATUS[order.status],
    triggerPrice: decimalText(order.trigger ?? 0n),
    price: order.price === null ? '0' : decimalText(order.price),
    icebergQuantity: null,
    selfTradePreventionMode: 'EXPIRE_MAKER',
    workingType: 'CONTRACT_PRICE',
    priceMatch: 'NONE',
    closePosition: order.closePosition,
    priceProtect: false,
    reduceOnly: order.reduceOnly,
    createTime: order.time,
    updateTime: order.updateTime,
    triggerTime: order.isWaiting || order.status === 'CANCELED' ? 0 : order.updateTime,
    goodTillDate: 0,
  };
}

/** @param {Trade} trade */
function tradeRow({ id, order, price, quantity, realized, isMaker, time }) {
  const { row, side, positionSide, product } = order;
  const worth = decimalText(notionalOf(row, quantity, price));
  return {
    symbol: row.symbol,
    id,
    orderId: order.orderId,
    side,
    price: decimalText(price),
    qty: decimalText(quantity),
    realizedPnl: decimalText(realized),
    ...(product === 'coinm' ? { baseQty: worth } : { quoteQty: worth }),
    marginAsset: row.settle,
    commission: '0',
    commissionAsset: row.settle,
    time,
    positionSide,
    buyer: side === 'BUY',
    maker: isMaker,
  };
}

/**
 * @param {Position} position
 * @param {import('../symbols.js').Listed} row
 * @param {Desk} desk
 */
function positionRow({ symbol, side, amount, entryPrice, updateTime }, row, { account, market }) {
  const price = market.price(row);
  const leverage = account.leverage(row.product, symbol);
  const worth = notionalOf(row, amount, price);
  const margin = decimalText(size(worth) / BigInt(leverage));
  return {
    symbol,
    positionSide: side,
    positionAmt: decimalText(amount),
    entryPrice: decimalText(entryPrice),
    breakEvenPrice: decimalText(entryPrice),
    markPrice: decimalText(price),
    unRealizedProfit: decimalText(profitOf(row, amount, { from: entryPrice, to: price })),
    liquidationPrice: '0',
    leverage: `${leverage}`,
    marginType: 'cross',
    isAutoAddMargin: 'false',
    isolatedMargin: '0',
    isolatedWallet: '0',
    notional: decimalText(worth),
    notionalValue: decimalText(worth),
    marginAsset: row.settle,
    initialMargin: margin,
    positionInitialMargin: margin,
    openOrderInitialMargin: '0',
    maintMargin: decimalText(size(worth) / 200n),
    adl: 1,
    bidNotional: '0',
    askNotional: '0',
    updateTime,
  };
}

module.exports = { algoRow, orderRow, positionRow, tradeRow };
