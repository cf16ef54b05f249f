'use strict';

/**
 * Authentication and authorisation checks, in the order in which the sandbox applies them; the first one that fails
 * decides. OKX does not document its own order. Pure functions.
 */

const { CHOICES, REFUSALS, addressRefused } = require('./replies.js');
const { sameText, signatureFits, signedLogin, signedRequest } = require('./verify.js');

/** @typedef {import('./keys.js').SandboxKey} SandboxKey */
/** @typedef {import('./keys.js').Permission} Permission */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */

/**
 * @typedef {object} Credentials The OK-ACCESS headers, or the same fields of a WebSocket login; '' when absent.
 * @property {string} apiKey
 * @property {string} passphrase
 * @property {string} timestamp ISO 8601 in a header, seconds in a login.
 * @property {string} signature
 */

/**
 * @typedef {object} AuthContext
 * @property {number} now Server clock, ms.
 * @property {SandboxKey | undefined} key The key of this name in this region and environment.
 * @property {SandboxKey | undefined} keyOtherEnvironment The key of this name in this region, in the other environment.
 * @property {SandboxKey | undefined} keyOtherRegion The key of this name in another region.
 * @property {Record<import('./replies.js').ChoiceName, number | null>} chosenReplies By fault name; null while no fault chooses one.
 * @property {Permission | null} permission What the endpoint needs.
 * @property {string} clientIp
 * @property {Buffer} payload What the signature covers.
 */

/**
 * @typedef {object} AuthResult
 * @property {string} name 'accepted', or the name of the check that failed.
 * @property {boolean} authenticated The signature is valid; a permission may still be missing.
 * @property {ReplySpec | null} refusal null when the request is accepted.
 */

/** A timestamp may differ this much from the server's clock, in ms. */
const WINDOW_MS = 30_000;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;
/** Clients also send a fraction, and say so in the documentation: `'' + Date.now() / 1,000`. */
const SECONDS = /^\d{1,10}(?:\.\d{1,9})?$/;

/** @param {string | string[] | undefined} header */
function headerText(header) {
  return header === undefined ? '' : String(header);
}

/**
 * @param {import('node:http').IncomingHttpHeaders} headers
 * @returns {Credentials}
 */
function readCredentials(headers) {
  return {
    apiKey: headerText(headers['ok-access-key']),
    passphrase: headerText(headers['ok-access-passphrase']),
    timestamp: headerText(headers['ok-access-timestamp']),
    signature: headerText(headers['ok-access-sign']),
  };
}

/** @param {unknown} value */
function plainText(value) {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/**
 * Reads `{ op: 'login', args: [{ apiKey, passphrase, timestamp, sign }] }`.
 * @param {unknown} args
 * @returns {Credentials}
 */
function readLogin(args) {
  const given = Array.isArray(args) && typeof args[0] === 'object' && args[0] !== null ? args[0] : {};
  return {
    apiKey: plainText(given.apiKey),
    passphrase: plainText(given.passphrase),
    timestamp: plainText(given.timestamp),
    signature: plainText(given.sign),
  };
}

/**
 * @param {import('./replies.js').ChoiceName} choice
 * @param {AuthContext} context
 * @param {SandboxKey | undefined} key
 */
function chosenReply(choice, context, key) {
  const replies = CHOICES[choice];
  const [standard] = replies.keys();
  return replies.get(context.chosenReplies[choice] ?? key?.replies[choice] ?? standard) ?? null;
}

/** @typedef {(credentials: Credentials, context: AuthContext) => ReplySpec | null} Check */

/** @type {Check} */
function checkHeaders({ apiKey, passphrase, timestamp, signature }) {
  if (apiKey === '') return REFUSALS.emptyKey;
  if (signature === '') return REFUSALS.emptySign;
  if (timestamp === '') return REFUSALS.emptyTimestamp;
  return passphrase === '' ? REFUSALS.emptyPassphrase : null;
}

/** @type {Check} */
function checkIsoTime({ timestamp }) {
  const readable = ISO_TIME.test(timestamp) && !Number.isNaN(Date.parse(timestamp));
  return readable ? null : REFUSALS.badTimestamp;
}

/** @type {Check} */
function checkSeconds({ timestamp }) {
  return SECONDS.test(timestamp) ? null : REFUSALS.badTimestamp;
}

/** @type {Check} */
function checkKey(_credentials, context) {
  const { key, now, keyOtherEnvironment, keyOtherRegion } = context;
  if (key === undefined) {
    if (keyOtherEnvironment !== undefined) return REFUSALS.wrongEnvironment;
    return chosenReply('unknownKeyReply', context, keyOtherRegion);
  }
  const isDeleted = key.expiredAt !== null && key.expiredAt <= now;
  return isDeleted ? chosenReply('unknownKeyReply', context, key) : null;
}

/** @type {Check} */
function checkPassphrase({ passphrase }, { key }) {
  const expected = key?.passphrase.export().toString() ?? '';
  return sameText(expected, passphrase) ? null : REFUSALS.passphrase;
}

/** @param {number} time ms @param {number} now ms */
function checkWindow(time, now) {
  return Math.abs(now - time) <= WINDOW_MS ? null : REFUSALS.expiredTimestamp;
}

/** @type {Check} */
function checkSignature({ signature }, { key, payload }) {
  return key !== undefined && signatureFits(key.verifier, payload, signature) ? null : REFUSALS.signature;
}

/** @type {Check} */
function checkAddress(_credentials, { key, clientIp }) {
  const ips = key?.ips ?? null;
  return ips === null || ips.includes(clientIp) ? null : addressRefused(clientIp);
}

/** @type {Check} */
function checkPermission(_credentials, context) {
  const { key, permission } = context;
  const missing = permission !== null && key?.permissions.includes(permission) !== true;
  return missing ? chosenReply('permissionReply', context, key) : null;
}

/** @typedef {ReadonlyArray<{ name: string, proves: 'identity' | 'right', check: Check }>} Checks */

/** For an HTTP request. @type {Checks} */
const REQUEST_CHECKS = [
  { name: 'headers', proves: 'identity', check: checkHeaders },
  { name: 'timestamp', proves: 'identity', check: checkIsoTime },
  { name: 'key', proves: 'identity', check: checkKey },
  { name: 'passphrase', proves: 'identity', check: checkPassphrase },
  {
    name: 'timestamp',
    proves: 'identity',
    check: ({ timestamp }, { now }) => checkWindow(Date.parse(timestamp), now),
  },
  { name: 'signature', proves: 'identity', check: checkSignature },
  { name: 'ip', proves: 'right', check: checkAddress },
  { name: 'permission', proves: 'right', check: checkPermission },
];

/** For a WebSocket login. @type {Checks} */
const LOGIN_CHECKS = [
  { name: 'parameters', proves: 'identity', check: checkHeaders },
  { name: 'timestamp', proves: 'identity', check: checkSeconds },
  { name: 'key', proves: 'identity', check: checkKey },
  { name: 'passphrase', proves: 'identity', check: checkPassphrase },
  {
    name: 'timestamp',
    proves: 'identity',
    check: ({ timestamp }, { now }) => checkWindow(Number(timestamp) * 1000, now),
  },
  { name: 'signature', proves: 'identity', check: checkSignature },
  { name: 'ip', proves: 'right', check: checkAddress },
];

/** For a command on a connection that is logged in: the key may be deleted by now. @type {Checks} */
const COMMAND_CHECKS = [
  { name: 'key', proves: 'right', check: checkKey },
  { name: 'ip', proves: 'right', check: checkAddress },
  { name: 'permission', proves: 'right', check: checkPermission },
];

/**
 * @param {Checks} checks
 * @param {Credentials} credentials
 * @param {AuthContext} context
 * @returns {AuthResult}
 */
function authenticate(checks, credentials, context) {
  for (const { name, proves, check } of checks) {
    const refusal = check(credentials, context);
    if (refusal !== null) return { name, authenticated: proves === 'right', refusal };
  }
  return { name: 'accepted', authenticated: true, refusal: null };
}

module.exports = {
  COMMAND_CHECKS,
  LOGIN_CHECKS,
  REQUEST_CHECKS,
  authenticate,
  readCredentials,
  readLogin,
  signedLogin,
  signedRequest,
};
