'use strict';

/**
 * The API keys of the sandbox: parses the options of a key and describes it.
 * Fields are those of https://bybit-exchange.github.io/docs/v5/user/apikey-info
 */

const { createSecretKey } = require('node:crypto');
const { clientAddress, boundAddresses, moment, parseBalances, publicKeyOf } = require('../key-fields.js');
const parse = require('../options.js');
const { DEFAULT_PERMISSIONS, GROUPS } = require('./permissions.js');
const { CHOICES } = require('./replies.js');
const { shortenApiKey, withRedactedView } = require('../redact.js');

/** @typedef {import('node:crypto').KeyObject} KeyObject */
/**
 * An environment of Bybit.
 *
 * @typedef {'mainnet' | 'testnet' | 'demo'} Environment
 */

/** @type {readonly Environment[]} */
const ENVIRONMENTS = ['mainnet', 'testnet', 'demo'];

const DAY_MS = 24 * 60 * 60 * 1000;
/** Bybit lets a key without bound IPs live this long. */
const UNBOUND_LIFETIME_MS = 90 * DAY_MS;
/** @type {Record<string, string>} */
const DEFAULT_BALANCES = { USDT: '10000', USDC: '1000', BTC: '0.5' };

/**
 * The options of a key. Exactly one of `secret` and `publicKey` is required.
 * @typedef {object} KeyOptions
 * @property {string} apiKey
 * @property {string} [secret] HMAC-SHA256 key.
 * @property {string | Buffer | KeyObject} [publicKey] RSA public key (PEM or KeyObject) for RSA-SHA256.
 * @property {Environment} [environment] Default 'mainnet'. A key is unknown in the other two.
 * @property {string[]} [ips] Whitelisted addresses; absent, empty or ['*'] means no whitelist.
 * @property {boolean | 0 | 1} [readOnly] Default false.
 * @property {Record<string, string[]>} [permissions] As in query-api. Groups not named are empty. Default: trading.
 * @property {number | string | Date} [expiredAt] ms, ISO 8601 or Date. Default: 90 days after `createdAt` for an
 *   unbound key, never for a bound one.
 * @property {number | string | Date} [createdAt] Default: when the key is added.
 * @property {boolean | 0 | 1} [uta] Unified trading account, default 1.
 * @property {1 | 2} [type] 1 personal (default), 2 third-party app.
 * @property {boolean} [thirdPartyOnly] Default false. A key of a third-party application, as Bybit EU issues them:
 *   `type` is 2, no address is bound, and requests from an address outside `applicationIps` are refused with 10010.
 * @property {string[]} [applicationIps] For `thirdPartyOnly`: the addresses of the application. Default: none.
 * @property {Record<string, string | number>} [balances] By coin.
 * @property {string} [note]
 * @property {number} [userID]
 * @property {boolean} [isMaster] Default true.
 * @property {string} [parentUid] Default '0'.
 * @property {string} [kycRegion]
 * @property {10003 | 33004 | 401} [unknownKeyReply] The reply when the key is used in another environment.
 * @property {33004 | -2015} [expiredKeyReply]
 * @property {10010 | 33004 | -2015} [unmatchedIpReply]
 * @property {10005 | 33004 | -2015} [permissionReply]
 */

/**
 * A key as the sandbox keeps it. The secret is a KeyObject, which neither prints nor serialises.
 * @typedef {object} SandboxKey
 * @property {string} apiKey
 * @property {'hmac-sha256' | 'rsa-sha256'} algorithm
 * @property {KeyObject} verifier
 * @property {Environment} environment
 * @property {string[] | null} ips null: unbound.
 * @property {string[] | null} applicationIps null: not a key of a third-party application alone.
 * @property {0 | 1} readOnly
 * @property {Record<string, string[]>} permissions
 * @property {number | null} expiredAt ms; null: never.
 * @property {number} createdAt ms
 * @property {0 | 1} uta
 * @property {1 | 2} type
 * @property {Record<string, string>} balances Those of the account, as decimal strings by coin.
 * @property {string} note
 * @property {number} userID
 * @property {boolean} isMaster
 * @property {string} parentUid
 * @property {string} kycRegion
 * @property {Record<import('./replies.js').ChoiceName, number | undefined>} replies The choices made for this key.
 * @property {import('./trading/account.js').AccountInstance} account
 */

/** @type {Record<string, parse.Parser>} */
const KEY_FIELDS = {
  apiKey: parse.filledText,
  secret: parse.filledText,
  publicKey: publicKeyOf({ rsa: 'an RSA key' }),
  environment: parse.oneOf(ENVIRONMENTS),
  ips: boundAddresses,
  thirdPartyOnly: parse.boolean,
  applicationIps: parse.arrayOf(clientAddress),
  readOnly: parse.flag,
  permissions: parse.recordOf(parse.arrayOf(parse.text)),
  expiredAt: moment,
  createdAt: moment,
  uta: parse.flag,
  type: parse.oneOf([1, 2]),
  balances: parseBalances,
  note: parse.text,
  userID: parse.integer(0),
  isMaster: parse.boolean,
  parentUid: parse.text,
  kycRegion: parse.text,
  ...Object.fromEntries(
    Object.entries(CHOICES).map(([name, replies]) => [name, parse.oneOf([...replies.keys()])]),
  ),
};

/**
 * @param {Record<string, any>} fields
 * @param {string} name
 * @returns {{ algorithm: 'hmac-sha256' | 'rsa-sha256', verifier: KeyObject }}
 */
function parseVerifier({ secret, publicKey }, name) {
  if ((secret === undefined) === (publicKey === undefined)) {
    throw parse.invalidValue(name, 'it needs either "secret" or "publicKey"');
  }
  return secret === undefined
    ? { algorithm: 'rsa-sha256', verifier: publicKey }
    : { algorithm: 'hmac-sha256', verifier: createSecretKey(Buffer.from(secret, 'utf8')) };
}

/**
 * @param {Record<string, any>} fields
 * @param {string} name
 * @returns {Pick<SandboxKey, 'ips' | 'applicationIps' | 'type'>}
 */
function parseOrigin({ ips = null, thirdPartyOnly = false, applicationIps, type }, name) {
  if (!thirdPartyOnly) {
    if (applicationIps !== undefined) {
      throw parse.invalidValue(`${name}.applicationIps`, 'it is for keys with thirdPartyOnly');
    }
    return { ips, applicationIps: null, type: type ?? 1 };
  }
  if (type === 1) throw parse.invalidValue(`${name}.type`, 'it must be 2 for a key with thirdPartyOnly');
  if (ips !== null) {
    throw parse.invalidValue(`${name}.ips`, 'a key with thirdPartyOnly has no bound addresses');
  }
  return { ips, applicationIps: applicationIps ?? [], type: 2 };
}

/**
 * @param {unknown} options KeyOptions
 * @param {{ now: (environment: Environment) => number, name?: string }} context
 * @returns {Omit<SandboxKey, 'account' | 'balances'> & { balances?: Record<string, string> }}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function parseKey(options, { now, name = 'key' }) {
  const fields = parse.shape(KEY_FIELDS)(options, name);
  if (fields.apiKey === undefined) throw parse.invalidType(`${name}.apiKey`, 'a string', undefined);
  const origin = parseOrigin(fields, name);
  const isUnbound = origin.ips === null && origin.applicationIps === null;
  const environment = fields.environment ?? 'mainnet';
  const createdAt = fields.createdAt ?? now(environment);
  const noPermissions = Object.fromEntries(GROUPS.map((group) => [group, []]));
  return {
    apiKey: fields.apiKey,
    ...parseVerifier(fields, name),
    environment,
    ...origin,
    readOnly: fields.readOnly ?? 0,
    permissions: { ...noPermissions, ...(fields.permissions ?? DEFAULT_PERMISSIONS) },
    expiredAt: fields.expiredAt ?? (isUnbound ? createdAt + UNBOUND_LIFETIME_MS : null),
    createdAt,
    uta: fields.uta ?? 1,
    balances: fields.balances,
    note: fields.note ?? 'sandbox',
    userID: fields.userID ?? 24617703,
    isMaster: fields.isMaster ?? true,
    parentUid: fields.parentUid ?? '0',
    kycRegion: fields.kycRegion ?? '',
    replies: {
      unknownKeyReply: fields.unknownKeyReply,
      expiredKeyReply: fields.expiredKeyReply,
      unmatchedIpReply: fields.unmatchedIpReply,
      permissionReply: fields.permissionReply,
    },
  };
}

/**
 * A key that the sandbox knows, without its secret.
 *
 * @typedef {ReturnType<typeof describeKey>} KeyDescription
 */
/**
 * A key as `sandbox.keys` shows it: without the secret. The API key is complete as a property and shortened when printed.
 * @param {SandboxKey} key
 */
function describeKey(key) {
  const { apiKey, algorithm, environment, ips, readOnly, permissions, expiredAt, uta, type, balances } = key;
  const description = { apiKey, algorithm, environment, ips: ips ?? ['*'], readOnly, permissions };
  Object.assign(description, { expiredAt, uta, type, balances });
  const copy = structuredClone(
    /** @type {typeof description & Pick<SandboxKey, 'expiredAt' | 'uta' | 'type' | 'balances'>} */ (
      description
    ),
  );
  return withRedactedView(copy, () => ({ ...copy, apiKey: shortenApiKey(apiKey) }));
}

module.exports = {
  DAY_MS,
  DEFAULT_BALANCES,
  ENVIRONMENTS,
  describeKey,
  parseKey,
};
