'use strict';

/**
 * Classifies requests to Gate.io by method and path: the endpoint, whether it is public, and whether a gate guards it. Pure
 * functions. Source of the paths: https://www.gate.com/docs/developers/apiv4/en/
 *
 * @module
 */

const { normalizeLeniently } = require('../../internal/lenient-path');

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const PREFIX = '/api/v4/';

const SETTLE = '(?:futures|delivery)\\/\\w+';
/** Endpoints that need no key, below /api/v4/. The URL of a proxy may have a prefix before them. */
const PUBLIC_PATHS = Object.freeze([
  'spot\\/(?:time|currencies|currency_pairs)(?:\\/.*)?',
  'spot\\/(?:tickers|order_book|trades|candlesticks|insurance_history)',
  `${SETTLE}\\/(?:contracts|index_constituents)(?:\\/.*)?`,
  `${SETTLE}\\/(?:order_book|trades|candlesticks|premium_index|tickers|funding_rate|funding_rates|insurance)`,
  `${SETTLE}\\/(?:contract_stats|liq_orders|risk_limit_tiers|risk_limit_table)`,
  'options\\/(?:underlyings|expirations|order_book|trades|candlesticks|tickers)',
  'options\\/(?:contracts|settlements|underlying)(?:\\/.*)?',
  'margin\\/uni\\/currency_pairs(?:\\/.*)?',
  'margin\\/loan_margin_tiers',
  'wallet\\/currency_chains',
  'unified\\/(?:currencies|history_loan_rate|currency_discount_tiers|loan_margin_tiers|portfolio_calculator)',
  'flash_swap\\/(?:currencies|currency_pairs)',
  'earn\\/uni\\/currencies(?:\\/.*)?',
]);
const PUBLIC = new RegExp(`(?:^|\\/)api\\/v4\\/(?:${PUBLIC_PATHS.join('|')})$`, 'i');

/** Operations of the WebSocket API that change orders, with the endpoint that does the same. */
const OPERATION = /^(spot|futures)\.(order_[a-z_]+)$/;
const READING_OPERATION = /^order_(?:status|list)$/;
const OPERATIONS = new Map([
  ['spot.order_place', '/api/v4/spot/orders'],
  ['spot.order_cancel', '/api/v4/spot/orders'],
  ['spot.order_amend', '/api/v4/spot/orders'],
  ['futures.order_place', '/api/v4/futures/usdt/orders'],
  ['futures.order_batch_place', '/api/v4/futures/usdt/batch_orders'],
  ['futures.order_cancel', '/api/v4/futures/usdt/orders'],
  ['futures.order_amend', '/api/v4/futures/usdt/orders'],
]);

const MAY_LEAD_ELSEWHERE = /\.\.|[%;\\]/;

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
  return path.startsWith(PREFIX);
}

/** @param {string} path @returns {string | null} the part after /api/v4/, in lower case */
function belowV4(path) {
  const found = /^(?:.*\/)?api\/v4(?:\/(.*))?$/s.exec(normalizeLeniently(endpointOf(path)));
  return found && (found[1] ?? '');
}

/** @param {string} path @returns {boolean} an operation of the WebSocket API that changes an order */
function isWriteOperation(path) {
  const [, , operation] = OPERATION.exec(path) ?? [];
  return operation !== undefined && !READING_OPERATION.test(operation);
}

/** @type {import('../venue').VenueEndpoints['normalise']} */
function normalise(path) {
  if (OPERATION.test(path)) return path;
  const endpoint = belowV4(path);
  return endpoint === null ? null : PREFIX + endpoint;
}

/** @type {import('../venue').VenueEndpoints['isGated']} */
function isGated(method, path) {
  if (OPERATION.test(path)) return isWriteOperation(path);
  if (READS.has(method.toUpperCase())) return false;
  const endpoint = belowV4(path);
  if (endpoint === null) return false;
  // A server may resolve the dots of such a path, and find another endpoint.
  return MAY_LEAD_ELSEWHERE.test(path) || !isPublic(PREFIX + endpoint);
}

module.exports = {
  OPERATIONS,
  belowV4,
  endpointOf,
  isApiPath,
  isGated,
  isPublic,
  isWriteOperation,
  normalise,
};
