'use strict';

/**
 * The API keys of the KuCoin sandbox: parses the options of a key and describes it.
 * Names are those of https://www.kucoin.com/docs-new/rest/account-info/account-funding/get-apikey-info
 */

const { createSecretKey } = require('node:crypto');
const parse = require('../options.js');
const { boundAddresses, moment, parseBalances } = require('../key-fields.js');
const { shortenApiKey, withRedactedView } = require('../redact.js');

/** @typedef {'mainnet'} Environment KuCoin has no test side. */
/** @typedef {'global' | 'eu'} Region Each has a host and keys of its own. */
/** @typedef {'General' | 'Spot' | 'Margin' | 'Futures' | 'Trade' | 'InnerTransfer' | 'Transfer' | 'Withdrawal' | 'Earn'} Permission */

/** @type {readonly Environment[]} */
const ENVIRONMENTS = ['mainnet'];
/** @type {readonly Region[]} */
const REGIONS = ['global', 'eu'];
/** In the order in which `permission` lists them. @type {readonly Permission[]} */
const PERMISSIONS = [
  'General',
  'Trade',
  'Spot',
  'Margin',
  'Futures',
  'InnerTransfer',
  'Transfer',
  'Withdrawal',
  'Earn',
];
const VERSIONS = [1, 2, 3];

/** @type {Record<string, string>} */
const DEFAULT_BALANCES = { USDT: '10000', USDC: '1000', BTC: '0.5' };

/**
 * The options of a key. `apiKey`, `secret` and `passphrase` are required.
 * @typedef {object} KucoinKeyOptions
 * @property {string} apiKey
 * @property {string} secret HMAC-SHA256 key.
 * @property {string} passphrase The passphrase that was chosen with the key.
 * @property {1 | 2 | 3} [version] Of the key. Default 3. Version 1 sends the passphrase as it is, 2 and 3 send its HMAC;
 *   the other form is refused with 400004.
 * @property {Environment} [environment] Only 'mainnet'.
 * @property {Region} [region] Default 'global'. The host of the other one does not know the key (400003).
 * @property {Permission[]} [permissions] Default General, Spot and Futures. Trade, of older keys, stands for both.
 * @property {string[]} [ips] Whitelisted addresses; absent, empty or ['*'] means no whitelist.
 * @property {number | string | Date} [expiredAt] When the key is deleted: ms, ISO 8601 or Date. Default: never. KuCoin shows
 *   no such date.
 * @property {Record<string, string | number>} [balances] By currency, on spot; those of USDT also as margin of futures.
 * @property {'ISOLATED' | 'CROSS'} [marginMode] Of futures. Default 'ISOLATED'.
 * @property {boolean} [hedgeMode] A long and a short position for each contract. Default false.
 * @property {string} [remark] Default 'sandbox'.
 * @property {number} [uid]
 * @property {string} [subName] Of the sub-account that owns the key. Default: a main account.
 */

/**
 * A key as the sandbox keeps it. The secret and the passphrase are KeyObjects, which neither print nor serialise.
 * @typedef {object} SandboxKey
 * @property {string} apiKey
 * @property {import('node:crypto').KeyObject} secret
 * @property {import('node:crypto').KeyObject} passphrase
 * @property {number} version
 * @property {Environment} environment
 * @property {Region} region
 * @property {Permission[]} permissions
 * @property {string[] | null} ips null: no whitelist.
 * @property {number | null} expiredAt ms; null: never.
 * @property {'ISOLATED' | 'CROSS'} marginMode
 * @property {Map<string, 'ISOLATED' | 'CROSS'>} marginModes By contract, where it is not `marginMode`.
 * @property {string} remark
 * @property {number} uid
 * @property {string | null} subName
 * @property {number} createdAt ms
 * @property {import('../trading/wallets.js').WalletsInstance} account
 */

/** @type {parse.Parser} */
function secretText(value, name) {
  return createSecretKey(Buffer.from(parse.filledText(value, name), 'utf8'));
}

const parseFields = parse.shape({
  apiKey: parse.filledText,
  secret: secretText,
  passphrase: secretText,
  version: parse.oneOf(VERSIONS),
  environment: parse.oneOf(ENVIRONMENTS),
  region: parse.oneOf(REGIONS),
  permissions: parse.arrayOf(parse.oneOf(PERMISSIONS)),
  ips: boundAddresses,
  expiredAt: moment,
  balances: parseBalances,
  marginMode: parse.oneOf(['ISOLATED', 'CROSS']),
  hedgeMode: parse.boolean,
  remark: parse.text,
  uid: parse.integer(1),
  subName: parse.filledText,
});

/** @typedef {Omit<SandboxKey, 'account'> & { balances?: Record<string, string>, hedgeMode?: boolean }} ParsedKey */

/**
 * @param {unknown} options KucoinKeyOptions
 * @param {{ now: () => number, name?: string }} context
 * @returns {ParsedKey}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function parseKey(options, { now, name = 'key' }) {
  const fields = parseFields(options, name);
  for (const required of ['apiKey', 'secret', 'passphrase']) {
    if (fields[required] === undefined) {
      throw parse.invalidType(`${name}.${required}`, 'a string', undefined);
    }
  }
  const { apiKey, secret, passphrase, balances, hedgeMode } = fields;
  return {
    ...{ apiKey, secret, passphrase, balances, hedgeMode },
    version: fields.version ?? 3,
    environment: 'mainnet',
    region: fields.region ?? 'global',
    permissions: fields.permissions ?? ['General', 'Spot', 'Futures'],
    ips: fields.ips ?? null,
    expiredAt: fields.expiredAt ?? null,
    marginMode: fields.marginMode ?? 'ISOLATED',
    marginModes: new Map(),
    remark: fields.remark ?? 'sandbox',
    uid: fields.uid ?? 100_001_024,
    subName: fields.subName ?? null,
    createdAt: now(),
  };
}

/** @typedef {ReturnType<typeof describeKey>} KucoinKeyDescription */

/**
 * A key as `sandbox.keys` shows it: without secret and passphrase. The API key is complete as a property and shortened
 * when printed.
 * @param {SandboxKey} key
 */
function describeKey(key) {
  const { apiKey, environment, region, version, permissions, ips, expiredAt, remark, uid, account } = key;
  const description = {
    ...{ apiKey, algorithm: 'hmac-sha256', environment, region, version, permissions: [...permissions] },
    ...{ ips: ips === null ? ['*'] : [...ips], expiredAt, remark, uid },
    ...{ marginMode: key.marginMode, hedgeMode: account.futures.hedged, balances: account.spot.balances() },
  };
  return withRedactedView(description, () => ({ ...description, apiKey: shortenApiKey(apiKey) }));
}

/** @param {string} host The name of the host that a request was sent to. @returns {Region} */
function regionOf(host) {
  return host === 'eu' ? 'eu' : 'global';
}

/** `permission` of a key. @param {SandboxKey} key */
function permissionText({ permissions }) {
  return PERMISSIONS.filter((permission) => permissions.includes(permission)).join(',');
}

module.exports = { DEFAULT_BALANCES, ENVIRONMENTS, describeKey, parseKey, permissionText, regionOf };
