'use strict';

/** What Binance tells about a key, and what a request needs of one. */

const { accountModeOf, accountOf, accountRefusal } = require('./account-types');
const {
  SHOWN_FIELDS,
  boundAddresses,
  expiryOf,
  expiryRemark,
  factsOf,
  informationOf,
} = require('./key-facts');
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
  expiryOf,
  expiryRemark,
  permissionFor,
  checkPermission,
  accountModeOf,
  accountRefusal,
  addressRemarks: () => [],
  // Of HMAC keys, as in the documentation's samples: Binance publishes no rule.
  lengths: Object.freeze({ apiKey: 64, apiSecret: 64 }),
  parameters: Object.freeze(['positionSide', 'reduceOnly']),
  // Older key information has tradingAuthorityExpirationTime, and expiryOf() reads it; the documentation no longer lists it.
  expiryField: '',
  expires: false,
  whitelistPlace: 'The API management page',
  needs: NEEDS,
  isReadOnly,
  permissionsOf,
  payoutOf,
  shownFields: SHOWN_FIELDS,
  factsOf,
  accountOf,
  deniedAnyway:
    'Binance also denies futures to a key that is older than the futures account, and to accounts in portfolio margin mode.',
});

module.exports = { KEYS };
