'use strict';

/**
 * Authentication and authorisation checks, in the order in which the sandbox applies them; the first one that fails
 * decides. Binance does not document its order. Pure functions.
 */

const { REFUSALS, illegalCharacters, keyIpOrPermission, missingParameter } = require('./replies.js');
const { signatureFits } = require('./verify.js');

/** @typedef {import('./keys.js').SandboxKey} SandboxKey */
/** @typedef {import('./keys.js').Permission} Permission */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */

/**
 * A request for the checks, by HTTP or by WebSocket.
 * @typedef {object} Claim
 * @property {string} apiKey '' when absent.
 * @property {string} signature
 * @property {string} timestamp
 * @property {string} recvWindow '' when absent.
 * @property {Buffer} payload What the signature covers.
 * @property {string} clientIp
 * @property {'spot' | 'wallet' | 'usdm' | 'coinm'} area
 */

/**
 * @typedef {object} AuthContext
 * @property {number} now Server clock, ms.
 * @property {SandboxKey | undefined} key The key of this name, where the area of this environment knows it.
 * @property {SandboxKey | undefined} keyElsewhere The key of this name in another environment or area.
 * @property {boolean} isLive
 * @property {{ unknownKeyReply: number | null, permissionReply: number | null }} faults
 * @property {Permission | null} permission What the endpoint needs.
 * @property {boolean} isTrade It places or cancels orders.
 * @property {boolean} isSigned
 */

/** @typedef {{ name: string, authenticated: boolean, refusal: ReplySpec | null }} AuthResult */
/** @typedef {(claim: Claim, context: AuthContext) => ReplySpec | null} Check */

/** ms: https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security#timing-security */
const DEFAULT_WINDOW = 5000;
const LARGEST_WINDOW = 60_000;
/** A timestamp may lie this far ahead of the server's clock, exclusive, in ms. */
const LEAD = 1000;
const API_KEY = /^[A-Za-z0-9]{64}$/;
const TIMESTAMP = /^\d{1,20}$/;
const WINDOW = /^\d{1,15}(?:\.\d{1,3})?$/;
/** Digits of a time in microseconds. */
const MICROSECONDS = 16;

/** @param {Claim} claim */
const isFutures = ({ area }) => area === 'usdm' || area === 'coinm';
/** @param {Claim} claim */
const refusedKey = (claim) => keyIpOrPermission({ isFutures: isFutures(claim), clientIp: claim.clientIp });

/** @type {Check} */
function checkKeyFormat({ apiKey }, { key, keyElsewhere }) {
  const isKnown = key !== undefined || keyElsewhere !== undefined;
  return isKnown || API_KEY.test(apiKey) ? null : REFUSALS.keyFormat;
}

/** @type {Check} */
function checkParameters({ timestamp, signature, recvWindow }, { isSigned }) {
  if (!isSigned) return null;
  if (timestamp === '') return missingParameter('timestamp');
  if (signature === '') return missingParameter('signature');
  if (!TIMESTAMP.test(timestamp)) return illegalCharacters('timestamp', '^[0-9]{1,20}$');
  if (recvWindow === '') return null;
  if (!WINDOW.test(recvWindow)) return illegalCharacters('recvWindow', '^[0-9]{1,5}(\\.[0-9]{1,3})?$');
  return Number(recvWindow) > LARGEST_WINDOW ? REFUSALS.windowTooLarge : null;
}

/**
 * @param {number} code
 * @param {Claim} claim
 * @returns {ReplySpec}
 */
function unknownKey(code, claim) {
  if (code === -2014) return REFUSALS.keyFormat;
  if (code === -2015) return refusedKey(claim);
  return { ...REFUSALS.unknownKeyId, httpStatus: claim.area === 'wallet' ? 400 : 401 };
}

/** @type {Check} */
function checkKey(claim, { key, keyElsewhere, isLive, faults }) {
  if (key !== undefined) return null;
  const usual = claim.area === 'wallet' || (isFutures(claim) && !isLive) ? -2008 : -2015;
  return unknownKey(faults.unknownKeyReply ?? keyElsewhere?.replies.unknownKeyReply ?? usual, claim);
}

/** @type {Check} */
function checkTimestamp({ timestamp, recvWindow }, { now, isSigned }) {
  if (!isSigned) return null;
  const time = timestamp.length >= MICROSECONDS ? Number(timestamp) / 1000 : Number(timestamp);
  if (time >= now + LEAD) return REFUSALS.timestampAhead;
  const window = recvWindow === '' ? DEFAULT_WINDOW : Number(recvWindow);
  return now - time <= window ? null : REFUSALS.timestampOutside;
}

/** @type {Check} */
function checkSignature({ payload, signature }, { key, isSigned }) {
  if (!isSigned) return null;
  return key !== undefined && signatureFits(key, payload, signature) ? null : REFUSALS.signature;
}

/** @type {Check} */
function checkAddress(claim, { key }) {
  const ips = key?.ips ?? null;
  return ips === null || ips.includes(claim.clientIp) ? null : refusedKey(claim);
}

/** @type {Check} */
function checkPermission(claim, { key, permission, isTrade, now, faults }) {
  if (key === undefined) return null;
  const until = key.tradingAuthorityExpirationTime;
  const isOver = isTrade && until !== null && until <= now;
  if (!isOver && (permission === null || key.permissions[permission])) return null;
  const code = faults.permissionReply ?? key.replies.permissionReply ?? -2015;
  return code === -1002 ? REFUSALS.unauthorized : refusedKey(claim);
}

/** @type {Check} */
function checkAccount(_claim, { key, isTrade }) {
  return isTrade && key?.canTrade === false ? REFUSALS.mayNotTrade : null;
}

/** @type {ReadonlyArray<{ name: string, proves: 'identity' | 'right', check: Check }>} */
const CHECKS = [
  { name: 'key-format', proves: 'identity', check: checkKeyFormat },
  { name: 'parameters', proves: 'identity', check: checkParameters },
  { name: 'key', proves: 'identity', check: checkKey },
  { name: 'timestamp', proves: 'identity', check: checkTimestamp },
  { name: 'signature', proves: 'identity', check: checkSignature },
  { name: 'ip', proves: 'right', check: checkAddress },
  { name: 'permission', proves: 'right', check: checkPermission },
  { name: 'account', proves: 'right', check: checkAccount },
];

/** What is left to check on a WebSocket that has logged on. */
const SESSION_CHECKS = CHECKS.filter(({ name }) => name !== 'signature');

/**
 * @param {typeof CHECKS} checks
 * @param {Claim} claim
 * @param {AuthContext} context
 * @returns {AuthResult}
 */
function authenticate(checks, claim, context) {
  for (const { name, proves, check } of checks) {
    const refusal = check(claim, context);
    if (refusal !== null) return { name, authenticated: proves === 'right', refusal };
  }
  return { name: 'accepted', authenticated: context.isSigned, refusal: null };
}

module.exports = { CHECKS, SESSION_CHECKS, authenticate };
