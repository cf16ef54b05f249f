'use strict';

/** The clock when replies are held up: those that carry a time, and those that were asked for one. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { ServerClock } = require('../lib/index.js');
const { INFO, openLab } = require('./support/axios.js');

const NOW = 1_700_000_000_000;
const STEP_MS = 2000;
const TIME = '/v5/market/time';

for (const stepMs of [STEP_MS, -STEP_MS]) {
  test(`a slow reply from before the exchange's clock was set by ${stepMs} ms changes nothing`, () => {
    const clock = new ServerClock({ wall: { now: () => NOW } });
    const started = performance.now();
    const serverAt = (/** @type {number} */ at, step = 0) => NOW + Math.round(at) + step;
    // Sent first, answered after 5 ms, and held up on the way back.
    const slow = { serverTime: serverAt(5), times: { sentAt: started, receivedAt: started + 400 } };
    clock.observe(serverAt(101, stepMs), { sentAt: started + 100, receivedAt: started + 102 });
    const known = clock.reading;
    assert.ok(known !== null);
    clock.observe(slow.serverTime, slow.times);
    const { offsetMs } = clock.reading ?? {};
    assert.ok(Math.abs(Number(offsetMs) - known.offsetMs) < 100, `${known.offsetMs} became ${offsetMs}`);
    // One that was sent later is believed.
    clock.observe(serverAt(501), { sentAt: started + 500, receivedAt: started + 502 });
    assert.ok(Math.abs(Number(clock.reading?.offsetMs) - known.offsetMs + stepMs) < 100);
  });
}

test('a request does not wait for the clock to be synchronised once more', async (t) => {
  const { sandbox, bot, requests } = await openLab(t, { now: Date.now });
  const clock = new ServerClock({ baseURL: sandbox.urls.mainnet });
  t.after(() => clock.stop());
  await clock.sync();
  sandbox.set({ everyReply: { latencyMs: 2000, when: { path: TIME } } });
  clock.start();
  assert.equal((await bot({ clock }).get(INFO)).data.retCode, 0);
  const question = requests.filter(({ path }) => path === TIME).at(-1);
  assert.equal(question?.httpStatus ?? null, null, 'the exchange has not told the time again yet');
});

test('the first request waits for the first synchronisation', async (t) => {
  const { sandbox, bot, requests } = await openLab(t, { now: Date.now, faults: { clockSkewMs: -60_000 } });
  const clock = new ServerClock({ baseURL: sandbox.urls.mainnet }).start();
  t.after(() => clock.stop());
  assert.equal((await bot({ clock }).get(INFO)).data.retCode, 0);
  const verdicts = requests.filter(({ path }) => path === INFO).map(({ verdict }) => verdict);
  assert.deepEqual(verdicts, ['accepted']);
});
