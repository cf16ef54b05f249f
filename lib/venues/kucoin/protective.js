'use strict';

/**
 * Requests to KuCoin that reduce risk: cancels, and orders that can only reduce a position. A bot needs them most when something
 * is wrong, so a gate blocks them only when the exchange has rejected the key. Pure functions.
 * Source: https://www.kucoin.com/docs-new/api-3470235 (`reduceOnly`, `closeOrder`, `positionSide`)
 *
 * @module
 */

const { read } = require('../../internal/read');
const { belowApi, isGated } = require('./endpoints');
const { BATCH } = require('./orders');

/** With DELETE: `orders`, `hf/orders`, `stop-order`, `stopOrders`, `oco/order`, `margin/orders`, also with an id. */
const ORDERS = /^v\d\/(?:[a-z-]+\/)*(?:orders?|stop-order|stoporders|client-order)(?:\/|$)/;
/** Cancels all orders when the bot stops calling it. */
const COUNTDOWN = /^v1\/hf\/orders\/dead-cancel-all\/?$/;
const CANCEL_OPERATION = /^(?:spot|margin|futures)\.(?:[a-z]+_)*cancel$/;
/** Only orders of futures have positions to reduce. Spot has the first of these paths at another host. */
const FUTURES_ORDER = /^v1\/(?:copy-trade\/futures\/)?(?:orders|orders\/multi|st-orders)\/?$/;
const FUTURES_OPERATION = /^futures\.(?:batch_)?order$/;
/** `XBTUSDTM`. Symbols of spot have a hyphen, and an order of spot ignores `reduceOnly`. */
const CONTRACT = /^[A-Z\d]{3,30}$/;

/** In hedge mode the side of an order says whether it opens or closes. @type {Readonly<Record<string, string>>} */
const CLOSING_SIDES = Object.freeze({ LONG: 'sell', SHORT: 'buy' });

/** @param {unknown} order @returns {boolean} the exchange executes it only as far as it reduces a position */
function reduces(order) {
  if (!CONTRACT.test(String(read(order, 'symbol')))) return false;
  const flags = [read(order, 'reduceOnly'), read(order, 'closeOrder')];
  if (flags.some((flag) => flag === true || flag === 'true')) return true;
  const position = String(read(order, 'positionSide'));
  return Object.hasOwn(CLOSING_SIDES, position) && read(order, 'side') === CLOSING_SIDES[position];
}

/** @type {import('../venue').VenueOrders['isProtective']} */
function isProtective(method, path, request) {
  if (!isGated(method, path)) return false;
  const endpoint = belowApi(path) ?? '';
  if (CANCEL_OPERATION.test(endpoint) || COUNTDOWN.test(endpoint)) return true;
  if (method.toUpperCase() === 'DELETE' && ORDERS.test(endpoint)) return true;
  if (!FUTURES_ORDER.test(endpoint) && !FUTURES_OPERATION.test(endpoint)) return false;
  const params = read(request, 'params');
  const batch = Array.isArray(params) ? params : read(params, BATCH);
  const orders = Array.isArray(batch) ? batch : [params];
  return orders.length > 0 && orders.every(reduces);
}

module.exports = { isProtective };
