'use strict';

/** A client of the Bitget sandbox that signs with node:crypto alone. */

const { createHmac, sign } = require('node:crypto');
const { openSandbox } = require('../open-sandbox.js');

/** Made up, and shaped as real ones are. */
const BITGET_KEY = Object.freeze({
  apiKey: 'bg_00112233445566778899aabbccddeeff',
  secret: '0123456789abcdef'.repeat(4),
  passphrase: 'MadeUp123',
});

/** A limit order that waits, since the sandbox starts at 60000. */
const BITGET_ORDER = Object.freeze({
  symbol: 'BTCUSDT',
  side: 'buy',
  orderType: 'limit',
  force: 'gtc',
  price: '50000',
  size: '0.01',
});
const BITGET_FUTURES_ORDER = Object.freeze({
  ...{ symbol: 'BTCUSDT', productType: 'USDT-FUTURES', marginMode: 'crossed', marginCoin: 'USDT' },
  ...{ side: 'buy', orderType: 'market', size: '0.01' },
});

/** @param {any} key with a secret, or with an RSA private key @param {string} text */
function signatureOf({ secret, privateKey }, text) {
  if (privateKey !== undefined) return sign('sha256', Buffer.from(text), privateKey).toString('base64');
  return createHmac('sha256', secret).update(text).digest('base64');
}

/**
 * @param {import('node:test').TestContext} t
 * @param {any} [options] of startSandbox(); it knows BITGET_KEY unless they name other keys
 * @returns {Promise<import('../../../lib/sandbox/index.js').BitgetSandbox>}
 */
function openBitget(t, { keys = [BITGET_KEY], ...options } = {}) {
  return openSandbox(t, { venue: 'bitget', keys, ...options });
}

/**
 * @param {string} origin
 * @param {string} method
 * @param {string} target the path with the query, as it is sent
 * @param {{ key?: any, body?: unknown, timestamp?: string, signed?: string, headers?: Record<string, string | undefined> }} [options]
 *   `signed`: the text of the path with the query that is signed, if it is not the sent one; a header that is undefined is
 *   left out
 * @returns {Promise<{ status: number, headers: Headers, body: any, code: string }>}
 */
async function bitgetRequest(origin, method, target, options = {}) {
  const { key = BITGET_KEY, body, timestamp = `${Date.now()}`, headers = {} } = options;
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const all = {
    'Content-Type': 'application/json',
    'ACCESS-KEY': key.apiKey,
    'ACCESS-PASSPHRASE': key.passphrase,
    'ACCESS-TIMESTAMP': timestamp,
    'ACCESS-SIGN': signatureOf(key, timestamp + method + (options.signed ?? target) + text),
    ...headers,
  };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  const response = await fetch(origin + target, {
    method,
    headers: given,
    body: text === '' ? undefined : text,
  });
  const content = await response.text();
  let parsed;
  try {
    parsed = JSON.parse(content);
  } catch {
    // A page, or JSON that was cut off.
    parsed = content;
  }
  return { status: response.status, headers: response.headers, body: parsed, code: parsed?.code };
}

/** @param {string} timestamp seconds @param {any} [key] */
function bitgetLogin(timestamp, key = BITGET_KEY) {
  const { apiKey, passphrase } = key;
  return {
    op: 'login',
    args: [{ apiKey, passphrase, timestamp, sign: signatureOf(key, `${timestamp}GET/user/verify`) }],
  };
}

/** @param {string} target */
const get = (target) => (origin, options) => bitgetRequest(origin, 'GET', target, options);
/** @param {string} path */
const post = (path) => (origin, body, options) => bitgetRequest(origin, 'POST', path, { body, ...options });

module.exports = {
  BITGET_FUTURES_ORDER,
  BITGET_KEY,
  BITGET_ORDER,
  bitgetFuturesPlace: post('/api/v2/mix/order/place-order'),
  bitgetInfo: get('/api/v2/spot/account/info'),
  bitgetLogin,
  bitgetPlace: post('/api/v2/spot/trade/place-order'),
  bitgetRequest,
  openBitget,
};
