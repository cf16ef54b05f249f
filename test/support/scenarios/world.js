'use strict';

/**
 * The people and things that the scenarios name: keys, accounts of the exchange, and shorthand for replies. The
 * values are made up, and of the length that real ones have, so that the credential validator has nothing to say.
 */

const crypto = require('node:crypto');
const { CREATE, INFO, ORDER } = require('../fixtures.js');

const KEY = { apiKey: 'ScenarioKeyNumber1', secret: 'ScenarioSecretNumber1ScenarioSecret1' };
const OTHER_KEY = { apiKey: 'ScenarioKeyNumber2', secret: 'ScenarioSecretNumber2ScenarioSecret2' };
/** The secret that people paste by mistake: well-formed, and of another key. */
const WRONG_SECRET = OTHER_KEY.secret;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const BALANCE = '/v5/account/wallet-balance';

/** A read that every key may do. */
const READ = { method: 'GET', path: INFO };
/** A write that a trading key may do. */
const WRITE = { method: 'POST', path: CREATE, body: ORDER };

/** Key information of an account, as /v5/user/query-api gives it, for replies that are not asked for over HTTP. */
const KEY_INFORMATION = {
  apiKey: KEY.apiKey,
  readOnly: 0,
  permissions: { ContractTrade: ['Order', 'Position'], Spot: ['SpotTrade'], Options: ['OptionsTrade'] },
  ips: ['*'],
  type: 1,
  deadlineDay: 60,
  expiredAt: '2099-01-01T00:00:00Z',
  uta: 1,
};

const rsa = new Map();

/**
 * @param {string} name
 * @returns {{ publicKey: string, privateKey: string }} PEM; the same pair for the same name
 */
function rsaPair(name) {
  if (!rsa.has(name)) {
    const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
    rsa.set(name, {
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }),
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    });
  }
  return rsa.get(name);
}

module.exports = {
  BALANCE,
  DAY,
  HOUR,
  KEY,
  KEY_INFORMATION,
  MINUTE,
  OTHER_KEY,
  READ,
  WRITE,
  WRONG_SECRET,
  rsaPair,
};
