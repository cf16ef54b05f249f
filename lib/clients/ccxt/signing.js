'use strict';

/**
 * The signing of a ccxt exchange. Its `sign` is synchronous and calls `hmac` with the exchange's `secret` for the signature.
 * attach() replaces the secret by a placeholder, so that `hmac` recognises the messages to sign natively. Requests that ccxt itself
 * sends are signed in `fetch`, on a worker thread.
 *
 * @module
 */

const { AsyncLocalStorage } = require('node:async_hooks');
const { PLACEHOLDER, requireOwnCredentials } = require('./credentials');
const { requireUnambiguous } = require('./raw-values');
const { typeError } = require('../../internal/argument-error');
const { toWellFormed } = require('../../internal/bytes');
const { signsQuery } = require('../../transport/authentication');

/** @typedef {import('../../ccxt').Attachment} Attachment */
/** @typedef {{ url: string, method: string, headers: any, body: any }} CcxtRequest what `sign` returns */

const PLACEHOLDER_BYTES = Buffer.from(PLACEHOLDER);
/** The value of a signature that is not made yet. */
const LATER = 'signed-later';
/** The block and the digest of each hash, bytes. */
const HASHES = Object.freeze({
  sha256: { name: 'SHA-256', blockLen: 64, outputLen: 32 },
  sha512: { name: 'SHA-512', blockLen: 128, outputLen: 64 },
});

/** The headers of requests that `sign` made for the signer of the exchange. `fetch` signs them. @type {WeakSet<object>} */
const made = new WeakSet();
/** The exchange that is sending a request: `sign` is called for this request. @type {AsyncLocalStorage<object>} */
const sending = new AsyncLocalStorage();

/** @param {any} secret @returns {boolean} */
function isPlaceholder(secret) {
  if (typeof secret === 'string') return secret === PLACEHOLDER;
  return secret instanceof Uint8Array && PLACEHOLDER_BYTES.equals(secret);
}

/**
 * @param {string} signature as the signer gives it: base64 of a private key
 * @param {Attachment} attachment
 * @param {string} digest `hex`, `base64` or `binary`, as ccxt has them
 */
function encodeSignature(signature, { signer, settings }, digest) {
  const { encoding } = settings.venue.signing;
  if (!signer.algorithm.startsWith('hmac-') || digest === encoding) return signature;
  const bytes = Buffer.from(signature, encoding);
  return digest === 'binary' ? new Uint8Array(bytes) : bytes.toString(digest === 'hex' ? 'hex' : 'base64');
}

/**
 * @param {Attachment} attachment
 * @returns {Record<string, (original: any) => any>}
 */
function signingMethods(attachment) {
  const { exchange, signer, settings, hasClock } = attachment;
  const { venue } = settings;
  /** The call of `sign` that is running. @type {{ later: boolean, isSigned: boolean } | null} */
  let current = null;
  const now = () => Math.floor(settings.clock.now());
  const signNow = (/** @type {any} */ payload, /** @type {string} */ digest) =>
    encodeSignature(signer.signSync(payload), attachment, digest);
  return {
    apiKey: () => signer.apiKey,
    secret: () => PLACEHOLDER,
    ...(venue.credentials.apiPassphrase !== null && { password: () => PLACEHOLDER }),
    // ccxt 4.5 refuses half of a surrogate pair. Every HTTP client replaces it by U+FFFD.
    encode: (original) => (/** @type {unknown} */ text) =>
      original(typeof text === 'string' ? toWellFormed(text) : text),
    hmac:
      (original) =>
      (/** @type {any} */ payload, /** @type {any} */ secret, /** @type {any} */ hash, digest = 'hex') => {
        if (!isPlaceholder(secret)) return original(payload, secret, hash, digest);
        const own = HASHES[venue.signing.digest];
        if (hash?.blockLen !== own.blockLen || hash.outputLen !== own.outputLen) {
          throw typeError(`The secret of this exchange signs with ${own.name} only`, 'ERR_INVALID_ARG_VALUE');
        }
        if (current === null) return signNow(payload, digest);
        current.isSigned = true;
        if (current.later) return LATER;
        // ccxt appends it to the query as it is.
        const signature = signNow(payload, digest);
        return signsQuery(venue) ? encodeURIComponent(String(signature)) : signature;
      },
    sign:
      (original) =>
      (/** @type {any[]} */ ...values) => {
        const run = (/** @type {boolean} */ later) => {
          const call = { later, isSigned: false };
          current = call;
          try {
            return { later, request: original.apply(exchange, values), isSigned: call.isSigned };
          } finally {
            current = null;
          }
        };
        return finish(run, values[3], attachment);
      },
    fetch2:
      (original) =>
      (/** @type {any[]} */ ...values) =>
        sending.run(exchange, () => original.apply(exchange, values)),
    ...(hasClock && { nonce: () => now, milliseconds: () => now }),
  };
}

/**
 * @param {(later: boolean) => { later: boolean, request: CcxtRequest, isSigned: boolean }} run ccxt's `sign`, with the signature
 *   made later or at once
 * @param {unknown} params of the request
 * @param {Attachment} attachment
 * @returns {CcxtRequest}
 */
function finish(run, params, attachment) {
  const { exchange, settings } = attachment;
  const { venue } = settings;
  const { later, request, isSigned } = run(sending.getStore() === exchange);
  const { pathname } = new URL(request.url);
  if (!venue.endpoints.isPublic(pathname)) requireOwnCredentials(attachment);
  if (isSigned && isOfThisInterface(request, pathname, attachment)) {
    if (signsQuery(venue)) requireUnambiguous(request, params);
    made.add(request.headers);
    return later ? request : withPassphrase(request, attachment);
  }
  // Older endpoints have the signature among the parameters, so it cannot wait.
  if (isSigned) return later ? run(false).request : request;
  if (takesKeyOnly(request, attachment)) made.add(request.headers);
  return request;
}

/**
 * @param {CcxtRequest} request
 * @param {string} pathname
 * @param {Attachment} attachment
 * @returns {boolean} whether `fetch` can sign it
 */
function isOfThisInterface({ headers }, pathname, { settings }) {
  const { signing, endpoints } = settings.venue;
  const { apiKey, signature = apiKey } = signing.headerNames;
  return headers?.[String(signature)] !== undefined && endpoints.normalise(pathname) !== null;
}

/**
 * @param {CcxtRequest} request that ccxt does not sign
 * @param {Attachment} attachment
 * @returns {boolean} whether its endpoint takes the API key without a signature
 */
function takesKeyOnly({ url, method, headers, body }, { signer, settings }) {
  const { venue } = settings;
  if (!signsQuery(venue) || headers?.[String(venue.signing.headerNames.apiKey)] === undefined) return false;
  return signer.authorizeSync({ method, url, body }).url === url;
}

/**
 * @param {CcxtRequest} request that other code gets from `sign`
 * @param {Attachment} attachment
 */
function withPassphrase(request, { signer, settings }) {
  const { passphrase, keyVersion } = settings.venue.signing.headerNames;
  if (passphrase === undefined) return request;
  const { headers } = signer.authorizeSync({ method: 'GET', url: '/' });
  for (const name of [passphrase, keyVersion]) if (name !== undefined) request.headers[name] = headers[name];
  return request;
}

/**
 * Whether these are headers that `sign` made for this package's signer.
 *
 * @param {any} headers
 */
function isUnsigned(headers) {
  return headers !== null && typeof headers === 'object' && made.has(headers);
}

module.exports = { isUnsigned, signingMethods };
