'use strict';

/** Figures beside the price, as functions of time: volume, trades, open interest, funding. */

const { createHash } = require('node:crypto');
const { quantityFor, quantityText } = require('./numbers.js');
const { secondOf, zigzag } = require('./wave.js');

/** @typedef {import('./instruments.js').InstrumentRow} InstrumentRow */
/** @typedef {import('./market.js').MarketInstance} MarketInstance */

/** USD (or the quote coin of spot) traded per second, on average. */
const TURNOVER_PER_SECOND = 20_000;
/** USD. */
const OPEN_INTEREST = 100_000_000;
/** https://bybit-exchange.github.io/docs/v5/market/history-fund-rate */
const FUNDING_RATE = 0.0001;

const MINUTE_MS = 60_000;

/**
 * @param {InstrumentRow} instrument
 * @param {number} quantity
 * @param {number} price
 */
function valueOf({ category }, quantity, price) {
  return category === 'inverse' ? quantity / price : quantity * price;
}

/**
 * Seconds of average trade up to a second: it never falls, and the trade of a range is the difference of its ends.
 * @param {number} second
 */
function tradedSeconds(second) {
  return second + 8 * zigzag(second, 60) + 400 * zigzag(second, 3600);
}

/**
 * Volume and turnover between two times, the second exclusive.
 * @param {MarketInstance} market
 * @param {InstrumentRow} instrument
 * @param {number} start ms
 * @param {number} end ms
 * @returns {{ volume: string, turnover: string }}
 */
function tradedBetween(market, instrument, start, end) {
  const seconds = tradedSeconds(secondOf(end)) - tradedSeconds(secondOf(start));
  const volume = quantityText(seconds * quantityFor(instrument, TURNOVER_PER_SECOND), instrument);
  const price = (Number(market.priceAt(instrument, start)) + Number(market.priceAt(instrument, end - 1))) / 2;
  return { volume, turnover: valueOf(instrument, Number(volume), price).toFixed(4) };
}

/**
 * @typedef {object} Trade
 * @property {string} id
 * @property {number} time ms
 * @property {string} price
 * @property {string} size
 * @property {'Buy' | 'Sell'} side Of the taker.
 * @property {number} sequence
 */

/**
 * The trade of one second: at the price of that second.
 * @param {MarketInstance} market
 * @param {InstrumentRow} instrument
 * @param {number} second
 * @returns {Trade}
 */
function tradeOf(market, instrument, second) {
  const time = second * 1000;
  const price = market.priceAt(instrument, time);
  const rises = Number(price) >= Number(market.priceAt(instrument, time - 1000));
  const hash = createHash('sha256')
    .update(`${instrument.category} ${instrument.symbol} ${second} ${price}`)
    .digest('hex');
  const id = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    hash.slice(12, 16),
    hash.slice(16, 20),
    hash.slice(20, 32),
  ];
  const { volume } = tradedBetween(market, instrument, time, time + 1000);
  const size = Number(volume) > 0 ? volume : instrument.minOrderQty;
  return { id: id.join('-'), time, price, size, side: rises ? 'Buy' : 'Sell', sequence: second };
}

/**
 * @param {InstrumentRow} instrument
 * @param {number} time ms
 */
function openInterest(instrument, time) {
  const part = 1 + 0.05 * zigzag(Math.floor(time / MINUTE_MS), 1440);
  return quantityText(quantityFor(instrument, OPEN_INTEREST) * part, instrument);
}

/**
 * The rate of the funding at this time.
 * @param {InstrumentRow} instrument
 * @param {number} time ms
 */
function fundingRate({ fundingInterval }, time) {
  const index = Math.floor(time / (fundingInterval * MINUTE_MS));
  return (FUNDING_RATE * (1 + 0.5 * zigzag(index, 28))).toFixed(8).replace(/0+$/, '');
}

/**
 * The time of the latest funding that is not after a time.
 * @param {InstrumentRow} instrument
 * @param {number} time ms
 */
function fundingBefore({ fundingInterval }, time) {
  const interval = fundingInterval * MINUTE_MS;
  return Math.floor(time / interval) * interval;
}

module.exports = { MINUTE_MS, fundingBefore, fundingRate, openInterest, tradeOf, tradedBetween, valueOf };
