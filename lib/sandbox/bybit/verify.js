'use strict';

/**
 * The string that Bybit signs, and the verification of a signature. It uses only node:crypto, so that it can check the
 * signers of the package independently.
 * https://bybit-exchange.github.io/docs/v5/guide#authentication
 */

const { constants, createHmac, timingSafeEqual, verify } = require('node:crypto');

/**
 * @typedef {object} SignedParts
 * @property {string} method
 * @property {string} timestamp As in the header.
 * @property {string} apiKey
 * @property {string} recvWindow As in the header; '' where the header was absent.
 * @property {string} query Raw, without '?', one character per byte.
 * @property {Buffer} body Raw.
 */

/**
 * The signed string up to the query or the body.
 * @param {Pick<SignedParts, 'timestamp' | 'apiKey' | 'recvWindow'>} parts
 */
function signedPrefix({ timestamp, apiKey, recvWindow }) {
  return Buffer.from(timestamp + apiKey + recvWindow, 'latin1');
}

/**
 * The exact bytes that the signature covers. Nothing is decoded or normalised: percent-encoding, order and
 * spelling count as they were sent.
 * @param {SignedParts} parts
 */
function signedPayload({ method, query, body, ...credentials }) {
  const rest = method === 'GET' ? Buffer.from(query, 'latin1') : body;
  return Buffer.concat([signedPrefix(credentials), rest]);
}

/**
 * What a WebSocket login signs. https://bybit-exchange.github.io/docs/v5/ws/connect
 * @param {string} expires As in the login.
 */
function signedLogin(expires) {
  return Buffer.from(`GET/realtime${expires}`, 'utf8');
}

/**
 * Lower-case hexadecimal only, as documented.
 * @param {import('node:crypto').KeyObject} secret
 * @param {Buffer} payload
 * @param {string} signature
 */
function hmacFits(secret, payload, signature) {
  const expected = Buffer.from(createHmac('sha256', secret).update(payload).digest('hex'));
  const received = Buffer.from(signature);
  return received.length === expected.length && timingSafeEqual(received, expected);
}

/**
 * @param {import('node:crypto').KeyObject} publicKey
 * @param {Buffer} payload
 * @param {string} signature
 */
function rsaFits(publicKey, payload, signature) {
  const bytes = Buffer.from(signature, 'base64');
  // Buffer skips characters that are not base64; the exchange may refuse them.
  if (bytes.toString('base64') !== signature) return false;
  return verify('sha256', payload, { key: publicKey, padding: constants.RSA_PKCS1_PADDING }, bytes);
}

const FITS = { 'hmac-sha256': hmacFits, 'rsa-sha256': rsaFits };

/**
 * @param {{ algorithm: 'hmac-sha256' | 'rsa-sha256', verifier: import('node:crypto').KeyObject }} key
 * @param {Buffer} payload
 * @param {string} signature As in the header. Never throws on a malformed one.
 */
function signatureFits({ algorithm, verifier }, payload, signature) {
  return FITS[algorithm](verifier, payload, signature);
}

module.exports = { signatureFits, signedLogin, signedPayload, signedPrefix };
