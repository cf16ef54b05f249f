'use strict';

/**
 * The package while a test suite fakes time: nothing waits for a faked timer, what is bounded ends in real time, and
 * timestamps and the sandbox follow the faked Date.
 */

const assert = require('node:assert/strict');
const { afterEach, describe, mock, test } = require('node:test');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { createFetch } = require('../../lib/fetch.js');
const { AuthGate, BybitAuthError, Signer, classify } = require('../../lib/index.js');
const { CREATE, DAY_MS, INFO, KEY, NOW, ORDER } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');
const { openSandbox } = require('../support/open-sandbox.js');

const newSigner = () => new Signer({ apiKey: KEY.apiKey, apiSecret: KEY.secret });

/** @type {(() => void)[]} */
const undo = [];

/** Replaces a function that tests fake, until the end of the test. */
function replace(owner, name, value) {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  undo.push(() => (before === undefined ? delete owner[name] : Object.defineProperty(owner, name, before)));
}

afterEach(() => {
  mock.timers.reset();
  while (undo.length > 0) undo.pop()();
});

/** The ways to fake time. */
const FAKES = {
  'mock.timers of node:test': () =>
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate', 'Date'], now: NOW }),
  'Date alone': () => mock.timers.enable({ apis: ['Date'], now: NOW }),
  'every global, frozen': () => {
    replace(Date, 'now', () => NOW);
    const stopped = performance.now();
    replace(performance, 'now', () => stopped);
    for (const name of ['setTimeout', 'setInterval', 'setImmediate']) {
      replace(globalThis, name, () => ({ unref() {}, ref() {} }));
    }
  },
};

/** Clients of the sandbox, each a function that places an order. */
function clientsOf(sandbox, options = {}) {
  const baseURL = sandbox.urls.mainnet;
  const signer = newSigner();
  const create = { baseURL, proxy: false };
  const byHttp = attach(axios.create({ ...create, adapter: 'http' }), { signer, ...options });
  const byFetch = attach(axios.create({ ...create, adapter: 'fetch' }), { signer, ...options });
  const send = createFetch({ signer, baseURL, ...options });
  return {
    'axios, http': async (bybitAuth) => (await byHttp.post(CREATE, ORDER, { bybitAuth })).data,
    'axios, fetch': async (bybitAuth) => (await byFetch.post(CREATE, ORDER, { bybitAuth })).data,
    createFetch: async (bybitAuth) =>
      (await send(CREATE, { method: 'POST', body: JSON.stringify(ORDER), bybitAuth })).json(),
  };
}

for (const [title, fake] of Object.entries(FAKES)) {
  describe(`faked: ${title}`, () => {
    test('orders leave and are accepted, and so are those after it', async (t) => {
      const sandbox = await openSandbox(t);
      const clients = clientsOf(sandbox);
      fake();
      sandbox.addKey(KEY);
      for (const [name, order] of Object.entries(clients)) assert.equal((await order()).retCode, 0, name);
      assert.ok(sandbox.requests.every(({ headers }) => headers['x-bapi-timestamp'] === String(NOW)));
      mock.timers.reset();
      while (undo.length > 0) undo.pop()();
      sandbox.addKey(KEY);
      for (const [name, order] of Object.entries(clients)) assert.equal((await order()).retCode, 0, name);
    });

    test('an order that waits for a gate is not sent after its deadline', async (t) => {
      const sandbox = await openSandbox(t);
      const signer = newSigner();
      const gate = { state: 'unchecked', signer, admit: () => new Promise(() => {}), report() {} };
      const clients = clientsOf(sandbox, { signer, gate, deadlineMs: 20 });
      fake();
      for (const order of Object.values(clients)) {
        const error = await rejection(order());
        assert.equal(error.sent, false, error.stack);
        assert.match(error.message, /within 20 ms/);
      }
      assert.equal(sandbox.requests.length, 0);
    });

    test('leaveBy is a time by the faked Date', async (t) => {
      const sandbox = await openSandbox(t);
      const signer = newSigner();
      const gate = { state: 'unchecked', signer, admit: () => new Promise(() => {}), report() {} };
      const waiting = clientsOf(sandbox, { signer, gate, deadlineMs: 60 });
      const clients = clientsOf(sandbox);
      fake();
      sandbox.addKey(KEY);
      for (const [name, order] of Object.entries(clients)) {
        assert.equal((await order({ leaveBy: NOW + 9000 })).retCode, 0);
        assert.match((await rejection(order({ leaveBy: NOW }))).message, /leaveBy/);
        // The faked Date never gets there, so the deadline ends it.
        assert.match((await rejection(waiting[name]({ leaveBy: NOW + 1 }))).message, /within 60 ms/);
      }
      assert.equal(sandbox.requests.length, 3);
    });

    test('delays of the sandbox end', async (t) => {
      const sandbox = await openSandbox(t, { faults: { arrivalLatencyMs: 1, latencyMs: 1, dripMs: 1 } });
      fake();
      sandbox.addKey(KEY);
      for (const order of Object.values(clientsOf(sandbox))) assert.equal((await order()).retCode, 0);
    });
  });
}

test('a gate hears a refusal although the monotonic clock was faked after its check', async (t) => {
  const sandbox = await openSandbox(t);
  const signer = newSigner();
  const gate = new AuthGate({ signer, baseURL: sandbox.urls.mainnet, retry: { minMs: 60000 } });
  t.after(() => gate.close());
  await gate.ready();
  const order = clientsOf(sandbox, { signer, gate })['axios, http'];
  replace(performance, 'now', () => 0);
  sandbox.removeKey(KEY.apiKey);
  assert.equal((await rejection(order())).category, 'key-or-environment');
  assert.equal(gate.state, 'closed');
});

test('doubts count although the monotonic clock was faked after the first one', async (t) => {
  const sandbox = await openSandbox(t);
  const signer = newSigner();
  const gate = new AuthGate({ signer, baseURL: sandbox.urls.mainnet, retry: { minMs: 60000 } });
  t.after(() => gate.close());
  await gate.ready();
  const doubt = classify({ retCode: 10004, retMsg: 'error sign!' });
  gate.report(doubt, { sentAt: performance.now() });
  let now = 0;
  replace(performance, 'now', () => (now += 1));
  for (const sentAt of [0, 1000]) gate.report(doubt, { sentAt });
  assert.equal(gate.state, 'closed');
});

test('signatures need no queueMicrotask, which Node.js needs for its own fetch', async (t) => {
  const sandbox = await openSandbox(t);
  const signer = newSigner();
  const order = clientsOf(sandbox)['axios, http'];
  replace(globalThis, 'queueMicrotask', () => {});
  assert.equal(await signer.sign('payload'), signer.signSync('payload'));
  assert.equal((await Signer.signAll([signer], { query: 'a=1' })).length, 1);
  assert.equal((await order()).retCode, 0);
});

describe('the sandbox and the faked Date', () => {
  test('it follows a Date that is faked after it has started, and again after that', async (t) => {
    const sandbox = await openSandbox(t);
    mock.timers.enable({ apis: ['Date'], now: NOW });
    assert.equal(sandbox.now(), NOW);
    mock.timers.setTime(NOW + DAY_MS);
    assert.equal(sandbox.now(), NOW + DAY_MS);
    mock.timers.reset();
    assert.ok(Math.abs(sandbox.now() - Date.now()) < DAY_MS);
  });

  test('a key expires when the clock moves 91 days', async (t) => {
    mock.timers.enable({ apis: ['Date'], now: NOW });
    const sandbox = await openSandbox(t);
    const bot = attach(axios.create({ baseURL: sandbox.urls.mainnet, proxy: false }), {
      signer: newSigner(),
    });
    assert.equal((await bot.get(INFO)).data.retCode, 0);
    mock.timers.setTime(NOW + 89 * DAY_MS);
    assert.equal((await bot.get(INFO)).data.retCode, 0);
    mock.timers.setTime(NOW + 91 * DAY_MS);
    const error = await rejection(bot.get(INFO));
    assert.ok(error instanceof BybitAuthError);
    assert.equal(error.category, 'key-expired');
  });

  test('a window of its rate limit ends by the faked Date', async (t) => {
    mock.timers.enable({ apis: ['Date'], now: NOW });
    const sandbox = await openSandbox(t, { faults: { enforceRateLimit: true } });
    const signer = newSigner();
    const bot = attach(axios.create({ baseURL: sandbox.urls.mainnet, proxy: false }), {
      signer,
      throwOn: 'never',
    });
    const next = async () => (await bot.get(INFO)).data.retCode;
    let count = 0;
    while ((await next()) === 0) count += 1;
    assert.ok(count > 1);
    assert.equal(await next(), 10006);
    mock.timers.setTime(NOW + 1000);
    assert.equal(await next(), 0);
  });

  test('`now` replaces it', async (t) => {
    mock.timers.enable({ apis: ['Date'], now: NOW });
    const sandbox = await openSandbox(t, { now: () => 5 });
    assert.equal(sandbox.now(), 5);
  });
});
