'use strict';

/**
 * How far the local clock is from the exchange's, by the times of one reply, and whether that reply counts.
 *
 * The server reads its clock at some moment between sending and receiving. An offset that assumes the middle is wrong
 * by half of the round trip at most, so the sample with the least round trip is the best one.
 *
 * @module
 */

/** ms; both clocks are read in whole ms, here or there. */
const RESOLUTION_MS = 1;
/** ms since 1970; a server time outside of these limits is invalid. */
const EARLIEST = Date.UTC(2020, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

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
 * @param {number} serverTime ms since 1970
 * @param {{ sentAt: number, receivedAt: number, rttMs: number }} times
 * @returns {ClockSample}
 */
function toSample(serverTime, { sentAt, receivedAt, rttMs }) {
  const offsetMs = serverTime - (sentAt + rttMs / 2);
  return { sentAt, receivedAt, rttMs, serverTime, offsetMs, errorMs: rttMs / 2 + RESOLUTION_MS };
}

/**
 * What a sample of this moment would show, by what is known of the exchange's clock.
 *
 * @param {import('./estimate').Estimate} estimate
 * @param {{ now(): number }} clock the local one
 * @returns {ClockSample}
 */
function sampleNow({ offset, errorMs, rttMs }, clock) {
  const now = clock.now();
  const serverTime = performance.now() + offset;
  const half = rttMs / 2;
  const times = { sentAt: now - half, receivedAt: now + half, rttMs };
  return { ...times, serverTime, offsetMs: serverTime - now, errorMs };
}

/**
 * @template {{ rttMs: number }} T
 * @param {readonly T[]} samples
 * @returns {T | null}
 */
function pickBest(samples) {
  return samples.reduce(
    (best, sample) => (best !== null && best.rttMs <= sample.rttMs ? best : sample),
    /** @type {T | null} */ (null),
  );
}

/**
 * Headers in which a cache says how it answered, and what they say when the reply is not a new one of the server.
 * RFC 9111 (Age), RFC 9211 (Cache-Status); the others are those of CloudFront, Akamai, Squid, nginx, Cloudflare, Bunny.
 *
 * @type {ReadonlyArray<readonly [name: string, stored: RegExp]>}
 */
const CACHE_HEADERS = Object.freeze(
  /** @type {const} */ ([
    ['age', /\S/],
    ['cache-status', /;\s*hit(?!\s*=\s*\?0)\b/i],
    ...['x-cache', 'x-cache-status', 'x-proxy-cache', 'cf-cache-status', 'cdn-cache', 'x-vercel-cache'].map(
      (name) =>
        /** @type {const} */ ([
          name,
          /(?:^|,)\s*(?:\w*_)?(?:refresh_?)?(?:hit|stale|updating|revalidated|unmodified)\b/i,
        ]),
    ),
  ]),
);

/**
 * @param {(name: string) => string | null | undefined} header reads a header of the reply; the name is in lower case
 * @returns {string | null} the header that shows that a cache answered, for an error message
 */
function findCacheHeader(header) {
  for (const [name, stored] of CACHE_HEADERS) {
    const value = header(name) ?? '';
    if (stored.test(value)) return `${name}: ${String(value).slice(0, 60)}`;
  }
  return null;
}

/**
 * Whether the time in a reply is that of the moment: a success (2xx) that no cache answered.
 *
 * @param {number | null | undefined} status
 * @param {(name: string) => string | null | undefined} header reads a header of the reply; the name is in lower case
 * @returns {boolean}
 */
function isFirstHand(status, header) {
  return typeof status === 'number' && status >= 200 && status < 300 && findCacheHeader(header) === null;
}

/**
 * @param {unknown} time ms since 1970
 * @returns {boolean} whether it can be the present of a server at all
 */
function isPlausibleTime(time) {
  return typeof time === 'number' && time >= EARLIEST && time < LATEST;
}

module.exports = {
  pickBest,
  findCacheHeader,
  isFirstHand,
  isPlausibleTime,
  sampleNow,
  toSample,
};
