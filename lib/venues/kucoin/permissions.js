'use strict';

/**
 * The permission of an API key that each endpoint of KuCoin requires, by the names of the key information.
 * Sources: https://www.kucoin.com/docs-new/api-3470130 (names), and the line "API-PERMISSION" of each endpoint in the declarations
 * of https://www.npmjs.com/package/kucoin-universal-sdk.
 *
 * @module
 */

const { bare, checkerOf } = require('../held-permissions');
const { OPERATION } = require('./endpoints');

/** @typedef {import('../venue').KeyInformation} KeyInformation */
/** @typedef {import('../bybit/permissions').PermissionNeed} PermissionNeed */

const GENERAL = 'General';
const SPOT = 'Spot';
const MARGIN = 'Margin';
const FUTURES = 'Futures';
const WITHDRAWAL = 'Withdrawal';
/** Of keys before Spot, Margin and Futures were told apart. */
const TRADE = 'Trade';

/** The permissions of a key, and whether each allows more than reading. */
const PERMISSIONS = Object.freeze({
  [GENERAL]: { write: false },
  [SPOT]: { write: true },
  [MARGIN]: { write: true },
  [FUTURES]: { write: true },
  [TRADE]: { write: true },
  Earn: { write: true },
  InnerTransfer: { write: true },
  FlexTransfers: { write: true },
  Transfer: { write: true },
  [WITHDRAWAL]: { write: true },
  LeadtradeFutures: { write: true },
});

/**
 * The first rule that matches decides.
 *
 * @typedef {object} PermissionRule
 * @property {RegExp} path below /api/, or an operation
 * @property {'read' | 'write'} [only] the rule is about these requests only
 * @property {readonly string[]} anyOf
 * @property {true} [loose] sources do not say, or differ on, which of `anyOf` each endpoint needs
 */
/** @type {readonly Readonly<PermissionRule>[]} */
const RULES = Object.freeze([
  { path: /^spot\./, anyOf: [SPOT] },
  { path: /^margin\./, anyOf: [MARGIN] },
  { path: /^futures\./, anyOf: [FUTURES] },
  { path: /^v\d\/(?:bullet-private|user\/api-key)$/, anyOf: [GENERAL] },
  {
    path: /^v\d\/(?:timestamp|status|bullet-public|symbols|market|contracts)(?:\/|$)/,
    only: 'read',
    anyOf: [],
  },
  { path: /^v1\/copy-trade\//, anyOf: ['LeadtradeFutures'] },
  {
    path: /^v\d\/(?:account-overview|positions?|funding-history|history-positions|margin\/maxWithdrawMargin|recentFills|getMaxOpenSize|getCrossUserLeverage)$/,
    only: 'read',
    anyOf: [FUTURES, GENERAL],
    loose: true,
  },
  { path: /./, only: 'read', anyOf: [GENERAL] },
  { path: /^v1\/hf\/|^v1\/(?:stop-order|order\/client-order)(?:\/|$)|^v3\/oco\//, anyOf: [SPOT] },
  {
    path: /^v[13]\/(?:hf\/margin|margin\/(?:order|borrow|repay)|purchase|redeem|lend|position\/update-user-leverage)(?:\/|$)/,
    anyOf: [MARGIN],
  },
  {
    path: /^v\d\/(?:st-orders|stopOrders|orders\/client-order|orders\/multi-cancel|position|margin\/withdrawMargin|changeCrossUserLeverage)(?:\/|$)/,
    anyOf: [FUTURES],
  },
  // Spot and futures have these at different hosts.
  { path: /^v[13]\/orders(?:\/|$)/, anyOf: [SPOT, FUTURES], loose: true },
  { path: /^v1\/earn\//, anyOf: ['Earn'] },
  { path: /^v[13]\/withdrawals(?:\/|$)/, anyOf: [WITHDRAWAL, 'Transfer'], loose: true },
  {
    path: /^v[123]\/(?:accounts\/(?:universal|inner|sub)-transfer|transfer-(?:in|out))$/,
    anyOf: ['FlexTransfers', 'InnerTransfer', 'Transfer', SPOT, FUTURES],
    loose: true,
  },
]);

const READS = new Set(['GET', 'HEAD', 'OPTIONS', '']);
const BELOW_API = /(?:^|\/)api\/(v[1-3]\/.*)$/;

/**
 * @param {unknown} method
 * @param {string} path without its query, or the operation of a WebSocket
 * @returns {boolean}
 */
function isWrite(method, path) {
  if (OPERATION.test(path)) return true;
  return typeof method === 'string' && !READS.has(method.toUpperCase()) && !/\/bullet-p/.test(path);
}

/** @param {unknown} params an object or URLSearchParams @returns {string} empty where it is not given */
function symbolIn(params) {
  const value =
    params instanceof URLSearchParams ? params.get('symbol') : /** @type {any} */ (params)?.symbol;
  return typeof value === 'string' ? value : '';
}

/**
 * What permission a request needs. The symbol tells spot from futures, where a path is that of both.
 *
 * @param {unknown} method HTTP method
 * @param {unknown} path path of the endpoint, or the `op` of a WebSocket request
 * @param {unknown} [params] an object or URLSearchParams
 * @returns {PermissionNeed | null} null for a path that this table does not know
 * @example permissionFor('POST', '/api/v1/hf/orders') // { write: true, anyOf: ['Spot'], exact: true }
 */
function permissionFor(method, path, params) {
  const clean = bare(path);
  const write = isWrite(method, clean);
  const endpoint = OPERATION.test(clean) ? clean : BELOW_API.exec(clean)?.[1];
  if (endpoint === undefined) return null;
  const rule = RULES.find(
    (candidate) =>
      candidate.path.test(endpoint) &&
      (candidate.only === undefined || (candidate.only === 'write') === write),
  );
  if (rule === undefined) return null;
  const symbol = symbolIn(params);
  if (rule.loose && symbol !== '' && rule.anyOf[0] === SPOT) {
    return { write, anyOf: [symbol.includes('-') ? SPOT : FUTURES], exact: true };
  }
  return { write, anyOf: [...rule.anyOf], exact: rule.loose !== true };
}

/** @param {KeyInformation} information @returns {string[] | null} null where none are listed */
function permissionsOf({ permission }) {
  if (typeof permission !== 'string') return null;
  return permission
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** @param {KeyInformation} information @returns {boolean} */
function isReadOnly(information) {
  const held = permissionsOf(information);
  return held !== null && held.every((name) => name === GENERAL);
}

const check = checkerOf({ permissionFor, permissionsOf, isReadOnly, isWrite });

/**
 * An old key with Trade may place orders; no source says of which products.
 *
 * @type {import('../venue').VenueKeys['checkPermission']}
 */
function checkPermission(information, method, path, params) {
  const known = /** @type {KeyInformation | null | undefined} */ (information);
  const answer = check(known, method, path, params);
  const isOld = answer.granted === false && known && permissionsOf(known)?.includes(TRADE);
  return isOld ? { ...answer, granted: null, missing: [] } : answer;
}

/** @type {import('../venue').VenueKeys['payoutOf']} */
function payoutOf(information) {
  const held = permissionsOf(information) ?? [];
  const trades = [SPOT, MARGIN, FUTURES, TRADE].some((name) => held.includes(name));
  return (trades && [WITHDRAWAL, 'Transfer'].find((name) => held.includes(name))) || null;
}

module.exports = { PERMISSIONS, checkPermission, isReadOnly, payoutOf, permissionFor, permissionsOf };
