'use strict';

/** GET /v5/market/tickers. https://bybit-exchange.github.io/docs/v5/market/tickers */

const { DAY_MS } = require('../keys.js');
const { CATEGORIES } = require('./instruments.js');
const {
  MINUTE_MS,
  fundingBefore,
  fundingRate,
  openInterest,
  tradedBetween,
  valueOf,
} = require('./figures.js');
const { plainText } = require('./numbers.js');
const { answerWith, isAbsent, readCategory, readInstrument, refuse } = require('./params.js');

/** @typedef {import('./instruments.js').InstrumentRow} InstrumentRow */
/** @typedef {import('./market.js').MarketInstance} MarketInstance */

const HOUR_MS = 60 * MINUTE_MS;

/**
 * The fields that all categories share.
 * @param {MarketInstance} market
 * @param {InstrumentRow} instrument
 * @param {number} now ms
 */
function bestAndDay(market, instrument, now) {
  const { bids, asks } = market.depth(instrument, now, 1);
  const { low, high } = market.range(instrument, now - DAY_MS, now);
  const { volume, turnover } = tradedBetween(market, instrument, now - DAY_MS, now);
  return {
    symbol: instrument.symbol,
    lastPrice: market.lastPrice(instrument, now),
    highPrice24h: high,
    lowPrice24h: low,
    turnover24h: turnover,
    volume24h: volume,
    bid1Price: bids[0][0],
    bid1Size: bids[0][1],
    ask1Price: asks[0][0],
    ask1Size: asks[0][1],
  };
}

/**
 * @param {MarketInstance} market
 * @param {InstrumentRow} instrument
 * @param {number} now ms
 */
function dayChange(market, instrument, now) {
  const last = Number(market.lastPrice(instrument, now));
  const previous = market.priceAt(instrument, now - DAY_MS);
  return { prevPrice24h: previous, price24hPcnt: plainText(last / Number(previous) - 1, 6) };
}

/** @typedef {(market: MarketInstance, instrument: InstrumentRow, now: number) => object} TickerForm */

/** @type {TickerForm} */
function spotTicker(market, instrument, now) {
  const usdIndexPrice = plainText(market.usdPrice(instrument.baseCoin), 8);
  return { ...bestAndDay(market, instrument, now), ...dayChange(market, instrument, now), usdIndexPrice };
}

/** @type {TickerForm} */
function contractTicker(market, instrument, now) {
  const { fundingInterval } = instrument;
  const mark = market.markPrice(instrument, now);
  const interest = openInterest(instrument, now);
  const value = valueOf(instrument, Number(interest), Number(mark)).toFixed(2);
  const nextFunding = fundingBefore(instrument, now) + fundingInterval * MINUTE_MS;
  return {
    ...bestAndDay(market, instrument, now),
    ...dayChange(market, instrument, now),
    indexPrice: market.indexPrice(instrument),
    markPrice: mark,
    prevPrice1h: market.priceAt(instrument, now - HOUR_MS),
    openInterest: interest,
    openInterestValue: value,
    singleOpenInterest: interest,
    singleOpenInterestValue: value,
    fundingRate: fundingRate(instrument, nextFunding),
    nextFundingTime: `${nextFunding}`,
    fundingIntervalHour: `${fundingInterval / 60}`,
    fundingCap: '0.005',
    deliveryTime: instrument.deliveryTime,
    predictedDeliveryPrice: '',
    basisRate: '',
    basisRateYear: '',
    basis: '',
    deliveryFeeRate: '',
    preOpenPrice: '',
    preQty: '',
    curPreListingPhase: '',
  };
}

/** Volatility and greeks of the sandbox's options are constants. @type {TickerForm} */
function optionTicker(market, instrument, now) {
  const day = bestAndDay(market, instrument, now);
  const underlying = plainText(market.usdPrice(instrument.baseCoin), 8);
  const change = Number(day.lastPrice) - Number(market.priceAt(instrument, now - DAY_MS));
  return {
    ...day,
    bid1Iv: '0.54',
    ask1Iv: '0.56',
    markPrice: market.markPrice(instrument, now),
    indexPrice: underlying,
    markIv: '0.55',
    underlyingPrice: underlying,
    openInterest: openInterest(instrument, now),
    totalVolume: day.volume24h,
    totalTurnover: day.turnover24h,
    delta: instrument.symbol.split('-')[3] === 'C' ? '0.5' : '-0.5',
    gamma: '0.00001',
    vega: '100',
    theta: '-10',
    predictedDeliveryPrice: '0',
    change24h: plainText(change, 8),
  };
}

/** @type {Record<import('./instruments.js').Category, TickerForm>} */
const TICKERS = { linear: contractTicker, inverse: contractTicker, spot: spotTicker, option: optionTicker };

/**
 * @param {MarketInstance} market
 * @param {InstrumentRow} instrument
 * @param {number} now ms
 */
function tickerOf(market, instrument, now) {
  return TICKERS[instrument.category](market, instrument, now);
}

/** @param {import('./params.js').PublicCall} call */
function listTickers(call) {
  const { params, market, now } = call;
  const category = readCategory(params, CATEGORIES);
  const { symbol, baseCoin } = params;
  if (category === 'option' && isAbsent(symbol) && isAbsent(baseCoin)) {
    refuse('params error: symbol or baseCoin is required');
  }
  const instruments = isAbsent(symbol)
    ? market
        .listInstruments(category)
        .filter((instrument) => category !== 'option' || instrument.baseCoin === baseCoin)
    : [readInstrument(call, category)];
  return { category, list: instruments.map((instrument) => tickerOf(market, instrument, now)) };
}

module.exports = { tickerOf, tickers: answerWith(listTickers) };
