'use strict';

/** The public endpoints. */

const { decimalText } = require('../../decimal.js');
const { LIMITS } = require('../limits.js');
const { REFUSALS, missingParameter } = require('../replies.js');
const { describeSymbol } = require('../symbols.js');
const { fixed } = require('../trading/spot-rows.js');

/** @typedef {import('./types.js').PublicCall} PublicCall */
/** @typedef {import('./types.js').PublicEndpoint} PublicEndpoint */
/** @typedef {import('../keys.js').Product} Product */
/** @typedef {import('../symbols.js').Listed} Listed */

/** @param {string} text @returns {string[]} of a JSON array; [] when it is none */
function readList(text) {
  try {
    const value = JSON.parse(text);
    return Array.isArray(value) ? value.map(String) : [];
  } catch {
    return [];
  }
}

/**
 * @param {PublicCall} call
 * @param {Product} product
 * @returns {Listed[] | null} null: an unknown symbol was asked for.
 */
function askedFor({ params: { symbol = '', symbols = '' }, market }, product) {
  const names = symbol === '' ? readList(symbols) : [symbol];
  if (names.length === 0) return market.list(product);
  const found = names.map((name) => market.find(product, name));
  return found.some((row) => row === undefined) ? null : /** @type {Listed[]} */ (found);
}

/** @param {Product} product */
function rateLimits(product) {
  const { weight, orders } = LIMITS[product];
  return [
    { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: weight },
    { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: orders },
  ];
}

/** @param {Product} product @returns {PublicEndpoint['answer']} */
function exchangeInfo(product) {
  return (call) => {
    const rows = askedFor(call, product);
    if (rows === null) return REFUSALS.unknownSymbol;
    const body = {
      timezone: 'UTC',
      serverTime: call.now,
      rateLimits: rateLimits(product),
      exchangeFilters: [],
      symbols: rows.map(describeSymbol),
    };
    return { body };
  };
}

/** @param {Product} product @returns {PublicEndpoint['answer']} */
function tickerPrice(product) {
  return (call) => {
    const rows = askedFor(call, product);
    if (rows === null) return REFUSALS.unknownSymbol;
    const text = product === 'spot' ? fixed : decimalText;
    const list = rows.map((row) => ({
      symbol: row.symbol,
      price: text(call.market.price(row)),
      ...(product !== 'spot' && { time: call.now }),
    }));
    // COIN-M gives a list in any case.
    const isOne = product !== 'coinm' && (call.params.symbol ?? '') !== '';
    return { body: isOne ? list[0] : list };
  };
}

/** @param {Product} product @returns {PublicEndpoint['answer']} */
function bookTicker(product) {
  return (call) => {
    const rows = askedFor(call, product);
    if (rows === null) return REFUSALS.unknownSymbol;
    const list = rows.map((row) => {
      const price = decimalText(call.market.price(row));
      return {
        symbol: row.symbol,
        bidPrice: price,
        bidQty: '10',
        askPrice: price,
        askQty: '10',
        time: call.now,
      };
    });
    return { body: (call.params.symbol ?? '') === '' ? list : list[0] };
  };
}

/** ms */
const DAY = 24 * 60 * 60_000;

/** The price has stood still all day. @param {Product} product @returns {PublicEndpoint['answer']} */
function dayTicker(product) {
  return (call) => {
    const rows = askedFor(call, product);
    if (rows === null) return REFUSALS.unknownSymbol;
    const list = rows.map((row) => {
      const price = decimalText(call.market.price(row));
      return {
        symbol: row.symbol,
        priceChange: '0',
        priceChangePercent: '0',
        weightedAvgPrice: price,
        prevClosePrice: price,
        lastPrice: price,
        lastQty: row.step,
        bidPrice: price,
        bidQty: '10',
        askPrice: price,
        askQty: '10',
        openPrice: price,
        highPrice: price,
        lowPrice: price,
        volume: '0',
        quoteVolume: '0',
        openTime: call.now - DAY,
        closeTime: call.now,
        firstId: -1,
        lastId: -1,
        count: 0,
      };
    });
    const isOne = product !== 'coinm' && (call.params.symbol ?? '') !== '';
    return { body: isOne ? list[0] : list };
  };
}

/** One level on each side, both at the price. @param {Product} product @returns {PublicEndpoint['answer']} */
function depth(product) {
  return (call) => {
    if ((call.params.symbol ?? '') === '') return missingParameter('symbol');
    const row = call.market.find(product, call.params.symbol);
    if (row === undefined) return REFUSALS.unknownSymbol;
    const level = [decimalText(call.market.price(row)), '10'];
    const times = product === 'spot' ? {} : { E: call.now, T: call.now };
    return { body: { lastUpdateId: call.now, ...times, bids: [level], asks: [level] } };
  };
}

/** @param {Product} product @param {string} base @param {number} infoWeight @returns {PublicEndpoint[]} */
function endpointsOf(product, base, infoWeight) {
  return [
    { method: 'GET', path: `${base}/ping`, weight: 1, answer: () => ({ body: {} }) },
    { method: 'GET', path: `${base}/time`, weight: 1, answer: ({ now }) => ({ body: { serverTime: now } }) },
    { method: 'GET', path: `${base}/exchangeInfo`, weight: infoWeight, answer: exchangeInfo(product) },
    { method: 'GET', path: `${base}/ticker/price`, weight: 2, answer: tickerPrice(product) },
    { method: 'GET', path: `${base}/ticker/bookTicker`, weight: 2, answer: bookTicker(product) },
    { method: 'GET', path: `${base}/ticker/24hr`, weight: 2, answer: dayTicker(product) },
    { method: 'GET', path: `${base}/depth`, weight: 5, answer: depth(product) },
  ];
}

/** @type {readonly PublicEndpoint[]} */
const PUBLIC_ENDPOINTS = [
  ...endpointsOf('spot', '/api/v3', 20),
  ...endpointsOf('usdm', '/fapi/v1', 1),
  ...endpointsOf('coinm', '/dapi/v1', 1),
];

module.exports = { PUBLIC_ENDPOINTS };
