'use strict';

/** Reads credentials from environment variables, if possible without creating JavaScript strings of secrets. */

const { isMainThread } = require('node:worker_threads');

const { findingsOf, refusalOf } = require('.');
const { typeError } = require('../internal/argument-error');
const { describeFindings } = require('./findings');
const { binding } = require('../crypto/backend');
const { rulesOf } = require('../crypto/rules');
const { readKeyVersion } = require('./key-version');
const { checkEnvironmentOptions, variablesOf } = require('./variables');

/**
 * @typedef {import('.').CreatedSigner} CreatedSigner
 *
 * @typedef {import('../venues/venue').CredentialVariables} CredentialVariables
 * @typedef {import('../venues/venue').Venue} Venue
 */
/**
 * The options of `Signer.fromEnv()`: where and under which names the credentials are.
 *
 * @typedef {object} EnvironmentOptions
 * @property {import('../venues').VenueName} [venue]  the exchange; default `bybit`
 * @property {Partial<CredentialVariables>} [names]  names of the variables, where they are not the
 *   usual ones: `{ apiKey: 'API_KEY', apiSecret: 'API_SECRET' }`. Also privateKey, privateKeyFile and passphrase
 * @property {string} [prefix]  replaces the beginning of the usual names: with `ALICE_` they are ALICE_API_KEY, ALICE_API_SECRET,
 *   ALICE_API_PRIVATE_KEY, ALICE_API_PRIVATE_KEY_FILE and ALICE_API_PRIVATE_KEY_PASSPHRASE
 * @property {boolean} [optional]  return null instead of throwing an error when none of the variables is set, or all are empty.
 *   A key without a secret is still an error. Default false
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
 * @param {string} name
 * @param {EnvironmentOptions} options
 * @returns {boolean} an unused line of a .env file sets a variable to an empty text
 */
function isEmpty(name, options) {
  const value = readSecret(name, options);
  if (typeof value !== 'object') return value === '';
  value.fill(0);
  return value.length === 0;
}

/**
 * Calls use() with the credentials of the environment, and clears its copies of them afterwards.
 *
 * @param {EnvironmentOptions} options
 * @param {Readonly<Venue>} venue
 * @param {(credentials: any) => CreatedSigner} use
 * @returns {CreatedSigner | null} null when nothing is set, and that is allowed
 * @throws {import('../errors/credential-error').CredentialError} when a variable is not set
 * @throws {TypeError} ERR_INVALID_ARG_VALUE when several variables name different secrets, and for a version that is unknown
 */
function withCredentialsFrom(options, venue, use) {
  checkEnvironmentOptions(options, venue);
  const { variables, sources, prefix } = variablesOf(options, venue);
  const given = sources.filter((source) => isSet(variables[source], options));
  if (options.optional === true && isNothingSet(variables, options)) {
    warnOfSimilar(placeOf(options, { variables, prefix }), venue);
    return null;
  }
  if (given.length > 1) {
    const names = given.map((source) => variables[source]).join(' and ');
    throw typeError(`Set only one of ${names}`, 'ERR_INVALID_ARG_VALUE');
  }
  const sent = readSent(options, variables, venue);
  const keyVersion = readKeyVersion(options.env ?? process.env, variables.keyVersion, venue);
  const field = given[0];
  const refuse = (/** @type {string[]} */ missing, /** @type {any[]} */ others) => {
    const { missingFindings } = require('./missing');
    const ofMissing = missingFindings(missing, placeOf(options, { variables, prefix }), venue);
    return refusalOf([...ofMissing, ...sent.findings, ...others], venue);
  };
  if (field === undefined) throw refuse(withSecret(sent.missing, sources[0]), []);
  const names = [variables[field], variables.passphrase];
  const secrets = names.map((name) => (isSet(name, options) ? readSecret(name, options) : undefined));
  try {
    const secret = field === 'privateKeyFile' ? String(secrets[0]) : secrets[0];
    const ofSecret = { [field]: secret, passphrase: field === 'apiSecret' ? undefined : secrets[1] };
    if (sent.missing.length === 0) return use({ ...sent.values, keyVersion, ...ofSecret });
    // One error reports the missing variables and the mistakes in the others.
    const { findings, keyProblem } = use({ ...sent.placeholders, ...ofSecret });
    const ofOthers = findings.filter(({ field: place }) => !Object.hasOwn(sent.placeholders, place));
    throw refuse(sent.missing, findingsOf({ findings: ofOthers, keyProblem }, venue));
  } finally {
    for (const secret of secrets) if (typeof secret === 'object') secret.fill(0);
    if (options.wipe === true) names.forEach((name) => wipe(name, options));
  }
}

/** @param {Readonly<CredentialVariables>} variables @param {EnvironmentOptions} options */
function isNothingSet({ keyVersion: _, ...variables }, options) {
  return Object.values(variables).every((name) => !isSet(name, options) || isEmpty(name, options));
}

/**
 * @param {EnvironmentOptions} options
 * @param {{ variables: CredentialVariables, prefix: string | null }} wanted
 * @returns {import('./missing').Place}
 */
function placeOf({ env, names, prefix }, wanted) {
  // Loaded where something is missing: most programs never need it.
  const { namesInFile } = require('./env-file');
  const isUsual = names === undefined && prefix === undefined;
  return {
    wanted: { ...wanted, isUsual },
    names:
      env === undefined ? Object.keys(process.env) : Object.keys(env).filter((name) => isSet(name, { env })),
    // A caller with an environment of their own has no use for the file.
    file: env === undefined ? { name: '.env', names: namesInFile('.env') } : null,
    program: process.argv[1] ?? '',
  };
}

/**
 * Says why there is no signer although the user has set something.
 *
 * @param {import('./missing').Place} place
 * @param {Readonly<Venue>} venue
 */
function warnOfSimilar(place, { title }) {
  const { adviceAbout } = require('./missing');
  const advice = adviceAbout(['apiKey', 'apiSecret'], place);
  if (advice === null) return;
  process.emitWarning(`There is no signer for ${title}. ${advice}`, { code: 'BYBIT_CREDENTIAL_NOT_FOUND' });
}

/**
 * What requests carry as it is, and needs no protection.
 *
 * @param {EnvironmentOptions} options
 * @param {Readonly<CredentialVariables>} names
 * @param {Readonly<Venue>} venue
 */
function readSent({ env = process.env }, { apiKey, apiPassphrase }, venue) {
  /** @type {Record<string, string>} */
  const variables = { apiKey, ...(apiPassphrase !== undefined && { apiPassphrase }) };
  const fields = Object.keys(variables);
  const key = env[apiKey];
  return {
    values: Object.fromEntries(fields.map((field) => [field, env[variables[field]]])),
    /** With these the secret can be validated alone: no signer comes of them. */
    placeholders: Object.fromEntries(fields.map((field) => [field, field === 'apiKey' ? '' : '-'])),
    missing: fields.filter((field) => env[variables[field]] === undefined),
    findings: key === undefined ? [] : describeFindings(binding.inspectApiKey(rulesOf(venue), key), venue),
  };
}

/**
 * @param {readonly string[]} missing of what requests carry
 * @param {string} source the field that the secret is missing in
 * @returns {string[]} in the order of the credentials: key, secret, passphrase
 */
function withSecret(missing, source) {
  return [
    ...missing.filter((field) => field === 'apiKey'),
    source,
    ...missing.filter((field) => field !== 'apiKey'),
  ];
}

/**
 * @param {string} name
 * @param {EnvironmentOptions} options
 */
function wipe(name, options) {
  if (readsProcessEnvironment(options)) binding.wipeEnvironment(name);
  delete (options.env ?? process.env)[name];
}

module.exports = { withCredentialsFrom };
