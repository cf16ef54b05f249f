'use strict';

/** The clock, measured: what proves it wrong, and that a wrong clock hides nothing about the key. */

const assert = require('node:assert/strict');
const test = require('node:test');
const fc = require('fast-check');
const { pickBest, toSample } = require('../../lib/clock/sample.js');
const { readServerTime } = require('../../lib/venues/bybit/server-time.js');
const { BOUND_KEY, openDiagnosisLab, stepOf } = require('../support/diagnose/diagnose.js');
const { KEY } = require('../support/fixtures.js');

/** A local clock that is off by so many ms. */
const clockOff = (ms) => ({ now: () => Date.now() + ms });

test('the offset is right within its error bound, to either side', async (t) => {
  for (const skew of [-90000, -2500, -40, 0, 40, 2500, 90000]) {
    const lab = await openDiagnosisLab(t, { faults: { clockSkewMs: skew } });
    const { clock } = await lab.diagnose();
    // Both clocks are read in whole ms.
    assert.ok(Math.abs(clock.offsetMs - skew) <= clock.errorMs + 1, JSON.stringify({ skew, clock }));
    assert.ok(clock.rttMs >= 0 && clock.errorMs >= clock.rttMs / 2);
  }
});

test('a wrong clock and a key that works are told apart', async (t) => {
  for (const [skew, cause, says] of [
    [-2500, 'clock-ahead', /\b2\d{3} ms ahead of Bybit's/],
    [9000, 'clock-behind', /\b[89]\d{3} ms behind Bybit's/],
  ]) {
    const lab = await openDiagnosisLab(t, { keys: [BOUND_KEY], faults: { clockSkewMs: skew } });
    const diagnosis = await lab.diagnose({ needs: ['ContractTrade.Order'] });
    assert.equal(diagnosis.category, cause, diagnosis.toText());
    assert.equal(diagnosis.confidence, 'stated');
    assert.equal(diagnosis.error, null);
    assert.equal(diagnosis.environment, 'mainnet');
    assert.deepEqual(
      diagnosis.checks.filter(({ status }) => status !== 'pass').map(({ id, status }) => [id, status]),
      [['clock', 'fail']],
    );
    assert.match(diagnosis.summary, /** @type {RegExp} */ (says));
    assert.match(diagnosis.summary, /synchronise the clock/);
    assert.equal(lab.sandbox.requests.at(-1)?.verdict, 'accepted', 'signed by the clock of the server');
  }
});

test('the figures of a wrong clock are written in one way, and once in the check', async (t) => {
  for (const skew of [-30_000, 30_000, -3_500_000]) {
    const lab = await openDiagnosisLab(t, { keys: [BOUND_KEY], faults: { clockSkewMs: skew } });
    const diagnosis = await lab.diagnose();
    assert.doesNotMatch(diagnosis.toText(), /\d,\d{3}\b/);
    const { status, evidence } = stepOf(diagnosis, 'clock');
    assert.equal(status, 'fail', evidence);
    // Measured figures have five digits here or more; those of the rule have four.
    assert.equal(evidence.match(/\b\d{5,7} ms\b/g)?.length, 1, evidence);
    assert.match(evidence, skew < 0 ? /less than 1000 ms ahead/ : /at most 5000 ms old \(recv_window\)/);
  }
});

test('whether a larger recv_window helps is said: into the past it does, into the future never', async (t) => {
  const ahead = await (await openDiagnosisLab(t, { faults: { clockSkewMs: -3000 } })).diagnose();
  assert.match(stepOf(ahead, 'clock').evidence, /larger recv_window does not help/);
  const behind = await openDiagnosisLab(t, { faults: { clockSkewMs: 9000 } });
  assert.match(
    (await behind.diagnose()).hints[0].fix,
    /recv_window of at least 8\d{3}|recv_window of at least 9\d{3}/,
  );
  const wide = await behind.diagnose({ recvWindow: 20000 });
  assert.equal(wide.ok, true, wide.toText());
});

test('a wrong clock is named before a wrong key, and both are told', async (t) => {
  const lab = await openDiagnosisLab(t, { keys: [{ ...KEY, expiredAt: 1 }], faults: { clockSkewMs: -5000 } });
  const diagnosis = await lab.diagnose();
  assert.equal(diagnosis.category, 'clock-ahead');
  assert.equal(diagnosis.error.category, 'key-expired');
  assert.equal(stepOf(diagnosis, 'expiry').status, 'fail');
  assert.match(diagnosis.summary, /Also: the API key has expired \(33004\)/);
});

test("the bot's own clock is the one that is judged", async (t) => {
  const lab = await openDiagnosisLab(t);
  assert.equal((await lab.diagnose({ clock: clockOff(4000) })).category, 'clock-ahead');
  assert.equal((await lab.diagnose({ clock: clockOff(-9000) })).category, 'clock-behind');
  const skewed = await openDiagnosisLab(t, { faults: { clockSkewMs: 7000 } });
  assert.equal((await skewed.diagnose({ clock: clockOff(7000) })).ok, true);
});

test('without the time endpoint the clock is judged by the reply of the key', async (t) => {
  const when = { path: '/v5/market/time' };
  const lab = await openDiagnosisLab(t, { faults: { everyReply: { httpStatus: 500, when } } });
  const fine = await lab.diagnose();
  assert.equal(fine.ok, true, fine.toText());
  assert.deepEqual(
    fine.requests.map(({ phase }) => phase),
    ['clock', 'key'],
  );

  lab.sandbox.set({ clockSkewMs: -4000 });
  const ahead = await lab.diagnose();
  assert.equal(ahead.category, 'clock-ahead');
  assert.equal(ahead.environment, 'mainnet', 'the second question was signed by the clock of the server');
  assert.deepEqual(
    ahead.requests.map(({ phase, retCode }) => [phase, retCode]),
    [
      ['clock', null],
      ['key', 10002],
      ['key', 0],
    ],
  );
});

test('a slow way is not blamed on the clock', async (t) => {
  const lab = await openDiagnosisLab(t, { faults: { arrivalLatencyMs: 400 } });
  const diagnosis = await lab.diagnose({ recvWindow: 250 });
  assert.equal(diagnosis.category, 'request-late', diagnosis.toText());
  assert.match(stepOf(diagnosis, 'clock').evidence, /round trip \d{3,}/);
});

test('a sample holds the true offset within its error, however the way is split', () => {
  const legs = fc.double({ min: 0, max: 30000, noNaN: true });
  const offsets = fc.integer({ min: -1e9, max: 1e9 });
  fc.assert(
    fc.property(legs, legs, offsets, (there, back, offset) => {
      const sentAt = 1.7e12;
      const rttMs = there + back;
      const sample = toSample(sentAt + offset + there, { sentAt, receivedAt: sentAt + rttMs, rttMs });
      assert.ok(Math.abs(sample.offsetMs - offset) <= sample.errorMs);
    }),
  );
});

test('the sample with the least round trip counts', () => {
  assert.equal(pickBest([]), null);
  assert.deepEqual(pickBest([{ rttMs: 3 }, { rttMs: 1, first: true }, { rttMs: 1 }, { rttMs: 2 }]), {
    rttMs: 1,
    first: true,
  });
});

test('times of the server, in every form, and what is none', () => {
  const time = 1_700_000_000_123;
  const nano = `${time}456789`;
  assert.equal(readServerTime({ time }), time);
  assert.equal(readServerTime({ time, result: { timeNano: nano } }), 1_700_000_000_123.4568);
  assert.equal(
    readServerTime({ time: 1, result: { timeNano: nano } }),
    null,
    'figures that contradict each other',
  );
  assert.equal(readServerTime({ time, result: { timeNano: '1' } }), time);
  for (const body of [
    null,
    undefined,
    1,
    '',
    [],
    {},
    { time: 'soon' },
    { time: NaN },
    { result: null },
    { time: 5 },
  ]) {
    assert.equal(readServerTime(body), null);
  }
});
