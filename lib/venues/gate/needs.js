'use strict';

/** What a bot says that it needs of a key of Gate.io. */

const { PERMISSIONS } = require('./permissions');

/** @type {Readonly<import('../venue').VenueNeeds>} */
const NEEDS = Object.freeze({
  permissions: PERMISSIONS,
  permission: /^[a-z]{3,12}(?:\.read)?$/,
  operation: /^(?:spot|futures)\.order_[a-z_]+$/,
  request: 'POST /api/v4/spot/orders',
  name: 'spot',
  deciding: '',
});

module.exports = { NEEDS };
