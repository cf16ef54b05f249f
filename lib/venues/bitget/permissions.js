'use strict';

/**
 * The permission of an API key that each endpoint of Bitget requires, by the names of the key information: four letters at classic
 * accounts, words at unified ones.
 * Sources: https://www.bitget.com/api-doc/spot/account/Get-Account-Info, https://www.bitget.com/api-doc/uta/account/Get-Account-Info,
 * and the texts of refusals (40014), which name what is missing.
 *
 * @module
 */

const { bare, checkerOf } = require('../held-permissions');

/** @typedef {import('../venue').KeyInformation} KeyInformation */
/** @typedef {import('../bybit/permissions').PermissionNeed} PermissionNeed */

const WITHDRAWALS = 'wwow';
const UNIFIED_WITHDRAWALS = 'withdraw';

/** What each permission is about. One that may write may read as well. @type {Readonly<Record<string, { text: string, write: boolean }>>} */
const PERMISSIONS = Object.freeze({
  stow: { text: 'spot orders', write: true },
  coow: { text: 'futures orders', write: true },
  cpow: { text: 'futures positions', write: true },
  smow: { text: 'margin orders', write: true },
  ttow: { text: 'copy trading', write: true },
  wtow: { text: 'transfers', write: true },
  [WITHDRAWALS]: { text: 'withdrawals', write: true },
  chow: { text: 'sub-accounts', write: true },
  p2p: { text: 'P2P', write: true },
  pllw: { text: 'loans', write: true },
  taxw: { text: 'tax', write: true },
  stor: { text: 'spot, reading', write: false },
  coor: { text: 'futures orders, reading', write: false },
  cpor: { text: 'futures positions, reading', write: false },
  smor: { text: 'margin, reading', write: false },
  ttor: { text: 'copy trading, reading', write: false },
  wtor: { text: 'transfers, reading', write: false },
  chor: { text: 'sub-accounts, reading', write: false },
  p2pr: { text: 'P2P, reading', write: false },
  pllr: { text: 'loans, reading', write: false },
  taxr: { text: 'tax, reading', write: false },
  // Of unified accounts; the key information says apart from them whether the key may write.
  uta_trade: { text: 'unified trading', write: true },
  uta_mgt: { text: 'management of a unified account', write: true },
  [UNIFIED_WITHDRAWALS]: { text: 'withdrawals of a unified account', write: true },
});

/**
 * The first rule that matches decides.
 *
 * @typedef {object} PermissionRule
 * @property {RegExp} path below /api/
 * @property {'read' | 'write'} [only] the rule is about these requests only
 * @property {readonly string[]} anyOf
 * @property {true} [loose] the documentation does not say which of `anyOf` each endpoint needs
 */

/** @param {RegExp} path @param {string} letters of a permission without its last one @returns {PermissionRule[]} */
const pair = (path, letters) => [
  { path, only: 'read', anyOf: [`${letters}r`, `${letters}w`] },
  { path, only: 'write', anyOf: [`${letters}w`] },
];

/** @type {readonly Readonly<PermissionRule>[]} */
const RULES = Object.freeze([
  { path: /^v[23]\/(?:public|market)\//, anyOf: [] },
  { path: /^v2\/(?:spot|mix|margin)\/(?:public|market)\//, anyOf: [] },
  { path: /^v3\/account\/info$/, anyOf: [] },
  { path: /^v2\/spot\/wallet\/(?:cancel-)?withdrawal$/, anyOf: [WITHDRAWALS] },
  { path: /^v2\/spot\/wallet\//, only: 'write', anyOf: ['wtow'], loose: true },
  { path: /^v2\/spot\/wallet\//, anyOf: ['wtor', 'wtow', WITHDRAWALS], loose: true },
  ...pair(/^v2\/spot\//, 'sto'),
  { path: /^v2\/mix\/order\/close-positions$/, anyOf: ['coow', 'cpow'], loose: true },
  ...pair(/^v2\/mix\/order\//, 'coo'),
  ...pair(/^v2\/mix\/position\//, 'cpo'),
  { path: /^v2\/mix\/account\//, only: 'write', anyOf: ['cpow', 'coow'], loose: true },
  { path: /^v2\/mix\/account\//, anyOf: ['cpor', 'cpow', 'coor', 'coow'], loose: true },
  ...pair(/^v2\/margin\//, 'smo'),
  ...pair(/^v2\/copy\//, 'tto'),
  ...pair(/^v2\/user\//, 'cho'),
  ...pair(/^v2\/earn\/loan\//, 'pll'),
  { path: /^v2\/tax\//, anyOf: ['taxr', 'taxw'] },
  { path: /^v2\/p2p\//, anyOf: ['p2pr', 'p2p'] },
  { path: /^v3\/account\/(?:cancel-)?withdraw/, only: 'write', anyOf: [UNIFIED_WITHDRAWALS] },
  { path: /^v3\/trade\//, only: 'write', anyOf: ['uta_trade'] },
  { path: /^v3\/account\//, only: 'write', anyOf: ['uta_mgt'], loose: true },
  { path: /^v3\//, anyOf: ['uta_trade', 'uta_mgt'], loose: true },
]);

const READS = new Set(['GET', 'HEAD', 'OPTIONS', '']);
/** Every operation of the WebSocket that takes orders changes one. */
const OPERATION = /^(?:place|cancel|modify|batch)-[a-z]+$/;

/**
 * @param {unknown} method
 * @param {string} path without its query, or the operation of a WebSocket
 * @returns {boolean}
 */
function isWrite(method, path) {
  if (OPERATION.test(path)) return true;
  return typeof method === 'string' && !READS.has(method.toUpperCase());
}

/**
 * What permission a request needs.
 *
 * @param {unknown} method HTTP method
 * @param {unknown} path path of the endpoint, or the operation of a WebSocket request
 * @returns {PermissionNeed | null} null when this table does not know the endpoint
 * @example permissionFor('POST', '/api/v2/mix/order/place-order') // { write: true, anyOf: ['coow'], exact: true }
 */
function permissionFor(method, path) {
  const clean = bare(path);
  const write = isWrite(method, clean);
  const endpoint = OPERATION.test(clean) ? `v3/trade/${clean}` : /(?:^|\/)api\/(.+)$/.exec(clean)?.[1];
  const rule = RULES.find(
    (candidate) =>
      candidate.path.test(endpoint ?? '') &&
      (candidate.only === undefined || (candidate.only === 'write') === write),
  );
  return rule === undefined ? null : { write, anyOf: [...rule.anyOf], exact: rule.loose !== true };
}

/** @param {KeyInformation} information @returns {string[] | null} null where none of them is known here */
function permissionsOf({ authorities, permissions }) {
  const listed = permissions ?? authorities;
  if (!Array.isArray(listed)) return null;
  const known = listed.filter((name) => typeof name === 'string' && Object.hasOwn(PERMISSIONS, name));
  // Keys of former days list other words: "trade", "readonly".
  return known.length === 0 && listed.length > 0 ? null : known;
}

/** @param {KeyInformation} information @returns {boolean} */
function isReadOnly(information) {
  if (information.permType !== undefined) return information.permType === 'read-only';
  const held = permissionsOf(information);
  return held !== null && held.every((name) => !PERMISSIONS[name].write);
}

/** Of the key information of either interface. */
const checkPermission = checkerOf({ permissionFor, permissionsOf, isReadOnly, isWrite });

/** Permissions to place orders. */
const TRADING = Object.freeze(['stow', 'coow', 'smow', 'uta_trade']);

/** @type {import('../venue').VenueKeys['payoutOf']} */
function payoutOf(information) {
  const held = permissionsOf(information) ?? [];
  const payout = [WITHDRAWALS, UNIFIED_WITHDRAWALS].find((name) => held.includes(name));
  return payout !== undefined && !isReadOnly(information) && TRADING.some((name) => held.includes(name))
    ? payout
    : null;
}

module.exports = { PERMISSIONS, checkPermission, isReadOnly, payoutOf, permissionFor, permissionsOf };
