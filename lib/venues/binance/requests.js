'use strict';

/** What the package knows of the endpoints and orders of this exchange, in one place. */

const endpoints = require('./endpoints');
const orders = require('./orders');
const { isProtective } = require('./protective');

/** @type {Readonly<import('../venue').VenueEndpoints>} */
const ENDPOINTS = Object.freeze({
  endpointOf: endpoints.endpointOf,
  normalise: endpoints.normalise,
  isApiPath: endpoints.isApiPath,
  isPublic: endpoints.isPublic,
  isGated: endpoints.isGated,
  isSafeToRepeat: orders.isSafeToRepeat,
  readWithBody: 'Binance reads the query only',
});

/** @type {Readonly<import('../venue').VenueOrders>} */
const ORDERS = Object.freeze({
  get ids() {
    return require('./order-id-rules').ORDER_ID_RULES;
  },
  clientOrderId: orders.CLIENT_ORDER_ID,
  batch: orders.BATCH,
  createId: orders.createId,
  isCreation: orders.isCreation,
  isProtective,
  isUndecided: orders.isUndecided,
  withId: orders.withId,
});

module.exports = { ENDPOINTS, ORDERS };
