'use strict';

/**
 * A typical bot without this package: axios, node:crypto, and a catch that logs. Its key has expired. Bybit rejects every
 * order with 33004 in a reply with HTTP status 200, and the bot goes on as if it were trading. bot.js and
 * startup-gate.js are the same bot with this package.
 *
 *   node examples/before.js
 *   BYBIT_BASE_URL=… BYBIT_API_KEY=… BYBIT_API_SECRET=… node examples/before.js
 */

const { createHmac } = require('node:crypto');
const axios = require('axios');
const { openExchange } = require('./support/exchange');
const { ORDER } = require('./support/order');

const RECV_WINDOW = '5000';

async function placeOrder(baseURL, order) {
  const timestamp = Date.now().toString();
  const body = JSON.stringify(order);
  const apiKey = process.env.BYBIT_API_KEY;
  const signature = createHmac('sha256', process.env.BYBIT_API_SECRET)
    .update(timestamp + apiKey + RECV_WINDOW + body)
    .digest('hex');
  const { data } = await axios.post(`${baseURL}/v5/order/create`, body, {
    headers: {
      'Content-Type': 'application/json',
      'X-BAPI-API-KEY': apiKey,
      'X-BAPI-TIMESTAMP': timestamp,
      'X-BAPI-RECV-WINDOW': RECV_WINDOW,
      'X-BAPI-SIGN': signature,
    },
  });
  return data;
}

async function main() {
  const exchange = await openExchange({ key: { expiredAt: Date.now() - 86_400_000 } });
  let placed = 0;
  for (let round = 1; round <= 3; round++) {
    try {
      const { retCode, retMsg } = await placeOrder(exchange.baseURL, ORDER);
      if (retCode === 0) placed += 1;
      else console.log(`round ${round}: ${retCode} ${retMsg}`);
    } catch (error) {
      console.log(`round ${round}: ${error.message}`);
    }
  }
  console.log(`The bot is up and running. Orders placed: ${placed} of 3.`);
  await exchange.close();
}

main();
