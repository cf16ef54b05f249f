'use strict';

/** Starts many gates and reports the progress. */

const { typeError } = require('../internal/argument-error');

/** @typedef {import('.').AuthGate} AuthGate */
/** @typedef {{ gate: AuthGate, diagnosis: import('../diagnose/diagnosis').Diagnosis | null, error: Error | null }} Readiness */
/**
 * @typedef {object} Progress
 * @property {number} total
 * @property {number} open gates whose key is valid
 * @property {number} failed gates whose first check has another result
 * @property {number} waiting gates whose first check has no result yet
 * @property {number} leftMs approximate wait of the last gate for its turn, ms
 */

/** @param {readonly AuthGate[]} gates @param {Readiness[]} done @returns {Progress} */
function getProgress(gates, done) {
  const open = done.filter(({ error }) => error === null).length;
  const waits = gates.map(({ queue }) => queue?.waitMs ?? 0);
  return {
    total: gates.length,
    open,
    failed: done.length - open,
    waiting: gates.length - done.length,
    leftMs: waits.reduce((longest, ms) => Math.max(longest, ms), 0),
  };
}

/** @param {any} gates @param {any} onProgress */
function checkArguments(gates, onProgress) {
  if (!Array.isArray(gates) || !gates.every((gate) => typeof gate?.ready === 'function')) {
    throw typeError('The "gates" argument must be an array of AuthGates');
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw typeError('The "onProgress" argument must be a function');
  }
}

/**
 * Waits for ready() of every gate.
 *
 * @param {readonly AuthGate[]} gates
 * @param {(progress: Progress) => void} [onProgress] called at most once in a tick; what it throws rejects the result
 * @returns {Promise<Readiness[]>} one for each gate, in their order; a gate that is not ready does not reject it
 * @throws {TypeError} ERR_INVALID_ARG_TYPE, as a rejection
 */
async function readyAll(gates, onProgress) {
  checkArguments(gates, onProgress);
  /** @type {Readiness[]} */
  const done = [];
  let isTold = true;
  let fail = (/** @type {unknown} */ _error) => {};
  const failed = new Promise((_, reject) => {
    fail = reject;
  });
  const tell = () => {
    isTold = true;
    try {
      onProgress?.(getProgress(gates, done));
    } catch (error) {
      fail(error);
    }
  };
  const settle = (/** @type {Readiness} */ readiness) => {
    done.push(readiness);
    if (isTold && onProgress !== undefined) {
      isTold = false;
      Promise.resolve().then(tell);
    }
    return readiness;
  };
  const all = gates.map((gate) =>
    gate.ready().then(
      (diagnosis) => settle({ gate, diagnosis, error: null }),
      (error) => settle({ gate, diagnosis: null, error }),
    ),
  );
  tell();
  const result = await Promise.race([Promise.all(all), failed]);
  return /** @type {Readiness[]} */ (result);
}

module.exports = { readyAll };
