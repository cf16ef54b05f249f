'use strict';

/**
 * Requests to OKX that reduce risk: cancels, closes, and orders that can only reduce a position. A bot needs them most when
 * something is wrong, so a gate blocks them only when the exchange has rejected the key. Pure functions.
 * Source: https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-place-order (`reduceOnly`, `posSide`),
 * …/#order-book-trading-algo-trading-post-place-algo-order (`closeFraction`)
 *
 * @module
 */

const { read } = require('../../internal/read');
const { belowV5, isGated } = require('./endpoints');
const { BATCH } = require('./orders');

/** Of orders, spreads and quotes: `cancel-order`, `cancel-all-after`, `mass-cancel`. */
const CANCEL = /^(?:trade|sprd|rfq)\/(?:mass-)?cancel(?:-[a-z-]*)?\/?$/;
const CLOSE = /^trade\/close-position\/?$/;
const ORDER = /^trade\/(?:order|batch-orders|order-algo)\/?$/;

/** In long/short mode the side of an order says whether it opens or closes. @type {Readonly<Record<string, string>>} */
const CLOSING_SIDES = Object.freeze({ long: 'sell', short: 'buy' });

/** @param {unknown} order @returns {boolean} the exchange executes it only as far as it reduces a position */
function reduces(order) {
  const flag = read(order, 'reduceOnly');
  if (flag === true || flag === 'true' || read(order, 'closeFraction') === '1') return true;
  const position = String(read(order, 'posSide'));
  return Object.hasOwn(CLOSING_SIDES, position) && read(order, 'side') === CLOSING_SIDES[position];
}

/** @type {import('../venue').VenueOrders['isProtective']} */
function isProtective(method, path, request) {
  if (!isGated(method, path)) return false;
  const endpoint = belowV5(path) ?? '';
  if (CANCEL.test(endpoint) || CLOSE.test(endpoint)) return true;
  if (!ORDER.test(endpoint)) return false;
  const params = read(request, 'params');
  const batch = Array.isArray(params) ? params : read(params, BATCH);
  const orders = Array.isArray(batch) ? batch : [params];
  return orders.length > 0 && orders.every(reduces);
}

module.exports = { isProtective };
