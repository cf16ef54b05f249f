'use strict';

/**
 * Turns the options of `bybit-auth doctor` into those of diagnose(). Pure functions.
 *
 * @module
 */

const { ENVIRONMENTS, VENUE } = require('../commands');
const { nearest } = require('../../internal/nearest');
const { UsageError } = require('../usage-error');

/** @typedef {import('../../venues/venue').Environment} Environment */

/**
 * Splits at commas outside of braces and brackets; inside they belong to the parameters of a request.
 *
 * @param {string} list
 * @returns {string[]}
 * @example splitList('POST /order?ids={1,2},Wallet.Withdraw') // ['POST /order?ids={1,2}', 'Wallet.Withdraw']
 */
function splitList(list) {
  const items = [''];
  let depth = 0;
  for (const character of list) {
    if ('{['.includes(character)) depth += 1;
    if ('}]'.includes(character)) depth = Math.max(0, depth - 1);
    if (character === ',' && depth === 0) items.push('');
    else items[items.length - 1] += character;
  }
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

/**
 * @param {string} text
 * @param {string} option
 * @returns {string}
 * @throws {UsageError}
 */
function checkUrl(text, option) {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    throw new UsageError(`--${option} must be a URL that begins with https:// or http://`, 'doctor');
  }
  return text;
}

/** @param {readonly string[]} choices @returns {string} `a, b or c` */
function either(choices) {
  return choices.length < 2 ? choices.join() : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}

/**
 * @param {string} text
 * @returns {text is Environment}
 */
function isEnvironment(text) {
  return ENVIRONMENTS.includes(text);
}

/**
 * @param {readonly string[]} given `ENVIRONMENT=URL`
 * @returns {Partial<Record<Environment, string>>}
 * @throws {UsageError}
 */
function readHosts(given) {
  /** @type {Partial<Record<Environment, string>>} */
  const hosts = {};
  for (const pair of given) {
    const equals = pair.indexOf('=');
    const name = equals < 0 ? '' : pair.slice(0, equals);
    if (!isEnvironment(name)) {
      throw new UsageError(`--host must be ${either(ENVIRONMENTS.map((each) => `${each}=URL`))}`, 'doctor');
    }
    hosts[name] = checkUrl(pair.slice(equals + 1), 'host');
  }
  return hosts;
}

/**
 * The environments of the sandbox are on neighbouring ports.
 *
 * @param {Record<string, any>} values options of the command line
 * @returns {Partial<Record<Environment, string>>}
 * @throws {UsageError}
 */
function readSandbox({ sandbox, host, env = ENVIRONMENTS[0] }) {
  if (host !== undefined) throw new UsageError('--sandbox sets every host; leave out --host', 'doctor');
  if (env.includes(':')) {
    throw new UsageError(`with --sandbox, --env must be ${either(ENVIRONMENTS)}`, 'doctor');
  }
  return Object.fromEntries(ENVIRONMENTS.map((name, index) => [name, `http://127.0.0.1:${sandbox + index}`]));
}

/**
 * @param {string} text an environment or a URL
 * @param {Partial<Record<Environment, string>>} hosts
 * @returns {{ baseURL: string, environment?: Environment }}
 * @throws {UsageError}
 */
function readEnvironment(text, hosts) {
  if (isEnvironment(text)) return { baseURL: hosts[text] ?? VENUE.hosts.urls[text], environment: text };
  if (text.includes(':') || text.includes('.')) return { baseURL: checkUrl(text, 'env') };
  const near = nearest(text, ENVIRONMENTS);
  const suggestion = near === null ? '' : `; did you mean ${near}?`;
  throw new UsageError(`--env must be ${ENVIRONMENTS.join(', ')} or a URL${suggestion}`, 'doctor');
}

/**
 * @param {Record<string, any>} values options of the command line
 * @returns {{ baseURL: string, environment?: Environment, environments: Partial<Record<Environment, string>>,
 *   needs: string[], probe: boolean, recvWindow: number, timeoutMs: number }}
 * @throws {UsageError}
 */
function diagnoseOptions(values) {
  const environments = values.sandbox === undefined ? readHosts(values.host ?? []) : readSandbox(values);
  return {
    ...readEnvironment(values.env ?? ENVIRONMENTS[0], environments),
    environments,
    needs: (values.needs ?? []).flatMap(splitList),
    probe: values.probe === true,
    recvWindow: values['recv-window'] ?? VENUE.clock.defaultWindow,
    timeoutMs: values.timeout ?? 5000,
  };
}

module.exports = { diagnoseOptions, splitList };
