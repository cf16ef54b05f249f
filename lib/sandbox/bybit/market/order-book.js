'use strict';

/**
 * GET /v5/market/orderbook and recent-trade. https://bybit-exchange.github.io/docs/v5/market/orderbook
 * https://bybit-exchange.github.io/docs/v5/market/recent-trade
 */

const { CATEGORIES } = require('./instruments.js');
const { tradeOf } = require('./figures.js');
const { answerWith, readCategory, readInstrument, readLimit } = require('./params.js');
const { secondOf } = require('./wave.js');

/** @typedef {import('./params.js').PublicCall} PublicCall */
/** @typedef {import('./instruments.js').InstrumentRow} InstrumentRow */
/** @typedef {import('./market.js').MarketInstance} MarketInstance */

const DEPTH_LIMITS = {
  spot: { standard: 1, maximum: 200 },
  linear: { standard: 25, maximum: 500 },
  inverse: { standard: 25, maximum: 500 },
  option: { standard: 1, maximum: 25 },
};
const TRADE_LIMITS = {
  spot: { standard: 60, maximum: 60 },
  linear: { standard: 500, maximum: 1000 },
  inverse: { standard: 500, maximum: 1000 },
  option: { standard: 500, maximum: 1000 },
};

/**
 * The update number grows by one with every second, in which the book changes once.
 * @param {MarketInstance} market
 * @param {InstrumentRow} instrument
 * @param {number} now ms
 * @param {number} levels
 */
function bookOf(market, instrument, now, levels) {
  const { bids, asks } = market.depth(instrument, now, levels);
  const second = secondOf(now);
  return { s: instrument.symbol, b: bids, a: asks, u: second, seq: second };
}

/** @param {PublicCall} call */
function orderBook(call) {
  const category = readCategory(call.params, CATEGORIES);
  const instrument = readInstrument(call, category);
  const { now, market } = call;
  const levels = readLimit(call.params, DEPTH_LIMITS[category]);
  return { ...bookOf(market, instrument, now, levels), ts: now, cts: now };
}

/** @param {PublicCall} call */
function recentTrades(call) {
  const category = readCategory(call.params, CATEGORIES);
  const instrument = readInstrument(call, category);
  const latest = secondOf(call.now);
  const count = readLimit(call.params, TRADE_LIMITS[category]);
  const list = Array.from({ length: count }, (_, index) => {
    const { id, price, size, side, time, sequence } = tradeOf(call.market, instrument, latest - index);
    const { symbol } = instrument;
    const when = { time: `${time}`, isBlockTrade: false, isRPITrade: false, seq: `${sequence}` };
    return { execId: id, symbol, price, size, side, ...when };
  });
  return { category, list };
}

module.exports = { bookOf, orderBook: answerWith(orderBook), recentTrade: answerWith(recentTrades) };
