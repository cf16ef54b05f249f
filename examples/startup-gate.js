'use strict';

/**
 * A bot that stops trading when its key is rejected. The gate blocks orders until a health check has verified the key.
 * When Bybit rejects the key later, the gate closes: orders fail at once, on this machine, with the reason. The gate
 * opens again when Bybit accepts the key again. In the sandbox this program revokes and restores the key.
 *
 *   node examples/startup-gate.js
 *   BYBIT_BASE_URL=… BYBIT_API_KEY=… BYBIT_API_SECRET=… node examples/startup-gate.js
 */

const { once } = require('node:events');
const axios = require('axios');
const { AuthGate, BybitAuthError, BybitGateError, Signer } = require('bybit-auth');
const { attach } = require('bybit-auth/axios');
const { openExchange } = require('./support/exchange');
const { ORDER } = require('./support/order');

function createBot(baseURL) {
  const signer = Signer.fromEnv();
  const needs = ['POST /v5/order/create?category=linear'];
  // By default the gate checks again after 5 seconds at first, and later every 5 minutes.
  const gate = new AuthGate({ signer, baseURL, needs, retry: { minMs: 200, maxMs: 2000 } });
  gate.on('closed', (error) => console.log(`the gate is closed: ${error?.category ?? 'for good'}`));
  gate.on('open', () => console.log('the gate is open'));
  gate.on('expiring', ({ days }) => console.log(`the key expires in ${days} day(s)`));
  const bybit = attach(axios.create({ baseURL, timeout: 10_000 }), { signer, gate });
  return { gate, bybit };
}

async function placeOrder(bybit) {
  try {
    const { data } = await bybit.post('/v5/order/create', ORDER);
    if (data.retCode !== 0) throw new Error(`Bybit ${data.retCode}: ${data.retMsg}`);
    console.log('order placed');
  } catch (error) {
    if (error instanceof BybitGateError) console.log(error.message);
    else if (error instanceof BybitAuthError) console.log(`order refused: ${error.message}`);
    else throw error;
  }
}

async function main() {
  const exchange = await openExchange();
  const { gate, bybit } = createBot(exchange.baseURL);
  try {
    await Promise.all([gate.ready(), placeOrder(bybit)]); // the order waits for the health check

    if (exchange.sandbox !== null) {
      console.log('— the key is revoked');
      exchange.sandbox.removeKey(exchange.key.apiKey);
      await placeOrder(bybit); // refused by the exchange
      await placeOrder(bybit); // refused by the gate
      console.log('— the key is restored');
      exchange.sandbox.addKey(exchange.key);
      await once(gate, 'open');
    }
    await placeOrder(bybit);
  } catch (error) {
    process.exitCode = 1;
    console.error(error instanceof BybitAuthError ? error.toText() : error.message);
  } finally {
    gate.close();
    await exchange.close();
  }
}

main();
