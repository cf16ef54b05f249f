'use strict';

/**
 * The permission of an API key that each endpoint of Binance requires, by the names of the key information.
 * Sources: https://developers.binance.com/docs/wallet/account/api-key-permission,
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security
 *
 * @module
 */

const { read } = require('../../internal/read');
const { bare, checkerOf } = require('../held-permissions');

/** @typedef {import('../venue').KeyInformation} KeyInformation */
/** @typedef {import('../bybit/permissions').PermissionNeed} PermissionNeed */

const READING = 'enableReading';
const SPOT = 'enableSpotAndMarginTrading';
const FUTURES = 'enableFutures';

/** The flags of the key information that say what a key may do, and whether each allows more than reading. */
const FLAGS = Object.freeze({
  [READING]: { write: false },
  [SPOT]: { write: true },
  [FUTURES]: { write: true },
  enableMargin: { write: true },
  enableVanillaOptions: { write: true },
  enablePortfolioMarginTrading: { write: true },
  enableWithdrawals: { write: true },
  enableInternalTransfer: { write: true },
  permitsUniversalTransfer: { write: true },
  enableFixApiTrade: { write: true },
  enableFixReadOnly: { write: false },
});

/**
 * The first rule that matches decides.
 *
 * @typedef {object} PermissionRule
 * @property {RegExp} path
 * @property {'read' | 'write'} [only] the rule is about these requests only
 * @property {readonly string[]} anyOf
 * @property {true} [loose] the documentation does not say which of `anyOf` each endpoint needs
 */
/** @type {readonly Readonly<PermissionRule>[]} */
const RULES = Object.freeze([
  {
    path: /^\/api\/v3\/(?:ping|time|exchangeInfo|depth|trades|historicalTrades|aggTrades|klines|uiKlines|avgPrice|ticker)(?:\/|$)/,
    anyOf: [],
  },
  {
    path: /^\/[fd]api\/v\d\/(?:ping|time|exchangeInfo|depth|trades|aggTrades|klines|premiumIndex|fundingRate|ticker)(?:\/|$)/,
    anyOf: [],
  },
  { path: /^\/sapi\/v1\/account\/apiRestrictions$/, anyOf: [] },
  { path: /^\/sapi\/v1\/system\/status$/, anyOf: [] },
  { path: /^\/api\/v3\//, only: 'read', anyOf: [READING] },
  { path: /^\/api\/v3\//, only: 'write', anyOf: [SPOT] },
  // Reads, too: a key without it gets -2015 for every signed request to these hosts.
  { path: /^\/[fd]api\/v\d\//, anyOf: [FUTURES] },
  { path: /^\/eapi\/v\d\//, only: 'write', anyOf: ['enableVanillaOptions'] },
  { path: /^\/papi\/v\d\//, only: 'write', anyOf: ['enablePortfolioMarginTrading'] },
  { path: /^\/sapi\/v\d\/margin\/(?:order|orderList|openOrders)(?:\/|$)/, only: 'write', anyOf: [SPOT] },
  { path: /^\/sapi\/v\d\/margin\//, only: 'write', anyOf: ['enableMargin', SPOT], loose: true },
  {
    path: /^\/sapi\/v\d\/asset\/transfer$/,
    only: 'write',
    anyOf: ['permitsUniversalTransfer', 'enableInternalTransfer'],
    loose: true,
  },
  { path: /^\/sapi\/v\d\/capital\/withdraw\/apply$/, only: 'write', anyOf: ['enableWithdrawals'] },
  { path: /^\/sapi\/v\d\//, only: 'read', anyOf: [READING] },
  // The WebSocket interfaces of spot and of futures have operations of the same names.
  {
    path: /^(?:order|orderList|openOrders|sor)\./,
    only: 'write',
    anyOf: [SPOT, FUTURES],
    loose: true,
  },
]);

const READS = new Set(['GET', 'HEAD', 'OPTIONS', '']);
/** Operations of a WebSocket that only read. */
const READING_OPERATION = /\.status$/;

/**
 * @param {unknown} method
 * @param {string} path without its query, or the operation of a WebSocket
 * @returns {boolean}
 */
function isWrite(method, path) {
  if (path !== '' && !path.includes('/')) return !READING_OPERATION.test(path);
  return typeof method === 'string' && !READS.has(method.toUpperCase());
}

/**
 * What permission a request needs.
 *
 * @param {unknown} method HTTP method
 * @param {unknown} path path of the endpoint, or the method of a WebSocket request
 * @returns {PermissionNeed | null} null when this table does not know the endpoint
 * @example permissionFor('POST', '/fapi/v1/order') // { write: true, anyOf: ['enableFutures'], exact: true }
 */
function permissionFor(method, path) {
  const clean = bare(path);
  const write = isWrite(method, clean);
  const rule = RULES.find(
    (candidate) =>
      candidate.path.test(clean) && (candidate.only === undefined || (candidate.only === 'write') === write),
  );
  return rule === undefined ? null : { write, anyOf: [...rule.anyOf], exact: rule.loose !== true };
}

/** @param {KeyInformation} information @returns {string[] | null} the flags that are set; null where none are shown */
function permissionsOf(information) {
  const shown = Object.keys(FLAGS).filter((name) => typeof read(information, name) === 'boolean');
  return shown.length === 0 ? null : shown.filter((name) => information[name] === true);
}

/** @param {KeyInformation} information @returns {boolean} no flag allows more than reading */
function isReadOnly(information) {
  const held = permissionsOf(information);
  return held !== null && held.every((name) => !FLAGS[/** @type {keyof typeof FLAGS} */ (name)].write);
}

/** Of the reply of GET /sapi/v1/account/apiRestrictions. */
const checkPermission = checkerOf({ permissionFor, permissionsOf, isReadOnly, isWrite });

const PAYOUT = 'enableWithdrawals';
/** Permissions to place orders. */
const TRADING = [SPOT, FUTURES, 'enableMargin', 'enableVanillaOptions', 'enablePortfolioMarginTrading'];

/** @type {import('../venue').VenueKeys['payoutOf']} */
function payoutOf(information) {
  const held = permissionsOf(information) ?? [];
  return held.includes(PAYOUT) && TRADING.some((name) => held.includes(name)) ? PAYOUT : null;
}

module.exports = { FLAGS, checkPermission, isReadOnly, payoutOf, permissionFor, permissionsOf };
