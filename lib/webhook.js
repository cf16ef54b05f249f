'use strict';

/**
 * `bybit-auth/webhook`: verifies that a webhook comes from its sender, that it is fresh, and that it was not seen before.
 */

const { typeError } = require('./internal/argument-error');
const { brand } = require('./internal/brand');
const { createAdmission } = require('./webhook/admit');
const { hasLostBytes } = require('./webhook/body');
const { WebhookError } = require('./webhook/error');
const { createFreshness } = require('./webhook/freshness');
const { readOptions } = require('./webhook/options');
const { createProof } = require('./webhook/proofs');
const { memoryReplay } = require('./webhook/replay');
const { ADDRESSES } = require('./webhook/schemes');

/** @typedef {import('./webhook/admit').WebhookDetails} WebhookDetails */
/** @typedef {import('./webhook/keys').WebhookKey} WebhookKey */
/** @typedef {import('./webhook/replay').ReplayStore} ReplayStore */
/**
 * @typedef {'standard' | 'svix' | 'stripe' | 'github' | 'slack' | 'shopify' | 'telegram' | 'tradingview' | 'hmac'
 *   | 'ed25519' | 'rsa'} WebhookScheme
 */
/**
 * The options of a verifier.
 *
 * @typedef {object} WebhookOptions
 * @property {WebhookScheme} scheme how the sender proves that a request is its own
 * @property {readonly WebhookKey[]} keys all that are valid now, the newest first
 * @property {number} [toleranceMs] how far the signed timestamp may be from now, ms. Default 300,000
 * @property {() => number} [now] the time, ms since 1970. Default `Date.now`
 * @property {false | ReplayStore} [replay] default {@link memoryReplay} for schemes with a signed timestamp
 * @property {false | 'tradingview' | readonly string[]} [ips] the addresses and networks that may send. Default: those that
 *   TradingView publishes for `tradingview`, false for the other schemes
 * @property {boolean} [certificate] with `tradingview`: whether the client certificate must be TradingView's. Default false
 * @property {string} [field] with `tradingview`: the field of the JSON body that is the secret. Default `secret`
 * @property {string} [template] with `hmac`, `ed25519`, `rsa`: what is signed, of `{id}`, `{timestamp}` and `{body}`
 * @property {{ signature?: string, timestamp?: string, id?: string }} [headers] with `hmac`, `ed25519`, `rsa`: their names
 * @property {'hex' | 'base64'} [encoding] with `hmac`, `ed25519`, `rsa`: of a signature
 * @property {'sha256' | 'sha512'} [digest] with `hmac` and `rsa`. Default `sha256`
 * @property {'utf8' | 'hex' | 'base64'} [keyEncoding] with `hmac`: how a key that is a string becomes bytes. Default `utf8`
 * @property {string} [prefix] with `hmac`, `ed25519`, `rsa`: what stands before a signature, such as `v1=`
 * @property {string} [separator] with `hmac`, `ed25519`, `rsa`: what stands between several signatures
 * @property {string} [timestampPrefix] with `hmac`, `ed25519`, `rsa`: what stands before the timestamp, where it is in the
 *   header of the signature
 * @property {'s' | 'ms'} [timestampUnit] with `hmac`, `ed25519`, `rsa`: default `s`, for `rsa` `ms`
 */
/**
 * What is proven about a request.
 *
 * @typedef {object} VerifiedWebhook
 * @property {string | null} id the signed id of the message; null where the sender signs none
 * @property {number | null} timestamp when it was signed, ms since 1970; null where the sender signs none
 * @property {number} keyIndex the index of the key that fits: above 0, the sender still uses an old key
 */

/**
 * @param {import('./webhook/proofs').Proven} proven
 * @param {boolean} seen
 * @returns {VerifiedWebhook}
 */
function result({ id, timestamp, keyIndex }, seen) {
  if (!seen) return { id, timestamp, keyIndex };
  throw new WebhookError('replayed', 'The same message, with the same timestamp, was verified before.');
}

/**
 * Verifies the webhooks of one sender. The keys are in native memory, and no inspection shows them.
 *
 * @example
 * const verifier = new WebhookVerifier({ scheme: 'standard', keys: [process.env.WEBHOOK_KEY] });
 * const { id } = await verifier.verify(rawBody, request.headers);
 */
class WebhookVerifier {
  #admit;
  #prove;
  #freshness;

  /**
   * @param {WebhookOptions} options
   * @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE: an option is wrong
   */
  constructor(options) {
    const { options: checked, scheme } = readOptions(options);
    this.#admit = createAdmission(checked, scheme);
    this.#prove = createProof(scheme, checked.keys);
    this.#freshness = createFreshness(checked, scheme);
    /** As in the options. @readonly @type {WebhookScheme} */
    this.scheme = checked.scheme;
    Object.freeze(this);
  }

  /**
   * Verifies one request.
   *
   * @param {Uint8Array | ArrayBuffer | DataView | string} rawBody the bytes as they were received. Text becomes UTF-8
   * @param {object} headers those of Node.js, of fetch (`Headers`), a Map, or pairs
   * @param {WebhookDetails} [details]
   * @returns {Promise<VerifiedWebhook>}
   * @throws {WebhookError} the request is refused. An error of the replay store is passed on as it is
   * @example await verifier.verify(rawBody, request.headers, { ip: request.socket.remoteAddress })
   */
  async verify(rawBody, headers, details) {
    const proven = this.#authenticate(rawBody, headers, details);
    return result(proven, await this.#freshness.wasSeen(proven));
  }

  /**
   * The same at once, for a replay store that answers at once.
   *
   * @param {Uint8Array | ArrayBuffer | DataView | string} rawBody
   * @param {object} headers
   * @param {WebhookDetails} [details]
   * @returns {VerifiedWebhook}
   * @throws {WebhookError} the request is refused
   * @throws {TypeError} ERR_INVALID_ARG_VALUE: the replay store answers later
   */
  verifySync(rawBody, headers, details) {
    const proven = this.#authenticate(rawBody, headers, details);
    const seen = this.#freshness.wasSeen(proven);
    if (typeof seen === 'boolean') return result(proven, seen);
    seen.catch(() => {});
    throw typeError('The replay store answers later, so use verify()', 'ERR_INVALID_ARG_VALUE');
  }

  /**
   * @param {unknown} rawBody
   * @param {unknown} headers
   * @param {unknown} details
   */
  #authenticate(rawBody, headers, details) {
    this.#admit(details);
    const proven = this.#proven(rawBody, headers);
    this.#freshness.requireRecent(proven);
    return proven;
  }

  /**
   * @param {unknown} rawBody
   * @param {unknown} headers
   */
  #proven(rawBody, headers) {
    try {
      return this.#prove(rawBody, headers);
    } catch (error) {
      if (!(error instanceof WebhookError) || !hasLostBytes(rawBody)) throw error;
      throw new WebhookError(
        error.reason,
        `${error.message} The body was given as text that has lost bytes.`,
      );
    }
  }
}

brand(WebhookVerifier, 'WebhookVerifier');

module.exports = { ADDRESSES, WebhookError, WebhookVerifier, memoryReplay };
