'use strict';

/**
 * The permission of an API key that each endpoint of OKX requires. A key has three: `read_only`, `trade` and `withdraw`.
 * Sources: https://www.okx.com/docs-v5/en/#overview-rest-authentication ("API Key" lists them), and the line "Permission" of
 * each endpoint.
 *
 * @module
 */

const { bare, checkerOf } = require('../held-permissions');

/** @typedef {import('../venue').KeyInformation} KeyInformation */
/** @typedef {import('../bybit/permissions').PermissionNeed} PermissionNeed */

const TRADE = 'trade';
const WITHDRAW = 'withdraw';

/** The permissions of a key, and whether each allows more than reading. */
const PERMISSIONS = Object.freeze({
  [TRADE]: { write: true },
  [WITHDRAW]: { write: true },
  read_only: { write: false },
});

/** Every key may read. */
const READS = new Set(['GET', 'HEAD', 'OPTIONS', '']);
const OPERATION = /^[a-z]+(?:-[a-z]+)*$/;
const V5 = /(?:^|\/)api\/v5\//;
const WITHDRAWAL = /(?:^|\/)api\/v5\/asset\/(?:withdrawal|withdrawal-lightning|cancel-withdrawal)$/;
const PUBLIC = /(?:^|\/)api\/v5\/(?:public|market|system)\//;

/**
 * @param {unknown} method
 * @param {string} path without its query, or the operation of a WebSocket
 * @returns {boolean}
 */
function isWrite(method, path) {
  // Every operation of the WebSocket that takes orders changes one.
  if (OPERATION.test(path)) return true;
  return typeof method === 'string' && !READS.has(method.toUpperCase());
}

/**
 * What permission a request needs.
 *
 * @param {unknown} method HTTP method
 * @param {unknown} path path of the endpoint, or the `op` of a WebSocket request
 * @returns {PermissionNeed | null} null for a path of another interface
 * @example permissionFor('POST', '/api/v5/trade/order') // { write: true, anyOf: ['trade'], exact: true }
 */
function permissionFor(method, path) {
  const clean = bare(path);
  const write = isWrite(method, clean);
  if (!V5.test(clean) && !OPERATION.test(clean)) return null;
  if (!write || PUBLIC.test(clean)) return { write, anyOf: [], exact: true };
  return { write, anyOf: [WITHDRAWAL.test(clean) ? WITHDRAW : TRADE], exact: true };
}

/** @param {KeyInformation} information @returns {string[] | null} null where none are listed */
function permissionsOf({ perm }) {
  if (typeof perm !== 'string') return null;
  return perm
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** @param {KeyInformation} information @returns {boolean} */
function isReadOnly(information) {
  const held = permissionsOf(information);
  return held !== null && !held.includes(TRADE) && !held.includes(WITHDRAW);
}

/** Of `data[0]` of GET /api/v5/account/config. */
const checkPermission = checkerOf({ permissionFor, permissionsOf, isReadOnly, isWrite });

/** @type {import('../venue').VenueKeys['payoutOf']} */
function payoutOf(information) {
  const held = permissionsOf(information) ?? [];
  return held.includes(WITHDRAW) && held.includes(TRADE) ? WITHDRAW : null;
}

module.exports = { PERMISSIONS, checkPermission, isReadOnly, payoutOf, permissionFor, permissionsOf };
