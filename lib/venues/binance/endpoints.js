'use strict';

/**
 * Classifies requests to Binance by method and path: the endpoint, whether it is public, and whether a gate guards it. Pure
 * functions. Source of the paths: https://developers.binance.com/docs
 *
 * @module
 */

const { normalizeLeniently } = require('../../internal/lenient-path');

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const API = /^\/(?:api\/v[13]|(?:sapi|fapi|dapi|eapi|papi)\/v[1-4])\//;
const BELOW = /^(?:.*\/)?((?:api|sapi|fapi|dapi|eapi|papi)\/v\d+)(?:\/(.*))?$/s;

/** Endpoints that need no key, in several interfaces, below the version. */
const PUBLIC_NAMES = Object.freeze([
  ...[
    'ping',
    'time',
    'exchangeInfo',
    'executionInfo',
    'executionRules',
    'depth',
    'rpiDepth',
    'trades',
    'aggTrades',
  ],
  ...['klines', 'uiKlines', 'continuousKlines', 'indexPriceKlines', 'markPriceKlines', 'premiumIndexKlines'],
  ...[
    'premiumIndex',
    'avgPrice',
    'ticker',
    'ticker\\/\\w+',
    'referencePrice',
    'referencePrice\\/calculation',
  ],
  ...[
    'fundingRate',
    'fundingInfo',
    'openInterest',
    'indexInfo',
    'assetIndex',
    'constituents',
    'insuranceBalance',
  ],
  ...['index', 'mark', 'exerciseHistory', 'historicalBlockTrades', 'blockTrades', 'symbolAdlRisk'],
  'tradingSchedule',
]);
/** The old trades need a key only at the futures. */
const PUBLIC_PATHS = Object.freeze([
  `(?:api|fapi|dapi|eapi)\\/v\\d\\/(?:${PUBLIC_NAMES.join('|')})`,
  'api\\/v3\\/historicalTrades',
  'papi\\/v1\\/ping',
  'sapi\\/v1\\/system\\/status',
  'futures\\/data\\/[\\w-]+',
]);
const PUBLIC = new RegExp(`(?:^|\\/)(?:${PUBLIC_PATHS.join('|')})\\/?$`);
/** How a lenient server may read a path. */
const PUBLIC_LENIENTLY = new RegExp(PUBLIC.source, 'i');

/** Requests that change nothing although they do not use GET. */
const HARMLESS = /^(?:order\/test|sor\/order\/test|order\/oco\/test|userDataStream|listenKey)\/?$/i;

/** Operations of the WebSocket interface that change orders. */
const OPERATION = /^(?:algoOrder|order|orderList|openOrders|sor)\.(?!status$|test$)[\w.]+$/;

/** @type {import('../venue').VenueEndpoints['endpointOf']} */
function endpointOf(path) {
  return (typeof path === 'string' ? path.slice(0, 2048) : '').split(/[?#]/, 1)[0];
}

/** @param {string} path @returns {boolean} */
function isPublic(path) {
  return PUBLIC.test(path);
}

/** @param {string} path @returns {boolean} */
function isApiPath(path) {
  return API.test(path);
}

/** @type {import('../venue').VenueEndpoints['normalise']} */
function normalise(path) {
  if (OPERATION.test(path)) return path;
  const [, version, endpoint = ''] = BELOW.exec(endpointOf(path)) ?? [];
  return version === undefined ? null : `/${version}/${endpoint}`;
}

/** @type {import('../venue').VenueEndpoints['isGated']} */
function isGated(method, path) {
  if (OPERATION.test(path)) return true;
  if (READS.has(method.toUpperCase())) return false;
  const [, version, endpoint = ''] = BELOW.exec(normalizeLeniently(endpointOf(path))) ?? [];
  if (version === undefined) return false;
  return !HARMLESS.test(endpoint) && !PUBLIC_LENIENTLY.test(`/${version}/${endpoint}`);
}

module.exports = { endpointOf, isApiPath, isGated, isPublic, normalise };
