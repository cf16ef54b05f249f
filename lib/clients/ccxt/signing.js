'use strict';

/**
 * The signing of a ccxt exchange. Its `sign` is synchronous and calls `hmac` with the exchange's `secret` for the signature.
 * attach() replaces the secret by a placeholder, so that `hmac` recognises the messages to sign natively.
 *
 * @module
 */

const { PLACEHOLDER, requireOwnCredentials } = require('./credentials');
const { typeError } = require('../../internal/argument-error');
const { toWellFormed } = require('../../internal/bytes');

const PLACEHOLDER_BYTES = Buffer.from(PLACEHOLDER);
/** The value of a signature that is not made yet. */
const LATER = 'signed later';
const SIGNATURE = 'X-BAPI-SIGN';
/** The block and the digest of SHA-256, bytes. */
const SHA256 = Object.freeze({ blockLen: 64, outputLen: 32 });

/**
 * Headers whose signature is made when it is read. `fetch` does not read it, because it signs on a worker thread.
 *
 * @type {WeakSet<object>}
 */
const unsigned = new WeakSet();

/** @param {any} secret @returns {boolean} */
function isPlaceholder(secret) {
  if (typeof secret === 'string') return secret === PLACEHOLDER;
  return secret instanceof Uint8Array && PLACEHOLDER_BYTES.equals(secret);
}

/**
 * @param {string} signature lower-case hex, or base64 of an RSA key
 * @param {import('../../signer').Signer} signer
 * @param {string} digest `hex`, `base64` or `binary`, as ccxt has them
 */
function encodeSignature(signature, { algorithm }, digest) {
  if (algorithm === 'rsa-sha256' || digest === 'hex') return signature;
  const bytes = Buffer.from(signature, 'hex');
  return digest === 'base64' ? bytes.toString('base64') : new Uint8Array(bytes);
}

/**
 * @param {import('../../ccxt').Attachment} attachment
 * @returns {Record<string, (original: any) => any>}
 */
function signingMethods(attachment) {
  const { exchange, signer, settings, hasClock } = attachment;
  /** The message of the `sign` that is running, if its signature can wait. @type {{ payload: any } | null} */
  let waiting = null;
  const now = () => Math.floor(settings.clock.now());
  return {
    apiKey: () => signer.apiKey,
    secret: () => PLACEHOLDER,
    // ccxt 4.5 refuses half of a surrogate pair. Every HTTP client replaces it by U+FFFD.
    encode: (original) => (/** @type {unknown} */ text) =>
      original(typeof text === 'string' ? toWellFormed(text) : text),
    hmac:
      (original) =>
      (/** @type {any} */ payload, /** @type {any} */ secret, /** @type {any} */ hash, digest = 'hex') => {
        if (!isPlaceholder(secret)) return original(payload, secret, hash, digest);
        if (hash?.blockLen !== SHA256.blockLen || hash.outputLen !== SHA256.outputLen) {
          throw typeError('The secret of this exchange signs with SHA-256 only', 'ERR_INVALID_ARG_VALUE');
        }
        if (waiting === null) return encodeSignature(signer.signSync(payload), signer, digest);
        waiting.payload = payload;
        return LATER;
      },
    sign:
      (original) =>
      (/** @type {any[]} */ ...values) => {
        const [path, api] = values;
        const sign = () => original.apply(exchange, values);
        if (api === 'private') requireOwnCredentials(attachment);
        // Older endpoints have the signature among the parameters, so it cannot wait.
        if (api !== 'private' || !/^v5\//.test(path)) return sign();
        const current = { payload: undefined };
        waiting = current;
        let request;
        try {
          request = sign();
        } finally {
          waiting = null;
        }
        const { payload } = current;
        if (payload === undefined) return request;
        if (request.headers?.[SIGNATURE] !== LATER) return sign();
        signWhenRead(request.headers, () => signer.signSync(payload));
        return request;
      },
    ...(hasClock && { nonce: () => now, milliseconds: () => now }),
  };
}

/**
 * @param {any} headers
 * @param {() => string} sign
 */
function signWhenRead(headers, sign) {
  unsigned.add(headers);
  /** @type {string | undefined} */
  let signature;
  Object.defineProperty(headers, SIGNATURE, {
    get: () => (signature ??= sign()),
    set: (value) => {
      signature = value;
    },
    enumerable: true,
    configurable: true,
  });
}

/**
 * Whether these are headers that `sign` made for this package's signer.
 *
 * @param {any} headers
 */
function isUnsigned(headers) {
  return headers !== null && typeof headers === 'object' && unsigned.has(headers);
}

module.exports = { isUnsigned, signingMethods };
