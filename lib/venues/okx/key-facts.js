'use strict';

/**
 * The key information of OKX: `data[0]` of GET /api/v5/account/config.
 * Sources: https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-account-configuration,
 * https://www.okx.com/docs-v5/en/#overview-rest-authentication (keys that are not used)
 *
 * @module
 */

const { isReadOnly, permissionsOf } = require('./permissions');

/** @typedef {import('../venue').KeyInformation} KeyInformation */

/** Fields that describe the key and the mode of its account, and not its owner: ids, levels of fees and KYC are left out. */
const SHOWN_FIELDS = Object.freeze(['label', 'perm', 'ip', 'acctLv', 'posMode', 'type']);

/** By `acctLv`. */
const ACCOUNT_MODES = Object.freeze({
  1: 'spot mode',
  2: 'futures mode',
  3: 'multi-currency margin mode',
  4: 'portfolio margin mode',
});
/** By `posMode`. */
const POSITION_MODES = Object.freeze({
  net_mode: 'net mode (one-way)',
  long_short_mode: 'long/short mode (hedge)',
});

/** Days without use after which OKX deletes a key that may trade or withdraw and has no IP whitelist. */
const IDLE_DAYS = 14;

/**
 * @param {any} body of the reply about a key
 * @returns {KeyInformation | null}
 */
function informationOf(body) {
  const [first] = Array.isArray(body?.data) ? body.data : [];
  return first !== null && typeof first === 'object' && !Array.isArray(first) ? first : null;
}

/**
 * @param {KeyInformation | null | undefined} information
 * @returns {string[] | null} the whitelist of the key; null when unknown, empty when any IP address is allowed
 */
function boundAddresses(information) {
  const ip = information?.ip;
  if (typeof ip !== 'string') return null;
  return ip
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** @type {NonNullable<import('../venue').VenueKeys['expiryRemark']>} */
function expiryRemark(information) {
  const bound = boundAddresses(information);
  if (bound === null || permissionsOf(information) === null) {
    return { status: 'unknown', evidence: 'OKX shows no expiry date for this key.' };
  }
  if (bound.length > 0 || isReadOnly(information)) {
    return { status: 'pass', evidence: 'OKX keys like this one have no expiry date.' };
  }
  return {
    status: 'unknown',
    evidence: `The key has no expiry date. OKX deletes it after ${IDLE_DAYS} days without a signed request, because it may do more than read and has no IP whitelist.`,
  };
}

/** @param {Record<string, any>} key @returns {string} */
function addressesText(key) {
  const bound = boundAddresses(key);
  if (bound === null) return 'not said';
  return bound.length === 0 ? 'none: every IP address may use the key' : bound.join(', ');
}

/** @param {KeyInformation} information @returns {string} */
function accountText({ acctLv }) {
  return ACCOUNT_MODES[/** @type {keyof typeof ACCOUNT_MODES} */ (Number(acctLv))] ?? '';
}

/** @param {KeyInformation} information @returns {string} */
function positionsText({ posMode }) {
  return POSITION_MODES[/** @type {keyof typeof POSITION_MODES} */ (String(posMode))] ?? '';
}

/** @type {import('../venue').VenueKeys['factsOf']} */
function factsOf(key) {
  return [
    ['Note', key.label],
    ['Access', key.perm === undefined ? '' : isReadOnly(key) ? 'read-only' : 'read and write'],
    ['Permissions', permissionsOf(key)?.join(', ') || 'none'],
    ['IP whitelist', addressesText(key)],
    ['Account', accountText(key)],
    ['Positions', positionsText(key)],
    ['User', /^[1-9]\d*$/.test(String(key.type ?? '')) ? 'sub-account' : ''],
  ];
}

module.exports = {
  SHOWN_FIELDS,
  accountText,
  boundAddresses,
  expiryRemark,
  factsOf,
  informationOf,
  positionsText,
};
