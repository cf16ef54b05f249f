'use strict';

/** The signature of one attempt: begun on a worker thread, and made again on this one where it is late or old. */

const { isFresh, patiently } = require('./freshness');
const { idOf } = require('../signer');

/** @typedef {import('../signer').AuthenticationHeaders} AuthenticationHeaders */

class RequestSignature {
  #content;
  #settings;
  /** @type {Promise<void> | null} */
  #signing = null;
  #signingSince = 0;
  /** @type {AuthenticationHeaders | null} */
  #headers = null;

  /**
   * @param {string | Uint8Array} content
   * @param {import('./send-signed').ExchangeSettings} settings
   */
  constructor(content, settings) {
    this.#content = content;
    this.#settings = settings;
  }

  /** The newest ones. @returns {AuthenticationHeaders | null} */
  get headers() {
    return this.#headers;
  }

  /** On a worker thread. */
  begin() {
    this.#signingSince = performance.now();
    const keep = (/** @type {AuthenticationHeaders} */ headers) => {
      this.#headers ??= headers;
    };
    // What cannot be signed there is tried once more here, and fails with the same error.
    this.#signing = this.#settings.signer.signRequest(this.#parts()).then(keep, () => {});
  }

  /** For the worker thread, if it was begun there, and not for long. */
  async wait() {
    if (this.#signing === null || this.#headers !== null) return;
    await patiently(this.#signing, performance.now() - this.#signingSince);
  }

  /** Signs anew what is not fresh any more. @returns {AuthenticationHeaders} */
  renew() {
    if (this.#headers === null || !this.#isFresh(this.#headers)) this.#headers = this.#sign({});
    return this.#headers;
  }

  /**
   * A request with the same content may have been signed in the same millisecond.
   *
   * @param {(headers: AuthenticationHeaders) => number} twinAge how much earlier the timestamp has to be, ms
   * @returns {AuthenticationHeaders}
   */
  distinguish(twinAge) {
    let headers = this.renew();
    for (let age = twinAge(headers); age > 0; age = twinAge(headers)) {
      headers = this.#sign({ timestamp: Number(headers['X-BAPI-TIMESTAMP']) - age });
    }
    this.#headers = headers;
    return headers;
  }

  /** @param {{ timestamp?: number }} own */
  #sign(own) {
    return this.#settings.signer.signRequestSync({ ...this.#parts(), ...own });
  }

  #parts() {
    const { clock, recvWindow } = this.#settings;
    return { body: this.#content, timestamp: Math.floor(clock.now()), recvWindow };
  }

  /**
   * Whether the timestamp is one that the clock would still give, more or less: the clock may have been set since.
   *
   * @param {AuthenticationHeaders} headers
   */
  #isFresh(headers) {
    // A key that was destroyed signs nothing more, and what it has signed does not leave: the attempt to sign anew says so.
    if (idOf(this.#settings.signer) === 0) return false;
    const { clock, recvWindow } = this.#settings;
    return isFresh(Number(headers['X-BAPI-TIMESTAMP']), { now: clock.now(), recvWindow });
  }
}

exports.RequestSignature = RequestSignature;
