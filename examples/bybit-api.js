'use strict';

/**
 * A bot on the npm package bybit-api: native signatures, orders behind a gate, errors that say why.
 *
 *   npm install bybit-auth bybit-api
 *   BYBIT_API_KEY=… BYBIT_API_SECRET=… node examples/bybit-api.js
 *
 * It talks to Bybit's testnet, or to BYBIT_BASE_URL, such as the sandbox. In a clone of the repository, bybit-api is
 * installed in test/compat: (cd test/compat && npm ci), then NODE_PATH=test/compat/node_modules node
 * examples/bybit-api.js
 */

const { RestClientV5 } = require('bybit-api');
const { AuthGate, BybitApiError, BybitCredentialError, Signer } = require('bybit-auth');
const { attach, createSignMessage, toBybitError } = require('bybit-auth/bybit-api');

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
  const client = new RestClientV5({
    key: signer.apiKey,
    secret: 'held by the signer',
    baseUrl: BASE_URL,
    customSignMessageFn: createSignMessage({ signer }),
  });
  attach(client, { gate });

  await gate.ready();
  const balance = await client.getWalletBalance({ accountType: 'UNIFIED', coin: 'USDT' });
  console.log(`USDT: ${balance.result.list[0].coin[0].walletBalance}`);
  const order = await client.submitOrder(ORDER);
  // Refusals of the order itself resolve, as usual with bybit-api.
  if (order.retCode !== 0) throw toBybitError(order, { method: 'POST', endpoint: '/v5/order/create' });
  console.log(`order: ${order.result.orderId}`);
}

trade().catch((error) => {
  process.exitCode = 1;
  if (error instanceof BybitApiError) console.error(error.toText());
  else if (error instanceof BybitCredentialError) console.error(error.message);
  else console.error(toBybitError(error)?.toText() ?? error);
});
