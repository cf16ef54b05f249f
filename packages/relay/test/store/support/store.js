'use strict';

/** A store in a folder of its own, and what goes into it. */

const { once } = require('node:events');
const path = require('node:path');

const { temporaryFolder } = require('../../../../../test/support/temporary-folder');
const { openStore } = require('../../../lib/store');

/** Noon, UTC. */
const NOW = Date.UTC(2026, 10, 29, 12);

/**
 * @param {import('node:test').TestContext} t  the store is closed and removed after it
 * @param {import('../../../lib/store').StoreOptions} [options]
 */
async function makeStore(t, options) {
  const folder = temporaryFolder(t);
  const file = path.join(folder, 'relay.db');
  const store = await openStore(file, { now: () => NOW, ...options });
  t.after(() => store.close());
  return { folder, file, store };
}

/** @param {string} name  of the signal @param {string} [account] @returns {string} an order id */
const orderId = (name, account = 'a') => `r1-${name}-${account}`;

/**
 * @param {string} name  of the signal
 * @param {{ accounts?: string[], intent?: object } & Record<string, any>} [more]
 */
function acceptance(name, { accounts = ['a'], intent = {}, ...more } = {}) {
  return {
    source: 'tv',
    signalId: name,
    bodyHash: `hash of ${name}`,
    body: `{"id":"${name}"}`,
    signal: { v: 1, id: name, kind: 'order' },
    at: NOW,
    receivedAt: NOW,
    warnings: [],
    intents: accounts.map((account) => ({
      id: orderId(name, account),
      account,
      uid: `uid-${account}`,
      venue: 'bybit',
      symbol: 'BTCUSDT',
      category: 'linear',
      lane: `${account}|linear:BTCUSDT`,
      leg: 'open',
      kind: 'order',
      spec: { side: 'buy' },
      ...intent,
    })),
    ...more,
  };
}

/**
 * @param {import('node:events').EventEmitter} store  which does not keep the process alive
 * @param {string} event
 * @returns {Promise<any>} what came with it
 */
async function next(store, event) {
  const alive = setInterval(() => {}, 1_000);
  const [value] = await once(store, event).finally(() => clearInterval(alive));
  return value;
}

/** @param {string} name @param {string} from @param {string} event @param {object} [more] */
const step = (name, from, event, { account = 'a', at = NOW, ...more } = {}) => ({
  ...{ id: orderId(name, account), from, event, at },
  ...more,
});

module.exports = { NOW, acceptance, makeStore, next, orderId, step };
