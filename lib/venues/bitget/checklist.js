'use strict';

/** What to do about a failed step of the checklist, where Bitget differs from other exchanges. */
const STEP_FIXES = Object.freeze({
  environment:
    'Send the header paptrading: 1 with the keys of demo trading, and with no others. All requests go to api.bitget.com.',
  'account-type':
    'Use the interface of the account: /api/v2/ for classic accounts, /api/v3/ for unified ones. Send orders in the form of the position mode: GET /api/v2/mix/account/account shows it in "posMode".',
});

module.exports = { STEP_FIXES };
