'use strict';

const { AHEAD_MS, DEFAULT_RECV_WINDOW, RECV_WINDOW_MAX } = require('./auth');
const { CLOCK_PATTERNS } = require('./reply-texts');
const { readServerTime } = require('./server-time');

/**
 * https://bybit-exchange.github.io/docs/v5/guide
 *
 * @type {Readonly<import('../venue').VenueClock>}
 */
const CLOCK = Object.freeze({
  path: '/v5/market/time',
  readTime: readServerTime,
  windowName: 'recv_window',
  defaultWindow: DEFAULT_RECV_WINDOW,
  largestWindow: RECV_WINDOW_MAX,
  aheadMs: AHEAD_MS,
  patterns: CLOCK_PATTERNS,
  unitMs: 1,
});

module.exports = { CLOCK };
