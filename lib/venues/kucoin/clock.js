'use strict';

/** https://www.kucoin.com/docs-new/api-3470156 (spot), https://www.kucoin.com/docs-new/api-3470229 (futures) */

const { read } = require('../../internal/read');

/** How far a timestamp may be from the clock of KuCoin, before or after it. */
const WINDOW_MS = 5000;

/** @param {any} body @returns {number | null} */
function readTime(body) {
  const data = read(body, 'data');
  const isTime = (typeof data === 'number' || typeof data === 'string') && /^\d{13}$/.test(String(data));
  return isTime && String(read(body, 'code')) === '200000' ? Number(data) : null;
}

/** @type {Readonly<import('../venue').VenueClock>} */
const CLOCK = Object.freeze({
  path: '/api/v1/timestamp',
  readTime,
  windowName: 'the 5 s that KuCoin allows',
  defaultWindow: WINDOW_MS,
  largestWindow: 0,
  aheadMs: WINDOW_MS,
  unitMs: 1,
  // 400002 shows neither of the two times.
  patterns: Object.freeze({ request: [], server: [], window: [] }),
});

module.exports = { CLOCK, readTime };
