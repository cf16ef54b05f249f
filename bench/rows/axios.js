'use strict';

/** Requests through axios: attach() against the same call signed by hand, against an HTTP server next door. */

const crypto = require('node:crypto');
const { fork } = require('node:child_process');
const { once } = require('node:events');
const http = require('node:http');
const path = require('node:path');

const { Signer } = require('../../lib');
const { attach } = require('../../lib/axios');
const { API_KEY, SECRET, assertSignatures, reference } = require('../contenders');
const { mapValues, median, now, takeTurns } = require('../measure');
const { requireFromRoot } = require('../setup');

const PATH = '/v5/account/wallet-balance';
const PARAMS = { accountType: 'UNIFIED', coin: 'USDT' };
const QUERY = 'accountType=UNIFIED&coin=USDT';
const IN_FLIGHT = 50;

/** @param {any} instance @param {string} name @returns {{ name: string, send(): Promise<any> }} */
function attached(instance, name) {
  return { name, send: () => instance.get(PATH, { params: PARAMS }) };
}

/** @param {any} instance @returns {{ name: string, send(): Promise<any> }} as most bots do it */
function byHand(instance) {
  const send = () => {
    const timestamp = Date.now();
    const signature = crypto
      .createHmac('sha256', SECRET)
      .update(timestamp + API_KEY + '5000' + QUERY)
      .digest('hex');
    return instance.get(PATH, {
      params: PARAMS,
      headers: {
        'X-BAPI-API-KEY': API_KEY,
        'X-BAPI-TIMESTAMP': String(timestamp),
        'X-BAPI-SIGN': signature,
        'X-BAPI-RECV-WINDOW': '5000',
      },
    });
  };
  return { name: 'byHand', send };
}

/** @param {{ name: string, send(): Promise<any> }} contender */
async function check({ name, send }) {
  const { data } = await send();
  const { sign, timestamp } = data.result;
  const signature = [...sign].reverse().join('');
  assertSignatures(`axios, ${name}`, [signature], [reference(`${timestamp}${API_KEY}5000${QUERY}`)]);
}

/** @param {() => Promise<any>} send @param {number} count @returns {Promise<number>} ns per request */
async function oneByOne(send, count) {
  const times = [];
  for (let i = 0; i < count; i++) {
    const start = now();
    await send();
    times.push(now() - start);
  }
  return median(times);
}

/** @param {() => Promise<any>} send @param {number} count @returns {Promise<number>} ns per request */
async function atOnce(send, count) {
  const times = [];
  for (let i = 0; i < count / IN_FLIGHT; i++) {
    const start = now();
    await Promise.all(Array.from({ length: IN_FLIGHT }, send));
    times.push((now() - start) / IN_FLIGHT);
  }
  return median(times);
}

/** @param {import('../run').Context} context */
async function axiosPath({ quick }) {
  const server = fork(path.join(__dirname, '..', 'axios-server.js'));
  const [port] = await once(server, 'message');
  const agents = [];
  const create = () => {
    const httpAgent = new http.Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
    agents.push(httpAgent);
    return requireFromRoot('axios').create({ baseURL: `http://127.0.0.1:${port}`, httpAgent });
  };
  const signer = new Signer({ apiKey: API_KEY, apiSecret: SECRET });
  const contenders = [
    attached(attach(create(), { signer }), 'attach'),
    attached(attach(create(), { signer, thread: 'main' }), 'attachMain'),
    byHand(create()),
    attached(create(), 'unsigned'),
  ];
  try {
    for (const contender of contenders.slice(0, 3)) await check(contender);
    const [rounds, count] = quick ? [3, 100] : [15, 200];
    for (const { send } of contenders) await atOnce(send, count * 2);
    const alone = await takeTurns(contenders, rounds, ({ send }) => oneByOne(send, count));
    const together = await takeTurns(contenders, rounds, ({ send }) => atOnce(send, count));
    return report(
      mapValues(alone, (values) => Math.min(...values)),
      mapValues(together, (values) => Math.min(...values)),
    );
  } finally {
    agents.forEach((agent) => agent.destroy());
    server.disconnect();
    await once(server, 'exit');
    signer.destroy();
  }
}

/** @param {Record<string, number>} alone @param {Record<string, number>} together */
function report(alone, together) {
  const versus = 'axios with createHmac by hand';
  const entry = (work, target, value) => ({ work, versus, target, value });
  return {
    entries: [
      entry('axios, one request at a time', { atMost: 1 }, alone.attach / alone.byHand),
      entry(`axios, ${IN_FLIGHT} requests in flight`, { atMost: 1 }, together.attach / together.byHand),
      entry("axios, one at a time, thread: 'main'", null, alone.attachMain / alone.byHand),
      entry(`axios, ${IN_FLIGHT} in flight, thread: 'main'`, null, together.attachMain / together.byHand),
    ],
    raw: { oneAtATimeNsPerRequest: alone, inFlightNsPerRequest: together },
  };
}

module.exports = { axios: axiosPath };
