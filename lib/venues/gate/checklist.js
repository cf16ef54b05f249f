'use strict';

/** What to do about a failed step of the checklist, where Gate.io differs from other exchanges. */
const STEP_FIXES = Object.freeze({
  environment:
    'Use https://api.gateio.ws with a key of real money, and https://api-testnet.gateapi.io with a key that was made for the test network.',
  'account-type':
    'Open the futures account by a transfer, or send the order for the account that the key has: GET /api/v4/account/detail shows the mode.',
  expiry:
    'Look at the state of the key on the API page of the account: a locked or frozen key must be replaced.',
});

module.exports = { STEP_FIXES };
