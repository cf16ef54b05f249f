'use strict';

const { readOptions } = require('../diagnose/options');
const { DAY_MS } = require('../internal/durations');
const { DirectoryStore } = require('./directory-store');
const { typeError } = require('../internal/argument-error');

/**
 * Everything that diagnose() takes but `signal` and `onProgress`, and:
 *
 * @typedef {Omit<import('../diagnose/options').DiagnoseOptions, 'signal' | 'onProgress'> & {
 *   retry?: { minMs?: number, maxMs?: number },
 *   expiryDays?: readonly number[],
 *   watchMs?: number,
 *   maxWaitMs?: number,
 *   shared?: string | import('./directory-store').SharedStore,
 * }} GateOptions
 * `retry`: the first and the longest delay of the back-off between checks of a gate that is not open, ms; default 5 s
 * and 5 minutes. `expiryDays`: at how many days left `expiring` is emitted; default 14, 7, 3, 1. `watchMs`: how often an
 * open gate checks the key, ms; default a day. `maxWaitMs`: how long a request waits for the first check, ms; no limit
 * of the gate's own by default. `shared`: a directory, or a store, in which gates of several processes tell each other what they
 * know of the same key; by default nothing is shared.
 */

/** @typedef {ReturnType<typeof readGateOptions>} GateSettings the same, checked and completed */

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
 * @param {any} shared
 * @returns {import('./directory-store').SharedStore | null}
 * @throws {Error} when the directory cannot be made
 */
function readShared(shared) {
  if (shared === undefined) return null;
  if (typeof shared === 'string' && shared !== '') return DirectoryStore.in(shared);
  const isStore = ['read', 'write', 'claim'].every((name) => typeof shared?.[name] === 'function');
  return isStore
    ? shared
    : refuse('shared', 'the path of a directory, or an object with read(), write() and claim()');
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
  const { retry, expiryDays = [14, 7, 3, 1], watchMs = DAY_MS, maxWaitMs, shared, ...diagnose } = options;
  if (!Array.isArray(expiryDays) || !expiryDays.every((days) => Number.isInteger(days) && days >= 0)) {
    refuse('expiryDays', 'an array of whole days');
  }
  if (!isDelay(watchMs)) refuse('watchMs', 'a positive integer (ms)');
  if (maxWaitMs !== undefined && !isDelay(maxWaitMs)) refuse('maxWaitMs', 'a positive integer (ms)');
  for (const name of ['signal', 'onProgress']) {
    if (name in diagnose) refuse(name, 'left out: the gate sets it itself');
  }
  const { agent, baseURL, clock, needs, timeoutMs } = readOptions(diagnose);
  return {
    diagnose,
    agent,
    baseURL,
    clock,
    needs,
    timeoutMs,
    retry: readRetry(retry),
    expiryDays,
    watchMs,
    maxWaitMs,
    shared: readShared(shared),
  };
}

/**
 * Exponential, with jitter from the first delay on: many bots that were refused together must not come back together.
 *
 * @param {number} failures in a row
 * @param {{ minMs: number, maxMs: number }} bounds
 * @param {() => number} [random] 0 to 1
 * @returns {number} ms, from half of the step to one and a half, and never more than maxMs
 */
function backOff(failures, { minMs, maxMs }, random = Math.random) {
  const step = Math.min(maxMs, minMs * 2 ** Math.min(failures, 40));
  const longest = Math.min(maxMs, step * 1.5);
  return Math.max(1, Math.round(step / 2 + random() * (longest - step / 2)));
}

module.exports = { backOff, readGateOptions };
