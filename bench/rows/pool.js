'use strict';

/** An order on an open connection while libuv's pool is held, against the same order with the pool free. */

const { fork } = require('node:child_process');
const { once } = require('node:events');
const http = require('node:http');
const path = require('node:path');

const { Signer } = require('../../lib');
const { attach } = require('../../lib/axios');
const { holdPool } = require('../../test/support/pool');
const { API_KEY, SECRET } = require('../contenders');
const { median, now } = require('../measure');
const { requireFromRoot } = require('../setup');

const ORDER = { category: 'linear', symbol: 'BTCUSDT', side: 'Buy', orderType: 'Market', qty: '0.001' };

/** @param {() => Promise<any>} send @param {number} count @returns {Promise<number[]>} ms each */
async function time(send, count) {
  const times = [];
  for (let i = 0; i < count; i++) {
    const start = now();
    await send();
    times.push((now() - start) / 1e6);
  }
  return times;
}

/** @param {import('../run').Context} context */
async function pool({ quick }) {
  const server = fork(path.join(__dirname, '..', 'axios-server.js'));
  const [port] = await once(server, 'message');
  const httpAgent = new http.Agent({ keepAlive: true });
  const instance = requireFromRoot('axios').create({ baseURL: `http://127.0.0.1:${port}`, httpAgent });
  const signer = new Signer({ apiKey: API_KEY, apiSecret: SECRET });
  attach(instance, { signer });
  let count = 0;
  const send = () => instance.post('/v5/order/create', { ...ORDER, orderLinkId: `bench-${(count += 1)}` });
  const orders = quick ? 50 : 500;
  try {
    await time(send, orders); // warms up, and opens the connection
    const free = await time(send, orders);
    const held = holdPool();
    const late = await time(send, orders).finally(held.release);
    return report(free, late);
  } finally {
    httpAgent.destroy();
    server.disconnect();
    await once(server, 'exit');
    signer.destroy();
  }
}

/** @param {number[]} free @param {number[]} held */
function report(free, held) {
  const usual = median(free);
  const entry = (work, target, value) => ({
    work,
    versus: 'the same with the pool free',
    target,
    value,
    unit: 'ms later',
  });
  return {
    entries: [
      entry("an order while libuv's pool is held, the latest", { atMost: 50 }, Math.max(...held) - usual),
      entry("an order while libuv's pool is held, the median", null, median(held) - usual),
    ],
    raw: {
      freeMs: { median: usual, latest: Math.max(...free) },
      heldMs: { median: median(held), latest: Math.max(...held) },
    },
  };
}

module.exports = { pool };
