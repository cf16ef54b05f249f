'use strict';

/** What else createFetch() promises below itself: equal requests, a clock that is being set, mocks, HTTP/2, the global dispatcher. */

const assert = require('node:assert/strict');
const http2 = require('node:http2');
const test = require('node:test');
const { openTls, relayTo } = require('./support/axios-lab.js');
const { listen } = require('../support/serve.js');
const { FETCHES, QUEUES, ...undiciLab } = require('./support/undici-lab.js');
const { CREATE, INFO } = require('../support/fixtures.js');
const { rejection, until } = require('../support/promises.js');
const { newSigner } = require('../support/new-signer.js');

const { openUndiciLab, order, settleDown } = undiciLab;

const GLOBAL = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((name) => Symbol.for(name));

for (const client of FETCHES) {
  const { name, library } = client;

  test(`${name}: equal requests of one millisecond are told apart`, async (t) => {
    const lab = await openUndiciLab(t, client, QUEUES.Pool);
    const bot = lab.bot();
    lab.front.holding = true;
    const sent = Array.from({ length: 30 }, () => bot(CREATE, order()));
    await until(() => lab.front.arrived >= 1);
    const controller = new AbortController();
    const given = Array.from({ length: 10 }, () =>
      rejection(bot(CREATE, { ...order(), signal: controller.signal })),
    );
    await settleDown();
    controller.abort();
    for (const error of await Promise.all(given)) assert.equal(error.name, 'AbortError');
    lab.front.release();
    for (const response of await Promise.all(sent)) assert.equal((await response.json()).retCode, 0);
    assert.deepEqual(lab.verdicts(), Array(30).fill('accepted'));
    const signatures = lab.requests.map(({ headers }) => headers['x-bapi-sign']);
    assert.equal(new Set(signatures).size, 30);
  });

  test(`${name}: what queued while the clock is being set waits for the clock`, async (t) => {
    const retry = (_error, _state, callback) => setTimeout(() => callback(null), 1);
    const lab = await openUndiciLab(
      t,
      client,
      ({ Agent, RetryAgent }) =>
        new RetryAgent(new Agent({ connections: 1 }), { retry, methods: ['POST'], maxRetries: 3 }),
    );
    let set = () => {};
    const setting = new Promise((resolve) => {
      set = resolve;
    });
    const wrong = { offset: 0 };
    const clock = {
      isSettled: true,
      now: () => lab.clock.time + wrong.offset,
      settled: () => setting,
    };
    const bot = lab.bot({ clock });
    lab.front.holding = true;
    const first = bot(CREATE, order());
    await until(() => lab.front.arrived >= 1);
    const second = bot(CREATE, order({ side: 'Sell' }));
    await settleDown();
    Object.assign(clock, { isSettled: false });
    wrong.offset = 60_000;
    lab.front.release();
    await (await first).json();
    await settleDown();
    assert.equal(lab.verdicts().length, 1);
    Object.assign(clock, { isSettled: true });
    wrong.offset = 0;
    set();
    assert.equal((await (await second).json()).retCode, 0);
    assert.deepEqual(lab.verdicts(), ['accepted', 'accepted']);
  });

  test(`${name}: a key that is destroyed while an order waits`, async (t) => {
    const lab = await openUndiciLab(t, client, QUEUES.Client);
    const signer = newSigner();
    const bot = lab.bot({ signer });
    lab.front.holding = true;
    const first = bot(CREATE, order());
    await until(() => lab.front.arrived >= 1);
    const second = rejection(bot(CREATE, order()));
    await settleDown();
    signer.destroy();
    lab.front.release();
    assert.equal((await (await first).json()).retCode, 0);
    assert.equal((await second).code, 'ERR_BYBIT_SIGNER_DESTROYED');
    assert.equal(lab.verdicts().length, 1);
  });

  test(`${name}: a MockAgent answers, and what it lets pass is held back`, async (t) => {
    const lab = await openUndiciLab(t, client, ({ MockAgent }) => new MockAgent({ connections: 1 }));
    const { dispatcher, front } = lab;
    const bot = lab.bot({ deadlineMs: 200 });
    lab.front.holding = true;
    const first = bot(CREATE, order());
    await until(() => lab.front.arrived >= 1);
    const late = rejection(bot(CREATE, order()));
    assert.equal((await late).code, 'ERR_BYBIT_NOT_SENT');
    front.release();
    await (await first).json();
    dispatcher
      .get(front.baseURL)
      .intercept({ path: CREATE, method: 'POST' })
      .reply(
        200,
        { retCode: 0, result: { from: 'mock' } },
        { headers: { 'content-type': 'application/json' } },
      )
      .delay(400);
    const mocked = await bot(CREATE, order());
    assert.equal((await mocked.json()).result.from, 'mock');
    assert.equal(lab.verdicts().length, 1);
  });

  test(`${name}: setGlobalDispatcher`, async (t) => {
    const lab = await openUndiciLab(t, client, QUEUES.Agent);
    const before = GLOBAL.map((symbol) => [symbol, globalThis[symbol]]);
    t.after(() => {
      for (const [symbol, value] of before) if (value !== undefined) globalThis[symbol] = value;
    });
    library.setGlobalDispatcher(lab.dispatcher);
    const gate = await lab.openGate();
    const bot = lab.bot({ gate });
    lab.front.holding = true;
    const sent = [1, 2, 3].map((n) =>
      bot(CREATE, { ...order({ orderLinkId: `n${n}` }), dispatcher: undefined }),
    );
    await until(() => lab.front.arrived >= 1);
    await settleDown();
    lab.clock.time += 30_000;
    lab.front.release();
    for (const response of await Promise.all(sent)) assert.equal((await response.json()).retCode, 0);
    assert.deepEqual(lab.verdicts(), Array(3).fill('accepted'));
  });
}

for (const { name, library, fetch } of FETCHES.slice(0, 2)) {
  test(`${name}: over HTTP/2`, async (t) => {
    const lab = await openUndiciLab(t, { library, fetch }, ({ Agent }) => {
      const connect = { rejectUnauthorized: false };
      return new Agent({ allowH2: true, connect, connections: 1, maxConcurrentStreams: 1, pipelining: 1 });
    });
    const gate = await lab.openGate();
    const { port } = new URL(lab.front.baseURL);
    const versions = [];
    const { key, cert } = await openTls(t, lab);
    const server = http2.createSecureServer({ key, cert }, (incoming, outgoing) => {
      versions.push(incoming.httpVersion);
      relayTo(Number(port))(incoming, outgoing);
    });
    const bot = lab.bot({ gate, baseURL: `https://localhost:${await listen(t, server)}` });
    lab.front.holding = true;
    const sent = [1, 2, 3, 4].map((n) => bot(CREATE, order({ orderLinkId: `n${n}` })));
    await until(() => lab.front.arrived > 0);
    await settleDown();
    lab.clock.time += 30_000;
    lab.front.release();
    for (const response of await Promise.all(sent)) assert.equal((await response.json()).retCode, 0);
    assert.deepEqual(lab.verdicts(), Array(4).fill('accepted'));
    assert.equal(versions[0], '2.0');
    gate.close();
    assert.equal((await rejection(bot(CREATE, order()))).code, 'ERR_BYBIT_GATE_CLOSED');
    assert.equal((await bot(INFO)).status, 200);
  });
}

test('what undici makes for others is left alone', async (t) => {
  const lab = await openUndiciLab(t, FETCHES[0], QUEUES.Agent);
  const { fetch, library } = FETCHES[0];
  await (await lab.bot()(INFO)).json();
  const foreign = { 'X-BAPI-SIGN': 'a'.repeat(64), 'X-BAPI-TIMESTAMP': '1' };
  const { baseURL } = lab.front;
  await (await fetch(`${baseURL}/v5/market/time`, { headers: foreign, dispatcher: lab.dispatcher })).text();
  assert.equal(lab.last().headers['x-bapi-sign'], foreign['X-BAPI-SIGN']);
  const { body } = await library.request(`${baseURL}/v5/market/time`, { headers: foreign });
  await body.text();
  assert.equal(lab.last().headers['x-bapi-timestamp'], '1');
});
