'use strict';

const { inspect } = require('node:util');

const { requireCredentials, typeError } = require('./credentials');
const { BybitCredentialError } = require('./errors');
const { describeFinding, describeFindings } = require('./findings');
const { binding } = require('./native');
const { redactKey } = require('./redact');

/** ms; the recv_window that Bybit assumes when none is sent. https://bybit-exchange.github.io/docs/v5/guide */
const DEFAULT_RECV_WINDOW = 5000;

/** ms; a WebSocket login must still be in the future when it arrives. https://bybit-exchange.github.io/docs/v5/ws/connect */
const WEBSOCKET_LIFETIME = 10_000;

const ENVIRONMENT_VARIABLES = /** @type {const} */ ({
  apiKey: 'BYBIT_API_KEY',
  apiSecret: 'BYBIT_API_SECRET',
});
const QUESTION_MARK = 0x3f;

const RSA_VARIABLES = ['BYBIT_API_PRIVATE_KEY', 'BYBIT_API_PRIVATE_KEY_FILE'];

/**
 * @typedef {import('./fallback').Handle} Handle
 * @typedef {import('./findings').DescribedFinding} DescribedFinding
 *
 * @typedef {object} SignableRequest
 * @property {string | Uint8Array} [query]  GET: the query string exactly as sent, without `?`
 * @property {string | Uint8Array} [body]   POST: the body exactly as sent
 * @property {number} [timestamp]   ms since the epoch; default now
 * @property {number} [recvWindow]  ms; default 5000
 *
 * @typedef {object} AuthenticationHeaders
 * @property {string} X-BAPI-API-KEY
 * @property {string} X-BAPI-TIMESTAMP
 * @property {string} X-BAPI-SIGN
 * @property {string} X-BAPI-RECV-WINDOW
 *
 * @typedef {object} WebSocketLogin
 * @property {'auth'} op
 * @property {[apiKey: string, expires: number, signature: string]} args
 */

/** Marks the constructor call of fromEnv(), which alone may repair values. */
const REPAIR = Symbol('repair');

/**
 * Holds an API key and its secret in native memory and signs with them.
 *
 * The secret itself is not kept: only the keyed HMAC state, in locked memory that is left out of core dumps and
 * wiped by destroy() or garbage collection. No inspection, JSON or clone of a Signer shows it.
 */
class Signer {
  /** @type {Handle} */
  #handle;
  #apiKey;
  #findings;

  /**
   * @param {{ apiKey: string | Uint8Array, apiSecret: string | Uint8Array }} credentials
   * @throws {import('./errors').BybitCredentialError} when a value cannot work; names every finding at once
   * @throws {TypeError} ERR_INVALID_ARG_TYPE when a value is neither a string nor bytes
   */
  constructor(credentials) {
    const { apiKey, apiSecret } = requireCredentials(credentials);
    const repair = /** @type {any} */ (credentials)[REPAIR] === true;
    const created = binding.createSigner(apiKey, apiSecret, repair);
    const findings = describeFindings(created.findings);
    if (created.signer === null) throw new BybitCredentialError(findings);
    this.#handle = created.signer;
    this.#apiKey = /** @type {string} */ (created.apiKey);
    this.#findings = Object.freeze(findings);
  }

  /**
   * Reads BYBIT_API_KEY and BYBIT_API_SECRET, removes what is safe to remove (surrounding white space and quotes,
   * invisible characters, line endings at the ends) with a process warning that names it, and refuses the rest.
   *
   * @param {{ env?: Record<string, string | undefined> }} [options]  env: where to read; default process.env
   * @returns {Signer}
   * @throws {import('./errors').BybitCredentialError} naming each finding, also a variable that is not set
   */
  static fromEnv(options = {}) {
    if (options === null || typeof options !== 'object') {
      throw typeError('The "options" argument must be an object');
    }
    const env = options.env ?? process.env;
    const rsa = RSA_VARIABLES.find((name) => env[name] !== undefined);
    if (rsa !== undefined && env[ENVIRONMENT_VARIABLES.apiSecret] === undefined) {
      throw typeError(
        `${rsa} is set, but this version signs with HMAC only: set BYBIT_API_SECRET`,
        'ERR_INVALID_ARG_VALUE',
      );
    }
    const missing = Object.entries(ENVIRONMENT_VARIABLES).filter(([, name]) => env[name] === undefined);
    if (missing.length > 0) {
      throw new BybitCredentialError([...missing.map(missingFinding), ...findingsBeside(missing, env)]);
    }
    const signer = new Signer(
      /** @type {any} */ ({
        apiKey: env[ENVIRONMENT_VARIABLES.apiKey],
        apiSecret: env[ENVIRONMENT_VARIABLES.apiSecret],
        [REPAIR]: true,
      }),
    );
    warnOfRepairs(signer.findings);
    return signer;
  }

  /** The whole API key, as sent in X-BAPI-API-KEY. */
  get apiKey() {
    return this.#apiKey;
  }

  /** @returns {'hmac-sha256'} */
  get algorithm() {
    return 'hmac-sha256';
  }

  /** @returns {readonly DescribedFinding[]} what the validator noticed: warnings, and errors that were repaired */
  get findings() {
    return this.#findings;
  }

  /**
   * Signs on a libuv worker thread.
   *
   * @param {string | Uint8Array} payload  a string is signed as UTF-8
   * @returns {Promise<string>} lower-case hex
   * @throws {TypeError} ERR_INVALID_ARG_TYPE, as a rejection
   * @throws {Error} ERR_BYBIT_SIGNER_DESTROYED, as a rejection
   */
  async sign(payload) {
    return binding.sign(this.#handle, payload);
  }

  /**
   * Signs at once on the calling thread.
   *
   * @param {string | Uint8Array} payload  a string is signed as UTF-8
   * @returns {string} lower-case hex
   * @throws {TypeError} ERR_INVALID_ARG_TYPE
   * @throws {Error} ERR_BYBIT_SIGNER_DESTROYED
   */
  signSync(payload) {
    return binding.signSync(this.#handle, payload);
  }

  /**
   * The X-BAPI-* headers for exactly these bytes, signed on a libuv worker thread.
   * https://bybit-exchange.github.io/docs/v5/guide
   *
   * @param {SignableRequest} [request]
   * @returns {Promise<AuthenticationHeaders>}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE, as a rejection
   * @throws {RangeError} ERR_OUT_OF_RANGE for a timestamp or recvWindow that is no whole number of ms, as a rejection
   */
  async signRequest(request) {
    const { timestamp, recvWindow, content } = partsOf(request);
    return this.#headers(
      timestamp,
      recvWindow,
      await binding.signRequest(this.#handle, timestamp, recvWindow, content),
    );
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
    const { timestamp, recvWindow, content } = partsOf(request);
    return this.#headers(
      timestamp,
      recvWindow,
      binding.signRequestSync(this.#handle, timestamp, recvWindow, content),
    );
  }

  /**
   * The login message of the private and trade WebSocket streams.
   * https://bybit-exchange.github.io/docs/v5/ws/connect
   *
   * @param {{ expires?: number }} [options]  expires: ms since the epoch, in the server's future; default in 10 s
   * @returns {WebSocketLogin}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE
   * @throws {RangeError} ERR_OUT_OF_RANGE
   */
  signWebSocket(options = {}) {
    if (options === null || typeof options !== 'object') {
      throw typeError('The "options" argument must be an object');
    }
    const expires = options.expires ?? Date.now() + WEBSOCKET_LIFETIME;
    return { op: 'auth', args: [this.#apiKey, expires, binding.signWebSocketSync(this.#handle, expires)] };
  }

  /**
   * Whether a signature is that of the payload, in constant time. A malformed signature is simply not it.
   *
   * @param {string | Uint8Array} payload
   * @param {string | Uint8Array} signature  hex
   * @returns {boolean}
   * @throws {TypeError} ERR_INVALID_ARG_TYPE for a payload that is neither a string nor bytes
   */
  verify(payload, signature) {
    // A view of detached memory has no bytes, and would be refused instead of compared.
    const comparable =
      typeof signature === 'string' || (ArrayBuffer.isView(signature) && signature.byteLength > 0);
    return binding.verify(this.#handle, payload, comparable ? signature : '');
  }

  /** Wipes the key. Signatures that are under way are finished; a later call throws ERR_BYBIT_SIGNER_DESTROYED. */
  destroy() {
    binding.destroySigner(this.#handle);
  }

  /** @returns {{ apiKey: string, algorithm: string }} with the API key redacted */
  toJSON() {
    return { apiKey: redactKey(this.#apiKey), algorithm: this.algorithm };
  }

  /** @returns {string} */
  [inspect.custom]() {
    return `Signer ${inspect(this.toJSON())}`;
  }

  /**
   * @param {number} timestamp
   * @param {number} recvWindow
   * @param {string} signature
   * @returns {AuthenticationHeaders}
   */
  #headers(timestamp, recvWindow, signature) {
    return {
      'X-BAPI-API-KEY': this.#apiKey,
      'X-BAPI-TIMESTAMP': String(timestamp),
      'X-BAPI-SIGN': signature,
      'X-BAPI-RECV-WINDOW': String(recvWindow),
    };
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

/**
 * @param {[string, string]} entry
 * @returns {DescribedFinding}
 */
function missingFinding([field, variable]) {
  return describeFinding(
    /** @type {any} */ ({
      field,
      id: 'missing',
      severity: 'error',
      repairable: false,
      index: 0,
      count: 0,
      codePoint: 0,
      variable,
    }),
  );
}

/**
 * Nobody should have to set one variable to learn that the other is bad.
 *
 * @param {[string, string][]} missing
 * @param {Record<string, string | undefined>} env
 * @returns {DescribedFinding[]} of what is set
 */
function findingsBeside(missing, env) {
  const fields = missing.map(([field]) => field);
  const { apiKey, apiSecret } = ENVIRONMENT_VARIABLES;
  const { findings } = binding.createSigner(env[apiKey] ?? '', env[apiSecret] ?? '', true);
  return describeFindings(findings.filter(({ field }) => !fields.includes(field)));
}

/** @param {readonly DescribedFinding[]} findings */
function warnOfRepairs(findings) {
  for (const { severity, message } of findings) {
    if (severity === 'error') {
      process.emitWarning(`${message}. It was removed before use.`, { code: 'BYBIT_CREDENTIAL_REPAIRED' });
    }
  }
}

/**
 * @param {SignableRequest} [request]
 * @returns {{ timestamp: number, recvWindow: number, content: string | Uint8Array }}
 */
function partsOf(request = {}) {
  if (request === null || typeof request !== 'object') {
    throw typeError('The "request" argument must be an object');
  }
  const { query, body, timestamp = Date.now(), recvWindow = DEFAULT_RECV_WINDOW } = request;
  if (query != null && body != null) {
    throw typeError(
      'Pass either query (GET) or body (POST): Bybit signs only one of them',
      'ERR_INVALID_ARG_VALUE',
    );
  }
  if (typeof query === 'string' ? query.startsWith('?') : query?.[0] === QUESTION_MARK) {
    throw typeError('The query is signed without its leading "?"', 'ERR_INVALID_ARG_VALUE');
  }
  return { timestamp, recvWindow, content: query ?? body ?? '' };
}

exports.DEFAULT_RECV_WINDOW = DEFAULT_RECV_WINDOW;
exports.Signer = Signer;
