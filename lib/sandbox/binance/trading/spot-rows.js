'use strict';

/** Spot orders and trades as the exchange writes them. */

const { decimalText, over } = require('../../decimal.js');

/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('./account.js').Trade} Trade */

const NO_PRICE = '0.00000000';

/** @param {bigint} value @returns {string} with eight places */
function fixed(value) {
  const [whole, fraction = ''] = decimalText(value, 8).split('.');
  return `${whole}.${fraction.padEnd(8, '0')}`;
}

/** @param {Order} order What every reply about it has. */
function commonFields(order) {
  return {
    price: order.price === null ? NO_PRICE : fixed(order.price),
    origQty: fixed(order.quantity),
    executedQty: fixed(order.executed),
    origQuoteOrderQty: fixed(order.quoteQuantity),
    cummulativeQuoteQty: fixed(order.executedQuote),
    status: order.status,
    timeInForce: order.timeInForce,
    type: order.type,
    side: order.side,
    ...(order.trigger !== null && { stopPrice: fixed(order.trigger) }),
    selfTradePreventionMode: 'NONE',
  };
}

/** @param {Order} order */
function orderRow(order) {
  return {
    symbol: order.row.symbol,
    orderId: order.orderId,
    orderListId: -1,
    clientOrderId: order.clientOrderId,
    stopPrice: NO_PRICE,
    icebergQty: NO_PRICE,
    ...commonFields(order),
    time: order.time,
    updateTime: order.updateTime,
    isWorking: !order.isWaiting,
    workingTime: order.isWaiting ? -1 : order.time,
  };
}

/** @param {Order} order */
function ids(order) {
  return {
    symbol: order.row.symbol,
    orderId: order.orderId,
    orderListId: -1,
    clientOrderId: order.clientOrderId,
  };
}

/**
 * @param {Order} order
 * @param {readonly Trade[]} trades Of the account.
 * @param {string} form newOrderRespType
 */
function placedRow(order, trades, form) {
  const acknowledged = { ...ids(order), transactTime: order.time };
  if (form === 'ACK') return acknowledged;
  const result = { ...acknowledged, ...commonFields(order), workingTime: order.isWaiting ? -1 : order.time };
  if (form === 'RESULT') return result;
  const fills = trades
    .filter((trade) => trade.order === order)
    .map(({ id, price, quantity }) => ({
      price: fixed(price),
      qty: fixed(quantity),
      commission: NO_PRICE,
      commissionAsset: order.side === 'BUY' ? order.row.base : order.row.quote,
      tradeId: id,
    }));
  return { ...result, fills };
}

/** @param {Order} order @param {string} clientOrderId Of the cancellation. @param {number} now ms */
function cancelledRow(order, clientOrderId, now) {
  return {
    ...ids(order),
    origClientOrderId: order.clientOrderId,
    clientOrderId,
    transactTime: now,
    ...commonFields(order),
  };
}

/** @param {Trade} trade */
function tradeRow({ id, order, price, quantity, isMaker, time }) {
  return {
    symbol: order.row.symbol,
    id,
    orderId: order.orderId,
    orderListId: -1,
    price: fixed(price),
    qty: fixed(quantity),
    quoteQty: fixed(order.executedQuote),
    commission: NO_PRICE,
    commissionAsset: order.side === 'BUY' ? order.row.base : order.row.quote,
    time,
    isBuyer: order.side === 'BUY',
    isMaker,
    isBestMatch: true,
  };
}

/** @param {Order} order */
function averagePrice({ executed, executedQuote }) {
  return executed === 0n ? 0n : over(executedQuote, executed);
}

module.exports = { NO_PRICE, averagePrice, cancelledRow, fixed, orderRow, placedRow, tradeRow };
