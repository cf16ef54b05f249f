'use strict';

/**
 * Authentication and authorisation checks, in the order in which the sandbox applies them; the first one that fails
 * decides. Gate.io does not document its own order. Pure functions.
 */

const { headerText } = require('../checks.js');
const { REFUSALS, addressRefused, missingHeader, permissionMissing } = require('./replies.js');
const { signatureFits } = require('./verify.js');

/** @typedef {import('./keys.js').SandboxKey} SandboxKey */
/** @typedef {ReturnType<typeof import('./replies.js').refusal>} Refusal */

/**
 * @typedef {object} Credentials The headers, or the same fields of a WebSocket message; '' when absent.
 * @property {string} apiKey
 * @property {string} timestamp Seconds.
 * @property {string} signature
 */

/**
 * What an endpoint needs.
 * @typedef {{ name: import('./keys.js').PermissionName, write: boolean }} Need
 */

/**
 * @typedef {object} AuthContext
 * @property {number} now Server clock, ms.
 * @property {SandboxKey | undefined} key The key of this name in this environment.
 * @property {string | null} unmatchedIpReply The fault.
 * @property {Need | null} need
 * @property {string} clientIp
 * @property {Buffer} payload What the signature covers.
 */

/** A timestamp may differ this much from the server's clock, in seconds. */
const WINDOW = 60;
/** The official client sends a fraction as well. */
const SECONDS = /^\d{1,20}(?:\.\d{1,9})?$/;

/**
 * @param {import('node:http').IncomingHttpHeaders} headers
 * @returns {Credentials}
 */
function readCredentials({ key, timestamp, sign }) {
  return { apiKey: headerText(key), timestamp: headerText(timestamp), signature: headerText(sign) };
}

/** @typedef {(credentials: Credentials, context: AuthContext) => Refusal | null} Check */

/** @type {Check} */
function checkHeaders({ apiKey, timestamp, signature }) {
  if (timestamp === '') return missingHeader('Timestamp');
  if (apiKey === '') return missingHeader('KEY');
  return signature === '' ? missingHeader('SIGN') : null;
}

/** @type {Check} */
function checkTime({ timestamp }) {
  return SECONDS.test(timestamp) ? null : REFUSALS.expired;
}

/** @type {Check} */
function checkKey(_credentials, { key }) {
  return key === undefined ? REFUSALS.unknownKey : null;
}

/** @type {Check} */
function checkWindow({ timestamp }, { now }) {
  return Math.abs(Number(timestamp) - now / 1000) <= WINDOW ? null : REFUSALS.expired;
}

/** @type {Check} */
function checkSignature({ signature }, { key, payload }) {
  return key !== undefined && signatureFits(key.verifier, payload, signature) ? null : REFUSALS.signature;
}

/** @type {Check} */
function checkAddress(_credentials, { key, clientIp, unmatchedIpReply }) {
  const ips = key?.ips ?? null;
  if (ips === null || ips.includes(clientIp)) return null;
  return addressRefused(unmatchedIpReply ?? key?.unmatchedIpReply ?? 'IP_FORBIDDEN', clientIp);
}

/** @type {Check} */
function checkState(_credentials, { key }) {
  return key?.state === 1 ? null : REFUSALS.locked;
}

/** @type {Check} */
function checkPermission(_credentials, { key, need }) {
  if (need === null) return null;
  const granted = key?.permissions.find(({ name }) => name === need.name);
  if (granted === undefined) return permissionMissing(need.name);
  return need.write && granted.read_only ? REFUSALS.readOnly : null;
}

/** @typedef {import('../checks.js').Checks<Credentials, AuthContext>} Checks */

/** For a command on a connection that is logged in: the key may be gone by now. @type {Checks} */
const RIGHTS = [
  { name: 'key', proves: 'identity', check: checkKey },
  { name: 'ip', proves: 'right', check: checkAddress },
  { name: 'state', proves: 'right', check: checkState },
  { name: 'permission', proves: 'right', check: checkPermission },
];

/** For a request, a subscription and a login. @type {Checks} */
const CHECKS = [
  { name: 'headers', proves: 'identity', check: checkHeaders },
  { name: 'timestamp', proves: 'identity', check: checkTime },
  { name: 'key', proves: 'identity', check: checkKey },
  { name: 'timestamp', proves: 'identity', check: checkWindow },
  { name: 'signature', proves: 'identity', check: checkSignature },
  ...RIGHTS.slice(1),
];

module.exports = { CHECKS, RIGHTS, readCredentials };
