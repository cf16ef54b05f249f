'use strict';

/**
 * The strings that KuCoin signs, and the verification of a signature. It uses only node:crypto, so that it can check the
 * signers of the package independently.
 * https://www.kucoin.com/docs-new/authentication
 */

const { createHmac, timingSafeEqual } = require('node:crypto');

/** @typedef {import('node:crypto').KeyObject} KeyObject */

/**
 * The official SDK signs the query without percent-encoding and sends it encoded. Other clients sign what they send.
 * Whether the real server accepts both is not known; the sandbox verifies the decoded one.
 * https://github.com/Kucoin/kucoin-universal-sdk/blob/main/sdk/node/src/internal/infra/default_transport.ts
 * @param {string} query One character per byte.
 */
function rawQuery(query) {
  try {
    return Buffer.from(decodeURIComponent(query), 'utf8').toString('latin1');
  } catch {
    return query;
  }
}

/**
 * @param {{ timestamp: string, method: string, path: string, query: string, body: Buffer }} parts
 */
function signedRequest({ timestamp, method, path, query, body }) {
  const target = query === '' ? path : `${path}?${rawQuery(query)}`;
  return Buffer.concat([Buffer.from(timestamp + method + target, 'latin1'), body]);
}

/** What opens the WebSocket for orders. @param {{ apiKey: string, timestamp: string }} login */
function signedLogin({ apiKey, timestamp }) {
  return Buffer.from(apiKey + timestamp, 'utf8');
}

/** @param {KeyObject} secret @param {Buffer | string} payload */
function hmac(secret, payload) {
  return createHmac('sha256', secret).update(payload).digest('base64');
}

/** @param {string} expected @param {string} received */
function sameText(expected, received) {
  const [a, b] = [Buffer.from(expected), Buffer.from(received)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Base64 only, as documented.
 * @param {KeyObject} secret
 * @param {Buffer | string} payload
 * @param {string} signature
 */
function signatureFits(secret, payload, signature) {
  return sameText(hmac(secret, payload), signature);
}

/**
 * Keys of version 1 send their passphrase as it is; those of versions 2 and 3 send its HMAC.
 * @param {{ secret: KeyObject, passphrase: KeyObject, version: number }} key
 * @param {string} received
 */
function passphraseFits({ secret, passphrase, version }, received) {
  const plain = passphrase.export();
  return sameText(version === 1 ? plain.toString() : hmac(secret, plain), received);
}

module.exports = { passphraseFits, signatureFits, signedLogin, signedRequest };
