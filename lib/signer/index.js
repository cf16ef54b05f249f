'use strict';

const { inspect } = require('node:util');

const { flushAll, signOnWorker } = require('../crypto/sign-queue');
const { brand } = require('../internal/brand');
const { createLater, findingsOf, refusalOf } = require('../credentials');
const { binding } = require('../crypto/backend');
const { typeError } = require('../internal/argument-error');
const { redactKey } = require('../internal/redact');
const { requireVenue } = require('../venues');
const { signPartsNow, signPartsOnWorker } = require('./compose');
const { Created, createFrom, createFromEnv } = require('./created');
const { authorized, finalRequest } = require('./final-request');
const { markRepaired, warnOfRepairs } = require('./repairs');
const { listOf, severalVenues, signApart, signedForAll } = require('./sign-all');
const { SignatureBatch } = require('./signature-batch');

/** Taken out of the binding once: an object with that many functions answers slowly. */
const { signSync } = binding;

/** The id of no signer: the addon refuses it as destroyed. */
const NO_ID = 0;

/** Tells other copies of the package whether a signer of this one is destroyed. They cannot read its id. */
const IS_DESTROYED = Symbol.for('bybit-auth.Signer.isDestroyed');
/** Tells other copies of the package what the headers of a signer's requests contain besides the signature. */
const IDENTITY = Symbol.for('bybit-auth.Signer.identity');

/**
 * @typedef {import('../credentials').Algorithm} Algorithm
 * @typedef {import('../credentials').HmacCredentials} HmacCredentials
 * @typedef {import('../credentials').RsaCredentials} RsaCredentials
 * @typedef {import('../credentials').RsaFileCredentials} RsaFileCredentials
 * @typedef {import('../venues').VenueName} VenueName
 * @typedef {import('../venues/venue').SignableRequest} SignableRequest
 * @typedef {import('../venues/venue').AuthenticationHeaders} AuthenticationHeaders
 * @typedef {import('../venues/venue').Identity} Identity
 * @typedef {import('./final-request').AuthorizableRequest} AuthorizableRequest
 * @typedef {import('./final-request').AuthorizedRequest} AuthorizedRequest
 */

/**
 * What `signer.login()` takes. Each exchange has its own options, and refuses others.
 *
 * @typedef {object} LoginOptions
 * @property {number} [expires]  Bybit: ms since 1970, in the server's future
 * @property {number} [timestamp]  other exchanges: ms since 1970; default now
 * @property {{ now(): number }} [clock]  that says the time, such as a ServerClock; default Date
 * @property {string | number | null} [id]  Binance: which the reply repeats; default a random UUID
 * @property {number} [recvWindow]  Binance: ms, at most 60,000
 * @property {string} [method]  Binance: the method of another signed request than the login
 * @property {Record<string, unknown>} [params]  Binance: its parameters, without API key, timestamp and signature
 * @property {string} [hello]  KuCoin: the text with which the trade WebSocket greets
 * @property {string} [channel]  Gate.io: such as `spot.orders`; default `spot.login`
 * @property {string} [event]  Gate.io: default `api` for a login, and `subscribe` otherwise
 * @property {object} [payload]  Gate.io: of a subscription, or the parameters of an API request
 */
/**
 * @typedef {import('../venues/venue').WebSocketLogin | import('../venues/venue').OkxLogin
 *   | import('../venues/venue').BinanceSignedMessage | import('../venues/venue').KucoinLogin
 *   | import('../venues/venue').GateSignedMessage | import('../venues/venue').BitgetLogin | string} LoginMessage
 */
/**
 * For the exchanges whose signature covers method and path.
 *
 * @param {string} title  of the exchange
 * @returns {() => never}
 */
const refuseContent = (title) => () => {
  const message = `${title} signs the method and path of a request, too: use authorize() instead of signRequest()`;
  throw typeError(message, 'ERR_INVALID_STATE');
};

/**
 * The id by which the binding knows a signer; undefined for a signer of another copy of the package, whose ids mean
 * nothing here, unless it is destroyed.
 *
 * @type {(value: unknown) => number | undefined}
 */
let idOf;

/** @param {any} value @returns {Identity | undefined} that of a signer, of this or another copy of the package */
function identityOf(value) {
  return value instanceof Signer ? Reflect.get(value, IDENTITY) : undefined;
}

/**
 * Holds an API key and the key that signs for it in native memory: the HMAC of an API secret, or a private key
 * (RSA-SHA256 with PKCS#1 v1.5).
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
  /** @type {Identity} */
  #identity;
  #venue;
  #signing;
  #fieldsOfContent;
  #algorithm;
  #findings;

  /**
   * Parses an RSA key at once, on the calling thread; create() does it on a worker thread.
   *
   * @param {HmacCredentials | RsaCredentials | RsaFileCredentials} credentials
   * @throws {import('../errors/credential-error').CredentialError} when a value cannot work; names every finding at once
   * @throws {TypeError} ERR_INVALID_ARG_TYPE when a value is neither a string nor bytes; ERR_INVALID_ARG_VALUE for a
   *   venue that is unknown
   * @throws {RangeError} ERR_OUT_OF_RANGE for a value of more than 1 MiB
   */
  constructor(credentials) {
    const { created, venue } = credentials instanceof Created ? credentials : createFrom(credentials);
    const findings = findingsOf(created, venue);
    if (created.owner === undefined) throw refusalOf(findings, venue);
    this.#owner = created.owner;
    this.#id = /** @type {number} */ (created.id);
    this.#apiKey = /** @type {string} */ (created.apiKey);
    this.#venue = venue;
    this.#signing = venue.signing;
    this.#fieldsOfContent = venue.signing.fieldsOfContent ?? refuseContent(venue.title);
    const { apiPassphrase, keyVersion } = created;
    const { keyVersions, apiPassphrase: usualForm } = venue.credentials;
    const form = keyVersion === undefined ? usualForm : keyVersions?.passphrases[keyVersion];
    const isSigned = form === 'signed' && apiPassphrase !== undefined;
    this.#identity = {
      apiKey: this.#apiKey,
      apiPassphrase: isSigned ? signSync(this.#id, apiPassphrase) : apiPassphrase,
      keyVersion,
    };
    this.#algorithm = /** @type {Algorithm} */ (created.algorithm);
    this.#findings = Object.freeze(findings.map(markRepaired));
  }

  /**
   * Like the constructor, with an RSA key parsed on a libuv worker thread.
   *
   * @param {HmacCredentials | RsaCredentials | RsaFileCredentials} credentials
   * @returns {Promise<Signer>}
   * @throws {import('../errors/credential-error').CredentialError} as a rejection
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE, as a rejection
   */
  static async create(credentials) {
    const venue = requireVenue(credentials, 'Signer.create()');
    const created = new Created(await createLater(credentials, false, venue), venue);
    return new Signer(/** @type {any} */ (created));
  }

  /**
   * Reads BYBIT_API_KEY and one of BYBIT_API_SECRET, BYBIT_API_PRIVATE_KEY and BYBIT_API_PRIVATE_KEY_FILE (with
   * BYBIT_API_PRIVATE_KEY_PASSPHRASE for an encrypted key), removes what is safe to remove (surrounding white space
   * and quotes, invisible characters, line endings at the ends) with a process warning that names it, and refuses
   * the rest. On the main thread a secret of the process's own environment never becomes a JavaScript string.
   * The variables of another exchange begin with its own name. `names` and `prefix` choose other names.
   *
   * @overload
   * @param {import('../credentials/from-env').EnvironmentOptions & { optional?: false }} [options]
   * @returns {Signer}
   */
  /**
   * With `optional: true` it returns null when none of the variables is set: for a bot that also trades elsewhere.
   *
   * @overload
   * @param {import('../credentials/from-env').EnvironmentOptions} options
   * @returns {Signer | null}
   */
  /**
   * @param {import('../credentials/from-env').EnvironmentOptions} [options]
   * @returns {Signer | null}
   * @throws {import('../errors/credential-error').CredentialError} naming each finding, also a variable that is not set
   * @throws {TypeError} ERR_INVALID_ARG_VALUE when variables for an HMAC secret and a private key are both set, and for a
   *   venue that is unknown
   */
  static fromEnv(options = {}) {
    const created = createFromEnv(options);
    if (created === null) return null;
    const signer = new Signer(/** @type {any} */ (created));
    warnOfRepairs(signer.findings);
    return signer;
  }

  /**
   * Signs one request for many accounts of one exchange in one trip to the worker threads. Keys of all kinds may be
   * mixed. All signatures have the same timestamp and are valid for one window, while exchanges limit the requests of an
   * IP address: sign in batches of what can be sent meanwhile. If a signer comes from another copy of the package, each
   * one signs by itself.
   *
   * @param {Iterable<Signer>} signers  at most 100,000
   * @param {SignableRequest | AuthorizableRequest} [request]  the same bytes for all; method and url are required where
   *   the exchange signs them
   * @returns {Promise<SignatureBatch>} in the order of the signers
   * @throws {TypeError} ERR_INVALID_ARG_TYPE, or ERR_INVALID_ARG_VALUE for signers of several exchanges, as a rejection
   * @throws {RangeError} ERR_OUT_OF_RANGE, as a rejection
   * @throws {Error} ERR_BYBIT_SIGNER_DESTROYED when one of them is destroyed, as a rejection
   * @example
   * const batch = await Signer.signAll(signers, { method: 'POST', url: orderUrl, body });
   * const sent = signers.map((_, index) => send(batch.request(index)));
   */
  static async signAll(signers, request) {
    const list = listOf(signers);
    const venue = requireVenue(list[0] instanceof Signer ? list[0] : undefined, 'Signer.signAll()');
    const signed = signedForAll(venue, request);
    const ids = new Float64Array(list.length);
    const identities = new Array(list.length);
    for (let index = 0; index < list.length; index++) {
      const signer = list[index];
      if (!Signer.#isSigner(signer)) return signApart(list, signed, venue, identityOf);
      if (signer.#venue !== venue) throw severalVenues();
      ids[index] = signer.#id;
      identities[index] = signer.#identity;
    }
    const parts = venue.signing.recipe.request(signed.fields);
    return new SignatureBatch(identities, signed, await binding.signAll(ids, parts));
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
    Object.defineProperty(Signer.prototype, IDENTITY, {
      get() {
        return Signer.#isSigner(this) ? this.#identity : undefined;
      },
    });
  }

  /** The name of the exchange. @returns {VenueName} */
  get venue() {
    return /** @type {VenueName} */ (this.#venue.id);
  }

  /** The whole API key, as it is sent. */
  get apiKey() {
    return this.#apiKey;
  }

  /** @returns {Algorithm} */
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
   * The final request, signed on a libuv worker thread: send it as it is. The bytes of the body are untouched. The
   * signature is in the headers, or in the query where the exchange wants it there.
   *
   * @param {AuthorizableRequest} request
   * @returns {Promise<AuthorizedRequest>}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE, as a rejection
   * @throws {RangeError} ERR_OUT_OF_RANGE for a timestamp or recvWindow that is not a whole number of ms, as a rejection
   * @throws {Error} ERR_BYBIT_SIGNER_DESTROYED, as a rejection
   * @example
   * const body = JSON.stringify(order);
   * const { url, method, headers } = await signer.authorize({ method: 'POST', url: orderUrl, body });
   * await fetch(url, { method, body, headers: { 'Content-Type': 'application/json', ...headers } });
   */
  authorize(request) {
    try {
      const signing = this.#signing;
      const identity = this.#identity;
      const final = finalRequest(request, this.#venue);
      const fields = signing.fields(final);
      const signer = { owner: this.#owner, id: this.#id, apiKey: this.#apiKey };
      return signPartsOnWorker(signer, signing.recipe.request(fields), (signature) =>
        authorized(final, signing, identity, fields, signature),
      );
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * The same at once, on the calling thread.
   *
   * @param {AuthorizableRequest} request
   * @returns {AuthorizedRequest}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
   * @throws {RangeError} ERR_OUT_OF_RANGE for a timestamp or recvWindow that is not a whole number of ms
   * @throws {Error} ERR_BYBIT_SIGNER_DESTROYED
   * @example
   * const { url, headers } = signer.authorizeSync({ method: 'GET', url: `${host}/path?symbol=BTCUSDT` });
   */
  authorizeSync(request) {
    const signing = this.#signing;
    const final = finalRequest(request, this.#venue);
    const fields = signing.fields(final);
    const signature = signPartsNow(this.#id, this.#apiKey, signing.recipe.request(fields));
    return authorized(final, signing, this.#identity, fields, signature);
  }

  /**
   * The authentication headers for exactly these bytes, signed on a libuv worker thread. Only for an exchange that signs
   * neither method nor path, as Bybit does; authorize() is for every exchange.
   *
   * @param {SignableRequest} [request]
   * @returns {Promise<AuthenticationHeaders>}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE; ERR_INVALID_STATE at another exchange; as a rejection
   * @throws {RangeError} ERR_OUT_OF_RANGE for a timestamp or recvWindow that is not a whole number of ms, as a rejection
   */
  signRequest(request) {
    try {
      const signing = this.#signing;
      const identity = this.#identity;
      const fields = this.#fieldsOfContent(request);
      const signer = { owner: this.#owner, id: this.#id, apiKey: this.#apiKey };
      return signPartsOnWorker(
        signer,
        signing.recipe.request(fields),
        (signature) => /** @type {any} */ (signing.headers(identity, fields, signature)),
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
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE; ERR_INVALID_STATE at another exchange
   * @throws {RangeError} ERR_OUT_OF_RANGE
   */
  signRequestSync(request) {
    const signing = this.#signing;
    const fields = this.#fieldsOfContent(request);
    const signature = signPartsNow(this.#id, this.#apiKey, signing.recipe.request(fields));
    return /** @type {any} */ (signing.headers(this.#identity, fields, signature));
  }

  /**
   * The message that logs a private WebSocket stream in, to be sent as JSON.
   *
   * - Bybit: `{ expires?, clock? }`, see signWebSocket().
   * - OKX and Bitget: `{ timestamp?, clock? }`. It is valid for 30 s.
   * - Binance: `{ id?, timestamp?, recvWindow?, clock? }` gives `session.logon`, which only an Ed25519 key may send. With any key,
   *   `{ method, params }` gives another signed request of its WebSocket API.
   * - KuCoin: `{ timestamp?, clock? }` gives the parameters of the URL of the trade WebSocket, `{ hello }` the answer to the text
   *   that the server sends then: a string, to be sent as it is.
   * - Gate.io: `{ channel?, event?, payload?, timestamp?, clock? }` gives a subscription to a private channel, and the login of the
   *   WebSocket API for `spot.login` (the default) and `futures.login`.
   *
   * @param {LoginOptions} [options]
   * @returns {LoginMessage}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE; ERR_INVALID_STATE for `session.logon` with another key than
   *   Ed25519
   * @throws {RangeError} ERR_OUT_OF_RANGE
   * @throws {Error} ERR_BYBIT_OTHER_KEY for params that name another API key
   * @example
   * socket.send(JSON.stringify(signer.login()));
   * socket.send(JSON.stringify(binance.login({ method: 'order.place', params: order })));
   */
  login(options = {}) {
    const { login, recipe } = this.#signing;
    const time = login.timeOf(options, { apiKey: this.#apiKey, algorithm: this.#algorithm });
    const signature = signPartsNow(this.#id, this.#apiKey, recipe.login(time));
    return /** @type {any} */ (login.message(this.#identity, time, signature));
  }

  /**
   * The login message of Bybit's private and trade WebSocket streams. login() is for every exchange.
   *
   * @param {{ expires?: number, clock?: { now(): number } }} [options]  expires: ms since the epoch, in the server's
   *   future; default 10 s after `clock` says that it is, which can be a ServerClock (default Date)
   * @returns {import('../venues/venue').WebSocketLogin}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE; ERR_INVALID_STATE at another exchange
   * @throws {RangeError} ERR_OUT_OF_RANGE
   */
  signWebSocket(options = {}) {
    const { id, title } = this.#venue;
    if (id !== 'bybit') {
      throw typeError(`signWebSocket() is for Bybit: use login() for ${title}`, 'ERR_INVALID_STATE');
    }
    return /** @type {any} */ (this.login(options));
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
