'use strict';

/**
 * The prices of one environment. They follow from the server's clock alone: the market keeps no time of its own, only the
 * prices that setPrice() has set. Prices are decimal strings on the grid of the tick size.
 */

const { COIN_PRICES, isCategory } = require('./instruments.js');
const { fromTicks, quantityFor, quantityText, toTicks } = require('./numbers.js');
const { secondOf, waveAt, waveRange } = require('./wave.js');

/** @typedef {import('./instruments.js').InstrumentRow} InstrumentRow */

/**
 * A price set by setPrice(); null gives the price back to the wave.
 * @typedef {{ second: number, price: string | null }} Change
 */

/** @typedef {{ open: string, high: string, low: string, close: string }} Candle */

/**
 * The last price follows the wave. The index price stays at the base price. setPrice() sets both.
 * @typedef {'last' | 'index'} Series
 */

/** The most that one level of the order book holds, USD. */
const LEVEL_VALUE = 200_000;
/** How many set prices the candles remember. */
const KEPT_CHANGES = 1000;
const USD_COINS = new Set(['USD', 'USDT', 'USDC']);

/** @param {InstrumentRow} instrument */
function phaseOf({ symbol }) {
  return [...symbol].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
}

class Market {
  #instruments;
  /** @type {Map<string, Change[]>} By category and symbol, oldest first. */
  #changes = new Map();
  /** @type {Set<(instrument: InstrumentRow, now: number) => void>} */
  #listeners = new Set();

  /** @param {import('./instruments.js').InstrumentListInstance} instruments */
  constructor(instruments) {
    this.#instruments = instruments;
  }

  /**
   * @param {unknown} category
   * @param {unknown} symbol
   */
  findInstrument(category, symbol) {
    return this.#instruments.find(category, symbol);
  }

  /** @param {unknown} category An unknown one has no instruments. */
  listInstruments(category) {
    return isCategory(category) ? this.#instruments.list(category) : [];
  }

  /**
   * The last traded price.
   * @param {InstrumentRow} instrument
   * @param {number} now ms
   */
  lastPrice(instrument, now) {
    return this.#changesOf(instrument).at(-1)?.price ?? this.#wavePrice(instrument, secondOf(now));
  }

  /** The best price of buyers: the last price. @param {InstrumentRow} instrument @param {number} now ms */
  bid(instrument, now) {
    return this.lastPrice(instrument, now);
  }

  /** The best price of sellers: a tick above the bid. @param {InstrumentRow} instrument @param {number} now ms */
  ask(instrument, now) {
    return fromTicks(toTicks(Number(this.lastPrice(instrument, now)), instrument) + 1, instrument);
  }

  /** The mark price: the last price. @param {InstrumentRow} instrument @param {number} now ms */
  markPrice(instrument, now) {
    return this.lastPrice(instrument, now);
  }

  /**
   * The index price: the base price, which does not move, or the price that is set.
   * @param {InstrumentRow} instrument
   */
  indexPrice(instrument) {
    return this.#changesOf(instrument).at(-1)?.price ?? this.#wavePrice(instrument, 0, 'index');
  }

  /**
   * USD for one coin, by the index price of its contract or pair in USDT.
   * @param {string} coin
   * @returns {number}
   */
  usdPrice(coin) {
    if (USD_COINS.has(coin)) return 1;
    const symbol = `${coin}USDT`;
    const instrument = this.findInstrument('linear', symbol) ?? this.findInstrument('spot', symbol);
    return instrument === null ? (COIN_PRICES.get(coin) ?? 1) : Number(this.indexPrice(instrument));
  }

  /**
   * The price at a time of the past.
   * @param {InstrumentRow} instrument
   * @param {number} time ms
   * @param {Series} [series]
   */
  priceAt(instrument, time, series = 'last') {
    const second = secondOf(time);
    const change = this.#changesOf(instrument).findLast((candidate) => candidate.second <= second);
    return change?.price ?? this.#wavePrice(instrument, second, series);
  }

  /**
   * The highest and the lowest price in a time.
   * @param {InstrumentRow} instrument
   * @param {number} start ms, inclusive
   * @param {number} end ms, inclusive
   * @param {Series} [series]
   * @returns {{ low: string, high: string }}
   */
  range(instrument, start, end, series = 'last') {
    const first = secondOf(start);
    const after = Math.max(first, secondOf(end)) + 1;
    const changes = this.#changesOf(instrument).filter(({ second }) => second < after);
    const pieces = [{ second: -Infinity, price: null }, ...changes];
    const prices = pieces.flatMap(({ second, price }, index) => {
      const from = Math.max(first, second);
      const to = Math.min(after, pieces[index + 1]?.second ?? Infinity);
      // A price that is set counts even when it is set again in the same second.
      if (price !== null) return to >= from ? [Number(price)] : [];
      return to > from ? this.#waveExtremes(instrument, from, to, series) : [];
    });
    const ticks = prices.map((price) => toTicks(price, instrument));
    return {
      low: fromTicks(Math.min(...ticks), instrument),
      high: fromTicks(Math.max(...ticks), instrument),
    };
  }

  /**
   * Opens at the last price before `start`, as Bybit's candles do.
   * @param {InstrumentRow} instrument
   * @param {number} start ms
   * @param {number} end ms, exclusive
   * @param {Series} [series]
   * @returns {Candle}
   */
  candle(instrument, start, end, series = 'last') {
    const open = this.priceAt(instrument, start - 1, series);
    const close = this.priceAt(instrument, end - 1, series);
    const { low, high } = this.range(instrument, start, end - 1, series);
    const lower = Number(open) < Number(low) ? open : low;
    const higher = Number(open) > Number(high) ? open : high;
    return { open, high: higher, low: lower, close };
  }

  /**
   * Levels of the order book, best first. Their quantities change every second.
   * @param {InstrumentRow} instrument
   * @param {number} now ms
   * @param {number} levels
   * @returns {{ bids: [price: string, size: string][], asks: [price: string, size: string][] }}
   */
  depth(instrument, now, levels) {
    const best = toTicks(Number(this.lastPrice(instrument, now)), instrument);
    const unit = quantityFor(instrument, LEVEL_VALUE / 100);
    const size = (/** @type {number} */ seed) =>
      quantityText(unit * (10 + ((secondOf(now) * 31 + seed * 17) % 90)), instrument);
    const side = (/** @type {number} */ direction, /** @type {number} */ first) =>
      Array.from({ length: levels }, (_, index) => first + direction * index)
        .filter((ticks) => ticks > 0)
        .map((ticks) => /** @type {[string, string]} */ ([fromTicks(ticks, instrument), size(ticks)]));
    return { bids: side(-1, best), asks: side(1, best + 1) };
  }

  /**
   * Moves the price of a symbol in every category that lists it, until the next call.
   * @param {string} symbol
   * @param {number | null} price null gives it back to the wave.
   * @param {number} now ms
   * @returns {boolean} Whether a category lists the symbol.
   */
  setPrice(symbol, price, now) {
    const instruments = this.#instruments.all().filter((instrument) => instrument.symbol === symbol);
    for (const instrument of instruments) {
      const text = price === null ? null : fromTicks(toTicks(price, instrument), instrument);
      const second = secondOf(now);
      // After a step of the clock to the past, what was set later has not happened yet.
      const earlier = this.#changesOf(instrument).filter((change) => change.second <= second);
      const changes = [...earlier, { second, price: text }].slice(-KEPT_CHANGES);
      this.#changes.set(this.#name(instrument), changes);
    }
    for (const instrument of instruments) for (const listener of this.#listeners) listener(instrument, now);
    return instruments.length > 0;
  }

  /** @param {(instrument: InstrumentRow, now: number) => void} listener Called after every setPrice(). */
  watch(listener) {
    this.#listeners.add(listener);
  }

  /** @param {InstrumentRow} instrument */
  #name({ category, symbol }) {
    return `${category} ${symbol}`;
  }

  /** @param {InstrumentRow} instrument */
  #changesOf(instrument) {
    return this.#changes.get(this.#name(instrument)) ?? [];
  }

  /**
   * @param {InstrumentRow} instrument
   * @param {number} second
   * @param {Series} [series]
   */
  #wavePrice(instrument, second, series = 'last') {
    const wave = series === 'index' ? 0 : waveAt(second, phaseOf(instrument));
    return fromTicks(toTicks(Number(instrument.basePrice) * (1 + wave), instrument), instrument);
  }

  /**
   * @param {InstrumentRow} instrument
   * @param {number} from Second, inclusive.
   * @param {number} to Second, exclusive.
   * @param {Series} series
   */
  #waveExtremes(instrument, from, to, series) {
    const base = Number(instrument.basePrice);
    if (series === 'index') return [base];
    const { low, high } = waveRange(from, to, phaseOf(instrument));
    return [base * (1 + low), base * (1 + high)];
  }
}

/** @typedef {InstanceType<typeof Market>} MarketInstance */

module.exports = { Market };
