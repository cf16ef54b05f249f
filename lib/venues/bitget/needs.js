'use strict';

/** What a bot says that it needs of a key of Bitget. */

const { PERMISSIONS } = require('./permissions');

/** @type {Readonly<import('../venue').VenueNeeds>} */
const NEEDS = Object.freeze({
  permissions: PERMISSIONS,
  permission: /^(?:[a-z0-9]{3,4}|[a-z]+(?:_[a-z_]+)?)$/,
  operation: /^(?:place|cancel|modify)-order$|^batch-(?:place|cancel)$/,
  request: 'POST /api/v2/mix/order/place-order',
  name: 'coow',
  deciding: '',
});

module.exports = { NEEDS };
