'use strict';

/** What a bot says that it needs of a key of KuCoin. */

const { OPERATION } = require('./endpoints');
const { PERMISSIONS } = require('./permissions');

/** @type {Readonly<import('../venue').VenueNeeds>} */
const NEEDS = Object.freeze({
  permissions: PERMISSIONS,
  permission: /^[A-Z][A-Za-z]+$/,
  operation: OPERATION,
  request: 'POST /api/v1/hf/orders',
  name: 'Spot',
  deciding: 'symbol',
});

module.exports = { NEEDS };
