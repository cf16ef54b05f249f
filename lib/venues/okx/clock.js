'use strict';

/** https://www.okx.com/docs-v5/en/#overview-rest-authentication */

const { WINDOW_MS } = require('./auth');

const DIGITS = /^\d{13}$/;

/** @param {any} body @returns {number | null} */
function readTime(body) {
  const row = body?.data?.[0];
  // Rows of market data have a `ts` as well, among other fields: the time of a price.
  const isTime = typeof row?.ts === 'string' && DIGITS.test(row.ts) && Object.keys(row).length === 1;
  return isTime ? Number(row.ts) : null;
}

/** @type {Readonly<import('../venue').VenueClock>} */
const CLOCK = Object.freeze({
  path: '/api/v5/public/time',
  readTime,
  windowName: 'the 30 s that OKX allows',
  defaultWindow: WINDOW_MS,
  largestWindow: 0,
  aheadMs: WINDOW_MS,
  unitMs: 1,
  // 50102 shows neither of the two times.
  patterns: Object.freeze({ request: [], server: [], window: [] }),
});

module.exports = { CLOCK };
