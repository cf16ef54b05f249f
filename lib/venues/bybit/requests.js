'use strict';

/** What the package knows of Bybit's endpoints and orders, in one place. */

const { endpointOf, isApiPath, isGated, isPublic, normalise } = require('./endpoints');
const { isInDemo } = require('./demo');
const { isSafeToRepeat } = require('./idempotent');
const { BATCH, CLIENT_ORDER_ID, createId, isCreation, isUndecided } = require('./orders');
const { isProtective } = require('./protective');

/** @type {Readonly<import('../venue').VenueEndpoints>} */
const ENDPOINTS = Object.freeze({
  endpointOf,
  normalise,
  isApiPath,
  isPublic,
  isGated,
  isSafeToRepeat,
  isOffered: (environment, path) => (environment === 'demo' ? isInDemo(path) : null),
  readWithBody: 'it answers HTTP 403',
});

/** @type {Readonly<import('../venue').VenueOrders>} */
const ORDERS = Object.freeze({
  get ids() {
    return require('./order-id-rules').ORDER_ID_RULES;
  },
  clientOrderId: CLIENT_ORDER_ID,
  acceptsIdOnce: true,
  batch: BATCH,
  createId,
  isCreation,
  isProtective,
  isUndecided,
});

module.exports = { ENDPOINTS, ORDERS };
