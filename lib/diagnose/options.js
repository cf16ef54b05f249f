'use strict';

/** What a caller may say to diagnose(), checked and completed before anything is sent. */

const { REST_URLS, environmentOf } = require('../venues/bybit/hosts');
const { apiUrl } = require('../venues/bybit/base-url');
const { typeError } = require('../internal/argument-error');
const { ownProperties } = require('../internal/own-properties');
const { parseNeeds } = require('./requirements');
const { Signer } = require('../signer');

/** @typedef {import('../venues/bybit/hosts').Environment} Environment */

/**
 * @typedef {object} DiagnoseOptions
 * @property {import('../signer').Signer} signer the account to check
 * @property {string | URL} [baseURL] the API that the bot calls. Default https://api.bybit.com
 * @property {Environment} [environment] the environment behind a baseURL that is not a host of Bybit, such as a sandbox or a proxy. Default:
 *   the one that the host tells
 * @property {Partial<Record<Environment, string | URL>>} [environments] hosts that a probe calls instead of Bybit's. Default: Bybit's
 * @property {boolean} [probe] also look for the key in the other environments if the first one does not prove that it
 *   knows it; they receive the API key and a signature, never the secret. Default false
 * @property {readonly string[]} [needs] what the bot needs: requests such as `POST /v5/order/create?category=linear`, or
 *   permissions such as `ContractTrade.Order`. Default: nothing
 * @property {number} [timeoutMs] time limit of each request, ms, regardless of host, proxy and agent. Default 5000
 * @property {AbortSignal} [signal] ends the diagnosis, which rejects with the signal's reason. Default none
 * @property {number} [recvWindow] the bot's recv_window, ms. Default 5000
 * @property {{ now(): number }} [clock] the clock of the bot's timestamps, ms since 1970. Default Date
 * @property {import('node:http').Agent} [agent] the bot's agent, such as one for a proxy. Default: an agent of its own
 * @property {(event: DiagnoseProgress) => void} [onProgress] called before and after each request. Default none
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
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;
const isCount = (/** @type {unknown} */ value, /** @type {number} */ most) =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= most;

/** Whether a value that is not undefined will do, and what to say of one that will not. @type {Readonly<Record<string, readonly [(value: any) => boolean, string]>>} */
const CHECKS = Object.freeze({
  signer: [(value) => value instanceof Signer, 'a Signer'],
  baseURL: [(value) => typeof value === 'string' || value instanceof URL, 'a URL'],
  environment: [(value) => ENVIRONMENTS.includes(value), `one of ${ENVIRONMENTS.join(', ')}`],
  environments: [(value) => value !== null && typeof value === 'object', 'an object of URLs'],
  probe: [(value) => typeof value === 'boolean', 'a boolean'],
  needs: [Array.isArray, 'an array of strings'],
  timeoutMs: [(value) => isCount(value, LONGEST_TIMEOUT_MS), 'a positive integer (ms)'],
  signal: [(value) => value instanceof AbortSignal, 'an AbortSignal'],
  recvWindow: [(value) => isCount(value, 0xffffffff), 'a positive integer (ms)'],
  clock: [(value) => typeof value?.now === 'function', 'an object with a method now()'],
  agent: [(value) => typeof value?.addRequest === 'function', 'an agent of node:http or node:https'],
  onProgress: [(value) => typeof value === 'function', 'a function'],
});

/**
 * @param {any} given
 * @returns {Record<Environment, URL>}
 */
function environmentUrls(given = {}) {
  const urls = ownProperties(given);
  const unknown = Object.keys(urls).find((name) => !ENVIRONMENTS.includes(/** @type {Environment} */ (name)));
  if (unknown !== undefined) {
    throw typeError(
      `The option "environments" has no "${unknown}"; known are ${ENVIRONMENTS.join(', ')}`,
      'ERR_INVALID_ARG_VALUE',
    );
  }
  const entries = ENVIRONMENTS.map((name) => [
    name,
    apiUrl(urls[name] ?? REST_URLS[name], `environments.${name}`),
  ]);
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
  if (options === null || typeof options !== 'object') {
    throw typeError('The "options" argument must be an object with a signer');
  }
  const given = ownProperties(/** @type {Record<string, any>} */ (options));
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(CHECKS, name));
  if (unknown !== undefined) {
    const known = Object.keys(CHECKS).join(', ');
    throw typeError(`There is no option "${unknown}"; known are ${known}`, 'ERR_INVALID_ARG_VALUE');
  }
  for (const [name, [isValid, expected]] of Object.entries(CHECKS)) {
    const isMissing = given[name] === undefined && name !== 'signer';
    if (!isMissing && !isValid(given[name])) {
      throw typeError(
        `The option "${name}" must be ${expected}`,
        name === 'signer' ? 'ERR_INVALID_ARG_TYPE' : 'ERR_INVALID_ARG_VALUE',
      );
    }
  }
  const environments = environmentUrls(given.environments);
  const baseURL =
    given.baseURL === undefined
      ? environments[/** @type {Environment} */ (given.environment ?? 'mainnet')]
      : apiUrl(given.baseURL, 'baseURL');
  return {
    signer: given.signer,
    baseURL,
    environment: given.environment ?? environmentAt(baseURL, environments),
    host: environmentOf(baseURL),
    environments,
    probe: given.probe ?? false,
    needs: parseNeeds(given.needs),
    timeoutMs: given.timeoutMs ?? 5000,
    signal: given.signal,
    recvWindow: given.recvWindow ?? 5000,
    clock: given.clock ?? Date,
    agent: given.agent,
    onProgress: given.onProgress ?? (() => {}),
  };
}

module.exports = { ENVIRONMENTS, readOptions };
