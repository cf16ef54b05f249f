'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/** What clocks and gates of one host share: one synchronisation, whichever of them ends or sees a step meanwhile. */

const assert = require('node:assert/strict');
const test = require('node:test');
const { ServerClock } = require('../../lib/index.js');
const { openExchange, openGate } = require('../support/gate/gate.js');
const { until } = require('../support/promises.js');
const { TIME } = require('../support/fixtures.js');

test('a clock does not join a synchronisation that ends with its gate', async (t) => {
  const exchange = await openExchange(t);
  const answer = exchange.answers[TIME];
  exchange.answers[TIME] = () => {};
  const gate = openGate(t, exchange.baseURL, { timeoutMs: 5000 });
  const ready = gate.ready().catch(() => {});
  await until(() => exchange.asked.length > 0);
  exchange.answers[TIME] = answer;
  gate.close();
  const { errorMs } = await new ServerClock({ baseURL: exchange.baseURL }).sync();
  assert.ok(errorMs < 5000);
  await ready;
});

test('clocks that see one step one after another restart their synchronisation once', async (t) => {
  const exchange = await openExchange(t);
  const answer = exchange.answers[TIME];
  const waiting = [];
  exchange.answers[TIME] = (...request) => waiting.push(() => answer(...request));
  const real = Date.now;
  let shiftMs = 0;
  const wall = { now: () => real() + shiftMs };
  const clocks = Array.from({ length: 12 }, () => new ServerClock({ baseURL: exchange.baseURL, wall }));
  const readings = Promise.all(clocks.map((clock) => clock.sync()));
  await until(() => waiting.length >= 1);
  shiftMs = -5000;
  clocks[0].now();
  await until(() => waiting.length >= 2);
  for (const clock of clocks) {
    clock.now();
    // A request that was sent again would arrive meanwhile.
    await fetch(`${exchange.baseURL}/other`);
  }
  exchange.answers[TIME] = answer;
  for (const reply of waiting) reply();
  await readings;
  assert.equal(waiting.length, 2);
});
