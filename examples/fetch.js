'use strict';

/**
 * A bot with fetch: prints a balance and the open orders. Reads BYBIT_API_KEY and BYBIT_API_SECRET, and
 * BYBIT_BASE_URL for anything other than Bybit's mainnet, such as the sandbox.
 *
 *   BYBIT_API_KEY=… BYBIT_API_SECRET=… node examples/fetch.js [COIN]
 */

const { BybitAuthError, BybitCredentialError, ServerClock, Signer } = require('bybit-auth');
const { createFetch } = require('bybit-auth/fetch');

const BASE_URL = process.env.BYBIT_BASE_URL ?? 'https://api.bybit.com';

async function main(coin) {
  const signer = Signer.fromEnv();
  const clock = new ServerClock({ baseURL: BASE_URL });
  const bybit = createFetch({ signer, clock, baseURL: BASE_URL });

  const read = async (path, parameters) => {
    const response = await bybit(`${path}?${new URLSearchParams(parameters)}`, {
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const { retCode, retMsg, result } = await response.json();
    if (retCode !== 0) throw new Error(`Bybit ${retCode}: ${retMsg}`);
    return result.list;
  };

  for (const account of await read('/v5/account/wallet-balance', { accountType: 'UNIFIED', coin })) {
    for (const { coin: name, walletBalance } of account.coin) console.log(`${name}: ${walletBalance}`);
  }
  const orders = await read('/v5/order/realtime', { category: 'linear', settleCoin: 'USDT' });
  console.log(`open orders: ${orders.length}`);
}

main(process.argv[2] ?? 'USDT').catch((error) => {
  process.exitCode = 1;
  if (error instanceof BybitAuthError) console.error(error.toText());
  else if (error instanceof BybitCredentialError) console.error(error.message);
  else console.error(`The account could not be read: ${error.message}`);
});
