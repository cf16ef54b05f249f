'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/**
 * The clock after a step: the machine slept, or its wall clock was set. A request waits for the synchronisation that
 * follows, and if that fails, its timestamp is the best guess that the evidence allows.
 */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const http = require('node:http');
const test = require('node:test');
const { shiftAfter } = require('../../lib/clock/steps.js');
const { ServerClock } = require('../../lib/index.js');
const { openLab } = require('../support/clients/axios.js');
const { CREATE, ORDER, TIME } = require('../support/fixtures.js');
const { listen } = require('../support/serve.js');
const { until } = require('../support/promises.js');

const HOUR_MS = 3600000;

/** A computer and an exchange whose clocks move apart as the test says. */
function twoClocks({ wallErrorMs = 0 } = {}) {
  const truth = { aheadMs: 0, now: () => Date.now() + truth.aheadMs };
  const wall = { aheadMs: wallErrorMs, now: () => Date.now() + wall.aheadMs };
  return {
    truth,
    wall,
    /** Everything goes on but the monotonic clock. */
    suspend(ms) {
      truth.aheadMs += ms;
      wall.aheadMs += ms;
    },
    set(ms) {
      wall.aheadMs += ms;
    },
  };
}

/** Tells the time on 127.0.0.1. `answers` is how: 'right', 'never', 'badly', or 'reset'. */
async function openExchange(t, truth) {
  const exchange = { answers: 'right', asked: 0, baseURL: '' };
  const server = http.createServer((request, response) => {
    exchange.asked += 1;
    if (exchange.answers === 'never') return;
    if (exchange.answers === 'reset') {
      request.socket.destroy();
      return;
    }
    response.statusCode = exchange.answers === 'right' ? 200 : 502;
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ retCode: 0, retMsg: 'OK', result: {}, time: Math.floor(truth.now()) }));
  });
  exchange.baseURL = `http://127.0.0.1:${await listen(t, server)}`;
  return exchange;
}

async function openClock(t, { timeoutMs = 5000, ...options } = {}) {
  const clocks = twoClocks(options);
  const exchange = await openExchange(t, clocks.truth);
  const clock = new ServerClock({ baseURL: exchange.baseURL, wall: clocks.wall, timeoutMs });
  // On a busy machine a short time limit is soon over.
  while (!clock.synchronised) await clock.sync().catch(() => {});
  return { ...clocks, exchange, clock };
}

/** Bybit accepts a timestamp from the last 5 s, and none from the future. */
function assertRight(clock, truth, text) {
  // Read first: whatever holds the process up in between makes it older.
  const time = clock.now();
  const behindMs = truth.now() - time;
  assert.ok(behindMs >= -1 && behindMs < 2700, `${text}: ${behindMs} ms behind`);
}

const STEPS = [
  ['a machine that slept an hour', {}, ({ suspend }) => suspend(HOUR_MS)],
  ['a machine that slept 12 s', {}, ({ suspend }) => suspend(12000)],
  ['a machine that slept 700 ms', {}, ({ suspend }) => suspend(700)],
  ['a slow machine that slept 5 minutes', { wallErrorMs: -20000 }, ({ suspend }) => suspend(300000)],
  ['a fast machine that slept 5 minutes', { wallErrorMs: 45000 }, ({ suspend }) => suspend(300000)],
  ['a slow clock, corrected', { wallErrorMs: -8000 }, ({ set }) => set(8040)],
  ['a clock that was an hour slow, corrected', { wallErrorMs: -HOUR_MS }, ({ set }) => set(HOUR_MS - 90)],
  ['a fast clock, corrected', { wallErrorMs: 30000 }, ({ set }) => set(-30000)],
  ['a right clock, set back', {}, ({ set }) => set(-600000)],
  ['a right clock, set a second ahead', {}, ({ set }) => set(1000)],
];

test('what a step most probably means', () => {
  for (const [text, stepMs, wallOffsetMs, shiftMs, expected] of [
    ['sleep, the wall clock right', HOUR_MS, 0, 0, HOUR_MS - 1],
    ['sleep, the wall clock 3 s fast', 60000, -3000, 0, 59999],
    ['sleep, the wall clock 3 s slow', 60000, 3000, 0, 59999],
    ['a second sleep', 60000, 0, 5000, 64999],
    ['a slow wall clock, corrected to the ms', 7000, 7000, 0, 0],
    ['a slow wall clock, corrected nearly', 7000, 7300, 0, 0],
    ['a slow wall clock, corrected by half: sleep', 7000, 14000, 0, 6999],
    ['a corrected wall clock after a sleep', 7000, 7000, 60000, 60000],
    ['so short that the safe guess is the monotonic clock', 2000, 0, 0, 0],
    ['set back', -5000, 0, 0, 0],
    ['a fast wall clock, corrected', -5000, -5000, 0, 0],
    ['set ahead and back again', -HOUR_MS, -HOUR_MS, HOUR_MS - 1, 0],
    ['a little correction after a sleep', -300, 0, 60000, 59700],
    ['set back further than a sleep took it', -70000, 0, 60000, 0],
  ]) {
    assert.equal(shiftAfter({ stepMs, wallOffsetMs, shiftMs }), expected, text);
  }
});

for (const [name, options, step] of STEPS) {
  test(`${name}: a request waits for the synchronisation, and is right`, async (t) => {
    const { exchange, clock, truth, ...clocks } = await openClock(t, options);
    assert.equal(clock.isSettled, true);
    const steps = [];
    clock.on('step', ({ stepMs }) => steps.push(stepMs));
    const before = clocks.wall.aheadMs;
    step(clocks);
    const asked = exchange.asked;
    assert.equal(clock.isSettled, false);
    assert.equal(clock.errorMs, Infinity);
    await clock.settled();
    assert.equal(clock.isSettled, true);
    assert.equal(exchange.asked - asked, 3, 'one synchronisation');
    assert.ok(Math.abs(steps[0] - (clocks.wall.aheadMs - before)) < 50 && steps.length === 1, `${steps}`);
    const { offsetMs, errorMs } = clock.reading;
    const truly = truth.aheadMs - clocks.wall.aheadMs;
    assert.ok(Math.abs(offsetMs - truly) <= errorMs + 1, `${offsetMs} ± ${errorMs}, truly ${truly}`);
    assertRight(clock, truth, name);
    await clock.settled();
    assert.equal(exchange.asked - asked, 3, 'later requests do not ask again');
  });
}

for (const answers of ['badly', 'never', 'reset']) {
  test(`after a step, while the exchange tells the time ${answers}, the guess is right`, async (t) => {
    await Promise.all(STEPS.map(([name, options, step]) => goOnGuessing(t, name, options, step, answers)));
  });
}

async function goOnGuessing(t, name, options, step, answers) {
  const { exchange, clock, truth, ...clocks } = await openClock(t, {
    ...options,
    timeoutMs: answers === 'never' ? 500 : 5000,
  });
  exchange.answers = answers;
  step(clocks);
  assertRight(clock, truth, `${name}: before anything is awaited`);
  await clock.settled();
  assertRight(clock, truth, `${name}: after a synchronisation that failed`);
  assert.equal(clock.isSettled, true, 'requests do not wait for each further attempt');
  const asked = exchange.asked;
  for (let order = 0; order < 100; order += 1) {
    await clock.settled();
    assertRight(clock, truth, name);
  }
  assert.ok(exchange.asked - asked <= 4, `${exchange.asked - asked} questions for 100 orders`);
  exchange.answers = 'right';
  await until(() => clock.isSettled && Number.isFinite(clock.errorMs));
  const truly = truth.aheadMs - clocks.wall.aheadMs;
  assert.ok(Math.abs(clock.offsetMs - truly) <= clock.errorMs + 1, name);
}

test('by a monotonic clock that stood still', async (t) => {
  const { exchange, clock, truth } = await openClock(t);
  let sleptMs = 0;
  const monotonic = performance.now.bind(performance);
  t.mock.method(performance, 'now', () => monotonic() - sleptMs);
  for (const ms of [2 * HOUR_MS, 9000]) {
    sleptMs += ms;
    exchange.answers = 'badly';
    await clock.settled();
    assertRight(clock, truth, 'by the guess');
    exchange.answers = 'right';
    await clock.sync();
    assertRight(clock, truth, 'after the synchronisation');
    assert.equal(clock.isSettled, true);
  }
});

test('a wall clock that is set ahead and back again moves nothing, without a synchronisation', async (t) => {
  const { exchange, clock, truth, set } = await openClock(t);
  exchange.answers = 'badly';
  for (const ms of [-20000, 20000, HOUR_MS, -HOUR_MS, -5000, 5000]) {
    set(ms);
    clock.now();
  }
  await clock.settled();
  assertRight(clock, truth, 'back where it was');
});

test('a step while a synchronisation hangs: its question is put again', async (t) => {
  const clocks = twoClocks();
  const exchange = await openExchange(t, clocks.truth);
  const clock = new ServerClock({ baseURL: exchange.baseURL, wall: clocks.wall, timeoutMs: 100000 });
  await clock.sync();
  exchange.answers = 'never';
  const asked = exchange.asked;
  const pending = clock.sync();
  await until(() => exchange.asked > asked);
  exchange.answers = 'right';
  clocks.suspend(HOUR_MS);
  await clock.settled();
  assertRight(clock, clocks.truth, 'after the synchronisation');
  assert.equal((await pending).errorMs < 1000, true, 'it is the same synchronisation');
});

test('samples from before a step that came during a synchronisation do not count', async (t) => {
  const clocks = twoClocks();
  const exchange = await openExchange(t, clocks.truth);
  const clock = new ServerClock({ baseURL: exchange.baseURL, wall: clocks.wall });
  const asked = exchange.asked;
  const pending = clock.sync();
  await until(() => exchange.asked > asked);
  clocks.suspend(HOUR_MS);
  const { offsetMs, errorMs } = await pending;
  assert.ok(Math.abs(offsetMs) <= errorMs + 1, `${offsetMs} ± ${errorMs}`);
});

test('a reply to a request from before a step is not used', async (t) => {
  for (const step of [HOUR_MS, -HOUR_MS, 5000]) {
    const { clock, truth, wall, exchange } = await openClock(t);
    const sentAt = performance.now();
    const serverTime = truth.now();
    truth.aheadMs += Math.max(0, step);
    wall.aheadMs += step;
    const times = { sentAt, receivedAt: performance.now() };
    assert.equal(clock.observe(serverTime, times), false, 'the step is noticed here');
    await clock.settled();
    assert.equal(clock.observe(serverTime, times), false);
    assertRight(clock, truth, 'the late reply');
    assert.equal(clock.isSettled, true);
    assert.equal(exchange.asked, 6, 'nor does it start a synchronisation');
  }
});

test('a clock without a sample waits for nothing, and asks nothing', async (t) => {
  const clocks = twoClocks();
  const exchange = await openExchange(t, clocks.truth);
  const clock = new ServerClock({ baseURL: exchange.baseURL, wall: clocks.wall });
  clocks.suspend(HOUR_MS);
  assert.equal(clock.isSettled, true);
  await clock.settled();
  assert.equal(exchange.asked, 0);
  assert.ok(Math.abs(clock.now() - clocks.wall.now()) < 1000);
});

test('the first synchronisation settles the clock, whether it works or not', async (t) => {
  for (const answers of ['right', 'badly', 'never', 'reset']) {
    const exchange = await openExchange(t, twoClocks().truth);
    exchange.answers = answers;
    const timeoutMs = answers === 'never' ? 200 : 60_000;
    const clock = new ServerClock({ baseURL: exchange.baseURL, timeoutMs }).start();
    t.after(() => clock.stop());
    assert.equal(clock.isSettled, false, answers);
    await clock.settled();
    assert.equal(clock.isSettled, true, answers);
    assert.equal(clock.synchronised, answers === 'right');
  }
});

test('a started clock that fails is synchronised as soon as the exchange tells the time again', async (t) => {
  const clocks = twoClocks();
  const exchange = await openExchange(t, clocks.truth);
  exchange.answers = 'badly';
  const clock = new ServerClock({ baseURL: exchange.baseURL, wall: clocks.wall }).start();
  t.after(() => clock.stop());
  await clock.settled();
  exchange.answers = 'right';
  await once(clock, 'sync');
  clocks.suspend(HOUR_MS);
  clock.now();
  await once(clock, 'sync');
  assertRight(clock, clocks.truth, 'now() alone notices a step of a started clock');
});

for (const failing of [false, true]) {
  test(`orders after a step are accepted${failing ? ', although the time cannot be asked for' : ''}`, async (t) => {
    for (const [name, options, step] of STEPS) {
      const clocks = twoClocks(options);
      const { sandbox, bot, requests } = await openLab(t, { now: () => Math.floor(clocks.truth.now()) });
      const clock = new ServerClock({ baseURL: sandbox.urls.mainnet, wall: clocks.wall });
      const exchange = bot({ clock, resend: 'never' });
      await clock.sync();
      await exchange.post(CREATE, ORDER);
      if (failing) sandbox.set({ everyReply: { httpStatus: 503, body: '', when: { path: TIME } } });
      step(clocks);
      await Promise.all([1, 2, 3].map(() => exchange.post(CREATE, ORDER)));
      await exchange.post(CREATE, ORDER);
      const orders = requests.filter(({ path }) => path === CREATE);
      assert.deepEqual(
        orders.map(({ retCode }) => retCode),
        [0, 0, 0, 0, 0],
        name,
      );
    }
  });
}
