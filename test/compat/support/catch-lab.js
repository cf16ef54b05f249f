'use strict';

/**
 * Bots that fail in the ways of docs/what-your-catch-sees.md: by hand, and ported. Each client resolves to what its
 * promise gave: `{ response }` or `{ error }`.
 */

const { createHmac } = require('node:crypto');
const { AuthGate } = require('../../../lib/index.js');
const { attach } = require('../../../lib/axios.js');
const bybitApi = require('../../../lib/bybit-api.js');
const ccxtAdapter = require('../../../lib/ccxt.js');
const { createFetch } = require('../../../lib/fetch.js');
const { replies } = require('../../../lib/sandbox/index.js');
const { NEWEST } = require('./axios-lab.js');
const { ccxt, newExchange } = require('./exchange.js');
const { CREATE, KEY, MARKET_ORDER, QUERY_API } = require('../../support/fixtures.js');
const { newSigner } = require('../../support/new-signer.js');
const { openSandbox } = require('../../support/open-sandbox.js');
const { closedPort } = require('../../support/serve.js');
const { RestClientV5 } = require('bybit-api');

const { axios } = NEWEST;
/** ms; how long a bot waits for a reply that never comes, at first. */
const TIMEOUT_MS = 250;
/** A limit order that the balance of the sandbox does not cover. */
const TOO_LARGE = Object.freeze({ ...MARKET_ORDER, orderType: 'Limit', qty: '100', price: '20000' });
const EXPIRED = Object.freeze({ ...KEY, expiredAt: 1 });
/** ms; far longer than any bot waits. */
const NEVER = 600_000;

/**
 * How each situation comes about. `key` and `faults` are those of the sandbox; `deadlineMs` those of the client; with
 * `gate` it asks a gate, which waits for its first check; `down`: nothing listens. The page has no table of its own for
 * those with `onlyRetries`.
 *
 * @typedef {{ key?: any, faults?: any, order?: any, gate?: boolean, timeout?: number, deadlineMs?: number, down?: boolean, onlyRetries?: boolean }} Situation
 * @type {Record<string, Situation>}
 */
const SITUATIONS = {
  'A rejected key': { key: EXPIRED },
  'A rejection by HTTP status': { faults: { everyReply: replies.unauthorized } },
  'A business error': { order: TOO_LARGE },
  'A closed gate': { key: EXPIRED, gate: true },
  'An order that cannot leave in time': {
    faults: { everyReply: { latencyMs: NEVER, when: { path: QUERY_API } } },
    gate: true,
    deadlineMs: 50,
  },
  'No reply': { faults: { everyReply: { latencyMs: NEVER } }, timeout: TIMEOUT_MS },
  'No connection': { down: true },
  'An error page': { faults: { everyReply: replies.badGateway } },
  'Too many requests': {
    faults: { everyReply: { retCode: 10006, retMsg: 'Too many visits!' } },
    onlyRetries: true,
  },
  'A broken connection': { faults: { everyReply: { down: true } }, onlyRetries: true },
};

/** @param {Promise<any>} promise */
const settled = (promise) =>
  promise.then(
    (response) => ({ response }),
    (error) => ({ error }),
  );

/** The headers of a bot that signs by hand. @param {string} content */
function signByHand(content) {
  const timestamp = String(Date.now());
  const text = timestamp + KEY.apiKey + 5000 + content;
  return {
    'X-BAPI-API-KEY': KEY.apiKey,
    'X-BAPI-TIMESTAMP': timestamp,
    'X-BAPI-RECV-WINDOW': '5000',
    'X-BAPI-SIGN': createHmac('sha256', KEY.secret).update(text).digest('hex'),
  };
}

/** @typedef {{ baseURL: string, order: any, timeout?: number, options: any }} Call */

/** By client, before the port and after it. @type {Record<string, { before(call: Call): Promise<any>, after(call: Call): Promise<any> }>} */
const CLIENTS = {
  axios: {
    before: ({ baseURL, order, timeout }) =>
      axios.post(baseURL + CREATE, order, {
        timeout,
        proxy: false,
        headers: signByHand(JSON.stringify(order)),
      }),
    after({ baseURL, order, timeout, options }) {
      const bot = attach(axios.create({ baseURL, proxy: false }), options);
      return bot.post(CREATE, order, { timeout });
    },
  },
  fetch: {
    before({ baseURL, order, timeout }) {
      const body = JSON.stringify(order);
      const headers = { 'Content-Type': 'application/json', ...signByHand(body) };
      const signal = timeout === undefined ? null : AbortSignal.timeout(timeout);
      return fetch(baseURL + CREATE, { method: 'POST', body, headers, signal });
    },
    after({ baseURL, order, timeout, options }) {
      const send = createFetch({ ...options, baseURL });
      const signal = timeout === undefined ? null : AbortSignal.timeout(timeout);
      return send(CREATE, { method: 'POST', body: JSON.stringify(order), signal });
    },
  },
  'bybit-api': {
    before: ({ baseURL, order, timeout }) => restClient(baseURL, timeout).submitOrder(order),
    after({ baseURL, order, timeout, options: { signer, ...options } }) {
      const client = restClient(baseURL, timeout, bybitApi.createSignMessage({ signer }));
      return bybitApi.attach(client, options).submitOrder(order);
    },
  },
  ccxt: {
    before: (call) => exchangeOf(call).privatePostV5OrderCreate(call.order),
    after({ options: { throwOn: _throwOn, ...options }, ...call }) {
      return ccxtAdapter.attach(exchangeOf(call), options).privatePostV5OrderCreate(call.order);
    },
  },
};

function restClient(baseUrl, timeout, customSignMessageFn) {
  const own = { key: KEY.apiKey, secret: KEY.secret, baseUrl, customSignMessageFn };
  return new RestClientV5(own, timeout === undefined ? {} : { timeout });
}

function exchangeOf({ baseURL, timeout }) {
  return newExchange({ urls: { mainnet: baseURL } }, timeout === undefined ? {} : { timeout });
}

/**
 * @param {import('node:test').TestContext} t
 * @param {Situation} situation
 * @param {string} mode `before`, or a value of `throwOn`
 */
async function open(t, { key = KEY, faults, order = MARKET_ORDER, gate, timeout, deadlineMs, down }, mode) {
  const sandbox = await openSandbox(t, { keys: [key], faults });
  const baseURL = down ? await closedPort() : sandbox.urls.mainnet;
  const signer = newSigner();
  const options = mode === 'before' ? {} : { signer, throwOn: mode, ...(deadlineMs && { deadlineMs }) };
  if (gate && mode !== 'before') {
    options.gate = new AuthGate({ signer, baseURL });
    t.after(() => options.gate.close());
    if (!deadlineMs) await settled(options.gate.ready());
  }
  return { sandbox, baseURL, order, timeout, options };
}

/**
 * Makes a call in a situation. A call with a timeout is repeated with twice the time until its request has arrived: on a
 * busy machine a short time is over before.
 *
 * @template T
 * @param {import('node:test').TestContext} t
 * @param {string} name of SITUATIONS
 * @param {string} mode
 * @param {(opened: Awaited<ReturnType<typeof open>>) => Promise<T>} call
 * @returns {Promise<T>}
 */
async function callIn(t, name, mode, call) {
  for (let { timeout } = SITUATIONS[name]; ; timeout *= 2) {
    const opened = await open(t, { ...SITUATIONS[name], timeout }, mode);
    const result = await call(opened);
    if (timeout === undefined || opened.sandbox.requests.length > 0) return result;
  }
}

/**
 * @param {import('node:test').TestContext} t
 * @param {string} client of CLIENTS
 * @param {string} situation of SITUATIONS
 * @param {string} mode `before`, or a value of `throwOn`
 * @returns {Promise<{ response?: any, error?: any }>}
 */
function fail(t, client, situation, mode) {
  const { before, after } = CLIENTS[client];
  return callIn(t, situation, mode, (opened) => settled(mode === 'before' ? before(opened) : after(opened)));
}

module.exports = { CLIENTS, SITUATIONS, axios, callIn, ccxt, fail, signByHand };
