'use strict';

/** What to do about a failed step of the checklist, where OKX differs from other exchanges. */
const STEP_FIXES = Object.freeze({
  environment:
    'Use the host of the region of the account (www.okx.com, eea.okx.com or us.okx.com), and send the header x-simulated-trading: 1 with the keys of demo trading only.',
  'account-type':
    'Send orders that the account mode has, or change the mode on the web site: GET /api/v5/account/config shows it in "acctLv", and the position mode in "posMode".',
  expiry:
    'Create a new key, and bind it to IP addresses: OKX deletes keys without a whitelist that may trade or withdraw and are not used for 14 days.',
});

module.exports = { STEP_FIXES };
