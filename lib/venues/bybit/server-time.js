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

/** A reply of Bybit begins with its retCode and ends with its time. */
const OWN = /^\s*\{\s*"retCode"\s*:/;
const TIME = /"time"\s*:\s*(\d{13})\s*\}\s*$/;

/** @param {any} body text or parsed @returns {boolean} the exchange itself wrote it */
function isOwn(body) {
  return typeof body === 'string' ? OWN.test(body.slice(0, 64)) : typeof body?.retCode === 'number';
}

/**
 * The time of any reply, without parsing it.
 *
 * @param {any} body text or parsed
 * @param {(name: string) => any} header reads a header of the reply by its name in lower case
 * @returns {number | null} ms since 1970; null unless the exchange itself wrote the reply
 */
function timeOf(body, header) {
  if (!isOwn(body)) return null;
  const stamp = header('timenow');
  if (/^\d{13}$/.test(stamp)) return Number(stamp);
  const tail = typeof body === 'string' ? TIME.exec(body.slice(-64)) : null;
  const time = tail ? Number(tail[1]) : body?.time;
  return typeof time === 'number' ? time : null;
}

module.exports = { isOwn, readServerTime, timeOf };
