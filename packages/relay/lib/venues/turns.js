'use strict';

/**
 * Spreads the start of many pieces of work over turns of the event loop. A signal for a thousand accounts would otherwise
 * keep everything else waiting: other signals, timers, replies.
 *
 * @module
 */

class Turns {
  #perTurn;
  #isScheduled = false;
  /** @type {((company: number) => void)[]} */
  #waiting = [];

  /** @param {number} perTurn  how many start in one turn */
  constructor(perTurn) {
    this.#perTurn = perTurn;
  }

  /**
   * In the order of the calls. What is called in one tick starts together, so that it can share the way to another thread.
   *
   * @returns {Promise<number>} how many start together
   */
  next() {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#isScheduled) return;
      this.#isScheduled = true;
      queueMicrotask(() => this.#start());
    });
  }

  #start() {
    const starting = this.#waiting.slice(0, this.#perTurn);
    this.#waiting = this.#waiting.slice(this.#perTurn);
    for (const start of starting) start(starting.length);
    this.#isScheduled = starting.length > 0;
    // Once more when nothing waits: what is called later in this turn has to wait for the next.
    if (this.#isScheduled) setImmediate(() => this.#start());
  }
}

module.exports = { Turns };
