'use strict';

/**
 * One attempt of a signed request, from the start of its signature until its outcome. It leaves when its connection
 * stands: then the gate and the deadline are asked once more, and a signature that is late or old is made again. After
 * it has left, its reply is waited for, and no longer than is allowed.
 *
 * @module
 */

const { asDelay } = require('./deadline');
const { notAgain, overdue } = require('./departure-errors');
const { isSafeToRepeat } = require('../venues/bybit/idempotent');
const { isFresh, patiently } = require('./freshness');
const { idOf } = require('../signer');
const { mustWait, waitForClock } = require('./wait-for-clock');
const { twinAge, unwritten, watch } = require('./undici-requests');
const { clearTimeout, setImmediate, setTimeout } = require('../internal/timers');

const READS = new Set(['GET', 'HEAD']);

/**
 * - `waiting`: nothing was given to the client
 * - `handed`: the client has the request, and may or may not have sent it
 * - `held`: the client has prepared it, and it waits for its connection
 * - `left`: its first byte was written
 *
 * @typedef {'waiting' | 'handed' | 'held' | 'left'} Stage
 */
/** @typedef {import('../signer').AuthenticationHeaders} AuthenticationHeaders */
/** @typedef {import('./send-signed').Outcome} Outcome */
/** @typedef {(headers: AuthenticationHeaders) => void} Act */

class Departure {
  #request;
  #place;
  #settings;
  #deadline;
  #signal;
  /** @type {Stage} */
  #stage = 'waiting';
  /** Of the worker thread; what cannot be signed there is tried once more here, and fails with the same error. */
  #signing = /** @type {Promise<void> | null} */ (null);
  #signingSince = 0;
  /** The newest ones. */
  #headers = /** @type {AuthenticationHeaders | null} */ (null);
  #ended = false;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #refuse = (/** @type {unknown} */ _error) => {};
  #giveUp = () => {};
  /** Why undici was not let write it. */
  #refusal = /** @type {unknown} */ (null);
  #isTakenBack = false;
  #wasTakenBack = false;
  /** Where undici sent it. @type {string | null} */
  #destination = null;

  /**
   * @param {import('./send-signed').FinalRequest} request
   * @param {string} pathname
   * @param {import('./send-signed').ExchangeSettings} settings
   * @param {import('./send-signed').Limits} limits
   */
  constructor(request, pathname, settings, { deadline, replyMs, signal }) {
    this.#request = request;
    this.#place = pathname;
    this.#settings = settings;
    this.#deadline = deadline;
    this.#signal = signal;
    this.replyMs = replyMs;
    /** By performance.now(): when it left, or began while it has not. */
    this.startedAt = performance.now();
    /** The same by the clock of the timestamps. */
    this.sentAt = settings.clock.now();
  }

  /** False only when no byte was written. */
  get sent() {
    return this.#stage === 'left' || this.#stage === 'handed';
  }

  /** True only when its first byte was written. */
  get hasLeft() {
    return this.#stage === 'left';
  }

  /** The headers that it left with, or would have left with. @returns {AuthenticationHeaders | null} */
  get headers() {
    return this.#headers;
  }

  /** Whether its outcome is known: what comes later changes nothing. */
  get ended() {
    return this.#ended;
  }

  /**
   * Starts the signature, and what sends the request; waits for what comes of it.
   *
   * @param {() => Promise<Outcome>} start never rejects, but for what leave() rejects with
   * @param {() => void} abort ends the client's work, which has no one to report to by then
   * @returns {Promise<Outcome>}
   * @throws {import('../gate/error').BybitGateError | import('./deadline').ExchangeTimeout} as a rejection: nothing was sent
   */
  run(start, abort) {
    if (this.#settings.thread === 'worker') this.#beginSignature();
    return new Promise((resolve, reject) => {
      const settle = (/** @type {() => void} */ then) => {
        if (this.#ended) return;
        this.#ended = true;
        clearTimeout(this.#timer);
        then();
      };
      this.#refuse = (error) => {
        settle(() => {
          abort();
          reject(error);
        });
      };
      this.#giveUp = () => {
        settle(() => {
          abort();
          resolve({ fulfilled: false, value: overdue(this.#title, this.#isRead, this.replyMs), reply: null });
        });
      };
      this.#watch();
      start().then(
        (outcome) =>
          settle(() => {
            // A server can answer before it has the request, which is then never written: its connection must not wait.
            if (this.#stage === 'held') abort();
            resolve(outcome);
          }),
        (error) => settle(() => reject(error)),
      );
    });
  }

  /**
   * For a client that cannot be held back: the checks are made before it gets the request, and from then on the request
   * counts as sent. undici is held back all the same, below the client: see start().
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
    if (this.#ended) return { fulfilled: false, value: undefined, reply: null };
    this.#isTakenBack = false;
    this.#enter('handed');
    const headers = this.#distinguish();
    const forget = watch(this, headers, dispatcher);
    const outcome = await send(headers).finally(forget);
    if (this.#refusal !== null) throw this.#refusal;
    // A mock or a cache answered in place of undici.
    if (this.#stage === 'held' && outcome.reply !== null) this.#stage = 'handed';
    return outcome;
  }

  /**
   * undici is about to write it, for the first time or once more.
   *
   * @param {string} destination
   * @param {boolean} isWhole whether its body can be written more than once
   * @throws {Error} for undici, which does not write it then
   */
  start(destination, isWhole) {
    const isOver = this.#ended || this.#signal?.aborted || this.#refusal !== null;
    if (isOver || this.#takeBack()) throw unwritten();
    if (this.hasLeft) this.#requireRepeatable(destination);
    try {
      this.#check();
      this.renew();
    } catch (/** @type {any} */ error) {
      if (this.hasLeft) throw notAgain(this.#title, this.#isRead, 'late', error);
      this.#refusal = error;
      throw unwritten();
    }
    if (this.hasLeft && !isWhole) throw notAgain(this.#title, this.#isRead, 'body');
    this.#stamp();
    this.#destination = destination;
    this.#enter('left');
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

  /** Signs anew what is not fresh any more. @returns {AuthenticationHeaders} */
  renew() {
    if (this.#headers === null || !this.#isFresh(this.#headers)) this.#headers = this.#sign();
    return this.#headers;
  }

  /** @param {AuthenticationHeaders} headers @returns {boolean} whether the clock would still give this timestamp, more or less */
  #isFresh(headers) {
    // What a destroyed key has signed does not leave; the attempt to sign again reports it.
    if (idOf(this.#settings.signer) === 0) return false;
    const { clock, recvWindow } = this.#settings;
    return isFresh(Number(headers['X-BAPI-TIMESTAMP']), { now: clock.now(), recvWindow });
  }

  /** A request with the same content may have been signed in the same millisecond. @returns {AuthenticationHeaders} */
  #distinguish() {
    let headers = this.renew();
    for (let age = twinAge(headers); age > 0; age = twinAge(headers)) {
      headers = this.#sign({ timestamp: Number(headers['X-BAPI-TIMESTAMP']) - age });
    }
    this.#headers = headers;
    return headers;
  }

  /** undici does not wait for a clock that is being set: the request is handed over once more when it is. */
  #takeBack() {
    const isFirst = !this.hasLeft && !this.#wasTakenBack;
    // A retry of undici may come before that, when the clock is set.
    this.#isTakenBack = mustWait(this.#settings.clock) && (isFirst || this.#isTakenBack);
    this.#wasTakenBack ||= this.#isTakenBack;
    return this.#isTakenBack;
  }

  /** The client has prepared the request and does not send it before leave(). */
  hold() {
    if (this.#stage !== 'left') this.#enter('held');
  }

  /**
   * The connection stands: `act` sends the request, if it may still leave.
   *
   * @param {Act} act called in the tick of the checks; not called when the outcome is known already
   */
  async leave(act) {
    try {
      await this.#prepare();
    } catch (error) {
      this.#refuse(error);
      return;
    }
    if (this.#ended) return;
    this.#enter('left');
    act(/** @type {AuthenticationHeaders} */ (this.headers));
  }

  /** Waits for what is missing, and makes the checks; nothing is awaited after them. */
  async #prepare() {
    if (this.#signing !== null && this.#headers === null) {
      await patiently(this.#signing, performance.now() - this.#signingSince);
    }
    await waitForClock(this.#settings.clock, this.#deadline, this.#signal);
    if (this.#ended) return;
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
    // A gate of the user's own may be asked only once.
    gate?.requireOpen?.(method, this.#place, this.#request);
    if (this.#deadline.left <= 0) throw this.#deadline.error(this.#awaited());
  }

  /** @param {string} destination @throws {Error} ERR_BYBIT_UNSAFE_RESEND */
  #requireRepeatable(destination) {
    if (!isSafeToRepeat(this.#request)) throw notAgain(this.#title, this.#isRead, 'double');
    if (destination !== this.#destination) throw notAgain(this.#title, this.#isRead, 'redirect');
  }

  /** @param {Stage} stage */
  #enter(stage) {
    this.#stage = stage;
    if (!this.#ended) this.#watch();
  }

  #watch() {
    clearTimeout(this.#timer);
    // A wall clock that was set back, or that a test has stopped, leaves time until leaveBy.
    const late = () =>
      this.#deadline.left > 0 ? this.#watch() : this.#refuse(this.#deadline.error(this.#awaited()));
    // A client that has the same limit says so itself, in its own words: its timer, which is younger, comes first.
    const giveUp = () => setImmediate(this.#giveUp);
    this.#timer = this.sent
      ? setTimeout(giveUp, asDelay(this.replyMs))
      : setTimeout(late, asDelay(this.#deadline.left));
  }

  #awaited() {
    return this.#stage === 'held' ? 'it had no connection yet' : 'it was being signed';
  }

  get #title() {
    return `${this.#request.method} ${this.#place}`;
  }

  get #isRead() {
    return READS.has(this.#request.method);
  }
}

exports.Departure = Departure;
