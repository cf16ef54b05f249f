'use strict';

/** What the functions of trading work on: an account, its market and the time, for the length of one request. */

const { decimal } = require('../../decimal.js');

/** @typedef {import('./account.js').AccountInstance} AccountInstance */
/** @typedef {import('../market/market.js').MarketInstance} MarketInstance */
/** @typedef {import('../market/instruments.js').InstrumentRow} InstrumentRow */
/** @typedef {import('./matching.js').Quote} Quote */

class Desk {
  /** @type {Map<InstrumentRow, Quote>} */
  #quotes = new Map();
  /** @type {Map<string, bigint>} */
  #usdPrices = new Map();

  /**
   * @param {AccountInstance} account
   * @param {MarketInstance} market
   * @param {number} now ms
   */
  constructor(account, market, now) {
    this.account = account;
    this.market = market;
    this.now = now;
  }

  /**
   * @param {InstrumentRow} instrument
   * @returns {Quote}
   */
  quote(instrument) {
    const known = this.#quotes.get(instrument);
    if (known !== undefined) return known;
    const { market, now } = this;
    const quote = {
      last: decimal(market.lastPrice(instrument, now)),
      mark: decimal(market.markPrice(instrument, now)),
      index: decimal(market.indexPrice(instrument)),
      bid: decimal(market.bid(instrument, now)),
      ask: decimal(market.ask(instrument, now)),
    };
    this.#quotes.set(instrument, quote);
    return quote;
  }

  /** USD for one coin. @param {string} coin */
  usdPrice(coin) {
    const known = this.#usdPrices.get(coin);
    if (known !== undefined) return known;
    const price = decimal(this.market.usdPrice(coin).toFixed(12));
    this.#usdPrices.set(coin, price);
    return price;
  }
}

/** @typedef {InstanceType<typeof Desk>} DeskInstance */

module.exports = { Desk };
