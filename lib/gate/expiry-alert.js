'use strict';

/** Decides when to warn about an expiring key (once for each limit of days), and when the key expires. */

class ExpiryWatch {
  #limits;
  /** The limit of the last warning; Infinity before the first. */
  #warned = Infinity;

  /** @param {readonly number[]} limits days */
  constructor(limits) {
    this.#limits = [...limits].sort((a, b) => a - b);
  }

  /** The limit of the last warning; null before the first. */
  get warned() {
    return Number.isFinite(this.#warned) ? this.#warned : null;
  }

  /** @param {number | null} limit of the last warning of another process */
  restore(limit) {
    if (limit !== null) this.#warned = limit;
  }

  /**
   * @param {number | null} days days left; null when the key does not expire or the expiry is unknown
   * @returns {number | null} the days when a warning is due, otherwise null
   */
  due(days) {
    if (days === null) return null;
    const reached = this.#limits.find((limit) => days <= limit) ?? Infinity;
    // After a key was extended, its limits count again.
    const isNew = reached < this.#warned;
    this.#warned = reached;
    return isNew ? days : null;
  }
}

/**
 * @param {import('../diagnose/diagnosis').Diagnosis} diagnosis
 * @param {Readonly<import('../venues/venue').Venue>} venue
 * @returns {number | null} when the key expires, ms since 1970 on the local clock; null when it does not or is unknown
 */
function findExpiry({ key, clock, startedAt }, { keys }) {
  const offsetMs = clock?.offsetMs ?? 0;
  const end = keys.expiryOf(key, startedAt + offsetMs);
  return typeof end === 'number' ? end - offsetMs : null;
}

module.exports = { ExpiryWatch, findExpiry };
