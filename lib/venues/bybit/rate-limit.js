'use strict';

/**
 * The request limit that a reply reports. Source: https://bybit-exchange.github.io/docs/v5/rate-limit
 *
 * @module
 */

/**
 * @typedef {object} RateLimit
 * @property {number} limit requests per second for this key on this endpoint
 * @property {number} remaining requests that are left
 * @property {number | null} resetAt ms since 1970 on Bybit's clock: when the limit is reset, or the time of the reply while
 *   it is not exhausted
 */

/** @param {unknown} value @returns {number | null} */
function toCount(value) {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}

/**
 * @param {(name: string) => unknown} header  reads a header of the reply by its name in lower case
 * @returns {RateLimit | null} null when the reply tells of none
 */
function rateLimitOf(header) {
  const limit = toCount(header('x-bapi-limit'));
  const remaining = toCount(header('x-bapi-limit-status'));
  if (limit === null || remaining === null) return null;
  return { limit, remaining, resetAt: toCount(header('x-bapi-limit-reset-timestamp')) };
}

module.exports = { rateLimitOf };
