'use strict';

/**
 * Decides which result is newer: a check, or the reply to a request of the bot. Times are by performance.now(), and by
 * Date.now() when processes compare them.
 */
class Proofs {
  /** Counts the rejections, so that an older check does not override them. */
  #count = 0;
  #countAtCheck = 0;
  /** When the last check began. */
  #checkedFrom = -Infinity;
  /** When the last conclusive check began. */
  #provenFrom = -Infinity;
  /** The last rejection, ms since 1970. */
  #rejectedAt = -Infinity;

  /** The key was rejected after the last check began, so its result no longer counts. */
  get isCheckOutdated() {
    return this.#countAtCheck !== this.#count;
  }

  /** The last rejection, ms since 1970. A check that began earlier is outdated. */
  get rejectedAt() {
    return this.#rejectedAt;
  }

  /** A check begins. */
  begin() {
    this.#checkedFrom = performance.now();
    this.#countAtCheck = this.#count;
  }

  /** @param {number} startedAt when the conclusive check began, by performance.now() */
  checked(startedAt) {
    this.#provenFrom = startedAt;
  }

  /** @param {number} sentAt @returns {boolean} a later check was conclusive and overrides the reply */
  outweigh(sentAt) {
    this.#detectReset();
    return sentAt < this.#provenFrom;
  }

  /** @param {number} sentAt when the rejected request was sent */
  rejected(sentAt) {
    this.#detectReset();
    if (sentAt >= this.#checkedFrom) this.#count += 1;
    this.#rejectedAt = Date.now();
  }

  /** Another process has seen a rejection. @param {number} startedAt ms since 1970 */
  rejectedElsewhere(startedAt) {
    this.#count += 1;
    this.#rejectedAt = startedAt;
  }

  /** Resets the times when the monotonic clock goes back: a test has replaced it. */
  #detectReset() {
    if (performance.now() >= Math.max(this.#checkedFrom, this.#provenFrom)) return;
    this.#checkedFrom = -Infinity;
    this.#provenFrom = -Infinity;
  }

  /**
   * Another process has run a conclusive check.
   *
   * @param {number} startedAt ms since 1970
   * @param {boolean} isRefusal the check found that the key is rejected
   */
  checkedElsewhere(startedAt, isRefusal) {
    const from = toMonotonic(startedAt);
    if (isRefusal && from >= this.#checkedFrom) this.#count += 1;
    this.#provenFrom = Math.max(this.#provenFrom, from);
  }

  /** @param {number} startedAt when a check of another process began, ms since 1970 @returns {boolean} */
  isOlderThanProof(startedAt) {
    return toMonotonic(startedAt) < this.#provenFrom;
  }
}

/** @param {number} time ms since 1970, not in the future @returns {number} the same by performance.now() */
function toMonotonic(time) {
  return performance.now() - Math.max(0, Date.now() - time);
}

exports.Proofs = Proofs;
