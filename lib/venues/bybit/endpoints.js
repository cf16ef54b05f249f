'use strict';

/**
 * Classifies requests by method and path: the endpoint, whether it is public, and whether a gate guards it. Pure functions.
 * Source of the paths: https://bybit-exchange.github.io/docs/v5/intro
 *
 * @module
 */

const { normalizeLeniently } = require('../../internal/lenient-path');

/** Endpoints that need no key. The URL of a proxy may have a prefix before them. */
const PUBLIC = /(?:^|\/)v5\/(?:market|announcements|system)\//;
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const LONGEST_PATH = 2048;
/** An operation of the WebSocket trade channel. */
const OPERATION = /^order\.[a-z-]+$/;

/**
 * Requests with another method than GET that change neither orders, positions, balances and loans nor keys, as regular
 * expressions below /v5/. docs/gate.md lists them.
 */
const HARMLESS = Object.freeze([
  // Checks of an order, quotes and limits, without commitment.
  'order/pre-check',
  'asset/exchange/quote-apply',
  'fiat/quote-apply',
  'crypto-loan-common/max-loan',
  // Play money of the demo environment.
  'account/demo-apply-money',
  // Queries that use POST.
  'broker/award/(?:info|distribution-record)',
  'p2p/item/(?:online|info|personal/list)',
  'p2p/order/(?:info|simplifylist|pending/simplifylist|message/listpage)',
  'p2p/user/(?:personal/info|order/personal/info|payment/list)',
]);
const HARMLESS_PATH = new RegExp(`^(?:${HARMLESS.join('|')})/?$`);

/**
 * @param {unknown} path `/v5/…`, perhaps with a query, or the operation of a WebSocket trade request such as `order.create`
 * @returns {string} `/v5/…` without its query
 */
function endpointOf(path) {
  const bare = (typeof path === 'string' ? path.slice(0, LONGEST_PATH) : '').split(/[?#]/, 1)[0];
  return OPERATION.test(bare) ? `/v5/${bare.replace('.', '/')}` : bare;
}

/** @param {string} path @returns {boolean} the endpoint needs no signature */
function isPublic(path) {
  return PUBLIC.test(path);
}

/**
 * @param {string} path an endpoint, perhaps with a prefix or a query, or the operation of a WebSocket
 * @returns {string | null} the part after /v5/, in lower case; null without /v5/; '' for a path that is too
 *   long to be an endpoint's
 */
function belowV5(path) {
  if (path.split(/[?#]/, 1)[0].length > LONGEST_PATH) return '';
  const lenient = normalizeLeniently(endpointOf(path));
  if (OPERATION.test(lenient)) return lenient.replace('.', '/');
  const found = /^(?:.*\/)?v5(?:\/(.*))?$/s.exec(lenient);
  return found && (found[1] ?? '');
}

/** @param {string} path @returns {boolean} the path is written as that of this interface: on a web site it is a mistake */
function isApiPath(path) {
  return path.startsWith('/v5/');
}

/**
 * @param {string} path see `belowV5`
 * @returns {string | null} the endpoint in one spelling, `/v5/…` in lower case; null for a path of another interface
 */
function normalise(path) {
  const endpoint = belowV5(path);
  return endpoint === null ? null : `/v5/${endpoint}`;
}

/** @param {string} path @returns {boolean} a server may resolve one of its segments to the parent folder */
function hasParentSegment(path) {
  return /\.\.|%2e/i.test(path);
}

/**
 * Whether a gate guards a request: every write below /v5/ and every order by WebSocket, but not the public endpoints
 * and not the requests of `HARMLESS`.
 *
 * @param {string} method
 * @param {string} path may have a prefix, of a proxy; or the operation of a WebSocket, such as `order.create`
 * @returns {boolean}
 */
function isGated(method, path) {
  if (READS.has(method.toUpperCase())) return false;
  const endpoint = belowV5(path);
  if (endpoint === null) return false;
  if (hasParentSegment(path)) return true;
  return !HARMLESS_PATH.test(endpoint) && !isPublic(`/v5/${endpoint}`);
}

module.exports = { HARMLESS, belowV5, endpointOf, isApiPath, isGated, isPublic, normalise };
