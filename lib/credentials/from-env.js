'use strict';

/** Reads credentials from environment variables, if possible without creating JavaScript strings of secrets. */

const { isMainThread } = require('node:worker_threads');

const { findingsOf } = require('.');
const { typeError } = require('../internal/argument-error');
const { BybitCredentialError } = require('../errors/credential-error');
const { describeFinding } = require('./findings');
const { binding } = require('../crypto/backend');

const API_KEY = 'BYBIT_API_KEY';

/** Where the secret comes from, by the property of the credentials that it becomes. */
const SOURCES = Object.freeze({
  apiSecret: 'BYBIT_API_SECRET',
  privateKey: 'BYBIT_API_PRIVATE_KEY',
  privateKeyFile: 'BYBIT_API_PRIVATE_KEY_FILE',
});
const PASSPHRASE = 'BYBIT_API_PRIVATE_KEY_PASSPHRASE';

/**
 * @typedef {import('.').CreatedSigner} CreatedSigner
 *
 * @typedef {object} EnvironmentOptions
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
 * @param {(credentials: any) => CreatedSigner} use
 * @returns {CreatedSigner}
 * @throws {BybitCredentialError} when a variable is not set
 * @throws {TypeError} ERR_INVALID_ARG_VALUE when several variables name different secrets
 */
function withCredentialsFrom(options, use) {
  const given = Object.entries(SOURCES).filter(([, name]) => isSet(name, options));
  if (given.length > 1) {
    const names = given.map(([, name]) => name).join(' and ');
    throw typeError(`Set only one of ${names}`, 'ERR_INVALID_ARG_VALUE');
  }
  const [field, name] = given[0] ?? ['apiSecret', SOURCES.apiSecret];
  const apiKey = (options.env ?? process.env)[API_KEY];
  if (given.length === 0) throw missingVariables(apiKey);
  const secrets = [readSecret(name, options)];
  if (isSet(PASSPHRASE, options)) secrets.push(readSecret(PASSPHRASE, options));
  try {
    const passphrase = field === 'apiSecret' ? undefined : secrets[1];
    const secret = field === 'privateKeyFile' ? String(secrets[0]) : secrets[0];
    if (apiKey !== undefined) return use({ apiKey, [field]: secret, passphrase });
    // One error reports the missing variable and the mistakes in the other.
    const others = findingsOf(use({ apiKey: '', [field]: secret, passphrase }));
    const ofSecret = others.filter((finding) => finding.field !== 'apiKey');
    throw new BybitCredentialError([missing('apiKey', API_KEY), ...ofSecret]);
  } finally {
    for (const secret of secrets) if (typeof secret === 'object') secret.fill(0);
    if (options.wipe === true) [name, PASSPHRASE].forEach((wiped) => wipe(wiped, options));
  }
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
 * No variable names a secret.
 *
 * @param {string | undefined} apiKey
 * @returns {BybitCredentialError}
 */
function missingVariables(apiKey) {
  const secret = missing('apiSecret', SOURCES.apiSecret);
  if (apiKey === undefined) return new BybitCredentialError([missing('apiKey', API_KEY), secret]);
  return new BybitCredentialError([secret, ...binding.inspectApiKey(apiKey).map(describeFinding)]);
}

/**
 * @param {'apiKey' | 'apiSecret'} field
 * @param {string} variable
 */
function missing(field, variable) {
  return describeFinding({
    field,
    id: 'missing',
    severity: 'error',
    repairable: false,
    index: 0,
    count: 0,
    codePoint: 0,
    variable,
  });
}

module.exports = { withCredentialsFrom };
