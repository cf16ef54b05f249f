'use strict';

/**
 * What Binance signs, and the verification of a signature, with node:crypto only.
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security and
 * https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/request-security
 */

const { constants, createHmac, timingSafeEqual, verify } = require('node:crypto');

/** @typedef {'hmac-sha256' | 'rsa-sha256' | 'ed25519'} Algorithm */
/** @typedef {import('node:crypto').KeyObject} KeyObject */

const SIGNATURE = /^signature(?:=|$)/;

/** @param {string} text Of a query or a form. */
function withoutSignature(text) {
  return text
    .split('&')
    .filter((part) => !SIGNATURE.test(part))
    .join('&');
}

/**
 * The bytes that the signature of a request covers: the query, directly followed by the body, as they were sent. Encoding,
 * order and spelling count. The signature itself is left out, wherever it stands.
 * @param {{ query: string, body: Buffer }} request `query`: one character per byte.
 */
function signedRequest({ query, body }) {
  return Buffer.from(withoutSignature(query) + withoutSignature(body.toString('latin1')), 'latin1');
}

/**
 * The text that the signature of a WebSocket request covers: the parameters by name, not encoded, in UTF-8.
 * @param {Readonly<Record<string, unknown>>} params
 */
function signedParameters(params) {
  const names = Object.keys(params).filter((name) => name !== 'signature');
  // By code unit, as a comparison of the names in bytes.
  names.sort((a, b) => Number(a > b) - Number(a < b));
  const text = names.map((name) => {
    const value = params[name];
    return `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`;
  });
  return Buffer.from(text.join('&'), 'utf8');
}

/**
 * Hexadecimal in either case.
 * @param {KeyObject} secret @param {Buffer} payload @param {string} signature
 */
function hmacFits(secret, payload, signature) {
  const expected = Buffer.from(createHmac('sha256', secret).update(payload).digest('hex'));
  const received = Buffer.from(signature.toLowerCase());
  return received.length === expected.length && timingSafeEqual(received, expected);
}

/** @param {string} signature @returns {Buffer | null} null unless it is base64 and nothing else */
function base64Bytes(signature) {
  const bytes = Buffer.from(signature, 'base64');
  return bytes.toString('base64') === signature ? bytes : null;
}

/** @param {KeyObject} publicKey @param {Buffer} payload @param {string} signature */
function rsaFits(publicKey, payload, signature) {
  const bytes = base64Bytes(signature);
  const key = { key: publicKey, padding: constants.RSA_PKCS1_PADDING };
  return bytes !== null && verify('sha256', payload, key, bytes);
}

/** @param {KeyObject} publicKey @param {Buffer} payload @param {string} signature */
function ed25519Fits(publicKey, payload, signature) {
  const bytes = base64Bytes(signature);
  return bytes !== null && verify(null, payload, publicKey, bytes);
}

const FITS = { 'hmac-sha256': hmacFits, 'rsa-sha256': rsaFits, ed25519: ed25519Fits };

/**
 * @param {{ algorithm: Algorithm, verifier: KeyObject }} key
 * @param {Buffer} payload
 * @param {string} signature As sent, percent-decoded. Never throws on a malformed one.
 */
function signatureFits({ algorithm, verifier }, payload, signature) {
  return FITS[algorithm](verifier, payload, signature);
}

module.exports = { signatureFits, signedParameters, signedRequest };
