'use strict';

/** What to do about a failed step of the checklist, where Bybit differs from other exchanges. */
const STEP_FIXES = Object.freeze({
  'account-type':
    'Check whether the account is a unified trading account, and use the endpoints for its type.',
  expiry:
    'Extend or recreate the key. A key without a bound IP address expires after 90 days, and after 7 when the password changes.',
});

module.exports = { STEP_FIXES };
