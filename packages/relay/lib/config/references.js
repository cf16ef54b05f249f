'use strict';

/** What the parts of a configuration say about each other. */

const { nearest } = require('../signal/nearest');
const { PRESETS } = require('../sources/presets');
const { EnvGroup, EnvReference, SPREAD, revived } = require('./env');
const { NAME, isLoopback } = require('./rules');
const { Secret } = require('./secret');

/** @typedef {import('./walk').Walk} Walk */

/** @param {any} config @returns {string[]} */
const namesIn = (config) => (typeof config === 'object' && config !== null ? Object.keys(config) : []);

/** @param {Walk} walk @param {any} config */
function checkNames(walk, config) {
  for (const kind of ['sources', 'accounts', 'groups']) {
    for (const name of namesIn(config[kind])) {
      if (NAME.test(name)) continue;
      walk.tell(
        'wrong-name',
        `${kind}.${name}`,
        'must be a name of letters, digits, _ and -, beginning with a letter, with at most 32 characters',
      );
    }
  }
  for (const kind of ['sources', 'accounts']) {
    if (config[kind] !== undefined && namesIn(config[kind]).length === 0) {
      walk.tell('missing', kind, 'has no entry');
    }
  }
  for (const name of namesIn(config.groups)) {
    if (namesIn(config.accounts).includes(name)) {
      walk.tell('same-name', `groups.${name}`, 'has the name of an account: give one of them another name');
    }
  }
}

/**
 * @param {Walk} walk
 * @param {string} path
 * @param {unknown} given  a name or several
 * @param {readonly string[]} known
 * @param {string} what
 */
function checkKnown(walk, path, given, known, what) {
  for (const name of [given].flat()) {
    if (typeof name !== 'string' || known.includes(name)) continue;
    const meant = nearest(name, known);
    walk.tell(
      'unknown-account',
      path,
      `names ${what} ${name}${meant === null ? '' : `. Did you mean ${meant}?`}`,
    );
  }
}

/** @param {Walk} walk @param {any} config */
function checkAccounts(walk, config) {
  const accounts = namesIn(config.accounts);
  const groups = namesIn(config.groups);
  for (const name of groups) {
    checkKnown(walk, `groups.${name}`, config.groups[name], accounts, 'an unknown account:');
  }
  for (const [name, source] of Object.entries(config.sources ?? {})) {
    checkKnown(
      walk,
      `sources.${name}.accounts`,
      source?.accounts,
      [...accounts, ...groups],
      'an unknown account or group:',
    );
  }
  for (const [name, account] of Object.entries(config.accounts ?? {})) {
    if (account !== undefined) checkCredentials(walk, `accounts.${name}`, account);
  }
  checkKeys(walk, config.accounts ?? {});
}

/** @param {Walk} walk @param {string} path @param {any} account after env.group() was resolved */
function checkCredentials(walk, path, { apiKey, apiSecret, privateKey, passphrase, credentials }) {
  if (credentials !== undefined) {
    return walk.tell('wrong-value', `${path}.credentials`, 'must be env.group(PREFIX)');
  }
  if (apiKey === undefined) walk.tell('missing', `${path}.apiKey`, 'is missing');
  if (apiSecret === undefined && privateKey === undefined) {
    walk.tell('missing', `${path}.apiSecret`, 'is missing, and so is privateKey: one of them is needed');
  }
  if (apiSecret !== undefined && privateKey !== undefined) {
    walk.tell('not-together', `${path}.privateKey`, 'and apiSecret are both given: leave one of them out');
  }
  if (passphrase !== undefined && privateKey === undefined) {
    walk.tell('not-together', `${path}.passphrase`, 'is for a privateKey, which is missing');
  }
  return undefined;
}

/** @param {unknown} key @returns {string | null} the same for the same key */
function identityOf(key) {
  if (key instanceof EnvReference) return key.name;
  return key instanceof Secret ? key.reveal() : null;
}

/** @param {Walk} walk @param {Record<string, any>} accounts */
function checkKeys(walk, accounts) {
  /** @type {Map<string, string>} */
  const owners = new Map();
  for (const [name, account] of Object.entries(accounts)) {
    const identity = identityOf(account?.apiKey);
    const owner = identity === null ? undefined : owners.get(identity);
    if (owner !== undefined) {
      const message = `is also the key of ${owner}: each signal would be placed twice`;
      walk.tell('same-key', `accounts.${name}.apiKey`, message);
    } else if (identity !== null) owners.set(identity, name);
  }
}

/** @type {ReadonlyArray<readonly [option: string, schemes: readonly string[]]>} options that only these schemes have */
const OF_SCHEMES = [
  ['field', ['tradingview']],
  ['certificate', ['tradingview']],
  ...['template', 'headers', 'encoding', 'prefix', 'separator', 'timestampPrefix', 'timestampUnit'].map(
    (name) => /** @type {const} */ ([name, ['hmac', 'ed25519', 'rsa']]),
  ),
  ['digest', ['hmac', 'rsa']],
  ['keyEncoding', ['hmac']],
];

/** How a source is told who sent a signal. */
const WAYS = Object.freeze(['preset', 'scheme', 'verify']);

/** @param {Walk} walk @param {string} path @param {any} source */
function checkSource(walk, path, source) {
  const { preset, scheme, verify, map } = source;
  const ways = [preset, scheme, verify].filter((way) => way !== undefined);
  const isToldAlready = walk.findings.some(({ path: wrong }) =>
    WAYS.some((way) => wrong === `${path}.${way}`),
  );
  if (ways.length === 0 && isToldAlready) return;
  if (ways.length !== 1) {
    const given = ways.length === 0 ? 'needs' : 'must have only one of';
    return walk.tell(
      ways.length === 0 ? 'missing' : 'not-together',
      path,
      `${given} preset, scheme or verify`,
    );
  }
  const row = PRESETS[preset];
  const used = row?.scheme ?? scheme;
  const keys = [source.keys, source.secrets].filter((list) => list !== undefined);
  if (used !== undefined && keys.length !== 1) {
    walk.tell(
      keys.length === 0 ? 'missing' : 'not-together',
      `${path}.keys`,
      'or secrets must be given, one of the two',
    );
  }
  if (used === undefined && keys.length > 0) walk.tell('not-together', path, 'has keys, which nothing uses');
  if (row?.names !== undefined && map !== undefined) {
    walk.tell(
      'not-together',
      `${path}.map`,
      `has no effect: the preset ${preset} says how a body becomes a signal`,
    );
  }
  for (const [name, schemes] of OF_SCHEMES) {
    const isGiven = source[name] !== undefined && source[name] !== false;
    if (isGiven && !schemes.includes(used)) {
      walk.tell('not-together', `${path}.${name}`, `is only for ${schemes.join(', ')}`);
    }
  }
  return undefined;
}

/** @param {Walk} walk @param {any} config */
function checkListen(walk, { host, trustProxy, allowPublic } = /** @type {any} */ ({})) {
  if (typeof host !== 'string' || isLoopback(host) || allowPublic === true || trustProxy !== undefined) {
    return;
  }
  const message =
    'is reached by other machines without TLS. Listen on 127.0.0.1 behind a proxy, name the proxy in trustProxy, or set allowPublic: true';
  walk.tell('public', 'listen.host', message);
}

/**
 * @param {Walk} walk
 * @param {any} config  as the walk has read it
 */
function checkReferences(walk, config) {
  checkNames(walk, config);
  checkAccounts(walk, config);
  for (const [name, source] of Object.entries(config.sources ?? {})) {
    if (source !== undefined) checkSource(walk, `sources.${name}`, source);
  }
  checkListen(walk, config.listen);
  if (config.retentionDays < config.dedupeDays) {
    walk.tell(
      'too-short',
      'retentionDays',
      'must not be shorter than dedupeDays: ids are kept with the signals',
    );
  }
}

/**
 * What only the values show.
 *
 * @param {Walk} walk
 * @param {any} settings  with the values of the environment
 */
function checkValues(walk, settings) {
  checkKeys(walk, settings.accounts ?? {});
  for (const [name, source] of Object.entries(settings.sources ?? {})) {
    for (const list of ['keys', 'secrets']) {
      const path = `sources.${name}.${list}`;
      const isTold = walk.findings.some((finding) => finding.path.startsWith(`${path}[`));
      if (source?.[list]?.length !== 0 || isTold) continue;
      walk.tell('missing', path, 'has no value: its variables are not set');
    }
  }
  for (const [path, secret, least] of shortable(settings)) {
    if (secret instanceof Secret && secret.reveal().length < least) {
      walk.tell('too-short', path, `must have at least ${least} characters`);
    }
  }
}

/** @param {any} settings @returns {[path: string, secret: unknown, least: number][]} secrets that strangers may try to guess */
function shortable({ sources = {}, control }) {
  const ofSources = Object.entries(sources).flatMap(([name, source]) => {
    if ((PRESETS[source?.preset]?.scheme ?? source?.scheme) !== 'tradingview') return [];
    const list = source.secrets === undefined ? 'keys' : 'secrets';
    const secrets = /** @type {unknown[]} */ (source[list] ?? []);
    return secrets.map(
      (secret, index) =>
        /** @type {[string, unknown, number]} */ ([`sources.${name}.${list}[${index}]`, secret, 8]),
    );
  });
  return [...ofSources, ['control.token', control?.token, 16]];
}

/**
 * @param {any} config
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {any} with the references that each env.group() stands for
 */
function withGroups(config, environment) {
  if (typeof config?.accounts !== 'object' || config.accounts === null) return config;
  const accounts = Object.entries(config.accounts).map(([name, account]) => {
    // One that was spread into the account is told by the walk; without it, nothing is missing.
    const spread = /** @type {any} */ (account)?.[SPREAD];
    const group = spread ? new EnvGroup(spread) : revived(/** @type {any} */ (account)?.credentials);
    if (!(group instanceof EnvGroup)) return [name, account];
    return [
      name,
      { ...group.references(environment), .../** @type {any} */ (account), credentials: undefined },
    ];
  });
  return { ...config, accounts: Object.fromEntries(accounts) };
}

module.exports = { checkReferences, checkValues, withGroups };
