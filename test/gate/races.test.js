'use strict';

/** What happens at the same time: checks, replies, listeners, closing, signing. */

const assert = require('node:assert/strict');
const diagnosticsChannel = require('node:diagnostics_channel');
const { once } = require('node:events');
const http = require('node:http');
const test = require('node:test');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { createFetch } = require('../../lib/fetch.js');
const { AuthGate, ServerClock } = require('../../lib/index.js');
const { openDiagnosisLab } = require('../support/diagnose/diagnose.js');
const { runChild } = require('../support/run-child.js');
const { CREATE, KEY, ORDER, QUERY_API } = require('../support/fixtures.js');
const { until } = require('../support/promises.js');
const { listen } = require('../support/serve.js');
const { newSigner } = require('../support/new-signer.js');
const { EXPIRED } = require('../support/gate/gate.js');

const READ = '/v5/order/realtime?category=linear&symbol=BTCUSDT';

async function openRelay(t, { gate: gateOptions = {}, ...options } = {}) {
  const { sandbox } = await openDiagnosisLab(t);
  const signer = newSigner();
  const baseURL = sandbox.urls.mainnet;
  const retry = { minMs: 5, maxMs: 20 };
  const gate = new AuthGate({ signer, baseURL, environment: 'mainnet', retry, ...gateOptions });
  t.after(() => gate.close());
  const bot = attach(axios.create({ baseURL }), { signer, gate, environment: 'mainnet', ...options });
  const sent = () => sandbox.requests.filter(({ path }) => path === CREATE).length;
  return { sandbox, signer, gate, bot, sent, baseURL };
}

test('an order that is being signed while the gate closes is not sent', async (t) => {
  const { gate, bot, sent } = await openRelay(t);
  await gate.ready();
  const orders = Array.from({ length: 50 }, () => bot.post(CREATE, ORDER));
  gate.close();
  const outcomes = await Promise.allSettled(orders);
  assert.ok(
    outcomes.every(
      (outcome) => outcome.status === 'rejected' && outcome.reason.code === 'ERR_BYBIT_GATE_CLOSED',
    ),
  );
  assert.equal(sent(), 0);
});

test('a gate that closes between the two attempts of an order stops the second', async (t) => {
  const { gate, bot, sent, sandbox, baseURL } = await openRelay(t);
  await gate.ready();
  const clock = new ServerClock({ baseURL });
  attach(bot, { signer: gate.signer, gate, clock, environment: 'mainnet' });
  await clock.sync();
  sandbox.set({ clockSkewMs: -30000 });
  clock.on('sync', () => gate.close());
  await assert.rejects(bot.post(CREATE, { ...ORDER, orderLinkId: 'one' }), { category: 'clock-ahead' });
  assert.equal(sent(), 1);
});

test('a check that began before a rejection does not outweigh it', async (t) => {
  const { gate, sandbox } = await openRelay(t, { gate: { retry: { minMs: 60000 } } });
  await gate.ready();
  sandbox.set({ nextReply: { when: { path: QUERY_API }, latencyMs: 150 } });
  const asked = sandbox.requests.length;
  const stale = gate.check();
  await until(() => sandbox.requests.length > asked);
  gate.report(EXPIRED);
  assert.equal((await stale).ok, true);
  assert.equal(gate.state, 'closed');
  assert.equal(gate.error, EXPIRED);
  const fresh = await gate.check();
  assert.equal(fresh.ok, true);
  assert.equal(gate.state, 'open');
});

test('a reply to a request from before the key was proven is not held against it', async (t) => {
  const { gate } = await openRelay(t);
  const sentAt = performance.now();
  await gate.ready();
  gate.report(EXPIRED, { sentAt });
  assert.equal(gate.state, 'open');
  gate.report(EXPIRED, { sentAt: performance.now() });
  assert.equal(gate.state, 'closed');
});

test('a check that cannot be made is made later', async (t) => {
  let broken = true;
  class MoodyAgent extends http.Agent {
    addRequest(...parts) {
      if (broken) throw new Error('the agent is broken');
      // @ts-expect-error the method is there, and not declared
      return super.addRequest(...parts);
    }
  }
  const agent = new MoodyAgent();
  t.after(() => agent.destroy());
  const { gate, bot } = await openRelay(t, { gate: { agent } });
  await assert.rejects(gate.ready(), /the agent is broken/);
  await assert.rejects(bot.post(CREATE, ORDER), {
    code: 'ERR_BYBIT_GATE_CLOSED',
    message: /the agent is broken/,
  });
  const opened = once(gate, 'open');
  broken = false;
  await opened;
});

test('a signer that was destroyed: orders are refused with the reason, and nobody is asked for it', async (t) => {
  const { gate, bot, signer, sandbox } = await openRelay(t);
  signer.destroy();
  await assert.rejects(gate.ready(), { code: 'ERR_BYBIT_SIGNER_DESTROYED' });
  assert.equal(gate.state, 'closed');
  const asked = sandbox.requests.length;
  await assert.rejects(bot.post(CREATE, ORDER), { code: 'ERR_BYBIT_GATE_CLOSED', message: /destroyed/ });
  assert.equal(sandbox.requests.length, asked);
});

test('an error of a listener changes nothing, and is thrown on the next tick', async (t) => {
  const { sandbox } = await openDiagnosisLab(t);
  const script = `
    const { AuthGate, Signer, classify } = require(${JSON.stringify(require.resolve('../../lib/index.js'))});
    const signer = new Signer({ apiKey: ${JSON.stringify(KEY.apiKey)}, apiSecret: ${JSON.stringify(KEY.secret)} });
    const gate = new AuthGate({ signer, baseURL: ${JSON.stringify(sandbox.urls.mainnet)}, environment: 'mainnet', watchMs: 20 });
    const thrown = [];
    process.on('uncaughtException', (error) => thrown.push(error.message));
    gate.on('open', () => { throw new Error('open broke'); });
    gate.on('closed', () => { throw new Error('closed broke'); });
    gate.ready().then(async (diagnosis) => {
      gate.close();
      await new Promise((resolve) => setTimeout(resolve, 100));
      console.log(JSON.stringify({ ok: diagnosis.ok, state: gate.state, thrown }));
    });
  `;
  const child = await runChild('-e', { args: [script] });
  assert.deepEqual(
    JSON.parse(child.stdout),
    { ok: true, state: 'closed', thrown: ['open broke', 'closed broke'] },
    child.stderr,
  );
  assert.equal(sandbox.requests.length, 4, 'nothing is asked after close()');
});

test('the event of close() has a text, as that of a rejection has', async (t) => {
  const { gate } = await openRelay(t);
  await gate.ready();
  const texts = [];
  gate.on('closed', (error) => texts.push(error.toText()));
  gate.report(EXPIRED);
  await gate.check();
  gate.close();
  assert.match(texts[0], /^BybitAuthError: The API key has expired/);
  assert.match(texts[1], /^BybitGateError: .*closed for good/);
});

test('what is no rejection is ignored', async (t) => {
  const { gate } = await openRelay(t);
  await gate.ready();
  for (const strange of [undefined, {}, new Error('mine'), { category: 'toString' }]) {
    gate.report(/** @type {any} */ (strange));
  }
  assert.equal(gate.state, 'open');
});

test('the clock of one environment learns nothing from another', async (t) => {
  const { sandbox } = await openDiagnosisLab(t, { keys: [KEY, { ...KEY, environment: 'testnet' }] });
  const signer = newSigner();
  const clock = new ServerClock({ baseURL: sandbox.urls.mainnet });
  await clock.sync();
  sandbox.set({ clockSkewMs: 500 }, { environment: 'testnet' });
  const testnet = attach(axios.create({ baseURL: sandbox.urls.testnet }), { signer, clock });
  await testnet.get(READ);
  assert.ok(Math.abs(clock.offsetMs) < 100, String(clock.offsetMs));
});

test('one refused timestamp closes nothing while the time cannot be had', async (t) => {
  const { gate, bot, sandbox, baseURL } = await openRelay(t);
  await gate.ready();
  attach(bot, { signer: gate.signer, gate, clock: new ServerClock({ baseURL }), environment: 'mainnet' });
  sandbox.set({
    everyReply: { httpStatus: 502, when: { path: '/v5/market/time' } },
    nextReply: { retCode: 10002, retMsg: 'invalid request', when: { path: '/v5/order/realtime' } },
  });
  await assert.rejects(bot.get(READ), { category: 'request-late' });
  assert.equal(gate.state, 'open');
});

test('a clock that does not help is not asked again for every request', async (t) => {
  const { bot, sandbox, signer, baseURL } = await openRelay(t);
  attach(bot, { signer, clock: new ServerClock({ baseURL, samples: 1 }), environment: 'mainnet' });
  sandbox.set({
    everyReply: { retCode: 10002, retMsg: 'invalid request', when: { path: '/v5/order/realtime' } },
  });
  for (let round = 0; round < 10; round += 1) await bot.get(READ).catch(() => {});
  const count = (path) => sandbox.requests.filter((request) => request.path === path).length;
  assert.deepEqual([count('/v5/order/realtime'), count('/v5/market/time')], [11, 1]);
});

test('an abort is heard while a request waits at the gate, and nothing is sent', async (t) => {
  const { bot, sandbox, sent } = await openRelay(t);
  sandbox.set({ latencyMs: 60000 });
  const controller = new AbortController();
  const order = bot.post(CREATE, ORDER, { signal: controller.signal });
  await until(() => sandbox.requests.length > 0);
  controller.abort();
  await assert.rejects(order, { code: 'ERR_CANCELED' });
  assert.equal(sent(), 0);
});

test('a user name and a password in a URL are not published', async (t) => {
  const { sandbox, signer } = await openRelay(t);
  const heard = [];
  const listener = (/** @type {any} */ message) => heard.push(message);
  diagnosticsChannel.subscribe('bybit-auth:request', listener);
  t.after(() => diagnosticsChannel.unsubscribe('bybit-auth:request', listener));
  const baseURL = sandbox.urls.mainnet.replace('//', '//user:hunter2@');
  await attach(axios.create({ baseURL }), { signer }).get(READ);
  assert.equal(heard.length, 1);
  assert.ok(!JSON.stringify(heard).includes('hunter2'));
});

test('a success is seen in the first bytes of a body that never ends', async (t) => {
  const { signer } = await openRelay(t);
  const server = http.createServer((_incoming, outgoing) => {
    outgoing.writeHead(200, { 'Content-Type': 'application/json' });
    outgoing.write('{"retCode":0,"retMsg":"OK",');
  });
  const signedFetch = createFetch({ signer, baseURL: `http://127.0.0.1:${await listen(t, server)}` });
  const response = await signedFetch('/v5/account/info');
  assert.equal(response.status, 200);
});
