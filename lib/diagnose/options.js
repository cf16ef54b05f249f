'use strict';

/** The options of diagnose(), checked and completed before anything is sent. */

const { isIP } = require('node:net');

const { apiUrl } = require('../internal/base-url');
const rules = require('../internal/options');
const { WALL_CLOCK } = require('../internal/timers');
const { detailsAt, environmentsOf, productsOf, readAt, regionsOf, siblingsOf } = require('./places');
const { parseNeeds } = require('./requirements');
const { Signer } = require('../signer');
const { venueOf } = require('../venues');

/** @typedef {import('../venues/venue').Environment} Environment */
/** @typedef {import('../venues/venue').Venue} Venue */

/**
 * What `diagnose()` checks, and how. Only `signer` is required.
 *
 * @typedef {object} DiagnoseOptions
 * @property {import('../signer').Signer} signer the signer of the key to check
 * @property {string | URL} [baseURL] the API that the bot calls; default: the exchange's own
 * @property {Environment} [environment] the environment behind a baseURL that is not a host of the exchange, such as a
 *   sandbox or a proxy; default: told by the host
 * @property {Partial<Record<string, string | URL>>} [environments] URLs that a probe asks, by environment, or by region where
 *   the exchange has hosts for regions (`eea` and `us` at OKX); default: the exchange's own
 * @property {boolean} [probe] also asks the other environments, and the hosts of other regions, whether they know the key, when
 *   the first one does not prove it. They see the API key and a signature, never the secret. Default false
 * @property {readonly string[]} [needs] what the bot needs: requests with the parameters that decide, and names of
 *   permissions as the exchange gives them; default none
 * @property {number} [timeoutMs] time limit of each request, ms; default 5000
 * @property {AbortSignal} [signal] ends the diagnosis, which then rejects with the signal's reason; default none
 * @property {number} [recvWindow] window that the bot sends, ms; default: the exchange's own
 * @property {{ now(): number }} [clock] the clock that gives the bot's timestamps, ms since 1970; default Date
 * @property {import('node:http').Agent} [agent] the agent that the bot uses, for a proxy; default: no proxy
 * @property {string} [publicAddress] the public IP address of this machine, if it is known: named in checks and hints
 *   about the whitelist of the key. Default none: diagnose() asks the exchange alone
 * @property {(event: DiagnoseProgress) => void} [onProgress] called before and after each request; default none
 */
/**
 * What `onProgress` gets: a request that is about to be sent, or one whose outcome is known.
 *
 * @typedef {object} DiagnoseProgress
 * @property {'clock' | 'key' | 'needs' | 'probe'} phase what the request is for
 * @property {'asking' | 'answered'} state `asking` before the request, `answered` after it, also when no reply came
 * @property {string | null} environment the environment of the host; null when it is not known
 * @property {string} host name and port of the server
 * @property {number} request the number of the request, 1 to 6
 * @property {string} [outcome] the result in a few words; absent while `asking`
 */
/**
 * @typedef {object} DiagnoseSettings
 * @property {import('../signer').Signer} signer
 * @property {Readonly<Venue>} venue the signer's
 * @property {URL} baseURL
 * @property {Environment | null} environment which one baseURL is, if that is known
 * @property {Readonly<import('../venues/venue').HostInformation>} host
 * @property {Record<string, URL>} environments by environment, and by region
 * @property {Readonly<import('../venues/venue').KeyRead>} read that shows whether the bot's host accepts the key
 * @property {Readonly<import('../venues/venue').KeyRead> | null} details the read that tells what that one does not
 * @property {import('./places').Sibling[]} siblings where else the key may live
 * @property {boolean} probe
 * @property {import('./requirements').Need[]} needs
 * @property {number} timeoutMs
 * @property {AbortSignal | undefined} signal
 * @property {number} recvWindow
 * @property {{ now(): number }} clock
 * @property {import('node:http').Agent | undefined} agent
 * @property {string | null} publicAddress
 * @property {(event: DiagnoseProgress) => void} onProgress
 */

/** @type {import('../internal/options').OptionRules} */
const RULES = Object.freeze({
  signer: [(value) => value instanceof Signer, 'a Signer'],
  baseURL: rules.url,
  environment: [
    (value, { signer }) => environmentsOf(venueOf(signer)).includes(value),
    ({ signer }) => `one of ${environmentsOf(venueOf(signer)).join(', ')}`,
    'shown',
  ],
  environments: [(value) => value !== null && typeof value === 'object', 'an object of URLs'],
  probe: rules.boolean,
  needs: [Array.isArray, 'an array of strings'],
  timeoutMs: rules.delay,
  signal: [(value) => value instanceof AbortSignal, 'an AbortSignal'],
  recvWindow: rules.recvWindow,
  clock: rules.clock,
  agent: rules.agent,
  publicAddress: [(value) => typeof value === 'string' && isIP(value) > 0, 'an IP address'],
  onProgress: rules.callable,
});

const DEFAULTS = Object.freeze({
  probe: false,
  timeoutMs: 5000,
  clock: WALL_CLOCK,
  onProgress: () => {},
});

/**
 * @param {any} given
 * @param {Readonly<Venue>} venue
 * @returns {Record<string, URL>}
 */
function readEnvironments(given = {}, venue) {
  const defaults = { ...productsOf(venue), ...regionsOf(venue), ...venue.hosts.urls };
  const names = Object.keys(defaults);
  const accepted = Object.fromEntries(names.map((name) => [name, rules.url]));
  const urls = rules.checkOptions(given, accepted, '"environments"', { defaults });
  return Object.fromEntries(names.map((name) => [name, apiUrl(urls[name], `environments.${name}`, venue)]));
}

/**
 * @param {URL} baseURL
 * @param {Record<string, URL>} environments
 * @param {Readonly<Venue>} venue
 * @returns {Environment | null}
 */
function environmentAt(baseURL, environments, venue) {
  const own = venue.hosts.environmentOf(baseURL).environment;
  const isAt = (/** @type {Environment} */ name) => environments[name].origin === baseURL.origin;
  const [home] = environmentsOf(venue);
  // Where a header chooses the environment, a request without it is one of real money.
  const unmarked = venue.hosts.environmentHeader === undefined ? null : home;
  const isProduct = Object.keys(productsOf(venue)).some(
    (name) => environments[name].origin === baseURL.origin,
  );
  return own ?? environmentsOf(venue).find(isAt) ?? (isProduct ? home : unmarked);
}

/**
 * @param {DiagnoseOptions} options
 * @returns {DiagnoseSettings}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function readOptions(options) {
  return completeOptions(checkDiagnoseOptions(options, RULES, 'diagnose()'));
}

/**
 * @param {any} options
 * @param {import('../internal/options').OptionRules} accepted
 * @param {string} taker  for messages
 * @returns {any}
 */
function checkDiagnoseOptions(options, accepted, taker) {
  return rules.checkOptions(options, accepted, taker, { defaults: DEFAULTS, required: ['signer'] });
}

/**
 * @param {any} options  checked
 * @returns {DiagnoseSettings}
 */
function completeOptions(options) {
  const { signer, probe, timeoutMs, signal, clock, agent, publicAddress = null, onProgress } = options;
  const venue = venueOf(signer);
  const environments = readEnvironments(options.environments, venue);
  const [home] = environmentsOf(venue);
  const baseURL =
    options.baseURL === undefined
      ? environments[/** @type {Environment} */ (options.environment ?? home)]
      : apiUrl(options.baseURL, 'baseURL', venue);
  const environment = options.environment ?? environmentAt(baseURL, environments, venue);
  const given = new Set(Object.keys(options.environments ?? {}));
  const needs = parseNeeds(options.needs, venue);
  const host = { url: baseURL, environment };
  return {
    signer,
    venue,
    baseURL,
    environment,
    read: readAt({ venue, needs, environments }, host),
    details: detailsAt({ venue, needs, environments }, host),
    siblings: siblingsOf({ baseURL, environment, environments, given, venue }),
    host: venue.hosts.environmentOf(baseURL),
    environments,
    probe,
    needs,
    timeoutMs,
    signal,
    recvWindow: options.recvWindow ?? venue.clock.defaultWindow,
    clock,
    agent,
    publicAddress,
    onProgress,
  };
}

module.exports = { RULES, checkDiagnoseOptions, completeOptions, readOptions };
