'use strict';

/**
 * Turns the options of `bybit-auth doctor` into those of diagnose(). Pure functions.
 *
 * @module
 */

const { environmentsOf, productsOf, regionsOf } = require('../../diagnose/places');
const { nearest } = require('../../internal/nearest');
const { portOrder } = require('../ports');
const { UsageError } = require('../usage-error');

/** @typedef {import('../../venues/venue').Environment} Environment */
/** @typedef {Readonly<import('../../venues/venue').Venue>} Venue */

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
 * @param {Venue} venue
 * @returns {text is Environment}
 */
function isEnvironment(text, venue) {
  return environmentsOf(venue).includes(/** @type {Environment} */ (text));
}

/**
 * @param {readonly string[]} given `ENVIRONMENT=URL`
 * @param {Venue} venue
 * @returns {Record<string, string>} by environment, region, or product
 * @throws {UsageError}
 */
function readHosts(given, venue) {
  const others = { ...regionsOf(venue), ...productsOf(venue) };
  const names = [...environmentsOf(venue), ...Object.keys(others)];
  /** @type {Record<string, string>} */
  const hosts = {};
  for (const pair of given) {
    const equals = pair.indexOf('=');
    const name = equals < 0 ? '' : pair.slice(0, equals);
    if (!names.includes(name)) {
      throw new UsageError(`--host must be ${either(names.map((each) => `${each}=URL`))}`, 'doctor');
    }
    hosts[name] = checkUrl(pair.slice(equals + 1), 'host');
  }
  return hosts;
}

/**
 * The hosts of the sandbox are on neighbouring ports.
 *
 * @param {Record<string, any>} values options of the command line
 * @param {Venue} venue
 * @returns {Record<string, string>}
 * @throws {UsageError}
 */
function readSandbox({ sandbox, host, env = '' }, venue) {
  if (host !== undefined) throw new UsageError('--sandbox sets every host; leave out --host', 'doctor');
  if (env.includes(':')) {
    throw new UsageError(`with --sandbox, --env must be ${either(environmentsOf(venue))}`, 'doctor');
  }
  const order = Object.entries(portOrder(venue));
  return Object.fromEntries(order.map(([name, index]) => [name, `http://127.0.0.1:${sandbox + index}`]));
}

/**
 * @param {string} text an environment or a URL
 * @param {Record<string, string>} hosts
 * @param {Venue} venue
 * @returns {{ baseURL: string, environment?: Environment }}
 * @throws {UsageError}
 */
function readEnvironment(text, hosts, venue) {
  const names = environmentsOf(venue);
  if (isEnvironment(text, venue)) {
    return { baseURL: hosts[text] ?? venue.hosts.urls[text], environment: text };
  }
  if (text.includes(':') || text.includes('.')) return { baseURL: checkUrl(text, 'env') };
  const near = nearest(text, names);
  const suggestion = near === null ? '' : `; did you mean ${near}?`;
  throw new UsageError(`--env must be ${names.join(', ')} or a URL${suggestion}`, 'doctor');
}

/**
 * @param {Record<string, any>} values options of the command line
 * @param {Venue} venue
 * @returns {{ baseURL: string, environment?: Environment, environments: Record<string, string>,
 *   needs: string[], probe: boolean, recvWindow: number, timeoutMs: number }}
 * @throws {UsageError}
 */
function diagnoseOptions(values, venue) {
  if (values['recv-window'] !== undefined && venue.clock.largestWindow === 0) {
    throw new UsageError(`requests of ${venue.title} have no window: leave out --recv-window`, 'doctor');
  }
  const environments =
    values.sandbox === undefined ? readHosts(values.host ?? [], venue) : readSandbox(values, venue);
  return {
    ...readEnvironment(values.env ?? environmentsOf(venue)[0], environments, venue),
    environments,
    needs: (values.needs ?? []).flatMap(splitList),
    probe: values.probe === true,
    recvWindow: values['recv-window'] ?? venue.clock.defaultWindow,
    timeoutMs: values.timeout ?? 5000,
  };
}

module.exports = { diagnoseOptions, splitList };
