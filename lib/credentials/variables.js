'use strict';

/** Names of the environment variables that a signer is made from. */

const { boolean, checkOptions } = require('../internal/options');

/** @typedef {import('../venues/venue').Venue} Venue */
/** @typedef {import('../venues/venue').CredentialVariables} CredentialVariables */

/** The properties of the credentials from which a signer signs; exactly one is set. */
const SOURCES = /** @type {const} */ (['apiSecret', 'privateKey', 'privateKeyFile']);

const NAME = /^[a-z_][a-z0-9_.-]{0,127}$/i;
/** API keys and secrets are letters and digits only: somebody passes process.env.NAME in place of 'NAME'. */
const VALUE = /^(?:(?=.*\d)[a-z0-9]{16,}|[a-z0-9]{30,})$/i;

/** @param {unknown} name @returns {boolean} */
const isName = (name) => typeof name === 'string' && NAME.test(name) && !VALUE.test(name);

/** @param {Readonly<Venue>} venue @returns {import('../internal/options').OptionRules} */
const rulesFor = ({ credentials: { variables } }) => ({
  // requireVenue() checks it.
  venue: [() => true, ''],
  env: [(env) => env !== null && typeof env === 'object', 'an object'],
  names: [
    (names) =>
      names !== null &&
      typeof names === 'object' &&
      Object.entries(names).every(
        ([field, name]) => Object.hasOwn(variables, field) && (name === undefined || isName(name)),
      ),
    `an object with names of environment variables, not their values, as ${Object.keys(variables).join(', ')}`,
  ],
  prefix: [
    (prefix) => prefix === '' || (isName(prefix) && /^\w+$/.test(prefix)),
    'what the names of the environment variables begin with: letters, digits and _',
  ],
  optional: boolean,
  wipe: boolean,
});

/**
 * @param {import('./from-env').EnvironmentOptions} options
 * @param {Readonly<Venue>} venue
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function checkEnvironmentOptions(options, venue) {
  checkOptions(options, rulesFor(venue), 'Signer.fromEnv()');
}

/** @param {Readonly<Venue>} venue @returns {string} what the names of its variables begin with: `BYBIT_` */
function prefixOfVenue({ credentials: { variables } }) {
  return variables.apiKey.slice(0, variables.apiKey.indexOf('API_'));
}

/**
 * @param {{ names?: Partial<CredentialVariables>, prefix?: string }} options that are checked
 * @param {Readonly<Venue>} venue
 * @returns {{ variables: CredentialVariables, sources: readonly (typeof SOURCES)[number][], prefix: string | null }}
 *   sources: those of which one is read. prefix: null where every name is the caller's own
 */
function variablesOf({ names = {}, prefix }, venue) {
  const own = prefixOfVenue(venue);
  const begin = prefix === undefined ? own : prefix.replace(/[^_]$/, '$&_');
  const entries = Object.entries(venue.credentials.variables).map(([field, name]) => [
    field,
    /** @type {any} */ (names)[field] ?? begin + name.slice(own.length),
  ]);
  const named = SOURCES.filter((source) => names[source] !== undefined);
  return {
    variables: Object.fromEntries(entries),
    // The variables of another account do not contradict those that the caller named.
    sources: named.length > 0 ? named : SOURCES,
    prefix: names.apiKey === undefined || named.length === 0 ? begin : null,
  };
}

module.exports = { checkEnvironmentOptions, prefixOfVenue, variablesOf };
