'use strict';

/**
 * How far the local clock is from the exchange's, from the times of one reply.
 *
 * The server read its clock at some moment between sending and receiving. Taking the middle, the offset is wrong by
 * half of the round trip at most; the sample with the least round trip is therefore the best one.
 * Source of the figures: https://bybit-exchange.github.io/docs/v5/market/time
 *
 * @module
 */

const { toInteger } = require('../reply');

/** ms; both clocks are read in whole ms, here or there. */
const RESOLUTION_MS = 1;
/** The two figures of one reply are not this far apart, ms, unless one of them is no time. */
const SAME_MOMENT_MS = 60000;

/**
 * @typedef {object} ClockSample
 * @property {number} sentAt local, ms since 1970
 * @property {number} receivedAt local, ms since 1970
 * @property {number} rttMs
 * @property {number} serverTime ms since 1970, perhaps with a fraction
 * @property {number} offsetMs what has to be added to the local clock to get the server's
 * @property {number} errorMs how wrong the offset can be, to either side
 */

/**
 * @param {any} body parsed reply of GET /v5/market/time, or of any other endpoint
 * @returns {number | null} ms since 1970
 */
function serverTimeOf(body) {
  const time = toInteger(body?.time);
  const nano = body?.result?.timeNano;
  const precise = typeof nano === 'string' && /^\d{16,20}$/.test(nano) ? Number(nano) / 1e6 : null;
  const seconds = toInteger(body?.result?.timeSecond);
  const coarse = time ?? (seconds === null ? null : seconds * 1000);
  if (precise !== null && (coarse === null || Math.abs(precise - coarse) < SAME_MOMENT_MS)) return precise;
  return time !== null && time > 1e12 ? time : null;
}

/**
 * @param {number} serverTime ms since 1970
 * @param {{ sentAt: number, receivedAt: number, rttMs: number }} times
 * @returns {ClockSample}
 */
function sampleOf(serverTime, { sentAt, receivedAt, rttMs }) {
  const offsetMs = serverTime - (sentAt + rttMs / 2);
  return { sentAt, receivedAt, rttMs, serverTime, offsetMs, errorMs: rttMs / 2 + RESOLUTION_MS };
}

/**
 * @template {{ rttMs: number }} T
 * @param {readonly T[]} samples
 * @returns {T | null}
 */
function bestOf(samples) {
  return samples.reduce(
    (best, sample) => (best !== null && best.rttMs <= sample.rttMs ? best : sample),
    /** @type {T | null} */ (null),
  );
}

module.exports = { bestOf, sampleOf, serverTimeOf };
