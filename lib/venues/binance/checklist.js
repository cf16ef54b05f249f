'use strict';

/** What to do about a failed step of the checklist, where Binance differs from other exchanges. */
const STEP_FIXES = Object.freeze({
  environment:
    'Use the host of the environment in which the key was made: api.binance.com, testnet.binance.vision or demo-api.binance.com; for futures fapi.binance.com, testnet.binancefuture.com or demo-fapi.binance.com.',
  'account-type':
    'Send orders that the modes of the account allow: GET /fapi/v1/accountConfig shows the position mode of futures in "dualSidePosition", and in "canTrade" whether the account may trade.',
  expiry: 'Renew the permission to trade on the API management page, or create a new key.',
});

module.exports = { STEP_FIXES };
