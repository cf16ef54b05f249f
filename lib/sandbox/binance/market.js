'use strict';

/** The prices of an environment: constant until setPrice(). */

const { decimal, larger, over, times } = require('../decimal.js');
const { LISTS } = require('./symbols.js');

/** @typedef {import('./keys.js').Product} Product */
/** @typedef {import('./symbols.js').Listed} Listed */

/** @type {readonly Product[]} */
const PRODUCTS = ['spot', 'usdm', 'coinm'];

class Market {
  /** @type {Map<string, bigint>} */
  #prices = new Map();
  #onMove;

  /** @param {() => void} onMove Called after a price was set. */
  constructor(onMove) {
    this.#onMove = onMove;
  }

  /**
   * @param {Product} product
   * @param {string | undefined} symbol
   * @returns {Listed | undefined}
   */
  find(product, symbol) {
    return symbol === undefined ? undefined : LISTS[product].get(symbol);
  }

  /** @param {Product} product @returns {Listed[]} */
  list(product) {
    return [...LISTS[product].values()];
  }

  /** @param {Listed} row @returns {bigint} on the grid of the symbol, one tick at least */
  price({ product, symbol, price, tickSize }) {
    const exact = this.#prices.get(`${product} ${symbol}`) ?? decimal(String(price));
    return larger(tickSize, ((exact + tickSize / 2n) / tickSize) * tickSize);
  }

  /**
   * @param {string} symbol In every product that lists it.
   * @param {number | null} price null gives it back its constant.
   * @returns {boolean} Whether it is listed.
   */
  setPrice(symbol, price) {
    const names = PRODUCTS.filter((product) => LISTS[product].has(symbol)).map(
      (product) => `${product} ${symbol}`,
    );
    for (const name of names) {
      if (price === null) this.#prices.delete(name);
      else this.#prices.set(name, decimal(price.toFixed(8)));
    }
    if (names.length > 0) this.#onMove();
    return names.length > 0;
  }
}

/**
 * @param {Listed} row
 * @param {bigint} quantity
 * @param {bigint} price
 * @returns {bigint} The worth of a quantity, in the coin that settles it.
 */
function notionalOf({ product, contractSize }, quantity, price) {
  return product === 'coinm' ? over(times(quantity, contractSize), price) : times(quantity, price);
}

/** @typedef {InstanceType<typeof Market>} MarketInstance */

module.exports = { Market, PRODUCTS, notionalOf };
