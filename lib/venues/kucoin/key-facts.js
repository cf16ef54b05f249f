'use strict';

/**
 * The key information of KuCoin: `data` of GET /api/v1/user/api-key.
 * Source: https://www.kucoin.com/docs-new/api-3470130
 *
 * @module
 */

const { isReadOnly, permissionsOf } = require('./permissions');

/** @typedef {import('../venue').KeyInformation} KeyInformation */

/** Fields that describe the key, and not its owner: the ids of the user and the name of a sub-account are left out. */
const SHOWN_FIELDS = Object.freeze([
  ...['remark', 'apiVersion', 'permission', 'ipWhitelist', 'createdAt', 'isMaster'],
]);

/** @type {import('../venue').VenueKeys['informationOf']} */
function informationOf(body) {
  const data = body?.data;
  return data !== null && typeof data === 'object' && typeof data.permission === 'string' ? data : null;
}

/**
 * @param {KeyInformation | null | undefined} information
 * @returns {string[] | null} the whitelist of the key; null when unknown, empty when any IP address is allowed
 */
function boundAddresses(information) {
  const list = information?.ipWhitelist;
  if (typeof list !== 'string') return null;
  const entries = list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  // Samples of the documentation hide parts of an address.
  return entries.some((entry) => entry.includes('*')) ? null : entries;
}

/** @type {NonNullable<import('../venue').VenueKeys['expiryRemark']>} */
function expiryRemark() {
  return { status: 'unknown', evidence: 'The key information of KuCoin shows no expiry date.' };
}

/** @param {Record<string, any>} key @returns {string} */
function addressesText(key) {
  const bound = boundAddresses(key);
  if (bound === null) return 'not said';
  return bound.length === 0 ? 'none: every IP address may use the key' : bound.join(', ');
}

/** @type {import('../venue').VenueKeys['factsOf']} */
function factsOf(key) {
  const created = Number.isSafeInteger(key.createdAt) ? new Date(key.createdAt) : null;
  return [
    ['Note', key.remark],
    ['Access', key.permission === undefined ? '' : isReadOnly(key) ? 'read-only' : 'read and write'],
    ['Permissions', permissionsOf(key)?.join(', ') || 'none'],
    ['IP whitelist', addressesText(key)],
    ['Key version', key.apiVersion],
    [
      'Created',
      created === null || Number.isNaN(created.getTime()) ? '' : created.toISOString().slice(0, 10),
    ],
    ['User', key.isMaster === false ? 'sub-account' : ''],
  ];
}

module.exports = { SHOWN_FIELDS, boundAddresses, expiryRemark, factsOf, informationOf };
