'use strict';

/** What Gate.io tells about a key, and what a request needs of one. */

const { accountModeOf, accountOf, accountRefusal } = require('./account-types');
const { SHOWN_FIELDS, boundAddresses, expiryRemark, factsOf, informationOf } = require('./key-facts');
const { KEY_INFORMATION, OTHER_READS, detailsAt, readAt } = require('./key-reads');
const { NEEDS } = require('./needs');
const { checkPermission, isReadOnly, payoutOf, permissionFor, permissionsOf } = require('./permissions');

/** @type {Readonly<import('../venue').VenueKeys>} */
const KEYS = Object.freeze({
  path: KEY_INFORMATION,
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
  // As in issues in which users show them: Gate.io publishes no rule.
  lengths: Object.freeze({ apiKey: 32, apiSecret: 64 }),
  parameters: Object.freeze(['currency_pair', 'contract', 'account']),
  expiryField: '',
  expires: false,
  needs: NEEDS,
  isReadOnly,
  permissionsOf,
  payoutOf,
  shownFields: SHOWN_FIELDS,
  factsOf,
  accountOf,
  deniedAnyway: 'Changes of a key can take up to 5 minutes to take effect.',
});

module.exports = { KEYS };
