'use strict';

/**
 * A balance bot. Reads BYBIT_API_KEY and BYBIT_API_SECRET, and BYBIT_BASE_URL for anything other than Bybit's mainnet,
 * such as the sandbox (examples/demo.js runs it against one).
 *
 *   BYBIT_API_KEY=… BYBIT_API_SECRET=… node examples/bot.js [COIN]
 */

const axios = require('axios');
const { BybitAuthError, BybitCredentialError, Signer } = require('bybit-auth');
const { attach } = require('bybit-auth/axios');

const BASE_URL = process.env.BYBIT_BASE_URL ?? 'https://api.bybit.com';

async function printBalance(coin) {
  const bybit = attach(axios.create({ baseURL: BASE_URL, timeout: 10_000 }), { signer: Signer.fromEnv() });
  const { data } = await bybit.get('/v5/account/wallet-balance', {
    params: { accountType: 'UNIFIED', coin },
  });
  if (data.retCode !== 0) throw new Error(`Bybit ${data.retCode}: ${data.retMsg}`);
  for (const account of data.result.list) {
    for (const { coin: name, walletBalance } of account.coin) console.log(`${name}: ${walletBalance}`);
  }
}

printBalance(process.argv[2] ?? 'USDT').catch((error) => {
  process.exitCode = 1;
  if (error instanceof BybitAuthError && error.code === 33004) {
    // The bot cannot trade with this key: say why, with evidence, and stop.
    console.error(error.toText());
  } else if (error instanceof BybitAuthError) {
    console.error(error.toText());
  } else if (error instanceof BybitCredentialError) {
    console.error(error.message);
  } else {
    console.error(`The balance could not be read: ${error.message}`);
  }
});
