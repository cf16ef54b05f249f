'use strict';

const { binding } = require('./backend');
const { DIGESTS, ENCODINGS } = require('./numbering');

/**
 * @typedef {string | Uint8Array} Bytes
 * @typedef {import('../internal/signing-scheme').PrivateKeyScheme} PrivateKeyScheme
 * @typedef {import('../internal/signing-scheme').SigningScheme} SigningScheme
 */

/**
 * @param {Bytes} apiKey
 * @param {Bytes} apiSecret
 * @param {boolean} repair
 * @param {SigningScheme} scheme
 */
function createHmacSigner(apiKey, apiSecret, repair, { digest, encoding }) {
  return binding.createSigner(
    apiKey,
    apiSecret,
    repair,
    DIGESTS.indexOf(digest),
    ENCODINGS.indexOf(encoding),
  );
}

/**
 * @param {Bytes} apiKey
 * @param {Bytes} encoded  the private key
 * @param {Bytes | undefined} passphrase
 * @param {boolean} repair
 * @param {PrivateKeyScheme} scheme
 */
function createKeySigner(apiKey, encoded, passphrase, repair, { ed25519, encoding }) {
  return binding.createKeySigner(apiKey, encoded, passphrase, repair, ed25519, ENCODINGS.indexOf(encoding));
}

/**
 * createKeySigner(), with the key parsed on a worker thread. It is copied before this returns.
 *
 * @param {Bytes} apiKey
 * @param {Bytes} encoded
 * @param {Bytes | undefined} passphrase
 * @param {boolean} repair
 * @param {PrivateKeyScheme} scheme
 */
function createKeySignerAsync(apiKey, encoded, passphrase, repair, { ed25519, encoding }) {
  const format = ENCODINGS.indexOf(encoding);
  return binding.createKeySignerAsync(apiKey, encoded, passphrase, repair, ed25519, format);
}

module.exports = { createHmacSigner, createKeySigner, createKeySignerAsync };
