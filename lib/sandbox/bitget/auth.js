'use strict';

/**
 * Authentication and authorisation checks, in the order in which the sandbox applies them; the first one that fails
 * decides. Bitget does not document its own order. Pure functions.
 */

const { headerText, plainText } = require('../checks.js');
const { PERMISSIONS } = require('./keys.js');
const { CHOICES, REFUSALS, permissionRefused } = require('./replies.js');
const { sameText, signatureFits } = require('./verify.js');

/** @typedef {import('./keys.js').SandboxKey} SandboxKey */
/** @typedef {import('./keys.js').Permission} Permission */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */

/**
 * @typedef {object} Credentials The ACCESS headers, or the same fields of a WebSocket login; '' when absent.
 * @property {string} apiKey
 * @property {string} passphrase
 * @property {string} timestamp Milliseconds in a header, seconds in a login.
 * @property {string} signature
 */

/**
 * @typedef {object} AuthContext
 * @property {number} now Server clock, ms.
 * @property {SandboxKey | undefined} key The key of this name in this environment.
 * @property {SandboxKey | undefined} keyOtherEnvironment The key of this name in the other environment.
 * @property {Record<import('./replies.js').ChoiceName, number | null>} chosenReplies By fault name; null while no fault chooses one.
 * @property {readonly Permission[]} permissions What the endpoint needs one of; none if empty.
 * @property {string} clientIp
 * @property {Buffer} payload What the signature covers.
 */

/** A timestamp may differ this much from the server's clock, in ms. Bitget documents it; no record shows it. */
const WINDOW_MS = 30_000;
const MILLISECONDS = /^\d{1,16}$/;
/** Clients also send a fraction. */
const SECONDS = /^\d{1,11}(?:\.\d{1,9})?$/;

/**
 * @param {import('node:http').IncomingHttpHeaders} headers
 * @returns {Credentials}
 */
function readCredentials(headers) {
  return {
    apiKey: headerText(headers['access-key']),
    passphrase: headerText(headers['access-passphrase']),
    timestamp: headerText(headers['access-timestamp']),
    signature: headerText(headers['access-sign']),
  };
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
 */
function chosenReply(choice, { key, chosenReplies }) {
  const replies = CHOICES[choice];
  const [standard] = replies.keys();
  return replies.get(chosenReplies[choice] ?? key?.replies[choice] ?? standard) ?? null;
}

/** @typedef {(credentials: Credentials, context: AuthContext) => ReplySpec | null} Check */

/** @type {Check} */
function checkHeaders({ apiKey, passphrase, timestamp, signature }) {
  if (apiKey === '') return REFUSALS.emptyKey;
  if (signature === '') return REFUSALS.emptySign;
  if (timestamp === '') return REFUSALS.emptyTimestamp;
  return passphrase === '' ? REFUSALS.emptyPassphrase : null;
}

/** @param {RegExp} pattern @returns {Check} */
function timeLike(pattern) {
  return ({ timestamp }) => (pattern.test(timestamp) ? null : REFUSALS.badTimestamp);
}

/** @type {Check} */
function checkKey(_credentials, context) {
  if (context.key !== undefined) return null;
  return context.keyOtherEnvironment === undefined
    ? chosenReply('unknownKeyReply', context)
    : REFUSALS.wrongEnvironment;
}

/** @type {Check} */
function checkPassphrase({ passphrase }, context) {
  const expected = context.key?.passphrase.export().toString() ?? '';
  return sameText(expected, passphrase) ? null : chosenReply('passphraseReply', context);
}

/** @param {number} unit ms @returns {Check} */
function window(unit) {
  return ({ timestamp }, { now }) =>
    Math.abs(now - Number(timestamp) * unit) <= WINDOW_MS ? null : REFUSALS.expiredTimestamp;
}

/** @type {Check} */
function checkSignature({ signature }, { key, payload }) {
  return key !== undefined && signatureFits(key, payload, signature) ? null : REFUSALS.signature;
}

/** @type {Check} */
function checkAddress(_credentials, context) {
  const ips = context.key?.ips ?? null;
  return ips === null || ips.includes(context.clientIp) ? null : chosenReply('unmatchedIpReply', context);
}

/** @type {Check} */
function checkPermission(_credentials, { key, permissions }) {
  const allowed = permissions.length === 0 || permissions.some((code) => key?.permissions.includes(code));
  return allowed ? null : permissionRefused(permissions.map((code) => PERMISSIONS[code]));
}

/** @typedef {import('../checks.js').Checks<Credentials, AuthContext>} Checks */

/**
 * @param {string} missing The name of the first check.
 * @param {RegExp} pattern Of the timestamp.
 * @param {number} unit Of the timestamp, ms.
 * @returns {Checks}
 */
function identityChecks(missing, pattern, unit) {
  return [
    { name: missing, proves: 'identity', check: checkHeaders },
    { name: 'timestamp', proves: 'identity', check: timeLike(pattern) },
    { name: 'key', proves: 'identity', check: checkKey },
    { name: 'passphrase', proves: 'identity', check: checkPassphrase },
    { name: 'timestamp', proves: 'identity', check: window(unit) },
    { name: 'signature', proves: 'identity', check: checkSignature },
    { name: 'ip', proves: 'right', check: checkAddress },
  ];
}

/** For an HTTP request. @type {Checks} */
const REQUEST_CHECKS = [
  ...identityChecks('headers', MILLISECONDS, 1),
  { name: 'permission', proves: 'right', check: checkPermission },
];

/** For a WebSocket login. @type {Checks} */
const LOGIN_CHECKS = identityChecks('parameters', SECONDS, 1000);

module.exports = { LOGIN_CHECKS, REQUEST_CHECKS, readCredentials, readLogin };
