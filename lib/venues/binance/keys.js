'use strict';

/** @type {any} */
const FACTS = {
  informationOf: () => null,
  boundAddresses: () => null,
  expiryOf: () => null,
  permissionFor: () => null,
  checkPermission: () => ({ allowed: null, evidence: '' }),
  accountModeOf: () => ({ fits: null, evidence: 'The type of the account is not known.' }),
  isReadOnly: () => false,
  permissionsOf: () => null,
  factsOf: () => [],
  accountOf: () => ({ status: 'unknown', evidence: '' }),
  payoutOf: () => null,
  accountRefusal: () => null,
  addressRemarks: () => [],
  needs: { permissions: {}, permission: /^\w+$/, operation: /^\w+$/, request: '', name: '', deciding: '' },
};

/** @type {Readonly<import('../venue').VenueKeys>} */
const KEYS = Object.freeze({
  ...FACTS,
  path: '/sapi/v1/account/apiRestrictions',
  lengths: Object.freeze({ apiKey: 64, apiSecret: 64 }),
  parameters: Object.freeze([]),
  expiryField: '',
  shownFields: Object.freeze([]),
  deniedAnyway: '',
});

module.exports = { KEYS };
