'use strict';

/**
 * Requests that reduce risk: cancels, reduce-only orders and stops. A bot needs them most when something is wrong, so a gate
 * blocks them only when the exchange has rejected the key. Pure functions.
 *
 * @module
 */

const { belowV5, endpointOf, isGated } = require('./endpoints');

/** @typedef {import('../venue').GateRequest} GateRequest */

/** The last part of the path names a cancel: `cancel`, `cancel-all`, `cancel-quote`, `disconnected-cancel-all`. */
const CANCEL = /(?:^|\/|-)cancel(?:-[a-z-]*)?\/?$/;
/** Sets or removes take-profit, stop-loss and trailing stop of a position. */
const STOP = /^position\/trading-stop\/?$/;
/** Orders that can carry `reduceOnly` or `closeOnTrigger`. */
const ORDER = /^order\/create\/?$/;
const ORDER_BATCH = /^order\/create-batch\/?$/;

/**
 * @param {unknown} object
 * @param {string} name
 * @returns {unknown} its own property, never an inherited one
 */
function own(object, name) {
  return object !== null && typeof object === 'object' && Object.hasOwn(object, name)
    ? /** @type {any} */ (object)[name]
    : undefined;
}

/** @param {unknown} order @returns {boolean} the exchange executes it only as far as it reduces a position */
function reduces(order) {
  return ['reduceOnly', 'closeOnTrigger'].some((name) => {
    const value = own(order, name);
    return value === true || value === 'true';
  });
}

/**
 * @param {string} endpoint below /v5/
 * @param {unknown} params
 * @returns {boolean}
 */
function onlyReduces(endpoint, params) {
  // Spot has no positions, and the exchange ignores the two flags there.
  if (own(params, 'category') === 'spot') return false;
  if (ORDER.test(endpoint)) return reduces(params);
  const orders = own(params, 'request');
  return Array.isArray(orders) && orders.length > 0 && orders.every(reduces);
}

/**
 * Whether a guarded request reduces risk.
 *
 * @param {string} method
 * @param {string} path or the operation of a WebSocket
 * @param {GateRequest} [request] without it a reduce-only order counts as an ordinary one
 * @returns {boolean}
 * @example isProtective('POST', '/v5/order/create', { params: { category: 'linear', reduceOnly: true } }) // true
 */
function isProtective(method, path, request) {
  if (!isGated(method, path)) return false;
  const endpoint = belowV5(path) ?? '';
  // A path in another spelling than the documentation's may mean another endpoint to the server.
  if (!endpointOf(path).endsWith(`v5/${endpoint}`)) return false;
  if (CANCEL.test(endpoint) || STOP.test(endpoint)) return true;
  if (!request || !(ORDER.test(endpoint) || ORDER_BATCH.test(endpoint))) return false;
  try {
    return onlyReduces(endpoint, request.params);
  } catch {
    // Parameters that cannot be read do not show that the order reduces anything.
    return false;
  }
}

module.exports = { isProtective };
