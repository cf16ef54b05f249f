'use strict';

/**
 * Requests through axios to an HTTP server in another process: attach() against the same call signed by hand, and an
 * order while libuv's pool is held against one while it is free.
 */

const crypto = require('node:crypto');
const { fork } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');

const { Signer } = require('../../lib');
const { attach } = require('../../lib/axios');
const { holdPool } = require('../../test/support/pool');
const { API_KEY, PAYLOADS, SECRET, assertSignatures, reference } = require('../contenders');
const { median, now } = require('../measure');
const { requireFromRoot } = require('../setup');

const PATH = '/v5/order/realtime';
const IN_FLIGHT = 50;
const BY_HAND = 'axios with createHmac by hand';
const POOL_FREE = 'the same with the pool free';

/** What the contenders ask for, one after another. */
const REQUESTS = Array.from({ length: PAYLOADS }, (_, i) => {
  const params = { category: 'linear', symbol: 'BTCUSDT', orderLinkId: `bench-${1_000_000 + i * 37}` };
  return { params, query: new URLSearchParams(params).toString() };
});

/** @typedef {(request: typeof REQUESTS[number]) => Promise<any>} Send */

/** @param {any} instance @returns {Send} */
function attached(instance) {
  return ({ params }) => instance.get(PATH, { params });
}

/** @param {any} instance @returns {Send} signs as most bots do */
function byHand(instance) {
  return ({ params, query }) => {
    const timestamp = Date.now();
    const signature = crypto
      .createHmac('sha256', SECRET)
      .update(timestamp + API_KEY + '5000' + query)
      .digest('hex');
    return instance.get(PATH, {
      params,
      headers: {
        'X-BAPI-API-KEY': API_KEY,
        'X-BAPI-TIMESTAMP': String(timestamp),
        'X-BAPI-SIGN': signature,
        'X-BAPI-RECV-WINDOW': '5000',
      },
    });
  };
}

/** @param {string} name @param {Send} send */
async function check(name, send) {
  for (const request of REQUESTS.slice(0, 10)) {
    const { sign, timestamp } = (await send(request)).data.result;
    const expected = reference(`${timestamp}${API_KEY}5000${request.query}`);
    assertSignatures(`axios, ${name}`, [[...sign].reverse().join('')], [expected]);
  }
}

/**
 * @param {() => Promise<any>} send
 * @param {number} count
 * @returns {Promise<number[]>} ns each
 */
async function timeEach(send, count) {
  const times = [];
  for (let i = 0; i < count; i++) {
    const start = now();
    await send();
    times.push(now() - start);
  }
  return times;
}

/**
 * @param {Send} send
 * @param {number} count  of requests in a round
 * @returns {() => Promise<{ alone: number, together: number }>} ns per request: the medians of one round
 */
function timeRequests(send, count) {
  let next = 0;
  const sendNext = () => send(REQUESTS[next++ % REQUESTS.length]);
  const burst = () => Promise.all(Array.from({ length: IN_FLIGHT }, sendNext));
  return async () => ({
    alone: median(await timeEach(sendNext, count)),
    together: median(await timeEach(burst, count / IN_FLIGHT)) / IN_FLIGHT,
  });
}

/** @returns {Promise<{ create: () => any, close: () => Promise<void> }>} axios instances, and the server behind them */
async function openServer() {
  const server = fork(path.join(__dirname, '..', 'axios-server.js'));
  const [port] = await once(server, 'message');
  const agents = [];
  const create = () => {
    const httpAgent = new http.Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
    agents.push(httpAgent);
    return requireFromRoot('axios').create({ baseURL: `http://127.0.0.1:${port}`, httpAgent });
  };
  const close = async () => {
    agents.forEach((agent) => agent.destroy());
    server.disconnect();
    await once(server, 'exit');
  };
  return { create, close };
}

/** @type {import('../measure').Row} */
const axios = {
  name: 'axios',
  measures: 'GET requests through attach(), one at a time and 50 in flight',
  unit: 'ns',
  rounds: 21,
  comparisons: ['attach', 'attachMain'].flatMap((name) => {
    const how = name === 'attach' ? '' : ", thread: 'main'";
    const compared = { versus: BY_HAND, value: /** @type {const} */ ('ours / theirs') };
    const targets = name === 'attach' ? [1, 0.75] : [];
    return [
      {
        work: `axios, one request at a time${how}`,
        ours: `${name}.alone`,
        theirs: 'byHand.alone',
        target: targets[0],
        ...compared,
      },
      {
        work: `axios, ${IN_FLIGHT} requests in flight${how}`,
        ours: `${name}.together`,
        theirs: 'byHand.together',
        target: targets[1],
        ...compared,
      },
    ];
  }),
  prepare: async ({ quick }) => {
    const server = await openServer();
    const signer = new Signer({ apiKey: API_KEY, apiSecret: SECRET });
    const sends = {
      attach: attached(attach(server.create(), { signer })),
      attachMain: attached(attach(server.create(), { signer, thread: 'main' })),
      byHand: byHand(server.create()),
    };
    const sides = {};
    for (const [name, send] of Object.entries(sends)) {
      await check(name, send);
      sides[name] = timeRequests(send, quick ? 100 : 200);
    }
    const close = async () => {
      await server.close();
      signer.destroy();
    };
    return { sides, close };
  },
};

/** @type {import('../measure').Row} */
const pool = {
  name: 'pool',
  measures: "POST orders through attach() on an open connection while libuv's pool is held",
  unit: 'ns',
  rounds: 11,
  quickRounds: 3,
  comparisons: [
    {
      work: "an order while libuv's pool is held, the latest: how much later",
      versus: POOL_FREE,
      ours: 'held.latest',
      theirs: 'free.median',
      value: 'ours - theirs',
      target: 50e6,
    },
    {
      work: "an order while libuv's pool is held, the median: how much later",
      versus: POOL_FREE,
      ours: 'held.median',
      theirs: 'free.median',
      value: 'ours - theirs',
    },
  ],
  prepare: async ({ quick }) => {
    const server = await openServer();
    const signer = new Signer({ apiKey: API_KEY, apiSecret: SECRET });
    const instance = attach(server.create(), { signer });
    let count = 0;
    const order = { category: 'linear', symbol: 'BTCUSDT', side: 'Buy', orderType: 'Market', qty: '0.001' };
    const send = () => instance.post('/v5/order/create', { ...order, orderLinkId: `bench-${(count += 1)}` });
    const time = async () => {
      const times = await timeEach(send, quick ? 50 : 200);
      return { median: median(times), latest: Math.max(...times) };
    };
    const timeHeld = async () => {
      const held = holdPool();
      const figures = await time().finally(held.release);
      await fs.promises.stat(__filename); // needs a thread of the pool: it is free again
      return figures;
    };
    const close = async () => {
      await server.close();
      signer.destroy();
    };
    return { sides: { free: time, held: timeHeld }, close };
  },
};

module.exports = { rows: [axios, pool] };
