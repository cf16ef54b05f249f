'use strict';

/** Signs and verifies with the keys of the fallback. */

const crypto = require('node:crypto');

const { withCode } = require('./arguments');
const { nodeCreateHmac } = require('../node-hmac');

/**
 * @typedef {import('../../credentials').Algorithm} Algorithm
 *
 * @typedef {object} SignerState
 * @property {string} apiKey
 * @property {crypto.KeyObject} key
 * @property {Algorithm} algorithm
 * @property {string | null} digest  null for Ed25519, which has its own
 * @property {'hex' | 'base64'} encoding
 * @property {Error} [failure]  of a private key, which signs no more after it
 */

/**
 * @param {SignerState} state
 * @param {readonly (string | Buffer)[]} parts
 * @returns {Buffer}
 */
function signWithPrivateKey(state, parts) {
  if (state.failure !== undefined) throw state.failure;
  try {
    return crypto.sign(state.digest, bytesOfParts(parts), state.key);
  } catch {
    state.failure = withCode(new Error('OpenSSL refused the operation'), 'ERR_BYBIT_CRYPTO');
    throw state.failure;
  }
}

/**
 * @param {readonly (string | Buffer)[]} parts
 * @returns {Buffer}
 */
function bytesOfParts(parts) {
  return Buffer.concat(parts.map((part) => Buffer.from(/** @type {any} */ (part))));
}

/**
 * @param {SignerState} state
 * @returns {boolean}
 */
function isHmac({ algorithm }) {
  return algorithm.startsWith('hmac-');
}

/**
 * @param {SignerState} state
 * @param {readonly (string | Buffer)[]} message
 * @returns {string}
 */
function signMessage(state, message) {
  if (!isHmac(state)) return signWithPrivateKey(state, message).toString(state.encoding);
  const hmac = nodeCreateHmac(/** @type {string} */ (state.digest), state.key);
  for (const part of message) hmac.update(part);
  return hmac.digest(state.encoding);
}

/**
 * @param {SignerState} state
 * @param {string} text  the signature
 * @param {...(string | Buffer)} parts
 * @returns {boolean} in constant time for HMAC
 */
function fits(state, text, ...parts) {
  const claimed = Buffer.from(text, state.encoding);
  // Node.js reads both encodings leniently; only the one right text is the signature.
  const written = state.encoding === 'hex' ? text.toLowerCase() : text;
  if (claimed.toString(state.encoding) !== written) return false;
  if (!isHmac(state)) {
    return crypto.verify(state.digest, bytesOfParts(parts), crypto.createPublicKey(state.key), claimed);
  }
  const expected = Buffer.from(signMessage(state, parts), state.encoding);
  return claimed.length === expected.length && crypto.timingSafeEqual(claimed, expected);
}

/** @param {SignerState} state @param {(string | Buffer)[]} message @returns {string | null} null where the key refuses */
function signOrNull(state, message) {
  try {
    return signMessage(state, message);
  } catch {
    return null;
  }
}

module.exports = { fits, signMessage, signOrNull };
