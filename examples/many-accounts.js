'use strict';

/**
 * One order for many accounts: signed for all of them in one job on a worker thread, sent for each, and each reply
 * classified separately, so that one bad key does not affect the others. In the sandbox the last of four keys is
 * revoked.
 *
 *   node examples/many-accounts.js
 *   BYBIT_BASE_URL=… BYBIT_API_KEY_1=… BYBIT_API_SECRET_1=… BYBIT_API_KEY_2=… … node examples/many-accounts.js
 */

const axios = require('axios');
const { Signer, classify } = require('bybit-auth');
const { openExchange } = require('./support/exchange');
const { ORDER } = require('./support/order');

/** BYBIT_API_KEY_1 and BYBIT_API_SECRET_1, _2, and so on, up to the first that is not set. */
function readSigners() {
  const signers = [];
  for (let number = 1; process.env[`BYBIT_API_KEY_${number}`] !== undefined; number++) {
    const BYBIT_API_KEY = process.env[`BYBIT_API_KEY_${number}`];
    const BYBIT_API_SECRET = process.env[`BYBIT_API_SECRET_${number}`];
    signers.push(Signer.fromEnv({ env: { BYBIT_API_KEY, BYBIT_API_SECRET } }));
  }
  return signers;
}

/** Of the 600 requests that one IP address may send in 5 s; a signature is valid for 5 s, too. */
const BATCH = 300;
const PAUSE_MS = 5000;

async function placeForAll(baseURL, signers, order) {
  const errors = [];
  for (let from = 0; from < signers.length; from += BATCH) {
    if (from > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    errors.push(...(await placeForSome(baseURL, signers.slice(from, from + BATCH), order)));
  }
  return errors;
}

async function placeForSome(baseURL, signers, order) {
  const url = `${baseURL}/v5/order/create`;
  const body = JSON.stringify(order); // the bytes that are signed are the bytes that are sent
  const batch = await Signer.signAll(signers, { body });
  const sent = signers.map(async ({ apiKey }, index) => {
    const headers = { ...batch.headers(index), 'Content-Type': 'application/json' };
    const request = { method: 'POST', url, apiKey, signed: true };
    try {
      const reply = await axios.post(url, body, { headers, timeout: 10_000, validateStatus: null });
      return classify(reply.data, { ...request, httpStatus: reply.status, headers: reply.headers });
    } catch (cause) {
      return classify(undefined, { ...request, cause });
    }
  });
  return Promise.all(sent);
}

async function main() {
  const exchange = await openExchange({ accounts: 4 });
  try {
    const signers = readSigners();
    exchange.sandbox?.removeKey(signers.at(-1).apiKey);
    const errors = await placeForAll(exchange.baseURL, signers, ORDER);
    errors.forEach((error, index) => {
      console.log(`account ${index + 1}: ${error === null ? 'order placed' : error.message}`);
    });
    const placed = errors.filter((error) => error === null).length;
    console.log(`placed for ${placed} of ${signers.length} accounts`);
    if (placed === 0) process.exitCode = 1;
  } finally {
    await exchange.close();
  }
}

main();
