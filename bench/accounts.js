'use strict';

/** Many accounts, for signAll and the createHmac loop that stands against it. */

const crypto = require('node:crypto');

const { Signer } = require('../lib');

const REQUEST = {
  query: 'category=linear&symbol=BTCUSDT&limit=50',
  timestamp: 1700000000000,
  recvWindow: 5000,
};

/** @param {number} count */
function createAccounts(count) {
  return Array.from({ length: count }, (_, i) => {
    const number = String(i).padStart(6, '0');
    const credentials = {
      apiKey: `benchaccount${number}`,
      apiSecret: `benchbenchbenchbenchbenchbench${number}`,
    };
    return { ...credentials, signer: new Signer(credentials) };
  });
}

/** @param {{ apiKey: string, apiSecret: string }[]} accounts @returns {string[]} by node:crypto, one after another */
function createHmacLoop(accounts) {
  const { timestamp, recvWindow, query } = REQUEST;
  return accounts.map(({ apiKey, apiSecret }) =>
    crypto.createHmac('sha256', apiSecret).update(`${timestamp}${apiKey}${recvWindow}${query}`).digest('hex'),
  );
}

module.exports = { REQUEST, createAccounts, createHmacLoop };
