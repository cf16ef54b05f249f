'use strict';

/** A client of the OKX sandbox that signs with node:crypto alone. */

const { createHmac } = require('node:crypto');
const { openSandbox } = require('../open-sandbox.js');

/** Made up, and shaped as real ones are. */
const OKX_KEY = Object.freeze({
  apiKey: '0e1d2c3b-4a59-4687-8a9b-c0d1e2f30415',
  secret: 'NOTAREALSECRETNOTAREALSECRET0000',
  passphrase: 'MadeUp123',
});

/** A limit order that waits, since the sandbox starts at 60000. */
const OKX_ORDER = Object.freeze({
  instId: 'BTC-USDT',
  tdMode: 'cash',
  side: 'buy',
  ordType: 'limit',
  px: '50000',
  sz: '0.01',
});

/** @param {string} secret @param {string} text */
function hmac(secret, text) {
  return createHmac('sha256', secret).update(text).digest('base64');
}

/**
 * @param {import('node:test').TestContext} t
 * @param {any} [options] of startSandbox(); it knows OKX_KEY unless they name other keys
 * @returns {Promise<import('../../../lib/sandbox/index.js').OkxSandbox>}
 */
function openOkx(t, { keys = [OKX_KEY], ...options } = {}) {
  return openSandbox(t, { venue: 'okx', keys, ...options });
}

/**
 * @param {string} origin
 * @param {string} method
 * @param {string} target the path with the query
 * @param {{ key?: any, body?: unknown, timestamp?: string, signed?: string, headers?: Record<string, string | undefined> }} [options]
 *   `signed`: what is signed in place of the request; a header that is undefined is left out
 * @returns {Promise<{ status: number, headers: Headers, body: any, code: string }>}
 */
async function okxRequest(origin, method, target, options = {}) {
  const { key = OKX_KEY, body, timestamp = new Date().toISOString(), headers = {} } = options;
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const all = {
    'Content-Type': 'application/json',
    'OK-ACCESS-KEY': key.apiKey,
    'OK-ACCESS-PASSPHRASE': key.passphrase,
    'OK-ACCESS-TIMESTAMP': timestamp,
    'OK-ACCESS-SIGN': hmac(key.secret, options.signed ?? timestamp + method + target + text),
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
function okxLogin(timestamp, key = OKX_KEY) {
  const { apiKey, passphrase, secret } = key;
  const sign = hmac(secret, `${timestamp}GET/users/self/verify`);
  return { op: 'login', args: [{ apiKey, passphrase, timestamp, sign }] };
}

/** @param {string} target */
const okxGet = (target) => (origin, options) => okxRequest(origin, 'GET', target, options);
/** @param {string} path */
const okxPost = (path) => (origin, body, options) => okxRequest(origin, 'POST', path, { body, ...options });

module.exports = {
  OKX_KEY,
  OKX_ORDER,
  hmac,
  okxConfig: okxGet('/api/v5/account/config'),
  okxLogin,
  okxPlace: okxPost('/api/v5/trade/order'),
  okxRequest,
  openOkx,
};
