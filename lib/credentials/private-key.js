'use strict';

/** Reads RSA private keys in all usual forms and passes them to the addon as bytes. */

const crypto = require('node:crypto');
const fs = require('node:fs');

/**
 * @typedef {string | Uint8Array | crypto.KeyObject} PrivateKey
 *   PEM (PKCS#8, PKCS#1, encrypted, also with the two characters \n for line ends), DER bytes, or a KeyObject
 *
 * @typedef {object} EncodedKey
 * @property {string | Uint8Array} encoded  PEM or DER
 * @property {() => void} wipe              clears the copies made here; the caller's value stays
 */

/** bytes; larger than any key file. */
const KEY_FILE_MAX = 65_536;

const nothing = () => {};

/**
 * @param {PrivateKey} privateKey
 * @returns {EncodedKey}
 */
function encodeKey(privateKey) {
  if (!(privateKey instanceof crypto.KeyObject)) return { encoded: privateKey, wipe: nothing };
  if (privateKey.type === 'private') {
    const encoded = privateKey.export({ type: 'pkcs8', format: 'der' });
    return { encoded, wipe: () => void encoded.fill(0) };
  }
  // The addon itself reports a public key; a secret KeyObject has no key pair at all.
  return privateKey.type === 'public'
    ? { encoded: privateKey.export({ type: 'spki', format: 'der' }), wipe: nothing }
    : { encoded: 'a secret KeyObject', wipe: nothing };
}

/**
 * Reads a file into one buffer of our own: fs.readFile() may leave copies in internal buffers.
 *
 * @param {string | URL} file
 * @returns {EncodedKey}
 * @throws {NodeJS.ErrnoException} ENOENT, EACCES and so on
 */
function readKeyFile(file) {
  const descriptor = fs.openSync(file, 'r');
  const bytes = Buffer.alloc(KEY_FILE_MAX);
  try {
    let size = 0;
    for (let read = -1; read !== 0 && size < bytes.length; size += read) {
      read = fs.readSync(descriptor, bytes, size, bytes.length - size, null);
    }
    return { encoded: bytes.subarray(0, size), wipe: () => void bytes.fill(0) };
  } finally {
    fs.closeSync(descriptor);
  }
}

module.exports = { encodeKey, readKeyFile };
