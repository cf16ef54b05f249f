'use strict';

/**
 * The exchange that an example talks to. If BYBIT_BASE_URL is set, it is that one, with the keys in BYBIT_API_KEY and
 * BYBIT_API_SECRET. Use https://api-testnet.bybit.com, for example, because the examples place orders. Otherwise a
 * local sandbox starts, and its keys are put into those variables, so that the rest of an example is the same.
 */

const { startSandbox } = require('bybit-auth/sandbox');

const SECRET = 'sandbox-secret-sandbox-secret-sandbo';
const LETTERS = 'ABCDEFGH';

/**
 * @param {{ accounts?: number, key?: object, faults?: object }} [options] of the sandbox: the number of keys, options
 *   of the first one, faults
 * @returns {Promise<{ baseURL: string, webSocketURL: string, sandbox: any, key: any, close: () => Promise<void> }>}
 *   sandbox: null unless one was started; key: the first key as the sandbox knows it
 */
async function openExchange({ accounts = 1, key = {}, faults = {} } = {}) {
  const { BYBIT_BASE_URL: baseURL, BYBIT_WEBSOCKET_URL } = process.env;
  if (baseURL) {
    const webSocketURL = BYBIT_WEBSOCKET_URL ?? 'wss://stream-testnet.bybit.com';
    console.log(`talking to ${baseURL}`);
    return { baseURL, webSocketURL, sandbox: null, key: null, close: async () => {} };
  }
  const keys = Array.from({ length: accounts }, (_, index) => ({
    apiKey: `sandbox-key-no-${LETTERS[index]}--`,
    secret: SECRET,
  }));
  Object.assign(keys[0], key);
  const sandbox = await startSandbox({ keys, faults });
  keys.forEach(({ apiKey, secret }, index) => {
    const suffix = accounts === 1 ? '' : `_${index + 1}`;
    process.env[`BYBIT_API_KEY${suffix}`] = apiKey;
    process.env[`BYBIT_API_SECRET${suffix}`] = secret;
  });
  console.log(`BYBIT_BASE_URL is not set: a sandbox on this machine listens at ${sandbox.urls.mainnet}`);
  return {
    baseURL: sandbox.urls.mainnet,
    webSocketURL: sandbox.webSocketUrls.mainnet,
    sandbox,
    key: keys[0],
    close: () => sandbox.close(),
  };
}

module.exports = { openExchange };
