'use strict';

/**
 * The clocks of the dispatcher, and its only timer. Three clocks are in use, each for what it is good at:
 *
 * - the wall clock (`now`), for rows and for `leaveBy`, which the client compares with it
 * - the monotonic clock (`monotonic`), for durations: setting the wall clock does not change it
 * - the exchange's time (ServerClock), for the age of signals and for the deadline after which a signature is refused
 *
 * @module
 */

const { performance } = require('node:perf_hooks');

/**
 * @typedef {object} Clocks
 * @property {() => number} now  ms since 1970
 * @property {() => number} monotonic  ms
 * @property {(act: () => void, ms: number) => unknown} setTimer
 * @property {(timer: any) => void} clearTimer
 */
/** The parts of a ServerClock that are used. @typedef {{ now(): number, reading: object | null, isSettled: boolean, errorMs: number, sync?: () => Promise<unknown> }} ExchangeClock */

/** @type {Clocks} */
const CLOCKS = Object.freeze({
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer: setTimeout,
  clearTimer: clearTimeout,
});

/** setTimeout() takes no longer ones; the timer then ends early, which does no harm. */
const LONGEST_MS = 60_000;

/** One timer for the earliest of all times at which something may be due. */
class Timer {
  #clocks;
  #act;
  #dueAt = Infinity;
  /** @type {unknown} */
  #timer = null;

  /** @param {Clocks} clocks @param {() => void} act */
  constructor(clocks, act) {
    this.#clocks = clocks;
    this.#act = act;
  }

  /** @param {number} dueAt by the monotonic clock; Infinity for never */
  at(dueAt) {
    if (dueAt >= this.#dueAt) return;
    this.clear();
    this.#dueAt = dueAt;
    const ms = Math.min(LONGEST_MS, Math.max(0, Math.ceil(dueAt - this.#clocks.monotonic())));
    this.#timer = this.#clocks.setTimer(() => {
      this.#dueAt = Infinity;
      this.#act();
    }, ms);
  }

  clear() {
    if (this.#dueAt !== Infinity) this.#clocks.clearTimer(this.#timer);
    this.#dueAt = Infinity;
  }
}

/**
 * @param {ExchangeClock} clock
 * @param {Clocks} clocks
 * @returns {number} the exchange's time, as far as it is known, ms since 1970
 */
const exchangeTime = (clock, clocks) => (clock.reading === null ? clocks.now() : clock.now());

module.exports = { Timer, CLOCKS, exchangeTime };
