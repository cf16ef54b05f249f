'use strict';

/**
 * Reads the header of a signature, and compares.
 *
 * @module
 */

const crypto = require('node:crypto');

const { binding } = require('../crypto/backend');
const { DIGESTS } = require('../crypto/numbering');
const { decodeStrictly } = require('./encoding');
const { WebhookError } = require('./error');

/** @typedef {import('../crypto/node-backend').Handle} Handle */
/** @typedef {(string | Buffer)[]} Parts of what is signed, one after another */

const BUFFER = 2;
/** Bytes. */
const MAC_SIZES = Object.freeze({ sha256: 32, sha512: 64 });

/**
 * @param {import('./schemes').Scheme} scheme
 * @param {string} header
 * @returns {{ signatures: string[], publicSignatures: string[], timestamp: string | undefined }}
 * @throws {WebhookError} malformed-header
 */
function splitHeader({ prefix = '', publicKeyPrefix, separator = '', timestampPrefix, headers }, header) {
  const entries = separator === '' ? [header] : header.split(separator).map((entry) => entry.trim());
  const after = (/** @type {string | undefined} */ start) =>
    start === undefined
      ? []
      : entries.filter((entry) => entry.startsWith(start)).map((entry) => entry.slice(start.length));
  const signatures = after(prefix);
  const publicSignatures = after(publicKeyPrefix);
  const timestamps = after(timestampPrefix);
  if (signatures.length + publicSignatures.length === 0) {
    const problem = `No signature in the header ${headers.signature} begins with "${prefix}".`;
    throw new WebhookError('malformed-header', problem);
  }
  if (timestampPrefix !== undefined && timestamps.length !== 1) {
    throw new WebhookError(
      'malformed-header',
      `The header ${headers.signature} must have one timestamp, after "${timestampPrefix}".`,
    );
  }
  return { signatures, publicSignatures, timestamp: timestamps[0] };
}

/**
 * @param {readonly string[]} texts
 * @param {'hex' | 'base64'} encoding
 * @param {number} [size] of a signature, bytes; others cannot fit
 * @returns {Buffer[]}
 */
function decodeSignatures(texts, encoding, size) {
  return texts.flatMap((text) => {
    const bytes = decodeStrictly(text, encoding);
    return bytes !== null && (size === undefined || bytes.length === size) ? [bytes] : [];
  });
}

/**
 * Compares the MAC under each key with each candidate, whichever fits, so that the time tells nothing about the keys.
 *
 * @param {readonly Handle[]} keys
 * @param {readonly Buffer[]} candidates of the size of a MAC
 * @param {Parts} parts
 * @returns {{ key: number, candidate: number } | null} the first pair that fits
 */
function matchMacs(keys, candidates, parts) {
  if (keys.length === 0 || candidates.length === 0) return null;
  const pair = binding.hmacFind(keys, Buffer.concat(candidates), ...parts);
  if (pair === -1) return null;
  return { key: Math.floor(pair / candidates.length), candidate: pair % candidates.length };
}

/**
 * @param {readonly crypto.KeyObject[]} keys
 * @param {readonly Buffer[]} candidates
 * @param {Parts} parts
 * @param {string | null} digest null for Ed25519
 * @returns {number} the first key that made one of the signatures, or -1
 */
function matchPublicKeys(keys, candidates, parts, digest) {
  if (keys.length === 0 || candidates.length === 0) return -1;
  const message = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return keys.findIndex((key) => candidates.some((bytes) => crypto.verify(digest, message, key, bytes)));
}

/** @param {'sha256' | 'sha512'} digest @param {Buffer} secret wiped @returns {Handle} */
function createMacKey(digest, secret) {
  const handle = binding.createHmacKey(DIGESTS.indexOf(digest), secret);
  secret.fill(0);
  return handle;
}

/**
 * Compares shared secrets as MACs under a key of this process, so that neither their text nor their length shows in the time.
 *
 * @param {readonly Buffer[]} secrets wiped
 * @returns {(given: string | Buffer) => number} the index of the secret that was given, or -1
 */
function createSecretComparison(secrets) {
  const key = createMacKey('sha256', crypto.randomBytes(32));
  const macs = secrets.map((secret) => {
    const mac = binding.hmacWithKey(key, secret, BUFFER);
    secret.fill(0);
    return mac;
  });
  return (given) => matchMacs([key], macs, [given])?.candidate ?? -1;
}

module.exports = {
  MAC_SIZES,
  createMacKey,
  createSecretComparison,
  decodeSignatures,
  matchMacs,
  matchPublicKeys,
  splitHeader,
};
