'use strict';

/**
 * Orders as they stand in requests to OKX, and what rejections of them mean.
 * Source: https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-place-order
 *
 * @module
 */

const { randomUUID } = require('node:crypto');

const { parseObject } = require('../../internal/json');

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const CREATION = /\/api\/v5\/trade\/(?:batch-orders|order)$/;

/** @returns {string} 32 letters and digits: OKX takes no others */
const createId = () => randomUUID().replaceAll('-', '');

/** @type {import('../venue').VenueOrders['isCreation']} */
function isCreation(method, pathname) {
  return method === 'POST' && CREATION.test(pathname);
}

/** @type {import('../venue').VenueEndpoints['isSafeToRepeat']} */
function isSafeToRepeat({ method, url, body }) {
  if (READS.has(method)) return true;
  const order = new URL(url).pathname.endsWith('/api/v5/trade/order') ? parseObject(Buffer.from(body)) : null;
  return typeof order?.clOrdId === 'string' && order.clOrdId !== '';
}

const UNDECIDED = /time[ -]?d?[ -]?out|(?:server|service|system|network|internal) (?:error|busy)|processing/i;

/** @param {string} text @returns {boolean} */
const isUndecided = (text) => UNDECIDED.test(text);

module.exports = {
  CLIENT_ORDER_ID: 'clOrdId',
  BATCH: 'orders',
  createId,
  isCreation,
  isSafeToRepeat,
  isUndecided,
};
