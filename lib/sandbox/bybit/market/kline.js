'use strict';

/**
 * GET /v5/market/kline, mark-price-kline and index-price-kline. https://bybit-exchange.github.io/docs/v5/market/kline
 * Intervals: https://bybit-exchange.github.io/docs/v5/enum#interval
 */

const { DAY_MS } = require('../keys.js');
const { MINUTE_MS, tradedBetween } = require('./figures.js');
const {
  answerWith,
  isAbsent,
  readCategory,
  readInstrument,
  readLimit,
  readTimes,
  refuse,
} = require('./params.js');

/** @typedef {import('./instruments.js').InstrumentRow} InstrumentRow */
/** @typedef {import('./instruments.js').Category} Category */
/** @typedef {import('./market.js').MarketInstance} MarketInstance */
/** @typedef {import('./market.js').Series} Series */

const LIMIT = { standard: 200, maximum: 1000 };
/** 1970 began on a Thursday, and Bybit's weeks begin on a Monday. */
const FIRST_MONDAY = 4 * DAY_MS;

/**
 * @typedef {object} Interval
 * @property {(time: number) => number} startOf The start of the candle that a time belongs to, ms.
 * @property {(start: number, count: number) => number} shift The start of the candle `count` later, ms.
 */

/**
 * @param {number} length ms
 * @param {number} [origin] ms
 * @returns {Interval}
 */
function fixed(length, origin = 0) {
  return {
    startOf: (time) => Math.floor((time - origin) / length) * length + origin,
    shift: (start, count) => start + count * length,
  };
}

/** @type {Interval} */
const MONTH = {
  startOf: (time) => Date.UTC(new Date(time).getUTCFullYear(), new Date(time).getUTCMonth()),
  shift: (start, count) => {
    const date = new Date(start);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count);
  },
};

/** @type {ReadonlyMap<string, Interval>} */
const INTERVALS = new Map([
  ...[1, 3, 5, 15, 30, 60, 120, 240, 360, 720].map(
    (minutes) => /** @type {[string, Interval]} */ ([`${minutes}`, fixed(minutes * MINUTE_MS)]),
  ),
  ['D', fixed(DAY_MS)],
  ['W', fixed(7 * DAY_MS, FIRST_MONDAY)],
  ['M', MONTH],
]);

/**
 * The starts of the asked candles, newest first. With both times the newest candles count, with `start` alone the oldest.
 * @param {Interval} interval
 * @param {{ start: number | null, end: number | null }} times ms
 * @param {number} limit
 * @param {number} now ms
 */
function candleStarts({ startOf, shift }, { start, end }, limit, now) {
  const floor = start === null ? 0 : startOf(start);
  const first = start === null || floor === start ? floor : shift(floor, 1);
  const newest = startOf(Math.min(end ?? now, now));
  const last = start !== null && end === null ? Math.min(newest, shift(first, limit - 1)) : newest;
  const starts = [];
  for (let time = last; time >= first && starts.length < limit; time = shift(time, -1)) starts.push(time);
  return starts;
}

/**
 * @param {MarketInstance} market
 * @param {InstrumentRow} instrument
 * @param {Interval} interval
 * @param {number} start ms
 * @param {number} now ms
 * @param {Series} [series]
 */
function candleOf(market, instrument, { shift }, start, now, series = 'last') {
  const end = shift(start, 1);
  // The current second counts: the candle closes at the last price.
  const until = Math.min(end, (Math.floor(now / 1000) + 1) * 1000);
  return { start, end: end - 1, until, ...market.candle(instrument, start, until, series) };
}

/**
 * @param {readonly Category[]} categories
 * @param {Series} series
 * @param {boolean} withVolume
 */
function klineOf(categories, series, withVolume) {
  return answerWith((call) => {
    const { params, market, now } = call;
    const asked = isAbsent(params.category) ? { category: 'linear' } : params;
    const category = readCategory(asked, categories);
    const instrument = readInstrument(call, category);
    const interval = INTERVALS.get(String(params.interval)) ?? refuse('Invalid period!');
    const times = readTimes(params, ['start', 'end']);
    const starts = candleStarts(interval, times, readLimit(params, LIMIT), now);
    const list = starts.map((start) => {
      const candle = candleOf(market, instrument, interval, start, now, series);
      const prices = [candle.open, candle.high, candle.low, candle.close];
      if (!withVolume) return [`${start}`, ...prices];
      const { volume, turnover } = tradedBetween(market, instrument, start, candle.until);
      return [`${start}`, ...prices, volume, turnover];
    });
    return { category, symbol: instrument.symbol, list };
  });
}

module.exports = {
  INTERVALS,
  candleOf,
  kline: klineOf(['linear', 'inverse', 'spot'], 'last', true),
  markPriceKline: klineOf(['linear', 'inverse'], 'last', false),
  indexPriceKline: klineOf(['linear', 'inverse'], 'index', false),
};
