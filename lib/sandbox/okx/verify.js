'use strict';

/**
 * The strings that OKX signs, and the verification of a signature. It uses only node:crypto, so that it can check the
 * signers of the package independently.
 * https://www.okx.com/docs-v5/en/#overview-rest-authentication-signature
 */

const { createHmac, timingSafeEqual } = require('node:crypto');

/** The path that a WebSocket login signs. https://www.okx.com/docs-v5/en/#overview-websocket-login */
const LOGIN_PATH = '/users/self/verify';

/**
 * The exact bytes that the signature of a request covers. Nothing is decoded or normalised: percent-encoding, order and
 * spelling count as they were sent.
 * @param {{ timestamp: string, method: string, target: string, body: Buffer }} parts `timestamp`: as in the header.
 *   `target`: the path with the query, one character per byte.
 */
function signedRequest({ timestamp, method, target, body }) {
  return Buffer.concat([Buffer.from(timestamp + method + target, 'latin1'), body]);
}

/**
 * @param {string} timestamp Seconds, as in the login.
 */
function signedLogin(timestamp) {
  return Buffer.from(`${timestamp}GET${LOGIN_PATH}`, 'utf8');
}

/**
 * Base64 only, as documented.
 * @param {import('node:crypto').KeyObject} secret
 * @param {Buffer} payload
 * @param {string} signature
 */
function signatureFits(secret, payload, signature) {
  return sameText(createHmac('sha256', secret).update(payload).digest('base64'), signature);
}

/**
 * @param {string} expected
 * @param {string} received
 */
function sameText(expected, received) {
  const [a, b] = [Buffer.from(expected), Buffer.from(received)];
  return a.length === b.length && timingSafeEqual(a, b);
}

module.exports = { sameText, signatureFits, signedLogin, signedRequest };
