'use strict';

/**
 * Requests to Bitget that reduce risk: cancels, closes, stops, and orders that can only reduce a position. A bot needs them most when
 * something is wrong, so a gate blocks them only when the exchange has rejected the key. Pure functions.
 * Source: https://www.bitget.com/api-doc/contract/trade/Place-Order (`reduceOnly`, `tradeSide`),
 * https://www.bitget.com/api-doc/uta/trade/Place-Order (`reduceOnly`, `posSide`)
 *
 * @module
 */

const { read } = require('../../internal/read');
const { isGated, normalise } = require('./endpoints');
const { BATCH } = require('./orders');

/** `cancel-order`, `batch-cancel-orders`, `cancel-all-orders`, `cancel-batch`, `countdown-cancel-all`; not `cancel-replace-order`. */
const CANCEL = /\/(?:batch-|countdown-)?cancel-(?!replace|withdrawal|trader)[a-z-]+\/?$/;
const CLOSE = /\/(?:(?:order-)?close-(?:positions|tracking))\/?$/;
/** Orders that only end a position, at a price. */
const STOP = /\/mix\/order\/(?:place-tpsl-order|place-pos-tpsl|modify-tpsl-order)\/?$/;
const ORDER =
  /\/(?:mix\/order\/(?:place-order|batch-place-order|place-plan-order)|v3\/trade\/place-(?:order|batch))\/?$/;

/** In hedge mode of V3 the side of an order says whether it opens or closes. @type {Readonly<Record<string, string>>} */
const CLOSING_SIDES = Object.freeze({ long: 'sell', short: 'buy' });

/** @param {unknown} order @returns {boolean} the exchange executes it only as far as it reduces a position */
function reduces(order) {
  if (/^yes$/i.test(String(read(order, 'reduceOnly')))) return true;
  // One-way mode ignores `tradeSide`, according to the documentation: an order that says "close" there is meant to reduce as well.
  if (read(order, 'tradeSide') === 'close') return true;
  const position = String(read(order, 'posSide'));
  return Object.hasOwn(CLOSING_SIDES, position) && read(order, 'side') === CLOSING_SIDES[position];
}

/** @type {import('../venue').VenueOrders['isProtective']} */
function isProtective(method, path, request) {
  if (!isGated(method, path)) return false;
  const endpoint = normalise(path) ?? '';
  if (CANCEL.test(endpoint) || CLOSE.test(endpoint) || STOP.test(endpoint)) return true;
  if (!ORDER.test(endpoint)) return false;
  const params = read(request, 'params');
  const batch = Array.isArray(params) ? params : read(params, BATCH);
  const orders = Array.isArray(batch) ? batch : [params];
  return orders.length > 0 && orders.every(reduces);
}

module.exports = { isProtective };
