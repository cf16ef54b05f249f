'use strict';

/** What to do about a failed step of the checklist, where KuCoin differs from other exchanges. */
const STEP_FIXES = Object.freeze({
  environment:
    'Use api.kucoin.com and api-futures.kucoin.com, or api.kucoin.eu for an account of the European Union. KuCoin has no environment for tests: POST /api/v1/hf/orders/test checks an order without placing it.',
  'account-type':
    'Send marginMode and positionSide as the account has them: GET /api/v2/position/getMarginMode and getPositionMode show them.',
  expiry: 'Look for the key on the API page of the account, and create a new one if it is not there.',
  passphrase:
    'Send the passphrase that was chosen when this key was created (KUCOIN_API_PASSPHRASE), signed with the secret in base64, with the header KC-API-KEY-VERSION: 2 or 3. Keys of version 1 take it as it is. If it is lost, create a new key.',
});

module.exports = { STEP_FIXES };
