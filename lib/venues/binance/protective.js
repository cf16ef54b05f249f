'use strict';

/**
 * Requests to Binance that reduce risk: cancels, and orders that can only reduce a position. A bot needs them most when
 * something is wrong, so a gate blocks them only when the exchange has rejected the key. Pure functions.
 * Source: https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api (`reduceOnly`, `closePosition`,
 * `positionSide`)
 *
 * @module
 */

const { read } = require('../../internal/read');
const { isGated, normalise } = require('./endpoints');

/** With DELETE: `order`, `openOrders`, `orderList`, `batchOrders`, `algoOrder`, `margin/order`. */
const ORDERS = /\/(?:\w+\/)?(?:\w*orders?|orderList)\/?$/i;
/** Operations of a WebSocket. */
const CANCEL_OPERATION = /^(?:algoOrder|order|orderList|openOrders)\.cancel(?:All)?$/;
/** Cancels all orders when the bot stops calling it. */
const COUNTDOWN = /\/countdownCancelAll(?:HeartBeat)?\/?$/i;
/** Only orders of futures have positions to reduce. */
const FUTURES_ORDER =
  /^\/(?:fapi\/v\d+|dapi\/v\d+|papi\/v\d+\/(?:um|cm))\/(?:order|batchOrders|algoOrder|conditional\/order)\/?$/;
const ORDER_OPERATION = /^(?:algoOrder|order)\.place$/;

/** In hedge mode the side of an order says whether it opens or closes. @type {Readonly<Record<string, string>>} */
const CLOSING_SIDES = Object.freeze({ LONG: 'SELL', SHORT: 'BUY' });

/** @param {unknown} order @returns {boolean} the exchange executes it only as far as it reduces a position */
function reduces(order) {
  const flags = [read(order, 'reduceOnly'), read(order, 'closePosition')];
  if (flags.some((flag) => flag === true || flag === 'true')) return true;
  const position = String(read(order, 'positionSide'));
  return Object.hasOwn(CLOSING_SIDES, position) && read(order, 'side') === CLOSING_SIDES[position];
}

/** @param {unknown} params @returns {unknown[]} the orders of a request; a batch is a parameter with JSON */
function ordersIn(params) {
  const batch = read(params, 'batchOrders');
  if (batch === undefined) return [params];
  try {
    const orders = typeof batch === 'string' ? JSON.parse(batch) : batch;
    return Array.isArray(orders) ? orders : [];
  } catch {
    // A batch that cannot be read does not show that its orders reduce anything.
    return [];
  }
}

/** @type {import('../venue').VenueOrders['isProtective']} */
function isProtective(method, path, request) {
  if (!isGated(method, path)) return false;
  if (CANCEL_OPERATION.test(path)) return true;
  const endpoint = normalise(path) ?? '';
  if (COUNTDOWN.test(endpoint) || (method.toUpperCase() === 'DELETE' && ORDERS.test(endpoint))) return true;
  if (!FUTURES_ORDER.test(endpoint) && !ORDER_OPERATION.test(path)) return false;
  const orders = ordersIn(read(request, 'params'));
  return orders.length > 0 && orders.every(reduces);
}

module.exports = { isProtective };
