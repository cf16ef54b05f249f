'use strict';

/**
 * A bot with nothing but node:https: prints a balance. It shows the four steps for any HTTP client:
 * ask the gate, sign the final bytes, send exactly those, classify the reply.
 *
 *   BYBIT_API_KEY=… BYBIT_API_SECRET=… node examples/https.js [COIN]
 *
 * Set BYBIT_BASE_URL for anything other than Bybit's mainnet, such as the sandbox (which uses plain http).
 */

const http = require('node:http');
const https = require('node:https');
const { BybitApiError, BybitCredentialError, Signer, classify } = require('bybit-auth');

/** @returns a function that sends one request to Bybit and resolves to its JSON, or rejects with a BybitApiError */
function createClient({ signer, gate, clock = Date, baseURL = 'https://api.bybit.com', timeoutMs = 10_000 }) {
  return async function send(method, path, { query = {}, body } = {}) {
    const url = new URL(path, baseURL);
    url.search = new URLSearchParams(query).toString();
    const text = body === undefined ? '' : JSON.stringify(body);

    await gate?.admit(method, url.pathname, { params: body ?? query });
    const timestamp = Math.floor(clock.now());
    const content = method === 'GET' ? { query: url.search.slice(1) } : { body: text };
    // Signed synchronously, so that nothing delays the request after its timestamp.
    const signed = signer.signRequestSync({ ...content, timestamp });
    const headers = { ...signed, ...(text !== '' && { 'Content-Type': 'application/json' }) };
    const reply = await transmit(url, { method, headers, timeoutMs, text });
    const error = classify(reply.body, {
      ...reply,
      method,
      url: url.href,
      signed: true,
      timestamp,
      sentAt: timestamp,
      receivedAt: Math.floor(clock.now()),
      recvWindow: signed['X-BAPI-RECV-WINDOW'],
      params: body ?? query,
      findings: signer.findings,
    });
    gate?.report(error);
    if (error !== null) throw error;
    return JSON.parse(reply.body);
  };
}

/** Follows no redirect, and never rejects: a network error is the reply's `cause`. */
function transmit(url, { method, headers, timeoutMs, text }) {
  const client = url.protocol === 'http:' ? http : https;
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const request = client.request(url, { method, headers, signal });
    request.on('error', (cause) => resolve({ cause }));
    request.on('response', async (response) => {
      const head = { httpStatus: response.statusCode, headers: response.headers };
      try {
        const chunks = [];
        for await (const chunk of response) chunks.push(chunk);
        resolve({ ...head, body: Buffer.concat(chunks).toString() });
      } catch (cause) {
        resolve({ ...head, cause });
      }
    });
    request.end(text);
  });
}

async function main(coin) {
  const send = createClient({ signer: Signer.fromEnv(), baseURL: process.env.BYBIT_BASE_URL });
  const query = { accountType: 'UNIFIED', coin };
  const { result } = await send('GET', '/v5/account/wallet-balance', { query });
  for (const account of result.list) {
    for (const { coin: name, walletBalance } of account.coin) console.log(`${name}: ${walletBalance}`);
  }
}

if (require.main === module) {
  main(process.argv[2] ?? 'USDT').catch((error) => {
    process.exitCode = 1;
    if (error instanceof BybitApiError) console.error(error.toText());
    else if (error instanceof BybitCredentialError) console.error(error.message);
    else console.error(`The balance could not be read: ${error.message}`);
  });
}

module.exports = { createClient };
