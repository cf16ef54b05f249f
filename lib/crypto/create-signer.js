'use strict';

const { binding } = require('./backend');
const { DIGESTS, ENCODINGS } = require('./numbering');

/**
 * @typedef {string | Uint8Array} Bytes
 * @typedef {import('../internal/signing-scheme').PrivateKeyScheme} PrivateKeyScheme
 * @typedef {import('../internal/signing-scheme').SigningScheme} SigningScheme
 */

/**
 * @param {number} rules  of the exchange
 * @param {Bytes} apiKey
 * @param {Bytes} apiSecret
 * @param {boolean} repair
 * @param {SigningScheme} scheme
 * @param {Bytes} [apiPassphrase]
 */
function createHmacSigner(rules, apiKey, apiSecret, repair, { digest, encoding }, apiPassphrase) {
  return binding.createSigner(
    rules,
    apiKey,
    apiSecret,
    repair,
    DIGESTS.indexOf(digest),
    ENCODINGS.indexOf(encoding),
    apiPassphrase,
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
