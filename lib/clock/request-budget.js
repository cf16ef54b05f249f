'use strict';

/**
 * Limits the package's own requests to one host: checks of gates and synchronisations of clocks. An exchange blocks an
 * IP address that sends more than it allows. The package keeps to half of that, so that the bot has the other half, and
 * pauses when the host asks for fewer.
 *
 * @module
 */

const { RateLimitError, errorClassOf } = require('../errors');
const { clearTimeout, performance, setTimeout } = require('../internal/timers');

/** ms; the first pause after a refusal that does not say how long to wait, and the longest one. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60000;
/** ms; a refusal this long after the end of a pause is a new one. */
const CALM_MS = 60000;
/** How many idle hosts are remembered. */
const IDLE_HOSTS = 100;

/**
 * One place in the queue of a host.
 *
 * @typedef {object} Turn
 * @property {Promise<void>} come resolves when the request may be sent
 * @property {() => number} ahead requests that are sent before it
 * @property {() => void} leave gives up the place; then `come` never settles
 */
/** @typedef {{ number: number, resolve: () => void, reject: (error: RateLimitError) => void }} Waiter */

class Budget {
  #host;
  #venue;
  #burst;
  #tokens;
  #filledAt = performance.now();
  #pausedUntil = -Infinity;
  /** Refusals one after another. */
  #refusals = 0;
  /** Waiting requests of tasks that have begun. They go before those of other tasks. @type {Set<Waiter>} */
  #urgent = new Set();
  /** @type {Set<Waiter>} */
  #patient = new Set();
  #numbers = 0;
  /** The highest number of a patient waiter that has had its turn. */
  #served = 0;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /**
   * @param {string} host
   * @param {Readonly<import('../venues/venue').Venue>} venue whose host it is
   */
  constructor(host, venue) {
    const { requests, intervalMs, burst } = venue.limits;
    this.#host = host;
    this.#venue = venue;
    // As many at once as in each second, unless the exchange has a number of its own. Together with those of the interval they are half of what the exchange allows.
    const seconds = intervalMs / 1000;
    this.perSecond = burst === undefined ? requests / 2 / (seconds + 1) : (requests / 2 - burst) / seconds;
    this.#burst = burst ?? Math.max(1, this.perSecond);
    this.#tokens = this.#burst;
  }

  /** Nothing waits, and a new budget would be equal. */
  get isIdle() {
    this.#fill();
    const isWaiting = this.#urgent.size + this.#patient.size > 0;
    return !isWaiting && this.#tokens === this.#burst && this.pausedMs === 0;
  }

  /** ms until requests may be sent again; 0 while they may. */
  get pausedMs() {
    return Math.max(0, this.#pausedUntil - performance.now());
  }

  /**
   * @param {{ urgent?: boolean }} [options] urgent: the request belongs to something that has begun, such as a check whose
   *   first request was sent
   * @returns {Turn} `come` rejects with a RateLimitError, `sent: false`, while the host has paused all requests
   */
  turn({ urgent = false } = {}) {
    const queue = urgent ? this.#urgent : this.#patient;
    const number = urgent ? 0 : (this.#numbers += 1);
    /** @type {Waiter} */
    let waiter = { number, resolve() {}, reject() {} };
    const come = /** @type {Promise<void>} */ (
      new Promise((resolve, reject) => {
        waiter = { number, resolve, reject };
      })
    );
    queue.add(waiter);
    this.#serve();
    return {
      come,
      ahead: () => (queue.has(waiter) ? this.#urgent.size + (urgent ? 0 : number - this.#served - 1) : 0),
      leave: () => void queue.delete(waiter),
    };
  }

  /**
   * Waits for a turn. An aborted wait leaves the queue.
   *
   * @param {{ urgent?: boolean, signal?: AbortSignal }} [options]
   * @returns {Promise<void>}
   * @throws {RateLimitError} as a rejection: nothing may be sent now
   * @throws the reason of the signal, as a rejection
   */
  async take({ urgent, signal } = {}) {
    signal?.throwIfAborted();
    const { come, leave } = this.turn({ urgent });
    if (signal === undefined) return come;
    /** @type {() => void} */
    let end = () => {};
    const ended = new Promise((_, reject) => {
      end = () => reject(signal.reason);
      signal.addEventListener('abort', end, { once: true });
    });
    try {
      await Promise.race([come, ended]);
    } finally {
      signal.removeEventListener('abort', end);
      leave();
    }
  }

  /**
   * The host has refused a request because of a rate limit. Waiting requests are refused as well.
   *
   * @param {import('../errors').ApiError} error a RateLimitError may say how long to wait
   */
  refused(error) {
    const retryAfterMs = error instanceof RateLimitError ? error.retryAfterMs : null;
    const now = performance.now();
    // Replies to requests that were sent together are one refusal.
    if (now < this.#pausedUntil && (retryAfterMs ?? 0) <= this.#pausedUntil - now) return;
    this.#refusals = now - this.#pausedUntil > CALM_MS ? 1 : this.#refusals + 1;
    const stepMs = Math.min(FIRST_PAUSE_MS * 2 ** (this.#refusals - 1), LONGEST_PAUSE_MS);
    // The end of a limit is known only to about a second.
    this.#pausedUntil = now + Math.max(retryAfterMs ?? 0, stepMs) * (1 + Math.random() / 10);
    this.#tokens = 0;
    this.#serve();
  }

  #fill() {
    const now = performance.now();
    // A monotonic clock that stood still, or that a test has taken over, counts from where it is.
    if (now < this.#filledAt) {
      this.#pausedUntil -= this.#filledAt - now;
      this.#filledAt = now;
    }
    const from = Math.max(this.#filledAt, Math.min(now, this.#pausedUntil));
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - from) / 1000) * this.perSecond);
    this.#filledAt = now;
  }

  #serve() {
    clearTimeout(this.#timer);
    this.#fill();
    if (this.pausedMs > 0) this.#refuseAll();
    for (const queue of [this.#urgent, this.#patient]) {
      for (const waiter of queue) {
        if (this.#tokens < 1) break;
        this.#tokens -= 1;
        queue.delete(waiter);
        this.#served = Math.max(this.#served, waiter.number);
        waiter.resolve();
      }
    }
    if (this.#urgent.size + this.#patient.size === 0) return;
    // Keeps the process alive, because a caller waits for this check or synchronisation.
    this.#timer = setTimeout(() => this.#serve(), Math.ceil(((1 - this.#tokens) / this.perSecond) * 1000));
  }

  #refuseAll() {
    for (const queue of [this.#urgent, this.#patient]) {
      for (const waiter of queue) {
        queue.delete(waiter);
        this.#served = Math.max(this.#served, waiter.number);
        waiter.reject(this.#refusal());
      }
    }
  }

  #refusal() {
    const retryAfterMs = Math.ceil(this.pausedMs);
    const seconds = Math.ceil(retryAfterMs / 1000);
    const Refusal = errorClassOf('rate-limit', this.#venue);
    return /** @type {any} */ (
      new Refusal({
        venue: this.#venue.id,
        category: 'rate-limit',
        confidence: 'stated',
        text: `Not asked: ${this.#host} has refused too many requests of this IP address; the next check can be made in ${seconds} s`,
        retryAfterMs,
        sent: false,
      })
    );
  }
}

/** @type {Map<string, Budget>} */
const budgets = new Map();

/**
 * @param {URL} url
 * @param {Readonly<import('../venues/venue').Venue>} venue whose host it is
 * @returns {Budget} of its host, the same for everything in this process
 */
function getBudget({ origin, host }, venue) {
  const known = budgets.get(origin);
  if (known !== undefined) return known;
  if (budgets.size >= IDLE_HOSTS) {
    for (const [name, budget] of budgets) if (budget.isIdle) budgets.delete(name);
  }
  const budget = new Budget(host, venue);
  budgets.set(origin, budget);
  return budget;
}

module.exports = { Budget, getBudget };
