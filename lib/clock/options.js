'use strict';

const { REST_URLS } = require('../venues/bybit/hosts');
const { apiUrl } = require('../venues/bybit/base-url');
const { typeError } = require('../internal/argument-error');

/**
 * @typedef {object} ServerClockOptions
 * @property {string | URL} [baseURL] whose time is asked for; default https://api.bybit.com
 * @property {number} [intervalMs] between synchronisations after start(), ms; default 10 minutes
 * @property {number} [samples] of each synchronisation; default 3
 * @property {number} [timeoutMs] for each request, ms; default 5000
 * @property {import('node:http').Agent} [agent] for a proxy
 * @property {{ now(): number }} [wall] the wall clock, ms since 1970; default Date
 */

/** Date, looked up at each call: a test can fake it after the clock was made. */
const WALL_CLOCK = Object.freeze({ now: () => Date.now() });

const LONGEST_MS = 2 ** 31 - 1;
const isCount = (/** @type {unknown} */ value, most = LONGEST_MS) =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= most;

/** @type {Readonly<Record<string, readonly [(value: any) => boolean, string]>>} */
const CHECKS = Object.freeze({
  baseURL: [(value) => typeof value === 'string' || value instanceof URL, 'a URL'],
  intervalMs: [isCount, 'a positive integer (ms)'],
  samples: [(value) => isCount(value, 10), 'an integer from 1 to 10'],
  timeoutMs: [isCount, 'a positive integer (ms)'],
  agent: [(value) => typeof value?.addRequest === 'function', 'an agent of node:http or node:https'],
  wall: [(value) => typeof value?.now === 'function', 'an object with a method now()'],
});

/**
 * @param {ServerClockOptions} [options]
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function readClockOptions(options = {}) {
  if (options === null || typeof options !== 'object') {
    throw typeError('The "options" argument must be an object');
  }
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(CHECKS, name)) {
      throw typeError(`ServerClock has no option "${name}"`, 'ERR_INVALID_ARG_VALUE');
    }
    const [isValid, expected] = CHECKS[name];
    if (value !== undefined && !isValid(value)) {
      throw typeError(`The option "${name}" of ServerClock must be ${expected}`, 'ERR_INVALID_ARG_VALUE');
    }
  }
  const { baseURL = REST_URLS.mainnet, intervalMs = 600000, samples = 3, timeoutMs = 5000 } = options;
  const url = apiUrl(baseURL, 'baseURL');
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/v5/market/time`;
  return { url, intervalMs, samples, timeoutMs, agent: options.agent, wall: options.wall ?? WALL_CLOCK };
}

module.exports = { WALL_CLOCK, readClockOptions };
