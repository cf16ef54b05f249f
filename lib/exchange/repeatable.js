'use strict';

/** Which requests can be sent twice without doing something twice. */

/** Longer bodies are no single orders. bytes */
const LONGEST_ORDER = 1024 * 1024;
const hasLink = (/** @type {any} */ order) =>
  typeof order?.orderLinkId === 'string' && order.orderLinkId !== '';

/**
 * A read can be repeated, and so can an order that carries an orderLinkId: the exchange refuses the second of two with
 * the same one. Source: https://bybit-exchange.github.io/docs/v5/order/create-order
 *
 * @param {{ method: string, content: string | Uint8Array }} request
 * @returns {boolean}
 */
function isSafeToRepeat({ method, content }) {
  if (method === 'GET' || method === 'HEAD') return true;
  if (content.length > LONGEST_ORDER) return false;
  try {
    const body = JSON.parse(Buffer.from(content).toString('utf8'));
    const orders = Array.isArray(body?.request) ? body.request : [body];
    return orders.length > 0 && orders.every(hasLink);
  } catch {
    return false;
  }
}

module.exports = { isSafeToRepeat };
