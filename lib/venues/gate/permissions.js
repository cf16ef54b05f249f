'use strict';

/**
 * The permission of an API key that each endpoint of Gate.io requires. A key has groups of them, each for reading only or for
 * reading and writing; here `spot` is the right to write, and `spot.read` the right to read.
 * Sources: https://www.gate.com/docs/developers/apiv4/en/#apiv4-permissions,
 * https://www.gate.com/docs/developers/apiv4/en/account#query-all-main-account-key-information (the names)
 *
 * @module
 */

const { bare, checkerOf } = require('../held-permissions');
const { belowV4, isPublic, isWriteOperation } = require('./endpoints');

/** @typedef {import('../venue').KeyInformation} KeyInformation */
/** @typedef {import('../bybit/permissions').PermissionNeed} PermissionNeed */

const GROUPS = Object.freeze([
  ...['spot', 'futures', 'delivery', 'options', 'wallet', 'account', 'unified', 'earn'],
  ...['margin', 'loan', 'withdrawal', 'custody', 'copy', 'pilot', 'otc', 'alpha', 'crossx'],
]);
const READING = '.read';

/** The permissions of a key, and whether each allows more than reading. @type {Readonly<Record<string, { write: boolean }>>} */
const PERMISSIONS = Object.freeze(
  Object.fromEntries(
    GROUPS.flatMap((name) => [
      [name, { write: true }],
      [name + READING, { write: false }],
    ]),
  ),
);

/** By the first part of the path, where the documentation says which group it is. @type {Readonly<Record<string, string>>} */
const GROUP_OF_PATH = Object.freeze({
  spot: 'spot',
  futures: 'futures',
  delivery: 'delivery',
  options: 'options',
  wallet: 'wallet',
  account: 'account',
  unified: 'unified',
  earn: 'earn',
});
const READS = new Set(['GET', 'HEAD', 'OPTIONS', '']);
const OPERATION = /^(spot|futures)\.[a-z_]+$/;

/**
 * @param {unknown} method
 * @param {string} path without its query, or the channel of a WebSocket
 * @returns {boolean}
 */
function isWrite(method, path) {
  if (OPERATION.test(path)) return isWriteOperation(path);
  return typeof method === 'string' && !READS.has(method.toUpperCase());
}

/**
 * What permission a request needs.
 *
 * @param {unknown} method HTTP method
 * @param {unknown} path path of the endpoint, or the channel of a WebSocket
 * @returns {PermissionNeed | null} null where this table does not know the endpoint
 * @example permissionFor('POST', '/api/v4/spot/orders') // { write: true, anyOf: ['spot'], exact: true }
 */
function permissionFor(method, path) {
  const clean = bare(path);
  const write = isWrite(method, clean);
  if (isPublic(clean)) return { write, anyOf: [], exact: true };
  const [name] = OPERATION.exec(clean)?.slice(1) ?? (belowV4(clean) ?? '').split('/', 1);
  if (!Object.hasOwn(GROUP_OF_PATH, name)) return null;
  const group = GROUP_OF_PATH[name];
  return { write, anyOf: [write ? group : group + READING], exact: true };
}

/** @param {KeyInformation} information @returns {{ name: string, read_only: boolean }[] | null} */
function groupsOf({ perms }) {
  if (!Array.isArray(perms)) return null;
  return perms.filter((group) => typeof group?.name === 'string');
}

/** @param {KeyInformation} information @returns {string[] | null} null where none are listed */
function permissionsOf(information) {
  const groups = groupsOf(information);
  if (groups === null) return null;
  return groups.flatMap(({ name, read_only: isReading }) => [...(isReading ? [] : [name]), name + READING]);
}

/** @param {KeyInformation} information @returns {boolean} */
function isReadOnly(information) {
  return (groupsOf(information) ?? []).every((group) => group.read_only) && groupsOf(information) !== null;
}

const TRADING = ['spot', 'futures', 'delivery', 'options', 'margin'];

/** @type {import('../venue').VenueKeys['payoutOf']} */
function payoutOf(information) {
  const held = permissionsOf(information) ?? [];
  const payout = held.find((name) => /^withdraw(?:al|als)?$/.test(name));
  return payout !== undefined && TRADING.some((name) => held.includes(name)) ? payout : null;
}

const checkPermission = checkerOf({ permissionFor, permissionsOf, isReadOnly, isWrite });

module.exports = {
  PERMISSIONS,
  checkPermission,
  groupsOf,
  isReadOnly,
  payoutOf,
  permissionFor,
  permissionsOf,
};
