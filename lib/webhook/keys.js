'use strict';

/**
 * Reads the keys of a verifier. What is wrong with one is a mistake of the program, so that it is a TypeError; no error quotes
 * a key.
 *
 * @module
 */

const crypto = require('node:crypto');
const { isUint8Array } = require('node:util').types;

const { typeError } = require('../internal/argument-error');
const { decodeStrictly } = require('./encoding');

/** @typedef {string | Uint8Array | crypto.KeyObject} WebhookKey */

const SECRET_PREFIX = 'whsec_';
const PUBLIC_PREFIX = 'whpk_';
const ED25519_BYTES = 32;
/** What stands before the 32 bytes of an Ed25519 key in DER: https://www.rfc-editor.org/rfc/rfc8410#section-4 */
const ED25519_DER = Buffer.from('302a300506032b6570032100', 'hex');
const RSA_BITS_MIN = 2048;

/** @param {number} index @param {string} problem */
const keyError = (index, problem) =>
  typeError(`The option "keys" of WebhookVerifier: key ${index + 1} ${problem}`, 'ERR_INVALID_ARG_VALUE');

/**
 * Keys are also written without the padding of base64.
 *
 * @param {string} text
 * @param {'hex' | 'base64'} encoding
 */
const decode = (text, encoding) =>
  decodeStrictly(encoding === 'base64' ? text.padEnd(Math.ceil(text.length / 4) * 4, '=') : text, encoding);

/**
 * @param {string} text
 * @param {'hex' | 'base64'} encoding
 * @param {number} index
 */
function decodeKey(text, encoding, index) {
  const bytes = decode(text, encoding);
  if (bytes === null) throw keyError(index, `is not ${encoding}`);
  return bytes;
}

/** @type {Readonly<Record<string, (text: string, index: number) => Buffer>>} by form of the key */
const READERS = Object.freeze({
  utf8: (text) => Buffer.from(text, 'utf8'),
  hex: (text, index) => decodeKey(text, 'hex', index),
  base64: (text, index) => decodeKey(text, 'base64', index),
  standard: (text, index) =>
    decodeKey(text.startsWith(SECRET_PREFIX) ? text.slice(SECRET_PREFIX.length) : text, 'base64', index),
  token(text, index) {
    if (/^[\w-]{1,256}$/.test(text)) return Buffer.from(text, 'utf8');
    throw keyError(index, 'must have 1 to 256 characters out of A-Z, a-z, 0-9, _ and -');
  },
});

/**
 * @param {unknown} key
 * @param {string} form
 * @param {number} index
 * @returns {Buffer} a copy, which the caller wipes
 */
function readSecret(key, form, index) {
  const isText = typeof key === 'string';
  if (!isText && !isUint8Array(key)) throw keyError(index, 'must be a string or bytes');
  if (isText && key.trim() !== key) throw keyError(index, 'begins or ends with white space');
  const bytes = isText ? READERS[form](key, index) : Buffer.from(key);
  if (bytes.length === 0) throw keyError(index, 'is empty');
  return bytes;
}

/** @param {Buffer} bytes @returns {crypto.KeyObject} */
function ed25519Of(bytes) {
  return crypto.createPublicKey({ key: Buffer.concat([ED25519_DER, bytes]), format: 'der', type: 'spki' });
}

/** @param {string} text @returns {Buffer | null} the bytes of an Ed25519 key that is written without DER */
function plainEd25519(text) {
  const bytes = text.startsWith(PUBLIC_PREFIX)
    ? decode(text.slice(PUBLIC_PREFIX.length), 'base64')
    : (decode(text, 'hex') ?? decode(text, 'base64'));
  return bytes?.length === ED25519_BYTES ? bytes : null;
}

/** @param {unknown} key @returns {crypto.KeyObject} */
function parsePublicKey(key) {
  if (key instanceof crypto.KeyObject) return key.type === 'private' ? crypto.createPublicKey(key) : key;
  if (isUint8Array(key)) {
    if (key.byteLength === ED25519_BYTES) return ed25519Of(Buffer.from(key));
    return crypto.createPublicKey({ key: Buffer.from(key), format: 'der', type: 'spki' });
  }
  const text = String(key).trim().replaceAll('\\n', '\n');
  const bytes = plainEd25519(text);
  if (bytes !== null) return ed25519Of(bytes);
  if (text.includes('-----BEGIN ')) return crypto.createPublicKey(text);
  return crypto.createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
}

/**
 * @param {unknown} key PEM, DER (as bytes or in base64), the 32 bytes of an Ed25519 key (as bytes, in hex or base64, with or
 *   without whpk_), or a KeyObject
 * @param {string} type `ed25519` or `rsa`
 * @param {number} index
 * @returns {crypto.KeyObject}
 */
function readPublicKey(key, type, index) {
  let parsed;
  try {
    parsed = parsePublicKey(key);
  } catch {
    throw keyError(index, 'is not a public key');
  }
  if (parsed.asymmetricKeyType !== type) throw keyError(index, `is not a public key for ${type}`);
  if ((parsed.asymmetricKeyDetails?.modulusLength ?? RSA_BITS_MIN) < RSA_BITS_MIN) {
    throw keyError(index, `is shorter than ${RSA_BITS_MIN} bits`);
  }
  return parsed;
}

/** @param {unknown} key @returns {boolean} whether a key of Standard Webhooks is a public one */
const isPublic = (key) => typeof key === 'string' && key.startsWith(PUBLIC_PREFIX);

module.exports = { isPublic, readPublicKey, readSecret };
