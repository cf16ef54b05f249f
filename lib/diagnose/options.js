'use strict';

/** The options of diagnose(), checked and completed before anything is sent. */

const { REST_URLS, environmentOf } = require('../venues/bybit/hosts');
const { apiUrl } = require('../venues/bybit/base-url');
const { DEFAULT_RECV_WINDOW } = require('../venues/bybit/auth');
const rules = require('../internal/options');
const { WALL_CLOCK } = require('../internal/timers');
const { parseNeeds } = require('./requirements');
const { Signer } = require('../signer');

/** @typedef {import('../venues/bybit/hosts').Environment} Environment */

/**
 * @typedef {object} DiagnoseOptions
 * @property {import('../signer').Signer} signer  of the key to check; required
 * @property {string | URL} [baseURL] the API that the bot calls; default https://api.bybit.com
 * @property {Environment} [environment] the environment behind a baseURL that is not a Bybit host, such as a sandbox or a
 *   proxy; default: told by the host
 * @property {Partial<Record<Environment, string | URL>>} [environments] URLs that a probe asks; default: Bybit's own
 * @property {boolean} [probe] also asks the other environments whether they know the key, when the first one does not
 *   prove it. They see the API key and a signature, never the secret. Default false
 * @property {readonly string[]} [needs] what the bot needs: requests such as `POST /v5/order/create?category=linear`, or
 *   names of permissions such as `ContractTrade.Order`; default none
 * @property {number} [timeoutMs] time limit of each request, ms; default 5000
 * @property {AbortSignal} [signal] ends the diagnosis, which then rejects with the signal's reason; default none
 * @property {number} [recvWindow] recv_window that the bot sends, ms; default 5000
 * @property {{ now(): number }} [clock] the clock that gives the bot's timestamps, ms since 1970; default Date
 * @property {import('node:http').Agent} [agent] the agent that the bot uses, for a proxy; default: no proxy
 * @property {(event: DiagnoseProgress) => void} [onProgress] called before and after each request; default none
 */
/**
 * @typedef {object} DiagnoseProgress
 * @property {'clock' | 'key' | 'needs' | 'probe'} phase what the request is for
 * @property {'asking' | 'answered'} state
 * @property {string | null} environment that the host belongs to; null when that is not known
 * @property {string} host
 * @property {number} request its number, 1 to 6
 * @property {string} [outcome] the result in a few words, once it is answered
 */
/**
 * @typedef {object} DiagnoseSettings
 * @property {import('../signer').Signer} signer
 * @property {URL} baseURL
 * @property {Environment | null} environment which one baseURL is, if that is known
 * @property {Readonly<import('../venues/bybit/hosts').HostInformation>} host
 * @property {Record<Environment, URL>} environments
 * @property {boolean} probe
 * @property {import('./requirements').Need[]} needs
 * @property {number} timeoutMs
 * @property {AbortSignal | undefined} signal
 * @property {number} recvWindow
 * @property {{ now(): number }} clock
 * @property {import('node:http').Agent | undefined} agent
 * @property {(event: DiagnoseProgress) => void} onProgress
 */

const ENVIRONMENTS = /** @type {readonly Environment[]} */ (Object.freeze(['mainnet', 'testnet', 'demo']));

/** @type {import('../internal/options').OptionRules} */
const RULES = Object.freeze({
  signer: [(value) => value instanceof Signer, 'a Signer'],
  baseURL: rules.url,
  environment: rules.environment,
  environments: [(value) => value !== null && typeof value === 'object', 'an object of URLs'],
  probe: rules.boolean,
  needs: [Array.isArray, 'an array of strings'],
  timeoutMs: rules.delay,
  signal: [(value) => value instanceof AbortSignal, 'an AbortSignal'],
  recvWindow: rules.recvWindow,
  clock: rules.clock,
  agent: rules.agent,
  onProgress: rules.callable,
});

const DEFAULTS = Object.freeze({
  probe: false,
  timeoutMs: 5000,
  recvWindow: DEFAULT_RECV_WINDOW,
  clock: WALL_CLOCK,
  onProgress: () => {},
});

/** @type {import('../internal/options').OptionRules} */
const ENVIRONMENT_RULES = Object.fromEntries(ENVIRONMENTS.map((name) => [name, rules.url]));

/**
 * @param {any} given
 * @returns {Record<Environment, URL>}
 */
function readEnvironments(given = {}) {
  const urls = rules.checkOptions(given, ENVIRONMENT_RULES, '"environments"', { defaults: REST_URLS });
  const entries = ENVIRONMENTS.map((name) => [name, apiUrl(urls[name], `environments.${name}`)]);
  return Object.fromEntries(entries);
}

/**
 * @param {URL} baseURL
 * @param {Record<Environment, URL>} environments
 * @returns {Environment | null}
 */
function environmentAt(baseURL, environments) {
  const own = environmentOf(baseURL).environment;
  return own ?? ENVIRONMENTS.find((name) => environments[name].origin === baseURL.origin) ?? null;
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
  const { signer, probe, timeoutMs, signal, recvWindow, clock, agent, onProgress } = options;
  const environments = readEnvironments(options.environments);
  const baseURL =
    options.baseURL === undefined
      ? environments[/** @type {Environment} */ (options.environment ?? 'mainnet')]
      : apiUrl(options.baseURL, 'baseURL');
  return {
    signer,
    baseURL,
    environment: options.environment ?? environmentAt(baseURL, environments),
    host: environmentOf(baseURL),
    environments,
    probe,
    needs: parseNeeds(options.needs),
    timeoutMs,
    signal,
    recvWindow,
    clock,
    agent,
    onProgress,
  };
}

module.exports = { ENVIRONMENTS, RULES, checkDiagnoseOptions, completeOptions, readOptions };
