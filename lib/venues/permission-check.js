'use strict';

/**
 * Compares what a key may do with what a request needs, for exchanges whose keys have a list of permissions.
 *
 * @module
 */

/** @typedef {import('./venue').KeyInformation} KeyInformation */
/** @typedef {import('./bybit/permissions').PermissionNeed} PermissionNeed */
/** @typedef {import('./bybit/permissions').PermissionCheck} PermissionCheck */
/**
 * The first rule that matches decides.
 *
 * @typedef {object} PermissionRule
 * @property {RegExp} path
 * @property {'read' | 'write'} [only] the rule is about these requests only
 * @property {readonly string[]} anyOf
 * @property {true} [loose] the documentation does not say which of `anyOf` each endpoint needs
 */

const READS = new Set(['GET', 'HEAD', 'OPTIONS', '']);

/** @param {unknown} method of HTTP @returns {boolean} */
const isReadMethod = (method) => typeof method !== 'string' || READS.has(method.toUpperCase());

/** @param {unknown} path @returns {string} without its query */
function barePath(path) {
  return typeof path === 'string' ? path.slice(0, 2048).split(/[?#]/, 1)[0] : '';
}

/**
 * @param {readonly Readonly<PermissionRule>[]} rules
 * @param {string} path without its query
 * @param {boolean} write
 * @returns {PermissionNeed | null} null when the table does not know the endpoint
 */
function needOf(rules, path, write) {
  const found = rules.find(
    (rule) => rule.path.test(path) && (rule.only === undefined || (rule.only === 'write') === write),
  );
  return found === undefined ? null : { write, anyOf: [...found.anyOf], exact: found.loose !== true };
}

/**
 * @param {object} exchange
 * @param {import('./venue').VenueKeys['permissionFor']} exchange.permissionFor
 * @param {(method: unknown, path: string) => boolean} exchange.isWrite path without its query, or the operation of a WebSocket
 * @param {import('./venue').VenueKeys['permissionsOf']} exchange.permissionsOf
 * @param {import('./venue').VenueKeys['isReadOnly']} exchange.isReadOnly
 * @returns {import('./venue').VenueKeys['checkPermission']}
 */
function permissionChecker({ permissionFor, isWrite, permissionsOf, isReadOnly }) {
  return (information, method, path, params) => {
    const need = permissionFor(method, path, params);
    const write = isWrite(method, barePath(path));
    const needs = need?.anyOf ?? [];
    const known = /** @type {KeyInformation | null | undefined} */ (information);
    const held = known ? permissionsOf(known) : null;
    const readOnly = known ? isReadOnly(known) : false;
    /** @type {PermissionCheck} */
    const answer = { granted: null, missing: [], readOnly, write, needs };
    if (need === null) return held !== null && readOnly && write ? { ...answer, granted: false } : answer;
    if (!known) return answer;
    if (needs.length === 0) return { ...answer, granted: true };
    if (held === null) return answer;
    if (!needs.some((name) => held.includes(name))) return { ...answer, granted: false, missing: needs };
    return need.exact ? { ...answer, granted: true } : answer;
  };
}

module.exports = { barePath, isReadMethod, needOf, permissionChecker };
