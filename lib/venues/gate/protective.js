'use strict';

/**
 * Requests to Gate.io that reduce risk: cancels, and orders that can only reduce a position. A bot needs them most when something is
 * wrong, so a gate blocks them only when the exchange has rejected the key. Pure functions.
 * Source: https://www.gate.com/docs/developers/apiv4/en/futures#place-futures-order (`reduce_only`, `close`, `auto_size`)
 *
 * @module
 */

const { read } = require('../../internal/read');
const { belowV4, isGated } = require('./endpoints');

const PRODUCT = '(?:spot|options|(?:futures|delivery)/\\w+)';
/** With DELETE. */
const ORDERS = new RegExp(`^${PRODUCT}/(?:price_)?orders(?:/[^/]+)?/?$`);
/** With POST. */
const CANCEL = new RegExp(
  `^${PRODUCT}/(?:cancel_batch_orders|batch_cancel_orders|countdown_cancel_all|autoorder/v1/\\w+/stop(?:_all)?)/?$`,
);
const CANCEL_OPERATION = /^(?:spot|futures)\.order_cancel\w*$/;
const ORDER = /^(?:futures|delivery)\/\w+\/(?:orders|batch_orders|bbo_orders|price_orders)\/?$/;
const ORDER_OPERATION = /^futures\.order_(?:batch_)?place$/;

/** @param {unknown} order @returns {boolean} the exchange executes it only as far as it reduces a position */
function reduces(order) {
  // An order with a trigger carries the order itself inside.
  const inner = read(order, 'initial') ?? order;
  const flags = [read(inner, 'reduce_only'), read(inner, 'close')];
  if (flags.some((flag) => flag === true || flag === 'true')) return true;
  return /^close_(?:long|short)$/.test(String(read(inner, 'auto_size') ?? ''));
}

/** @type {import('../venue').VenueOrders['isProtective']} */
function isProtective(method, path, request) {
  if (!isGated(method, path)) return false;
  if (CANCEL_OPERATION.test(path)) return true;
  const endpoint = belowV4(path) ?? '';
  if (CANCEL.test(endpoint) || (method.toUpperCase() === 'DELETE' && ORDERS.test(endpoint))) return true;
  if (!ORDER.test(endpoint) && !ORDER_OPERATION.test(path)) return false;
  const params = read(request, 'params');
  const batch = Array.isArray(params) ? params : read(params, 'orders');
  const orders = Array.isArray(batch) ? batch : [params];
  return orders.length > 0 && orders.every(reduces);
}

module.exports = { isProtective };
