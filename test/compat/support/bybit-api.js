'use strict';

/** Clients of several versions of the package bybit-api, that talk to a sandbox. */

const { AuthGate } = require('../../../lib/index.js');
const { createSignMessage } = require('../../../lib/bybit-api.js');
const { CREATE, KEY, ORDER } = require('../../support/fixtures.js');
const { openSandbox } = require('../../support/open-sandbox.js');
const { newSigner } = require('../../support/new-signer.js');

const TRADE = 'v5PrivateTrade';
const QUIET = Object.freeze({ trace() {}, info() {}, error() {} });

/** Newest first; the last one is the oldest that attach() supports. */
const VERSIONS = Object.freeze(
  ['bybit-api', 'bybit-api-4-1', 'bybit-api-4-0'].map((name) => ({
    ...require(name),
    version: require(`../node_modules/${name}/package.json`).version,
  })),
);

/** A REST client that signs with ours. */
function restClient({ RestClientV5 }, sandbox, options = {}, network = {}) {
  const own = { key: KEY.apiKey, secret: KEY.secret, baseUrl: sandbox.urls.mainnet };
  return new RestClientV5({ ...own, customSignMessageFn: createSignMessage(), ...options }, network);
}

/** A WebSocket client that reconnects at once, closed with the test. */
function streamClient(t, { WebsocketClient }, url, options = {}) {
  const own = { key: KEY.apiKey, secret: KEY.secret, wsUrl: url, reconnectTimeout: 10 };
  const client = new WebsocketClient({ ...own, customSignMessageFn: createSignMessage(), ...options }, QUIET);
  t.after(() => client.closeAll(true));
  return client;
}

const tradeClient = (t, library, sandbox, options) =>
  streamClient(t, library, `${sandbox.webSocketUrls.mainnet}/v5/trade`, options);
const privateClient = (t, library, sandbox, options) =>
  streamClient(t, library, `${sandbox.webSocketUrls.mainnet}/v5/private`, options);

const place = (client, order = ORDER) => client.sendWSAPIRequest(TRADE, 'order.create', order);

/** A gate that has verified the key. */
async function openGate(t, sandbox, options = {}) {
  const gate = newGate(t, sandbox, options);
  await gate.ready();
  return gate;
}

function newGate(t, sandbox, { baseURL = sandbox.urls.mainnet, ...options } = {}) {
  const signer = newSigner();
  const retry = { minMs: 20, maxMs: 50 };
  const gate = new AuthGate({ signer, baseURL, environment: 'mainnet', retry, ...options });
  t.after(() => gate.close());
  return gate;
}

/** A gate that is open, and the categories of what it is told; null for an acceptance. */
function listeningGate() {
  const reports = [];
  const signer = newSigner();
  const report = (error) => reports.push(error?.category ?? null);
  return { gate: { signer, admit: async () => {}, report }, reports };
}

/** Signs as ours does, once it is let. */
function slowSigner() {
  const sign = createSignMessage();
  const asked = [];
  const customSignMessageFn = async (message, secret) => {
    if (asked.length === 0) await new Promise((resolve) => asked.push(resolve));
    return sign(message, secret);
  };
  return { customSignMessageFn, asked };
}

/** A port of 127.0.0.1 at which nothing listens, until a sandbox is opened there. */
async function freePort(t) {
  const sandbox = await openSandbox(t);
  const port = Number(new URL(sandbox.urls.mainnet).port);
  await sandbox.close();
  return port;
}

/** The verdicts on the messages of one operation. */
const verdicts = (sandbox, op) =>
  sandbox.messages.filter((message) => message.op === op).map(({ verdict }) => verdict);
/** How many orders the exchange has accepted, whatever carried them. */
const accepted = (sandbox) =>
  sandbox.requests.filter(({ path, verdict }) => path === CREATE && verdict === 'accepted').length +
  verdicts(sandbox, 'order.create').filter((verdict) => verdict === 'accepted').length;
/** How many orders arrived. */
const arrived = (sandbox) =>
  sandbox.requests.filter(({ path }) => path === CREATE).length + verdicts(sandbox, 'order.create').length;

module.exports = {
  TRADE,
  VERSIONS,
  accepted,
  arrived,
  freePort,
  listeningGate,
  newGate,
  openGate,
  place,
  privateClient,
  restClient,
  slowSigner,
  streamClient,
  tradeClient,
  verdicts,
};
