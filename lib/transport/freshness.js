'use strict';

/** Limits on the age of a timestamp, and on the wait for a worker thread that signs. */

const { asDelay } = require('./deadline');
const { clearTimeout, setImmediate, setTimeout } = require('../internal/timers');

/** ms; after this time the calling thread signs, because the thread pool is busy. */
const PATIENCE_MS = 3;
/** ms; an older timestamp is replaced, however wide the window is. */
const STALEST_MS = 1000;
/** How often something is signed at most: its clock may give times that are never fresh. */
const MOST_SIGNATURES = 5;
/** ms; how far a timestamp may be ahead of its clock, which each sample corrects a little. */
const REFINED_MS = 100;

/**
 * @param {number} timestamp ms
 * @param {{ now: number, recvWindow: number }} limits ms
 * @returns {boolean} whether the timestamp is close to the present time; the clock may have been set since
 */
function isFresh(timestamp, { now, recvWindow }) {
  const age = now - timestamp;
  return age >= -REFINED_MS && age <= Math.min(recvWindow / 5, STALEST_MS);
}

/**
 * @template T
 * @param {Promise<T>} signing by a worker thread
 * @param {number} [elapsedMs] since signing began
 * @returns {Promise<T | null>} null when it is not finished after PATIENCE_MS
 */
async function waitForWorker(signing, elapsedMs = 0) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<null>} */
  const enough = new Promise((resolve) => {
    // After a pause of the event loop the timer comes before the results that have arrived meanwhile: these go first.
    const onLate = () => setImmediate(resolve, null);
    timer = setTimeout(onLate, asDelay(PATIENCE_MS - elapsedMs));
  });
  try {
    return await Promise.race([signing, enough]);
  } finally {
    clearTimeout(timer);
  }
}

module.exports = { MOST_SIGNATURES, isFresh, waitForWorker };
