'use strict';

/**
 * One attempt of a signed request, from the start of its signature until its outcome. The request leaves when its connection
 * is established. Right before that the gate and the deadline are checked once more, and a signature that is missing or old
 * is replaced.
 *
 * @module
 */

const { signNow, signOnWorker, signsQuery } = require('./authentication');
const { blockedResend } = require('./blocked-resend');
const { PendingRequest } = require('./pending-request');
const { MOST_SIGNATURES, isFresh, waitForWorker } = require('./freshness');
const { idOf } = require('../signer');
const { mustWait, waitForClock } = require('./wait-for-clock');
const { duplicates, unwritten, watch } = require('./undici-requests');

const READS = new Set(['GET', 'HEAD']);

/** @typedef {import('./authentication').Signed} Signed */
/** @typedef {import('./send-signed').Outcome} Outcome */
/** @typedef {(signed: Signed) => void} Act */

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
  /** With the newest signature. */
  #signed = /** @type {Signed | null} */ (null);
  /** Why undici was not allowed to write the request. */
  #refusal = /** @type {unknown} */ (null);
  #isTakenBack = false;
  #timesTakenBack = 0;
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

  /** The request with the newest signature: as it left. @returns {Signed | null} */
  get signed() {
    return this.#signed;
  }

  /** The exchange. */
  get venue() {
    return this.#settings.venue;
  }

  /** ms */
  get recvWindow() {
    return this.#settings.recvWindow ?? this.venue.clock.defaultWindow;
  }

  /**
   * Starts the signature and the client's work, and waits for the outcome.
   *
   * @param {() => Promise<Outcome>} start never rejects, except with what handOver() rejects with
   * @param {() => void} abort ends the client's work, whose outcome no longer matters
   * @returns {Promise<Outcome>}
   * @throws {import('../gate/error').GateError | import('./deadline').ExchangeTimeout} as a rejection: nothing was sent
   */
  run(start, abort) {
    if (this.#settings.thread === 'worker') this.#beginSignature();
    return super.run(start, abort);
  }

  /**
   * For a client that cannot be held back: the checks run before the client gets the request, which then counts as sent. A
   * request of undici is still held back, below the client: see start().
   *
   * @param {(signed: Signed) => Promise<Outcome>} send called in the tick of the checks
   * @param {object | null} [dispatcher] of undici, where the request is known to go through it
   * @returns {Promise<Outcome>} ignored when the outcome is known already
   */
  async handOver(send, dispatcher = null) {
    let outcome = await this.#give(send, dispatcher);
    while (this.#isTakenBack && !this.ended) outcome = await this.#give(send, dispatcher);
    return outcome;
  }

  /** @param {(signed: Signed) => Promise<Outcome>} send @param {object | null} dispatcher */
  async #give(send, dispatcher) {
    await this.#prepare();
    if (this.ended) return { fulfilled: false, value: undefined, reply: null };
    this.#isTakenBack = false;
    this.enter('handed');
    const signed = this.#distinguish();
    const forget = watch(this, signed, dispatcher);
    const outcome = await send(signed).finally(forget);
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
      this.#requireFresh();
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
    const keep = (/** @type {Signed} */ signed) => {
      this.#signed ??= signed;
    };
    const { signer } = this.#settings;
    this.#signing = signOnWorker(signer, this.#request, this.#terms(), keep);
  }

  /** @param {import('./authentication').Terms} [terms] */
  #sign(terms = this.#terms()) {
    return signNow(this.#settings.signer, this.#request, terms);
  }

  /** @returns {import('./authentication').Terms} */
  #terms() {
    const { clock, recvWindow, environment } = this.#settings;
    const named = this.venue.hosts.environmentHeader === undefined ? undefined : environment;
    return { timestamp: Math.floor(clock.now()), recvWindow, environment: named ?? undefined };
  }

  /** Signs again if the signature is not fresh. @returns {Signed} */
  renew() {
    if (this.#signed === null || !this.#isFresh(this.#signed)) this.#signed = this.#sign();
    return this.#signed;
  }

  /** @param {Signed} signed @returns {boolean} whether the timestamp is close to the present time of the clock */
  #isFresh({ timestamp }) {
    // A signature of a destroyed key is not sent; signing again throws the error.
    if (idOf(this.#settings.signer) === 0) return false;
    return isFresh(timestamp, { now: this.#settings.clock.now(), recvWindow: this.recvWindow });
  }

  /** A request with the same content may have been signed at the same timestamp. @returns {Signed} */
  #distinguish() {
    let signed = this.renew();
    const { unitMs } = this.venue.clock;
    for (let times = duplicates(this, signed); times > 0; times = duplicates(this, signed)) {
      const timestamp = signed.timestamp - times * unitMs;
      signed = this.#sign({ ...this.#terms(), timestamp });
    }
    this.#signed = signed;
    return signed;
  }

  /** Whether undici has rendered the signature already, as a part of the URL. */
  get #isRendered() {
    return signsQuery(this.venue);
  }

  /** undici is about to write. A signature in the URL can no longer be replaced, see #takeBack(). */
  #requireFresh() {
    if (!this.#isRendered) this.renew();
    else if (this.#signed === null || !this.#isFresh(this.#signed)) {
      throw this.deadline.error('it was queued');
    }
  }

  /**
   * undici cannot wait for a clock that is being set, nor replace a signature in the URL that has become old. The request is
   * taken back, and handed over again with a new signature.
   */
  #takeBack() {
    const { clock } = this.#settings;
    const isOld = this.#isRendered && this.#signed !== null && !this.#isFresh(this.#signed);
    const mayRenew = !this.hasLeft && this.#timesTakenBack < MOST_SIGNATURES;
    const isFirst = !this.hasLeft && this.#timesTakenBack === 0;
    // undici may retry before the request is handed over again, while the clock is set by then.
    this.#isTakenBack = (isOld && mayRenew) || (mustWait(clock) && (isFirst || this.#isTakenBack));
    if (this.#isTakenBack) this.#timesTakenBack += 1;
    return this.#isTakenBack;
  }

  /**
   * The connection is established: `act` sends the request, if it may still leave.
   *
   * @param {Act} act called in the tick of the checks; not called when the outcome is known already
   * @param {boolean} [mayWait] for the worker thread; otherwise a missing signature is made at once on this thread
   */
  async leave(act, mayWait = true) {
    try {
      if (mayWait || mustWait(this.#settings.clock)) await this.#prepare();
      else this.#complete();
    } catch (error) {
      this.refuse(error);
      return;
    }
    if (this.ended) return;
    this.enter('left');
    act(/** @type {Signed} */ (this.#signed));
  }

  /** Waits for signature and clock, then runs the checks. */
  async #prepare() {
    if (this.#signing !== null && this.#signed === null) {
      await waitForWorker(this.#signing, performance.now() - this.#signingSince);
    }
    await waitForClock(this.#settings.clock, this.deadline, this.#signal);
    this.#complete();
  }

  /** Runs the checks and renews the signature. Nothing is awaited. */
  #complete() {
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
    if (!this.venue.endpoints.isSafeToRepeat(this.#request)) {
      throw blockedResend(this.#title, this.#isRead, 'double');
    }
    if (destination !== this.#destination) throw blockedResend(this.#title, this.#isRead, 'redirect');
  }
}

exports.Departure = Departure;
