'use strict';

/** Reads credentials from environment variables, if possible without creating JavaScript strings of secrets. */

const { isMainThread } = require('node:worker_threads');

const { findingsOf, refusalOf } = require('.');
const { typeError } = require('../internal/argument-error');
const { describeFinding, describeFindings } = require('./findings');
const { binding } = require('../crypto/backend');
const { rulesOf } = require('../crypto/rules');

/** The properties of the credentials from which a signer signs; exactly one is set. */
const SOURCES = /** @type {const} */ (['apiSecret', 'privateKey', 'privateKeyFile']);

/**
 * @typedef {import('.').CreatedSigner} CreatedSigner
 *
 * @typedef {import('../venues/venue').Venue} Venue
 *
 * @typedef {object} EnvironmentOptions
 * @property {import('../venues').VenueName} [venue]  the exchange; default `bybit`
 * @property {Record<string, string | undefined>} [env]  where to read; default: the process's environment
 * @property {boolean} [wipe]  overwrite the secret in the process's environment and remove it from process.env, so
 *   that neither child processes nor a memory dump show it; default false
 */

/**
 * Node.js keeps a copy of the environment per worker thread; only the main thread's is the process's own.
 *
 * @param {EnvironmentOptions} options
 * @returns {boolean}
 */
function readsProcessEnvironment({ env }) {
  return env === undefined && isMainThread && binding.environmentBytes !== undefined;
}

/**
 * @param {string} name
 * @param {EnvironmentOptions} options
 * @returns {string | Uint8Array | undefined} bytes of the process's own environment, else a string
 */
function readSecret(name, options) {
  if (readsProcessEnvironment(options)) return binding.environmentBytes?.(name);
  return (options.env ?? process.env)[name];
}

/**
 * @param {string} name
 * @param {EnvironmentOptions} options
 * @returns {boolean}
 */
function isSet(name, options) {
  // Reading the value to test whether it is set would create a string of it, which cannot be wiped.
  if (options.env === undefined) return name in process.env;
  const { env } = options;
  return Object.hasOwn(env, name) ? env[name] !== undefined : name in env;
}

/**
 * Calls use() with the credentials of the environment, and clears its copies of them afterwards.
 *
 * @param {EnvironmentOptions} options
 * @param {Readonly<Venue>} venue
 * @param {(credentials: any) => CreatedSigner} use
 * @returns {CreatedSigner}
 * @throws {import('../errors/credential-error').CredentialError} when a variable is not set
 * @throws {TypeError} ERR_INVALID_ARG_VALUE when several variables name different secrets
 */
function withCredentialsFrom(options, venue, use) {
  const { variables } = venue.credentials;
  const given = SOURCES.filter((source) => isSet(variables[source], options));
  if (given.length > 1) {
    const names = given.map((source) => variables[source]).join(' and ');
    throw typeError(`Set only one of ${names}`, 'ERR_INVALID_ARG_VALUE');
  }
  const sent = readSent(options, venue);
  const field = given[0];
  if (field === undefined) throw refusalOf(withoutSecret(sent, venue), venue);
  const names = [variables[field], variables.passphrase];
  const secrets = names.map((name) => (isSet(name, options) ? readSecret(name, options) : undefined));
  try {
    const secret = field === 'privateKeyFile' ? String(secrets[0]) : secrets[0];
    const ofSecret = { [field]: secret, passphrase: field === 'apiSecret' ? undefined : secrets[1] };
    if (sent.missing.length === 0) return use({ ...sent.values, ...ofSecret });
    // One error reports the missing variables and the mistakes in the others.
    const { findings, keyProblem } = use({ ...sent.placeholders, ...ofSecret });
    const ofOthers = findings.filter((finding) => finding.field !== 'apiKey');
    const others = findingsOf({ findings: ofOthers, keyProblem }, venue);
    throw refusalOf([...sent.missing, ...sent.findings, ...others], venue);
  } finally {
    for (const secret of secrets) if (typeof secret === 'object') secret.fill(0);
    if (options.wipe === true) names.forEach((name) => wipe(name, options));
  }
}

/**
 * What requests carry as it is, and needs no protection.
 *
 * @param {EnvironmentOptions} options
 * @param {Readonly<Venue>} venue
 */
function readSent({ env = process.env }, venue) {
  const { apiKey, apiPassphrase } = venue.credentials.variables;
  /** @type {Record<string, string>} */
  const variables = { apiKey, ...(apiPassphrase !== undefined && { apiPassphrase }) };
  const fields = Object.keys(variables);
  const isMissing = (/** @type {string} */ field) => env[variables[field]] === undefined;
  const key = env[apiKey];
  return {
    values: Object.fromEntries(fields.map((field) => [field, env[variables[field]]])),
    /** With these the secret can be validated alone: no signer comes of them. */
    placeholders: Object.fromEntries(fields.map((field) => [field, field === 'apiKey' ? '' : '-'])),
    missing: fields.filter(isMissing).map((field) => missing(field, variables[field], venue)),
    findings: key === undefined ? [] : describeFindings(binding.inspectApiKey(rulesOf(venue), key), venue),
  };
}

/**
 * @param {ReturnType<typeof readSent>} sent
 * @param {Readonly<Venue>} venue
 * @returns {import('./findings').DescribedFinding[]} where no variable has a secret
 */
function withoutSecret({ missing: missed, findings }, venue) {
  const secret = missing('apiSecret', venue.credentials.variables.apiSecret, venue);
  // The fields in the order of the credentials: key, secret, passphrase.
  const isKey = (/** @type {{ field: string }} */ { field }) => field === 'apiKey';
  return [...missed.filter(isKey), secret, ...missed.filter((finding) => !isKey(finding)), ...findings];
}

/**
 * @param {string} name
 * @param {EnvironmentOptions} options
 */
function wipe(name, options) {
  if (readsProcessEnvironment(options)) binding.wipeEnvironment(name);
  delete (options.env ?? process.env)[name];
}

/**
 * @param {string} field
 * @param {string} variable
 * @param {Readonly<Venue>} venue
 */
function missing(field, variable, venue) {
  const place = { repairable: false, index: 0, count: 0, codePoint: 0 };
  const id = /** @type {const} */ ('missing');
  const severity = /** @type {const} */ ('error');
  return describeFinding({ field: /** @type {any} */ (field), id, severity, ...place, variable }, venue);
}

module.exports = { withCredentialsFrom };
