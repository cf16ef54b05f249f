'use strict';

/** https://www.gate.com/docs/developers/apiv4/en/#get-server-current-time, …#timestamp */

const { WINDOW_MS } = require('./auth');

/** @param {any} body @returns {number | null} */
function readTime(body) {
  const time = Number(body?.server_time);
  return Number.isSafeInteger(time) && time > 1e12 ? time : null;
}

/** @type {Readonly<import('../venue').VenueClock>} */
const CLOCK = Object.freeze({
  path: '/api/v4/spot/time',
  readTime,
  windowName: `the ${WINDOW_MS / 1000} s that Gate.io allows`,
  defaultWindow: WINDOW_MS,
  largestWindow: 0,
  aheadMs: WINDOW_MS,
  unitMs: 1000,
  // REQUEST_EXPIRED shows neither of the two times.
  patterns: Object.freeze({ request: [], server: [], window: [] }),
});

module.exports = { CLOCK };
