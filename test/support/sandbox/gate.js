'use strict';

/** A client of the Gate.io sandbox that signs with node:crypto alone. */

const { createHash, createHmac } = require('node:crypto');
const { openSandbox } = require('../open-sandbox.js');

/** Made up, and as long as real ones. */
const GATE_KEY = Object.freeze({
  apiKey: '0123456789abcdef'.repeat(2),
  secret: '0123456789abcdef'.repeat(4),
});

/** A limit order that waits, since the sandbox starts at 60000. */
const SPOT_ORDER = Object.freeze({
  currency_pair: 'BTC_USDT',
  side: 'buy',
  type: 'limit',
  price: '50000',
  amount: '0.01',
});

/** One contract is 0.0001 BTC. */
const FUTURES_ORDER = Object.freeze({ contract: 'BTC_USDT', size: 100, price: '0', tif: 'ioc' });

/** @param {string} secret @param {string} text */
function hmac(secret, text) {
  return createHmac('sha512', secret).update(text).digest('hex');
}

/** @param {string} text */
const sha512 = (text) => createHash('sha512').update(text).digest('hex');

/** Seconds, some ms from now. */
const seconds = (offset = 0) => `${Math.floor((Date.now() + offset) / 1000)}`;

/**
 * @param {import('node:test').TestContext} t
 * @param {any} [options] of startSandbox(); it knows GATE_KEY unless they name other keys
 * @returns {Promise<import('../../../lib/sandbox/index.js').GateSandbox>}
 */
function openGate(t, { keys = [GATE_KEY], ...options } = {}) {
  return openSandbox(t, { venue: 'gate', keys, ...options });
}

/**
 * @param {string} origin
 * @param {string} method
 * @param {string} target below /api/v4, with the query as it is sent
 * @param {{ key?: any, body?: unknown, timestamp?: string, signed?: string, headers?: Record<string, string | undefined> }} [options]
 *   `signed`: what is signed in place of the request; a header that is undefined is left out
 * @returns {Promise<{ status: number, headers: Headers, body: any, label: string | undefined }>}
 */
async function gateRequest(origin, method, target, options = {}) {
  const { key = GATE_KEY, body, timestamp = seconds(), headers = {} } = options;
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const [path, query = ''] = `/api/v4${target}`.split('?');
  const lines = [method, path, decodeURIComponent(query), sha512(text), timestamp].join('\n');
  const all = {
    'Content-Type': 'application/json',
    KEY: key.apiKey,
    Timestamp: timestamp,
    SIGN: hmac(key.secret, options.signed ?? lines),
    ...headers,
  };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  const response = await fetch(`${origin}/api/v4${target}`, {
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
  return { status: response.status, headers: response.headers, body: parsed, label: parsed?.label };
}

module.exports = { FUTURES_ORDER, GATE_KEY, SPOT_ORDER, gateRequest, hmac, openGate, seconds };
