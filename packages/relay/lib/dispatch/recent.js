'use strict';

/**
 * The last orders of each lane. An exchange may execute an order after its reply, and a later one before it, so a position that is
 * read too soon is the old one, and what is computed from it would be placed twice, or not closed.
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
  /** By lane, oldest first. @type {Map<string, RecentOrder[]>} */
  #orders = new Map();
  /** Of every lane: the last process may have ended right after an order. @type {RecentOrder[]} */
  #earlier = [];

  /** @param {number} now  of the start, by the monotonic clock; orders were placed before */
  startAfterOrders(now) {
    this.#earlier = [{ id: null, at: now, since: 0 }];
  }

  /** @param {Entry} entry  which was accepted, or found */
  add({ intent, lane, clocks }) {
    const at = clocks.monotonic();
    if (this.#orders.size > MOST) for (const name of this.#orders.keys()) this.#keep(name, at);
    const order = { id: intent.id, at, since: intent.sentAt ?? intent.at };
    this.#orders.set(lane, [...this.#keep(lane, at), order]);
  }

  /** @param {string} lane @param {number} now @returns {RecentOrder[]} without those that show in the position for certain */
  #keep(lane, now) {
    const kept = (this.#orders.get(lane) ?? []).filter(({ at }) => at > now - SETTLE_MS * 10);
    if (kept.length > 0) this.#orders.set(lane, kept);
    else this.#orders.delete(lane);
    return kept;
  }

  /**
   * Waits until the last orders of the lane show in the position, or should do so.
   *
   * @param {Entry} entry  about to read the position
   * @param {import('./account').Account} account
   * @returns {Promise<void>}
   */
  async settled({ intent, lane, clocks }, { venue }) {
    const orders = this.#orders.get(lane) ?? [];
    for (const order of [...this.#earlier, ...orders]) await shown(order, { intent, clocks, venue });
    const rest = (this.#orders.get(lane) ?? []).filter((order) => !orders.includes(order));
    if (rest.length > 0) this.#orders.set(lane, rest);
    else this.#orders.delete(lane);
  }
}

/**
 * @param {RecentOrder} order
 * @param {Pick<Entry, 'intent' | 'clocks'> & Pick<import('./account').Account, 'venue'>} where
 */
async function shown({ id, at, since }, { intent: { symbol, category }, clocks, venue }) {
  const until = at + (venue.constants.settleMs ?? SETTLE_MS);
  while (clocks.monotonic() < until) {
    if (id !== null) {
      const { found } = await venue.find(id, { symbol, category, since });
      if (found !== null && DONE.has(found.state)) return;
    }
    await new Promise((resolve) => clocks.setTimer(() => resolve(null), BETWEEN_MS));
  }
}

exports.RecentOrders = RecentOrders;
