'use strict';

/**
 * Orders as they stand in requests to Binance, and what rejections of them mean.
 * Source: https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints
 *
 * @module
 */

const { BATCH, CLIENT_ORDER_ID, createId, withId } = require('./order-ids');

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const CREATION =
  /\/(?:api|sapi|fapi|dapi|eapi|papi)\/v\d+\/(?:(?:margin|um|cm|sor)\/)?(?:order|order\/cancelReplace|batchOrders)$/;

/** @type {import('../venue').VenueOrders['isCreation']} */
function isCreation(method, pathname) {
  return method === 'POST' && CREATION.test(pathname);
}

/** Requests that set a state, change nothing, or end one order by its id. Cancelling all orders could end newer ones. */
const STATES = [
  /^DELETE .*\/(?:order|orderList|algoOrder|batchOrders|listenKey|userDataStream)$/,
  /^PUT .*\/(?:order|batchOrders|order\/amend\/keepPriority|listenKey|userDataStream)$/,
  /^POST .*\/(?:leverage|marginType|positionSide\/dual|multiAssetsMargin|feeBurn|listenKey|userDataStream)$/,
  /^POST .*\/(?:sor\/)?order\/test$/,
];

/**
 * A client order id does not make an order safe to repeat: Binance refuses a second one only while the first is open.
 *
 * @type {import('../venue').VenueEndpoints['isSafeToRepeat']}
 */
function isSafeToRepeat({ method, url }) {
  const request = `${method} ${new URL(url).pathname}`;
  return READS.has(method) || STATES.some((pattern) => pattern.test(request));
}

const UNDECIDED =
  /time[ -]?d?[ -]?out|status unknown|(?:server|service|system|network|internal) (?:error|busy)/i;

/** @param {string} text @returns {boolean} */
const isUndecided = (text) => UNDECIDED.test(text);

module.exports = {
  CLIENT_ORDER_ID,
  BATCH,
  createId,
  isCreation,
  isSafeToRepeat,
  isUndecided,
  withId,
};
