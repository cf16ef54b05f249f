'use strict';

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security */

const { AHEAD_MS, DEFAULT_RECV_WINDOW, RECV_WINDOW_MAX } = require('./auth');

/** The endpoint with the time of each interface, by how the name of its hosts begins. */
const TIME_PATHS = Object.freeze([
  [/^(?:demo-)?fapi\.|^testnet\.binancefuture\./, '/fapi/v1/time'],
  [/^(?:demo-)?dapi\./, '/dapi/v1/time'],
  [/^eapi\./, '/eapi/v1/time'],
]);
const SPOT_TIME = '/api/v3/time';

/** @param {URL} url @returns {string} */
function pathAt({ hostname }) {
  for (const [host, path] of TIME_PATHS) {
    if (/** @type {RegExp} */ (host).test(hostname)) return /** @type {string} */ (path);
  }
  return SPOT_TIME;
}

/** @param {any} body @returns {number | null} */
function readTime(body) {
  const time = body?.serverTime;
  return Number.isInteger(time) && time > 0 ? time : null;
}

/** @type {Readonly<import('../venue').VenueClock>} */
const CLOCK = Object.freeze({
  path: SPOT_TIME,
  pathAt,
  readTime,
  windowName: 'recvWindow',
  defaultWindow: DEFAULT_RECV_WINDOW,
  largestWindow: RECV_WINDOW_MAX,
  aheadMs: AHEAD_MS,
  unitMs: 1,
  // No refusal shows a time: -1021 only says that the timestamp is more than 1000 ms ahead, or outside of the window.
  patterns: Object.freeze({ request: [], server: [], window: [] }),
});

module.exports = { CLOCK };
