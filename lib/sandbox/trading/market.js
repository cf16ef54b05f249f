'use strict';

/**
 * The prices of one environment. A price stays until it is set, so that a test knows what an order is filled at.
 */

const { decimal, decimalText, times } = require('../decimal.js');

/** @typedef {import('./instrument.js').Instrument} Instrument */

class Market {
  /** @type {Map<string, bigint>} By instrument. */
  #prices = new Map();
  /** @type {Set<(instrument: Instrument) => void>} */
  #watchers = new Set();

  /** @param {Instrument} instrument */
  price({ id, startPrice }) {
    return this.#prices.get(id) ?? decimal(startPrice);
  }

  /**
   * @param {Instrument} instrument
   * @param {number | null} price Rounded to the tick. null: as at the start.
   */
  setPrice(instrument, price) {
    const wanted = decimal(price === null ? instrument.startPrice : price.toFixed(12));
    const tick = decimal(instrument.tick);
    const ticks = (wanted + tick / 2n) / tick;
    this.#prices.set(instrument.id, (ticks === 0n ? 1n : ticks) * tick);
    for (const watcher of this.#watchers) watcher(instrument);
  }

  /** @param {(instrument: Instrument) => void} watcher Called after every change. */
  watch(watcher) {
    this.#watchers.add(watcher);
  }

  /**
   * The figures of a ticker, as decimal texts. All but the prices of this moment are constants.
   * @param {Instrument} instrument
   */
  figures(instrument) {
    const last = this.price(instrument);
    const tick = decimal(instrument.tick);
    const volume = decimal('10000');
    return {
      last: decimalText(last),
      ask: decimalText(last + tick),
      bid: decimalText(last > tick ? last - tick : last),
      high: decimalText(times(last, decimal('1.01'))),
      low: decimalText(times(last, decimal('0.99'))),
      /** In the base currency. */
      volume: decimalText(times(volume, instrument.contractSize)),
      /** In the quote currency. */
      turnover: decimalText(times(times(volume, instrument.contractSize), last)),
    };
  }
}

/** @typedef {InstanceType<typeof Market>} MarketInstance */

module.exports = { Market };
