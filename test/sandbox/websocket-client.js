'use strict';

/** What the tests of the sandbox's WebSocket channels connect with: `ws`, and signatures by node:crypto. */

const { once } = require('node:events');
const WebSocket = require('ws');
const { KEY, hmac } = require('./client.js');
const { NOW } = require('../support/fixtures.js');

/**
 * A connection whose messages are read one after the other.
 * @returns {Promise<{ ws, say(message): void, next(): Promise<object>, ask(message): Promise<object> }>}
 */
async function connect(t, url) {
  const ws = new WebSocket(url);
  t.after(() => ws.terminate());
  const arrived = [];
  const waiting = [];
  ws.on('message', (data) => {
    const text = data.toString();
    const message = text.startsWith('{') ? JSON.parse(text) : text;
    if (waiting.length > 0) waiting.shift()(message);
    else arrived.push(message);
  });
  await once(ws, 'open');
  const next = () =>
    arrived.length > 0 ? Promise.resolve(arrived.shift()) : new Promise((resolve) => waiting.push(resolve));
  const say = (message) => ws.send(typeof message === 'string' ? message : JSON.stringify(message));
  const ask = (message) => {
    say(message);
    return next();
  };
  return { ws, say, next, ask };
}

/** @returns {Promise<{ status, headers, text }>} The HTTP reply to an upgrade that is not granted. */
function refusedUpgrade(url) {
  const ws = new WebSocket(url);
  return new Promise((resolve, reject) => {
    ws.on('open', () => reject(new Error('the upgrade was granted')));
    ws.on('error', reject);
    ws.on('unexpected-response', (_request, response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const { statusCode: status, headers } = response;
        resolve({ status, headers, text: Buffer.concat(chunks).toString() });
      });
    });
  });
}

/** `{ op: 'auth', args }` */
function login({ apiKey = KEY.apiKey, secret = KEY.secret, expires = NOW + 5000, sign } = {}) {
  const payload = `GET/realtime${expires}`;
  const signature = sign === undefined ? hmac(secret, payload) : sign(Buffer.from(payload));
  return { op: 'auth', args: [apiKey, expires, signature] };
}

/** An order on the trade channel. */
function command(op, args, more = {}) {
  return { header: { 'X-BAPI-TIMESTAMP': `${NOW}` }, op, args: [args], ...more };
}

module.exports = { command, connect, login, refusedUpgrade };
