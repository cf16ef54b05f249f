'use strict';

/** What Bybit tells about a key, and what a request needs of one. */

const { KEY_LENGTHS } = require('./auth');
const { accountModeOf, accountRefusal } = require('./account-types');
const { SHOWN_FIELDS, accountOf, factsOf, informationOf } = require('./key-facts');
const { addressRemarks, boundAddresses, expiryOf } = require('./key-info');
const { NEEDS, isReadOnly, payoutOf, permissionsOf } = require('./needs');
const { checkPermission, misuseOf, permissionFor } = require('./permissions');

/** @type {Readonly<import('../venue').VenueKeys>} */
const KEYS = Object.freeze({
  path: '/v5/user/query-api',
  informationOf,
  boundAddresses,
  expiryOf,
  permissionFor,
  checkPermission,
  accountModeOf,
  misuseOf,
  accountRefusal,
  addressRemarks,
  lengths: KEY_LENGTHS,
  parameters: Object.freeze(['category', 'accountType']),
  expiryField: 'expiredAt',
  needs: NEEDS,
  isReadOnly,
  permissionsOf,
  payoutOf,
  shownFields: SHOWN_FIELDS,
  factsOf,
  accountOf,
  deniedAnyway:
    'Bybit also replies like this when the category is missing or wrong, or when the key was changed in the meantime.',
});

module.exports = { KEYS };
