'use strict';

/**
 * Orders as they stand in requests to KuCoin, and what rejections of them mean.
 * Sources: https://www.kucoin.com/docs-new/api-3470188 (spot), https://www.kucoin.com/docs-new/api-3470235 (futures)
 *
 * @module
 */

const { randomUUID } = require('node:crypto');

const { isUndecided: isUndecidedText } = require('../undecided');

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Tests of orders need the fields of orders. */
const CREATION =
  /\/api\/(?:v1\/(?:hf\/)?orders(?:\/(?:multi|sync|multi\/sync|test))?|v1\/(?:margin\/order|stop-order|st-orders)|v3\/(?:hf\/margin|oco)\/order(?:\/test)?|v1\/margin\/order\/test|v1\/copy-trade\/futures\/(?:st-)?orders(?:\/test)?)$/;

/** @returns {string} 32 letters and digits */
const createId = () => randomUUID().replaceAll('-', '');

/** @type {import('../venue').VenueOrders['isCreation']} */
function isCreation(method, pathname) {
  return method === 'POST' && CREATION.test(pathname);
}

/**
 * Requests that set a state, change nothing, or end one order by its id. Cancelling all orders could end newer ones, and
 * `hf/orders/cancel/ID` takes a quantity off an order, each time.
 */
const STATES = [
  /^POST .*\/(?:orders?\/test|bullet-(?:private|public))$/,
  /^POST .*\/(?:changeCrossUserLeverage|(?:batchC|c)hangeMarginMode|switchPositionMode|auto-deposit-status|dead-cancel-all)$/,
  /^DELETE .*\/(?:hf\/orders|hf\/margin\/orders|orders|stop-order|oco\/order)\/(?!cancelAll$|multi-cancel$|cancel$)(?:sync\/)?[^/]+$/,
  /^DELETE .*\/client-order\/[^/]+$/,
];

/**
 * A client order id does not make an order safe to repeat: people recorded that KuCoin takes the id of an order that is no longer
 * open once more. https://github.com/Kucoin/kucoin-api-docs/issues/468
 *
 * @type {import('../venue').VenueEndpoints['isSafeToRepeat']}
 */
function isSafeToRepeat({ method, url }) {
  const request = `${method} ${new URL(url).pathname}`;
  return READS.has(method) || STATES.some((pattern) => pattern.test(request));
}

/** @param {string} text @returns {boolean} */
const isUndecided = (text) =>
  isUndecidedText(text) || /(?:server|service|system|network|internal) (?:exception|is busy)/i.test(text);

module.exports = {
  CLIENT_ORDER_ID: 'clientOid',
  BATCH: 'orderList',
  createId,
  isCreation,
  isSafeToRepeat,
  isUndecided,
};
