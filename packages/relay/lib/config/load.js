'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { RelayError } = require('../errors');
const { parseStrict } = require('../signal/json');
const { defineRelay } = require('./define');
const { EnvReference, revived } = require('./env');
const { pathOf } = require('./read');

/** In this order, in the working folder. */
const FILES = Object.freeze(['mjs', 'js', 'cjs', 'json'].map((ending) => `relay.config.${ending}`));

/** @param {string} folder @returns {string} */
function findFile(folder) {
  const found = FILES.filter((name) => fs.existsSync(path.join(folder, name)));
  if (found.length === 1) return path.join(folder, found[0]);
  const message =
    found.length === 0
      ? `There is no configuration here: ${FILES.join(', ')}. npx signal-relay init makes one`
      : `There are several configurations here: ${found.join(', ')}. Name one: --config ${found[0]}`;
  throw new RelayError('ERR_RELAY_CONFIG_FILE', message);
}

/** @param {string} file @returns {unknown} */
function readJson(file) {
  const bytes = fs.readFileSync(file);
  // The error of JSON.parse() quotes the text, which may hold a secret.
  const [finding] = parseStrict(bytes).findings;
  if (finding === undefined) return JSON.parse(bytes.toString('utf8'));
  const before = bytes.toString('utf8', 0, finding.byte).split('\n');
  const place = `${file}:${before.length}:${before[before.length - 1].length + 1}`;
  throw new RelayError('ERR_RELAY_CONFIG_FILE', `${place}: ${finding.message}`);
}

/** @param {string} file @returns {Promise<unknown>} */
async function read(file) {
  if (file.endsWith('.json')) return readJson(file);
  const module = await import(pathToFileURL(file).href);
  if (module.default !== undefined) return module.default;
  throw new RelayError(
    'ERR_RELAY_CONFIG_FILE',
    `${file} has no default export: export default defineRelay({ … })`,
  );
}

/**
 * The line of a mistake in the syntax: import() does not tell it, `node --check` does. The rest of what it prints quotes the
 * file, which may hold a secret.
 *
 * @param {string} file
 * @returns {string} `:12`, or '' when the mistake is in another file
 */
function lineOf(file) {
  const { stderr } = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' });
  return /:\d+$/.exec((stderr ?? '').split('\n', 1)[0])?.[0] ?? '';
}

/** @param {string} file @param {unknown} error @returns {RelayError} */
function loadError(file, error) {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const place = `${file}${name === 'SyntaxError' ? lineOf(file) : ''}`;
  const problem = message.split('\n')[0];
  return new RelayError('ERR_RELAY_CONFIG_FILE', `${place} cannot be loaded: ${problem}`, { cause: error });
}

/**
 * The path of the store begins at the folder of the file: a relay that is started from another folder would make a second
 * store, in which no signal is known. A variable holds its path as it is.
 *
 * @param {import('./define').RelayConfig} config
 * @param {string} folder
 * @returns {import('./define').RelayConfig}
 */
function withStoreIn(config, folder) {
  const store = /** @type {any} */ (config.store);
  const { file = './relay.db', ...rest } = typeof store === 'string' ? { file: store } : { ...store };
  if ([store, file].some((value) => revived(value) instanceof EnvReference)) return config;
  return { ...config, store: { ...rest, file: path.resolve(folder, pathOf(file)) } };
}

/**
 * Loads the file with the configuration.
 *
 * @param {string} [file]  default: relay.config.mjs, .js, .cjs or .json of the working folder
 * @param {{ folder?: string }} [options]
 * @returns {Promise<{ file: string, config: import('./define').RelayConfig }>}
 * @throws {RelayError} ERR_RELAY_CONFIG_FILE: there is none, or it cannot be loaded; ERR_RELAY_CONFIG: it is wrong
 * @example const { config } = await loadConfig();
 */
async function loadConfig(file, { folder = process.cwd() } = {}) {
  const found = file === undefined ? findFile(folder) : path.resolve(folder, file);
  if (!fs.existsSync(found)) throw new RelayError('ERR_RELAY_CONFIG_FILE', `${found} does not exist`);
  let config;
  try {
    config = await read(found);
  } catch (error) {
    if (error instanceof RelayError) throw error;
    throw loadError(found, error);
  }
  const defined = defineRelay(/** @type {any} */ (config));
  return { file: found, config: withStoreIn(defined, path.dirname(found)) };
}

module.exports = { FILES, loadConfig };
