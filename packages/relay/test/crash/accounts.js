'use strict';

/** Made-up accounts, the keys by which the sandbox knows them, and the variables by which a relay does. */

/**
 * @typedef {object} Account
 * @property {string} name
 * @property {{ apiKey: string, secret: string, userID: number, balances: Record<string, string>, ips: string[] }} key of the sandbox
 * @property {{ key: string, secret: string }} variables names of environment variables
 */

/** So much that no order is ever refused for want of it. */
const BALANCES = { USDT: '100000000000' };

/** @param {number} count @returns {Account[]} */
function makeAccounts(count) {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(4, '0');
    return {
      name: `a${number}`,
      key: {
        apiKey: `madeUpCrashKey${number}`,
        secret: `made-up-secret-of-a-crash-test-${number}`,
        userID: 700_000 + index,
        balances: BALANCES,
        // The soak changes the address.
        ips: ['127.0.0.1'],
      },
      variables: { key: `CRASH_KEY_${number}`, secret: `CRASH_SECRET_${number}` },
    };
  });
}

/** Of the source `crash`, which signs as Standard Webhooks does. */
const SOURCE_KEY = `whsec_${Buffer.from('a made-up key of the crash tests').toString('base64')}`;

/** @param {Account[]} accounts @returns {Record<string, string>} environment variables of the relay */
function variablesOf(accounts) {
  const pairs = accounts.flatMap(({ key, variables }) => [
    [variables.key, key.apiKey],
    [variables.secret, key.secret],
  ]);
  return { CRASH_SOURCE_KEY: SOURCE_KEY, ...Object.fromEntries(pairs) };
}

module.exports = { SOURCE_KEY, makeAccounts, variablesOf };
