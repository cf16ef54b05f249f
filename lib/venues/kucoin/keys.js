'use strict';

/** What KuCoin tells about a key, and what a request needs of one. */

const { accountModeOf, accountOf, accountRefusal } = require('./account-types');
const { SHOWN_FIELDS, boundAddresses, expiryRemark, factsOf, informationOf } = require('./key-facts');
const { KEY_INFORMATION, detailsAt, readAt } = require('./key-reads');
const { NEEDS } = require('./needs');
const { checkPermission, isReadOnly, payoutOf, permissionFor, permissionsOf } = require('./permissions');

/** @type {Readonly<import('../venue').VenueKeys>} */
const KEYS = Object.freeze({
  path: KEY_INFORMATION,
  readAt,
  detailsAt,
  informationOf,
  boundAddresses,
  // The key information has no date.
  expiryOf: () => null,
  expiryRemark,
  permissionFor,
  checkPermission,
  accountModeOf,
  accountRefusal,
  addressRemarks: () => [],
  // As in the documentation's samples: KuCoin publishes no rule.
  lengths: Object.freeze({ apiKey: 24, apiSecret: 36 }),
  parameters: Object.freeze(['symbol', 'marginMode', 'positionSide']),
  expiryField: '',
  expires: false,
  needs: NEEDS,
  isReadOnly,
  permissionsOf,
  payoutOf,
  shownFields: SHOWN_FIELDS,
  factsOf,
  accountOf,
  deniedAnyway:
    'Some endpoints of KuCoin need a permission that can be given only to keys with an IP whitelist.',
});

module.exports = { KEYS };
