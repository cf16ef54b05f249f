'use strict';

/**
 * Spreads work over turns of the event loop by the time that it takes, what is urgent first. The orders of a signal for a
 * thousand accounts are written before the first replies are worked through, and other signals are answered meanwhile.
 *
 * @module
 */

/** Pieces of work of one turn, if the time suffices. */
const MOST = 64;

/** @typedef {{ start: () => void, at: number }} Piece */

class Paced {
  #msPerTurn;
  #longestMs;
  /** @type {Piece[]} */
  #urgent = [];
  /** @type {Piece[]} */
  #patient = [];
  #isPlanned = false;
  /** Of the turn that runs: pieces that are left, and when it ends. */
  #left = 0;
  #endsAt = Infinity;

  /**
   * @param {object} options
   * @param {number} options.msPerTurn  no piece starts later in a turn
   * @param {number} options.longestMs  so long at most what is not urgent waits for what is
   */
  constructor({ msPerTurn, longestMs }) {
    this.#msPerTurn = msPerTurn;
    this.#longestMs = longestMs;
  }

  /** @returns {Promise<void>} when it may start; in the order of the calls */
  urgent() {
    return this.#enter(this.#urgent);
  }

  /** @returns {Promise<void>} when nothing urgent waits, or after `longestMs` */
  patient() {
    return this.#enter(this.#patient);
  }

  /** @param {Piece[]} line @returns {Promise<void>} */
  #enter(line) {
    return new Promise((resolve) => {
      if (this.#isPlanned) return void line.push({ start: resolve, at: performance.now() });
      resolve();
      this.#plan();
    });
  }

  /** What comes while a turn is planned waits for it: many calls in one tick would otherwise all start at once. */
  #plan() {
    this.#isPlanned = true;
    this.#left = Math.max(1, Math.min(MOST, this.#urgent.length + this.#patient.length));
    this.#endsAt = Infinity;
    // Node.js runs microtasks between two of them, so the time of each piece is seen.
    for (let count = this.#left; count > 0; count -= 1) setImmediate(() => this.#startOne());
  }

  #startOne() {
    const now = performance.now();
    this.#endsAt = Math.min(this.#endsAt, now + this.#msPerTurn);
    if (now < this.#endsAt) this.#next(now)?.start();
    this.#left -= 1;
    if (this.#left > 0) return;
    if (this.#urgent.length + this.#patient.length > 0) this.#plan();
    else this.#isPlanned = false;
  }

  /** @param {number} now @returns {Piece | undefined} */
  #next(now) {
    const isOverdue = this.#patient.length > 0 && this.#patient[0].at + this.#longestMs <= now;
    return (isOverdue ? undefined : this.#urgent.shift()) ?? this.#patient.shift();
  }
}

module.exports = { Paced };
