'use strict';

/**
 * The exchange of a crash test, in a process of its own: a sandbox, and in front of it a wire that loses, delays and
 * doubles what a test tells it to. It takes `{ number, call, args }` and answers with `{ number, value | error }`.
 */

const { once } = require('node:events');
const { startSandbox } = require('bybit-auth/sandbox');
const { Signer } = require('bybit-auth');
const { createFetch } = require('bybit-auth/fetch');
const { Wire } = require('./wire.js');

/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
/** @type {Wire} */
let wire;
/** @type {any[]} */
let keys = [];

/** Of an account, past the wire. @param {any} key @param {string} path */
async function ask({ apiKey, secret }, path) {
  const signer = new Signer({ apiKey, apiSecret: secret });
  const reply = await createFetch({ signer, baseURL: sandbox.urls.mainnet })(path);
  const { retCode, retMsg, result } = await reply.json();
  if (retCode !== 0) throw new Error(`the sandbox answers ${retCode} ${retMsg} to ${path}`);
  return result;
}

/** All pages. @param {any} key @param {string} path */
async function askAll(key, path) {
  const rows = [];
  for (let cursor = ''; ;) {
    const { list, nextPageCursor } = await ask(
      key,
      `${path}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    rows.push(...list);
    if (!nextPageCursor || list.length === 0) return rows;
    cursor = nextPageCursor;
  }
}

/** @param {string} apiKey @param {string} symbol @returns {Promise<any>} its row */
async function positionOf(apiKey, symbol) {
  const key = keys.find((known) => known.apiKey === apiKey);
  const { list } = await ask(key, `/v5/position/list?category=linear&symbol=${symbol}`);
  return list[0];
}

/** Asks for the orders whose answer the exchange itself has broken off: some of them were executed. */
async function clarify() {
  for (const order of wire.unclear.splice(0)) {
    const { id, apiKey } = order;
    const isKnown = wire.orders.some(
      (other) => other.id === id && other.apiKey === apiKey && other.retCode === 0,
    );
    const key = keys.find((known) => known.apiKey === apiKey);
    const found = await askAll(key, `/v5/order/realtime?category=linear&orderLinkId=${id}`);
    if (!isKnown && found.length > 0) order.retCode = 0;
  }
}

const CALLS = {
  /** @param {{ keys: any[], orderIds: string, balances: any, port: number }} options */
  async start({ port, ...options }) {
    keys = options.keys;
    sandbox = await startSandbox({ ...options, keepRequests: 1000 });
    wire = await Wire.start(Number(new URL(sandbox.urls.mainnet).port), port, positionOf);
    return { url: wire.url };
  },
  /** @param {any} plan see Wire */
  setPlan: (plan) => wire.set(plan),
  /** @param {any} faults of the sandbox */
  setFaults: (faults) => sandbox.set(faults),
  async reset() {
    sandbox.reset();
    await clarify();
  },
  /** @param {any} key */
  addKey: (key) => sandbox.addKey(key),
  /** @param {string} apiKey */
  removeKey: (apiKey) => sandbox.removeKey(apiKey),
  /** How many orders still wait on the wire, how many came by fate, and each of them unless only numbers are wanted. */
  async record({ counts = false } = {}) {
    if (!counts) await clarify();
    return {
      ...{ waiting: wire.waiting, counts: wire.counts },
      ...(!counts && { orders: wire.orders, cancels: wire.cancels }),
    };
  },
  /** What the accounts say themselves: the orders that were executed, by API key. */
  async executions() {
    const lists = await Promise.all(
      keys.map((key) => askAll(key, '/v5/execution/list?category=linear&limit=100')),
    );
    return Object.fromEntries(keys.map(({ apiKey }, index) => [apiKey, lists[index]]));
  },
  /** What is left: the orders that rest, and the positions, by API key. */
  async rest() {
    const rest = await Promise.all(
      keys.map(async (key) => ({
        resting: await askAll(key, '/v5/order/realtime?category=linear&settleCoin=USDT&limit=50'),
        positions: await askAll(key, '/v5/position/list?category=linear&settleCoin=USDT&limit=200'),
      })),
    );
    return Object.fromEntries(keys.map(({ apiKey }, index) => [apiKey, rest[index]]));
  },
  /** @param {string} symbol @param {number} price */
  setPrice: (symbol, price) => sandbox.setPrice(symbol, price),
  async close() {
    await wire.close();
    await sandbox.close();
  },
};

process.on('message', async (/** @type {any} */ { number, call, args }) => {
  try {
    const value = await /** @type {any} */ (CALLS)[call](...args);
    process.send?.({ number, value });
  } catch (error) {
    process.send?.({ number, error: error.stack });
  }
  if (call === 'close') process.disconnect();
});
// The tests that started it are gone.
once(process, 'disconnect').then(() => process.exit());
