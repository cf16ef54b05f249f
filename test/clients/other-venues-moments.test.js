'use strict';

/** A request to Binance or OKX carries the time at which it leaves, also where its signature is a part of the URL. */

const assert = require('node:assert/strict');
const http = require('node:http');
const { test } = require('node:test');
const axios = require('axios');

const { Signer } = require('../../lib/index.js');
const { attach } = require('../../lib/axios.js');
const { createFetch } = require('../../lib/fetch.js');
const { openRawExchange } = require('../support/transport/raw-exchange.js');

const PATHS = { binance: '/api/v3/account?a=1', okx: '/api/v5/account/balance?ccy=BTC' };
const HOUR = 3_600_000;

/** A clock that a test sets. */
function newClock() {
  const clock = { time: 1_700_000_000_000, now: () => clock.time };
  return clock;
}

for (const venue of /** @type {const} */ (['binance', 'okx'])) {
  const path = PATHS[venue];

  test(`${venue}: what waited in the queue of an agent is signed when it leaves`, async (t) => {
    const clock = newClock();
    const answer = () => {
      clock.time += HOUR;
      return venue === 'okx' ? '{"code":"0","msg":"","data":[]}' : '{}';
    };
    const exchange = await openRawExchange(t, venue, { answer });
    const httpAgent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    t.after(() => httpAgent.destroy());
    const instance = axios.create({ baseURL: exchange.url, proxy: false, httpAgent });
    const bot = attach(instance, { signer: new Signer(exchange.key), clock, deadlineMs: 60_000 });
    await Promise.all([1, 2, 3].map(() => bot.get(path)));
    assert.deepEqual(
      exchange.seen.map(({ time }) => time),
      [0, 1, 2].map((hours) => 1_700_000_000_000 + hours * HOUR),
    );
    for (const { signature, right } of exchange.seen) assert.equal(signature, right);
  });

  test(`${venue}: a retry of the same configuration is signed again`, async (t) => {
    const clock = newClock();
    const exchange = await openRawExchange(t, venue, { status: 503, answer: '<html>busy</html>' });
    const bot = attach(axios.create({ baseURL: exchange.url, proxy: false }), {
      signer: new Signer(exchange.key),
      clock,
    });
    let retries = 0;
    bot.interceptors.response.use(undefined, (error) => {
      if (retries++ >= 2) throw error;
      clock.time += HOUR;
      return bot.request(error.config);
    });
    await assert.rejects(bot.get(path));
    assert.equal(exchange.seen.length, 3);
    exchange.seen.forEach(({ time, signature, right, target }, index) => {
      assert.equal(time, 1_700_000_000_000 + index * HOUR);
      assert.equal(signature, right);
      assert.equal(target.match(/signature=/g)?.length ?? 0, venue === 'binance' ? 1 : 0);
    });
  });

  test(`${venue}: many equal requests at one time are distinct, and all arrive as signed`, async (t) => {
    const exchange = await openRawExchange(t, venue);
    const call = createFetch({ baseURL: exchange.url, signer: new Signer(exchange.key), clock: newClock() });
    await Promise.all(Array.from({ length: 20 }, () => call(path)));
    assert.equal(new Set(exchange.seen.map(({ signature }) => signature)).size, 20);
    for (const { signature, right } of exchange.seen) assert.equal(signature, right);
  });

  test(`${venue}: a Request is signed, and its body is sent as it is`, async (t) => {
    const exchange = await openRawExchange(t, venue);
    const call = createFetch({ baseURL: exchange.url, signer: new Signer(exchange.key) });
    const body = venue === 'okx' ? '{"instId":"BTC-USDT|{x}"}' : new URLSearchParams({ symbol: "B'T|C{}" });

    const request = new Request(`${exchange.url}${path}&odd={a}|b^c'd`, { method: 'POST', body });
    assert.equal((await call(request)).status, 200);
    const [{ signature, right, body: sent }] = exchange.seen;
    assert.equal(signature, right);
    assert.equal(sent, String(body));
  });
}
