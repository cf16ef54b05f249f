'use strict';

/**
 * The `needs` of a bot, and whether its key grants them. A need is a request as the bot makes it, with the parameters that
 * decide (`POST /path?name=value`, or a WebSocket operation), or the name of a permission as the exchange gives it.
 *
 * @module
 */

const { typeError } = require('../internal/argument-error');
const { ownProperties } = require('../internal/own-properties');

/** @typedef {import('../venues/venue').KeyInformation} KeyInformation */
/** @typedef {import('../venues/venue').VenueKeys} VenueKeys */
/** @typedef {import('../venues/venue').Venue} Venue */

/**
 * @typedef {object} Need
 * @property {string} text as it was given
 * @property {string} [permission] its name
 * @property {boolean} [write] a read-only key is not enough
 * @property {string} [method]
 * @property {string} [path]
 * @property {Record<string, string>} [params]
 */
/**
 * @typedef {object} NeedCheck
 * @property {Need} need
 * @property {boolean | null} granted null when neither the key information nor the table can tell
 * @property {boolean} [isAssumed] this host tells the permissions of no key, so the key passes without a proof
 * @property {string} reason a clause
 */

const REQUEST = /^(GET|POST|PUT|DELETE)\s+(\/[\w./-]+)(?:\?(\S*))?$/i;
const LONGEST_NEED = 512;

/**
 * @param {unknown} value
 * @param {Readonly<Venue>} venue
 * @returns {Need}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function parseNeed(value, { endpoints, keys }) {
  if (typeof value !== 'string') throw typeError('The option "needs" must be an array of strings');
  const text = value.trim();
  if (text.length > LONGEST_NEED) return parsePermission(text, keys);
  const [, method, path, query] = REQUEST.exec(text) ?? [];
  if (path !== undefined && endpoints.isApiPath(path.toLowerCase())) {
    return { text, method: method.toUpperCase(), path, params: parseParams(query) };
  }
  const [operation, parameters] = splitOnce(text, '?');
  if (keys.needs.operation.test(operation) && !/\s/.test(text)) {
    return { text, method: 'POST', path: operation, params: parseParams(parameters) };
  }
  return parsePermission(text, keys);
}

/** @param {string} text @param {string} separator @returns {[string, string?]} */
function splitOnce(text, separator) {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/**
 * @param {string} text
 * @param {Readonly<VenueKeys>} keys
 * @returns {Need}
 */
function parsePermission(text, { needs: { permissions, permission, request } }) {
  if (Object.hasOwn(permissions, text)) return { text, permission: text, write: permissions[text].write };
  const names = Object.keys(permissions);
  const wanted = text.toLowerCase();
  const similar = names.find(
    (name) => name.toLowerCase() === wanted || name.split('.').at(-1)?.toLowerCase() === wanted,
  );
  // The exchange has more permissions than are known here, so a well-formed name that resembles no known one is accepted.
  if (similar === undefined && permission.test(text)) return { text, permission: text, write: true };
  const advice =
    similar === undefined ? `such as ${names.slice(0, 3).join(', ')}` : `did you mean ${similar}?`;
  throw typeError(
    `The need ${JSON.stringify(text.slice(0, 80))} is neither a request such as "${request}" ` +
      `nor a permission: ${advice}`,
    'ERR_INVALID_ARG_VALUE',
  );
}

/**
 * @param {string | undefined} query
 * @returns {Record<string, string>}
 */
function parseParams(query) {
  return Object.fromEntries(new URLSearchParams(query ?? ''));
}

/**
 * @param {unknown} value
 * @param {Readonly<Venue>} venue
 * @returns {Need[]}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function parseNeeds(value, venue) {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw typeError('The option "needs" must be an array of strings');
  return value.map((item) => ownProperties(parseNeed(item, venue)));
}

/**
 * @param {Need} need
 * @param {KeyInformation} information
 * @param {Readonly<VenueKeys>} keys
 * @returns {NeedCheck}
 */
function checkNeed(need, information, keys) {
  return need.permission === undefined
    ? checkRequest(need, information, keys)
    : checkName(need, information, keys);
}

/**
 * @param {Need} need
 * @param {KeyInformation} information
 * @param {Readonly<VenueKeys>} keys
 * @returns {NeedCheck}
 */
function checkRequest(need, information, { checkPermission, permissionsOf, readAt, needs: { deciding } }) {
  const check = checkPermission(information, need.method, need.path, need.params);
  const names = check.needs.join(' or ');
  if (check.granted === true) {
    return { need, granted: true, reason: names === '' ? 'any key is allowed to' : `it has ${names}` };
  }
  if (check.granted === false) {
    const reasons = [
      check.missing.length > 0 && `it lacks ${check.missing.join(' or ')}`,
      check.readOnly && check.write && 'it is read-only',
    ].filter(Boolean);
    return { need, granted: false, reason: reasons.join(' and ') };
  }
  if (names === '') {
    return { need, granted: null, reason: 'the permission that this endpoint requires is unknown' };
  }
  if (readAt !== undefined && permissionsOf(information) === null) return untold(need);
  const advice = deciding === '' ? ': name' : `, depending on its parameters: add "${deciding}", or name`;
  return { need, granted: null, reason: `it needs ${names}${advice} the permission instead` };
}

/** @param {Need} need @returns {NeedCheck} where other hosts of the exchange list permissions */
function untold(need) {
  return { need, granted: null, isAssumed: true, reason: 'this host does not tell the permissions of a key' };
}

/**
 * @param {Need} need
 * @param {KeyInformation} information
 * @param {Readonly<VenueKeys>} keys
 * @returns {NeedCheck}
 */
function checkName(need, information, { isReadOnly, permissionsOf, readAt }) {
  const { permission = '', write = true } = need;
  const names = permissionsOf(information);
  if (names === null && readAt !== undefined) return untold(need);
  if (names === null) return { need, granted: null, reason: 'the key information lists no permissions' };
  if (!names.includes(permission)) {
    return { need, granted: false, reason: 'it is not among its permissions' };
  }
  if (write && isReadOnly(information)) return { need, granted: false, reason: 'it is read-only' };
  return { need, granted: true, reason: 'it is among its permissions' };
}

module.exports = { checkNeed, parseNeeds };
