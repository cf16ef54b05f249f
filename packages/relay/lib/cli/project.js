'use strict';

/**
 * What the commands work on: the configuration, its variables, the store and the sources.
 *
 * @module
 */

const fs = require('node:fs');
const path = require('node:path');
// eslint-disable-next-line n/no-unsupported-features/node-builtins -- since Node.js 20.12; checked before it is used
const { parseEnv } = require('node:util');
const { EnvReference, revived } = require('../config/env');
const { loadConfig } = require('../config/load');
const { pathOf, readConfig } = require('../config/read');
const { resolveAddresses } = require('../sources/addresses');
const { PRESETS } = require('../sources/presets');
const { UsageError } = require('./usage-error');

/** @typedef {import('./commands').Surroundings} Surroundings */
/** @typedef {Record<string, any>} Values */
/** @typedef {import('../store').Store} Store */

const ENV_FILE = '.env';
const USUAL_ADDRESS = Object.freeze({ host: '127.0.0.1', port: 8787 });
const USUAL_URL = `http://${USUAL_ADDRESS.host}:${USUAL_ADDRESS.port}`;

/**
 * Variables that are set win over those of the file.
 *
 * @param {Values} values
 * @param {Surroundings} surroundings
 * @returns {NodeJS.ProcessEnv}
 */
function readVariables({ 'env-file': given }, { environment }) {
  const file = given ?? ENV_FILE;
  if (given === undefined && !fs.existsSync(file)) return environment;
  if (parseEnv === undefined) throw new UsageError(`reading ${file} needs Node.js 20.12 or later`);
  try {
    return { ...parseEnv(fs.readFileSync(file, 'utf8')), ...environment };
  } catch (error) {
    throw new UsageError(`cannot read ${file} (${/** @type {NodeJS.ErrnoException} */ (error).code})`);
  }
}

/** @param {Values} values @param {Surroundings} surroundings */
async function readProject(values, surroundings) {
  const { config } = await loadConfig(values.config);
  const environment = readVariables(values, surroundings);
  return { config, environment, settings: readConfig(config, { env: environment }) };
}

/**
 * Where the store is and where the relay listens. Other variables may be missing: an operator who stops the relay need
 * not have the API keys.
 *
 * @param {Values} values
 * @param {Surroundings} surroundings
 * @returns {Promise<{ file: string, url: string | null }>}
 */
async function readPlace(values, surroundings) {
  if (values.store !== undefined) return { file: path.resolve(values.store), url: USUAL_URL };
  const { config } = await loadConfig(values.config);
  const environment = readVariables(values, surroundings);
  const read = (/** @type {unknown} */ value) => {
    const reference = revived(value);
    return reference instanceof EnvReference ? environment[reference.name] : value;
  };
  const store = read(config.store?.file ?? config.store) ?? 'relay.db';
  const { host, port } = { ...USUAL_ADDRESS, ...config.listen };
  const shown = ['0.0.0.0', '::'].includes(String(read(host))) ? USUAL_ADDRESS.host : read(host);
  const url =
    config.listen === null
      ? null
      : `http://${String(shown).includes(':') ? `[${shown}]` : shown}:${read(port)}`;
  return { file: path.resolve(pathOf(String(store))), url };
}

/**
 * @template T
 * @param {Values} values
 * @param {Surroundings} surroundings
 * @param {'operator' | 'read'} mode
 * @param {(store: Store) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withStore(values, surroundings, mode, work) {
  const { file } = await readPlace(values, surroundings);
  if (!fs.existsSync(file)) {
    throw new UsageError(`there is no store ${file}: the relay has not been started with this configuration`);
  }
  const { openStore } = require('../store');
  const store = await openStore(file, { mode, limits: /** @type {any} */ ({}) });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** @param {Values} values @param {Surroundings} surroundings @returns {Promise<boolean>} the relay answers */
async function isRunning(values, surroundings) {
  const { url } = await readPlace(values, surroundings);
  if (url === null) return false;
  return fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2000) }).then(
    () => true,
    () => false,
  );
}

/**
 * @param {Store} store
 * @param {{ id: string, source?: string }} which  id: of the signal, or the number of its row
 * @returns {Promise<any[]>} accepted signals
 */
async function findSignals(store, { id, source }) {
  const filter = { id, result: /** @type {const} */ ('accepted'), ...(source !== undefined && { source }) };
  const named = await store.signals(filter);
  if (named.length > 0 || !/^\d{1,15}$/.test(id)) return named;
  return store.signals({ .../** @type {any} */ ({ row: Number(id) }), result: 'accepted' });
}

/**
 * @typedef {object} SourceView
 * @property {string} name
 * @property {string | undefined} preset
 * @property {string | undefined} scheme
 * @property {string | undefined} address  one that it accepts; undefined when it accepts all
 * @property {string} url  where the relay listens
 * @property {string[]} variables  that hold its secrets, newest first
 * @property {string | undefined} secretField  of a body that has the secret in it
 * @property {() => string} secret  the newest one
 */

/**
 * @param {Values} values
 * @param {Surroundings} surroundings
 * @param {string} name
 * @returns {Promise<SourceView | null>} null when the configuration has no such source
 */
async function viewSource(values, surroundings, name) {
  const { config } = await loadConfig(values.config);
  const { url } = await readPlace(values, surroundings);
  const raw = config.sources?.[name];
  if (raw === undefined) return null;
  const secrets = [raw.secrets ?? raw.keys ?? []].flat().map(revived);
  const variables = readVariables(values, surroundings);
  const valueOf = (/** @type {any} */ secret) =>
    secret instanceof EnvReference ? variables[secret.name] : secret;
  const { preset } = raw;
  const scheme = PRESETS[preset]?.scheme ?? raw.scheme;
  const addresses = resolveAddresses(raw.ips ?? (scheme === 'tradingview' ? 'tradingview' : false));
  return {
    name,
    preset,
    scheme,
    address: addresses ? addresses[0] : undefined,
    url: url ?? '',
    variables: secrets.filter((secret) => secret instanceof EnvReference).map((secret) => secret.name),
    secretField: raw.field ?? PRESETS[preset]?.secret,
    secret() {
      const value = secrets.map(valueOf).find((found) => typeof found === 'string' && found !== '');
      if (value !== undefined) return value;
      const missing = secrets.map(String).join(', ');
      throw new UsageError(`the source ${name} has no secret: set ${missing}`);
    },
  };
}

/**
 * @param {Values} values
 * @param {Surroundings} surroundings
 * @param {string | undefined} name  not needed when there is only one source
 * @param {string} command
 * @returns {Promise<SourceView>}
 */
async function readSource(values, surroundings, name, command) {
  const { sources = {} } = (await loadConfig(values.config)).config;
  const names = Object.keys(sources);
  const chosen = name ?? (names.length === 1 ? names[0] : undefined);
  if (chosen === undefined) throw new UsageError(`choose a source: ${names.join(', ')}`, command);
  const source = Object.hasOwn(sources, chosen) ? await viewSource(values, surroundings, chosen) : null;
  if (source !== null) return source;
  throw new UsageError(`the configuration has no source '${chosen}'; it has ${names.join(', ')}`, command);
}

/**
 * A source by its name, or the first of its kind.
 *
 * @param {Values} values
 * @param {Surroundings} surroundings
 * @param {string} nameOrPreset
 * @returns {Promise<SourceView | null>} null when there is none, or no configuration at all
 */
async function findSource(values, surroundings, nameOrPreset) {
  let config;
  try {
    ({ config } = await loadConfig(values.config));
  } catch (error) {
    // A template can be printed before there is a configuration.
    if (values.config === undefined && /** @type {any} */ (error).code === 'ERR_RELAY_CONFIG_FILE') {
      return null;
    }
    throw error;
  }
  const sources = Object.entries(config.sources ?? {});
  const [found] =
    sources.find(([name]) => name === nameOrPreset) ??
    sources.find(([, source]) => /** @type {any} */ (source).preset === nameOrPreset) ??
    sources.find(([, source]) => /** @type {any} */ (source).scheme === nameOrPreset) ??
    [];
  return found === undefined ? null : viewSource(values, surroundings, found);
}

module.exports = {
  findSignals,
  findSource,
  isRunning,
  readPlace,
  readProject,
  readSource,
  withStore,
};
