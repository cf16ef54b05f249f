'use strict';

/**
 * What the tests of the axios adapter share: a sandbox whose clock is the bot's, attached instances ("bots") and
 * plain axios beside them, to see what axios by itself would have sent.
 */

const { createHmac } = require('node:crypto');
const { once } = require('node:events');
const http = require('node:http');
const axios = require('axios');
const { attach } = require('../../../lib/axios.js');
const { Signer } = require('../../../lib/index.js');
const { startSandbox } = require('../../../lib/sandbox/index.js');

const NOW = 1_700_000_000_000;
const KEY = { apiKey: 'test_api_key', secret: 'test_secret' };
const INFO = '/v5/account/info';
const CREATE = '/v5/order/create';

/** An order that the sandbox accepts. */
const ORDER = {
  category: 'linear',
  symbol: 'BTCUSDT',
  side: 'Buy',
  orderType: 'Limit',
  qty: '0.001',
  price: '20000',
};

/** A sandbox that ends with the test, and makers of clients for it. */
async function openLab(t, { keys = [KEY], ...options } = {}) {
  const clock = { time: NOW, now: () => clock.time };
  const sandbox = await startSandbox({ now: clock.now, keys, ...options });
  t.after(() => sandbox.close());
  const signer = new Signer({ apiKey: KEY.apiKey, apiSecret: KEY.secret });
  return {
    clock,
    sandbox,
    signer,
    requests: sandbox.requests,
    last: () => sandbox.requests.at(-1),
    /** An attached instance; without a base URL of its own it talks to the mainnet of the sandbox. */
    bot: (attachOptions = {}, axiosOptions = {}) =>
      attach(axios.create({ baseURL: sandbox.urls.mainnet, ...axiosOptions }), {
        signer,
        clock,
        ...attachOptions,
      }),
    /** axios as it comes; no status is an error, for the sandbox refuses what is not signed. */
    plain: (axiosOptions = {}) =>
      axios.create({ baseURL: sandbox.urls.mainnet, validateStatus: () => true, ...axiosOptions }),
  };
}

/** A server that is not Bybit: keeps what it receives and answers 200. */
async function openBystander(t) {
  const requests = [];
  const server = http.createServer((incoming, outgoing) => {
    requests.push({ url: incoming.url, headers: incoming.headers });
    incoming.resume();
    incoming.on('end', () => outgoing.setHeader('Content-Type', 'application/json').end('{"hello":"you"}'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${server.address().port}`, requests };
}

/** The URL of a port on which nothing listens any more. */
async function closedPort() {
  const server = http.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

/** The signature that Bybit expects for a recorded request, over its raw bytes. */
function expectedSignature({ method, query, body, headers }, secret = KEY.secret) {
  const prefix = headers['x-bapi-timestamp'] + headers['x-bapi-api-key'] + headers['x-bapi-recv-window'];
  const content = method === 'GET' ? Buffer.from(query, 'latin1') : body;
  return createHmac('sha256', secret).update(prefix).update(content).digest('hex');
}

/** The names of the authentication headers that were sent. */
function authHeaders({ headers }) {
  return Object.keys(headers).filter((name) => name.startsWith('x-bapi-'));
}

/** What a promise is rejected with. */
async function rejection(promise) {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
  if ('error' in outcome) return outcome.error;
  throw new Error('the promise was fulfilled');
}

module.exports = {
  CREATE,
  INFO,
  KEY,
  NOW,
  ORDER,
  authHeaders,
  closedPort,
  expectedSignature,
  openBystander,
  openLab,
  rejection,
};
