'use strict';

/**
 * An order carries the time at which it leaves, whatever held it up: libuv's pool, this thread, a queue in the agent, a
 * new connection, a clock that was set. On real sockets; the sandbox refuses what is stale.
 */

const assert = require('node:assert/strict');
const http = require('node:http');
const test = require('node:test');
const { setTimeout: delay } = require('node:timers/promises');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { createFetch } = require('../../lib/fetch.js');
const { AuthGate, ServerClock } = require('../../lib/index.js');
const pools = require('../support/pool.js');
const { forkSandbox } = require('../support/sandbox-child.js');
const { CREATE, KEY, ORDER } = require('../support/fixtures.js');
const { rejection, until } = require('../support/promises.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { listen } = require('../support/serve.js');
const { newSigner } = require('../support/new-signer.js');

/** ms; a request that was signed longer ago than this is refused. */
const WINDOW = 1000;

/** A bot with a gate that is open, and one idle connection to the sandbox. */
async function openDesk(t, { agent = {}, host = '127.0.0.1', options = {}, faults = {} } = {}) {
  const sandbox = await openSandbox(t, { keys: [KEY] });
  const signer = newSigner();
  const baseURL = sandbox.urls.mainnet.replace('127.0.0.1', host);
  const needs = ['POST /v5/order/create?category=linear'];
  const gate = new AuthGate({ signer, baseURL: sandbox.urls.mainnet, environment: 'mainnet', needs });
  t.after(() => gate.close());
  await gate.ready();
  const httpAgent = new http.Agent({ keepAlive: true, ...agent });
  t.after(() => httpAgent.destroy());
  const settings = { signer, gate, recvWindow: WINDOW, environment: 'mainnet', ...options };
  const bot = attach(axios.create({ baseURL, httpAgent, proxy: false }), settings);
  sandbox.set(faults);
  let count = 0;
  return {
    sandbox,
    signer,
    gate,
    bot,
    settings,
    baseURL,
    order: (config) => bot.post(CREATE, { ...ORDER, orderLinkId: `n-${(count += 1)}` }, config),
    orders: () => sandbox.requests.filter(({ path }) => path === CREATE),
    warm: () => bot.get('/v5/account/info'),
  };
}

function holdPool(t) {
  const pool = pools.holdPool();
  t.after(pool.release);
  return pool;
}

function block(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

const verdicts = (desk) => [...new Set(desk.orders().map(({ verdict }) => verdict))];

for (const thread of ['worker', 'main']) {
  test(`libuv's pool is held: orders leave at once on open connections, thread ${thread}`, async (t) => {
    const desk = await openDesk(t, { options: { thread } });
    await Promise.all(Array.from({ length: 5 }, desk.warm));
    const pool = holdPool(t);
    const replies = await Promise.all(Array.from({ length: 5 }, () => desk.order()));
    assert.ok(pool.held(), 'no order waited for the pool');
    assert.deepEqual(
      replies.map(({ data }) => data.retCode),
      [0, 0, 0, 0, 0],
    );
    assert.deepEqual(verdicts(desk), ['accepted']);
    assert.equal(desk.gate.state, 'open');
  });
}

test("libuv's pool is held: a fetch leaves at once as well", async (t) => {
  const desk = await openDesk(t);
  const fetch = createFetch({ ...desk.settings, baseURL: desk.baseURL });
  const pool = holdPool(t);
  const response = await fetch(CREATE, { method: 'POST', body: JSON.stringify(ORDER) });
  assert.ok(pool.held());
  assert.equal((await response.json()).retCode, 0);
  assert.deepEqual(verdicts(desk), ['accepted']);
});

test("libuv's pool is held: a check of the gate does not wait for it", async (t) => {
  const desk = await openDesk(t);
  const pool = holdPool(t);
  assert.equal((await desk.gate.check()).ok, true);
  assert.ok(pool.held());
});

test('a new connection by name waits for its look-up, and leaves fresh', async (t) => {
  const desk = await openDesk(t, { host: 'localhost' });
  const pool = holdPool(t);
  const pending = desk.order();
  await delay(WINDOW + 500);
  assert.equal(desk.orders().length, 0, 'the look-up is still waiting');
  pool.release();
  assert.equal((await pending).data.retCode, 0);
  assert.deepEqual(verdicts(desk), ['accepted']);
});

test('a new connection by name that is not looked up by the deadline: nothing is sent', async (t) => {
  const desk = await openDesk(t, { host: 'localhost' });
  const pool = holdPool(t);
  const error = await rejection(desk.order({ bybitAuth: { deadlineMs: 100 } }));
  assert.ok(pool.held());
  assert.deepEqual([error.code, error.sent, error.isAxiosError], ['ECONNABORTED', false, true]);
  pool.release();
  await desk.warm();
  assert.equal(desk.orders().length, 0);
});

/** ms; the window of a sandbox that is not blocked, since it is another process. A busy machine has this long for an order. */
const APART = 1000;

/** Moments at which this thread can be blocked while an order is on its way out. */
const MOMENTS = {
  'at once': () => block(APART * 2),
  'in a microtask': () => queueMicrotask(() => block(APART * 2)),
  'in a tick': () => process.nextTick(() => block(APART * 2)),
  'in the next turn of the loop': () => setImmediate(() => block(APART * 2)),
};

for (const [moment, held] of Object.entries(MOMENTS)) {
  test(`this thread is blocked between the call and the departure: ${moment}`, async (t) => {
    const { urls, requests } = await forkSandbox(t, { keys: [KEY] });
    const signer = newSigner();
    const httpAgent = new http.Agent({ keepAlive: true });
    t.after(() => httpAgent.destroy());
    const instance = axios.create({ baseURL: urls.mainnet, httpAgent, proxy: false });
    const bot = attach(instance, { signer, recvWindow: APART });
    await bot.get('/v5/account/info', { bybitAuth: { recvWindow: 60_000 } }); // one order gets the open connection, the others make their own
    const pending = Array.from({ length: 3 }, () => bot.post(CREATE, ORDER));
    held();
    const replies = await Promise.all(pending);
    assert.ok(replies.every(({ data }) => data.retCode === 0));
    assert.deepEqual([...new Set((await requests()).map(({ verdict }) => verdict))], ['accepted']);
  });
}

test('this thread is blocked while an order is on its way out by fetch', async (t) => {
  const desk = await openDesk(t);
  const fetch = createFetch({ ...desk.settings, baseURL: desk.baseURL });
  const pending = fetch(CREATE, { method: 'POST', body: JSON.stringify(ORDER) });
  block(WINDOW * 2);
  assert.equal((await (await pending).json()).retCode, 0);
});

test('a queue in the agent: every order is stamped when its turn comes', async (t) => {
  const desk = await openDesk(t, { agent: { maxSockets: 5 }, faults: { latencyMs: 100 } });
  // The last ones wait for about 2 s, twice the window.
  const replies = await Promise.all(Array.from({ length: 100 }, () => desk.order()));
  assert.ok(replies.every(({ data }) => data.retCode === 0));
  assert.deepEqual(verdicts(desk), ['accepted']);
  assert.equal(desk.orders().length, 100);
  assert.equal(desk.gate.state, 'open');
});

test('a queue in the agent: nothing leaves after the gate has closed', async (t) => {
  const desk = await openDesk(t, { agent: { maxSockets: 2 }, faults: { latencyMs: 50 } });
  const outcomes = Array.from({ length: 40 }, () => desk.order().catch((error) => error));
  await until(() => desk.orders().length >= 6);
  desk.gate.close();
  const { length } = desk.orders();
  const errors = (await Promise.all(outcomes)).filter((outcome) => outcome instanceof Error);
  await desk.warm();
  // What was on the wire already had left before.
  assert.ok(desk.orders().length <= length + 2, `${desk.orders().length - length} left afterwards`);
  assert.ok(errors.length >= 30);
  assert.ok(errors.every(({ code, sent }) => code === 'ERR_BYBIT_GATE_CLOSED' && sent === false));
});

test('a connection that takes long: the signature is made when it stands', async (t) => {
  const desk = await openDesk(t);
  // A proxy of its own that answers CONNECT after twice the window.
  const proxy = http.createServer().on('connect', async (request, socket) => {
    const upstream = require('node:net').connect(Number(new URL(desk.baseURL).port), '127.0.0.1');
    await delay(WINDOW * 2);
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    upstream.pipe(socket).pipe(upstream);
    for (const end of [socket, upstream]) end.on('error', () => {});
  });
  const agent = tunnelAgent(await listen(t, proxy));
  const { data } = await desk.order({ httpAgent: agent });
  assert.equal(data.retCode, 0);
  assert.deepEqual(verdicts(desk), ['accepted']);
});

/** An agent as proxy packages make them: its socket comes when the proxy has answered. */
function tunnelAgent(port) {
  const agent = new http.Agent();
  agent.createConnection = (options, callback) => {
    const path = `${options.host}:${options.port}`;
    const request = http.request({ port, host: '127.0.0.1', method: 'CONNECT', path });
    request.on('connect', (response, socket) => callback(null, socket));
    request.on('error', callback);
    request.end();
  };
  return agent;
}

for (const [what, stepMs] of [
  ['forward, as after a suspension', 3_600_000],
  ['forward a little', 3000],
  ['back', -20_000],
]) {
  test(`the wall clock and the exchange's jump ${what}: no order is lost`, async (t) => {
    let jumpMs = 0;
    const wall = { now: () => Date.now() + jumpMs };
    const sandbox = await openSandbox(t, { keys: [KEY], now: wall.now });
    const signer = newSigner();
    const baseURL = sandbox.urls.mainnet;
    const clock = new ServerClock({ baseURL, wall }).start();
    t.after(() => clock.stop());
    const gate = new AuthGate({ signer, baseURL, environment: 'mainnet', clock });
    t.after(() => gate.close());
    await clock.sync();
    await gate.ready();
    const bot = attach(axios.create({ baseURL }), { signer, gate, clock, environment: 'mainnet' });
    const order = () => bot.post(CREATE, ORDER).then(({ data }) => data.retCode);
    assert.equal(await order(), 0);
    jumpMs = stepMs;
    assert.deepEqual(await Promise.all([order(), order(), order()]), [0, 0, 0]);
    assert.equal(await order(), 0);
    assert.ok(sandbox.requests.every(({ verdict }) => verdict !== 'timestamp'));
    assert.equal(gate.state, 'open');
  });

  test(`only the wall clock is set ${what}: no order is lost`, async (t) => {
    let jumpMs = 0;
    const wall = { now: () => Date.now() + jumpMs };
    const sandbox = await openSandbox(t, { keys: [KEY] });
    const signer = newSigner();
    const baseURL = sandbox.urls.mainnet;
    const clock = new ServerClock({ baseURL, wall }).start();
    t.after(() => clock.stop());
    await clock.sync();
    const bot = attach(axios.create({ baseURL }), { signer, clock, environment: 'mainnet' });
    jumpMs = stepMs;
    const order = () => bot.post(CREATE, ORDER).then(({ data }) => data.retCode);
    assert.deepEqual(await Promise.all([order(), order()]), [0, 0]);
    assert.ok(sandbox.requests.every(({ verdict }) => verdict !== 'timestamp'));
  });
}

for (const aheadMs of [20_000, -20_000]) {
  test(`a wall clock that is set by ${aheadMs} ms while a request is signed moves no timestamp`, async (t) => {
    const wall = { aheadMs: 0, now: () => Date.now() + wall.aheadMs };
    const desk = await openDesk(t);
    const clock = new ServerClock({ baseURL: desk.baseURL, wall });
    await clock.sync();
    const { signer } = desk;
    const sign = signer.authorize;
    signer.authorize = async (request) => {
      await delay(1);
      wall.aheadMs += aheadMs;
      return sign.call(signer, request);
    };
    const bot = attach(axios.create({ baseURL: desk.baseURL }), { signer, clock });
    assert.equal((await bot.post(CREATE, { ...ORDER, orderLinkId: 'during' })).data.retCode, 0);
    const fetch = createFetch({ signer, clock, baseURL: desk.baseURL });
    const body = JSON.stringify({ ...ORDER, orderLinkId: 'fetched' });
    assert.equal((await (await fetch(CREATE, { method: 'POST', body })).json()).retCode, 0);
    assert.deepEqual(
      desk.orders().map(({ verdict }) => verdict),
      ['accepted', 'accepted'],
    );
  });
}
