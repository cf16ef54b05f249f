'use strict';

/** The clock when replies are held up: those that carry a time, and those that were asked for one. */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { test } = require('node:test');
const { ServerClock } = require('../../lib/index.js');
const { openLab } = require('../support/clients/axios.js');
const { INFO, TIME } = require('../support/fixtures.js');

const STEP_MS = 2000;

for (const stepMs of [STEP_MS, -STEP_MS]) {
  test(`a slow reply from before the exchange's clock was set by ${stepMs} ms changes nothing`, async (t) => {
    const { sandbox } = await openLab(t, { now: Date.now, faults: { clockSkewMs: stepMs } });
    const clock = new ServerClock({ baseURL: sandbox.urls.mainnet });
    const started = performance.now();
    const from = Date.now();
    const serverAt = (/** @type {number} */ at, step = 0) => from + Math.round(at) + step;
    assert.equal(
      clock.observe(serverAt(101, stepMs), { sentAt: started + 100, receivedAt: started + 102 }),
      true,
    );
    const known = clock.offsetMs;
    // Sent first, answered after 5 ms, and held up on the way back.
    assert.equal(clock.observe(serverAt(5), { sentAt: started, receivedAt: started + 400 }), false);
    assert.ok(Math.abs(clock.offsetMs - known) < 100, `${known} became ${clock.offsetMs}`);
    assert.equal(sandbox.requests.length, 0, 'the newer sample is not in doubt');
    // One that was sent later, and contradicts, is a reason to ask.
    const synchronised = once(clock, 'sync');
    assert.equal(clock.observe(serverAt(501), { sentAt: started + 500, receivedAt: started + 502 }), false);
    const [{ offsetMs }] = await synchronised;
    assert.ok(Math.abs(offsetMs - stepMs) < 100, `${offsetMs}`);
  });
}

test('a request does not wait for the clock to be synchronised once more', async (t) => {
  const { sandbox, bot } = await openLab(t, { now: Date.now });
  const clock = new ServerClock({ baseURL: sandbox.urls.mainnet });
  t.after(() => clock.stop());
  await clock.sync();
  sandbox.set({ everyReply: { latencyMs: 2000, when: { path: TIME } } });
  let answers = 0;
  clock.on('sync', () => {
    answers += 1;
  });
  clock.start();
  assert.equal((await bot({ clock }).get(INFO)).data.retCode, 0);
  assert.equal(answers, 0, 'the exchange has not told the time again yet');
});

test('the first request waits for the first synchronisation', async (t) => {
  const { sandbox, bot, requests } = await openLab(t, { now: Date.now, faults: { clockSkewMs: -60_000 } });
  const clock = new ServerClock({ baseURL: sandbox.urls.mainnet }).start();
  t.after(() => clock.stop());
  assert.equal((await bot({ clock }).get(INFO)).data.retCode, 0);
  const verdicts = requests.filter(({ path }) => path === INFO).map(({ verdict }) => verdict);
  assert.deepEqual(verdicts, ['accepted']);
});
