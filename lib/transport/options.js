'use strict';

/** What the adapters of all HTTP clients can be told, checked and completed. */

const { typeError } = require('../internal/argument-error');
const { DEFAULT_RECV_WINDOW } = require('../venues/bybit/auth');
const { Signer } = require('../signer');

/**
 * @typedef {object} ExchangeOptions
 * @property {import('../signer').Signer} signer
 * @property {number} [recvWindow]  ms; default 5000
 * @property {'auth' | 'any' | 'never'} [throwOn]  which rejections are thrown. `auth` (default): BybitAuthError;
 *   everything else stays in the reply for the code that already handles it. `any`: every BybitApiError.
 * @property {'worker' | 'main'} [thread]  where requests are signed; default `worker`
 * @property {import('../clock').ServerClock | { now(): number }} [clock]  for timestamps, ms since 1970; default Date. A
 *   ServerClock learns from every reply, and allows a request that is refused for its time to be sent once more.
 * @property {import('../gate').AuthGate} [gate]  what orders wait behind; its signer must be the same
 * @property {'safe' | 'always' | 'never'} [resend]  after 10002 and a resynchronised ServerClock: `safe` (default)
 *   repeats reads and orders that carry an orderLinkId
 * @property {'mainnet' | 'testnet' | 'demo'} [environment]  what a base URL that is no Bybit host stands for, such as a
 *   sandbox or a proxy of yours
 * @property {number} [deadlineMs]  ms from the call until a signed request has left; default 10,000, and never more than
 *   the request's own timeout. What cannot leave by then is not sent.
 * @property {number} [replyMs]  ms from then until its reply, for a request without a timeout of its own; default 60,000
 * @property {'auto'} [clientOrderId]  `auto`: an order without an orderLinkId gets one, so that the exchange refuses it
 *   when it arrives twice
 */
/**
 * What one request can be told, as `config.bybitAuth` of axios or `init.bybitAuth` of fetch.
 *
 * @typedef {object} RequestOptions
 * @property {import('../signer').Signer} [signer]  of another account; the gate of the instance is not asked then
 * @property {import('../gate').AuthGate} [gate]  of that signer
 * @property {boolean} [sign]  false: the request goes out as it is; true: a public endpoint is signed as well
 * @property {number} [recvWindow]  ms
 * @property {'auth' | 'any' | 'never'} [throwOn]
 * @property {number} [deadlineMs]  ms
 * @property {number} [replyMs]  ms
 * @property {number} [leaveBy]  ms since 1970, by Date.now(): no byte of it, or of a second attempt, is sent later
 * @property {'auto'} [clientOrderId]
 */

const LONGEST_MS = 2 ** 31 - 1;
const DELAY = /** @type {OptionCheck} */ ([
  (value) => Number.isInteger(value) && value > 0 && value <= LONGEST_MS,
  'a positive integer (ms)',
]);

/** @typedef {readonly [isValid: (value: any, settings: any) => boolean, expected: string]} OptionCheck */

const oneOf = (/** @type {string[]} */ ...names) =>
  /** @type {OptionCheck} */ ([(value) => names.includes(value), `one of ${names.join(', ')}`]);
const ENVIRONMENT = oneOf('mainnet', 'testnet', 'demo');

/** @type {Readonly<Record<string, OptionCheck>>} */
const CHECKS = Object.freeze({
  signer: [(value) => value instanceof Signer, 'a Signer'],
  recvWindow: [
    (value) => Number.isInteger(value) && value > 0 && value <= 0xffffffff,
    'a positive integer (ms)',
  ],
  throwOn: oneOf('auth', 'any', 'never'),
  thread: oneOf('worker', 'main'),
  clock: [(value) => typeof value?.now === 'function', 'a ServerClock, or an object with a method now()'],
  gate: [
    (value, { signer }) =>
      value === undefined ||
      (typeof value?.admit === 'function' && typeof value.report === 'function' && value.signer === signer),
    'an AuthGate of the same signer',
  ],
  resend: oneOf('safe', 'always', 'never'),
  environment: [(value) => value === undefined || ENVIRONMENT[0](value, {}), ENVIRONMENT[1]],
  deadlineMs: DELAY,
  replyMs: DELAY,
  clientOrderId: [(value) => value === undefined || value === 'auto', "'auto'"],
});

/** @type {Readonly<Record<string, OptionCheck>>} */
const REQUEST_CHECKS = Object.freeze({
  ...Object.fromEntries(
    ['signer', 'gate', 'recvWindow', 'throwOn', 'deadlineMs', 'replyMs', 'clientOrderId'].map((name) => [
      name,
      CHECKS[name],
    ]),
  ),
  sign: [(value) => value === undefined || typeof value === 'boolean', 'a boolean'],
  leaveBy: [(value) => value === undefined || Number.isFinite(value), 'a time in ms since 1970'],
});

/** Date, looked up at each call: a test can fake it after this module was loaded. */
const WALL_CLOCK = Object.freeze({ now: () => Date.now() });

/** What holds when nothing is said. */
const DEFAULTS = Object.freeze({
  recvWindow: DEFAULT_RECV_WINDOW,
  throwOn: 'auth',
  thread: 'worker',
  clock: WALL_CLOCK,
  gate: undefined,
  resend: 'safe',
  environment: undefined,
  deadlineMs: 10_000,
  replyMs: 60_000,
  clientOrderId: undefined,
});

/**
 * @param {any} given
 * @param {any} defaults
 * @param {Readonly<Record<string, OptionCheck>>} checks
 * @param {string} taker  for the message: `attach()`
 * @returns {any}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function complete(given, defaults, checks, taker) {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(checks, name));
  if (unknown !== undefined) {
    const known = Object.keys(checks).join(', ');
    throw typeError(`${taker} has no option "${unknown}"; known are ${known}`, 'ERR_INVALID_ARG_VALUE');
  }
  /** @type {any} */
  const settings = {
    ...defaults,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
  for (const [name, [isValid, expected]] of Object.entries(checks)) {
    if (!isValid(settings[name], settings)) {
      const code = name === 'signer' ? 'ERR_INVALID_ARG_TYPE' : 'ERR_INVALID_ARG_VALUE';
      throw typeError(`The option "${name}" of ${taker} must be ${expected}`, code);
    }
  }
  return settings;
}

/**
 * @param {ExchangeOptions} options
 * @param {string} taker  for the message: `attach()`
 * @param {Readonly<Record<string, OptionCheck>>} [further]  checks of the options that only the taker has
 * @returns {any} ExchangeSettings, and what `further` names
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function readExchangeOptions(options, taker, further = {}) {
  if (options === null || typeof options !== 'object') {
    throw typeError('The "options" argument must be an object with a signer');
  }
  return complete(options, DEFAULTS, { ...CHECKS, ...further }, taker);
}

/**
 * @param {RequestOptions | undefined} options  of one request
 * @param {any} settings  of the instance
 * @returns {any} ExchangeSettings of the request, with `sign` and `leaveBy`
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function readRequestOptions(options, settings) {
  if (options === undefined) return settings;
  if (options === null || typeof options !== 'object') {
    throw typeError('The request option "bybitAuth" must be an object');
  }
  const { signer } = options;
  // The gate of the instance watches another key, and knows nothing of this one.
  const others = signer !== undefined && signer !== settings.signer ? { gate: undefined } : {};
  return complete(options, { ...settings, ...others }, REQUEST_CHECKS, 'bybitAuth');
}

module.exports = { readExchangeOptions, readRequestOptions };
