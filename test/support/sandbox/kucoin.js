'use strict';

/** A client of the KuCoin sandbox that signs with node:crypto alone. */

const { createHmac } = require('node:crypto');
const { openSandbox } = require('../open-sandbox.js');

/** Made up, and shaped as real ones are. */
const KUCOIN_KEY = Object.freeze({
  apiKey: '0123456789abcdef01234567',
  secret: '11111111-2222-4333-8444-555555555555',
  passphrase: 'MadeUp123456',
});

/** Limit orders that wait, since the sandbox starts at 60000. */
const SPOT_ORDER = Object.freeze({
  ...{ symbol: 'BTC-USDT', side: 'buy', type: 'limit', price: '50000', size: '0.01' },
});
const FUTURES_ORDER = Object.freeze({
  ...{ symbol: 'XBTUSDTM', side: 'buy', type: 'limit', price: '50000', size: 10, leverage: 5 },
});

/** @param {string} secret @param {string} text */
function hmac(secret, text) {
  return createHmac('sha256', secret).update(text).digest('base64');
}

/**
 * @param {import('node:test').TestContext} t
 * @param {any} [options] of startSandbox(); it knows KUCOIN_KEY unless they name other keys
 * @returns {Promise<import('../../../lib/sandbox/index.js').KucoinSandbox>}
 */
function openKucoin(t, { keys = [KUCOIN_KEY], ...options } = {}) {
  return openSandbox(t, { venue: 'kucoin', keys, ...options });
}

/**
 * @param {string} origin
 * @param {string} method
 * @param {string} target the path with the query
 * @param {{ key?: any, body?: unknown, timestamp?: string, signed?: string, headers?: Record<string, string | undefined> }} [options]
 *   `signed`: what is signed in place of the request; a header that is undefined is left out
 * @returns {Promise<{ status: number, headers: Headers, body: any, code: string, data: any }>}
 */
async function kucoinRequest(origin, method, target, options = {}) {
  const { key = KUCOIN_KEY, body, timestamp = `${Date.now()}`, headers = {} } = options;
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const all = {
    'Content-Type': 'application/json',
    'KC-API-KEY': key.apiKey,
    'KC-API-PASSPHRASE': hmac(key.secret, key.passphrase),
    'KC-API-KEY-VERSION': '3',
    'KC-API-TIMESTAMP': timestamp,
    'KC-API-SIGN': hmac(key.secret, options.signed ?? timestamp + method + target + text),
    ...headers,
  };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  const response = await fetch(origin + target, {
    ...{ method, headers: given, body: text === '' ? undefined : text },
  });
  const content = await response.text();
  let parsed;
  try {
    parsed = JSON.parse(content);
  } catch {
    // A page, or JSON that was cut off.
    parsed = content;
  }
  const { code, data } = parsed ?? {};
  return { status: response.status, headers: response.headers, body: parsed, code, data };
}

module.exports = { FUTURES_ORDER, KUCOIN_KEY, SPOT_ORDER, hmac, kucoinRequest, openKucoin };
