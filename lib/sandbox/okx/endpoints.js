'use strict';

/** The endpoints of the OKX sandbox, as a table. */

const { INSTRUMENTS, findInstrument } = require('./instruments.js');
const { failure, parameterEmpty, success } = require('./replies.js');
const { ACCOUNT_ENDPOINTS, instruments } = require('./trading/account-endpoints.js');
const { ALGO_ENDPOINTS } = require('./trading/algo-endpoints.js');
const { text } = require('./trading/draft.js');
const { ORDER_ENDPOINTS } = require('./trading/order-endpoints.js');
const { QUERY_ENDPOINTS } = require('./trading/query-endpoints.js');

/** @typedef {import('./replies.js').ReplySpec} ReplySpec */

/**
 * @typedef {object} Call
 * @property {Record<string, any>} params Of the query or the JSON body; a batch has an array.
 * @property {import('./keys.js').SandboxKey} key
 * @property {import('./trading/engine.js').Desk} desk
 */

/**
 * An endpoint that needs a signature.
 * @typedef {object} Endpoint
 * @property {string} method
 * @property {string} path
 * @property {number} limit Requests in two seconds.
 * @property {import('./keys.js').Permission} permission
 * @property {boolean} [expires] The header expTime counts.
 * @property {boolean} [mainnetOnly]
 * @property {(call: Call) => ReplySpec} answer
 */

/** @typedef {{ params: Record<string, any>, now: number, market: import('./market.js').MarketInstance }} PublicCall */
/** @typedef {{ method: string, path: string, answer: (call: PublicCall) => ReplySpec }} PublicEndpoint */

/** @param {PublicCall} call */
function ticker({ params, now, market }) {
  if (text(params.instId) === '') return parameterEmpty('instId');
  const instrument = findInstrument(params.instId);
  if (instrument === undefined) {
    return failure(51001, "Instrument ID, Instrument ID code or Spread ID doesn't exist.");
  }
  return success([market.ticker(instrument, now)]);
}

/** @param {PublicCall} call */
function tickers({ params, now, market }) {
  if (text(params.instType) === '') return parameterEmpty('instType');
  const listed = INSTRUMENTS.filter(({ instType }) => instType === params.instType);
  return success(listed.map((instrument) => market.ticker(instrument, now)));
}

/** @type {readonly PublicEndpoint[]} */
const PUBLIC_ENDPOINTS = [
  { method: 'GET', path: '/api/v5/public/time', answer: ({ now }) => success([{ ts: `${now}` }]) },
  {
    method: 'GET',
    path: '/api/v5/public/instruments',
    answer: (call) => instruments(/** @type {Call} */ (/** @type {unknown} */ (call))),
  },
  { method: 'GET', path: '/api/v5/market/ticker', answer: ticker },
  { method: 'GET', path: '/api/v5/market/tickers', answer: tickers },
];

/** @type {readonly Endpoint[]} */
const PRIVATE_ENDPOINTS = [...ORDER_ENDPOINTS, ...ALGO_ENDPOINTS, ...QUERY_ENDPOINTS, ...ACCOUNT_ENDPOINTS];

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

module.exports = { ENDPOINTS, PRIVATE_ENDPOINTS, PUBLIC_ENDPOINTS, findEndpoint };
