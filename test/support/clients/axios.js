'use strict';

/**
 * What the tests of the axios adapter share: a sandbox whose clock is the bot's, attached instances ("bots") and
 * plain axios beside them, to see what axios by itself would have sent.
 */

const { createHmac } = require('node:crypto');
const http = require('node:http');
const axios = require('axios');
const { attach } = require('../../../lib/axios.js');
const { newSigner } = require('../new-signer.js');
const { openSandbox } = require('../open-sandbox.js');
const { listen } = require('../serve.js');
const { KEY, NOW } = require('../fixtures.js');

/** A sandbox that ends with the test, and makers of clients for it. */
async function openLab(t, options = {}) {
  const clock = { time: NOW, now: () => clock.time };
  const sandbox = await openSandbox(t, { now: clock.now, ...options });
  const signer = newSigner();
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
    const request = { url: incoming.url, headers: incoming.headers, body: '' };
    requests.push(request);
    incoming.setEncoding('latin1').on('data', (chunk) => (request.body += chunk));
    incoming.on('end', () => outgoing.setHeader('Content-Type', 'application/json').end('{"hello":"you"}'));
  });
  return { url: `http://127.0.0.1:${await listen(t, server)}`, requests };
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

module.exports = { authHeaders, expectedSignature, openBystander, openLab };
