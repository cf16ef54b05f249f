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

const { VENUE } = require('../commands');
const { prefixOf } = require('../commands/variables');
const { UsageError } = require('../usage-error');

const { variables: VARIABLES } = VENUE.credentials;
const NAMES = Object.freeze(Object.values(VARIABLES));
const PREFIX = prefixOf(VARIABLES);
/**
 * A byte order mark, which some editors write at the beginning of a file. Node.js reads it as part of the first name.
 */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * @typedef {object} CredentialSource
 * @property {'environment' | 'file'} kind
 * @property {string | null} file as {@link shortPath} gives it
 * @property {string[]} variables those that are set, by name
 */
/**
 * @typedef {object} Credentials
 * @property {CredentialSource} source
 * @property {import('../../signer').Signer | null} signer null when the credentials cannot be used
 * @property {import('../../errors/credential-error').CredentialError | null} error
 */

/** @returns {string[]} names of the variables that are set */
function variablesSet() {
  return NAMES.filter((name) => name in process.env);
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
 * @returns {string | null} null for a file that is not in the folder
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
 * Loads the file of --env-file, or a .env file if the environment has none of the variables.
 *
 * @param {string | undefined} envFile
 * @returns {CredentialSource}
 * @throws {UsageError}
 */
function load(envFile) {
  if (envFile !== undefined) {
    // loadEnvFile() does not replace variables, but the file of --env-file has precedence.
    for (const name of NAMES) delete process.env[name];
    loadFile(envFile);
    return { kind: 'file', file: shortPath(envFile), variables: variablesSet() };
  }
  const before = variablesSet();
  if (before.length > 0 || !fs.statSync('.env', { throwIfNoEntry: false })?.isFile()) {
    return { kind: 'environment', file: null, variables: before };
  }
  loadFile('.env');
  const variables = variablesSet();
  const marked = NAMES.some((name) => BYTE_ORDER_MARK + name in process.env);
  if (variables.length === 0 && !marked) return { kind: 'environment', file: null, variables };
  return { kind: 'file', file: shortPath('.env'), variables };
}

/**
 * What to do about a missing variable: the doctor itself reads .env, which a bot must load.
 *
 * @param {import('../../errors/credential-error').CredentialError} error
 * @param {CredentialSource} source
 * @returns {import('../../errors/credential-error').CredentialError}
 */
function explainMissing(error, { kind, file }) {
  const marked = kind === 'file' ? NAMES.find((name) => BYTE_ORDER_MARK + name in process.env) : undefined;
  const findings = error.findings.map((finding) => {
    if (finding.id !== 'missing') return finding;
    if (marked !== undefined && finding.variable === marked) {
      return {
        ...finding,
        message: `${finding.field} is missing: the file begins with a byte order mark (U+FEFF), which becomes part of the name ${marked}`,
        fix: 'Save the file as UTF-8 without a byte order mark.',
      };
    }
    const { apiKey, apiSecret } = VARIABLES;
    const where = file === null ? 'a file named .env in this folder' : file;
    // A sample line NAME=value of the secret would be redacted in reports.
    return {
      ...finding,
      fix: `Write ${apiKey} and ${apiSecret} into ${where}: on each line a name, an equals sign and its value.`,
    };
  });
  return require('../../credentials').refusalOf(findings, VENUE);
}

/**
 * @param {string | undefined} envFile
 * @returns {Credentials}
 * @throws {UsageError} for a file that cannot be read, and for variables that contradict each other
 */
function readCredentials(envFile) {
  const source = load(envFile);
  // Loaded here, so that BYBIT_AUTH_BACKEND in the file counts.
  const { CredentialError } = require('../../errors/credential-error');
  const { Signer } = require('../../signer');
  try {
    return {
      source,
      signer: Signer.fromEnv({ venue: /** @type {any} */ (VENUE.id), wipe: true }),
      error: null,
    };
  } catch (error) {
    if (error instanceof CredentialError) {
      return { source, signer: null, error: explainMissing(error, source) };
    }
    if (/** @type {any} */ (error).code !== 'ERR_INVALID_ARG_VALUE') throw error;
    throw new UsageError(/** @type {Error} */ (error).message, 'doctor');
  }
}

/**
 * @param {CredentialSource} source
 * @returns {string} a clause
 */
function describeSource({ kind, file, variables }) {
  if (variables.length === 0 && kind === 'environment') {
    return `none: no ${PREFIX}… variable is set, and no .env file sets one`;
  }
  const names = variables.join(', ') || `no ${PREFIX}… variable`;
  if (kind === 'environment') return `from the environment (${names})`;
  return `from ${file} (${names})`;
}

module.exports = { describeSource, readCredentials };
