'use strict';

const { inspect } = require('node:util');

const { flushAll, signOnWorker } = require('../crypto/sign-queue');
const { brand } = require('../internal/brand');
const { createLater, createNow, findingsOf } = require('../credentials');
const { BybitCredentialError } = require('../errors/credential-error');
const { binding } = require('../crypto/backend');
const { redactKey } = require('../internal/redact');
const { SIGNING, expiresOf, fieldsOf, headersOf, loginOf } = require('../venues/bybit/auth');
const { signPartsNow, signPartsOnWorker } = require('./compose');
const { Created, createFromEnv } = require('./created');
const { markRepaired, warnOfRepairs } = require('./repairs');
const { SignatureBatch, listOf, signApart } = require('./signature-batch');

/** Taken out of the binding once: an object with that many functions answers slowly. */
const { signSync } = binding;

/** The id of no signer: the addon refuses it as destroyed. */
const NO_ID = 0;

/** Tells other copies of the package whether a signer of this one is destroyed. They cannot read its id. */
const IS_DESTROYED = Symbol.for('bybit-auth.Signer.isDestroyed');

/**
 * @typedef {import('../credentials').HmacCredentials} HmacCredentials
 * @typedef {import('../credentials').RsaCredentials} RsaCredentials
 * @typedef {import('../credentials').RsaFileCredentials} RsaFileCredentials
 * @typedef {import('../venues/bybit/auth').SignableRequest} SignableRequest
 * @typedef {import('../venues/bybit/auth').AuthenticationHeaders} AuthenticationHeaders
 */

/**
 * The id by which the binding knows a signer; undefined for a signer of another copy of the package, whose ids mean
 * nothing here, unless it is destroyed.
 *
 * @type {(value: unknown) => number | undefined}
 */
let idOf;

/**
 * Holds an API key and the key that signs for it in native memory: HMAC-SHA256 with an API secret, or RSA-SHA256
 * (PKCS#1 v1.5) with a private key.
 *
 * An API secret itself is not kept: only the keyed HMAC state, in locked memory that is left out of core dumps. A
 * private key lives in OpenSSL's memory. Both are wiped by destroy() or garbage collection. No inspection, JSON or
 * clone of a Signer shows them.
 *
 * @example
 * const signer = new Signer({ apiKey, apiSecret });
 * const headers = await signer.signRequest({ body: JSON.stringify(order) });
 */
class Signer {
  /** Keeps the native signer alive as long as this object. @type {import('../crypto/node-backend').Handle} */
  #owner;
  #id;
  #apiKey;
  #algorithm;
  #findings;

  /**
   * Parses an RSA key at once, on the calling thread; create() does it on a worker thread.
   *
   * @param {HmacCredentials | RsaCredentials | RsaFileCredentials} credentials
   * @throws {import('../errors/credential-error').BybitCredentialError} when a value cannot work; names every finding at once
   * @throws {TypeError} ERR_INVALID_ARG_TYPE when a value is neither a string nor bytes
   * @throws {RangeError} ERR_OUT_OF_RANGE for a value of more than 1 MiB
   */
  constructor(credentials) {
    const created =
      credentials instanceof Created ? credentials.created : createNow(credentials, false, SIGNING);
    const findings = findingsOf(created);
    if (created.owner === undefined) throw new BybitCredentialError(findings);
    this.#owner = created.owner;
    this.#id = /** @type {number} */ (created.id);
    this.#apiKey = /** @type {string} */ (created.apiKey);
    this.#algorithm = /** @type {'hmac-sha256' | 'rsa-sha256'} */ (created.algorithm);
    this.#findings = Object.freeze(findings.map(markRepaired));
  }

  /**
   * Like the constructor, with an RSA key parsed on a libuv worker thread.
   *
   * @param {HmacCredentials | RsaCredentials | RsaFileCredentials} credentials
   * @returns {Promise<Signer>}
   * @throws {import('../errors/credential-error').BybitCredentialError} as a rejection
   * @throws {TypeError} ERR_INVALID_ARG_TYPE, as a rejection
   */
  static async create(credentials) {
    return new Signer(/** @type {any} */ (new Created(await createLater(credentials, false, SIGNING))));
  }

  /**
   * Reads BYBIT_API_KEY and one of BYBIT_API_SECRET, BYBIT_API_PRIVATE_KEY and BYBIT_API_PRIVATE_KEY_FILE (with
   * BYBIT_API_PRIVATE_KEY_PASSPHRASE for an encrypted key), removes what is safe to remove (surrounding white space
   * and quotes, invisible characters, line endings at the ends) with a process warning that names it, and refuses
   * the rest. On the main thread a secret of the process's own environment never becomes a JavaScript string.
   *
   * @param {import('../credentials/from-env').EnvironmentOptions} [options]
   * @returns {Signer}
   * @throws {import('../errors/credential-error').BybitCredentialError} naming each finding, also a variable that is not set
   * @throws {TypeError} ERR_INVALID_ARG_VALUE when variables for an HMAC secret and a private key are both set
   */
  static fromEnv(options = {}) {
    const signer = new Signer(/** @type {any} */ (new Created(createFromEnv(options, SIGNING))));
    warnOfRepairs(signer.findings);
    return signer;
  }

  /**
   * Signs one request for many accounts in one trip to the worker threads. Keys of both kinds may be mixed. All signatures
   * have the same timestamp and are valid for recv_window, while one IP address may send 600 requests in 5 s: sign in
   * batches of what can be sent meanwhile (https://bybit-exchange.github.io/docs/v5/rate-limit). If a signer
   * comes from another copy of the package, each one signs by itself.
   *
   * @param {Iterable<Signer>} signers  at most 100,000
   * @param {SignableRequest} [request]  the same bytes for all
   * @returns {Promise<SignatureBatch>} in the order of the signers
   * @throws {TypeError} ERR_INVALID_ARG_TYPE, as a rejection
   * @throws {RangeError} ERR_OUT_OF_RANGE, as a rejection
   * @throws {Error} ERR_BYBIT_SIGNER_DESTROYED when one of them is destroyed, as a rejection
   */
  static async signAll(signers, request) {
    const list = listOf(signers);
    const fields = fieldsOf(request);
    const ids = new Float64Array(list.length);
    const apiKeys = new Array(list.length);
    for (let index = 0; index < list.length; index++) {
      const signer = list[index];
      if (!Signer.#isSigner(signer)) return signApart(list, fields, (value) => value instanceof Signer);
      ids[index] = signer.#id;
      apiKeys[index] = signer.#apiKey;
    }
    return new SignatureBatch(apiKeys, fields, await binding.signAll(ids, SIGNING.recipe.request(fields)));
  }

  /** @param {unknown} value @returns {value is Signer} whether this copy of the package made it */
  static #isSigner(value) {
    return typeof value === 'object' && value !== null && #id in value;
  }

  static {
    idOf = (value) => {
      if (Signer.#isSigner(value)) return value.#id;
      return value instanceof Signer && Reflect.get(value, IS_DESTROYED) === true ? NO_ID : undefined;
    };
    brand(Signer, 'Signer', Signer.#isSigner);
    Object.defineProperty(Signer.prototype, IS_DESTROYED, {
      get() {
        return Signer.#isSigner(this) && this.#id === NO_ID;
      },
    });
  }

  /** The whole API key, as sent in X-BAPI-API-KEY. */
  get apiKey() {
    return this.#apiKey;
  }

  /** @returns {'hmac-sha256' | 'rsa-sha256'} */
  get algorithm() {
    return this.#algorithm;
  }

  /** @returns {readonly import('../credentials/findings').DescribedFinding[]} what the validator noticed: warnings, and errors that were repaired */
  get findings() {
    return this.#findings;
  }

  /**
   * Signs on a libuv worker thread. Calls of one tick travel there together.
   *
   * @param {string | Uint8Array} payload  a string is signed as UTF-8
   * @returns {Promise<string>} lower-case hex for HMAC, base64 for RSA
   * @throws {TypeError} ERR_INVALID_ARG_TYPE, as a rejection
   * @throws {Error} ERR_BYBIT_SIGNER_DESTROYED, as a rejection
   */
  sign(payload) {
    try {
      return signOnWorker(this.#owner, this.#id, payload);
    } catch (error) {
      return Promise.reject(error); // cheaper than an async function, which costs another Promise
    }
  }

  /**
   * Signs at once on the calling thread.
   *
   * @param {string | Uint8Array} payload  a string is signed as UTF-8
   * @returns {string} lower-case hex for HMAC, base64 for RSA
   * @throws {TypeError} ERR_INVALID_ARG_TYPE
   * @throws {Error} ERR_BYBIT_SIGNER_DESTROYED
   */
  signSync(payload) {
    return signSync(this.#id, payload);
  }

  /**
   * The X-BAPI-* headers for exactly these bytes, signed on a libuv worker thread.
   * https://bybit-exchange.github.io/docs/v5/guide
   *
   * @param {SignableRequest} [request]
   * @returns {Promise<AuthenticationHeaders>}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE, as a rejection
   * @throws {RangeError} ERR_OUT_OF_RANGE for a timestamp or recvWindow that is not a whole number of ms, as a rejection
   */
  signRequest(request) {
    try {
      const fields = fieldsOf(request);
      const signer = { owner: this.#owner, id: this.#id, apiKey: this.#apiKey };
      return signPartsOnWorker(signer, SIGNING.recipe.request(fields), (signature) =>
        headersOf(signer.apiKey, fields, signature),
      );
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * The same at once, on the calling thread.
   *
   * @param {SignableRequest} [request]
   * @returns {AuthenticationHeaders}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
   * @throws {RangeError} ERR_OUT_OF_RANGE
   */
  signRequestSync(request) {
    const fields = fieldsOf(request);
    return headersOf(
      this.#apiKey,
      fields,
      signPartsNow(this.#id, this.#apiKey, SIGNING.recipe.request(fields)),
    );
  }

  /**
   * The login message of the private and trade WebSocket streams.
   * https://bybit-exchange.github.io/docs/v5/ws/connect
   *
   * @param {{ expires?: number, clock?: { now(): number } }} [options]  expires: ms since the epoch, in the server's
   *   future; default 10 s after `clock` says that it is, which can be a ServerClock (default Date)
   * @returns {import('../venues/bybit/auth').WebSocketLogin}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE
   * @throws {RangeError} ERR_OUT_OF_RANGE
   */
  signWebSocket(options = {}) {
    const expires = expiresOf(options);
    return loginOf(
      this.#apiKey,
      expires,
      signPartsNow(this.#id, this.#apiKey, SIGNING.recipe.login(expires)),
    );
  }

  /**
   * Whether a signature is that of the payload, in constant time. False for a malformed signature.
   *
   * @param {string | Uint8Array} payload
   * @param {string | Uint8Array} signature  hex, or base64 for RSA
   * @returns {boolean}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE for a payload that is neither a string nor bytes
   */
  verify(payload, signature) {
    // A view of detached memory has no bytes, and would be refused instead of compared.
    const comparable =
      typeof signature === 'string' || (ArrayBuffer.isView(signature) && signature.byteLength > 0);
    return binding.verify(this.#id, payload, comparable ? signature : '');
  }

  /** Wipes the key. Signatures that are under way are finished; a later call throws ERR_BYBIT_SIGNER_DESTROYED. */
  destroy() {
    flushAll(); // what was asked for in this tick is under way, too
    binding.destroySigner(this.#owner);
    this.#id = NO_ID;
  }

  /** @returns {{ apiKey: string, algorithm: string }} with the API key redacted */
  toJSON() {
    return { apiKey: redactKey(this.#apiKey), algorithm: this.algorithm };
  }

  /** @returns {string} */
  [inspect.custom]() {
    return `Signer ${inspect(this.toJSON())}`;
  }
}

// `using signer = new Signer(…)`; the symbol is missing on the older Node.js versions that are supported.
if (Symbol.dispose !== undefined) {
  Object.defineProperty(Signer.prototype, Symbol.dispose, {
    value: Signer.prototype.destroy,
    configurable: true,
    writable: true,
  });
}

exports.Signer = Signer;
exports.idOf = idOf;
