'use strict';

/**
 * The permission of an API key that each endpoint requires.
 * Permission names: https://bybit-exchange.github.io/docs/v5/user/apikey-info
 *
 * @module
 */

/**
 * @typedef {object} PermissionNeed
 * @property {boolean} write the request is a write, so a read-only key is refused
 * @property {string[]} anyOf permissions as `Group.Name`, one of which is enough; empty: any key is allowed
 * @property {boolean} exact false when the request is not known well enough to say which one of `anyOf` it needs
 */
/**
 * @typedef {object} PermissionCheck
 * @property {boolean | null} granted null when the key information or the table cannot tell
 * @property {string[]} missing what the key lacks, as `Group.Name`; empty when nothing is proven to be missing
 * @property {boolean} readOnly the key is read-only
 * @property {boolean} write the request changes something
 * @property {string[]} needs the permissions one of which the request needs
 */
/**
 * The parts of `result` of GET /v5/user/query-api that are read here.
 *
 * @typedef {object} KeyInformation
 * @property {number} [readOnly] 1 for a read-only key
 * @property {Record<string, string[]>} [permissions]
 * @property {string[]} [ips] bound addresses; `*` or none: not bound
 * @property {string} [expiredAt] ISO date
 * @property {number} [deadlineDay] days left
 * @property {number} [uta] 1 for a unified trading account
 * @property {number} [type] 1 personal, 2 third-party application
 */

const { endpointOf } = require('./endpoints');

const ORDER_BY_CATEGORY = Object.freeze({
  linear: ['ContractTrade.Order'],
  inverse: ['ContractTrade.Order'],
  spot: ['Spot.SpotTrade'],
  option: ['Options.OptionsTrade'],
});
const SUB_MEMBER = ['Wallet.SubMemberTransfer', 'Wallet.SubMemberTransferList'];

/**
 * First match wins, so the longer path stands before the shorter one.
 *
 * @typedef {object} PermissionRule
 * @property {string} path a path, or with a slash at the end everything below it
 * @property {'read' | 'write'} [only] the rule is about these requests only
 * @property {string[]} [anyOf]
 * @property {Readonly<Record<string, string[]>>} [byCategory]
 * @property {boolean} [loose] the documentation does not say which of `anyOf` each endpoint below needs
 */
/** @type {readonly PermissionRule[]} */
const RULES = Object.freeze([
  { path: '/v5/user/query-api', anyOf: [] },
  { path: '/v5/market/', anyOf: [] },
  { path: '/v5/announcements/', anyOf: [] },
  { path: '/v5/system/', anyOf: [] },
  { path: '/v5/order/', only: 'write', byCategory: ORDER_BY_CATEGORY },
  { path: '/v5/position/', anyOf: ['ContractTrade.Position'] },
  { path: '/v5/asset/transfer/inter-transfer', anyOf: ['Wallet.AccountTransfer'] },
  { path: '/v5/asset/transfer/query-inter-transfer-list', anyOf: ['Wallet.AccountTransfer'] },
  { path: '/v5/asset/transfer/universal-transfer', anyOf: SUB_MEMBER },
  { path: '/v5/asset/transfer/query-universal-transfer-list', anyOf: SUB_MEMBER },
  { path: '/v5/asset/transfer/', anyOf: ['Wallet.AccountTransfer', ...SUB_MEMBER], loose: true },
  { path: '/v5/asset/withdraw/', anyOf: ['Wallet.Withdraw'] },
  { path: '/v5/asset/exchange/', anyOf: ['Exchange.ExchangeHistory'] },
  { path: '/v5/asset/covert/', anyOf: ['Exchange.ExchangeHistory'] },
  { path: '/v5/earn/product', only: 'read', anyOf: [] },
  { path: '/v5/earn/', anyOf: ['Earn.Earn'] },
]);

/**
 * @param {unknown} method
 * @param {unknown} path
 * @returns {boolean}
 */
function isWrite(method, path) {
  // The operations of the WebSocket trade channel have no method, and every one of them changes an order.
  if (typeof path === 'string' && path.startsWith('order.')) return true;
  return typeof method === 'string' && !['GET', 'HEAD', 'OPTIONS', ''].includes(method.toUpperCase());
}

/**
 * @param {Record<string, unknown>} params
 * @returns {string | null} what to do about a category that V5 does not have: Bybit answers 10005 to that, too
 */
function misuseOf({ category }) {
  if (typeof category !== 'string' || Object.hasOwn(ORDER_BY_CATEGORY, category)) return null;
  const shown = /^[\w-]{1,20}$/.test(category) ? ` in place of ${category}` : '';
  const known = Object.keys(ORDER_BY_CATEGORY).join(', ');
  return `Use a category that V5 has (${known})${shown}: Bybit answers an unknown one as if the permission were missing.`;
}

/**
 * What permission a request needs.
 *
 * @param {unknown} method HTTP method
 * @param {unknown} path path of the endpoint, or the `op` of a WebSocket trade request
 * @param {{ category?: unknown }} [params] the request's parameters; orders need their `category`
 * @returns {PermissionNeed | null} null when this table does not know the endpoint
 * @example permissionFor('POST', '/v5/order/create', { category: 'linear' })
 *   // { write: true, anyOf: ['ContractTrade.Order'], exact: true }
 */
function permissionFor(method, path, params = {}) {
  const clean = endpointOf(path);
  const write = isWrite(method, path);
  const rule = RULES.find(
    (candidate) =>
      (candidate.path.endsWith('/') ? clean.startsWith(candidate.path) : clean === candidate.path) &&
      (candidate.only === undefined || (candidate.only === 'write') === write),
  );
  if (!rule) return null;
  if (rule.anyOf) return { write, anyOf: [...rule.anyOf], exact: !rule.loose };
  const table = rule.byCategory ?? {};
  const category = params?.category;
  if (typeof category === 'string' && Object.hasOwn(table, category)) {
    return { write, anyOf: [...table[category]], exact: true };
  }
  return { write, anyOf: [...new Set(Object.values(table).flat())], exact: false };
}

/**
 * @param {unknown} permissions
 * @param {string} need `Group.Name`
 * @returns {boolean}
 */
function holds(permissions, need) {
  const [group, name] = need.split('.');
  const names = Object.hasOwn(/** @type {object} */ (permissions), group)
    ? /** @type {any} */ (permissions)[group]
    : [];
  return Array.isArray(names) && names.includes(name);
}

/**
 * Compares what a key may do with what a request needs.
 *
 * @param {KeyInformation | null | undefined} keyInformation `result` of GET /v5/user/query-api
 * @param {unknown} method
 * @param {unknown} path
 * @param {{ category?: unknown }} [params]
 * @returns {PermissionCheck}
 */
function checkPermission(keyInformation, method, path, params = {}) {
  const need = permissionFor(method, path, params);
  const write = isWrite(method, path);
  const needs = need?.anyOf ?? [];
  const known = keyInformation !== null && typeof keyInformation === 'object';
  const flag = known ? keyInformation.readOnly : undefined;
  const readOnly = [1, '1', true].includes(/** @type {any} */ (flag));
  const permissions = known ? keyInformation.permissions : undefined;
  /** @type {PermissionCheck} */
  const answer = { granted: null, missing: [], readOnly, write, needs };
  if (!known) return answer;
  const listed = permissions !== null && typeof permissions === 'object';
  if (need && needs.length > 0 && listed) {
    const held = needs.filter((name) => holds(permissions, name));
    if (held.length === 0) return { ...answer, granted: false, missing: needs };
    if (need.exact) answer.granted = true;
  } else if (need && needs.length === 0) {
    answer.granted = true;
  }
  // After the permissions, so that a read-only key without the permission gets both findings.
  return readOnly && write ? { ...answer, granted: false } : answer;
}

module.exports = { RULES, permissionFor, checkPermission, misuseOf };
