'use strict';

/**
 * Counts requests in windows of the server's clock, and reports them in headers.
 * https://www.gate.com/docs/developers/apiv4/en/#rate-limit
 */

/** Of an endpoint: requests and seconds. */
const USUAL = /** @type {const} */ ([200, 10]);

class RateLimiter {
  /** @type {Map<string, { start: number, used: number }>} */
  #windows = new Map();

  /**
   * Counts a request.
   * @param {string} bucket What shares a limit.
   * @param {readonly [requests: number, seconds: number] | undefined} limit
   * @param {number} now Server clock, ms.
   * @returns {{ exceeded: boolean, headers: Record<string, string> }}
   */
  take(bucket, [requests, seconds] = USUAL, now) {
    const length = seconds * 1000;
    const start = Math.floor(now / length) * length;
    const current = this.#windows.get(bucket);
    const used = (current?.start === start ? current.used : 0) + 1;
    this.#windows.set(bucket, { start, used });
    const exceeded = used > requests;
    // Seconds: when the window ends, or the time of the server while requests are left.
    const reset = Math.floor((exceeded ? start + length : now) / 1000);
    return {
      exceeded,
      headers: {
        'X-Gate-RateLimit-Requests-Remain': `${Math.max(0, requests - used)}`,
        'X-Gate-RateLimit-Limit': `${requests}`,
        'X-Gate-RateLimit-Reset-Timestamp': `${reset}`,
      },
    };
  }
}

module.exports = { RateLimiter };
