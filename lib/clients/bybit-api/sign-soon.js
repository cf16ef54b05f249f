'use strict';

/** Signs single messages of clients. */

const { refusal } = require('../../transport/final-request');
const { waitForWorker } = require('../../transport/freshness');
const { redactKey } = require('../../internal/redact');

/** A REST message begins with its timestamp, and the API key follows. */
const TIMESTAMP = /^\d{13}/;
/** The digits of the longest timestamp. */
const LONGEST_DIGITS = 16;

/**
 * @param {import('../../signer').Signer} signer
 * @param {string} message
 * @returns {Promise<string>}
 */
async function signSoon(signer, message) {
  const signing = signer.sign(message);
  try {
    return (await waitForWorker(signing)) ?? signer.signSync(message);
  } catch {
    // A key that was wiped in the meantime completes the signatures under way.
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
    `Not signed: the client's API key is not that of the signer of createSignMessage() (${redactKey(apiKey)}). ` +
      'Create the client with the key of the signer',
  );
}

module.exports = { requireNamedKey, signSoon };
