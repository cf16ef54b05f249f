'use strict';

/**
 * The key information of Gate.io. GET /account/main_keys lists the keys of a main account with their permissions; each API key in it
 * is cut off, so that the own one is found by its beginning. Reads of accounts, which show that the key works, tell about modes.
 * Sources: https://www.gate.com/docs/developers/apiv4/en/account#query-all-main-account-key-information,
 * …/account#retrieve-user-account-information, https://www.gate.com/docs/developers/apiv4/en/futures#get-futures-account
 *
 * @module
 */

const { groupsOf, isReadOnly } = require('./permissions');

/** @typedef {import('../venue').KeyInformation} KeyInformation */

/** Fields that describe the key and the mode of its account, and not its owner: balances, ids and fees are left out. */
const SHOWN_FIELDS = Object.freeze([
  ...['name', 'state', 'perms', 'ip_whitelist', 'currency_pairs', 'mode', 'created_at', 'last_access'],
  ...['in_dual_mode', 'position_mode'],
]);

/** By `state`. @type {Readonly<Record<number, string>>} */
const STATES = Object.freeze({ 1: 'normal', 2: 'locked', 3: 'frozen' });
/** By `mode`. @type {Readonly<Record<number, string>>} */
const MODES = Object.freeze({ 1: 'classic', 2: 'unified' });

/** Characters of the own key that are enough to recognise it. */
const LEAST_SHOWN = 6;

/** @param {any} row of a list of keys @param {string} apiKey @returns {boolean} */
function isOwnKey({ key }, apiKey) {
  const shown = typeof key === 'string' ? key.replace(/\*+$/, '') : '';
  return shown.length >= LEAST_SHOWN && apiKey.startsWith(shown);
}

/** @type {import('../venue').VenueKeys['informationOf']} */
function informationOf(body, apiKey = '') {
  if (body === null || typeof body !== 'object') return null;
  const keys = Array.isArray(body) ? body.filter((row) => Array.isArray(row?.perms)) : [];
  const own = keys.find((row) => isOwnKey(row, apiKey));
  if (keys.length > 0 && own === undefined) return null;
  const source = own ?? (Array.isArray(body) ? {} : { ...body, mode: body.key?.mode ?? body.mode });
  const known = SHOWN_FIELDS.filter((name) => source[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, source[name]]));
}

/** @type {import('../venue').VenueKeys['boundAddresses']} */
function boundAddresses(information) {
  const list = information?.ip_whitelist;
  if (!Array.isArray(list)) return null;
  return list.filter((entry) => typeof entry === 'string' && entry !== '');
}

/** @type {NonNullable<import('../venue').VenueKeys['expiryRemark']>} */
function expiryRemark({ state }) {
  if (Number(state) === 1) return { status: 'pass', evidence: 'The key is in its normal state (state 1).' };
  return { status: 'unknown', evidence: 'Gate.io documents no expiry date of keys.' };
}

/** @param {Record<string, any>} key @returns {string} */
function addressesText(key) {
  const bound = boundAddresses(key);
  if (bound === null) return '';
  return bound.length === 0 ? 'none: every IP address may use the key' : bound.join(', ');
}

/** @type {import('../venue').VenueKeys['factsOf']} */
function factsOf(key) {
  const groups = groupsOf(key);
  const shown = groups?.map(({ name, read_only: isReading }) => (isReading ? `${name} (read-only)` : name));
  const pairs = Array.isArray(key.currency_pairs) ? key.currency_pairs.join(', ') : '';
  return [
    ['Note', key.name],
    ['State', STATES[Number(key.state)] ?? ''],
    ['Access', groups === null ? '' : isReadOnly(key) ? 'read-only' : 'read and write'],
    ['Permissions', shown === undefined ? '' : shown.join(', ') || 'none'],
    ['IP whitelist', addressesText(key)],
    ['Pairs', pairs],
    ['Account', MODES[Number(key.mode)] ?? ''],
    ['Positions', key.position_mode ?? (key.in_dual_mode === true ? 'dual' : '')],
  ];
}

module.exports = { MODES, SHOWN_FIELDS, boundAddresses, expiryRemark, factsOf, informationOf };
