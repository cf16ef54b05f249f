'use strict';

/**
 * The API keys of the OKX sandbox: parses the options of a key and describes it.
 * Fields are those of https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-account-configuration
 */

const { createSecretKey } = require('node:crypto');
const parse = require('../options.js');
const { boundAddresses, moment, parseBalances } = require('../key-fields.js');
const { shortenApiKey, withRedactedView } = require('../redact.js');
const { CHOICES } = require('./replies.js');

/** @typedef {'mainnet' | 'demo'} Environment Told apart by the header x-simulated-trading, not by the host. */
/** @typedef {'global' | 'eea' | 'us'} Region Each has hosts and keys of its own. */
/** @typedef {'read_only' | 'trade' | 'withdraw'} Permission */

/** @type {readonly Environment[]} */
const ENVIRONMENTS = ['mainnet', 'demo'];
/** @type {readonly Region[]} */
const REGIONS = ['global', 'eea', 'us'];
/** In the order in which OKX lists them in `perm`. @type {readonly Permission[]} */
const PERMISSIONS = ['read_only', 'withdraw', 'trade'];

/** @type {Record<string, string>} */
const DEFAULT_BALANCES = { USDT: '10000', USDC: '1000', BTC: '0.5' };

/**
 * The options of a key. `apiKey`, `secret` and `passphrase` are required.
 * @typedef {object} OkxKeyOptions
 * @property {string} apiKey
 * @property {string} secret HMAC-SHA256 key.
 * @property {string} passphrase The passphrase that was chosen with the key.
 * @property {Environment} [environment] Default 'mainnet'. In the other one the key is refused with 50101.
 * @property {Region} [region] Default 'global'. The hosts of another region do not know the key (50119).
 * @property {Permission[]} [permissions] Default read_only and trade.
 * @property {string[]} [ips] Whitelisted addresses; absent, empty or ['*'] means no whitelist.
 * @property {number | string | Date} [expiredAt] When OKX deletes the key: ms, ISO 8601 or Date. Default: never. OKX
 *   shows no such date; it deletes keys that may trade, have no whitelist and were not used for 14 days.
 * @property {Record<string, string | number>} [balances] By currency.
 * @property {1 | 2 | 3 | 4} [acctLv] The account mode: 1 spot, 2 futures (default), 3 multi-currency, 4 portfolio margin.
 * @property {'net_mode' | 'long_short_mode'} [posMode] The position mode. Default 'net_mode'.
 * @property {string} [label] The note of the key. Default 'sandbox'.
 * @property {string} [uid]
 * @property {string} [mainUid] Default `uid`: a main account.
 * @property {string} [kycLv] Default '3'.
 * @property {50119 | 50111} [unknownKeyReply] The reply when the key is used on a host of another region.
 * @property {50120 | 50030} [permissionReply]
 */

/**
 * A key as the sandbox keeps it. The secret and the passphrase are KeyObjects, which neither print nor serialise.
 * @typedef {object} SandboxKey
 * @property {string} apiKey
 * @property {import('node:crypto').KeyObject} verifier
 * @property {import('node:crypto').KeyObject} passphrase
 * @property {Environment} environment
 * @property {Region} region
 * @property {Permission[]} permissions
 * @property {string[] | null} ips null: no whitelist.
 * @property {number | null} expiredAt ms; null: never.
 * @property {string} label
 * @property {string} uid
 * @property {string} mainUid
 * @property {string} kycLv
 * @property {Record<import('./replies.js').ChoiceName, number | undefined>} replies The choices made for this key.
 * @property {import('./trading/account.js').AccountInstance} account
 */

/** @type {parse.Parser} */
function passphrase(value, name) {
  const text = parse.filledText(value, name);
  // It is sent as a header.
  if (!/^[\x20-\x7e]+$/.test(text)) {
    throw parse.invalidValue(name, 'it has characters that no header can carry');
  }
  return createSecretKey(Buffer.from(text));
}

/** @type {Record<string, parse.Parser>} */
const KEY_FIELDS = {
  apiKey: parse.filledText,
  secret: (value, name) => createSecretKey(Buffer.from(parse.filledText(value, name))),
  passphrase,
  environment: parse.oneOf(ENVIRONMENTS),
  region: parse.oneOf(REGIONS),
  permissions: parse.arrayOf(parse.oneOf(PERMISSIONS)),
  ips: boundAddresses,
  expiredAt: moment,
  balances: parseBalances,
  acctLv: parse.oneOf([1, 2, 3, 4]),
  posMode: parse.oneOf(['net_mode', 'long_short_mode']),
  label: parse.text,
  uid: parse.filledText,
  mainUid: parse.filledText,
  kycLv: parse.filledText,
  ...Object.fromEntries(
    Object.entries(CHOICES).map(([name, replies]) => [name, parse.oneOf([...replies.keys()])]),
  ),
};

/** @typedef {Omit<SandboxKey, 'account'> & { balances?: Record<string, string>, acctLv: number, posMode: string }} ParsedKey */

/**
 * @param {unknown} options OkxKeyOptions
 * @param {string} [name] For messages.
 * @returns {ParsedKey}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function parseKey(options, name = 'key') {
  const fields = parse.shape(KEY_FIELDS)(options, name);
  for (const required of ['apiKey', 'secret', 'passphrase']) {
    if (fields[required] === undefined) {
      throw parse.invalidType(`${name}.${required}`, 'a string', undefined);
    }
  }
  const uid = fields.uid ?? '44705892343619584';
  return {
    apiKey: fields.apiKey,
    verifier: fields.secret,
    passphrase: fields.passphrase,
    environment: fields.environment ?? 'mainnet',
    region: fields.region ?? 'global',
    permissions: fields.permissions ?? ['read_only', 'trade'],
    ips: fields.ips ?? null,
    expiredAt: fields.expiredAt ?? null,
    balances: fields.balances,
    acctLv: fields.acctLv ?? 2,
    posMode: fields.posMode ?? 'net_mode',
    label: fields.label ?? 'sandbox',
    uid,
    mainUid: fields.mainUid ?? uid,
    kycLv: fields.kycLv ?? '3',
    replies: { unknownKeyReply: fields.unknownKeyReply, permissionReply: fields.permissionReply },
  };
}

/** @typedef {ReturnType<typeof describeKey>} OkxKeyDescription */

/**
 * A key as `sandbox.keys` shows it: without secret and passphrase. The API key is complete as a property and shortened
 * when printed.
 * @param {SandboxKey} key
 */
function describeKey({ apiKey, environment, region, permissions, ips, expiredAt, label, uid, account }) {
  const description = {
    ...{ apiKey, algorithm: 'hmac-sha256', environment, region, permissions: [...permissions] },
    ...{ ips: ips === null ? ['*'] : [...ips], expiredAt, label, uid },
    ...{ acctLv: account.acctLv, posMode: account.posMode, balances: account.balances() },
  };
  return withRedactedView(description, () => ({ ...description, apiKey: shortenApiKey(apiKey) }));
}

/** @param {string} host The name of the host that a request was sent to. @returns {Region} */
function regionOf(host) {
  return host === 'eea' || host === 'us' ? host : 'global';
}

/** `perm` of a key. @param {SandboxKey} key */
function permissionText({ permissions }) {
  return PERMISSIONS.filter((permission) => permissions.includes(permission)).join(',');
}

module.exports = {
  DEFAULT_BALANCES,
  ENVIRONMENTS,
  REGIONS,
  describeKey,
  parseKey,
  permissionText,
  regionOf,
};
