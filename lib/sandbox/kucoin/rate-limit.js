'use strict';

/**
 * Counts the weight of requests in windows of the server's clock, and reports it in headers.
 * https://www.kucoin.com/docs-new/rate-limit: the pools of VIP level 0.
 */

const WINDOW_MS = 30_000;
const POOLS = { spot: 4000, futures: 2000, public: 2000 };
/** What most endpoints weigh. */
const WEIGHT = 2;

class RateLimiter {
  /** @type {Map<string, { start: number, used: number }>} */
  #windows = new Map();

  /**
   * Counts a request.
   * @param {string} owner An account or an address.
   * @param {keyof typeof POOLS} pool
   * @param {number} now Server clock, ms.
   * @returns {{ exceeded: boolean, headers: Record<string, string> }}
   */
  take(owner, pool, now) {
    const bucket = `${pool} ${owner}`;
    const start = Math.floor(now / WINDOW_MS) * WINDOW_MS;
    const current = this.#windows.get(bucket);
    const used = (current?.start === start ? current.used : 0) + WEIGHT;
    this.#windows.set(bucket, { start, used });
    return {
      exceeded: used > POOLS[pool],
      headers: {
        'gw-ratelimit-limit': `${POOLS[pool]}`,
        'gw-ratelimit-remaining': `${Math.max(0, POOLS[pool] - used)}`,
        'gw-ratelimit-reset': `${start + WINDOW_MS - now}`,
      },
    };
  }
}

module.exports = { RateLimiter };
