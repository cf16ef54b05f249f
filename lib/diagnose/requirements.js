'use strict';

/**
 * The `needs` of a bot, and whether its key grants them. A need is a request as the bot makes it
 * (`POST /v5/order/create?category=linear`, or the WebSocket operation `order.create?category=linear`), or the name of
 * a permission as query-api gives it (`ContractTrade.Order`).
 * Names: https://bybit-exchange.github.io/docs/v5/user/apikey-info
 *
 * @module
 */

const { typeError } = require('../internal/argument-error');
const { ownProperties } = require('../internal/own-properties');
const { checkPermission } = require('../venues/bybit/permissions');

/**
 * @typedef {object} Need
 * @property {string} text as it was given
 * @property {string} [permission] `Group.Name`
 * @property {boolean} [write] a read-only key is not enough
 * @property {string} [method]
 * @property {string} [path]
 * @property {Record<string, string>} [params]
 */
/**
 * @typedef {object} NeedCheck
 * @property {Need} need
 * @property {boolean | null} granted null when neither the key information nor the table can tell
 * @property {string} reason a clause
 */

/** Permissions whose names are known, and whether a read-only key is enough for them. */
const PERMISSIONS = Object.freeze({
  'ContractTrade.Order': { write: true },
  'ContractTrade.Position': { write: true },
  'Spot.SpotTrade': { write: true },
  'Wallet.AccountTransfer': { write: true },
  'Wallet.SubMemberTransfer': { write: true },
  'Wallet.SubMemberTransferList': { write: true },
  'Wallet.Withdraw': { write: true },
  'Options.OptionsTrade': { write: true },
  'Derivatives.DerivativesTrade': { write: true },
  'Exchange.ExchangeHistory': { write: false },
  'Earn.Earn': { write: true },
});

const REQUEST = /^(GET|POST|PUT|DELETE)\s+(\/v5\/[\w./-]+)(?:\?(\S*))?$/i;
const OPERATION = /^(order\.[a-z-]+)(?:\?(\S*))?$/;
const PERMISSION = /^[A-Z]\w*\.\w+$/;
const LONGEST_NEED = 512;

/**
 * @param {unknown} value
 * @returns {Need}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function parseNeed(value) {
  if (typeof value !== 'string') throw typeError('The option "needs" must be an array of strings');
  const text = value.trim();
  const request = text.length <= LONGEST_NEED ? REQUEST.exec(text) : null;
  if (request) {
    const [, method, path, query] = request;
    return { text, method: method.toUpperCase(), path, params: parseParams(query) };
  }
  const operation = text.length <= LONGEST_NEED ? OPERATION.exec(text) : null;
  if (operation) return { text, method: 'POST', path: operation[1], params: parseParams(operation[2]) };
  return parsePermission(text);
}

/**
 * @param {string} text
 * @returns {Need}
 */
function parsePermission(text) {
  if (Object.hasOwn(PERMISSIONS, text)) {
    return {
      text,
      permission: text,
      write: PERMISSIONS[/** @type {keyof typeof PERMISSIONS} */ (text)].write,
    };
  }
  const wanted = text.toLowerCase();
  const similar = Object.keys(PERMISSIONS).find(
    (name) => name.toLowerCase() === wanted || name.split('.')[1].toLowerCase() === wanted,
  );
  // The exchange has more groups than are known here, so a well-formed name that resembles no known one is accepted.
  if (similar === undefined && PERMISSION.test(text)) return { text, permission: text, write: true };
  const advice =
    similar === undefined ? `such as ${Object.keys(PERMISSIONS).slice(0, 3).join(', ')}` : similar;
  throw typeError(
    `The need ${JSON.stringify(text.slice(0, 80))} is neither a request such as "POST /v5/order/create?category=linear" ` +
      `nor a permission: ${similar === undefined ? advice : `did you mean ${advice}?`}`,
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
 * @returns {Need[]}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 */
function parseNeeds(value) {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw typeError('The option "needs" must be an array of strings');
  return value.map((item) => ownProperties(parseNeed(item)));
}

/**
 * @param {Need} need
 * @param {import('../venues/bybit/permissions').KeyInformation} keyInformation
 * @returns {NeedCheck}
 */
function checkNeed(need, keyInformation) {
  return need.permission === undefined ? checkRequest(need, keyInformation) : checkName(need, keyInformation);
}

/**
 * @param {Need} need
 * @param {import('../venues/bybit/permissions').KeyInformation} keyInformation
 * @returns {NeedCheck}
 */
function checkRequest(need, keyInformation) {
  const check = checkPermission(keyInformation, need.method, need.path, need.params);
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
  const reason =
    names === ''
      ? 'the permission that this endpoint requires is unknown'
      : `it needs ${names}, depending on its parameters: add "category", or name the permission instead`;
  return { need, granted: null, reason };
}

/**
 * @param {Need} need
 * @param {import('../venues/bybit/permissions').KeyInformation} keyInformation
 * @returns {NeedCheck}
 */
function checkName(need, { permissions, readOnly }) {
  const { permission = '', write = true } = need;
  if (permissions === null || typeof permissions !== 'object') {
    return { need, granted: null, reason: 'the key information lists no permissions' };
  }
  const [group, name] = permission.split('.');
  const names = Object.hasOwn(permissions, group) ? permissions[group] : [];
  if (!Array.isArray(names) || !names.includes(name)) {
    return { need, granted: false, reason: 'it is not among its permissions' };
  }
  if (write && Number(readOnly) === 1) return { need, granted: false, reason: 'it is read-only' };
  return { need, granted: true, reason: 'it is among its permissions' };
}

module.exports = { PERMISSIONS, checkNeed, parseNeeds };
