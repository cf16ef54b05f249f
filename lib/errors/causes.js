'use strict';

/**
 * The causes that this package tells apart, and what holds for each of them regardless of the reply.
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
 */

/** @type {Readonly<Record<Category, Readonly<CategoryInformation>>>} */
const CATEGORIES = Object.freeze({
  'key-expired': auth('The API key has expired', '/user/apikey-info'),
  'key-or-ip-mismatch': auth('The API key or the IP address does not match', '/error'),
  'key-or-environment': auth('This environment does not know the API key', '/error'),
  'bad-signature': auth('The signature does not match', '/guide'),
  'clock-ahead': auth("The timestamp is ahead of Bybit's clock: the local clock is fast", '/guide'),
  'clock-behind': auth('The timestamp is too old: the local clock is slow', '/guide'),
  'request-late': { ...auth('The request arrived after its recv_window', '/guide'), retryable: true },
  permission: auth('The API key lacks the permission', '/user/apikey-info'),
  'auth-failed': auth('Bybit could not authenticate the user', '/error'),
  'ip-not-allowed': auth("This IP address is not on the key's whitelist", '/error'),
  'missing-auth': auth('The authentication headers are missing or incomplete', '/guide'),
  'account-mode': auth('The endpoint is not available for this type of account', '/acct-mode'),
  banned: auth('The account is banned from this action', '/error'),
  region: auth('Bybit does not serve this country or region', '/guide'),
  compliance: auth('A compliance rule or a missing identity check (KYC) blocks the request', '/error'),
  'symbol-not-allowed': auth("The symbol is not on this API key's list", '/error'),
  'session-limit': api('Too many WebSocket trade sessions are open for this account', '/error', true),
  'rate-limit': { ...api('Too many requests', '/rate-limit', true), kind: 'rate-limit' },
  'no-verdict': api('The reply says nothing about the API key', '/error', true),
  business: api('Bybit refused the request itself', '/error', false),
});

/**
 * @param {string} title
 * @param {string} page
 * @returns {CategoryInformation}
 */
function auth(title, page) {
  return { kind: 'auth', retryable: false, title, url: DOCS + page };
}

/**
 * @param {string} title
 * @param {string} page
 * @param {boolean} retryable
 * @returns {CategoryInformation}
 */
function api(title, page, retryable) {
  return { kind: 'api', retryable, title, url: DOCS + page };
}

module.exports = { CATEGORIES };
