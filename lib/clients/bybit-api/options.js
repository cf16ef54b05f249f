'use strict';

const { typeError } = require('../../internal/argument-error');
const { Signer } = require('../../signer');

/**
 * @typedef {object} SignMessageOptions
 * @property {import('../../signer').Signer} [signer]  signs every message, whatever secret comes with it. The client can then be
 *   given any text as its secret, and has none that it could show.
 * @property {number} [maxKeys]  how many native keys are kept; default 100
 * @property {'worker' | 'main'} [thread]  where messages are signed; default `worker`
 */
/**
 * @typedef {object} AttachOptions
 * @property {import('../../gate').AuthGate} [gate]  blocks orders until the key is verified; of the same API key
 * @property {'auth' | 'any' | 'never'} [throwOn]  which rejections are thrown as typed errors. `auth` (default):
 *   BybitAuthError; everything else is resolved or thrown as bybit-api does it. `any`: every BybitApiError.
 * @property {import('../../clock').ServerClock | { now(): number }} [clock]  for the timestamps of requests, orders and logins, ms
 *   since 1970
 * @property {number} [deadlineMs]  ms from the call until a private request or an order has left; default 10,000, and never
 *   more than the client's own `timeout`. What cannot leave by then is not sent.
 * @property {number} [replyMs]  ms from then until its reply, for a client without a `timeout` of its own; default 60,000. A
 *   WebSocket login waits as long
 * @property {'mainnet' | 'testnet' | 'demo'} [environment]  what the errors say; a client does not tell
 * @property {(error: import('../../errors').BybitApiError) => void} [onError]  WebSocket: told of rejections that no promise
 *   carries, such as a refused login
 */

/** @typedef {Record<string, (value: any) => boolean>} Checks */

const LONGEST_MS = 2 ** 31 - 1;
const isDelay = (/** @type {any} */ value) => Number.isInteger(value) && value > 0 && value <= LONGEST_MS;
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
  deadlineMs: isDelay,
  replyMs: isDelay,
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
 * @returns {AttachOptions & { throwOn: 'auth' | 'any' | 'never', deadlineMs: number, replyMs: number }}
 */
function readAttachOptions(options = {}) {
  return { throwOn: 'auth', deadlineMs: 10_000, replyMs: 60_000, ...check(options, 'attach()', ATTACH) };
}

module.exports = { readAttachOptions, readSignMessageOptions };
