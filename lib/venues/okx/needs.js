'use strict';

/** What a bot says that it needs of a key of OKX. */

const { PERMISSIONS } = require('./permissions');

/** @type {Readonly<import('../venue').VenueNeeds>} */
const NEEDS = Object.freeze({
  permissions: PERMISSIONS,
  permission: /^[a-z]+_[a-z_]+$/,
  operation: /^(?:(?:batch-)?(?:amend-|cancel-)?orders?|mass-cancel|sprd-[a-z-]+)$/,
  request: 'POST /api/v5/trade/order',
  name: 'trade',
  deciding: '',
});

module.exports = { NEEDS };
