'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { RelayError } = require('../errors');
const { parseStrict } = require('../signal/json');
const { defineRelay } = require('./define');

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
  return module.default ?? module;
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
  let config;
  try {
    config = await read(found);
  } catch (error) {
    if (error instanceof RelayError) throw error;
    const problem = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new RelayError('ERR_RELAY_CONFIG_FILE', `${found} cannot be loaded: ${problem}`, { cause: error });
  }
  return { file: found, config: defineRelay(/** @type {any} */ (config)) };
}

module.exports = { FILES, loadConfig };
