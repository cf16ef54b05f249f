'use strict';

/**
 * The rules of an instrument, from a row of https://bybit-exchange.github.io/docs/v5/market/instrument
 *
 * @module
 */

const { RelayError } = require('../../errors');
const { isDecimal, sign } = require('../../signal/decimal');

/** @typedef {import('../../plan/order').Category} Category */
/** @typedef {import('../../plan/order').Rules} Rules */

/** @type {readonly Category[]} */
const CATEGORIES = ['linear', 'inverse', 'spot'];

/** @param {number} time ms @returns {string} 251226 */
const dayOf = (time) => new Date(time).toISOString().slice(2, 10).replaceAll('-', '');

/** @param {any} row @param {Category} category @returns {string} */
function unifiedOf({ baseCoin, quoteCoin, settleCoin, contractType, deliveryTime }, category) {
  const pair = `${baseCoin}/${quoteCoin}`;
  if (category === 'spot') return pair;
  const isDated = /Futures$/.test(contractType ?? '') && Number(deliveryTime) > 0;
  return `${pair}:${settleCoin}${isDated ? `-${dayOf(Number(deliveryTime))}` : ''}`;
}

/**
 * The figures of which an order is computed. Where one is left out, the exchange decides; a step is needed.
 *
 * @param {string} symbol
 * @param {Record<string, unknown>} raw  as they came
 * @returns {any}
 * @throws {RelayError} ERR_RELAY_VENUE_REPLY
 */
function figuresOf(symbol, raw) {
  const figures = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, value || '0']));
  const isRead = Object.values(figures).every((value) => isDecimal(value) && sign(value) >= 0);
  if (isRead && [figures.qtyStep, figures.tickSize].every((step) => sign(/** @type {string} */ (step)) > 0)) {
    return figures;
  }
  throw new RelayError('ERR_RELAY_VENUE_REPLY', `The rules of ${symbol} cannot be read.`);
}

/**
 * @param {any} row
 * @param {Category} category
 * @returns {Rules | null} null for an instrument that cannot be traded
 * @throws when the row is not that of an instrument
 */
function rulesOf(row, category) {
  const { symbol, baseCoin: base, quoteCoin: quote, status, lotSizeFilter: lot, priceFilter } = row;
  if (status !== 'Trading') return null;
  const common = { symbol, category, unified: unifiedOf(row, category), base, quote };
  const { tickSize } = priceFilter;
  if (category !== 'spot') {
    return {
      ...common,
      ...figuresOf(symbol, {
        qtyStep: lot.qtyStep,
        minQty: lot.minOrderQty,
        maxMarketQty: lot.maxMktOrderQty,
        maxLimitQty: lot.maxOrderQty,
        minNotional: lot.minNotionalValue,
        tickSize,
      }),
    };
  }
  // minOrderQty and maxOrderQty of spot are deprecated; the smallest order is one of minOrderAmt.
  return {
    ...common,
    ...figuresOf(symbol, {
      qtyStep: lot.basePrecision,
      minQty: lot.basePrecision,
      maxMarketQty: lot.maxMarketOrderQty ?? lot.maxOrderQty,
      maxLimitQty: lot.maxLimitOrderQty ?? lot.maxOrderQty,
      minNotional: lot.minOrderAmt,
      tickSize,
      quoteStep: lot.quotePrecision,
    }),
  };
}

module.exports = { CATEGORIES, rulesOf };
