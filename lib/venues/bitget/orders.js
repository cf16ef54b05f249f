'use strict';

/**
 * Orders as they stand in requests to Bitget, and what rejections of them mean.
 * Sources: https://www.bitget.com/api-doc/spot/trade/Place-Order, https://www.bitget.com/api-doc/contract/trade/Place-Order,
 * https://www.bitget.com/api-doc/uta/trade/Place-Order
 *
 * @module
 */

const { randomUUID } = require('node:crypto');

const { isUndecided: isUndecidedText } = require('../undecided');
const { READS } = require('./endpoints');

const CREATION =
  /\/api\/(?:v2\/(?:spot\/trade\/(?:place-order|batch-orders)|(?:mix\/order|margin\/(?:crossed|isolated))\/(?:batch-)?place-order)|v3\/trade\/place-(?:order|batch))$/;

/**
 * The documentation allows more characters, and 49 of them; ids of letters and digits work at every exchange:
 * https://www.bitget.com/api-doc/common/faq
 *
 * @returns {string} 32 letters and digits
 */
const createId = () => randomUUID().replaceAll('-', '');

/** @type {import('../venue').VenueOrders['isCreation']} */
function isCreation(method, pathname) {
  return method === 'POST' && CREATION.test(pathname);
}

/** Endpoints that set a state, or end an order by its id. Cancelling all of them could end newer ones; `set-margin` adds an amount. */
const STATES =
  /\/api\/(?:v2\/mix\/account\/set-(?:leverage|margin-mode|position-mode|asset-mode|auto-margin)|v3\/account\/set-(?:leverage|hold-mode|collateral-type)|v[23]\/(?:[a-z]+\/){1,2}cancel-order)$/;

/**
 * A client order id does not make an order safe to repeat: it is not documented how long Bitget remembers one.
 *
 * @type {import('../venue').VenueEndpoints['isSafeToRepeat']}
 */
function isSafeToRepeat({ method, url }) {
  return READS.has(method) || STATES.test(new URL(url).pathname);
}

/** @param {string} text @returns {boolean} */
const isUndecided = (text) =>
  isUndecidedText(text) || /service return an error|system is abnormal|unknown error/i.test(text);

module.exports = {
  CLIENT_ORDER_ID: 'clientOid',
  BATCH: 'orderList',
  createId,
  isCreation,
  isSafeToRepeat,
  isUndecided,
};
