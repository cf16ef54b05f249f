'use strict';

/** An order, and the ids of orders. */

const { randomBytes } = require('node:crypto');

/** @typedef {'NEW' | 'PARTIALLY_FILLED' | 'FILLED' | 'CANCELED' | 'EXPIRED'} Status */

/**
 * @typedef {object} Order
 * @property {import('../keys.js').Product} product
 * @property {import('../symbols.js').Listed} row
 * @property {number} orderId
 * @property {string} clientOrderId
 * @property {'BUY' | 'SELL'} side
 * @property {'BOTH' | 'LONG' | 'SHORT'} positionSide
 * @property {string} type
 * @property {string} timeInForce
 * @property {bigint | null} price null for an order at the market price.
 * @property {bigint} quantity
 * @property {bigint} quoteQuantity What a market order is to cost; 0 when it has a quantity.
 * @property {bigint | null} trigger The price at which a conditional order begins to work.
 * @property {boolean} triggersAbove
 * @property {boolean} isWaiting For its trigger.
 * @property {boolean} reduceOnly
 * @property {boolean} closePosition
 * @property {bigint} executed
 * @property {bigint} executedQuote
 * @property {Status} status
 * @property {boolean} isOpen
 * @property {boolean} isAlgo It was placed with an endpoint of algo orders.
 * @property {number} time ms
 * @property {number} updateTime ms
 */

/** As the exchange makes one for an order without. */
function newClientOrderId() {
  return randomBytes(11).toString('hex');
}

/** @param {Order} order @param {Status} status @param {number} now ms */
function endOrder(order, status, now) {
  Object.assign(order, { status, isOpen: false, isWaiting: false, updateTime: now });
}

module.exports = { endOrder, newClientOrderId };
