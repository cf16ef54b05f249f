'use strict';

/** What the tests of a sandbox of Binance send with: bytes as they are written, and signatures by node:crypto. */

const { createHmac, sign } = require('node:crypto');
const { startSandbox } = require('../../lib/sandbox/index.js');
const { NOW } = require('../support/fixtures.js');
const { send } = require('./client.js');

/** Made up, and as long as real ones. */
const KEY = Object.freeze({ apiKey: 'madeUpApiKey'.padEnd(64, '0'), secret: 'madeUpSecret'.padEnd(64, '0') });
const LIMIT = 'symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=50000';

/** Starts a sandbox with a frozen clock that closes with the test. */
async function openBinance(t, options = {}) {
  const sandbox = await startSandbox({ venue: 'binance', now: () => NOW, keys: [KEY], ...options });
  t.after(() => sandbox.close());
  return sandbox;
}

/** @param {string | import('node:crypto').KeyObject} secret A text for HMAC, a private key for the others. */
function signatureOf(secret, payload) {
  if (typeof secret === 'string') return createHmac('sha256', secret).update(payload).digest('hex');
  return sign(secret.asymmetricKeyType === 'rsa' ? 'sha256' : null, Buffer.from(payload), secret).toString(
    'base64',
  );
}

/** @returns {string} the query with time and signature, which is the last parameter */
function signedQuery(query, { secret = KEY.secret, timestamp = NOW, recvWindow } = {}) {
  const window = recvWindow === undefined ? '' : `&recvWindow=${recvWindow}`;
  const payload = `${query}${query && '&'}timestamp=${timestamp}${window}`;
  return `${payload}&signature=${encodeURIComponent(signatureOf(secret, payload))}`;
}

/** Sends a signed request, by default of KEY to the live environment. */
function call(
  sandbox,
  method,
  path,
  query = '',
  { apiKey = KEY.apiKey, environment = 'mainnet', ...how } = {},
) {
  const target = `${path}?${how.raw ?? signedQuery(query, how)}`;
  const headers = { ...(apiKey !== null && { 'X-MBX-APIKEY': apiKey }), ...how.headers };
  return send(sandbox.urls[environment], { method, target, headers, body: how.body });
}

/** @param {{ status: number, json: any }} reply @returns {[status: number, code: number, msg: string]} */
function refusalOf({ status, json }) {
  return [status, json?.code, json?.msg];
}

module.exports = { KEY, LIMIT, NOW, call, openBinance, refusalOf, send, signatureOf, signedQuery };
