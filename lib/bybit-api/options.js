'use strict';

const { typeError } = require('../errors-of-arguments');
const { Signer } = require('../signer');

/**
 * @typedef {object} SignMessageOptions
 * @property {import('../signer').Signer} [signer]  signs every message, whatever secret comes with it. The client can then be
 *   given any text as its secret, and has none that it could show.
 * @property {number} [maxKeys]  how many native keys are kept; default 100
 * @property {'worker' | 'main'} [thread]  where messages are signed; default `worker`
 */
/**
 * @typedef {object} AttachOptions
 * @property {import('../gate').AuthGate} [gate]  what orders wait behind
 * @property {'auth' | 'any' | 'never'} [throwOn]  which rejections are thrown as typed errors. `auth` (default):
 *   BybitAuthError; everything else is resolved or thrown as bybit-api does it. `any`: every BybitApiError.
 * @property {import('../clock').ServerClock | { now(): number }} [clock]  for timestamps, ms since 1970. REST clients ask it
 *   only if they were made with `syncTimeBeforePrivateRequests: true`.
 * @property {'mainnet' | 'testnet' | 'demo'} [environment]  what the errors say; a client does not tell
 * @property {(error: import('../errors').BybitApiError) => void} [onError]  WebSocket: told of rejections that no promise
 *   carries, such as a refused login
 */

/** @typedef {Record<string, (value: any) => boolean>} Checks */

const isOneOf = (/** @type {string[]} */ values) => (/** @type {any} */ value) => values.includes(value);

/** @type {Checks} */
const SIGN_MESSAGE = {
  signer: (value) => value instanceof Signer,
  maxKeys: (value) => Number.isInteger(value) && value > 0 && value <= 1_000_000,
  thread: isOneOf(['worker', 'main']),
};

/** @type {Checks} */
const ATTACH = {
  gate: (value) => typeof value?.admit === 'function' && typeof value.report === 'function',
  throwOn: isOneOf(['auth', 'any', 'never']),
  clock: (value) => typeof value?.now === 'function',
  environment: isOneOf(['mainnet', 'testnet', 'demo']),
  onError: (value) => typeof value === 'function',
};

/**
 * @param {any} options
 * @param {string} taker
 * @param {Checks} checks
 * @returns {any} without what is undefined
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function check(options, taker, checks) {
  if (options === null || typeof options !== 'object') {
    throw typeError('The "options" argument must be an object');
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (!Object.hasOwn(checks, name)) {
      const known = Object.keys(checks).join(', ');
      throw typeError(`${taker} has no option "${name}"; known are ${known}`, 'ERR_INVALID_ARG_VALUE');
    }
    if (!checks[name](value)) {
      throw typeError(`The option "${name}" of ${taker} is not valid`, 'ERR_INVALID_ARG_VALUE');
    }
  }
  return Object.fromEntries(given);
}

/**
 * @param {SignMessageOptions} [options]
 * @returns {SignMessageOptions & { maxKeys: number, thread: 'worker' | 'main' }}
 */
function readSignMessageOptions(options = {}) {
  return { maxKeys: 100, thread: 'worker', ...check(options, 'createSignMessage()', SIGN_MESSAGE) };
}

/**
 * @param {AttachOptions} [options]
 * @returns {AttachOptions & { throwOn: 'auth' | 'any' | 'never' }}
 */
function readAttachOptions(options = {}) {
  return { throwOn: 'auth', ...check(options, 'attach()', ATTACH) };
}

module.exports = { readAttachOptions, readSignMessageOptions };
