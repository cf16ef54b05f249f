'use strict';

const { LONGEST_TIMER_MS } = require('../internal/durations');
const { clearTimeout, setTimeout } = require('../internal/timers');

/**
 * @typedef {object} Bounds
 * @property {number} limitMs
 * @property {AbortSignal} ended close() of the gate
 * @property {() => Error} late creates the error for work that takes longer
 */

/**
 * Runs work that sends requests, and always settles: with its result, on close() of the gate, or at the limit. The timer
 * keeps the process alive: a process must not end with exit code 0 during its health check.
 *
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} work
 * @param {Bounds} bounds
 * @returns {Promise<T>}
 */
function bounded(work, { limitMs, ended, late }) {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const finish = () => {
      clearTimeout(timer);
      ended.removeEventListener('abort', end);
    };
    const giveUp = (/** @type {Error} */ reason) => {
      finish();
      reject(reason);
      controller.abort(reason);
    };
    const end = () => giveUp(ended.reason);
    const timer = setTimeout(() => giveUp(late()), Math.min(limitMs, LONGEST_TIMER_MS));
    if (ended.aborted) return void end();
    ended.addEventListener('abort', end, { once: true });
    work(controller.signal).then(
      (value) => {
        finish();
        resolve(value);
      },
      (error) => {
        finish();
        reject(error);
      },
    );
  });
}

/**
 * @param {Promise<unknown>} work that never rejects
 * @param {number | undefined} limitMs no limit when it is left out
 * @returns {Promise<boolean>} whether the work was done in time
 */
async function isDoneWithin(work, limitMs) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((resolve) => {
    if (limitMs !== undefined) timer = setTimeout(resolve, limitMs, false);
  });
  try {
    return await Promise.race([work.then(() => true), /** @type {Promise<boolean>} */ (late)]);
  } finally {
    clearTimeout(timer);
  }
}

module.exports = { bounded, isDoneWithin };
