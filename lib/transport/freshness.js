'use strict';

/** When a timestamp is too old to leave, and how long a signature of a worker thread is waited for. */

const { asDelay } = require('./deadline');
const { clearTimeout, setTimeout } = require('../internal/timers');

/** ms; a signature that the worker threads have not made by then is made on this thread: their pool is held. */
const PATIENCE_MS = 3;
/** ms; an older timestamp is replaced, however wide the window is. */
const STALEST_MS = 1000;
/** ms; how far a timestamp may be ahead of the clock that made it, which is refined as it learns. */
const REFINED_MS = 100;

/**
 * @param {number} timestamp ms
 * @param {{ now: number, recvWindow: number }} limits ms
 * @returns {boolean} whether the clock would still give this time, more or less: it may have been set since
 */
function isFresh(timestamp, { now, recvWindow }) {
  const age = now - timestamp;
  return age >= -REFINED_MS && age <= Math.min(recvWindow / 5, STALEST_MS);
}

/**
 * @template T
 * @param {Promise<T>} signing of a worker thread
 * @param {number} [elapsedMs] since it was begun
 * @returns {Promise<T | null>} null when it is not there after PATIENCE_MS
 */
async function patiently(signing, elapsedMs = 0) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<null>} */
  const enough = new Promise((resolve) => {
    timer = setTimeout(resolve, asDelay(PATIENCE_MS - elapsedMs), null);
  });
  try {
    return await Promise.race([signing, enough]);
  } finally {
    clearTimeout(timer);
  }
}

module.exports = { isFresh, patiently };
