'use strict';

/** Counts requests in seconds of the server's clock, by user and endpoint. https://www.bitget.com/api-doc/common/intro */

const WINDOW_MS = 1000;

class RateLimiter {
  /** @type {Map<string, { start: number, used: number }>} */
  #windows = new Map();

  /**
   * Counts a request.
   * @param {string} bucket What shares a limit.
   * @param {number} limit Requests in a window.
   * @param {number} now Server clock, ms.
   * @returns {number} How many are left in this window; below zero if there were too many.
   */
  count(bucket, limit, now) {
    const start = Math.floor(now / WINDOW_MS) * WINDOW_MS;
    const current = this.#windows.get(bucket);
    const used = (current?.start === start ? current.used : 0) + 1;
    this.#windows.set(bucket, { start, used });
    return limit - used;
  }
}

module.exports = { RateLimiter };
