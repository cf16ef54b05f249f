'use strict';

/**
 * Where the doctor gets the credentials from. A secret goes from the environment, or from the file through the
 * environment, into the signer. On the native backend it never becomes a JavaScript string.
 *
 * @module
 */

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { namesInFile } = require('../../credentials/env-file');
const { variablesOf } = require('../../credentials/variables');
const { prefixOf } = require('../commands/variables');
const { UsageError } = require('../usage-error');
const { USUAL_FILE } = require('../venue');

/**
 * @typedef {object} CredentialSource
 * @property {'environment' | 'file'} kind
 * @property {string | null} file as {@link shortPath} gives it
 * @property {string[]} variables those that are set, by name
 */
/**
 * @typedef {object} Credentials
 * @property {CredentialSource} source
 * @property {string} wanted what the names of the variables have in common: `BYBIT_API_…`
 * @property {import('../../signer').Signer | null} signer null when the credentials cannot be used
 * @property {import('../../errors/credential-error').CredentialError | null} error
 */

/** @typedef {import('../../venues/venue').CredentialVariables} CredentialVariables */
/** @typedef {Readonly<import('../../venues/venue').Venue>} Venue */
/** @typedef {Partial<Pick<import('../../credentials/from-env').EnvironmentOptions, 'names' | 'prefix'>>} Naming */

/** @param {CredentialVariables} variables @returns {string[]} names of those that are set */
function variablesSet(variables) {
  return Object.values(variables).filter((name) => name in process.env);
}

/** @param {Venue} venue @returns {string[]} the credentials in the order of --names */
function fieldsOf({ credentials: { variables, apiPassphrase } }) {
  const first = ['apiKey', 'apiSecret', ...(apiPassphrase === null ? [] : ['apiPassphrase'])];
  return [...first, ...Object.keys(variables).filter((name) => !first.includes(name))];
}

/**
 * @param {{ names?: string, prefix?: string }} values options of the command line
 * @param {Venue} venue
 * @returns {Naming} as Signer.fromEnv() takes them
 * @throws {UsageError}
 */
function readNaming({ names, prefix }, venue) {
  const fields = fieldsOf(venue);
  const given = (names ?? '').split(',').map((item, index) => {
    const [left, right] = item.trim().split('=', 2);
    return right === undefined ? [fields[index], left] : [left, right];
  });
  const wrong = given.some(([field, name]) => !fields.includes(field) || !/^[\w.-]+$/.test(name));
  if (names !== undefined && wrong) {
    throw new UsageError(
      '--names must be NAME_OF_KEY,NAME_OF_SECRET or privateKeyFile=NAME and so on',
      'doctor',
    );
  }
  return {
    ...(names !== undefined && { names: Object.fromEntries(given) }),
    ...(prefix !== undefined && { prefix }),
  };
}

/**
 * @param {string} file
 * @throws {UsageError}
 */
function loadFile(file) {
  // Older releases of Node.js 20 do not have it: see the error below.
  // eslint-disable-next-line n/no-unsupported-features/node-builtins
  const { loadEnvFile } = /** @type {{ loadEnvFile?: (path: string) => void }} */ (process);
  if (loadEnvFile === undefined) {
    throw new UsageError(
      `reading ${file} needs Node.js 20.12 or later, and this is ${process.version}: set the variables in the ` +
        `environment, or run node --env-file=${file} with the path of this command`,
      'doctor',
    );
  }
  try {
    if (!fs.statSync(file).isFile()) throw new Error('it is not a file');
    loadEnvFile(file);
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    const reasons = { ENOENT: 'it does not exist', EACCES: 'it cannot be read: permission denied' };
    const reason = Object.hasOwn(reasons, code ?? '')
      ? reasons[/** @type {keyof typeof reasons} */ (code)]
      : message;
    throw new UsageError(`cannot read ${file}: ${reason}`, 'doctor');
  }
}

/**
 * Users send reports to support and chats, and an absolute path would show the user's name.
 *
 * @param {string} file
 * @returns {string} relative to the working directory, or to the home directory (`~`); the name alone for any other place
 */
function shortPath(file) {
  const [shortest] = [pathFrom(process.cwd, file, ''), pathFrom(os.homedir, file, `~${path.sep}`)]
    .filter((name) => name !== null)
    .sort((one, other) => one.length - other.length);
  return shortest ?? path.basename(file);
}

/**
 * @param {() => string} folderOf
 * @param {string} file
 * @param {string} prefix
 * @returns {string | null} null when the folder has no such file
 */
function pathFrom(folderOf, file, prefix) {
  try {
    const inside = path.relative(folderOf(), path.resolve(file));
    return inside.startsWith('..') || path.isAbsolute(inside) ? null : prefix + inside;
  } catch {
    // The working directory may be deleted, and the user of a container may have no home directory.
    return null;
  }
}

/**
 * Loads the file of --env-file, or a .env file if the environment lacks all of the variables.
 *
 * @param {string | undefined} envFile
 * @param {CredentialVariables} variables
 * @returns {CredentialSource}
 * @throws {UsageError}
 */
function load(envFile, variables) {
  if (envFile !== undefined) {
    // loadEnvFile() does not replace variables, but the file of --env-file has precedence.
    for (const name of Object.values(variables)) delete process.env[name];
    loadFile(envFile);
    return { kind: 'file', file: shortPath(envFile), variables: variablesSet(variables) };
  }
  const before = variablesSet(variables);
  if (before.length > 0 || !fs.statSync(USUAL_FILE, { throwIfNoEntry: false })?.isFile()) {
    return { kind: 'environment', file: null, variables: before };
  }
  loadFile(USUAL_FILE);
  const after = variablesSet(variables);
  return { kind: after.length > 0 ? 'file' : 'environment', file: USUAL_FILE, variables: after };
}

/**
 * What to do about a missing variable, in the words of the doctor: it is not the bot, and it reads .env by itself.
 *
 * @param {import('../../errors/credential-error').CredentialError} error
 * @param {string | null} file that was loaded, or lacks all of the variables
 * @param {Naming} naming
 * @param {Venue} venue
 * @returns {import('../../errors/credential-error').CredentialError}
 */
function explainMissing(error, file, naming, venue) {
  const { refusalOf } = require('../../credentials');
  const { missingFindings } = require('../../credentials/missing');
  const { variables, prefix } = variablesOf(naming, venue);
  const isUsual = naming.names === undefined && naming.prefix === undefined;
  const name = file ?? USUAL_FILE;
  const fields = error.findings.filter(({ id }) => id === 'missing').map(({ field }) => field);
  const findings = missingFindings(
    fields,
    {
      wanted: { variables, prefix, isUsual },
      names: Object.keys(process.env),
      file: { name: name === USUAL_FILE ? name : shortPath(name), names: namesInFile(name) },
      program: null,
    },
    venue,
  );
  return refusalOf([...findings, ...error.findings.filter(({ id }) => id !== 'missing')], venue);
}

/**
 * @param {{ 'env-file'?: string, names?: string, prefix?: string }} values options of the command line
 * @param {Venue} venue
 * @returns {Credentials}
 * @throws {UsageError} for a file that cannot be read, and for variables that contradict each other
 */
function readCredentials(values, venue) {
  const envFile = values['env-file'];
  const naming = readNaming(values, venue);
  const { variables } = variablesOf(naming, venue);
  const source = load(envFile, variables);
  const wanted = `${prefixOf(variables)}…`;
  // Loaded here, so that BYBIT_AUTH_BACKEND in the file counts.
  const { CredentialError } = require('../../errors/credential-error');
  const { Signer } = require('../../signer');
  try {
    return {
      source,
      wanted,
      signer: Signer.fromEnv({ venue: /** @type {any} */ (venue.id), wipe: true, ...naming }),
      error: null,
    };
  } catch (error) {
    if (error instanceof CredentialError) {
      return {
        source,
        wanted,
        signer: null,
        error: explainMissing(error, envFile ?? source.file, naming, venue),
      };
    }
    if (/** @type {any} */ (error).code !== 'ERR_INVALID_ARG_VALUE') throw error;
    throw new UsageError(/** @type {Error} */ (error).message, 'doctor');
  }
}

/**
 * @param {Credentials} credentials
 * @returns {string} a clause
 */
function describeSource({ source: { kind, file, variables }, wanted }) {
  if (variables.length === 0 && kind === 'environment') {
    return `none: no ${wanted} variable is set, and ${file === null ? 'no .env file sets one' : `${file} sets none`}`;
  }
  const names = variables.join(', ') || `no ${wanted} variable`;
  if (kind === 'environment') return `from the environment (${names})`;
  const reader = file === USUAL_FILE ? `; your bot reads it with node --env-file=${file}` : '';
  return `from ${file} (${names})${reader}`;
}

module.exports = { describeSource, readCredentials };
