'use strict';

/**
 * The rate limit per key and endpoint, and the headers that report it.
 * https://bybit-exchange.github.io/docs/v5/rate-limit
 */

const WINDOW_MS = 1000;

/**
 * @typedef {object} LimitState
 * @property {boolean} exceeded
 * @property {Record<string, string>} headers
 */

/**
 * @param {number} limit
 * @param {number} left
 * @param {number} resetAt ms
 */
function limitHeaders(limit, left, resetAt) {
  return {
    'X-Bapi-Limit': `${limit}`,
    'X-Bapi-Limit-Status': `${left}`,
    'X-Bapi-Limit-Reset-Timestamp': `${resetAt}`,
  };
}

/** Counts requests in fixed windows of the server's clock. */
class RateLimiter {
  /** @type {Map<string, { start: number, used: number }>} */
  #windows = new Map();

  /**
   * @param {string} bucket The key and the endpoint that share a limit.
   * @param {number} limit Requests per second.
   * @param {number} now Server clock, ms.
   * @returns {LimitState}
   */
  take(bucket, limit, now) {
    const start = Math.floor(now / WINDOW_MS) * WINDOW_MS;
    const current = this.#windows.get(bucket);
    const used = (current?.start === start ? current.used : 0) + 1;
    this.#windows.set(bucket, { start, used });
    return used > limit
      ? { exceeded: true, headers: limitHeaders(limit, 0, start + WINDOW_MS) }
      : { exceeded: false, headers: limitHeaders(limit, limit - used, now) };
  }
}

/**
 * The limit headers while requests are not counted: this request is the only one.
 * @param {number} limit
 * @param {number} now Server clock, ms.
 * @returns {LimitState}
 */
function uncounted(limit, now) {
  return { exceeded: false, headers: limitHeaders(limit, limit - 1, now) };
}

/**
 * @param {number} limit
 * @param {number} now Server clock, ms.
 * @returns {LimitState}
 */
function exhausted(limit, now) {
  return { exceeded: true, headers: limitHeaders(limit, 0, now + WINDOW_MS) };
}

module.exports = { RateLimiter, exhausted, uncounted };
