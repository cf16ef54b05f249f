'use strict';

/**
 * Classifies requests to Bitget by method and path: the endpoint, whether it is public, and whether a gate guards it. Pure functions.
 * V2 is the interface of classic accounts, V3 that of unified ones. Source of the paths: https://www.bitget.com/api-doc/common/intro
 * and https://www.bitget.com/api-doc/uta/intro
 *
 * @module
 */

const { normalizeLeniently } = require('../../internal/lenient-path');

/** Endpoints that need no key, below /api/v2/ or /api/v3/. The URL of a proxy may have a prefix before them. */
const PUBLIC_PATHS = Object.freeze([
  '(?:public|market)\\/.*',
  '(?:spot|mix|margin)\\/(?:public|market)\\/.*',
  'margin\\/currencies',
  'earn\\/loan\\/public\\/.*',
  'account\\/custom-collateral-coins',
]);
const PUBLIC = new RegExp(`(?:^|\\/)api\\/v[23]\\/(?:${PUBLIC_PATHS.join('|')})$`, 'i');
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Operations of the private WebSocket of V3 that change orders (`topic`), with the endpoint that does the same. */
const OPERATIONS = new Map([
  ['place-order', '/api/v3/trade/place-order'],
  ['batch-place', '/api/v3/trade/place-batch'],
  ['cancel-order', '/api/v3/trade/cancel-order'],
  ['batch-cancel', '/api/v3/trade/cancel-batch'],
  ['modify-order', '/api/v3/trade/modify-order'],
]);

/** The interfaces before V2, which ended on 2025-11-28: https://github.com/sieblyio/bitget-api/issues/94 */
const RETIRED = /(?:^|\/)api\/(?:(?:spot|mix|margin|broker|user|p2p|earn|swap|account)\/v[1-3]|v1)\//;

const MAY_LEAD_ELSEWHERE = /\.\.|[%;\\]/;
/** Requests with POST that change nothing. */
const HARMLESS = /^\/api\/v3\/account\/max-open-available\/?$/;

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
  return /^\/api\/v[23]\//.test(path);
}

/** @type {import('../venue').VenueEndpoints['normalise']} */
function normalise(path) {
  const found = /^(?:.*\/)?(api\/v[23](?:\/.*)?)$/s.exec(normalizeLeniently(endpointOf(path)));
  return found && `/${found[1]}`;
}

/** @type {import('../venue').VenueEndpoints['isGated']} */
function isGated(method, path) {
  if (READS.has(method.toUpperCase())) return false;
  const endpoint = normalise(path);
  if (endpoint === null || HARMLESS.test(endpoint)) return false;
  // A server may resolve the dots of such a path, and find another endpoint.
  return MAY_LEAD_ELSEWHERE.test(path) || !isPublic(endpoint);
}

module.exports = { READS, RETIRED, endpointOf, isApiPath, isGated, isPublic, normalise };
