'use strict';

/**
 * Which of two things that a gate hears is newer: a check, or the reply to a request of the bot. Times by
 * performance.now(), and by Date.now() where processes compare them.
 */
class Proofs {
  /** Counts what was proven against the key, so that an older check does not outweigh it. */
  #count = 0;
  #countAtCheck = 0;
  /** When the last check began. */
  #checkedFrom = -Infinity;
  /** When the last check began that proved something, for the key or against it. */
  #provenFrom = -Infinity;
  /** When something was proven against the key last, ms since 1970. */
  #rejectedAt = -Infinity;

  /** Something was proven against the key since the last check began: what that check saw proves nothing any more. */
  get isCheckOutdated() {
    return this.#countAtCheck !== this.#count;
  }

  /** ms since 1970; a check that began earlier knows less than this gate. */
  get rejectedAt() {
    return this.#rejectedAt;
  }

  /** A check begins. */
  begin() {
    this.#checkedFrom = performance.now();
    this.#countAtCheck = this.#count;
  }

  /** @param {number} startedAt when the check began that has proven something, by performance.now() */
  checked(startedAt) {
    this.#provenFrom = startedAt;
  }

  /** @param {number} sentAt @returns {boolean} a check that has proven something since knows more than the reply */
  outweigh(sentAt) {
    this.#look();
    return sentAt < this.#provenFrom;
  }

  /** @param {number} sentAt when the request left whose reply proves something against the key */
  rejected(sentAt) {
    this.#look();
    if (sentAt >= this.#checkedFrom) this.#count += 1;
    this.#rejectedAt = Date.now();
  }

  /** Another process has proven something against the key. @param {number} startedAt ms since 1970 */
  rejectedElsewhere(startedAt) {
    this.#count += 1;
    this.#rejectedAt = startedAt;
  }

  /** A monotonic clock that shows less than before was replaced by a test, and its times are not comparable with older ones. */
  #look() {
    if (performance.now() >= Math.max(this.#checkedFrom, this.#provenFrom)) return;
    this.#checkedFrom = -Infinity;
    this.#provenFrom = -Infinity;
  }

  /**
   * Another process has made a check that proved something.
   *
   * @param {number} startedAt ms since 1970
   * @param {boolean} isRefusal it proved something against the key
   */
  checkedElsewhere(startedAt, isRefusal) {
    const from = monotonicOf(startedAt);
    if (isRefusal && from >= this.#checkedFrom) this.#count += 1;
    this.#provenFrom = Math.max(this.#provenFrom, from);
  }

  /** @param {number} startedAt when a check of another process began, ms since 1970 @returns {boolean} */
  isOlderThanProof(startedAt) {
    return monotonicOf(startedAt) < this.#provenFrom;
  }
}

/** @param {number} time ms since 1970, not in the future @returns {number} the same by performance.now() */
function monotonicOf(time) {
  return performance.now() - Math.max(0, Date.now() - time);
}

exports.Proofs = Proofs;
