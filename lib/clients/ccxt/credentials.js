'use strict';

/** While attached, an exchange sends requests for the account of its signer or not at all. */

const { refusal } = require('../../transport/final-request');
const { redactKey } = require('../../internal/redact');

/**
 * Replaces the secret. It does not contain `PRIVATE KEY`, so ccxt calls `hmac` for RSA keys as well.
 */
const PLACEHOLDER = 'the secret is held by bybit-auth';
const REMEDY = 'Call detach(exchange) first, then set the credentials, then attach again';

/**
 * @param {string} what the mismatch, as a clause
 * @param {string} apiKey of the signer
 */
function otherKey(what, apiKey) {
  const own = `bybit-auth is attached and signs for ${redactKey(apiKey)}`;
  return refusal('ERR_BYBIT_OTHER_KEY', `Not sent: ${what}, and ${own}. ${REMEDY}`);
}

/**
 * @param {import('../../ccxt').Attachment} attachment
 * @throws {Error} ERR_BYBIT_OTHER_KEY when the credentials of the exchange were replaced since attach()
 */
function requireOwnCredentials({ exchange, signer }) {
  const { apiKey, secret } = exchange;
  if (apiKey && apiKey !== signer.apiKey) {
    throw otherKey(`exchange.apiKey was set to ${redactKey(String(apiKey))}`, signer.apiKey);
  }
  if (secret && secret !== PLACEHOLDER) throw otherKey('exchange.secret was set', signer.apiKey);
}

/**
 * @param {unknown} named the X-BAPI-API-KEY of a request that was signed elsewhere
 * @param {import('../../ccxt').Attachment} attachment
 * @throws {Error} ERR_BYBIT_OTHER_KEY
 */
function requireOwnKey(named, { signer }) {
  if (!named || named === signer.apiKey) return;
  throw otherKey(`the request names the API key ${redactKey(String(named))}`, signer.apiKey);
}

module.exports = { PLACEHOLDER, requireOwnCredentials, requireOwnKey };
