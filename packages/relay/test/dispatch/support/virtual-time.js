'use strict';

/** Clocks that a test moves, so that hours pass in milliseconds, and each run is the same. */
class VirtualTime {
  /** True time, ms since 1970. */
  time = 1_800_000_000_000;
  /** By how much the wall clock is wrong. */
  wallError = 0;
  #timers = new Map();
  #lastId = 0;

  /** For the dispatcher. */
  clocks = {
    now: () => this.time + this.wallError,
    monotonic: () => this.time - 1_700_000_000_000,
    setTimer: (act, ms) => this.in(ms, act),
    clearTimer: (id) => void this.#timers.delete(id),
  };

  /** What a ServerClock says: never ahead of the exchange, whose clock is the true time. */
  /** Wrong by its error, and behind unless `isAhead` is set. */
  serverClock(errorMs = 10) {
    const clock = { reading: {}, isSettled: true, isAhead: false, errorMs };
    return Object.assign(clock, { now: () => this.time + (clock.isAhead ? 1 : -1) * clock.errorMs });
  }

  in(ms, act) {
    this.#lastId += 1;
    this.#timers.set(this.#lastId, { at: this.time + Math.max(0, ms), act });
    return this.#lastId;
  }

  sleep(ms) {
    return new Promise((resolve) => this.in(ms, resolve));
  }

  /** Lets everything happen that happens within `ms`, or until a condition holds. */
  async run(ms, isOver = () => false) {
    const end = this.time + ms;
    for (;;) {
      await settleMicrotasks();
      if (isOver()) return;
      let next = null;
      for (const [id, timer] of this.#timers) {
        if (next === null || timer.at < next.at) next = { id, ...timer };
      }
      if (next === null || next.at > end) break;
      this.#timers.delete(next.id);
      this.time = Math.max(this.time, next.at);
      next.act();
    }
    this.time = end;
  }
}

/** setImmediate() runs after all microtasks. */
const settleMicrotasks = () => new Promise((resolve) => setImmediate(resolve));

module.exports = { VirtualTime };
