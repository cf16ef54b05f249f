'use strict';

/**
 * Orders as they stand in requests, and what rejections of them mean.
 * Sources: https://bybit-exchange.github.io/docs/v5/order/create-order (`orderLinkId`: at most 36 characters), …/batch-place
 *
 * @module
 */

const { randomUUID } = require('node:crypto');

const CREATION = /\/v5\/(?:spread\/)?order\/create(?:-batch)?$/;

/** @param {string} method @param {string} pathname @returns {boolean} the request places an order, or a batch of orders */
function isCreation(method, pathname) {
  return method === 'POST' && CREATION.test(pathname);
}

/**
 * `Timeout waiting for response from backend server` (170007), `Order creation timeout` (170146).
 * https://bybit-exchange.github.io/docs/v5/error
 */
const UNDECIDED = /time[ -]?d?[ -]?out|(?:server|service|system|network|internal) (?:error|busy)|processing/i;

/** @param {string} text of a rejection @returns {boolean} the exchange itself does not know the outcome of the order */
function isUndecided(text) {
  return UNDECIDED.test(text);
}

module.exports = {
  CLIENT_ORDER_ID: 'orderLinkId',
  BATCH: 'request',
  createId: randomUUID,
  isCreation,
  isUndecided,
};
