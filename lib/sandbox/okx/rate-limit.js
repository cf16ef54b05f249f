'use strict';

/** Counts requests in windows of two seconds of the server's clock. https://www.okx.com/docs-v5/en/#overview-rate-limits */

const WINDOW_MS = 2000;

class RateLimiter {
  /** @type {Map<string, { start: number, used: number }>} */
  #windows = new Map();

  /**
   * @param {string} bucket What shares a limit.
   * @param {number} limit Requests in a window.
   * @param {number} now Server clock, ms.
   * @returns {boolean} Whether the limit is exceeded.
   */
  exceeds(bucket, limit, now) {
    const start = Math.floor(now / WINDOW_MS) * WINDOW_MS;
    const current = this.#windows.get(bucket);
    const used = (current?.start === start ? current.used : 0) + 1;
    this.#windows.set(bucket, { start, used });
    return used > limit;
  }
}

module.exports = { RateLimiter };
