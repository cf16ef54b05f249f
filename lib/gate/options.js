'use strict';

const { readOptions } = require('../diagnosis/options');
const { DAY_MS } = require('../durations');
const { typeError } = require('../errors-of-arguments');

/**
 * Everything that diagnose() takes but `signal`, and how the gate goes about it.
 *
 * @typedef {Omit<import('../diagnosis/options').DiagnoseOptions, 'signal' | 'onProgress'> & {
 *   retry?: { minMs?: number, maxMs?: number },
 *   expiryDays?: readonly number[],
 *   watchMs?: number,
 * }} GateOptions
 * `retry`: bounds of the back-off between checks of a gate that is not open, ms; default 5 s to 5 minutes.
 * `expiryDays`: at how many days left `expiring` is emitted; default 14, 7, 3, 1.
 * `watchMs`: how often an open gate looks after the key, ms; default a day.
 */

const LONGEST_MS = 2 ** 31 - 1;
const isDelay = (/** @type {unknown} */ value) =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= LONGEST_MS;

/**
 * @param {string} name
 * @param {string} expected
 * @returns {never}
 */
function refuse(name, expected) {
  throw typeError(`The option "${name}" of AuthGate must be ${expected}`, 'ERR_INVALID_ARG_VALUE');
}

/**
 * @param {any} retry
 * @returns {{ minMs: number, maxMs: number }}
 */
function readRetry(retry = {}) {
  if (retry === null || typeof retry !== 'object') refuse('retry', 'an object { minMs, maxMs }');
  const { minMs = 5000, maxMs = Math.max(300000, minMs) } = retry;
  if (!isDelay(minMs) || !isDelay(maxMs) || minMs > maxMs) {
    refuse('retry', 'an object { minMs, maxMs } of positive integers (ms), minMs not above maxMs');
  }
  return { minMs, maxMs };
}

/**
 * @param {GateOptions} options
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function readGateOptions(options) {
  if (options === null || typeof options !== 'object') {
    throw typeError('The "options" argument must be an object with a signer');
  }
  const { retry, expiryDays = [14, 7, 3, 1], watchMs = DAY_MS, ...diagnose } = options;
  if (!Array.isArray(expiryDays) || !expiryDays.every((days) => Number.isInteger(days) && days >= 0)) {
    refuse('expiryDays', 'an array of whole days');
  }
  if (!isDelay(watchMs)) refuse('watchMs', 'a positive integer (ms)');
  for (const name of ['signal', 'onProgress']) {
    if (name in diagnose) refuse(name, 'left out: the gate sets it itself');
  }
  readOptions(diagnose);
  return { diagnose, retry: readRetry(retry), expiryDays, watchMs };
}

/**
 * Exponential, with jitter: many bots that were refused together must not come back together.
 *
 * @param {number} failures in a row
 * @param {{ minMs: number, maxMs: number }} bounds
 * @param {() => number} [random] 0 to 1
 * @returns {number} ms, from half of the step to the whole
 */
function backOff(failures, { minMs, maxMs }, random = Math.random) {
  const step = Math.min(maxMs, minMs * 2 ** Math.min(failures, 40));
  return Math.max(minMs, Math.round(step * (0.5 + random() / 2)));
}

module.exports = { backOff, readGateOptions };
