'use strict';

/**
 * The last order of each lane. An exchange may execute an order after its reply, so a position that is read too soon is the old
 * one, and what is computed from it would be placed twice.
 *
 * Bybit's reply says only that the request was taken; what becomes of the order follows
 * (https://bybit-exchange.github.io/docs/v5/order/create-order).
 *
 * @module
 */

/** @typedef {import('./entry').Entry} Entry */
/**
 * `at`: when it was accepted, or found, by the monotonic clock; `id`: null for one of an earlier process.
 *
 * @typedef {{ id: string | null, at: number, since: number }} RecentOrder
 */

/** ms between look-ups. */
const BETWEEN_MS = 100;
/** ms; where the venue does not say when an order shows in look-ups. */
const SETTLE_MS = 1000;
/** Lanes, before those that are quiet are forgotten. */
const MOST = 10_000;
/** The position will not change by the order, or not soon. */
const DONE = new Set(['filled', 'cancelled', 'rejected', 'waiting']);

class RecentOrders {
  /** By lane. @type {Map<string, RecentOrder>} */
  #orders = new Map();
  /** Of lanes without a newer one: the last process may have ended right after an order. @type {RecentOrder | undefined} */
  #earlier;

  /** @param {number} now  of the start, by the monotonic clock; orders were placed before */
  startAfterOrders(now) {
    this.#earlier = { id: null, at: now, since: 0 };
  }

  /** @param {Entry} entry  which was accepted, or found */
  add({ intent, lane, clocks }) {
    const at = clocks.monotonic();
    if (this.#orders.size > MOST) {
      for (const [name, order] of this.#orders) if (order.at < at - SETTLE_MS * 10) this.#orders.delete(name);
    }
    this.#orders.set(lane, { id: intent.id, at, since: intent.sentAt ?? intent.at });
  }

  /**
   * Waits until the last order of the lane shows in the position, or should do so.
   *
   * @param {Entry} entry  about to read the position
   * @param {import('./account').Account} account
   * @returns {Promise<void>}
   */
  async settled({ intent, lane, clocks }, { venue }) {
    const order = this.#orders.get(lane) ?? this.#earlier;
    if (order === undefined) return;
    const { symbol, category } = intent;
    const until = order.at + (venue.constants.settleMs ?? SETTLE_MS);
    while (clocks.monotonic() < until) {
      if (order.id !== null) {
        const { found } = await venue.find(order.id, { symbol, category, since: order.since });
        if (found !== null && DONE.has(found.state)) break;
      }
      await new Promise((resolve) => clocks.setTimer(() => resolve(null), BETWEEN_MS));
    }
    if (this.#orders.get(lane) === order) this.#orders.delete(lane);
  }
}

exports.RecentOrders = RecentOrders;
