'use strict';

/** The endpoints of the Bitget sandbox, as a table. */

const { plainText } = require('../checks.js');
const {
  PRODUCT,
  PRODUCTS,
  describeContract,
  describeSymbol,
  findInstrument,
  listed,
} = require('./instruments.js');
const { parameterEmpty, refusal, success } = require('./replies.js');
const { ACCOUNT_ENDPOINTS } = require('./trading/account-endpoints.js');
const { FUTURES_ENDPOINTS } = require('./trading/futures-endpoints.js');
const { SPOT_ENDPOINTS } = require('./trading/spot-endpoints.js');
const { contractTicker, spotTicker } = require('./tickers.js');

/** @typedef {import('./replies.js').ReplySpec} ReplySpec */
/** @typedef {import('../trading/engine.js').Desk} Desk */

/**
 * @typedef {object} Call
 * @property {Record<string, any>} params Of the query or the JSON body.
 * @property {import('./keys.js').SandboxKey} key
 * @property {Desk} spot
 * @property {Desk} futures
 */

/**
 * An endpoint that needs a signature.
 * @typedef {object} Endpoint
 * @property {string} method
 * @property {string} path
 * @property {number} limit Requests in a second.
 * @property {readonly import('./keys.js').Permission[]} permissions One of them suffices; none: any key may.
 * @property {boolean} [writes] It places or changes orders: `receiveWindow` counts.
 * @property {(call: Call) => ReplySpec} answer
 */

/** @typedef {{ params: Record<string, any>, now: number, market: import('../trading/market.js').MarketInstance }} PublicCall */
/** @typedef {{ method: string, path: string, answer: (call: PublicCall) => ReplySpec }} PublicEndpoint */

/** @param {unknown} symbol */
function noSuchSymbol(symbol) {
  return refusal(40034, `Parameter ${plainText(symbol)} does not exist`);
}

/** @param {PublicCall} call */
function symbols({ params: { symbol } }) {
  const found = listed('spot', symbol);
  return found.length === 0 ? noSuchSymbol(symbol) : success(found.map(describeSymbol));
}

/** @param {PublicCall} call */
function spotTickers({ params: { symbol }, now, market }) {
  const found = listed('spot', symbol);
  return found.length === 0
    ? noSuchSymbol(symbol)
    : success(found.map((instrument) => spotTicker(instrument, market, now)));
}

/**
 * @param {(call: PublicCall) => ReplySpec} answer
 * @returns {(call: PublicCall) => ReplySpec} With the product checked before.
 */
function ofProduct(answer) {
  return (call) => {
    const product = plainText(call.params.productType).toUpperCase();
    if (product === '') return parameterEmpty('productType');
    if (!PRODUCTS.includes(product)) return refusal(40020, 'Parameter productType error');
    return product === PRODUCT ? answer(call) : success([]);
  };
}

/** @param {PublicCall} call */
function contracts({ params: { symbol } }) {
  const found = listed('contract', symbol);
  return found.length === 0 ? noSuchSymbol(symbol) : success(found.map(describeContract));
}

/** @param {PublicCall} call */
function contractTickers({ now, market }) {
  return success(listed('contract').map((instrument) => contractTicker(instrument, market, now)));
}

/** @param {PublicCall} call */
function oneContractTicker({ params: { symbol }, now, market }) {
  const instrument = findInstrument('contract', symbol);
  return instrument === undefined ? noSuchSymbol(symbol) : success([contractTicker(instrument, market, now)]);
}

/** @type {readonly PublicEndpoint[]} */
const PUBLIC_ENDPOINTS = [
  ['/api/v2/public/time', (/** @type {PublicCall} */ { now }) => success({ serverTime: `${now}` })],
  ['/api/v2/spot/public/symbols', symbols],
  ['/api/v2/spot/market/tickers', spotTickers],
  // The spot pairs of the sandbox cannot be traded on margin.
  ['/api/v2/margin/currencies', () => success([])],
  ['/api/v2/spot/public/coins', () => success([])],
  ['/api/v2/mix/market/contracts', ofProduct(contracts)],
  ['/api/v2/mix/market/tickers', ofProduct(contractTickers)],
  ['/api/v2/mix/market/ticker', ofProduct(oneContractTicker)],
].map(([path, answer]) => /** @type {PublicEndpoint} */ ({ method: 'GET', path, answer }));

/** @type {readonly Endpoint[]} */
const PRIVATE_ENDPOINTS = [...ACCOUNT_ENDPOINTS, ...SPOT_ENDPOINTS, ...FUTURES_ENDPOINTS];

const ENDPOINTS = [...PUBLIC_ENDPOINTS, ...PRIVATE_ENDPOINTS];

/**
 * @template {{ method: string, path: string }} T
 * @param {readonly T[]} endpoints
 * @param {string} method
 * @param {string} path
 * @returns {T | undefined}
 */
function findEndpoint(endpoints, method, path) {
  return endpoints.find((endpoint) => endpoint.method === method && endpoint.path === path);
}

/** @param {string} path */
function hasEndpoint(path) {
  return ENDPOINTS.some((endpoint) => endpoint.path === path);
}

module.exports = { ENDPOINTS, PRIVATE_ENDPOINTS, PUBLIC_ENDPOINTS, findEndpoint, hasEndpoint };
