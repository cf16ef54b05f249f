'use strict';

/**
 * The four ways to talk to the exchange, behind one interface, so that each row of the comparison puts the same
 * question to all of them. What a contender has no part for is left out, and counts as not there.
 *
 * open(sandbox, credentials): a client with default options. read, order, raw: what a bot does with it.
 */

const { once } = require('node:events');
const { createHmac } = require('node:crypto');
const axios = require('axios');
const bybitApi = require('bybit-api');
const ownSigning = require('../node_modules/bybit-api/lib/util/webCryptoAPI.js');
const ccxt = require('ccxt');
const WebSocket = require('ws');
const { attach } = require('../../../lib/axios.js');
const { AuthGate, ServerClock, Signer, diagnose } = require('../../../lib/index.js');
const { newExchange, placeOrder } = require('../support/exchange.js');
const { exchangeAt } = require('../support/other-exchanges.js');
const { HandMadeClient } = require('./by-hand.js');
const { CREATE, KEY, ORDER } = require('../../support/fixtures.js');

const UNIFIED = { accountType: 'UNIFIED' };
const BALANCE = '/v5/account/wallet-balance';
const REALTIME = '/v5/order/realtime';
/** The balance at other exchanges. */
const BALANCES = {
  binance: '/api/v3/account',
  okx: '/api/v5/account/balance',
  kucoin: '/api/v1/accounts',
  gate: '/api/v4/spot/accounts',
  bitget: '/api/v2/spot/account/assets',
};
const QUIET = { trace() {}, info() {}, error() {} };

/** A socket that logs in and subscribes once, and does nothing else. */
async function plainSocket(sandbox, login) {
  const socket = new WebSocket(`${sandbox.webSocketUrls.mainnet}/v5/private`);
  await once(socket, 'open');
  const ask = async (message) => {
    const answer = once(socket, 'message');
    socket.send(JSON.stringify(message));
    await answer;
  };
  await ask(login());
  await ask({ op: 'subscribe', args: ['order'] });
  return () => socket.close();
}

/** @param {{ secret?: string, apiKey?: string, passphrase?: string }} credentials */
function signerOf({ apiKey, secret, passphrase } = KEY) {
  return secret.includes('PRIVATE KEY')
    ? new Signer({ apiKey, privateKey: secret, passphrase })
    : new Signer({ apiKey, apiSecret: secret });
}

/** @param {keyof typeof BALANCES} venue @param {any} credentials */
function signerAt(venue, { apiKey, secret, passphrase: apiPassphrase }) {
  return new Signer({ venue, apiKey, apiSecret: secret, ...(apiPassphrase && { apiPassphrase }) });
}

/** What a bot has beside its axios instance. */
const signers = new WeakMap();

const ours = {
  name: 'bybit-auth',
  folder: null,
  strict: "`throwOn: 'any'`",
  open(sandbox, credentials = KEY, more = {}) {
    const signer = more.signer ?? signerOf(credentials);
    const client = attach(axios.create({ baseURL: sandbox.urls.mainnet }), { signer, ...more });
    signers.set(client, signer);
    return client;
  },
  openStrict: (sandbox) => ours.open(sandbox, KEY, { throwOn: 'any' }),
  target: (client) => [client, signers.get(client)],
  read: async (client) => (await client.get(BALANCE, { params: UNIFIED })).data,
  order: async (client) => (await client.post(CREATE, ORDER)).data,
  raw: async (client, params) => (await client.get(REALTIME, { params })).data,
  signText: (text) => signerOf().sign(text),
  openTimed(sandbox) {
    return ours.open(sandbox, KEY, { clock: new ServerClock({ baseURL: sandbox.urls.mainnet }) });
  },
  async openGuarded(sandbox, atEnd) {
    const retry = { minMs: 60_000, maxMs: 60_000 };
    const where = { baseURL: sandbox.urls.mainnet, environments: sandbox.urls };
    const signer = signerOf();
    const gate = new AuthGate({ signer, retry, ...where });
    atEnd(() => gate.close());
    await gate.ready();
    return ours.open(sandbox, KEY, { gate, signer });
  },
  limits: async (sandbox) => (await ours.read(ours.openStrict(sandbox)).catch((error) => error)).rateLimit,
  stream: (sandbox) => plainSocket(sandbox, () => signerOf().signWebSocket()),
  cause: async (sandbox) =>
    (
      await diagnose({
        signer: signerOf(),
        baseURL: sandbox.urls.mainnet,
        environments: sandbox.urls,
        probe: true,
      })
    ).summary,
  async readAt(venue, sandbox, credentials) {
    const signer = signerAt(venue, credentials);
    const client = attach(axios.create({ baseURL: sandbox.urls.mainnet }), { signer });
    return (await client.get(BALANCES[venue])).data;
  },
  async causeAt(venue, sandbox, credentials) {
    const signer = signerAt(venue, credentials);
    const where = { baseURL: sandbox.urls.mainnet, environments: sandbox.urls };
    return (await diagnose({ signer, probe: true, ...where })).summary;
  },
};

const bybit = {
  name: 'bybit-api',
  folder: 'bybit-api',
  open(sandbox, { apiKey: key, secret } = KEY, more = {}) {
    return new bybitApi.RestClientV5({ key, secret, baseUrl: sandbox.urls.mainnet, ...more });
  },
  strict: '`throwExceptions`',
  openStrict: (sandbox) => bybit.open(sandbox, KEY, { throwExceptions: true }),
  target: (client) => client,
  read: (client) => client.getWalletBalance(UNIFIED),
  order: (client) => client.submitOrder(ORDER),
  raw: (client, params) => client.getPrivate(REALTIME, params),
  signText: (text) => ownSigning.signMessage(text, KEY.secret),
  openTimed: (sandbox) => bybit.open(sandbox, KEY, { syncTimeBeforePrivateRequests: true }),
  openGuarded: (sandbox) => bybit.open(sandbox),
  limits: async (sandbox) =>
    (await bybit.read(bybit.open(sandbox, KEY, { parseAPIRateLimits: true }))).rateLimitApi,
  async stream(sandbox) {
    const wsUrl = `${sandbox.webSocketUrls.mainnet}/v5/private`;
    const client = new bybitApi.WebsocketClient({ key: KEY.apiKey, secret: KEY.secret, wsUrl }, QUIET);
    // It has no listener of its own for what a broken connection throws.
    client.on('exception', () => {});
    const subscribed = once(client, 'response');
    client.subscribeV5('order', 'linear');
    await subscribed;
    return () => client.closeAll(true);
  },
};

const unified = {
  name: 'ccxt',
  folder: 'ccxt',
  open: (sandbox, { apiKey, secret } = KEY) => newExchange(sandbox, { apiKey, secret }),
  target: (client) => client,
  read: (client) => client.fetchBalance(),
  order: (client) => placeOrder(client),
  raw: (client, params) => client.privateGetV5OrderRealtime(params),
  readAt: (venue, sandbox, key) => exchangeAt(venue, sandbox, { Class: ccxt[venue], key }).fetchBalance(),
  signText: async (text) => new ccxt.bybit().hmac(new TextEncoder().encode(text), utf8(KEY.secret), sha256()),
  async openTimed(sandbox) {
    const exchange = unified.open(sandbox);
    await exchange.loadTimeDifference();
    return exchange;
  },
  openGuarded: (sandbox) => unified.open(sandbox),
  async limits(sandbox) {
    const exchange = unified.open(sandbox);
    const error = await unified.read(exchange).catch((thrown) => thrown);
    return { ...error, headers: exchange.last_response_headers };
  },
  async stream(sandbox) {
    const exchange = newExchange(sandbox, { Class: ccxt.pro.bybit });
    exchange.urls.api.ws.private.contract = `${sandbox.webSocketUrls.mainnet}/v5/private`;
    await exchange.loadHttpProxyAgent();
    let ended = false;
    // The loop that its documentation shows: watch, and watch again after an error.
    const watch = async () => {
      while (!ended) await exchange.watchOrders().catch(() => new Promise((go) => setTimeout(go, 20)));
    };
    watch();
    return async () => {
      ended = true;
      await exchange.close().catch(() => {});
    };
  },
};

const utf8 = (text) => new TextEncoder().encode(text);
let noble;
/** The hash that ccxt brings along, which is an ES module. */
const sha256 = () => noble;

const byHand = {
  name: 'axios + createHmac',
  folder: 'axios',
  open: (sandbox, credentials = KEY) => new HandMadeClient({ ...credentials, baseURL: sandbox.urls.mainnet }),
  target: (client) => client,
  read: (client) => client.get(BALANCE, UNIFIED),
  order: (client) => client.post(CREATE, ORDER),
  raw: (client, params) => client.get(REALTIME, params),
  signText: async (text) => createHmac('sha256', KEY.secret).update(text).digest('hex'),
  openTimed: (sandbox) => byHand.open(sandbox),
  openGuarded: (sandbox) => byHand.open(sandbox),
  limits: async (sandbox) => byHand.read(byHand.open(sandbox)),
  stream: (sandbox) => plainSocket(sandbox, () => byHand.open(sandbox).login()),
};

/** @returns {Promise<void>} once the ES modules are there that some contenders are made of */
async function prepare() {
  ({ sha256: noble } = await import(require.resolve('@noble/hashes/sha2.js')));
}

module.exports = { BALANCE, CONTENDERS: [ours, bybit, unified, byHand], prepare };
