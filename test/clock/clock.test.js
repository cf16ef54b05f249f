'use strict';

/** The exchange's clock, kept here: right within its bound, never in the future, never lost. */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const test = require('node:test');
const fc = require('fast-check');
const { addSample, computeEstimate, summarise } = require('../../lib/clock/estimate.js');
const { ServerClock } = require('../../lib/index.js');
const { replies } = require('../../lib/sandbox/index.js');
const { runChild } = require('../support/run-child.js');
const { openSandbox } = require('../support/open-sandbox.js');

const estimateAt = (samples, now) => computeEstimate(summarise(samples), now);

async function openExchange(t, faults = {}) {
  const sandbox = await openSandbox(t, { faults });
  return { sandbox, baseURL: sandbox.urls.mainnet };
}

/** A wall clock that somebody sets. */
function wallClock() {
  const wall = { offset: 0, now: () => Date.now() + wall.offset };
  return wall;
}

test('before the first sample it is the wall clock; after it, the exchange within the bound', async (t) => {
  for (const skew of [-60000, 0, 1500, 60000]) {
    const { baseURL } = await openExchange(t, { clockSkewMs: skew });
    const clock = new ServerClock({ baseURL });
    assert.equal(clock.synchronised, false);
    assert.equal(clock.offsetMs, 0);
    assert.equal(clock.errorMs, Infinity);
    assert.equal(clock.reading, null);
    assert.ok(Math.abs(clock.now() - Date.now()) < 1000);
    const { offsetMs, errorMs, rttMs, driftPpm } = await clock.sync();
    assert.ok(Math.abs(offsetMs - skew) <= errorMs + 1, JSON.stringify({ skew, offsetMs, errorMs }));
    assert.ok(rttMs > 0);
    assert.equal(driftPpm, null, 'nothing is known of the drift after a moment');
  }
});

test('a timestamp never lies in the future of the exchange', async (t) => {
  for (const arrivalLatencyMs of [0, 30]) {
    const { sandbox, baseURL } = await openExchange(t, { clockSkewMs: 4321, arrivalLatencyMs });
    const clock = new ServerClock({ baseURL });
    await clock.sync();
    for (let round = 0; round < 200; round += 1) {
      const time = clock.now();
      assert.ok(time <= sandbox.now() + 1, `${time - sandbox.now()} ms ahead`);
    }
  }
});

test('a sample that fails changes nothing that is known', async (t) => {
  const { sandbox, baseURL } = await openExchange(t, { clockSkewMs: 30000 });
  const clock = new ServerClock({ baseURL, timeoutMs: 200 });
  await clock.sync();
  const known = clock.offsetMs;
  const failures = [
    [{ down: true }, 'no-verdict'],
    [{ everyReply: replies.badGateway }, 'no-verdict'],
    [{ everyReply: replies.regionBlocked }, 'region'],
    [{ everyReply: { body: '{"retCode":0,"result":{}}' } }, 'no-verdict'],
    [{ everyReply: { body: '<html>' } }, 'no-verdict'],
    [{ latencyMs: 400 }, 'no-verdict'],
    // After it nothing is asked for a while, so it comes last.
    [{ everyReply: replies.tooManyRequests }, 'rate-limit'],
  ];
  for (const [faults, category] of failures) {
    sandbox.reset().set({ clockSkewMs: 0, ...faults });
    await assert.rejects(clock.sync(), { category }, JSON.stringify(faults));
    assert.ok(Math.abs(clock.offsetMs - known) < 50);
    assert.equal(clock.synchronised, true);
  }
});

test('a clock that was never synchronised says so, and goes by the wall clock', async (t) => {
  const { baseURL } = await openExchange(t, { down: true });
  const clock = new ServerClock({ baseURL });
  await assert.rejects(clock.sync(), { name: 'BybitApiError', category: 'no-verdict' });
  assert.equal(clock.synchronised, false);
  assert.ok(Math.abs(clock.now() - Date.now()) < 1000);
});

test('calls while one is under way share its samples', async (t) => {
  const { sandbox, baseURL } = await openExchange(t);
  const clock = new ServerClock({ baseURL, samples: 2 });
  const readings = await Promise.all([clock.sync(), clock.sync(), clock.sync()]);
  assert.equal(sandbox.requests.length, 2);
  assert.equal(new Set(readings).size, 1);
});

test('a wall clock that is set is noticed, and moves no timestamp', async (t) => {
  const { sandbox, baseURL } = await openExchange(t, { clockSkewMs: 1000 });
  const wall = wallClock();
  const clock = new ServerClock({ baseURL, wall });
  await clock.sync();
  const steps = [];
  clock.on('step', (event) => steps.push(event.stepMs));
  for (const offset of [2000, -2000, -3600000]) {
    wall.offset = offset;
    const time = clock.now();
    assert.ok(time <= sandbox.now() + 1 && time > sandbox.now() - 1000);
    assert.ok(Math.abs(clock.offsetMs - (1000 - offset)) < 200);
  }
  assert.deepEqual(
    steps.map((step) => Math.round(step / 1000)),
    [2, -4, -3598],
  );
});

test('a reply that passes through is a sample for free, bounded by its round trip', async (t) => {
  const { baseURL } = await openExchange(t);
  const clock = new ServerClock({ baseURL });
  const sentAt = performance.now();
  const server = Date.now() + 5000;
  assert.equal(clock.observe(server, { sentAt, receivedAt: sentAt + 80 }), true);
  assert.ok(clock.errorMs >= 40);
  assert.equal(clock.observe(server + 55, { sentAt: sentAt + 50, receivedAt: sentAt + 60 }), true);
  assert.ok(clock.errorMs < 40, 'the shorter way says more');
  const before = clock.errorMs;
  for (const [time, times] of [
    [NaN, { sentAt, receivedAt: sentAt }],
    [5, { sentAt, receivedAt: sentAt }],
    [server, { sentAt, receivedAt: sentAt - 1 }],
    [server, { sentAt, receivedAt: sentAt + 60000 }],
    [server, { sentAt: undefined, receivedAt: sentAt }],
  ]) {
    assert.equal(clock.observe(/** @type {any} */ (time), /** @type {any} */ (times)), false);
  }
  assert.ok(clock.errorMs - before < 5);
});

test('start() synchronises at once and keeps no process alive', async (t) => {
  const { baseURL } = await openExchange(t);
  const clock = new ServerClock({ baseURL, intervalMs: 10 }).start().start();
  await once(clock, 'sync');
  await once(clock, 'sync');
  clock.stop();
  const script = `
    const { ServerClock } = require(${JSON.stringify(require.resolve('../../lib/index.js'))});
    new ServerClock({ baseURL: ${JSON.stringify(baseURL)} }).start().on('sync', () => console.log('synchronised'));
  `;
  const child = await runChild('-e', { args: [script] });
  assert.deepEqual([child.code, child.signal], [0, null], child.stderr);
  assert.match(child.stdout, /synchronised/);
});

test('options that cannot be meant are refused', () => {
  const bad = [
    null,
    7,
    { baseUrl: 'x' },
    { baseURL: 'api.bybit.com' },
    { baseURL: 'http://api.bybit.com' },
    { intervalMs: 0 },
    { samples: 11 },
    { timeoutMs: 1.5 },
    { wall: 1 },
    { agent: {} },
  ];
  for (const options of bad) {
    assert.throws(
      () => new ServerClock(/** @type {any} */ (options)),
      { name: 'TypeError' },
      JSON.stringify(options),
    );
  }
});

/** An exchange whose clock runs at a rate of its own, and replies over a road of any length either way. */
const roads = fc.array(
  fc.record({
    pause: fc.double({ min: 1, max: 3600000, noNaN: true }),
    there: fc.double({ min: 0, max: 4000, noNaN: true }),
    back: fc.double({ min: 0, max: 4000, noNaN: true }),
  }),
  { minLength: 1, maxLength: 60 },
);

test('whatever the roads and the drift, the true time lies within the bound', () => {
  const drifts = fc.double({ min: -90, max: 90, noNaN: true });
  fc.assert(
    fc.property(roads, drifts, fc.integer({ min: -1e7, max: 1e7 }), (trips, ppm, start) => {
      const truth = (/** @type {number} */ at) => start + (at * ppm) / 1e6;
      let samples = [];
      let now = 0;
      for (const { pause, there, back } of trips) {
        now += pause;
        const server = now + there + truth(now + there);
        const rttMs = there + back;
        const at = now + rttMs / 2;
        now += rttMs;
        samples = addSample(samples, { at, offset: server - at, errorMs: rttMs / 2 + 1, rttMs });
        const estimate = estimateAt(samples, now);
        assert.ok(estimate !== null);
        assert.ok(Math.abs(estimate.offset - truth(now)) <= estimate.errorMs + 1e-3);
        assert.ok(samples.length <= 32);
      }
    }),
  );
});

test('a steady drift becomes known, and the bound grows more slowly for it', () => {
  let samples = [];
  for (let minute = 0; minute <= 60; minute += 10) {
    const at = minute * 60000;
    samples = addSample(samples, { at, offset: 100 + (at * 40) / 1e6, errorMs: 2, rttMs: 2 });
  }
  const estimate = estimateAt(samples, 90 * 60000);
  assert.ok(estimate !== null && estimate.driftPpm !== null);
  assert.ok(Math.abs(estimate.driftPpm - 40) < 5);
  assert.ok(estimate.errorMs < 30, String(estimate.errorMs));
});

test('a trusted sample wins over all before it that it contradicts', () => {
  let samples = [];
  for (let at = 0; at < 5000; at += 1000) {
    samples = addSample(samples, { at, offset: 10, errorMs: 1, rttMs: 2 });
  }
  samples = addSample(samples, { at: 6000, offset: 3600010, errorMs: 5, rttMs: 10 });
  assert.equal(samples.length, 1);
  assert.equal(estimateAt(samples, 6000)?.offset, 3600010);
});
