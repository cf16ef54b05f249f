'use strict';

/** What to do about a failed step of the checklist, where Bybit differs from other exchanges. */
const STEP_FIXES = Object.freeze({
  'account-type':
    'Use the endpoints and the accountType for this type of account: GET /v5/account/info shows it.',
  expiry: 'Extend or recreate the key. Without an IP whitelist a key expires after 90 days.',
});

module.exports = { STEP_FIXES };
