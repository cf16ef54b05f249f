'use strict';

/**
 * Orders as they stand in requests to Gate.io, and what rejections of them mean.
 * Source: https://www.gate.com/docs/developers/apiv4/en/spot#create-an-order
 *
 * @module
 */

const { randomUUID } = require('node:crypto');

const { isUndecided } = require('../undecided');

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const CREATION = /\/api\/v4\/(?:spot|options|(?:futures|delivery)\/\w+)\/(?:batch_|bbo_)?orders$/;
/** `t-`, and at most 28 letters, digits and `_-.` */
const PREFIX = 't-';
const LONGEST = 28;

/** @returns {string} */
const createId = () => PREFIX + randomUUID().replaceAll('-', '').slice(0, LONGEST);

/** @type {import('../venue').VenueOrders['isCreation']} */
function isCreation(method, pathname) {
  return method === 'POST' && CREATION.test(pathname);
}

/** Requests that set a state, change nothing, or end one order by its id. Cancelling all orders could end newer ones. */
const STATES = [
  /^DELETE .*\/(?:price_)?orders\/[^/]+$/,
  /^PATCH .*\/spot\/orders\/[^/]+$/,
  /^PUT .*\/(?:orders\/[^/]+|price_orders\/amend)$/,
  /^POST .*\/(?:cancel_batch_orders|batch_cancel_orders|amend_batch_orders|batch_amend_orders|countdown_cancel_all)$/,
  /^POST .*\/(?:leverage|set_leverage|risk_limit|cross_mode|dual_mode|set_position_mode|portfolio_calculator|funding_rates)$/,
];

/**
 * An id does not make an order safe to repeat: the documentation does not promise that a second order with it is refused once the
 * first one is finished.
 *
 * @type {import('../venue').VenueEndpoints['isSafeToRepeat']}
 */
function isSafeToRepeat({ method, url }) {
  const request = `${method} ${new URL(url).pathname}`;
  return READS.has(method) || STATES.some((pattern) => pattern.test(request));
}

module.exports = {
  CLIENT_ORDER_ID: 'text',
  BATCH: 'orders',
  PREFIX,
  createId,
  isCreation,
  isSafeToRepeat,
  isUndecided,
};
