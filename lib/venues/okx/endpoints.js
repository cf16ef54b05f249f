'use strict';

/**
 * Classifies requests to OKX by method and path: the endpoint, whether it is public, and whether a gate guards it. Pure functions.
 * Source of the paths: https://www.okx.com/docs-v5/en/
 *
 * @module
 */

const { normalizeLeniently } = require('../../internal/lenient-path');

/**
 * Endpoints that need no key, below /api/v5/. The URL of a proxy may have a prefix before them.
 * https://www.okx.com/docs-v5/en/#public-data-rest-api-get-economic-calendar-data is the one of them that needs a key.
 */
const PUBLIC_PATHS = Object.freeze([
  '(?:public(?!\\/economic-calendar)|market|rubik|system)\\/.*',
  'support\\/announcement.*',
  '(?:copytrading\\/public-.*|rfq\\/public-trades)',
  'sprd\\/(?:books|spreads|public-trades)',
  'asset\\/exchange-list',
  'finance\\/savings\\/lending-rate-.*',
  'tradingBot\\/(?:public\\/.*|grid\\/(?:ai-param|grid-quantity|min-investment))',
]);
const PUBLIC = new RegExp(`(?:^|\\/)api\\/v5\\/(?:${PUBLIC_PATHS.join('|')})$`, 'i');
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Operations of the private WebSocket that change orders, with the endpoint that does the same. */
const OPERATIONS = new Map([
  ['order', '/api/v5/trade/order'],
  ['batch-orders', '/api/v5/trade/batch-orders'],
  ['cancel-order', '/api/v5/trade/cancel-order'],
  ['batch-cancel-orders', '/api/v5/trade/cancel-batch-orders'],
  ['amend-order', '/api/v5/trade/amend-order'],
  ['batch-amend-orders', '/api/v5/trade/amend-batch-orders'],
  ['mass-cancel', '/api/v5/trade/mass-cancel'],
]);

const MAY_LEAD_ELSEWHERE = /\.\.|[%;\\]/;

/** Requests with POST that change nothing, below /api/v5/. */
const HARMLESS = /^(?:trade\/order-precheck|asset\/convert\/estimate-quote)\/?$/;

/** @type {import('../venue').VenueEndpoints['endpointOf']} */
function endpointOf(path) {
  const bare = (typeof path === 'string' ? path.slice(0, 2048) : '').split(/[?#]/, 1)[0];
  return OPERATIONS.get(bare) ?? bare;
}

/** @param {string} path @returns {boolean} */
function isPublic(path) {
  return PUBLIC.test(path);
}

/** @param {string} path @returns {boolean} */
function isApiPath(path) {
  return path.startsWith('/api/v5/');
}

/** @param {string} path @returns {string | null} the part after /api/v5/, in lower case */
function belowV5(path) {
  const found = /^(?:.*\/)?api\/v5(?:\/(.*))?$/s.exec(normalizeLeniently(endpointOf(path)));
  return found && (found[1] ?? '');
}

/** @type {import('../venue').VenueEndpoints['normalise']} */
function normalise(path) {
  const endpoint = belowV5(path);
  return endpoint === null ? null : `/api/v5/${endpoint}`;
}

/** @type {import('../venue').VenueEndpoints['isGated']} */
function isGated(method, path) {
  if (READS.has(method.toUpperCase())) return false;
  const endpoint = belowV5(path);
  if (endpoint === null || HARMLESS.test(endpoint)) return false;
  // A server may resolve the dots of such a path, and find another endpoint.
  return MAY_LEAD_ELSEWHERE.test(path) || !isPublic(`/api/v5/${endpoint}`);
}

module.exports = { belowV5, endpointOf, isApiPath, isGated, isPublic, normalise };
