'use strict';

/** Runs a bot against each fault, before the port and after it, and reports what its user sees. */

const { createHmac } = require('node:crypto');
const http = require('node:http');
const path = require('node:path');

const { ACCOUNTS, accountKey, credentials, serveHosts } = require('../support/documents/exchange.js');
const { API_SECRET, CREATE } = require('../support/fixtures.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { listen } = require('../support/serve.js');
const { Bot } = require('./bot.js');
const { FAULTS } = require('./faults.js');

const KEYS = Array.from({ length: ACCOUNTS + 1 }, (_, number) => accountKey(number));

/**
 * @typedef {object} Seen
 * @property {string} printed
 * @property {number | string | null} ended  exit code or signal; null: the process goes on
 * @property {number} sent  orders that reached the exchange
 * @property {number} placed  orders on its book
 */
/** @typedef {{ fault: string, before: Seen, after: Seen }} Row */

/** Forwards requests that name the whole URL. @param {any} t @returns {Promise<string>} its URL */
async function openProxy(t) {
  const server = http.createServer((request, response) => {
    const { url, method, headers } = request;
    const outgoing = http.request(String(url), { method, headers }, (reply) => {
      response.writeHead(Number(reply.statusCode), reply.rawHeaders);
      reply.pipe(response);
    });
    outgoing.on('error', () => request.socket.destroy());
    request.pipe(outgoing);
  });
  return `http://127.0.0.1:${await listen(t, server)}`;
}

/** Another exchange, which takes every order. @param {any} t @returns {Promise<string>} its URL */
async function openOther(t) {
  const server = http.createServer((request, response) => {
    request.resume().on('end', () => {
      const isSigned = Object.keys(request.headers).some((name) => name.startsWith('x-bapi'));
      response.setHeader('Content-Type', 'application/json');
      response.end(
        JSON.stringify(isSigned ? { code: '1', msg: 'signed for Bybit' } : { code: '0', msg: '' }),
      );
    });
  });
  return `http://127.0.0.1:${await listen(t, server)}`;
}

/** @param {string} origin @param {string} apiKey @returns {Promise<number>} how many orders it has placed so far */
async function countOrders(origin, apiKey) {
  const query = 'category=linear&limit=50';
  const timestamp = String(Date.now());
  const window = '60000';
  const response = await fetch(`${origin}/v5/order/history?${query}`, {
    headers: {
      'X-BAPI-API-KEY': apiKey,
      'X-BAPI-TIMESTAMP': timestamp,
      'X-BAPI-RECV-WINDOW': window,
      'X-BAPI-SIGN': createHmac('sha256', API_SECRET)
        .update(timestamp + apiKey + window + query)
        .digest('hex'),
    },
  });
  const { retCode, retMsg, result } = await response.json();
  if (retCode !== 0) throw new Error(`orders cannot be counted: ${retCode} ${retMsg}`);
  return result.list.length;
}

/** The exchange of one bot. */
class Exchange {
  /** @param {any} sandbox */
  constructor(sandbox) {
    this.sandbox = sandbox;
  }

  /** @param {import('./faults.js').Fault} fault */
  begin({ key, faults }) {
    const { sandbox } = this;
    for (const apiKey of KEYS) {
      // With its orders: a key is in one environment, or in none.
      if (key?.environment !== undefined) sandbox.removeKey(apiKey);
      sandbox.addKey({ apiKey, secret: API_SECRET, ...key });
    }
    if (faults !== undefined) sandbox.set(faults);
    sandbox.requests.length = 0;
    sandbox.messages.length = 0;
  }

  /** @returns {Promise<number>} the orders of all accounts */
  async end() {
    const { sandbox } = this;
    sandbox.reset();
    for (const apiKey of KEYS) sandbox.addKey({ apiKey, secret: API_SECRET });
    const counts = await Promise.all(KEYS.map((apiKey) => countOrders(sandbox.urls.mainnet, apiKey)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** @returns {number} orders that have arrived */
  get sent() {
    const { requests, messages } = this.sandbox;
    const paths = requests.filter((/** @type {any} */ request) => request.path === CREATE);
    return (
      paths.length + messages.filter((/** @type {any} */ message) => message.op === 'order.create').length
    );
  }
}

/**
 * @param {any} t
 * @param {string} folder  of the bot
 * @param {string} file
 * @param {string[]} faults  of FAULTS, one after the other
 * @param {any} surroundings
 * @returns {Promise<Record<string, Seen>>}
 */
async function playState(t, folder, file, faults, { certificate, variables }) {
  const sandbox = await openSandbox(t);
  const exchange = new Exchange(sandbox);
  const hosts = await serveHosts(t, certificate, sandbox);
  const env = {
    ...hosts,
    ...variables,
    ...credentials(),
    BYBIT_URL: sandbox.urls.mainnet,
    NODE_OPTIONS: `${hosts.NODE_OPTIONS} --no-deprecation`,
    // They run a copy of the package, on the backend that a user gets.
    NODE_V8_COVERAGE: undefined,
    BYBIT_AUTH_BACKEND: undefined,
  };
  /** @type {Record<string, Seen>} */
  const seen = {};
  let total = await exchange.end();
  const bots = {
    usual: new Bot({ folder, file, env }),
    keyless: new Bot({ folder, file, env: withoutKeys(env) }),
  };
  t.after(() => Object.values(bots).forEach((bot) => bot.stop()));
  for (const [index, name] of faults.entries()) {
    const fault = FAULTS[name];
    exchange.begin(fault);
    const bot = fault.keyless ? bots.keyless : bots.usual;
    const signal = { symbol: 'BTCUSDT', side: 'Buy', qty: '0.001', id: `signal-${index}` };
    const { printed, ended } = await bot.signal(signal);
    const { sent } = exchange;
    const count = await exchange.end();
    // Where the key was removed, its earlier orders are gone.
    seen[name] = {
      printed,
      ended,
      sent,
      placed: fault.key?.environment === undefined ? count - total : count,
    };
    total = count;
  }
  Object.values(bots).forEach((bot) => bot.stop());
  return seen;
}

/** @param {Record<string, string | undefined>} env */
const withoutKeys = (env) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^BYBIT_API_/.test(name)));

/** The fault that a bot without a gate is compared with. */
const UNGATED = 'an expired key';

/** @param {import('./shapes.js').Shape} shape @param {'before' | 'after' | 'gated'} state @returns {string[]} of FAULTS */
function faultsOf(shape, state) {
  if (state === 'gated' && shape.gate === null) return [];
  return Object.keys(FAULTS).filter((name) => {
    const { gated = false, keyless = false } = FAULTS[name];
    return gated === (state === 'gated') && (!keyless || shape.keyless === true);
  });
}

/**
 * @param {any} t
 * @param {import('./shapes.js').Shape} shape
 * @param {{ project: string, certificate: any, variables: Record<string, string> }} surroundings
 * @returns {Promise<Row[]>} the first is that of the key that works
 */
async function play(t, shape, surroundings) {
  const run = (/** @type {'before' | 'after' | 'gated'} */ state) => {
    const folder = path.join(surroundings.project, state, shape.name);
    const faults = faultsOf(shape, state);
    return faults.length === 0 ? {} : playState(t, folder, shape.file, faults, surroundings);
  };
  const [before, after, gated] = await Promise.all([run('before'), run('after'), run('gated')]);
  const rows = Object.keys(after).map((fault) => ({ fault, before: before[fault], after: after[fault] }));
  const ofGate = Object.keys(gated).map((fault) => ({ fault, before: before[UNGATED], after: gated[fault] }));
  return [...rows, ...ofGate];
}

module.exports = { openOther, openProxy, play };
