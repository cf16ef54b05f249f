'use strict';

/**
 * Authentication and authorisation checks, in the order in which the sandbox applies them; the first one that fails
 * decides. An HTTP request and a WebSocket login carry a signature. An order on a logged-in connection carries none.
 * Pure functions.
 */

const { isPermitted } = require('./permissions.js');
const { signatureRefused, timestampRefused } = require('./error-texts.js');
const { CHOICES, REFUSALS } = require('./replies.js');
const { signatureFits, signedLogin, signedPayload, signedPrefix } = require('./verify.js');

/** @typedef {import('./keys.js').SandboxKey} SandboxKey */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */
/** @typedef {import('./replies.js').ChoiceName} ChoiceName */

/**
 * @typedef {object} IncomingRequest
 * @property {string} method
 * @property {string} path
 * @property {string} query Raw, one character per byte.
 * @property {Buffer} body Raw.
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {Record<string, unknown>} params Of the query or the JSON body.
 * @property {string} clientIp
 */

/**
 * @typedef {object} AuthContext
 * @property {number} now Server clock, ms.
 * @property {SandboxKey | undefined} key The key of this name in this environment.
 * @property {SandboxKey | undefined} keyElsewhere The key of this name in another environment.
 * @property {Record<ChoiceName, number | null>} chosenReplies By fault name; null while no fault chooses one.
 * @property {import('./error-texts.js').ErrorTextChoice} errorTexts
 * @property {{ parameter: string, values: readonly string[] } | null} unifiedOnly
 * @property {ReplySpec | null} misplaced The refusal of an endpoint that the environment does not have.
 */

/**
 * @typedef {object} Credentials The X-BAPI headers, or the same fields of a WebSocket message; '' when absent.
 * @property {string} apiKey
 * @property {string} timestamp ms; of a login: its `expires`.
 * @property {string} signature
 * @property {string} recvWindow
 */

/**
 * @typedef {object} AuthResult
 * @property {string} name 'accepted', or the name of the check that failed.
 * @property {boolean} authenticated The signature is valid; a permission may still be missing.
 * @property {ReplySpec | null} refusal null when the request is accepted.
 */

/** ms, for a request without the header: https://bybit-exchange.github.io/docs/v5/guide#parameters-for-authenticated-endpoints */
const DEFAULT_RECV_WINDOW = '5000';
/** A timestamp may lie this far ahead of the server's clock, exclusive, in ms. */
const TIMESTAMP_LEAD = 1000;
const MILLISECONDS = /^\d{1,15}$/;

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
    apiKey: headerText(headers['x-bapi-api-key']),
    timestamp: headerText(headers['x-bapi-timestamp']),
    signature: headerText(headers['x-bapi-sign']),
    recvWindow: headerText(headers['x-bapi-recv-window']),
  };
}

/** @param {unknown} value */
function plainText(value) {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/**
 * Reads `{ op: 'auth', args: [apiKey, expires, signature] }`.
 * @param {unknown} args
 * @returns {Credentials}
 */
function readLogin(args) {
  const [apiKey, timestamp, signature] = Array.isArray(args) && args.length === 3 ? args.map(plainText) : [];
  return { apiKey: apiKey ?? '', timestamp: timestamp ?? '', signature: signature ?? '', recvWindow: '' };
}

/**
 * Reads the header of an order on the trade channel. The names are those of an HTTP request; the key is that of the login.
 * @param {unknown} header
 * @param {string} apiKey
 * @returns {Credentials}
 */
function readCommandHeader(header, apiKey) {
  const fields = typeof header === 'object' && header !== null ? Object.entries(header) : [];
  const texts = new Map(fields.map(([name, value]) => [name.toLowerCase(), plainText(value)]));
  return {
    apiKey,
    timestamp: texts.get('x-bapi-timestamp') ?? '',
    signature: '',
    recvWindow: texts.get('x-bapi-recv-window') ?? '',
  };
}

/**
 * @param {ChoiceName} choice
 * @param {AuthContext} context
 * @param {SandboxKey | undefined} key
 */
function chosenReply(choice, context, key) {
  const replies = CHOICES[choice];
  const [standard] = replies.keys();
  return replies.get(context.chosenReplies[choice] ?? key?.replies[choice] ?? standard) ?? null;
}

/** @typedef {(credentials: Credentials, request: IncomingRequest, context: AuthContext) => ReplySpec | null} Check */

/** @type {Check} */
function checkHeaders({ apiKey, timestamp, signature, recvWindow }) {
  const given = [apiKey, timestamp, signature].filter((value) => value !== '').length;
  if (given === 0) return REFUSALS.headersAbsent;
  const readable = MILLISECONDS.test(timestamp) && (recvWindow === '' || MILLISECONDS.test(recvWindow));
  return given === 3 && readable ? null : REFUSALS.headersIncomplete;
}

/** @type {Check} */
function checkLoginParameters({ apiKey, timestamp, signature }) {
  return apiKey !== '' && signature !== '' && MILLISECONDS.test(timestamp) ? null : REFUSALS.params;
}

/** @type {Check} */
function checkLoginExpires({ timestamp }, _request, { now }) {
  return Number(timestamp) > now ? null : REFUSALS.params;
}

/** @type {Check} */
function checkCommandHeader({ timestamp, recvWindow }) {
  const readable = MILLISECONDS.test(timestamp) && (recvWindow === '' || MILLISECONDS.test(recvWindow));
  return readable ? null : REFUSALS.params;
}

/** @type {Check} */
function checkTimestamp({ timestamp, recvWindow }, _request, { now, errorTexts }) {
  const window = recvWindow === '' ? DEFAULT_RECV_WINDOW : recvWindow;
  const time = Number(timestamp);
  const accepted = now - Number(window) <= time && time < now + TIMESTAMP_LEAD;
  const figures = { timestamp, serverTime: now, recvWindow: window };
  return accepted ? null : timestampRefused(figures, errorTexts);
}

/** @type {Check} */
function checkKey(_credentials, _request, context) {
  return context.key === undefined ? chosenReply('unknownKeyReply', context, context.keyElsewhere) : null;
}

/** @type {Check} */
function checkExpiry(_credentials, _request, context) {
  const expiredAt = context.key?.expiredAt ?? null;
  return expiredAt !== null && expiredAt <= context.now
    ? chosenReply('expiredKeyReply', context, context.key)
    : null;
}

/** @type {Check} */
function checkAddress(_credentials, { clientIp }, context) {
  // A third-party application uses its key from its own servers, so its addresses count and `ips` does not.
  const ips = context.key?.applicationIps ?? context.key?.ips ?? null;
  return ips === null || ips.includes(clientIp)
    ? null
    : chosenReply('unmatchedIpReply', context, context.key);
}

/** @type {Check} */
function checkSignature(credentials, request, { key, errorTexts }) {
  const { method, query, body } = request;
  const payload = signedPayload({ ...credentials, method, query, body });
  const fits = key !== undefined && signatureFits(key, payload, credentials.signature);
  return fits ? null : signatureRefused(payload, signedPrefix(credentials).length, errorTexts);
}

/** @type {Check} */
function checkLoginSignature({ timestamp, signature }, _request, { key, errorTexts }) {
  const payload = signedLogin(timestamp);
  const fits = key !== undefined && signatureFits(key, payload, signature);
  return fits ? null : signatureRefused(payload, payload.length, errorTexts);
}

/** @type {Check} */
function checkPermission(_credentials, { method, path, params }, context) {
  const permitted = context.key !== undefined && isPermitted(context.key, method, path, params.category);
  return permitted ? null : chosenReply('permissionReply', context, context.key);
}

/** @type {Check} */
function checkAccountType(_credentials, { params }, { key, unifiedOnly }) {
  if (unifiedOnly === null || key?.uta === 1) return null;
  const value = params[unifiedOnly.parameter];
  return unifiedOnly.values.some((unified) => unified === value) ? REFUSALS.notUnified : null;
}

/** @type {Check} */
function checkEnvironment(_credentials, _request, { misplaced }) {
  return misplaced;
}

/** @typedef {ReadonlyArray<{ name: string, proves: 'identity' | 'right', check: Check }>} Checks */

/** @type {Checks} */
const KEY_CHECKS = [
  { name: 'key', proves: 'identity', check: checkKey },
  { name: 'expiry', proves: 'identity', check: checkExpiry },
  { name: 'ip', proves: 'identity', check: checkAddress },
];

/** @type {Checks} */
const RIGHT_CHECKS = [
  { name: 'permission', proves: 'right', check: checkPermission },
  { name: 'account-type', proves: 'right', check: checkAccountType },
  { name: 'environment', proves: 'right', check: checkEnvironment },
];

/** For an HTTP request. @type {Checks} */
const REQUEST_CHECKS = [
  { name: 'headers', proves: 'identity', check: checkHeaders },
  { name: 'timestamp', proves: 'identity', check: checkTimestamp },
  ...KEY_CHECKS,
  { name: 'signature', proves: 'identity', check: checkSignature },
  ...RIGHT_CHECKS,
];

/** For a WebSocket login. @type {Checks} */
const LOGIN_CHECKS = [
  { name: 'parameters', proves: 'identity', check: checkLoginParameters },
  { name: 'expires', proves: 'identity', check: checkLoginExpires },
  ...KEY_CHECKS,
  { name: 'signature', proves: 'identity', check: checkLoginSignature },
];

/** For an order on the trade channel. The login has authenticated the connection, but the key may be deleted or expired by now. @type {Checks} */
const COMMAND_CHECKS = [
  { name: 'parameters', proves: 'right', check: checkCommandHeader },
  { name: 'timestamp', proves: 'right', check: checkTimestamp },
  ...KEY_CHECKS,
  ...RIGHT_CHECKS,
];

/**
 * @param {Checks} checks
 * @param {Credentials} credentials
 * @param {IncomingRequest} request
 * @param {AuthContext} context
 * @returns {AuthResult}
 */
function authenticate(checks, credentials, request, context) {
  for (const { name, proves, check } of checks) {
    const refusal = check(credentials, request, context);
    if (refusal !== null) return { name, authenticated: proves === 'right', refusal };
  }
  return { name: 'accepted', authenticated: true, refusal: null };
}

module.exports = {
  COMMAND_CHECKS,
  LOGIN_CHECKS,
  REQUEST_CHECKS,
  authenticate,
  readCommandHeader,
  readCredentials,
  readLogin,
};
