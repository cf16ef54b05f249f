'use strict';

const rules = require('../../internal/options');
const { Signer } = require('../../signer');
const { VENUES } = require('../../venues');

/**
 * The options of `createSignMessage()`.
 *
 * @typedef {object} SignMessageOptions
 * @property {import('../../signer').Signer} [signer]  signs every message, instead of the secret that bybit-api passes. The
 *   client can then be constructed with any text as its secret; default: a native key for each secret
 * @property {number} [maxKeys]  how many native keys are kept, 1 to 1,000,000; default 100
 * @property {'worker' | 'main'} [thread]  where messages are signed: `worker` (default), a libuv worker thread; `main`,
 *   the calling thread, synchronously
 */
/**
 * The options of `attach()` for a client of bybit-api.
 *
 * @typedef {object} AttachOptions
 * @property {import('../../gate').AuthGate} [gate]  blocks orders until the key is verified; of the same API key; default
 *   none
 * @property {'auth' | 'any' | 'never'} [throwOn]  which rejections are thrown as typed errors. `auth` (default):
 *   BybitAuthError; other rejections are resolved or thrown as by bybit-api itself. `any`: every BybitApiError. `never`:
 *   none.
 * @property {import('../../clock').ServerClock | { now(): number }} [clock]  gives the timestamps of requests, orders and
 *   logins, ms since 1970; default Date
 * @property {number} [deadlineMs]  ms from the call until a private request or an order has left; default 10,000, and never
 *   more than the client's own `timeout`. A request that misses it is not sent.
 * @property {number} [replyMs]  ms from then until the reply, if the client has no `timeout` of its own; default 60,000. It is
 *   also the time limit of a WebSocket login.
 * @property {'mainnet' | 'testnet' | 'demo'} [environment]  the environment that errors name; default: that of the host
 * @property {(error: import('../../transport/options').ClientError) => unknown} [onError]  called once for each request or order that
 *   fails, whatever `throwOn` says, and for each refused login of a stream; default none
 */

/** @type {import('../../internal/options').OptionRules} */
const SIGN_MESSAGE = {
  signer: [(value) => value instanceof Signer, 'a Signer'],
  maxKeys: rules.integer(1, 1_000_000),
  thread: rules.oneOf('worker', 'main'),
};

/** @type {import('../../internal/options').OptionRules} */
const ATTACH = {
  gate: rules.withMethods('an AuthGate', 'admit', 'report'),
  throwOn: rules.oneOf('auth', 'any', 'never'),
  clock: rules.withMethods('a ServerClock, or an object with a method now()', 'now'),
  deadlineMs: rules.delay,
  replyMs: rules.delay,
  environment: rules.oneOf(...Object.keys(VENUES.bybit.hosts.urls)),
  onError: rules.callable,
};

/**
 * @param {SignMessageOptions} [options]
 * @returns {SignMessageOptions & { maxKeys: number, thread: 'worker' | 'main' }}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function readSignMessageOptions(options = {}) {
  const defaults = { maxKeys: 100, thread: 'worker' };
  return rules.checkOptions(options, SIGN_MESSAGE, 'createSignMessage()', { defaults });
}

/**
 * @param {AttachOptions} [options]
 * @returns {AttachOptions & { throwOn: 'auth' | 'any' | 'never', deadlineMs: number, replyMs: number }}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function readAttachOptions(options = {}) {
  const defaults = { throwOn: 'auth', deadlineMs: 10_000, replyMs: 60_000 };
  return rules.checkOptions(options, ATTACH, 'attach()', { defaults });
}

module.exports = { readAttachOptions, readSignMessageOptions };
