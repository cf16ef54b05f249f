'use strict';

/**
 * Counts requests, so that the relay stays below the limits of the exchange: of an account and category, and of the IP address.
 *
 * @module
 */

/**
 * Bybit counts orders by account (uid) and category, in a second, and shows the limit of the account in each reply; and all
 * requests of an IP address, 600 in 5 s (https://bybit-exchange.github.io/docs/v5/rate-limit). A hundred of these are left to
 * gates, clocks and the command line: an address that exceeds the limit is refused for ten minutes, exits included.
 */
const DEFAULTS = Object.freeze({
  perIp: Object.freeze({ requests: 500, ms: 5000 }),
  perUid: Object.freeze(/** @type {Record<string, number>} */ ({ linear: 10, inverse: 10, spot: 20 })),
});
/** For a category that is not listed. */
const FEWEST = 10;
const SECOND_MS = 1000;
/** ms; requests do not arrive in the same intervals in which they leave. */
const SLACK_MS = 50;

/** At most `limit` times in any `ms`. */
class Window {
  /** When the last ones were, oldest first. @type {number[]} */
  #times = [];
  #ms;
  blockedUntil = -Infinity;

  /** @param {number} limit @param {number} ms */
  constructor(limit, ms) {
    this.limit = limit;
    this.#ms = ms + SLACK_MS;
  }

  /**
   * @param {number} now monotonic
   * @param {number} [share]  of the limit that may be used
   * @returns {number} ms until one more is allowed
   */
  wait(now, share = 1) {
    const isOver = (/** @type {number} */ time) => time <= now - this.#ms;
    let over = 0;
    while (over < this.#times.length && isOver(this.#times[over])) over += 1;
    if (over > 0) this.#times.splice(0, over);
    const full = this.#times.length - Math.max(1, Math.floor(this.limit * share));
    const freeAt = full < 0 ? now : this.#times[full] + this.#ms;
    return Math.max(0, freeAt - now, this.blockedUntil - now);
  }

  /** @param {number} now monotonic */
  take(now) {
    this.#times.push(now);
  }

  /** @param {number} time  of a take() that was not used */
  giveBack(time) {
    const place = this.#times.lastIndexOf(time);
    if (place !== -1) this.#times.splice(place, 1);
  }
}

/**
 * What a request counts against.
 *
 * @typedef {object} Scope
 * @property {string} host  accounts of one exchange and environment share an address
 * @property {string} [uid]  left out for a request that is not an order
 * @property {string} [category]
 * @property {number} [share]  of the limit of the address that it may use; default 1
 * @property {number} [requests]  of the address; 1 of them is an order, when there is a uid; default 1
 */
/**
 * @typedef {object} RateReply  the parts of a venue's reply that are about limits
 * @property {{ limit?: number | null, remaining?: number | null, resetAt?: number | null } | null} [rate]
 * @property {number | null} [retryAfterMs]
 * @property {'ip' | 'uid'} [scope]  what `retryAfterMs` is about; default: the account
 */

class Rates {
  /** @type {Map<string, Window>} */
  #windows = new Map();
  #address;
  #orders;

  /**
   * @param {{ perIp?: { requests: number, ms: number } | null, perUid?: Record<string, number> }} [options]
   *   `perIp`: null where the address has no limit
   */
  constructor({ perIp = DEFAULTS.perIp, perUid = DEFAULTS.perUid } = {}) {
    this.#address = perIp;
    this.#orders = perUid;
  }

  /** @param {Scope} scope @param {number} now monotonic @returns {number} ms until it may leave; 0: now */
  wait(scope, now) {
    return Math.max(this.#addressOf(scope).wait(now, scope.share), this.#ordersOf(scope)?.wait(now) ?? 0);
  }

  /** @param {Scope} scope @param {number} now */
  take(scope, now) {
    for (let count = 0; count < (scope.requests ?? 1); count += 1) this.#addressOf(scope).take(now);
    this.#ordersOf(scope)?.take(now);
  }

  /** What was taken is not sent. @param {Scope} scope @param {number} time  of the take() */
  giveBack(scope, time) {
    for (let count = 0; count < (scope.requests ?? 1); count += 1) this.#addressOf(scope).giveBack(time);
    this.#ordersOf(scope)?.giveBack(time);
  }

  /**
   * @param {Scope} scope
   * @param {RateReply} reply
   * @param {{ now: number, exchangeNow: number }} times monotonic, and ms since 1970 by the exchange's clock
   */
  learn(scope, { rate, retryAfterMs, scope: about }, { now, exchangeNow }) {
    const orders = this.#ordersOf(scope);
    if (orders !== null && rate) {
      if (rate.limit) orders.limit = rate.limit;
      if (rate.remaining === 0 && rate.resetAt) {
        // Not longer than a second: the counter is that of one second, and the two clocks may differ.
        const ms = Math.min(SECOND_MS, rate.resetAt - exchangeNow);
        orders.blockedUntil = Math.max(orders.blockedUntil, now + ms);
      }
    }
    if (!retryAfterMs) return;
    const window = about === 'ip' || orders === null ? this.#addressOf(scope) : orders;
    window.blockedUntil = Math.max(window.blockedUntil, now + retryAfterMs);
  }

  /** @param {Scope} scope */
  #addressOf({ host }) {
    if (this.#address === null) return this.#get(host, Infinity, 0);
    return this.#get(host, this.#address.requests, this.#address.ms);
  }

  /** @param {Scope} scope */
  #ordersOf({ host, uid, category = '' }) {
    if (uid === undefined) return null;
    return this.#get(`${host} ${uid} ${category}`, this.#orders[category] ?? FEWEST, SECOND_MS);
  }

  /** @param {string} key @param {number} limit @param {number} ms */
  #get(key, limit, ms) {
    let window = this.#windows.get(key);
    if (window === undefined) this.#windows.set(key, (window = new Window(limit, ms)));
    return window;
  }
}

exports.Rates = Rates;
