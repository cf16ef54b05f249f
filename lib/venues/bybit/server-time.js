'use strict';

/** The exchange's clock in its replies. Source: https://bybit-exchange.github.io/docs/v5/market/time */

const { toInteger } = require('../../internal/read');

/** ms; if the two figures of one reply are further apart, one of them is invalid. */
const SAME_MOMENT_MS = 60000;

/**
 * @param {any} body parsed reply of GET /v5/market/time, or of any other endpoint
 * @returns {number | null} ms since 1970
 */
function readServerTime(body) {
  const time = toInteger(body?.time);
  const nano = body?.result?.timeNano;
  const precise = typeof nano === 'string' && /^\d{16,20}$/.test(nano) ? Number(nano) / 1e6 : null;
  const seconds = toInteger(body?.result?.timeSecond);
  const coarse = time ?? (seconds === null ? null : seconds * 1000);
  if (precise !== null && (coarse === null || Math.abs(precise - coarse) < SAME_MOMENT_MS)) return precise;
  return time !== null && time > 1e12 ? time : null;
}

module.exports = { readServerTime };
