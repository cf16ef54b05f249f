'use strict';

/**
 * The API keys of the Bitget sandbox: parses the options of a key and describes it.
 * Fields are those of https://www.bitget.com/api-doc/spot/account/Get-Account-Info
 */

const { createSecretKey } = require('node:crypto');
const parse = require('../options.js');
const { boundAddresses, parseBalances, publicKeyOf } = require('../key-fields.js');
const { shortenApiKey, withRedactedView } = require('../redact.js');
const { CHOICES } = require('./replies.js');

/** @typedef {'mainnet' | 'demo'} Environment Told apart by the header paptrading, not by the host. */
/** @typedef {'one_way_mode' | 'hedge_mode'} PositionMode */

/** @type {readonly Environment[]} */
const ENVIRONMENTS = ['mainnet', 'demo'];

/**
 * What the codes in `authorities` allow, as a refusal names it. The texts of spot orders and of futures orders are
 * recorded, the others are made like them.
 */
const PERMISSIONS = Object.freeze({
  coor: 'future order read',
  coow: 'future order write',
  cpor: 'future position read',
  cpow: 'future position write',
  stor: 'spot order read',
  stow: 'spot order write',
  smor: 'margin order read',
  smow: 'margin order write',
  wtor: 'wallet transfer read',
  wtow: 'wallet transfer write',
  wwow: 'wallet withdraw write',
});

/** @typedef {keyof typeof PERMISSIONS} Permission A code of `authorities`. */

/** @type {readonly Permission[]} */
const DEFAULT_PERMISSIONS = ['coor', 'coow', 'cpor', 'cpow', 'stor', 'stow'];

/** @type {Record<string, string>} */
const DEFAULT_BALANCES = { USDT: '10000', USDC: '1000', BTC: '0.5' };

/**
 * The options of a key. `apiKey`, `passphrase`, and one of `secret` and `publicKey` are required.
 * @typedef {object} BitgetKeyOptions
 * @property {string} apiKey
 * @property {string} [secret] HMAC-SHA256 key.
 * @property {string | Buffer | import('node:crypto').KeyObject} [publicKey] RSA public key (PEM or KeyObject).
 * @property {string} passphrase The passphrase that was chosen with the key.
 * @property {Environment} [environment] Default 'mainnet'. In the other one the key is refused with 40099.
 * @property {Permission[]} [permissions] Codes of `authorities`. Default: read and trade, on spot and futures.
 * @property {string[]} [ips] Whitelisted addresses; absent, empty or ['*'] means no whitelist.
 * @property {Record<string, string | number>} [balances] By coin, in the spot account and in the futures account.
 * @property {PositionMode} [posMode] The position mode of futures. Default 'one_way_mode'.
 * @property {'classic' | 'unified'} [accountMode] Default 'classic'. A unified one is refused by /api/v2 with 40085; of
 *   /api/v3 the sandbox has the key information.
 * @property {string} [userId]
 * @property {number} [parentId] Default: that of a main account.
 * @property {40037 | 40006} [unknownKeyReply] The reply to a signed request of a key of this name that was removed.
 * @property {40012 | 40036} [passphraseReply]
 * @property {40018 | 40038} [unmatchedIpReply]
 */

/**
 * A key as the sandbox keeps it. The secret and the passphrase are KeyObjects, which neither print nor serialise.
 * @typedef {object} SandboxKey
 * @property {string} apiKey
 * @property {import('./verify.js').Algorithm} algorithm
 * @property {import('node:crypto').KeyObject} verifier
 * @property {import('node:crypto').KeyObject} passphrase
 * @property {Environment} environment
 * @property {readonly Permission[]} permissions
 * @property {string[] | null} ips null: no whitelist.
 * @property {'classic' | 'unified'} accountMode
 * @property {string} userId
 * @property {number} parentId
 * @property {Partial<Record<import('./replies.js').ChoiceName, number>>} replies The choices made for this key.
 * @property {import('./trading/wallets.js').WalletsInstance} account
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

const CHOICE_FIELDS = Object.fromEntries(
  Object.entries(CHOICES).map(([name, replies]) => [name, parse.oneOf([...replies.keys()])]),
);

const parseFields = parse.shape({
  apiKey: parse.filledText,
  secret: (value, name) => createSecretKey(Buffer.from(parse.filledText(value, name))),
  publicKey: publicKeyOf({ rsa: 'an RSA key' }),
  passphrase,
  environment: parse.oneOf(ENVIRONMENTS),
  permissions: parse.arrayOf(parse.oneOf(Object.keys(PERMISSIONS))),
  ips: boundAddresses,
  balances: parseBalances,
  posMode: parse.oneOf(['one_way_mode', 'hedge_mode']),
  accountMode: parse.oneOf(['classic', 'unified']),
  userId: parse.filledText,
  parentId: parse.integer(0),
  ...CHOICE_FIELDS,
});

/** @typedef {Omit<SandboxKey, 'account'> & { balances?: Record<string, string>, posMode: PositionMode }} ParsedKey */

/**
 * @param {unknown} options BitgetKeyOptions
 * @param {string} [name] For messages.
 * @returns {ParsedKey}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function parseKey(options, name = 'key') {
  const fields = parseFields(options, name);
  for (const required of ['apiKey', 'passphrase']) {
    if (fields[required] === undefined) {
      throw parse.invalidType(`${name}.${required}`, 'a string', undefined);
    }
  }
  if ((fields.secret === undefined) === (fields.publicKey === undefined)) {
    throw parse.invalidValue(name, 'it needs either "secret" or "publicKey"');
  }
  return {
    apiKey: fields.apiKey,
    algorithm: fields.secret === undefined ? 'rsa-sha256' : 'hmac-sha256',
    verifier: fields.secret ?? fields.publicKey,
    passphrase: fields.passphrase,
    environment: fields.environment ?? 'mainnet',
    permissions: fields.permissions ?? DEFAULT_PERMISSIONS,
    ips: fields.ips ?? null,
    balances: fields.balances,
    posMode: fields.posMode ?? 'one_way_mode',
    accountMode: fields.accountMode ?? 'classic',
    userId: fields.userId ?? '5203718642',
    parentId: fields.parentId ?? 0,
    replies: Object.fromEntries(Object.keys(CHOICES).map((choice) => [choice, fields[choice]])),
  };
}

/** @typedef {ReturnType<typeof describeKey>} BitgetKeyDescription */

/**
 * A key as `sandbox.keys` shows it: without secret and passphrase. The API key is complete as a property and shortened
 * when printed.
 * @param {SandboxKey} key
 */
function describeKey({ apiKey, algorithm, environment, permissions, ips, accountMode, userId, account }) {
  const description = {
    ...{ apiKey, algorithm, environment, permissions: [...permissions] },
    ...{ ips: ips === null ? ['*'] : [...ips], accountMode, userId, posMode: account.posMode },
    balances: { spot: account.spot.balances(), futures: account.futures.balances() },
  };
  return withRedactedView(description, () => ({ ...description, apiKey: shortenApiKey(apiKey) }));
}

module.exports = { CHOICE_FIELDS, DEFAULT_BALANCES, ENVIRONMENTS, PERMISSIONS, describeKey, parseKey };
