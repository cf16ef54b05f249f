'use strict';

/** What the adapters of all HTTP clients can be told, checked and completed. */

const { typeError } = require('../errors-of-arguments');
const { DEFAULT_RECV_WINDOW } = require('../signable-request');
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
 */

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
});

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
  const checks = { ...CHECKS, ...further };
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(checks, name));
  if (unknown !== undefined) {
    const known = Object.keys(checks).join(', ');
    throw typeError(`${taker} has no option "${unknown}"; known are ${known}`, 'ERR_INVALID_ARG_VALUE');
  }
  /** @type {any} */
  const settings = {
    recvWindow: DEFAULT_RECV_WINDOW,
    throwOn: 'auth',
    thread: 'worker',
    clock: Date,
    gate: undefined,
    resend: 'safe',
    environment: undefined,
    ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
  };
  for (const [name, [isValid, expected]] of Object.entries(checks)) {
    if (!isValid(settings[name], settings)) {
      const code = name === 'signer' ? 'ERR_INVALID_ARG_TYPE' : 'ERR_INVALID_ARG_VALUE';
      throw typeError(`The option "${name}" of ${taker} must be ${expected}`, code);
    }
  }
  return settings;
}

module.exports = { readExchangeOptions };
