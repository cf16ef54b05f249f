'use strict';

/** What a bot says that it needs of a key of Binance. */

const { FLAGS } = require('./permissions');

/** @type {Readonly<import('../venue').VenueNeeds>} */
const NEEDS = Object.freeze({
  permissions: FLAGS,
  permission: /^(?:enable|permits)[A-Z]\w*$/,
  operation: /^(?:order|orderList|openOrders|sor|account)\.[\w.]+$/,
  request: 'POST /api/v3/order',
  name: 'enableFutures',
  deciding: '',
});

module.exports = { NEEDS };
