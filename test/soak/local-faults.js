'use strict';

/** What goes wrong in the process, on its machine, and between it and the exchange: part of the table in faults.js. */

const http = require('node:http');
const net = require('node:net');
const { holdPool } = require('../support/pool');

/** ms; more than a busy machine makes an order late by. */
const STEP_MS = 20_000;
/** ms; longer than the deadline of an order, and than its reply is waited for. */
const BLOCK_MS = 2600;

/** Hundreds of connections at one moment would make the proxy late. */
const MOST_HELD = 64;

/** An agent whose connections are made when the fault ends, as behind a proxy that answers CONNECT late. */
class LateAgent extends http.Agent {
  /** @type {{ options: any, callback: (error: Error | null, socket?: net.Socket) => void }[]} */
  #held = [];

  /** @param {any} options @param {(error: Error | null, socket?: net.Socket) => void} callback */
  createConnection(options, callback) {
    this.#held.push({ options, callback });
    if (this.#held.length > MOST_HELD) this.#held.shift()?.callback(new Error('no answer to CONNECT'));
    return /** @type {any} */ (undefined);
  }

  connect() {
    for (const { options, callback } of this.#held.splice(0)) callback(null, net.connect(options));
  }

  get isWaitedFor() {
    return this.#held.length > 0;
  }
}

/** A reply of a cache. @param {number} ageMs */
function cachedTime(ageMs) {
  const time = Date.now() - ageMs;
  return {
    when: { path: '/v5/market/time' },
    headers: { Age: String(ageMs / 1000), 'X-Cache': 'Hit from cloudfront' },
    body: { retCode: 0, retMsg: 'OK', result: { timeSecond: String(Math.floor(time / 1000)) }, time },
  };
}

/** @type {ReturnType<typeof holdPool> | undefined} */
let pool;
/** @type {LateAgent | undefined} */
let lateAgent;

/** @type {readonly import('./faults').Fault[]} */
const LOCAL_FAULTS = [
  {
    name: 'pool held',
    effect: 'refuses nothing',
    begin() {
      const held = holdPool();
      pool = held;
      return () => held.held();
    },
    end: () => pool?.release(),
  },
  {
    name: 'event loop blocked',
    effect: 'delays',
    begin() {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BLOCK_MS);
    },
  },
  {
    // The wall clock and the exchange are ahead afterwards, and the monotonic clock is not.
    name: 'suspended for 20 s',
    effect: 'delays',
    begin({ exchange, relay, wall }) {
      wall.stepMs = STEP_MS;
      exchange.set({ clockSkewMs: STEP_MS });
      // The wall clock is right: no order that is sent from now on may be refused for its timestamp.
      relay.expectClock();
    },
  },
  { name: 'proxy stalls', effect: 'refuses', begin: ({ exchange }) => exchange.setProxy('stalls') },
  {
    name: 'proxy answers 101',
    effect: 'refuses',
    begin: ({ exchange }) => exchange.setProxy('switches protocols'),
  },
  {
    name: 'connections too late',
    effect: 'sends nothing',
    begin({ relay }) {
      const agent = new LateAgent();
      lateAgent = agent;
      relay.useAgent(agent);
      return () => agent.isWaitedFor;
    },
    end: () => lateAgent?.connect(),
  },
  {
    name: 'queue in the agent',
    effect: 'lets some through',
    begin({ exchange, relay }) {
      exchange.set({ latencyMs: 150 });
      relay.useAgent(new http.Agent({ keepAlive: true, maxSockets: 1 }));
    },
  },
  {
    // Both what the clock asks for and what the bot reads.
    name: 'cached time',
    effect: 'refuses nothing',
    begin: ({ exchange }) => exchange.set({ everyReply: cachedTime(STEP_MS) }),
  },
  {
    name: 'permission lost on a read',
    effect: 'refuses nothing',
    begin({ exchange, accounts }) {
      const refused = () => accounts.reduce((sum, { readsRefused }) => sum + readsRefused, 0);
      const before = refused();
      const when = { path: '/v5/account/info' };
      exchange.set({ everyReply: { retCode: 10005, retMsg: 'Permission denied', when } });
      return () => refused() > before;
    },
  },
];

module.exports = { LOCAL_FAULTS, STEP_MS };
