'use strict';

/**
 * Orders as they stand in requests, and what rejections of them mean.
 * Sources: https://bybit-exchange.github.io/docs/v5/order/create-order (`orderLinkId`: at most 36 characters), …/batch-place
 *
 * @module
 */

const { randomUUID } = require('node:crypto');

const { isUndecided } = require('../undecided');

const CREATION = /\/v5\/(?:spread\/)?order\/create(?:-batch)?$/;

/** @param {string} method @param {string} pathname @returns {boolean} the request places an order, or a batch of orders */
function isCreation(method, pathname) {
  return method === 'POST' && CREATION.test(pathname);
}

module.exports = {
  CLIENT_ORDER_ID: 'orderLinkId',
  BATCH: 'request',
  createId: randomUUID,
  isCreation,
  isUndecided,
};
