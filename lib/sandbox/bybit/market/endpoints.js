'use strict';

/** The public endpoints as a table. */

const { fundingHistory, openInterest } = require('./history.js');
const { indexPriceKline, kline, markPriceKline } = require('./kline.js');
const { instrumentsInfo } = require('./instruments-info.js');
const { orderBook, recentTrade } = require('./order-book.js');
const { tickers } = require('./tickers.js');

/** @typedef {import('../replies.js').ReplySpec} ReplySpec */
/** @typedef {import('./params.js').PublicCall} PublicCall */

/**
 * GET /v5/market/time. https://bybit-exchange.github.io/docs/v5/market/time
 * @param {PublicCall} call
 * @returns {ReplySpec}
 */
function marketTime({ now }) {
  const result = { timeSecond: `${Math.floor(now / 1000)}`, timeNano: `${BigInt(now) * 1_000_000n}` };
  return { retCode: 0, retMsg: 'OK', result };
}

/** @type {ReadonlyArray<{ method: string, path: string, answer: (call: PublicCall) => ReplySpec }>} */
const PUBLIC_ENDPOINTS = [
  { method: 'GET', path: '/v5/market/time', answer: marketTime },
  { method: 'GET', path: '/v5/market/instruments-info', answer: instrumentsInfo },
  { method: 'GET', path: '/v5/market/tickers', answer: tickers },
  { method: 'GET', path: '/v5/market/kline', answer: kline },
  { method: 'GET', path: '/v5/market/mark-price-kline', answer: markPriceKline },
  { method: 'GET', path: '/v5/market/index-price-kline', answer: indexPriceKline },
  { method: 'GET', path: '/v5/market/orderbook', answer: orderBook },
  { method: 'GET', path: '/v5/market/recent-trade', answer: recentTrade },
  { method: 'GET', path: '/v5/market/funding/history', answer: fundingHistory },
  { method: 'GET', path: '/v5/market/open-interest', answer: openInterest },
];

module.exports = { PUBLIC_ENDPOINTS };
