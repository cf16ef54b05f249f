'use strict';

/**
 * The decision at the door: who is asking, and may they? Pure: everything it needs comes in, nothing changes.
 * The checks stand in the order in which the sandbox applies them; the first that refuses decides.
 */

const { isPermitted } = require('./permissions.js');
const { CHOICES, REFUSALS, signatureRefused, timestampRefused } = require('./replies.js');
const { signatureFits, signedPayload } = require('./signature.js');

/** @typedef {import('./keys.js').SandboxKey} SandboxKey */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */
/** @typedef {import('./replies.js').ChoiceName} ChoiceName */

/**
 * @typedef {object} Visitor
 * @property {string} method
 * @property {string} path
 * @property {string} query Raw, one character per byte.
 * @property {Buffer} body Raw.
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {Record<string, unknown>} params Of the query or the JSON body.
 * @property {string} clientIp
 */

/**
 * @typedef {object} House
 * @property {number} now Server clock, ms.
 * @property {SandboxKey | undefined} key The key of this name in this environment.
 * @property {SandboxKey | undefined} keyElsewhere The key of this name in another environment.
 * @property {Record<ChoiceName, number | null>} chosenReplies By fault name; null where no fault chooses.
 * @property {{ parameter: string, values: readonly string[] } | null} unifiedOnly
 */

/**
 * @typedef {object} Credentials The X-BAPI headers, '' where absent.
 * @property {string} apiKey
 * @property {string} timestamp
 * @property {string} signature
 * @property {string} recvWindow
 */

/**
 * @typedef {object} Verdict
 * @property {string} name 'accepted', or the name of the check that refused.
 * @property {boolean} authenticated True once the signature is proven, also if a permission is missing then.
 * @property {ReplySpec | null} refusal null where the request may pass.
 */

/** ms, for a request that does not say: https://bybit-exchange.github.io/docs/v5/guide#parameters-for-authenticated-endpoints */
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

/**
 * @param {ChoiceName} choice
 * @param {House} house
 * @param {SandboxKey | undefined} key
 */
function chosenReply(choice, house, key) {
  const replies = CHOICES[choice];
  const [standard] = replies.keys();
  return replies.get(house.chosenReplies[choice] ?? key?.replies[choice] ?? standard) ?? null;
}

/** @typedef {(credentials: Credentials, visitor: Visitor, house: House) => ReplySpec | null} Check */

/** @type {Check} */
function checkHeaders({ apiKey, timestamp, signature, recvWindow }) {
  const given = [apiKey, timestamp, signature].filter((value) => value !== '').length;
  if (given === 0) return REFUSALS.headersAbsent;
  const readable = MILLISECONDS.test(timestamp) && (recvWindow === '' || MILLISECONDS.test(recvWindow));
  return given === 3 && readable ? null : REFUSALS.headersIncomplete;
}

/** @type {Check} */
function checkTimestamp({ timestamp, recvWindow }, _visitor, { now }) {
  const window = recvWindow === '' ? DEFAULT_RECV_WINDOW : recvWindow;
  const time = Number(timestamp);
  const accepted = now - Number(window) <= time && time < now + TIMESTAMP_LEAD;
  return accepted ? null : timestampRefused(timestamp, now, window);
}

/** @type {Check} */
function checkKey(_credentials, _visitor, house) {
  return house.key === undefined ? chosenReply('unknownKeyReply', house, house.keyElsewhere) : null;
}

/** @type {Check} */
function checkExpiry(_credentials, _visitor, house) {
  const expiredAt = house.key?.expiredAt ?? null;
  return expiredAt !== null && expiredAt <= house.now
    ? chosenReply('expiredKeyReply', house, house.key)
    : null;
}

/** @type {Check} */
function checkAddress(_credentials, { clientIp }, house) {
  const ips = house.key?.ips ?? null;
  return ips === null || ips.includes(clientIp) ? null : chosenReply('unmatchedIpReply', house, house.key);
}

/** @type {Check} */
function checkSignature(credentials, visitor, { key }) {
  const { method, query, body } = visitor;
  const payload = signedPayload({ ...credentials, method, query, body });
  const fits = key !== undefined && signatureFits(key, payload, credentials.signature);
  return fits ? null : signatureRefused(payload);
}

/** @type {Check} */
function checkPermission(_credentials, { method, path, params }, house) {
  const permitted = house.key !== undefined && isPermitted(house.key, method, path, params.category);
  return permitted ? null : chosenReply('permissionReply', house, house.key);
}

/** @type {Check} */
function checkAccountType(_credentials, { params }, { key, unifiedOnly }) {
  if (unifiedOnly === null || key?.uta === 1) return null;
  return unifiedOnly.values.includes(String(params[unifiedOnly.parameter])) ? REFUSALS.notUnified : null;
}

/** @type {ReadonlyArray<{ name: string, proves: 'identity' | 'right', check: Check }>} */
const CHECKS = [
  { name: 'headers', proves: 'identity', check: checkHeaders },
  { name: 'timestamp', proves: 'identity', check: checkTimestamp },
  { name: 'key', proves: 'identity', check: checkKey },
  { name: 'expiry', proves: 'identity', check: checkExpiry },
  { name: 'ip', proves: 'identity', check: checkAddress },
  { name: 'signature', proves: 'identity', check: checkSignature },
  { name: 'permission', proves: 'right', check: checkPermission },
  { name: 'account-type', proves: 'right', check: checkAccountType },
];

/**
 * @param {Credentials} credentials
 * @param {Visitor} visitor
 * @param {House} house
 * @returns {Verdict}
 */
function judge(credentials, visitor, house) {
  for (const { name, proves, check } of CHECKS) {
    const refusal = check(credentials, visitor, house);
    if (refusal !== null) return { name, authenticated: proves === 'right', refusal };
  }
  return { name: 'accepted', authenticated: true, refusal: null };
}

module.exports = { judge, readCredentials };
