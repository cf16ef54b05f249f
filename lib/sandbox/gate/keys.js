'use strict';

/**
 * The API keys of the Gate.io sandbox: parses the options of a key and describes it.
 * Names are those of GET /account/main_keys: https://www.gate.com/docs/developers/apiv4/en/#query-all-main-account-api-key-information
 */

const { createSecretKey } = require('node:crypto');
const parse = require('../options.js');
const { boundAddresses, parseBalances } = require('../key-fields.js');
const { shortenApiKey, withRedactedView } = require('../redact.js');

/** @typedef {'mainnet' | 'testnet'} Environment Each has a host of its own. */
/** @typedef {'spot' | 'futures' | 'wallet' | 'account' | 'unified' | 'delivery' | 'options' | 'earn' | 'withdrawal'} PermissionName */
/** @typedef {{ name: PermissionName, read_only: boolean }} Permission */

/** @type {readonly Environment[]} */
const ENVIRONMENTS = ['mainnet', 'testnet'];
/** @type {readonly PermissionName[]} */
const PERMISSIONS = [
  'spot',
  'futures',
  'wallet',
  'account',
  'unified',
  'delivery',
  'options',
  'earn',
  'withdrawal',
];
/** The label of the refusal of an address: both are recorded. */
const ADDRESS_LABELS = ['IP_FORBIDDEN', 'FORBIDDEN'];

/** @type {Record<string, string>} */
const DEFAULT_BALANCES = { USDT: '10000', USDC: '1000', BTC: '0.5' };

/**
 * The options of a key. `apiKey` and `secret` are required.
 * @typedef {object} GateKeyOptions
 * @property {string} apiKey
 * @property {string} secret HMAC-SHA512 key.
 * @property {Environment} [environment] Default 'mainnet'. The host of the other one does not know the key (INVALID_KEY).
 * @property {Array<PermissionName | Permission>} [permissions] A name alone allows reading and writing. Default spot,
 *   futures, wallet and account.
 * @property {boolean} [readOnly] Every permission is read-only. Default false.
 * @property {string[]} [ips] Whitelisted addresses; absent, empty or ['*'] means no whitelist.
 * @property {'IP_FORBIDDEN' | 'FORBIDDEN'} [unmatchedIpReply] The label that refuses another address.
 * @property {1 | 2 | 3} [state] 1 normal (default), 2 locked, 3 frozen. A key that is not normal is refused with
 *   ACCOUNT_LOCKED.
 * @property {1 | 2} [mode] The account mode: 1 classic (default), 2 unified.
 * @property {string} [name] The note of the key. Default 'sandbox'.
 * @property {number} [userId]
 * @property {string[]} [currencyPairs] Shown as `currency_pairs`; orders do not depend on it. Default: none.
 * @property {boolean} [futuresAccount] The futures account exists. Default true; else USER_NOT_FOUND.
 * @property {boolean} [dualMode] Positions of both directions at once (hedge mode). Default false.
 * @property {Record<string, string | number>} [balances] By currency, on spot; those of USDT also as margin of futures.
 */

/**
 * A key as the sandbox keeps it. The secret is a KeyObject, which neither prints nor serialises.
 * @typedef {object} SandboxKey
 * @property {string} apiKey
 * @property {import('node:crypto').KeyObject} verifier
 * @property {Environment} environment
 * @property {Permission[]} permissions
 * @property {string[] | null} ips null: no whitelist.
 * @property {string | undefined} unmatchedIpReply
 * @property {1 | 2 | 3} state
 * @property {1 | 2} mode
 * @property {string} name
 * @property {number} userId
 * @property {string[]} currencyPairs Empty: all.
 * @property {boolean} futuresAccount
 * @property {number} createdAt ms
 * @property {import('../trading/wallets.js').WalletsInstance} account
 */

const parsePermissionRow = parse.shape({ name: parse.oneOf(PERMISSIONS), read_only: parse.boolean });

/** @type {parse.Parser} */
function permission(value, name) {
  if (typeof value === 'string') return { name: parse.oneOf(PERMISSIONS)(value, name), read_only: false };
  const row = parsePermissionRow(value, name);
  if (row.name === undefined) throw parse.invalidType(`${name}.name`, 'a string', undefined);
  return { name: row.name, read_only: row.read_only ?? false };
}

const parseFields = parse.shape({
  apiKey: parse.filledText,
  secret: parse.filledText,
  environment: parse.oneOf(ENVIRONMENTS),
  permissions: parse.arrayOf(permission),
  readOnly: parse.boolean,
  ips: boundAddresses,
  unmatchedIpReply: parse.oneOf(ADDRESS_LABELS),
  state: parse.oneOf([1, 2, 3]),
  mode: parse.oneOf([1, 2]),
  name: parse.text,
  userId: parse.integer(1),
  currencyPairs: parse.arrayOf(parse.filledText),
  futuresAccount: parse.boolean,
  dualMode: parse.boolean,
  balances: parseBalances,
});

/** @typedef {Omit<SandboxKey, 'account'> & { balances?: Record<string, string>, dualMode?: boolean }} ParsedKey */

/**
 * @param {unknown} options GateKeyOptions
 * @param {{ now: (environment: Environment) => number, name?: string }} context
 * @returns {ParsedKey}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function parseKey(options, { now, name = 'key' }) {
  const fields = parseFields(options, name);
  for (const required of ['apiKey', 'secret']) {
    if (fields[required] === undefined) {
      throw parse.invalidType(`${name}.${required}`, 'a string', undefined);
    }
  }
  const environment = fields.environment ?? 'mainnet';
  const granted = fields.permissions ?? PERMISSIONS.slice(0, 4).map((each) => permission(each, name));
  return {
    apiKey: fields.apiKey,
    verifier: createSecretKey(Buffer.from(fields.secret, 'utf8')),
    environment,
    permissions: granted.map((/** @type {Permission} */ row) => ({
      name: row.name,
      read_only: row.read_only || fields.readOnly === true,
    })),
    ips: fields.ips ?? null,
    unmatchedIpReply: fields.unmatchedIpReply,
    state: fields.state ?? 1,
    mode: fields.mode ?? 1,
    name: fields.name ?? 'sandbox',
    userId: fields.userId ?? 10_001_024,
    currencyPairs: fields.currencyPairs ?? [],
    futuresAccount: fields.futuresAccount ?? true,
    createdAt: now(environment),
    balances: fields.balances,
    dualMode: fields.dualMode,
  };
}

/** @typedef {ReturnType<typeof describeKey>} GateKeyDescription */

/**
 * A key as `sandbox.keys` shows it: without the secret. The API key is complete as a property and shortened when printed.
 * @param {SandboxKey} key
 */
function describeKey({ apiKey, environment, permissions, ips, state, mode, name, userId, account }) {
  const description = {
    ...{ apiKey, algorithm: 'hmac-sha512', environment, permissions: permissions.map((row) => ({ ...row })) },
    ...{ ips: ips === null ? ['*'] : [...ips], state, mode, name, userId },
    ...{ dualMode: account.futures.hedged, balances: account.spot.balances() },
  };
  return withRedactedView(description, () => ({ ...description, apiKey: shortenApiKey(apiKey) }));
}

module.exports = { ADDRESS_LABELS, DEFAULT_BALANCES, ENVIRONMENTS, describeKey, parseKey };
