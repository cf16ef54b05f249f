'use strict';

/**
 * The key information of Binance. Where GET /sapi/v1/account/apiRestrictions does not exist, a read of the account takes its
 * place: it shows that the key works, and what the account may do.
 * Sources: https://developers.binance.com/docs/wallet/account/api-key-permission,
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/account/rest-api/Account-Config
 *
 * @module
 */

const { toInteger } = require('../../internal/read');
const { FLAGS, isReadOnly, permissionsOf } = require('./permissions');

/** @typedef {import('../venue').KeyInformation} KeyInformation */

/** Fields that describe the key and the mode of its account, and not its owner: balances, ids and fees are left out. */
const SHOWN_FIELDS = Object.freeze([
  ...Object.keys(FLAGS),
  ...['ipRestrict', 'createTime', 'tradingAuthorityExpirationTime'],
  ...['canTrade', 'accountType', 'dualSidePosition', 'multiAssetsMargin'],
]);

/**
 * @param {any} body of the reply about a key or an account
 * @returns {KeyInformation | null}
 */
function informationOf(body) {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return null;
  const known = SHOWN_FIELDS.filter((name) => Object.hasOwn(body, name));
  return Object.fromEntries(known.map((name) => [name, body[name]]));
}

/**
 * Binance shows whether a key is bound to IP addresses, but not to which.
 *
 * @param {KeyInformation | null | undefined} information
 * @returns {string[] | null} empty when every IP address may use the key; null when that is not so, or not known
 */
function boundAddresses(information) {
  return information?.ipRestrict === false ? [] : null;
}

/**
 * The documentation names no date. Older replies had one for the permission to trade.
 *
 * @param {KeyInformation | null | undefined} information
 * @returns {number | null} ms since 1970
 */
function expiryOf(information) {
  const time = toInteger(information?.tradingAuthorityExpirationTime);
  return time !== null && time > 1e12 ? time : null;
}

/** @type {NonNullable<import('../venue').VenueKeys['expiryRemark']>} */
function expiryRemark() {
  return { status: 'unknown', evidence: 'Binance shows no expiry date for this key.' };
}

/** @param {Record<string, any>} key @returns {string} */
function addressesText({ ipRestrict }) {
  if (ipRestrict === true) return 'yes (Binance does not show its entries)';
  return ipRestrict === false ? 'none: every IP address may use the key' : '';
}

/** @param {Record<string, any>} key @returns {string} */
function positionsText({ dualSidePosition }) {
  if (dualSidePosition === true) return 'hedge mode (orders need positionSide LONG or SHORT)';
  return dualSidePosition === false ? 'one-way mode' : '';
}

/** @type {import('../venue').VenueKeys['factsOf']} */
function factsOf(key) {
  const held = permissionsOf(key);
  return [
    ['Access', held === null ? '' : isReadOnly(key) ? 'read-only' : 'read and write'],
    ['Permissions', held === null ? '' : held.join(', ') || 'none'],
    ['IP whitelist', addressesText(key)],
    ['Account', key.accountType],
    ['Positions', positionsText(key)],
    ['Trading', key.canTrade === false ? 'this account may not trade' : ''],
  ];
}

module.exports = { SHOWN_FIELDS, boundAddresses, expiryOf, expiryRemark, factsOf, informationOf };
