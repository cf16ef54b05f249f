'use strict';

/**
 * The rules of an instrument, from a row of https://bybit-exchange.github.io/docs/v5/market/instrument
 *
 * @module
 */

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
 * @param {any} row
 * @param {Category} category
 * @returns {Rules | null} null for an instrument that cannot be traded
 */
function rulesOf(row, category) {
  const { symbol, baseCoin: base, quoteCoin: quote, status, lotSizeFilter: lot, priceFilter } = row;
  if (status !== 'Trading') return null;
  const common = { symbol, category, unified: unifiedOf(row, category), base, quote };
  const { tickSize } = priceFilter;
  if (category !== 'spot') {
    return {
      ...common,
      qtyStep: lot.qtyStep,
      minQty: lot.minOrderQty,
      maxMarketQty: lot.maxMktOrderQty,
      maxLimitQty: lot.maxOrderQty,
      minNotional: lot.minNotionalValue ?? '0',
      tickSize,
    };
  }
  // minOrderQty and maxOrderQty of spot are deprecated; the smallest order is one of minOrderAmt.
  return {
    ...common,
    qtyStep: lot.basePrecision,
    minQty: lot.basePrecision,
    maxMarketQty: lot.maxMarketOrderQty ?? lot.maxOrderQty,
    maxLimitQty: lot.maxLimitOrderQty ?? lot.maxOrderQty,
    minNotional: lot.minOrderAmt,
    tickSize,
    quoteStep: lot.quotePrecision,
  };
}

module.exports = { CATEGORIES, rulesOf };
