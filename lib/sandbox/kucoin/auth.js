'use strict';

/**
 * Authentication and authorisation checks, in the order in which the sandbox applies them; the first one that fails
 * decides. KuCoin does not document its own order. Pure functions.
 */

const { headerText } = require('../checks.js');
const { REFUSALS, addressRefused } = require('./replies.js');
const { passphraseFits, signatureFits } = require('./verify.js');

/** @typedef {import('./keys.js').SandboxKey} SandboxKey */
/** @typedef {import('./keys.js').Permission} Permission */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */

/**
 * @typedef {object} Credentials The KC-API headers, or the same fields of a WebSocket URL; '' when absent.
 * @property {string} apiKey
 * @property {string} passphrase
 * @property {string} timestamp ms
 * @property {string} signature
 * @property {string | null} version '' counts as '1'; null where nothing names it.
 */

/**
 * @typedef {object} AuthContext
 * @property {number} now Server clock, ms.
 * @property {SandboxKey | undefined} key The key of this name at this site.
 * @property {boolean} hideAddress The fault.
 * @property {Permission | null} permission What the endpoint needs.
 * @property {string} clientIp
 * @property {Buffer} payload What the signature covers.
 */

/** A timestamp may differ this much from the server's clock, in ms. */
const WINDOW_MS = 5000;

/** @param {import('node:http').IncomingHttpHeaders} headers @returns {Credentials} */
function readCredentials(headers) {
  return {
    apiKey: headerText(headers['kc-api-key']),
    passphrase: headerText(headers['kc-api-passphrase']),
    timestamp: headerText(headers['kc-api-timestamp']),
    signature: headerText(headers['kc-api-sign']),
    version: headerText(headers['kc-api-key-version']),
  };
}

/** Reads the URL of the WebSocket for orders. @param {string} query @returns {Credentials} */
function readLogin(query) {
  const params = new URLSearchParams(query);
  const text = (/** @type {string} */ name) => params.get(name) ?? '';
  return {
    apiKey: text('apikey'),
    passphrase: text('passphrase'),
    timestamp: text('timestamp'),
    signature: text('sign'),
    version: null,
  };
}

/** @typedef {(credentials: Credentials, context: AuthContext) => ReplySpec | null} Check */

/** @type {Check} */
function checkHeaders({ apiKey, passphrase, timestamp, signature }) {
  return [apiKey, passphrase, timestamp, signature].includes('') ? REFUSALS.headersMissing : null;
}

/** Text that is not a number counts as missing: https://github.com/sieblyio/kucoin-api/issues/44 @type {Check} */
function checkTime({ timestamp }) {
  return /^\d{1,16}$/.test(timestamp) ? null : REFUSALS.headersMissing;
}

/** @type {Check} */
function checkKey(_credentials, { key, now }) {
  const exists = key !== undefined && (key.expiredAt === null || key.expiredAt > now);
  return exists ? null : REFUSALS.unknownKey;
}

/** @type {Check} */
function checkPassphrase({ passphrase, version }, { key }) {
  if (key === undefined) return REFUSALS.unknownKey;
  const isNamed = version === null || ['', '1'].includes(version) === (key.version === 1);
  const isFit = isNamed && passphraseFits(key, passphrase);
  return isFit ? null : REFUSALS.passphrase;
}

/** @type {Check} */
function checkWindow({ timestamp }, { now }) {
  return Math.abs(Number(timestamp) - now) <= WINDOW_MS ? null : REFUSALS.timestamp;
}

/** @type {Check} */
function checkSignature({ signature }, { key, payload }) {
  return key !== undefined && signatureFits(key.secret, payload, signature) ? null : REFUSALS.signature;
}

/** @type {Check} */
function checkAddress(_credentials, { key, clientIp, hideAddress }) {
  const ips = key?.ips ?? null;
  return ips === null || ips.includes(clientIp) ? null : addressRefused(clientIp, !hideAddress);
}

/** @type {Check} */
function checkPermission(_credentials, { key, permission }) {
  if (permission === null) return null;
  const suffices = permission === 'General' ? [permission] : [permission, 'Trade'];
  return key?.permissions.some((held) => suffices.includes(held)) === true ? null : REFUSALS.permission;
}

/** @typedef {import('../checks.js').Checks<Credentials, AuthContext>} Checks */

/** For a command on a connection that is logged in: the key may be gone by now. @type {Checks} */
const RIGHTS = [
  { name: 'key', proves: 'right', check: checkKey },
  { name: 'ip', proves: 'right', check: checkAddress },
  { name: 'permission', proves: 'right', check: checkPermission },
];

/** For a request and for the URL of the WebSocket for orders. @type {Checks} */
const CHECKS = [
  { name: 'headers', proves: 'identity', check: checkHeaders },
  { name: 'timestamp', proves: 'identity', check: checkTime },
  { name: 'key', proves: 'identity', check: checkKey },
  { name: 'passphrase', proves: 'identity', check: checkPassphrase },
  { name: 'timestamp', proves: 'identity', check: checkWindow },
  { name: 'signature', proves: 'identity', check: checkSignature },
  ...RIGHTS.slice(1),
];

module.exports = { CHECKS, RIGHTS, readCredentials, readLogin };
