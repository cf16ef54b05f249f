'use strict';

/** While attached, an exchange sends requests for the account of its signer or not at all. */

const { tellFailure } = require('../tell-failure');
const { refusal } = require('../../transport/final-request');
const { redactKey } = require('../../internal/redact');

/**
 * Replaces the secret, and the passphrase of an API key. It does not contain `PRIVATE KEY`, so ccxt calls `hmac` for private
 * keys as well.
 */
const PLACEHOLDER = 'the secret is held by bybit-auth';
const REMEDY = 'Call detach(exchange) first, then set the credentials, then attach again';

/**
 * @param {string} what the mismatch, as a clause
 * @param {import('../../ccxt').Attachment} attachment
 */
function otherKey(what, { signer, settings }) {
  const own = `bybit-auth is attached and signs for ${redactKey(signer.apiKey)}`;
  const error = refusal('ERR_BYBIT_OTHER_KEY', `Not sent: ${what}, and ${own}. ${REMEDY}`);
  return tellFailure(error, settings.onError);
}

/**
 * @param {import('../../ccxt').Attachment} attachment
 * @throws {Error} ERR_BYBIT_OTHER_KEY when the credentials of the exchange were replaced since attach()
 */
function requireOwnCredentials(attachment) {
  const { exchange, signer, settings } = attachment;
  const { apiKey, secret, password } = exchange;
  if (apiKey && apiKey !== signer.apiKey) {
    throw otherKey(`exchange.apiKey was set to ${redactKey(String(apiKey))}`, attachment);
  }
  if (secret && secret !== PLACEHOLDER) throw otherKey('exchange.secret was set', attachment);
  if (settings.venue.credentials.apiPassphrase === null || !password || password === PLACEHOLDER) return;
  throw otherKey('exchange.password was set', attachment);
}

/**
 * @param {unknown} named the API key of a request that was signed elsewhere
 * @param {import('../../ccxt').Attachment} attachment
 * @throws {Error} ERR_BYBIT_OTHER_KEY
 */
function requireOwnKey(named, attachment) {
  if (!named || named === attachment.signer.apiKey) return;
  throw otherKey(`the request names the API key ${redactKey(String(named))}`, attachment);
}

module.exports = { PLACEHOLDER, requireOwnCredentials, requireOwnKey };
