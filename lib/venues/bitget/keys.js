'use strict';

/** What Bitget tells about a key, and what a request needs of one. */

const { accountModeOf, accountOf, accountRefusal } = require('./account-types');
const {
  CLASSIC_PATH,
  OTHER_READS,
  SHOWN_FIELDS,
  boundAddresses,
  detailsAt,
  expiryRemark,
  factsOf,
  informationOf,
  readAt,
} = require('./key-facts');
const { NEEDS } = require('./needs');
const { checkPermission, isReadOnly, payoutOf, permissionFor, permissionsOf } = require('./permissions');

/** @type {Readonly<import('../venue').VenueKeys>} */
const KEYS = Object.freeze({
  path: CLASSIC_PATH,
  readAt,
  otherReads: OTHER_READS,
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
  // As in recorded keys, `bg_` and 32 hexadecimal digits: Bitget publishes no rule.
  lengths: Object.freeze({ apiKey: 35, apiSecret: 64 }),
  parameters: Object.freeze(['productType', 'tradeSide', 'reduceOnly', 'posSide']),
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
    'Some endpoints of Bitget accept only keys with an IP whitelist (22010), or only those of a main account.',
});

module.exports = { KEYS };
