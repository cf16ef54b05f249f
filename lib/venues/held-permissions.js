'use strict';

/**
 * Compares what a key may do with what a request needs, where the key information lists permissions by name.
 *
 * @module
 */

/** @typedef {import('./venue').KeyInformation} KeyInformation */
/** @typedef {import('./bybit/permissions').PermissionNeed} PermissionNeed */
/** @typedef {import('./bybit/permissions').PermissionCheck} PermissionCheck */
/**
 * @typedef {object} PermissionTable of one exchange
 * @property {(method: unknown, path: unknown, params?: any) => PermissionNeed | null} permissionFor
 * @property {(information: KeyInformation) => string[] | null} permissionsOf
 * @property {(information: KeyInformation) => boolean} isReadOnly
 * @property {(method: unknown, path: string) => boolean} isWrite of a path without its query
 */

/** @param {unknown} path @returns {string} without its query */
function bare(path) {
  return typeof path === 'string' ? path.slice(0, 2048).split(/[?#]/, 1)[0] : '';
}

/**
 * @param {PermissionTable} table
 * @returns {(information: KeyInformation | null | undefined, method: unknown, path: unknown, params?: any) => PermissionCheck}
 */
function checkerOf({ permissionFor, permissionsOf, isReadOnly, isWrite }) {
  return (information, method, path, params) => {
    const need = permissionFor(method, path, params);
    const write = isWrite(method, bare(path));
    const needs = need?.anyOf ?? [];
    const held = information ? permissionsOf(information) : null;
    const readOnly = information && held !== null ? isReadOnly(information) : false;
    /** @type {PermissionCheck} */
    const answer = { granted: null, missing: [], readOnly, write, needs };
    if (need === null) return readOnly && write ? { ...answer, granted: false } : answer;
    if (!information) return answer;
    if (needs.length === 0) return { ...answer, granted: true };
    if (held === null) return answer;
    if (!needs.some((name) => held.includes(name))) return { ...answer, granted: false, missing: needs };
    if (readOnly && write) return { ...answer, granted: false };
    return need.exact ? { ...answer, granted: true } : answer;
  };
}

module.exports = { bare, checkerOf };
