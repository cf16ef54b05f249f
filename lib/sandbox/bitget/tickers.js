'use strict';

/** Tickers, as the public endpoints and the channel `ticker` show them. */

/** @typedef {import('./instruments.js').Instrument} Instrument */
/** @typedef {import('../trading/market.js').MarketInstance} Market */

/**
 * https://www.bitget.com/api-doc/spot/market/Get-Tickers
 * @param {Instrument} instrument
 * @param {Market} market
 * @param {number} now Server clock, ms.
 */
function spotTicker(instrument, market, now) {
  const { last, ask, bid, high, low, volume, turnover } = market.figures(instrument);
  return {
    ...{ symbol: instrument.id, high24h: high, open: last, low24h: low, lastPr: last, quoteVolume: turnover },
    ...{ baseVolume: volume, usdtVolume: turnover, bidPr: bid, askPr: ask, bidSz: '10', askSz: '10' },
    ...{ openUtc: last, ts: `${now}`, changeUtc24h: '0', change24h: '0' },
  };
}

/**
 * https://www.bitget.com/api-doc/contract/market/Get-Ticker
 * @param {Instrument} instrument
 * @param {Market} market
 * @param {number} now Server clock, ms.
 */
function contractTicker(instrument, market, now) {
  const { open, ...ticker } = spotTicker(instrument, market, now);
  return {
    ...{
      ...ticker,
      open24h: open,
      indexPrice: ticker.lastPr,
      markPrice: ticker.lastPr,
      fundingRate: '0.0001',
    },
    ...{ holdingAmount: '1000', deliveryStartTime: null, deliveryTime: null, deliveryStatus: '' },
  };
}

module.exports = { contractTicker, spotTicker };
