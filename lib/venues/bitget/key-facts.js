'use strict';

/**
 * The key information of Bitget: `data` of GET /api/v2/spot/account/info, or of GET /api/v3/account/info of a unified account.
 * Sources: https://www.bitget.com/api-doc/spot/account/Get-Account-Info, https://www.bitget.com/api-doc/uta/account/Get-Account-Info
 *
 * @module
 */

const { PERMISSIONS, isReadOnly, permissionsOf } = require('./permissions');

/** @typedef {import('../venue').KeyInformation} KeyInformation */
/** @typedef {import('../venue').KeyPlace} KeyPlace */
/** @typedef {import('../venue').KeyRead} KeyRead */

const CLASSIC_PATH = '/api/v2/spot/account/info';
const UNIFIED_PATH = '/api/v3/account/info';
/** Tells a bot of futures whether its key works: the key information needs a permission of spot. */
const FUTURES_READ = Object.freeze({
  path: '/api/v2/mix/account/accounts',
  query: 'productType=USDT-FUTURES',
});

/** @param {KeyPlace} place @param {RegExp} path @returns {boolean} every request of the bot is one of these */
const callsOnly = ({ paths }, path) => paths.length > 0 && paths.every((called) => path.test(called));
const UNIFIED = /\/api\/v3\//;
const FUTURES = /\/api\/v2\/mix\//;

const OTHER_READS = Object.freeze([FUTURES_READ]);

/** @type {NonNullable<import('../venue').VenueKeys['readAt']>} */
function readAt(place) {
  if (callsOnly(place, UNIFIED)) return { path: UNIFIED_PATH };
  return callsOnly(place, FUTURES) ? FUTURES_READ : { path: CLASSIC_PATH };
}

/** @type {NonNullable<import('../venue').VenueKeys['detailsAt']>} */
function detailsAt(place) {
  return callsOnly(place, FUTURES) ? { path: CLASSIC_PATH } : null;
}

/** Fields that describe the key, and not its owner: ids of users and of who invited them are left out. */
const SHOWN_FIELDS = Object.freeze(['authorities', 'permissions', 'permType', 'ips', 'traderType']);

/**
 * @param {any} body of the reply about a key
 * @returns {KeyInformation | null}
 */
function informationOf(body) {
  const data = body?.data;
  // A list of accounts shows that the key works.
  if (Array.isArray(data)) return {};
  if (data === null || typeof data !== 'object') return null;
  const known = SHOWN_FIELDS.filter((name) => Object.hasOwn(data, name));
  return Object.fromEntries(known.map((name) => [name, data[name]]));
}

/**
 * @param {KeyInformation | null | undefined} information
 * @returns {string[] | null} the whitelist of the key; null when unknown, empty when any IP address is allowed
 */
function boundAddresses(information) {
  const ips = information?.ips;
  if (typeof ips !== 'string') return null;
  return ips
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** @type {NonNullable<import('../venue').VenueKeys['expiryRemark']>} */
const expiryRemark = () => ({ status: 'unknown', evidence: 'Bitget shows no expiry date for this key.' });

/** @param {Record<string, any>} key @returns {string} */
function addressesText(key) {
  const bound = boundAddresses(key);
  if (bound === null) return 'not said';
  return bound.length === 0 ? 'none: every IP address may use the key' : bound.join(', ');
}

/** @type {import('../venue').VenueKeys['factsOf']} */
function factsOf(key) {
  const held = permissionsOf(key);
  const named = held?.map((name) => `${name} (${PERMISSIONS[name].text})`).join(', ');
  return [
    [
      'Access',
      held === null && key.permType === undefined ? '' : isReadOnly(key) ? 'read-only' : 'read and write',
    ],
    ['Permissions', named === '' ? 'none' : named],
    ['IP whitelist', addressesText(key)],
    ['Account', key.permissions === undefined ? '' : 'unified (/api/v3/)'],
    ['Copy trading', key.traderType === 'trader' ? 'this user is a trader' : ''],
  ];
}

module.exports = {
  OTHER_READS,
  CLASSIC_PATH,
  SHOWN_FIELDS,
  boundAddresses,
  detailsAt,
  expiryRemark,
  factsOf,
  informationOf,
  readAt,
};
