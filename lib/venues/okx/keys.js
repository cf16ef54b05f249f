'use strict';

/** What OKX tells about a key, and what a request needs of one. */

const { accountModeOf, accountOf, accountRefusal } = require('./account-types');
const { SHOWN_FIELDS, boundAddresses, expiryRemark, factsOf, informationOf } = require('./key-facts');
const { NEEDS } = require('./needs');
const { checkPermission, isReadOnly, payoutOf, permissionFor, permissionsOf } = require('./permissions');

/** @type {Readonly<import('../venue').VenueKeys>} */
const KEYS = Object.freeze({
  path: '/api/v5/account/config',
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
  // As in the documentation's samples: OKX publishes no rule.
  lengths: Object.freeze({ apiKey: 36, apiSecret: 32 }),
  parameters: Object.freeze(['instId', 'tdMode', 'posSide']),
  expiryField: '',
  needs: NEEDS,
  isReadOnly,
  permissionsOf,
  payoutOf,
  shownFields: SHOWN_FIELDS,
  factsOf,
  accountOf,
  deniedAnyway: 'Some endpoints of OKX accept only keys with an IP whitelist (50035).',
});

module.exports = { KEYS };
