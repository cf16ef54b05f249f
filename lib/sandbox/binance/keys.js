'use strict';

/**
 * The API keys of a sandbox of Binance. Permissions have the names of
 * https://developers.binance.com/docs/wallet/account/api-key-permission
 */

const { createSecretKey } = require('node:crypto');
const { boundAddresses, moment, parseBalances, publicKeyOf } = require('../key-fields.js');
const parse = require('../options.js');
const { shortenApiKey, withRedactedView } = require('../redact.js');

/** @typedef {import('node:crypto').KeyObject} KeyObject */
/** @typedef {import('./verify.js').Algorithm} Algorithm */
/**
 * An environment of Binance.
 *
 * @typedef {'mainnet' | 'testnet' | 'demo'} Environment
 */
/** @typedef {'spot' | 'usdm' | 'coinm'} Product */

/** @type {readonly Environment[]} */
const ENVIRONMENTS = ['mainnet', 'testnet', 'demo'];

/** What a key without the option `permissions` may do: read and trade, not withdraw. */
const DEFAULT_PERMISSIONS = Object.freeze({
  enableReading: true,
  enableSpotAndMarginTrading: true,
  enableFutures: true,
  enableMargin: false,
  enableVanillaOptions: false,
  enablePortfolioMarginTrading: false,
  enableWithdrawals: false,
  enableInternalTransfer: false,
  permitsUniversalTransfer: false,
  enableFixApiTrade: false,
  enableFixReadOnly: false,
});
/** @typedef {keyof typeof DEFAULT_PERMISSIONS} Permission */

/** The codes with which an unknown key is refused. */
const UNKNOWN_KEY_CODES = [-2015, -2008, -2014];
const PERMISSION_CODES = [-2015, -1002];

/**
 * The options of a key of Binance. Exactly one of `secret` and `publicKey` is required.
 * @typedef {object} BinanceKeyOptions
 * @property {string} apiKey
 * @property {string} [secret] HMAC-SHA256 key.
 * @property {string | Buffer | KeyObject} [publicKey] RSA or Ed25519 public key (PEM or KeyObject).
 * @property {Environment} [environment] Default 'mainnet'. A key is unknown in the other two.
 * @property {Array<'spot' | 'futures'>} [products] Whose hosts know the key. Default: both. The test environments give
 *   keys for one of them.
 * @property {string[]} [ips] Whitelisted addresses; absent, empty or ['*'] means no whitelist.
 * @property {Partial<Record<Permission, boolean>>} [permissions] Permissions that are not named keep their default:
 *   reading, spot and futures are allowed, the others are not.
 * @property {boolean} [canTrade] Of the account. Default true.
 * @property {boolean} [dualSidePosition] Hedge mode of futures. Default false.
 * @property {boolean} [multiAssetsMargin] Default false.
 * @property {Record<string, string | number>} [balances] By coin, on spot and as margin of futures.
 * @property {number | string | Date} [createdAt] Default: when the key is added.
 * @property {number | string | Date} [tradingAuthorityExpirationTime] Until when orders are allowed. Default: no limit.
 * @property {-2015 | -2008 | -2014} [unknownKeyReply] The reply when the key is used where it is unknown.
 * @property {-2015 | -1002} [permissionReply]
 */

/**
 * A key as the sandbox keeps it. The secret is a KeyObject, which neither prints nor serialises.
 * @typedef {object} SandboxKey
 * @property {string} apiKey
 * @property {Algorithm} algorithm
 * @property {KeyObject} verifier
 * @property {Environment} environment
 * @property {ReadonlyArray<'spot' | 'futures'>} products
 * @property {string[] | null} ips null: unbound.
 * @property {Record<Permission, boolean>} permissions
 * @property {boolean} canTrade
 * @property {boolean} multiAssetsMargin
 * @property {number} createdAt ms
 * @property {number | null} tradingAuthorityExpirationTime ms
 * @property {{ unknownKeyReply?: number, permissionReply?: number }} replies
 * @property {import('./trading/account.js').AccountInstance} account
 */

/** A key without its secret. @typedef {ReturnType<typeof describeKey>} BinanceKeyDescription */

const parseFields = parse.shape({
  apiKey: parse.filledText,
  secret: parse.filledText,
  publicKey: publicKeyOf({ rsa: 'an RSA key', ed25519: 'an Ed25519 key' }),
  environment: parse.oneOf(ENVIRONMENTS),
  products: parse.arrayOf(parse.oneOf(['spot', 'futures'])),
  ips: boundAddresses,
  permissions: parse.shape(
    Object.fromEntries(Object.keys(DEFAULT_PERMISSIONS).map((name) => [name, parse.boolean])),
  ),
  canTrade: parse.boolean,
  dualSidePosition: parse.boolean,
  multiAssetsMargin: parse.boolean,
  balances: parseBalances,
  createdAt: moment,
  tradingAuthorityExpirationTime: moment,
  unknownKeyReply: parse.oneOf(UNKNOWN_KEY_CODES),
  permissionReply: parse.oneOf(PERMISSION_CODES),
});

/**
 * @param {Record<string, any>} fields
 * @param {string} name
 * @returns {{ algorithm: Algorithm, verifier: KeyObject }}
 */
function parseVerifier({ secret, publicKey }, name) {
  if ((secret === undefined) === (publicKey === undefined)) {
    throw parse.invalidValue(name, 'it needs either "secret" or "publicKey"');
  }
  if (secret !== undefined) {
    return { algorithm: 'hmac-sha256', verifier: createSecretKey(Buffer.from(secret, 'utf8')) };
  }
  const algorithm = publicKey.asymmetricKeyType === 'rsa' ? 'rsa-sha256' : 'ed25519';
  return { algorithm, verifier: publicKey };
}

/**
 * @param {unknown} options BinanceKeyOptions
 * @param {{ now: (environment: Environment) => number, name?: string }} context
 * @returns {Omit<SandboxKey, 'account'> & { balances?: Record<string, string>, dualSidePosition?: boolean }}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function parseKey(options, { now, name = 'key' }) {
  const fields = parseFields(options, name);
  if (fields.apiKey === undefined) throw parse.invalidType(`${name}.apiKey`, 'a string', undefined);
  const environment = fields.environment ?? 'mainnet';
  return {
    apiKey: fields.apiKey,
    ...parseVerifier(fields, name),
    environment,
    products: fields.products ?? ['spot', 'futures'],
    ips: fields.ips ?? null,
    permissions: { ...DEFAULT_PERMISSIONS, ...fields.permissions },
    canTrade: fields.canTrade ?? true,
    multiAssetsMargin: fields.multiAssetsMargin ?? false,
    createdAt: fields.createdAt ?? now(environment),
    tradingAuthorityExpirationTime: fields.tradingAuthorityExpirationTime ?? null,
    balances: fields.balances,
    dualSidePosition: fields.dualSidePosition,
    replies: { unknownKeyReply: fields.unknownKeyReply, permissionReply: fields.permissionReply },
  };
}

/**
 * A key as `sandbox.keys` shows it: without the secret. The API key is complete as a property and shortened when printed.
 * @param {SandboxKey} key
 */
function describeKey({ apiKey, algorithm, environment, products, ips, permissions, canTrade, account }) {
  const description = {
    apiKey,
    algorithm,
    environment,
    products: [...products],
    ips: ips === null ? ['*'] : [...ips],
    permissions: { ...permissions },
    canTrade,
    dualSidePosition: account.dualSidePosition,
    balances: account.balances('spot'),
  };
  return withRedactedView(description, () => ({ ...description, apiKey: shortenApiKey(apiKey) }));
}

module.exports = { ENVIRONMENTS, PERMISSION_CODES, UNKNOWN_KEY_CODES, describeKey, parseKey };
