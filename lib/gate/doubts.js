'use strict';

/**
 * Counts doubtful refusals in a row: each may be caused by one request or one network problem. Concurrent requests count
 * once: a refusal counts only when its request was sent after the previous refusal had arrived.
 */
class Doubts {
  #count = 0;
  /** When the last counted refusal arrived, by performance.now(). */
  #knownAt = -Infinity;

  /** How many in a row. */
  get count() {
    return this.#count;
  }

  /**
   * @param {number} sentAt when the refused request was sent, by performance.now()
   * @param {number} [now] when the refusal arrived, by the same clock
   * @returns {boolean} whether it counts
   */
  add(sentAt, now = performance.now()) {
    // A monotonic clock that goes back was replaced by a test.
    if (sentAt < this.#knownAt && now >= this.#knownAt) return false;
    this.#count += 1;
    this.#knownAt = now;
    return true;
  }

  /** Resets the count after an accepted request. Requests that were sent before the last counted refusal still do not count. */
  clear() {
    this.#count = 0;
  }
}

exports.Doubts = Doubts;
