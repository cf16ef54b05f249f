'use strict';

/**
 * The causes that this package distinguishes, and the facts about each of them that do not depend on the reply.
 *
 * @module
 */

const { DOCS } = require('../venues/bybit/docs');

/**
 * @typedef {'key-expired' | 'key-or-ip-mismatch' | 'key-or-environment' | 'session-limit' | 'bad-signature'
 *   | 'clock-ahead' | 'clock-behind' | 'request-late' | 'permission' | 'auth-failed' | 'ip-not-allowed'
 *   | 'missing-auth' | 'account-mode' | 'banned' | 'region' | 'compliance' | 'symbol-not-allowed' | 'rate-limit'
 *   | 'no-verdict' | 'business'} Category
 */
/** @typedef {'stated' | 'documented' | 'inferred'} Confidence how the cause is known: the text says so, the documentation of the code says so, or it follows from the rest */
/**
 * @typedef {object} CategoryInformation
 * @property {'auth' | 'api' | 'rate-limit'} kind which error class: BybitAuthError, BybitApiError, BybitRateLimitError
 * @property {boolean} retryable the same request can succeed later without a change by anyone
 * @property {string} title
 * @property {string} url the page that documents it
 * @property {readonly StepId[]} checks which steps of the checklist come first, most likely cause first
 * @property {GateEffect} gate what such a reply does to a gate
 */
/** @typedef {import('../venues/bybit/checklist').StepId} StepId */
/**
 * What a reply with a cause does to a gate:
 *
 * - `rejected`: about the key, and so about every request
 * - `guarded`: counts for a request that the gate guards, or that is one of `needs`
 * - `needed`: counts only for a request that is one of `needs`
 * - `doubted`: perhaps about this request only; the third in a row closes the gate
 * - `ignored`: says nothing about the key
 *
 * @typedef {'rejected' | 'guarded' | 'needed' | 'doubted' | 'ignored'} GateEffect
 */

/** @param {string} page @param {GateEffect} gate @param {readonly StepId[]} checks */
const auth = (page, gate, checks) => ({
  kind: /** @type {const} */ ('auth'),
  retryable: false,
  url: DOCS + page,
  gate,
  checks,
});
/** @param {string} page */
const api = (page) => ({
  kind: /** @type {const} */ ('api'),
  retryable: true,
  url: DOCS + page,
  gate: /** @type {const} */ ('ignored'),
  checks: [],
});

/** @type {Readonly<Record<Category, Readonly<CategoryInformation>>>} */
const CATEGORIES = Object.freeze({
  'key-expired': {
    ...auth('/user/apikey-info', 'rejected', ['expiry', 'environment', 'permissions']),
    title: 'The API key has expired',
  },
  'key-or-ip-mismatch': {
    ...auth('/error', 'rejected', [
      'ip-whitelist',
      'key-exists',
      'environment',
      'permissions',
      'expiry',
      'key-format',
    ]),
    title: 'The API key or the IP address does not match',
  },
  'key-or-environment': {
    ...auth('/error', 'rejected', ['environment', 'key-exists', 'key-format', 'expiry']),
    title: 'This environment does not know the API key',
  },
  'ip-not-allowed': {
    ...auth('/error', 'rejected', ['ip-whitelist']),
    title: "This IP address is not on the key's whitelist",
  },
  banned: {
    ...auth('/error', 'rejected', ['account-type']),
    title: 'The account is banned from this action',
  },
  'auth-failed': {
    ...auth('/error', 'rejected', ['key-exists', 'environment', 'signature', 'key-format', 'clock']),
    title: 'Bybit could not authenticate the user',
  },
  permission: {
    ...auth('/user/apikey-info', 'guarded', ['permissions', 'account-type']),
    title: 'The API key lacks the permission',
  },
  region: {
    ...auth('/guide', 'guarded', ['ip-whitelist']),
    title: 'Bybit does not serve this country or region',
  },
  compliance: {
    ...auth('/error', 'guarded', ['account-type']),
    title: 'A compliance rule or a missing identity check (KYC) blocks the request',
  },
  'account-mode': {
    ...auth('/acct-mode', 'needed', ['account-type']),
    title: 'The endpoint is not available for this type of account',
  },
  // One of these can be the fault of one request; a wrong key or clock makes all of them fail.
  'bad-signature': {
    ...auth('/guide', 'doubted', ['signature', 'key-format', 'environment']),
    title: 'The signature does not match',
  },
  'missing-auth': {
    ...auth('/guide', 'doubted', ['signature', 'key-format', 'key-exists', 'environment']),
    title: 'The authentication headers are missing or incomplete',
  },
  'clock-ahead': {
    ...auth('/guide', 'doubted', ['clock']),
    title: "The timestamp is ahead of Bybit's clock: the local clock is fast",
  },
  'clock-behind': {
    ...auth('/guide', 'doubted', ['clock']),
    title: 'The timestamp is too old: the local clock is slow',
  },
  'request-late': {
    ...auth('/guide', 'doubted', ['clock']),
    retryable: true,
    title: 'The request arrived after its recv_window',
  },
  // About the symbol of one request.
  'symbol-not-allowed': {
    ...auth('/error', 'ignored', ['permissions']),
    title: "The symbol is not on this API key's list",
  },
  'session-limit': {
    ...api('/error'),
    title: 'Too many WebSocket trade sessions are open for this account',
  },
  'rate-limit': { ...api('/rate-limit'), kind: 'rate-limit', title: 'Too many requests' },
  'no-verdict': { ...api('/error'), title: 'The reply says nothing about the API key' },
  business: { ...api('/error'), retryable: false, title: 'Bybit refused the request itself' },
});

module.exports = { CATEGORIES };
