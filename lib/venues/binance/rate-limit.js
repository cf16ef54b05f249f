'use strict';

/**
 * Limits in the headers and texts of Binance's replies.
 * Source: https://developers.binance.com/docs/binance-spot-api-docs/rest-api/limits
 *
 * @module
 */

/** @type {Readonly<import('../venue').WaitRules>} */
const WAITS = Object.freeze({
  resetHeader: '',
  blockMs: null,
  until: /banned until (\d{13})/i,
  // A block lasts from two minutes to three days.
  longestMs: 4 * 86_400_000,
  advice: ': Retry-After in seconds, or the moment in the text of a block (HTTP 418)',
});

/** Request weight of the minute, by the products of Binance. */
const WEIGHT_HEADERS = Object.freeze([
  'x-mbx-used-weight-1m',
  'x-sapi-used-ip-weight-1m',
  'x-sapi-used-uid-weight-1m',
  'x-mbx-used-weight',
]);
const ORDER_HEADERS = Object.freeze(['x-mbx-order-count-10s', 'x-mbx-order-count-1m']);

/** @param {unknown} value @returns {number | null} */
function toCount(value) {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}

/**
 * Binance counts what was used, and does not say in a reply what is allowed: that is in `rateLimits` of exchangeInfo.
 *
 * @param {(name: string) => unknown} header  reads a header of the reply by its name in lower case
 * @returns {import('../venue').RateLimit | null} null when the reply has no such headers
 */
function rateLimitOf(header) {
  const first = (/** @type {readonly string[]} */ names) =>
    names.map((name) => toCount(header(name))).find((count) => count !== null);
  const used = first(WEIGHT_HEADERS);
  const usedOrders = first(ORDER_HEADERS);
  if (used === undefined && usedOrders === undefined) return null;
  return {
    limit: null,
    remaining: null,
    resetAt: null,
    ...(used !== undefined && { used: /** @type {number} */ (used) }),
    ...(usedOrders !== undefined && { usedOrders: /** @type {number} */ (usedOrders) }),
  };
}

module.exports = { WAITS, rateLimitOf };
