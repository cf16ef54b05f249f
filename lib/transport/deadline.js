'use strict';

/**
 * Until when a request may leave. Everything before its first byte counts: the gate, the clock, the signature, the
 * connection.
 *
 * @module
 */

const { LONGEST_TIMER_MS } = require('../internal/durations');
const { clearTimeout, performance, setTimeout } = require('../internal/timers');

/**
 * @param {number} ms
 * @returns {number} what setTimeout takes
 */
const asDelay = (ms) => Math.min(Math.max(Math.ceil(ms), 0), LONGEST_TIMER_MS);

/**
 * A request that did not leave, or whose reply did not come, in time. Each adapter turns it into what its client throws
 * for a timeout.
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
    /** Whether the same request can be sent again without doing something twice. */
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
   * @param {string} [limits.title] of the request, for the error: `POST /v5/order/create`
   */
  constructor({ deadlineMs, timeoutMs = null, leaveBy = Infinity, title = 'Request' }) {
    this.#ms = Math.min(deadlineMs, timeoutMs ?? Infinity);
    // The monotonic clock, because a wall clock that is set must neither lengthen nor shorten the time that is allowed.
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
   * A wall clock that was set back, or that a test has stopped, leaves time until leaveBy: then it waits on.
   *
   * @param {() => void} act called later, once nothing is left
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
   * Waits for what the request can go without, so for half of its time at most.
   *
   * @param {Promise<unknown>} work its failure does not matter
   * @param {string} awaited for the error
   * @param {AbortSignal} [signal] of the caller
   * @returns {Promise<void>}
   * @throws {ExchangeTimeout} as a rejection, where leaveBy has passed meanwhile
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
   * @param {Promise<unknown>} work its failure does not matter once nothing waits for it any more
   * @param {string} awaited for the error
   * @param {AbortSignal} [signal] of the caller: an aborted request waits for nothing
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
    // A gate of the user's own may answer at once.
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
