'use strict';

/** Signs messages that clients hand over one by one. */

const { refusal } = require('../../transport/final-request');
const { patiently } = require('../../transport/freshness');
const { redactKey } = require('../../internal/redact');
/** A REST message begins with its timestamp, and the API key follows. */
const TIMESTAMP = /^\d{13}/;
/** Of the longest timestamp. */
const LONGEST_DIGITS = 16;

/**
 * @param {import('../../signer').Signer} signer
 * @param {string} message
 * @returns {Promise<string>}
 */
async function signSoon(signer, message) {
  const signing = signer.sign(message);
  try {
    return (await patiently(signing)) ?? signer.signSync(message);
  } catch {
    // A key that was wiped meanwhile finishes what it has begun.
    return await signing;
  }
}

/**
 * The message of a WebSocket login names no key.
 *
 * @param {string} message
 * @param {import('../../signer').Signer} signer
 * @throws {Error} ERR_BYBIT_OTHER_KEY
 */
function requireNamedKey(message, { apiKey }) {
  if (typeof message !== 'string' || !TIMESTAMP.test(message)) return;
  if (message.slice(0, LONGEST_DIGITS + apiKey.length).includes(apiKey)) return;
  throw refusal(
    'ERR_BYBIT_OTHER_KEY',
    `Not signed: the client has another API key than the signer of createSignMessage(), which has ${redactKey(apiKey)}. ` +
      'Make the client with the key of the signer',
  );
}

module.exports = { requireNamedKey, signSoon };
