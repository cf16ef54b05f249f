'use strict';

const { REST_URLS } = require('../venues/bybit/hosts');
const { apiUrl } = require('../venues/bybit/base-url');
const rules = require('../internal/options');
const { WALL_CLOCK } = require('../internal/timers');

/**
 * @typedef {object} ServerClockOptions
 * @property {string | URL} [baseURL] the API whose time is asked for; default https://api.bybit.com
 * @property {number} [intervalMs] ms between synchronisations after start(); default 600,000 (10 minutes)
 * @property {number} [samples] how many samples each synchronisation takes, 1 to 10; default 3
 * @property {number} [timeoutMs] time limit of each request, ms; default 5000
 * @property {import('node:http').Agent} [agent] sends the requests through a proxy; default: no proxy
 * @property {{ now(): number }} [wall] the wall clock, ms since 1970; default Date
 */

/** @type {import('../internal/options').OptionRules} */
const RULES = Object.freeze({
  baseURL: rules.url,
  intervalMs: rules.delay,
  samples: rules.integer(1, 10),
  timeoutMs: rules.delay,
  agent: rules.agent,
  wall: rules.clock,
});

const DEFAULTS = Object.freeze({
  baseURL: REST_URLS.mainnet,
  intervalMs: 600_000,
  samples: 3,
  timeoutMs: 5000,
  agent: undefined,
  wall: WALL_CLOCK,
});

/**
 * @typedef {object} ClockSettings
 * @property {URL} url of the time endpoint
 * @property {number} intervalMs
 * @property {number} samples
 * @property {number} timeoutMs
 * @property {import('node:http').Agent | undefined} agent
 * @property {{ now(): number }} wall
 */

/**
 * @param {ServerClockOptions} [options]
 * @returns {ClockSettings}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function readClockOptions(options = {}) {
  const { baseURL, intervalMs, samples, timeoutMs, agent, wall } = rules.checkOptions(
    options,
    RULES,
    'ServerClock',
    { defaults: DEFAULTS },
  );
  const url = apiUrl(baseURL, 'baseURL');
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/v5/market/time`;
  return { url, intervalMs, samples, timeoutMs, agent, wall };
}

module.exports = { readClockOptions };
