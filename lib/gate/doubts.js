'use strict';

/**
 * Counts refusals that may be the fault of one request or of one hiccup of the network. Many requests are under way at
 * the same time, so a refusal counts only when its request was sent after the previous one was known here: replies to
 * requests that left together are one doubt.
 */
class Doubts {
  #count = 0;
  /** When the last doubt that counted was known here, by performance.now(). */
  #knownAt = -Infinity;

  /** How many in a row. */
  get count() {
    return this.#count;
  }

  /**
   * @param {number} sentAt when the refused request was sent, by performance.now()
   * @param {number} [now] when the refusal is known here, by the same clock
   * @returns {boolean} whether it counts
   */
  add(sentAt, now = performance.now()) {
    // A monotonic clock that shows less than before was replaced by a test.
    if (sentAt < this.#knownAt && now >= this.#knownAt) return false;
    this.#count += 1;
    this.#knownAt = now;
    return true;
  }

  /** A request was accepted. Requests that were sent before the last doubt stay one doubt with it. */
  clear() {
    this.#count = 0;
  }
}

exports.Doubts = Doubts;
