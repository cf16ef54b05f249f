'use strict';

const { requireVenue } = require('.');

/** @typedef {import('./venue').OrderIdRule} OrderIdRule */
/** @typedef {import('.').VenueName} VenueName */

/**
 * The rules of the bot's own order ids: how an id may look, whether the exchange refuses a second order with it, with which code,
 * and where to look an order up after its reply was lost.
 *
 * @example
 *   const [spot] = orderIdRules('gate');
 *   spot.pattern.test('t-alert-17'); // true
 *   spot.lookUp; // '/api/v4/spot/orders/{id}?currency_pair={symbol}'
 *
 * @param {VenueName} [venue] default `bybit`
 * @returns {readonly Readonly<OrderIdRule>[]} a copy: one rule for each group of products
 * @throws {TypeError} ERR_INVALID_ARG_VALUE for a name that is unknown
 */
function orderIdRules(venue) {
  const { ids = [] } = requireVenue({ venue }, 'orderIdRules()').orders;
  return ids.map((rule) => ({ ...rule }));
}

module.exports = { orderIdRules };
