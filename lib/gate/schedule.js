'use strict';

const { backOff } = require('./options');
const { LONGEST_TIMER_MS } = require('../internal/durations');

/** How often in a row a gate that a reply closes right after it opened is checked again at once. */
const MOST_FLAPS = 10;

/** ms; an expired key is checked within this time after its expiry. */
const EXPIRED_MS = 2000;

/**
 * What moves the next check.
 *
 * @typedef {object} Reasons
 * @property {number | null} [expiresAt] when the key expires, ms since 1970 on the local clock
 * @property {number | null} [retryAfterMs] how long the exchange asks to wait, ms
 */

/**
 * Plans the next check. Its timers do not keep the process alive.
 */
class CheckSchedule {
  #run;
  #retry;
  #watchMs;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  /** Checks in a row that did not open the gate. */
  #failures = 0;
  /** Openings in a row that a reply contradicted at once. */
  #flaps = 0;
  #openedAt = -Infinity;

  /**
   * @param {{ retry: { minMs: number, maxMs: number }, watchMs: number }} options
   * @param {() => void} run makes a check; must not throw
   */
  constructor({ retry, watchMs }, run) {
    this.#run = run;
    this.#retry = retry;
    this.#watchMs = watchMs;
  }

  /** Call when the gate opens. */
  opened() {
    this.#openedAt = performance.now();
  }

  /** Cancels the planned check. */
  clear() {
    clearTimeout(this.#timer);
  }

  /**
   * @param {import('./state-machine').Transition['check']} when
   * @param {Reasons} [reasons]
   */
  plan(when, { expiresAt = null, retryAfterMs = null } = {}) {
    if (when === 'none') return;
    if (when === 'now') {
      this.#planNow();
      return;
    }
    if (when === 'daily') {
      this.#failures = 0;
      // Gates that were created together must not check together forever.
      const usual = Math.ceil(this.#watchMs * (0.9 + Math.random() / 10));
      const ending = expiresAt === null ? -1 : expiresAt - Date.now() + Math.ceil(Math.random() * EXPIRED_MS);
      this.#after(ending > 0 ? Math.min(usual, ending) : usual);
      return;
    }
    const delay = backOff(this.#failures, this.#retry);
    this.#failures += 1;
    // After a rate limit, no gate checks before that time, and not all of them right after it.
    this.#after(retryAfterMs === null ? delay : Math.min(retryAfterMs + delay, LONGEST_TIMER_MS));
  }

  #planNow() {
    const contradicted = performance.now() - this.#openedAt < this.#retry.minMs;
    this.#flaps = contradicted ? this.#flaps + 1 : 0;
    this.#failures = Math.max(0, this.#flaps - MOST_FLAPS);
    if (this.#failures > 0) {
      this.plan('later');
      return;
    }
    this.clear();
    // Listeners of the event hear of it first. queueMicrotask is what fake timers replace, a promise is not.
    Promise.resolve().then(this.#run);
  }

  /** @param {number} delay ms */
  #after(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#run, delay);
    this.#timer.unref();
  }
}

exports.CheckSchedule = CheckSchedule;
