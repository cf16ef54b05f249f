'use strict';

/**
 * What protects the relay from a flood: a lock-out of addresses that keep sending wrong signatures, and a token bucket
 * for each source and address. By address, because a bucket of the whole source could be emptied by a stranger.
 */

const { plainAddress } = require('../config/addresses');

/** Both tables forget the oldest entries: a flood from many addresses must not fill the memory. */
const MOST_ENTRIES = 10_000;

/** ms; steps of the system's clock do not lock anybody out. */
const monotonic = () => performance.now();

/**
 * @template Value
 * @param {Map<string, Value>} map
 * @param {string} key
 * @param {Value} value
 */
function keep(map, key, value) {
  // Deleted first, so that the oldest in the order of the map is the one that was used least recently.
  map.delete(key);
  map.set(key, value);
  if (map.size > MOST_ENTRIES) map.delete(/** @type {string} */ (map.keys().next().value));
}

/**
 * One subscriber of IPv6 has a whole /64.
 *
 * @param {string} address
 */
function networkOf(address) {
  const plain = plainAddress(address);
  if (!plain.includes(':')) return plain;
  const [head, tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  if (tail === undefined) return left.slice(0, 4).join(':');
  const zeros = Array.from({ length: 8 - left.length - tail.split(':').filter(Boolean).length }, () => '0');
  return [...left, ...zeros].slice(0, 4).join(':');
}

/** How many wrong signatures in how long lock an address out, and for how long. */
const LOCK_OUT = { failures: 20, withinMs: 60_000, lockMs: 60_000 };

class LockOut {
  /** @type {Map<string, { failures: number, since: number, until: number }>} */
  #entries = new Map();
  #now;

  /** @param {() => number} [now]  ms */
  constructor(now = monotonic) {
    this.#now = now;
  }

  /** @param {string} address @returns {number} ms until it may try again; 0 when it is not locked out */
  remaining(address) {
    const entry = this.#entries.get(networkOf(address));
    return Math.max(0, (entry?.until ?? 0) - this.#now());
  }

  /** @param {string} address  that sent a wrong signature */
  fail(address) {
    const now = this.#now();
    const key = networkOf(address);
    let entry = this.#entries.get(key);
    if (entry === undefined || now - entry.since >= LOCK_OUT.withinMs) {
      entry = { failures: 0, since: now, until: 0 };
    }
    entry.failures += 1;
    if (entry.failures >= LOCK_OUT.failures) entry.until = now + LOCK_OUT.lockMs;
    keep(this.#entries, key, entry);
  }
}

/** Requests of one source from one address, unless `rate` of the source says otherwise. */
const RATE = { perSecond: 100, burst: 500 };

class Buckets {
  /** @type {Map<string, { tokens: number, at: number }>} */
  #entries = new Map();
  #now;

  /** @param {() => number} [now]  ms */
  constructor(now = monotonic) {
    this.#now = now;
  }

  /**
   * @param {string} source
   * @param {string} address
   * @param {{ perSecond: number, burst: number }} [rate]
   * @returns {number} 0 when a token was there, otherwise ms until there is one
   */
  take(source, address, { perSecond, burst } = RATE) {
    const now = this.#now();
    const key = `${source}\0${networkOf(address)}`;
    const { tokens, at } = this.#entries.get(key) ?? { tokens: burst, at: now };
    const filled = Math.min(burst, tokens + (Math.max(0, now - at) / 1000) * perSecond);
    const taken = filled >= 1;
    keep(this.#entries, key, { tokens: taken ? filled - 1 : filled, at: now });
    return taken ? 0 : ((1 - filled) / perSecond) * 1000;
  }
}

module.exports = { Buckets, LOCK_OUT, LockOut, RATE, networkOf };
