'use strict';

const diagnoseOptions = require('../diagnose/options');
const { DAY_MS } = require('../internal/durations');
const { DirectoryStore } = require('./directory-store');
const rules = require('../internal/options');
const { venueOf } = require('../venues');

/**
 * @typedef {object} GateOwnOptions
 * @property {{ minMs?: number, maxMs?: number }} [retry] the first and the longest delay between checks while the gate is
 *   not open, ms; default 5000 and 300,000 (5 minutes)
 * @property {readonly number[]} [expiryDays] the numbers of days left at which `expiring` is emitted; default 14, 7, 3, 1
 * @property {number} [watchMs] how often an open gate checks the key, ms; default 86,400,000 (a day)
 * @property {number} [maxWaitMs] how long a request waits for the first check, ms; default: as long as the check takes
 * @property {string | import('./directory-store').SharedStore} [shared] a directory, or a store, through which gates of
 *   several processes share what they know about the same key; default: nothing is shared
 */
/**
 * The options of diagnose() without `signal` and `onProgress`, and those of the gate.
 *
 * @typedef {Omit<import('../diagnose/options').DiagnoseOptions, 'signal' | 'onProgress'> & GateOwnOptions} GateOptions
 */

/** @typedef {ReturnType<typeof readGateOptions>} GateSettings the same, checked and completed */

const isDelay = (/** @type {any} */ value) => rules.delay[0](value, {});
/** @type {(retry: { minMs?: number, maxMs?: number }) => { minMs: number, maxMs: number }} */
const completeRetry = ({ minMs = 5000, maxMs = Math.max(300_000, minMs) }) => ({ minMs, maxMs });
/** @type {(retry: { minMs: number, maxMs: number }) => boolean} */
const isRetry = ({ minMs, maxMs }) => isDelay(minMs) && isDelay(maxMs) && minMs <= maxMs;
const isStore = rules.withMethods('', 'read', 'write', 'claim')[0];

/** The gate makes its own signal, and reports progress by events. */
const DIAGNOSE_RULES = Object.fromEntries(
  Object.entries(diagnoseOptions.RULES).filter(([name]) => name !== 'signal' && name !== 'onProgress'),
);

/** @type {import('../internal/options').OptionRules} */
const RULES = Object.freeze({
  ...DIAGNOSE_RULES,
  retry: [
    (value) => typeof value === 'object' && value !== null && isRetry(completeRetry(value)),
    'an object { minMs, maxMs } of positive integers (ms), minMs not above maxMs',
  ],
  expiryDays: [
    (value) => Array.isArray(value) && value.every((days) => Number.isInteger(days) && days >= 0),
    'an array of whole days',
  ],
  watchMs: rules.delay,
  maxWaitMs: rules.delay,
  shared: [
    (value) => (typeof value === 'string' ? value !== '' : isStore(value, {})),
    'the path of a directory, or an object with read(), write() and claim()',
  ],
});

/**
 * @param {string | import('./directory-store').SharedStore | undefined} shared
 * @returns {import('./directory-store').SharedStore | null}
 * @throws {Error} when the directory cannot be made
 */
function openStore(shared) {
  if (shared === undefined) return null;
  return typeof shared === 'string' ? DirectoryStore.in(shared) : shared;
}

/**
 * @param {GateOptions} options
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function readGateOptions(options) {
  const given = diagnoseOptions.checkDiagnoseOptions(options, RULES, 'AuthGate');
  const { retry = {}, expiryDays = [14, 7, 3, 1], watchMs = DAY_MS, maxWaitMs, shared, ...diagnose } = given;
  const { agent, baseURL, clock, environment, needs, timeoutMs } = diagnoseOptions.completeOptions(diagnose);
  return {
    diagnose,
    venue: venueOf(diagnose.signer),
    agent,
    baseURL,
    clock,
    environment,
    needs,
    timeoutMs,
    retry: completeRetry(retry),
    expiryDays,
    watchMs,
    maxWaitMs,
    shared: openStore(shared),
  };
}

/**
 * The delay before the next check. It doubles with each failure, and has jitter from the first one on, because many bots
 * that were refused together must not retry together.
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
