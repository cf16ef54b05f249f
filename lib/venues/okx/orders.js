'use strict';

/**
 * Orders as they stand in requests to OKX, and what rejections of them mean.
 * Source: https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-place-order
 *
 * @module
 */

const { randomUUID } = require('node:crypto');

const { isUndecided } = require('../undecided');

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const CREATION = /\/api\/v5\/trade\/(?:batch-orders|order)$/;

/** @returns {string} 32 letters and digits: OKX takes no others */
const createId = () => randomUUID().replaceAll('-', '');

/** @type {import('../venue').VenueOrders['isCreation']} */
function isCreation(method, pathname) {
  return method === 'POST' && CREATION.test(pathname);
}

/** Endpoints that set a state, or end orders by their id. Cancelling all of them could end newer ones. */
const STATES =
  /\/api\/v5\/(?:trade\/(?:cancel|amend)-(?:order|batch-orders)|account\/set-[a-z-]+|trade\/cancel-(?:algos|advance-algos))$/;

/**
 * A client order id does not make an order safe to repeat: OKX refuses a second one only while the first is pending, and the id of
 * a filled order may be used again.
 *
 * @type {import('../venue').VenueEndpoints['isSafeToRepeat']}
 */
function isSafeToRepeat({ method, url }) {
  return READS.has(method) || STATES.test(new URL(url).pathname);
}

module.exports = {
  CLIENT_ORDER_ID: 'clOrdId',
  BATCH: 'orders',
  createId,
  isCreation,
  isSafeToRepeat,
  isUndecided,
};
