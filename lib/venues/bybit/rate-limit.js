'use strict';

/**
 * The rate limit in the headers of a reply. Source: https://bybit-exchange.github.io/docs/v5/rate-limit
 *
 * @module
 */

/** @type {Readonly<import('../venue').WaitRules>} */
const WAITS = Object.freeze({
  resetHeader: 'x-bapi-limit-reset-timestamp',
  blockMs: 600_000,
  advice: ': until X-Bapi-Limit-Reset-Timestamp, or ten minutes after an HTTP 403 for the IP address',
});

/** @param {unknown} value @returns {number | null} */
function toCount(value) {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}

/**
 * @param {(name: string) => unknown} header  reads a header of the reply by its name in lower case
 * @returns {import('../venue').RateLimit | null} null when the reply has no limit headers
 */
function rateLimitOf(header) {
  const limit = toCount(header('x-bapi-limit'));
  const remaining = toCount(header('x-bapi-limit-status'));
  if (limit === null || remaining === null) return null;
  return { limit, remaining, resetAt: toCount(header(WAITS.resetHeader)) };
}

module.exports = { WAITS, rateLimitOf };
