'use strict';

/** What differs between the categories for orders: what an order holds back, and the codes of its refusals. */

const { isCategory } = require('../market/instruments.js');

/** @typedef {import('../market/instruments.js').InstrumentRow} InstrumentRow */

/** The codes that belong to a category; spot has its own. https://bybit-exchange.github.io/docs/v5/error */
const CONTRACT_CODES = {
  insufficient: { retCode: 110007, retMsg: 'ab not enough for new order' },
  duplicate: { retCode: 110072, retMsg: 'OrderLinkedID is duplicate' },
  notFound: { retCode: 110001, retMsg: 'order not exists or too late to cancel' },
};
const SPOT_CODES = {
  insufficient: { retCode: 170131, retMsg: 'Insufficient balance.' },
  duplicate: { retCode: 170141, retMsg: 'Duplicate clientOrderId' },
  notFound: { retCode: 170213, retMsg: 'Order does not exist.' },
};

/**
 * @typedef {object} Category
 * @property {(instrument: InstrumentRow, side: string, qty: number, price: number) => { coin: string, amount: number }} cost
 *   What an open order holds back. Derivatives hold a tenth: Bybit's default leverage is 10.
 * @property {typeof CONTRACT_CODES} codes
 */

const LEVERAGE = 10;

/** @type {Record<import('../market/instruments.js').Category, Category>} */
const ORDER_RULES = {
  linear: {
    cost: ({ settleCoin }, _side, qty, price) => ({ coin: settleCoin, amount: (qty * price) / LEVERAGE }),
    codes: CONTRACT_CODES,
  },
  inverse: {
    cost: ({ settleCoin }, _side, qty, price) => ({ coin: settleCoin, amount: qty / price / LEVERAGE }),
    codes: CONTRACT_CODES,
  },
  spot: {
    cost: ({ baseCoin, quoteCoin }, side, qty, price) =>
      side === 'Sell' ? { coin: baseCoin, amount: qty } : { coin: quoteCoin, amount: qty * price },
    codes: SPOT_CODES,
  },
  option: {
    cost: ({ settleCoin }, _side, qty, price) => ({ coin: settleCoin, amount: qty * price }),
    codes: CONTRACT_CODES,
  },
};

/**
 * @param {unknown} name
 * @returns {Category | null}
 */
function findCategory(name) {
  return isCategory(name) ? ORDER_RULES[name] : null;
}

/**
 * A number the way Bybit writes one: decimal, no exponent, no trailing zeros.
 * @param {number} value
 */
function decimalText(value) {
  return value.toFixed(8).replace(/\.?0+$/, '');
}

module.exports = { decimalText, findCategory };
