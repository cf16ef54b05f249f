'use strict';

/**
 * The public endpoints.
 * https://www.kucoin.com/docs-new/rest/spot-trading/market-data/introduction and the pages beside it.
 */

const { CONTRACTS, PAIRS, describeContract, describePair } = require('./instruments.js');
const { invalidParameter, success } = require('./replies.js');

/** @typedef {import('./endpoints.js').PublicCall} PublicCall */

const UNSUPPORTED_PAIR = invalidParameter('Unsupported trading pair.');
const NO_CONTRACT = invalidParameter('Contract does not exist.');

/** @param {PublicCall} call */
function allTickers({ market, now }) {
  const ticker = [...PAIRS.values()].map((pair) => {
    const { last, bid, ask, high, low, volume, turnover } = market.figures(pair);
    return {
      ...{ symbol: pair.id, symbolName: pair.id, buy: bid, bestBidSize: '1', sell: ask, bestAskSize: '1' },
      ...{ changeRate: '0', changePrice: '0', high, low, vol: volume, volValue: turnover, last },
      ...{ averagePrice: last, takerFeeRate: '0.001', makerFeeRate: '0.001' },
      ...{ takerCoefficient: '1', makerCoefficient: '1' },
    };
  });
  return success({ time: now, ticker });
}

/** @param {PublicCall} call */
function spotTicker({ params, market, now }) {
  const pair = PAIRS.get(params.symbol);
  if (pair === undefined) return UNSUPPORTED_PAIR;
  const { last, bid, ask } = market.figures(pair);
  return success({
    ...{ time: now, sequence: `${now}`, price: last, size: pair.lot, bestBid: bid, bestBidSize: '1' },
    ...{ bestAsk: ask, bestAskSize: '1' },
  });
}

/** @param {PublicCall} call */
function futuresTicker({ params, market, now }) {
  const contract = CONTRACTS.get(params.symbol);
  if (contract === undefined) return NO_CONTRACT;
  const { last, bid, ask } = market.figures(contract);
  return success({
    ...{ sequence: now, symbol: contract.id, side: 'buy', size: 1, tradeId: `${now}`, price: last },
    ...{ bestBidPrice: bid, bestBidSize: 1, bestAskPrice: ask, bestAskSize: 1, ts: now * 1_000_000 },
  });
}

function currencies() {
  const names = ['USDT', ...[...PAIRS.values()].map(({ base }) => base)];
  return success(
    names.map((currency) => ({
      ...{ currency, name: currency, fullName: currency, precision: 8, confirms: null },
      ...{ contractAddress: null, isMarginEnabled: false, isDebitEnabled: false, chains: [] },
    })),
  );
}

/** A connection is made to the host that has given the token. @param {PublicCall} call @param {string} token */
function bullet({ address }, token) {
  const server = { endpoint: `ws://${address}/`, encrypt: false, protocol: 'websocket' };
  return success({ token, instanceServers: [{ ...server, pingInterval: 18_000, pingTimeout: 10_000 }] });
}

/** @param {'spot' | 'futures'} product */
const shared = (product) => [
  {
    ...{ product, method: 'GET', path: '/api/v1/timestamp' },
    answer: (/** @type {PublicCall} */ { now }) => success(now),
  },
  {
    ...{ product, method: 'GET', path: '/api/v1/status' },
    answer: () => success({ status: 'open', msg: '' }),
  },
  {
    ...{ product, method: 'POST', path: '/api/v1/bullet-public' },
    answer: (/** @type {PublicCall} */ call) => bullet(call, 'public'),
  },
];

const SPOT = { product: /** @type {const} */ ('spot'), method: 'GET' };
const FUTURES = { product: /** @type {const} */ ('futures'), method: 'GET' };

/** @type {readonly import('./endpoints.js').PublicEndpoint[]} */
const MARKET_ENDPOINTS = [
  ...shared('spot'),
  ...shared('futures'),
  {
    ...{ ...SPOT, path: '/api/v2/symbols' },
    answer: () => success([...PAIRS.values()].map(describePair)),
  },
  {
    ...{ ...SPOT, path: '/api/v2/symbols/{symbol}' },
    answer: ({ params }) => {
      const pair = PAIRS.get(params.symbol);
      return pair === undefined ? UNSUPPORTED_PAIR : success(describePair(pair));
    },
  },
  { ...SPOT, path: '/api/v1/market/allTickers', answer: allTickers },
  { ...SPOT, path: '/api/v1/market/orderbook/level1', answer: spotTicker },
  { ...SPOT, path: '/api/v3/currencies', answer: currencies },
  {
    ...{ ...FUTURES, path: '/api/v1/contracts/active' },
    answer: ({ market }) =>
      success([...CONTRACTS.values()].map((contract) => describeContract(contract, market))),
  },
  {
    ...{ ...FUTURES, path: '/api/v1/contracts/{symbol}' },
    answer: ({ params, market }) => {
      const contract = CONTRACTS.get(params.symbol);
      return contract === undefined ? NO_CONTRACT : success(describeContract(contract, market));
    },
  },
  { ...FUTURES, path: '/api/v1/ticker', answer: futuresTicker },
];

module.exports = { MARKET_ENDPOINTS, bullet };
