'use strict';

/** https://www.bitget.com/api-doc/common/public/Get-Server-Time */

const { read } = require('../../internal/read');
const { WINDOW_MS } = require('./auth');

/** @param {unknown} value a time in ms since 1970: replies have it as a number, and some as text @returns {number | null} */
function toTime(value) {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^\d{13}$/.test(text) ? Number(text) : null;
}

/** @param {any} body @returns {number | null} `requestTime` is in every reply of the REST interface */
function readTime(body) {
  return toTime(read(read(body, 'data'), 'serverTime')) ?? toTime(read(body, 'requestTime'));
}

/** @type {Readonly<import('../venue').VenueClock>} */
const CLOCK = Object.freeze({
  path: '/api/v2/public/time',
  readTime,
  windowName: 'the window of about 30 s that Bitget allows',
  defaultWindow: WINDOW_MS,
  largestWindow: 0,
  aheadMs: WINDOW_MS,
  unitMs: 1,
  // No refusal shows its figures.
  patterns: Object.freeze({ request: [], server: [], window: [] }),
});

module.exports = { CLOCK, toTime };
