'use strict';

const { RelayError } = require('../errors');
const { createSource } = require('../sources');
const { resolveAddresses } = require('../sources/addresses');
const { PRESETS } = require('../sources/presets');
const { configError, readTree } = require('./define');

/** @typedef {import('./secret').Secret} Secret */
/** @typedef {import('../sources/settings').SourceSettings} SourceSettings */
/**
 * @typedef {object} AccountSettings
 * @property {string} name
 * @property {'bybit'} venue
 * @property {Secret} apiKey
 * @property {Secret} [apiSecret]
 * @property {Secret} [privateKey]
 * @property {Secret} [passphrase]
 * @property {'mainnet' | 'testnet' | 'demo'} environment
 * @property {string} [baseURL]
 * @property {('linear' | 'inverse' | 'spot')[]} categories
 * @property {{ of: 'base' | 'quote' | 'contracts' | 'equity%' | 'position%' | 'risk-quote', value: string } | null} size
 * @property {boolean} dryRun
 * @property {'block' | 'allow-reduce'} onUnknown
 * @property {'send' | 'expire'} staleExit
 * @property {number} recvWindow  ms
 * @property {number} leaveWithinMs
 * @property {any} [semantics]
 */
/**
 * @typedef {object} LimitSettings
 * @property {number} maxAgeMs
 * @property {number} maxAheadMs
 * @property {{ quote?: string }} [perOrder]
 * @property {{ quote?: string, orders?: number }} [perDay]
 * @property {{ orders?: number }} [perMinute]
 * @property {number} [rejectionsInARow]
 */
/**
 * A configuration with its values and defaults. JSON and inspection show `[secret]` where there is one.
 *
 * @typedef {object} Settings
 * @property {{ file: string, allowUnsafe: boolean }} store
 * @property {{ host: string, port: number, trustProxy: string[], allowPublic: boolean }} listen
 * @property {Record<string, SourceSettings>} sources
 * @property {Record<string, AccountSettings>} accounts
 * @property {Record<string, string[]>} groups  names of accounts
 * @property {Record<string, string>} symbols
 * @property {LimitSettings} limits
 * @property {any} [rates]
 * @property {any} notify
 * @property {{ token: Secret }} [control]
 * @property {'refuse' | 'start'} onDeadAccount
 * @property {number} dedupeDays
 * @property {number} retentionDays
 * @property {import('../errors').Finding[]} warnings  what works, but is probably not meant
 */

/** @param {string | string[]} given @param {Record<string, string[]>} groups @returns {string[]} names of accounts */
function accountsOf(given, groups) {
  return [...new Set([given].flat().flatMap((name) => groups[name] ?? [name]))];
}

/** @param {string} name @param {any} source @param {Record<string, string[]>} groups @returns {SourceSettings} */
function sourceSettings(name, { keys, secrets, ips, accounts, ...source }, groups) {
  const preset = PRESETS[source.preset];
  const scheme = preset?.scheme ?? source.scheme;
  const isTradingView = scheme === 'tradingview';
  return {
    ...{ sizeOf: 'contracts', ...source },
    name,
    ...(scheme !== undefined && { scheme }),
    keys: keys ?? secrets ?? [],
    ips: resolveAddresses(ips ?? (isTradingView ? 'tradingview' : false)),
    accounts: accountsOf(accounts, groups),
    ...(isTradingView && { field: source.field ?? preset?.secret ?? 'secret' }),
  };
}

/** @param {Record<string, any>} entries @param {(name: string, entry: any) => any} make */
const mapEntries = (entries, make) =>
  Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, make(name, entry)]));

/** @param {string} name @param {SourceSettings} source @returns {{ code: string, path: string, message: string }[]} */
function sourceWarnings(name, { map, ips, scheme }) {
  const path = `sources.${name}`;
  const warnings = [];
  const isMapWithoutId =
    typeof map === 'object' && !('id' in map) && scheme !== 'standard' && scheme !== 'svix';
  if (isMapWithoutId) {
    const message = `${path}.map has no id: a signal that comes twice, and two equal signals, look the same`;
    warnings.push({ code: 'no-id', path, message });
  }
  if (scheme === 'tradingview' && ips === false) {
    const message = `${path}.ips is false: only the secret in the text keeps strangers out`;
    warnings.push({ code: 'no-addresses', path, message });
  }
  return warnings;
}

/** @param {Record<string, SourceSettings>} sources @param {any} limits @returns {import('../errors').Finding[]} keys of a wrong form */
function wrongSources(sources, limits) {
  return Object.entries(sources).flatMap(([name, source]) => {
    try {
      createSource(name, source, { limits });
      return [];
    } catch (error) {
      if (error instanceof RelayError) return error.findings;
      throw error;
    }
  });
}

/**
 * Reads a configuration: checks it, and reads the environment variables that it names.
 *
 * @param {unknown} config
 * @param {{ env?: Readonly<Record<string, string | undefined>>, secrets?: boolean }} [options]  `env`: default process.env;
 *   `secrets: false` leaves out the variables of secrets, so that an operator can stop a relay without them
 * @returns {Settings}
 * @throws {import('../errors').RelayError} ERR_RELAY_CONFIG: `findings` has everything that is wrong, all missing variables too
 * @example const settings = readConfig(config, { env: process.env });
 */
function readConfig(config, { env = process.env, secrets = true } = {}) {
  const { settings, findings, warnings } = readTree(config, env, { secrets });
  if (findings.length > 0) throw configError(findings);
  const { store, listen, groups } = settings;
  const sources = mapEntries(settings.sources, (name, source) => sourceSettings(name, source, groups));
  const wrong = secrets ? wrongSources(sources, settings.limits) : [];
  if (wrong.length > 0) throw configError(wrong);
  return {
    ...settings,
    store: { ...store, file: pathOf(store.file) },
    listen: { trustProxy: [], ...listen },
    sources,
    accounts: mapEntries(settings.accounts, (name, account) => ({ size: null, ...account, name })),
    warnings: [
      ...warnings,
      ...Object.entries(sources).flatMap(([name, source]) => sourceWarnings(name, source)),
    ],
  };
}

/** @param {string} file  such as file:./relay.db @returns {string} */
const pathOf = (file) => file.replace(/^file:(?:\/\/(?=\/))?/, '');

module.exports = { pathOf, readConfig };
