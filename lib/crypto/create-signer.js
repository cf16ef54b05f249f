'use strict';

const { binding } = require('./backend');

/** As the binding counts them. */
const DIGESTS = ['sha256', 'sha512'];
const ENCODINGS = ['hex', 'base64'];

/**
 * @typedef {string | Uint8Array} Bytes
 * @typedef {import('../internal/signing-scheme').PrivateKeyScheme} PrivateKeyScheme
 */

/**
 * @param {number} rules  of the exchange
 * @param {Bytes} apiKey
 * @param {Bytes} apiSecret
 * @param {boolean} repair
 * @param {{ digest: string, encoding: string }} scheme
 */
function createHmacSigner(rules, apiKey, apiSecret, repair, { digest, encoding }) {
  return binding.createSigner(
    rules,
    apiKey,
    apiSecret,
    repair,
    DIGESTS.indexOf(digest),
    ENCODINGS.indexOf(encoding),
  );
}

/**
 * @param {number} rules  of the exchange
 * @param {Bytes} apiKey
 * @param {Bytes} encoded  the private key
 * @param {Bytes | undefined} passphrase
 * @param {boolean} repair
 * @param {PrivateKeyScheme} scheme
 */
function createKeySigner(rules, apiKey, encoded, passphrase, repair, { ed25519, encoding }) {
  return binding.createKeySigner(
    rules,
    apiKey,
    encoded,
    passphrase,
    repair,
    ed25519,
    ENCODINGS.indexOf(encoding),
  );
}

/**
 * createKeySigner(), with the key parsed on a worker thread. It is copied before this returns.
 *
 * @param {number} rules  of the exchange
 * @param {Bytes} apiKey
 * @param {Bytes} encoded
 * @param {Bytes | undefined} passphrase
 * @param {boolean} repair
 * @param {PrivateKeyScheme} scheme
 */
function createKeySignerAsync(rules, apiKey, encoded, passphrase, repair, { ed25519, encoding }) {
  const format = ENCODINGS.indexOf(encoding);
  return binding.createKeySignerAsync(rules, apiKey, encoded, passphrase, repair, ed25519, format);
}

module.exports = { createHmacSigner, createKeySigner, createKeySignerAsync };
