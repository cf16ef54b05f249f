'use strict';

/**
 * The quota in the headers of a reply: units of weight that an account has in 30 s for a group of endpoints.
 * Source: https://www.kucoin.com/docs-new/rate-limit
 *
 * @module
 */

/** Milliseconds until the quota is full again. */
const RESET = 'gw-ratelimit-reset';

/** @type {Readonly<import('../venue').WaitRules>} */
const WAITS = Object.freeze({
  resetHeader: '',
  countdownHeader: RESET,
  // Of the network in front of KuCoin, with the code 1015.
  blockMs: 30_000,
  advice: ': the milliseconds in the header gw-ratelimit-reset; without it 10 s, or 30 s after the code 1015',
});

/** @param {unknown} value @returns {number | null} */
function toCount(value) {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}

/**
 * @param {(name: string) => unknown} header  reads a header of the reply by its name in lower case
 * @returns {import('../venue').RateLimit | null} null when the reply has no such headers
 */
function rateLimitOf(header) {
  const limit = toCount(header('gw-ratelimit-limit'));
  const remaining = toCount(header('gw-ratelimit-remaining'));
  if (limit === null || remaining === null) return null;
  const wait = toCount(header(RESET));
  const sent = Date.parse(String(header('date') ?? ''));
  const resetAt = wait === null || !Number.isFinite(sent) ? null : sent + wait;
  return { limit, remaining, resetAt };
}

module.exports = { WAITS, rateLimitOf };
