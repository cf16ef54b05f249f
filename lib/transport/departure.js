'use strict';

/**
 * One attempt of a signed request, from the start of its signature until its outcome. The request leaves when its connection
 * is established. Right before that the gate and the deadline are checked once more, and a signature that is missing or old
 * is replaced.
 *
 * @module
 */

const { blockedResend } = require('./blocked-resend');
const { PendingRequest } = require('./pending-request');
const { isSafeToRepeat } = require('../venues/bybit/idempotent');
const { isFresh, waitForWorker } = require('./freshness');
const { idOf } = require('../signer');
const { mustWait, waitForClock } = require('./wait-for-clock');
const { duplicateAge, unwritten, watch } = require('./undici-requests');

const READS = new Set(['GET', 'HEAD']);

/** @typedef {import('../signer').AuthenticationHeaders} AuthenticationHeaders */
/** @typedef {import('./send-signed').Outcome} Outcome */
/** @typedef {(headers: AuthenticationHeaders) => void} Act */

/** @extends {PendingRequest<Outcome>} */
class Departure extends PendingRequest {
  #request;
  #pathname;
  #settings;
  #signal;
  #title;
  #isRead;
  /** By a worker thread. What fails there is signed once more on this thread, and fails with the same error. */
  #signing = /** @type {Promise<void> | null} */ (null);
  #signingSince = 0;
  /** The newest headers. */
  #headers = /** @type {AuthenticationHeaders | null} */ (null);
  /** Why undici was not allowed to write the request. */
  #refusal = /** @type {unknown} */ (null);
  #isTakenBack = false;
  #wasTakenBack = false;
  /** Where undici sent the request. @type {string | null} */
  #destination = null;

  /**
   * @param {import('./send-signed').FinalRequest} request
   * @param {string} pathname
   * @param {import('./send-signed').ExchangeSettings} settings
   * @param {import('./send-signed').Limits} limits
   */
  constructor(request, pathname, settings, { deadline, replyMs, signal }) {
    const title = `${request.method} ${pathname}`;
    const isRead = READS.has(request.method);
    super({ deadline, replyMs, title, retryable: isRead, awaited: 'it was being signed' });
    this.#request = request;
    this.#pathname = pathname;
    this.#settings = settings;
    this.#signal = signal;
    this.#title = title;
    this.#isRead = isRead;
    /** By performance.now(): when the request left, or when the attempt began. */
    this.startedAt = performance.now();
    /** The same by the clock of the timestamps. */
    this.sentAt = settings.clock.now();
  }

  /** The newest headers: those that the request left with. @returns {AuthenticationHeaders | null} */
  get headers() {
    return this.#headers;
  }

  /**
   * Starts the signature and the client's work, and waits for the outcome.
   *
   * @param {() => Promise<Outcome>} start never rejects, except with what handOver() rejects with
   * @param {() => void} abort ends the client's work, whose outcome no longer matters
   * @returns {Promise<Outcome>}
   * @throws {import('../gate/error').BybitGateError | import('./deadline').ExchangeTimeout} as a rejection: nothing was sent
   */
  run(start, abort) {
    if (this.#settings.thread === 'worker') this.#beginSignature();
    return super.run(start, abort);
  }

  /**
   * For a client that cannot be held back: the checks run before the client gets the request, which then counts as sent. A
   * request of undici is still held back, below the client: see start().
   *
   * @param {(headers: AuthenticationHeaders) => Promise<Outcome>} send called in the tick of the checks
   * @param {object | null} [dispatcher] of undici, where the request is known to go through it
   * @returns {Promise<Outcome>} ignored when the outcome is known already
   */
  async handOver(send, dispatcher = null) {
    const outcome = await this.#give(send, dispatcher);
    return this.#isTakenBack ? this.#give(send, dispatcher) : outcome;
  }

  /** @param {(headers: AuthenticationHeaders) => Promise<Outcome>} send @param {object | null} dispatcher */
  async #give(send, dispatcher) {
    await this.#prepare();
    if (this.ended) return { fulfilled: false, value: undefined, reply: null };
    this.#isTakenBack = false;
    this.enter('handed');
    const headers = this.#distinguish();
    const forget = watch(this, headers, dispatcher);
    const outcome = await send(headers).finally(forget);
    if (this.#refusal !== null) throw this.#refusal;
    // A mock or a cache answered in place of undici.
    if (this.stage === 'held' && outcome.reply !== null) this.enter('handed');
    return outcome;
  }

  /**
   * undici is about to write the request, for the first time or again.
   *
   * @param {string} destination
   * @param {boolean} isWhole whether its body can be written more than once
   * @throws {Error} to undici, which then does not write the request
   */
  start(destination, isWhole) {
    const isOver = this.ended || this.#signal?.aborted || this.#refusal !== null;
    if (isOver || this.#takeBack()) throw unwritten();
    if (this.hasLeft) this.#requireRepeatable(destination);
    try {
      this.#check();
      this.renew();
    } catch (/** @type {any} */ error) {
      if (this.hasLeft) throw blockedResend(this.#title, this.#isRead, 'late', error);
      this.#refusal = error;
      throw unwritten();
    }
    if (this.hasLeft && !isWhole) throw blockedResend(this.#title, this.#isRead, 'body');
    this.#stamp();
    this.#destination = destination;
    this.enter('left');
  }

  #beginSignature() {
    this.#signingSince = performance.now();
    const keep = (/** @type {AuthenticationHeaders} */ headers) => {
      this.#headers ??= headers;
    };
    this.#signing = this.#settings.signer.signRequest(this.#parts()).then(keep, () => {});
  }

  /** @param {{ timestamp?: number }} own */
  #sign(own = {}) {
    return this.#settings.signer.signRequestSync({ ...this.#parts(), ...own });
  }

  #parts() {
    const { clock, recvWindow } = this.#settings;
    return { body: this.#request.content, timestamp: Math.floor(clock.now()), recvWindow };
  }

  /** Signs again if the signature is not fresh. @returns {AuthenticationHeaders} */
  renew() {
    if (this.#headers === null || !this.#isFresh(this.#headers)) this.#headers = this.#sign();
    return this.#headers;
  }

  /** @param {AuthenticationHeaders} headers @returns {boolean} whether the timestamp is close to the present time of the clock */
  #isFresh(headers) {
    // A signature of a destroyed key is not sent; signing again throws the error.
    if (idOf(this.#settings.signer) === 0) return false;
    const { clock, recvWindow } = this.#settings;
    return isFresh(Number(headers['X-BAPI-TIMESTAMP']), { now: clock.now(), recvWindow });
  }

  /** A request with the same content may have been signed in the same millisecond. @returns {AuthenticationHeaders} */
  #distinguish() {
    let headers = this.renew();
    for (let age = duplicateAge(headers); age > 0; age = duplicateAge(headers)) {
      headers = this.#sign({ timestamp: Number(headers['X-BAPI-TIMESTAMP']) - age });
    }
    this.#headers = headers;
    return headers;
  }

  /** undici cannot wait for a clock that is being set. The request is taken back, and handed over again when the clock is set. */
  #takeBack() {
    const isFirst = !this.hasLeft && !this.#wasTakenBack;
    // undici may retry before the request is handed over again, while the clock is set by then.
    this.#isTakenBack = mustWait(this.#settings.clock) && (isFirst || this.#isTakenBack);
    this.#wasTakenBack ||= this.#isTakenBack;
    return this.#isTakenBack;
  }

  /**
   * The connection is established: `act` sends the request, if it may still leave.
   *
   * @param {Act} act called in the tick of the checks; not called when the outcome is known already
   */
  async leave(act) {
    try {
      await this.#prepare();
    } catch (error) {
      this.refuse(error);
      return;
    }
    if (this.ended) return;
    this.enter('left');
    act(/** @type {AuthenticationHeaders} */ (this.headers));
  }

  /** Waits for signature and clock, then runs the checks. Nothing is awaited after the checks. */
  async #prepare() {
    if (this.#signing !== null && this.#headers === null) {
      await waitForWorker(this.#signing, performance.now() - this.#signingSince);
    }
    await waitForClock(this.#settings.clock, this.deadline, this.#signal);
    if (this.ended) return;
    if (!this.#signal?.aborted) this.#check();
    this.renew();
    this.#stamp();
  }

  #stamp() {
    this.startedAt = performance.now();
    this.sentAt = this.#settings.clock.now();
  }

  #check() {
    const { gate } = this.#settings;
    const { method } = this.#request;
    // requireOpen() is optional for a gate that the user wrote.
    gate?.requireOpen?.(method, this.#pathname, this.#request);
    this.requireTime();
  }

  /** @param {string} destination @throws {Error} ERR_BYBIT_UNSAFE_RESEND */
  #requireRepeatable(destination) {
    if (!isSafeToRepeat(this.#request)) throw blockedResend(this.#title, this.#isRead, 'double');
    if (destination !== this.#destination) throw blockedResend(this.#title, this.#isRead, 'redirect');
  }
}

exports.Departure = Departure;
