'use strict';

/**
 * A bot on ccxt: native signatures, orders behind a gate, errors that say why and are ccxt's own classes, too.
 *
 *   npm install bybit-auth ccxt
 *   BYBIT_API_KEY=… BYBIT_API_SECRET=… node examples/ccxt.js
 *
 * It talks to Bybit's testnet, or to BYBIT_BASE_URL, such as the sandbox. In a clone of the repository, ccxt is
 * installed in test/compat: (cd test/compat && npm ci), then NODE_PATH=test/compat/node_modules node examples/ccxt.js
 */

const ccxt = require('ccxt');
const { AuthGate, BybitApiError, BybitAuthError, BybitCredentialError, Signer } = require('bybit-auth');
const { attach } = require('bybit-auth/ccxt');

const BASE_URL = process.env.BYBIT_BASE_URL ?? 'https://api-testnet.bybit.com';

const ORDER = {
  category: 'linear',
  symbol: 'BTCUSDT',
  side: 'Buy',
  orderType: 'Limit',
  qty: '0.001',
  price: '20000',
};

async function trade() {
  const signer = Signer.fromEnv();
  const gate = new AuthGate({ signer, baseURL: BASE_URL, needs: ['POST /v5/order/create?category=linear'] });
  // The exchange object gets neither key nor secret: the signer has them.
  const exchange = attach(new ccxt.bybit(), { signer, gate });
  exchange.setSandboxMode(true);
  Object.assign(exchange.urls.api, { public: BASE_URL, private: BASE_URL });

  await gate.ready();
  // Methods named after endpoints need no list of markets, which the sandbox does not have.
  const balance = await exchange.privateGetV5AccountWalletBalance({ accountType: 'UNIFIED', coin: 'USDT' });
  console.log(`USDT: ${balance.result.list[0].coin[0].walletBalance}`);
  const order = await exchange.privatePostV5OrderCreate(ORDER);
  console.log(`order: ${order.result.orderId}`);
}

trade().catch((error) => {
  process.exitCode = 1;
  if (error instanceof BybitAuthError) {
    // Also an instance of ccxt.AuthenticationError and so on, for code that checks those classes.
    console.error(error.toText());
  } else if (error instanceof BybitApiError || error instanceof BybitCredentialError) {
    console.error(error.message);
  } else if (error instanceof ccxt.BaseError) {
    console.error(`ccxt: ${error.message}`);
  } else {
    console.error(error);
  }
});
