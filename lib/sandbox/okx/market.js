'use strict';

/**
 * The prices of one environment. A price stays until it is set, so that a test knows what an order is filled at.
 */

const { decimal, decimalText, over, times } = require('../decimal.js');
const { INSTRUMENTS } = require('./instruments.js');

/** @typedef {import('./instruments.js').Instrument} Instrument */

class Market {
  /** @type {Map<string, bigint>} */
  #prices = new Map(INSTRUMENTS.map(({ instId, startPrice }) => [instId, decimal(startPrice)]));
  /** @type {Set<(instrument: Instrument) => void>} */
  #watchers = new Set();

  /** @param {Instrument} instrument */
  price({ instId, startPrice }) {
    return this.#prices.get(instId) ?? decimal(startPrice);
  }

  /**
   * @param {Instrument} instrument
   * @param {string | null} price Rounded to the tick size. null: as at the start.
   */
  setPrice(instrument, price) {
    const wanted = decimal(price ?? instrument.startPrice);
    const tick = decimal(instrument.tickSz);
    const ticks = (wanted + tick / 2n) / tick;
    this.#prices.set(instrument.instId, (ticks === 0n ? 1n : ticks) * tick);
    for (const watcher of this.#watchers) watcher(instrument);
  }

  /** @param {(instrument: Instrument) => void} watcher Called after every change. */
  watch(watcher) {
    this.#watchers.add(watcher);
  }

  /**
   * As GET /api/v5/market/ticker answers.
   * @param {Instrument} instrument
   * @param {number} now Server clock, ms.
   */
  ticker(instrument, now) {
    const last = this.price(instrument);
    const tick = decimal(instrument.tickSz);
    const [high, low] = [times(last, decimal('1.01')), times(last, decimal('0.99'))];
    const volume = decimal('10000');
    const inCurrency = instrument.instType === 'SPOT' ? times(volume, last) : times(volume, instrument.ctVal);
    return {
      ...{ instType: instrument.instType, instId: instrument.instId, last: decimalText(last) },
      ...{ lastSz: instrument.minSz, askPx: decimalText(last + tick), askSz: '100' },
      ...{ bidPx: decimalText(last > tick ? last - tick : last), bidSz: '100', open24h: decimalText(last) },
      ...{ high24h: decimalText(high), low24h: decimalText(low), volCcy24h: decimalText(inCurrency) },
      ...{
        vol24h: decimalText(volume),
        sodUtc0: decimalText(last),
        sodUtc8: decimalText(last),
        ts: `${now}`,
      },
    };
  }

  /**
   * What an amount in the base currency costs.
   * @param {Instrument} instrument
   * @param {bigint} size In the unit of orders: contracts, or the base currency.
   * @param {bigint} price
   */
  static value({ ctVal }, size, price) {
    return times(times(size, ctVal), price);
  }

  /**
   * @param {Instrument} instrument
   * @param {bigint} value In the quote currency.
   * @param {bigint} price
   * @returns {bigint} Whole lots only.
   */
  static sizeFor({ ctVal, lotSz }, value, price) {
    const lot = decimal(lotSz);
    return (over(value, times(ctVal, price)) / lot) * lot;
  }
}

/** @typedef {InstanceType<typeof Market>} MarketInstance */

module.exports = { Market };
