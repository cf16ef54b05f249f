'use strict';

/**
 * Prices and rules of instruments. They are public, so all accounts of one host share what one of them has read.
 *
 * @module
 */

const { RelayError } = require('../../errors');
const { isDecimal, sign } = require('../../signal/decimal');
const { rulesOf } = require('./rules');

/** @typedef {import('./rules').Category} Category */
/** @typedef {import('./rules').Rules} Rules */
/** @typedef {import('./find').Read} Read */

/** ms; Bybit changes the rules of an instrument now and then. */
const RULES_MS = 3_600_000;
/** https://bybit-exchange.github.io/docs/v5/market/instrument */
const PAGE_SIZE = '1000';
const MAX_PAGES = 20;
/** ms for a page, which has about a megabyte. */
const PAGE_MS = 30_000;

/** Answers by key. A failure is not kept. */
class Answers {
  /** `at`: when it came, Infinity before. @type {Map<string, { at: number, answer: Promise<any>, value?: any }>} */
  #kept = new Map();

  /**
   * @template T
   * @param {string} key
   * @param {number} maxAgeMs
   * @param {() => Promise<T>} ask
   * @returns {Promise<T>} the answer to a question that is under way counts as new
   */
  get(key, maxAgeMs, ask) {
    const kept = this.#kept.get(key);
    if (kept !== undefined && isYoung(kept, maxAgeMs)) return kept.answer;
    /** @type {{ at: number, answer: Promise<any>, value?: any }} */
    const entry = { at: Infinity, answer: ask() };
    this.#kept.set(key, entry);
    entry.answer.then(
      (value) => Object.assign(entry, { at: performance.now(), value }),
      () => {
        if (this.#kept.get(key) === entry) this.#kept.delete(key);
      },
    );
    return entry.answer;
  }

  /** @param {string} key @param {number} maxAgeMs @returns {any} what is known without asking; undefined: nothing */
  known(key, maxAgeMs) {
    const kept = this.#kept.get(key);
    return kept !== undefined && isYoung(kept, maxAgeMs) ? kept.value : undefined;
  }

  /** @param {string} key */
  forget(key) {
    this.#kept.delete(key);
  }
}

/** @param {{ at: number }} answer @param {number} maxAgeMs */
const isYoung = ({ at }, maxAgeMs) => at + maxAgeMs > performance.now();

/** @param {string} symbol @param {Category} category */
const priceKey = (symbol, category) => `price ${category} ${symbol}`;

class Market {
  #answers = new Answers();

  /**
   * @param {string} symbol
   * @param {Category} category
   * @param {number} maxAgeMs
   * @param {Read} read
   * @returns {Promise<string>} that of the last trade
   */
  price(symbol, category, maxAgeMs, read) {
    return this.#answers.get(priceKey(symbol, category), maxAgeMs, async () => {
      const { list } = await read('/v5/market/tickers', { category, symbol });
      const price = list[0]?.symbol === symbol ? list[0].lastPrice : undefined;
      if (isDecimal(price) && sign(price) > 0) return price;
      throw new RelayError('ERR_RELAY_NO_PRICE', `Bybit has no price of ${symbol} (${category}).`);
    });
  }

  /** @param {string} symbol @param {Category} category @param {number} maxAgeMs @returns {string | undefined} */
  knownPrice(symbol, category, maxAgeMs) {
    return this.#answers.known(priceKey(symbol, category), maxAgeMs);
  }

  /**
   * @param {string} symbol
   * @param {Category} category
   * @param {Read} read
   * @returns {Promise<Rules>}
   */
  rules(symbol, category, read) {
    return this.#answers.get(`rules ${category} ${symbol}`, RULES_MS, async () => {
      const { list } = await read('/v5/market/instruments-info', { category, symbol });
      const rules = list[0]?.symbol === symbol ? rulesOf(list[0], category) : null;
      if (rules !== null) return rules;
      throw new RelayError('ERR_RELAY_NO_INSTRUMENT', `Bybit does not trade ${symbol} (${category}) now.`);
    });
  }

  /** @param {string} symbol @param {Category} category */
  forgetRules(symbol, category) {
    this.#answers.forget(`rules ${category} ${symbol}`);
  }

  /**
   * @param {Category} category
   * @param {Read} read
   * @returns {Promise<Rules[]>} of every instrument that is traded, and whose rules can be read
   * @throws {RelayError} as a rejection: ERR_RELAY_VENUE_REPLY for an empty list: every category has some
   */
  async allRules(category, read) {
    /** @type {Rules[]} */
    const all = [];
    let cursor = '';
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const params = { category, limit: PAGE_SIZE, ...(cursor !== '' && { cursor }) };
      const { list, nextPageCursor = '' } = await read('/v5/market/instruments-info', params, PAGE_MS);
      all.push(...list.flatMap((/** @type {any} */ row) => readable(row, category) ?? []));
      if (nextPageCursor === '' || nextPageCursor === cursor) break;
      cursor = nextPageCursor;
    }
    if (all.length === 0) {
      throw new RelayError(
        'ERR_RELAY_VENUE_REPLY',
        `Bybit lists no instrument that can be traded (${category}).`,
      );
    }
    return all;
  }
}

/** One row that is not as it should be must not hide all others. @param {any} row @param {Category} category */
function readable(row, category) {
  try {
    return rulesOf(row, category);
  } catch {
    return null;
  }
}

/** @type {Map<string, Market>} */
const markets = new Map();

/** @param {string} host @returns {Market} */
function marketOf(host) {
  const known = markets.get(host) ?? new Market();
  markets.set(host, known);
  return known;
}

module.exports = { marketOf };
