'use strict';

/** When to warn of a key that expires, once for each limit that its days have fallen to, and when it ends. */

const { expiryOf } = require('../venues/bybit/key-info');

class ExpiryWatch {
  #limits;
  /** The limit that was warned of last; Infinity before any. */
  #warned = Infinity;

  /** @param {readonly number[]} limits days */
  constructor(limits) {
    this.#limits = [...limits].sort((a, b) => a - b);
  }

  /** The limit that was warned of last; null before any. */
  get warned() {
    return Number.isFinite(this.#warned) ? this.#warned : null;
  }

  /** @param {number | null} limit that another process has warned of */
  restore(limit) {
    if (limit !== null) this.#warned = limit;
  }

  /**
   * @param {number | null} days that are left; null when the key does not expire, or nothing is known
   * @returns {number | null} the same when it is time to warn
   */
  due(days) {
    if (days === null) return null;
    const reached = this.#limits.find((limit) => days <= limit) ?? Infinity;
    // A key that was extended is far from its limits again, and is warned of anew.
    const isNew = reached < this.#warned;
    this.#warned = reached;
    return isNew ? days : null;
  }
}

/**
 * @param {import('../diagnose/diagnosis').Diagnosis} diagnosis
 * @returns {number | null} when the key ends, ms since 1970 on the local clock; null when it does not end, or nothing tells
 */
function endOf({ key, clock, startedAt }) {
  const offsetMs = clock?.offsetMs ?? 0;
  const end = expiryOf(key, startedAt + offsetMs);
  return typeof end === 'number' ? end - offsetMs : null;
}

module.exports = { ExpiryWatch, endOf };
