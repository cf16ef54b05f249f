'use strict';

const { apiUrl } = require('../internal/base-url');
const rules = require('../internal/options');
const { WALL_CLOCK } = require('../internal/timers');
const { requireVenue } = require('../venues');

/**
 * The options of `new ServerClock()`.
 *
 * @typedef {object} ServerClockOptions
 * @property {import('../venues').VenueName} [venue] the exchange; default `bybit`
 * @property {string | URL} [baseURL] the API whose time is asked for; default: the exchange's, for real money
 * @property {number} [intervalMs] ms between synchronisations after start(); default 600,000 (10 minutes)
 * @property {number} [samples] how many samples each synchronisation takes, 1 to 10; default 3
 * @property {number} [timeoutMs] time limit of each request, ms; default 5000
 * @property {import('node:http').Agent} [agent] sends the requests through a proxy; default: no proxy
 * @property {{ now(): number }} [wall] the wall clock, ms since 1970; default Date
 */

/** @type {import('../internal/options').OptionRules} */
const RULES = Object.freeze({
  venue: [(value) => typeof value === 'string', 'the name of an exchange'],
  baseURL: rules.url,
  intervalMs: rules.delay,
  samples: rules.integer(1, 10),
  timeoutMs: rules.delay,
  agent: rules.agent,
  wall: rules.clock,
});

const DEFAULTS = Object.freeze({
  intervalMs: 600_000,
  samples: 3,
  timeoutMs: 5000,
  agent: undefined,
  wall: WALL_CLOCK,
});

/**
 * @typedef {object} ClockSettings
 * @property {Readonly<import('../venues/venue').Venue>} venue
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
  const given = rules.checkOptions(options, RULES, 'ServerClock', { defaults: DEFAULTS });
  const venue = requireVenue(given, 'ServerClock');
  const [mainURL] = Object.values(venue.hosts.urls);
  const { baseURL = mainURL, intervalMs, samples, timeoutMs, agent, wall } = given;
  const url = apiUrl(baseURL, 'baseURL', venue);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${venue.clock.pathAt?.(url) ?? venue.clock.path}`;
  return { venue, url, intervalMs, samples, timeoutMs, agent, wall };
}

module.exports = { readClockOptions };
