'use strict';

/**
 * Classifies requests to KuCoin by method and path: the endpoint, whether it is public, and whether a gate guards it. Pure functions.
 * Spot and futures have different hosts and some paths in common, such as /api/v1/orders.
 * Source of the paths: https://www.kucoin.com/docs-new/, and the declarations of https://www.npmjs.com/package/kucoin-universal-sdk,
 * which name channel (public or private) and permission of each endpoint.
 *
 * @module
 */

const { normalizeLeniently } = require('../../internal/lenient-path');

/** Endpoints that need no key, below /api/. The URL of a proxy may have a prefix before them. */
const PUBLIC_PATHS = Object.freeze([
  'v\\d\\/(?:timestamp|status|currencies|symbols|announcements|bullet-public|my-ip|prices|markets)(?:\\/.*)?',
  'v1\\/market\\/.*',
  'v1\\/(?:isolated\\/symbols|margin\\/config)',
  'v3\\/(?:margin\\/symbols|etf\\/info|project\\/marketInterestRate|mark-price\\/all-symbols)',
  'v1\\/(?:mark-price|funding-rate)\\/[^/]+\\/current',
  // Futures.
  'v1\\/contracts\\/(?!risk-limit)[^/]+',
  'v1\\/(?:contract\\/funding-rates|trade-statistics|ticker|allTickers|trade\\/history)',
  'v1\\/(?:level2|level3|index|interest|premium|kline)\\/.*',
  // The unified account.
  'ua\\/v1\\/market\\/.*',
]);
const PUBLIC = new RegExp(`(?:^|\\/)api\\/(?:${PUBLIC_PATHS.join('|')})$`, 'i');
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const API_PATH = /^\/api\/(?:v[1-3]|ua\/v\d|kyc)\//;

/** Operations of the trade WebSocket: `spot.order`, `margin.cancel`, `futures.batch_order`. */
const OPERATION = /^(?:spot|margin|futures)\.[a-z_]+$/;
const MAY_LEAD_ELSEWHERE = /\.\.|[%;\\]/;

/** Requests with POST that change nothing, below /api/: tests of orders, and tokens of WebSockets. */
const HARMLESS = /^v\d\/(?:bullet-(?:private|public)|(?:[a-z-]+\/)*orders?\/test)\/?$/;

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
  return API_PATH.test(path);
}

/** @param {string} path @returns {string | null} the part after /api/, in lower case; an operation as it is */
function belowApi(path) {
  const endpoint = endpointOf(path);
  if (OPERATION.test(endpoint)) return endpoint;
  const found = /^(?:.*\/)?api\/((?:v\d|ua|kyc)(?:\/.*)?)$/s.exec(normalizeLeniently(endpoint));
  return found && found[1];
}

/** @type {import('../venue').VenueEndpoints['normalise']} */
function normalise(path) {
  const endpoint = belowApi(path);
  return endpoint === null || OPERATION.test(endpoint) ? endpoint : `/api/${endpoint}`;
}

/** @type {import('../venue').VenueEndpoints['isGated']} */
function isGated(method, path) {
  const endpoint = belowApi(path);
  if (endpoint !== null && OPERATION.test(endpoint)) return true;
  if (endpoint === null || READS.has(method.toUpperCase()) || HARMLESS.test(endpoint)) return false;
  // A server may resolve the dots of such a path, and find another endpoint.
  return MAY_LEAD_ELSEWHERE.test(path) || !isPublic(`/api/${endpoint}`);
}

module.exports = { OPERATION, belowApi, endpointOf, isApiPath, isGated, isPublic, normalise };
