'use strict';

/** The orderLinkIds of an account: which are taken, and which order each one names. */

const { isOpen } = require('./order.js');

/** @typedef {import('./order.js').Order} Order */

/**
 * How long an exchange remembers a client order id. Bybit: `ever`. Other exchanges accept the id of a finished order again
 * (`open`), and some of them do not find a finished order by it either (`blind`).
 * @typedef {keyof typeof MODES} OrderIds
 */

const MODES = Object.freeze({
  ever: { takes: 'ever', finds: 'all' },
  open: { takes: 'open', finds: 'all' },
  blind: { takes: 'open', finds: 'open' },
});

class LinkIds {
  /** The latest order of every orderLinkId ever used; null once it is forgotten. @type {Map<string, Order | null>} */
  #orders = new Map();
  #mode;

  /** @param {OrderIds} mode */
  constructor(mode) {
    this.#mode = MODES[mode];
  }

  /** @param {Order} order The latest of its id. */
  file(order) {
    if (order.orderLinkId !== '') this.#orders.set(order.orderLinkId, order);
  }

  /** @param {Order} order */
  forget({ orderLinkId, orderId }) {
    if (this.#orders.get(orderLinkId)?.orderId === orderId) this.#orders.set(orderLinkId, null);
  }

  /** @param {string} linkId @returns {boolean} Another order with it is refused. */
  isTaken(linkId) {
    const order = this.#orders.get(linkId);
    if (this.#mode.takes === 'ever') return order !== undefined;
    return order != null && isOpen(order);
  }

  /** @param {string} linkId @returns {Order | undefined} */
  find(linkId) {
    const order = this.#orders.get(linkId) ?? undefined;
    return this.#mode.finds === 'all' || (order !== undefined && isOpen(order)) ? order : undefined;
  }
}

/** @typedef {InstanceType<typeof LinkIds>} LinkIdsInstance */

module.exports = { LinkIds, ORDER_IDS: Object.keys(MODES) };
