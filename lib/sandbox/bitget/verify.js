'use strict';

/**
 * The strings that Bitget signs, and the verification of a signature, with node:crypto only.
 * https://www.bitget.com/api-doc/common/signature
 */

const { constants, createHmac, timingSafeEqual, verify } = require('node:crypto');

/** @typedef {'hmac-sha256' | 'rsa-sha256'} Algorithm */
/** @typedef {import('node:crypto').KeyObject} KeyObject */

/** The path that a WebSocket login signs. https://www.bitget.com/api-doc/common/websocket-intro */
const LOGIN_PATH = '/user/verify';

/** @param {string} text One character per byte. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The query as it is signed: values as they read, not percent-encoded, and names in ascending order. Two reports say that
 * the server verifies it so: https://github.com/JKorf/Bitget.Net/issues/48 and https://github.com/ccxt/ccxt/pull/28890.
 * For values that need no encoding the encoded text is the same. A `+` stays one.
 * @param {string} query As sent, without '?'.
 */
function signedQuery(query) {
  const pairs = query.split('&').map((pair) => {
    const [name] = pair.split('=');
    return { name: decoded(name), text: decoded(pair) };
  });
  pairs.sort((a, b) => Number(a.name > b.name) - Number(a.name < b.name));
  return pairs.map(({ text }) => text).join('&');
}

/**
 * The exact bytes that the signature of a request covers.
 * @param {{ timestamp: string, method: string, path: string, query: string, body: Buffer }} parts `timestamp`: as in the
 *   header. `path` and `query` have one character per byte.
 */
function signedRequest({ timestamp, method, path, query, body }) {
  const target = query === '' ? path : `${path}?${signedQuery(query)}`;
  return Buffer.concat([Buffer.from(timestamp + method + target, 'utf8'), body]);
}

/** @param {string} timestamp Seconds, as in the login. */
function signedLogin(timestamp) {
  return Buffer.from(`${timestamp}GET${LOGIN_PATH}`, 'utf8');
}

/** @param {string} expected @param {string} received */
function sameText(expected, received) {
  const [a, b] = [Buffer.from(expected), Buffer.from(received)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** @param {KeyObject} publicKey @param {Buffer} payload @param {string} signature */
function rsaFits(publicKey, payload, signature) {
  const bytes = Buffer.from(signature, 'base64');
  if (bytes.toString('base64') !== signature) return false;
  return verify('sha256', payload, { key: publicKey, padding: constants.RSA_PKCS1_PADDING }, bytes);
}

/**
 * Base64 only. Never throws on a malformed signature.
 * @param {{ algorithm: Algorithm, verifier: KeyObject }} key
 * @param {Buffer} payload
 * @param {string} signature
 */
function signatureFits({ algorithm, verifier }, payload, signature) {
  if (algorithm === 'rsa-sha256') return rsaFits(verifier, payload, signature);
  return sameText(createHmac('sha256', verifier).update(payload).digest('base64'), signature);
}

module.exports = { sameText, signatureFits, signedLogin, signedRequest };
