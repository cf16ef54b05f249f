'use strict';

/**
 * Parses symbols and prices coins for orders and balances. The prices are constants. https://bybit-exchange.github.io/docs/v5/enum#category
 */

/** USD for one coin. A coin that is not listed counts 1. */
const PRICES = new Map([
  ['BTC', 60000],
  ['ETH', 3000],
  ['SOL', 150],
  ['EUR', 1.1],
]);

/** @param {string} coin */
function usdPrice(coin) {
  return PRICES.get(coin) ?? 1;
}

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
 * @typedef {object} Instrument
 * @property {string} baseCoin
 * @property {string} quoteCoin
 * @property {string} settleCoin
 */

/**
 * @typedef {object} Category
 * @property {RegExp} symbol Base coin first, then quote coin if the symbol has one.
 * @property {(base: string, quote: string) => Instrument} instrument
 * @property {(instrument: Instrument, side: string, qty: number, price: number) => { coin: string, amount: number }} cost
 *   What an open order holds back. Derivatives hold a tenth: Bybit's default leverage is 10.
 * @property {typeof CONTRACT_CODES} codes
 */

const LEVERAGE = 10;

/** @type {Record<string, Category>} */
const CATEGORIES = {
  linear: {
    symbol: /^([A-Z0-9]+?)(USDT|USDC|PERP)$/,
    instrument: (baseCoin, quote) => {
      const quoteCoin = quote === 'PERP' ? 'USDC' : quote;
      return { baseCoin, quoteCoin, settleCoin: quoteCoin };
    },
    cost: ({ settleCoin }, _side, qty, price) => ({ coin: settleCoin, amount: (qty * price) / LEVERAGE }),
    codes: CONTRACT_CODES,
  },
  inverse: {
    symbol: /^([A-Z0-9]+?)(USD)(?:[HMUZ]\d\d)?$/,
    instrument: (baseCoin) => ({ baseCoin, quoteCoin: 'USD', settleCoin: baseCoin }),
    cost: ({ settleCoin }, _side, qty, price) => ({ coin: settleCoin, amount: qty / price / LEVERAGE }),
    codes: CONTRACT_CODES,
  },
  spot: {
    symbol: /^([A-Z0-9]+?)(USDT|USDC|EUR|BTC)$/,
    instrument: (baseCoin, quoteCoin) => ({ baseCoin, quoteCoin, settleCoin: quoteCoin }),
    cost: ({ baseCoin, quoteCoin }, side, qty, price) =>
      side === 'Sell' ? { coin: baseCoin, amount: qty } : { coin: quoteCoin, amount: qty * price },
    codes: SPOT_CODES,
  },
  option: {
    symbol: /^([A-Z]+)-\d{1,2}[A-Z]{3}\d{2}-\d+-[CP](?:-(USDT))?$/,
    instrument: (baseCoin, quote) => ({
      baseCoin,
      quoteCoin: quote ?? 'USDC',
      settleCoin: quote ?? 'USDC',
    }),
    cost: ({ settleCoin }, _side, qty, price) => ({ coin: settleCoin, amount: qty * price }),
    codes: CONTRACT_CODES,
  },
};

/**
 * @param {unknown} name
 * @returns {Category | null}
 */
function findCategory(name) {
  return typeof name === 'string' && Object.hasOwn(CATEGORIES, name) ? CATEGORIES[name] : null;
}

/**
 * @param {Category} category
 * @param {unknown} symbol
 * @returns {Instrument | null} null for a symbol that the category cannot have.
 */
function findInstrument(category, symbol) {
  const match = typeof symbol === 'string' ? category.symbol.exec(symbol) : null;
  return match === null ? null : category.instrument(match[1], match[2]);
}

/**
 * A number the way Bybit writes one: decimal, no exponent, no trailing zeros.
 * @param {number} value
 */
function decimalText(value) {
  return value.toFixed(8).replace(/\.?0+$/, '');
}

module.exports = { decimalText, findCategory, findInstrument, usdPrice };
