'use strict';

/**
 * What the tests of the sandbox send with: plain node:http, so that the bytes on the wire are the ones written
 * here, and signatures by node:crypto.
 */

const http = require('node:http');
const { createHmac } = require('node:crypto');
const { startSandbox } = require('../../lib/sandbox/index.js');
const { NOW } = require('../support/fixtures.js');

const KEY = { apiKey: 'test_api_key', secret: 'test_secret' };
const ORDER = {
  category: 'linear',
  symbol: 'BTCUSDT',
  side: 'Buy',
  orderType: 'Limit',
  qty: '0.01',
  price: '50000',
};

function hmac(secret, payload) {
  return createHmac('sha256', secret).update(payload).digest('hex');
}

/** Starts a sandbox with a frozen clock that closes with the test. */
async function frozenSandbox(t, options = {}) {
  const sandbox = await startSandbox({ now: () => NOW, keys: [KEY], ...options });
  t.after(() => sandbox.close());
  return sandbox;
}

/** @returns {object | null} null for JSON that is cut off. */
function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @returns {Promise<{ status, headers, text, json }>} */
function send(base, { method = 'GET', target, headers = {}, body, agent }) {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, method, path: target, headers, agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const isJson = /json/.test(response.headers['content-type'] ?? '');
        const json = isJson ? readJson(text) : null;
        resolve({ status: response.statusCode, headers: response.headers, text, json });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The X-BAPI headers for `payload` (the raw query or body). */
function authHeaders(payload, options = {}) {
  const { apiKey = KEY.apiKey, secret = KEY.secret, timestamp = NOW, recvWindow = '5000', sign } = options;
  const signed = Buffer.concat([Buffer.from(`${timestamp}${apiKey}${recvWindow}`), Buffer.from(payload)]);
  return {
    'X-BAPI-API-KEY': apiKey,
    'X-BAPI-TIMESTAMP': `${timestamp}`,
    'X-BAPI-RECV-WINDOW': recvWindow,
    'X-BAPI-SIGN': (sign ?? ((bytes) => hmac(secret, bytes)))(signed),
  };
}

function get(base, path, query = '', options = {}) {
  const target = query === '' ? path : `${path}?${query}`;
  return send(base, { target, headers: { ...authHeaders(query, options), ...options.headers } });
}

function post(base, path, body, options = {}) {
  const bytes = Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body);
  const headers = { ...authHeaders(bytes, options), 'Content-Type': 'application/json', ...options.headers };
  return send(base, { method: 'POST', target: path, headers, body: bytes });
}

module.exports = { KEY, ORDER, authHeaders, frozenSandbox, get, hmac, post, send };
