'use strict';

/**
 * GET /v5/market/funding/history and open-interest. https://bybit-exchange.github.io/docs/v5/market/history-fund-rate
 * https://bybit-exchange.github.io/docs/v5/market/open-interest
 */

const { MINUTE_MS, fundingBefore, fundingRate, openInterest } = require('./figures.js');
const {
  answerWith,
  pageOf,
  readCategory,
  readInstrument,
  readLimit,
  readTimes,
  refuse,
} = require('./params.js');

/** @typedef {import('./params.js').PublicCall} PublicCall */

const FUNDING_LIMIT = { standard: 200, maximum: 200 };
const INTEREST_LIMIT = { standard: 50, maximum: 200 };
/** Rows behind all pages of the open interest. */
const INTEREST_ROWS = 1000;

const INTEREST_INTERVALS = new Map([
  ['5min', 5],
  ['15min', 15],
  ['30min', 30],
  ['1h', 60],
  ['4h', 240],
  ['1d', 1440],
]);

/**
 * Times on a grid, newest first, from `last` back to `first`.
 * @param {number} last ms
 * @param {number} first ms
 * @param {number} step ms
 * @param {number} count
 */
function timesBack(last, first, step, count) {
  const length = Math.max(0, Math.min(count, Math.floor((last - first) / step) + 1));
  return Array.from({ length }, (_, index) => last - index * step);
}

/** @param {PublicCall} call */
function fundingHistory(call) {
  const { params, now } = call;
  const category = readCategory(params, ['linear', 'inverse'], 'Illegal category');
  const instrument = readInstrument(call, category);
  const { start, end } = readTimes(params, ['startTime', 'endTime']);
  // Bybit refuses startTime alone.
  if (start !== null && end === null) refuse('params error: endTime is required with startTime');
  const last = fundingBefore(instrument, Math.min(end ?? now, now));
  const step = instrument.fundingInterval * MINUTE_MS;
  const list = timesBack(last, start ?? 0, step, readLimit(params, FUNDING_LIMIT)).map((time) => ({
    symbol: instrument.symbol,
    fundingRate: fundingRate(instrument, time),
    fundingRateTimestamp: `${time}`,
  }));
  return { category, list };
}

/** @param {PublicCall} call */
function openInterestHistory(call) {
  const { params, now } = call;
  const category = readCategory(params, ['linear', 'inverse']);
  const instrument = readInstrument(call, category);
  const minutes = INTEREST_INTERVALS.get(String(params.intervalTime)) ?? refuse('Invalid period!');
  const { start, end } = readTimes(params, ['startTime', 'endTime']);
  const step = minutes * MINUTE_MS;
  const last = Math.floor(Math.min(end ?? now, now) / step) * step;
  const rows = timesBack(last, start ?? 0, step, INTEREST_ROWS).map((time) => {
    const interest = openInterest(instrument, time);
    return { openInterest: interest, singleOpenInterest: interest, timestamp: `${time}` };
  });
  const page = pageOf(rows, params, readLimit(params, INTEREST_LIMIT));
  return { symbol: instrument.symbol, category, ...page };
}

module.exports = {
  fundingHistory: answerWith(fundingHistory),
  openInterest: answerWith(openInterestHistory),
};
