'use strict';

/**
 * The deadline by which the first byte of a request is written. The gate, the clock, the signature and the connection
 * all count towards it.
 *
 * @module
 */

const { LONGEST_TIMER_MS } = require('../internal/durations');
const { clearTimeout, performance, setTimeout } = require('../internal/timers');

/**
 * @param {number} ms
 * @returns {number} a delay that setTimeout accepts
 */
const asDelay = (ms) => Math.min(Math.max(Math.ceil(ms), 0), LONGEST_TIMER_MS);

/**
 * A request that was not sent in time, or that got no reply in time. Each adapter turns it into the timeout error of its
 * client.
 */
class ExchangeTimeout extends Error {
  /**
   * @param {string} message
   * @param {{ sent: boolean, retryable: boolean }} outcome
   */
  constructor(message, { sent, retryable }) {
    super(message);
    this.name = 'TimeoutError';
    this.code = sent ? 'ERR_BYBIT_NO_REPLY' : 'ERR_BYBIT_NOT_SENT';
    /** False only when no byte was written. */
    this.sent = sent;
    /** Whether sending the same request again cannot execute anything twice. */
    this.retryable = retryable;
  }
}

class Deadline {
  #endsAt;
  #halfAt;
  #leaveBy;
  #ms;
  #title;

  /**
   * @param {object} limits
   * @param {number} limits.deadlineMs
   * @param {number | null} [limits.timeoutMs] of the request itself; null for none
   * @param {number} [limits.leaveBy] ms since 1970, by Date.now()
   * @param {string} [limits.title] the request as errors name it: method and path
   */
  constructor({ deadlineMs, timeoutMs = null, leaveBy = Infinity, title = 'Request' }) {
    this.#ms = Math.min(deadlineMs, timeoutMs ?? Infinity);
    // The monotonic clock: a step of the wall clock must not change the time that is allowed.
    this.#endsAt = performance.now() + this.#ms;
    this.#leaveBy = leaveBy;
    this.#halfAt = performance.now() + this.left / 2;
    this.#title = title;
  }

  /** ms */
  get left() {
    return Math.min(this.#endsAt - performance.now(), this.#leaveBy - Date.now());
  }

  /** @param {string} awaited what the request was waiting for @returns {ExchangeTimeout} */
  error(awaited) {
    const byTime = this.#leaveBy - Date.now() <= 0;
    const limit = byTime ? 'before its leaveBy' : `within ${this.#ms} ms`;
    return new ExchangeTimeout(`${this.#title} was not sent: it could not leave ${limit} (${awaited})`, {
      sent: false,
      retryable: true,
    });
  }

  /**
   * The timer can fire before leaveBy if the wall clock was set back, or stopped by a test. It is then set again.
   *
   * @param {() => void} act called asynchronously when no time is left
   * @returns {() => void} cancels it
   */
  whenOver(act) {
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    const wait = () => {
      timer = setTimeout(() => (this.left <= 0 ? act() : wait()), asDelay(this.left));
    };
    wait();
    return () => clearTimeout(timer);
  }

  /**
   * Waits for work that the request does not need, for at most half of its time.
   *
   * @param {Promise<unknown>} work its failure does not matter
   * @param {string} awaited for the error
   * @param {AbortSignal} [signal] of the caller
   * @returns {Promise<void>}
   * @throws {ExchangeTimeout} as a rejection, when leaveBy passes meanwhile
   */
  async waitInPart(work, awaited, signal) {
    const rest = this.#halfAt - performance.now();
    if (rest <= 0) return;
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    const enough = new Promise((resolve) => {
      timer = setTimeout(resolve, asDelay(rest));
    });
    try {
      await this.wait(Promise.race([work.catch(() => {}), enough]), awaited, signal);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * @param {Promise<unknown>} work a failure after the wait has ended is ignored
   * @param {string} awaited for the error
   * @param {AbortSignal} [signal] of the caller: the wait ends when it is aborted
   * @returns {Promise<void>}
   * @throws {ExchangeTimeout} as a rejection, or what the work rejects with
   */
  async wait(work, awaited, signal) {
    /** @type {() => void} */
    let stop = () => {};
    let cancel = () => {};
    const ended = new Promise((resolve, reject) => {
      stop = () => resolve(undefined);
      cancel = this.whenOver(() => reject(this.error(awaited)));
    });
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    // A gate that the user wrote may answer synchronously.
    const working = Promise.resolve(work);
    working.catch(() => {});
    try {
      await Promise.race([working, ended]);
    } finally {
      cancel();
      signal?.removeEventListener('abort', stop);
    }
  }
}

exports.Deadline = Deadline;
exports.ExchangeTimeout = ExchangeTimeout;
exports.asDelay = asDelay;
