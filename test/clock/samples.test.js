'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/** Which replies move the clock, which only make it ask, and which do neither. */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const test = require('node:test');
const { setTimeout: sleep } = require('node:timers/promises');
const { isFirstHand } = require('../../lib/clock/sample.js');
const { BybitApiError, ServerClock } = require('../../lib/index.js');
const { assertShows, openTimeServer, replyOf, timeOf } = require('../support/clock/clock.js');
const { DAY_MS } = require('../support/fixtures.js');

const COPY = { 'X-Cache': 'Hit from cloudfront' };

/** A reply that passes through just now, with the time of a clock that is off by so much. */
function pass(clock, aheadMs, tripMs = 20) {
  const before = performance.now();
  const time = timeOf(aheadMs);
  const after = performance.now();
  return clock.observe(time, { sentAt: before - tripMs / 2, receivedAt: after + tripMs / 2 });
}

const header = (headers) => (name) => headers[name];

test('first hand is a success that no cache answered', () => {
  for (const headers of [
    {},
    { 'x-cache': 'Miss from cloudfront' },
    { 'x-cache': 'TCP_MISS from a23-4-5-6.deploy.akamaitechnologies.com' },
    { 'x-cache': 'MISS, MISS' },
    { 'x-cache': 'MISS from hit-or-miss.example' },
    { 'x-cache': 'TCP_REFRESH_MISS' },
    { 'cf-cache-status': 'DYNAMIC' },
    { 'cf-cache-status': 'BYPASS' },
    { 'x-cache-status': 'EXPIRED' },
    { 'cache-status': 'ExampleCache; fwd=uri-miss; stored' },
    { 'cache-status': 'ExampleCache; hit=?0' },
    { 'cache-control': 'max-age=30', date: 'Wed, 21 Oct 2026 07:28:00 GMT' },
    { age: undefined, 'x-cache': null },
  ]) {
    assert.equal(isFirstHand(200, header(headers)), true, JSON.stringify(headers));
    assert.equal(isFirstHand(204, header(headers)), true);
    for (const status of [null, undefined, 0, 101, 199, 300, 304, 401, 502]) {
      assert.equal(isFirstHand(status, header(headers)), false, `${status}`);
    }
  }
  for (const headers of [
    { age: '30' },
    { age: '0' },
    { 'x-cache': 'Hit from cloudfront' },
    { 'x-cache': 'RefreshHit from cloudfront' },
    { 'x-cache': 'HIT' },
    { 'x-cache': 'MISS, HIT' },
    { 'x-cache': 'TCP_MEM_HIT from a23-4-5-6' },
    { 'x-cache': 'TCP_REFRESH_HIT' },
    { 'x-cache-status': 'STALE' },
    { 'x-proxy-cache': 'hit' },
    { 'cf-cache-status': 'HIT' },
    { 'cf-cache-status': 'REVALIDATED' },
    { 'cf-cache-status': 'UPDATING' },
    { 'cache-status': 'ExampleCache; hit; ttl=376' },
    { 'cache-status': 'Origin; fwd=miss, CDN; hit' },
  ]) {
    assert.equal(isFirstHand(200, header(headers)), false, JSON.stringify(headers));
  }
});

test('one reply that contradicts what is known moves nothing, and makes the clock ask once', async (t) => {
  for (const known of [1, 3]) {
    for (const aheadMs of [-20000, 120000, -700, 900, -DAY_MS, 30 * DAY_MS]) {
      const exchange = await openTimeServer(t);
      const clock = new ServerClock({ baseURL: exchange.baseURL });
      for (let sample = 0; sample < known; sample += 1) assert.equal(pass(clock, 0), true);
      const { errorMs } = clock;
      const asking = once(clock, 'sync');
      for (let reply = 0; reply < 20; reply += 1) {
        assert.equal(pass(clock, aheadMs), false, `${aheadMs}`);
        assertShows(clock);
        assert.ok(clock.errorMs < errorMs + 1);
      }
      await asking;
      for (let reply = 0; reply < 20; reply += 1) pass(clock, aheadMs);
      assertShows(clock);
      assert.equal(exchange.requests.length, 3, 'one synchronisation');
    }
  }
});

test('if the synchronisation bears it out, what was known goes', async (t) => {
  for (const aheadMs of [-20000, 45000, 3 * DAY_MS]) {
    const exchange = await openTimeServer(t, { aheadMs });
    const clock = new ServerClock({ baseURL: exchange.baseURL });
    for (let sample = 0; sample < 5; sample += 1) assert.equal(pass(clock, 0), true);
    assert.equal(pass(clock, aheadMs), false);
    assertShows(clock, 0);
    await once(clock, 'sync');
    assertShows(clock, aheadMs);
    assert.equal(pass(clock, aheadMs), true);
  }
});

test('a first reply that was wrong is put right by those that follow', async (t) => {
  const exchange = await openTimeServer(t);
  const clock = new ServerClock({ baseURL: exchange.baseURL });
  assert.equal(pass(clock, -20000), true, 'nothing contradicts it');
  assert.equal(pass(clock, 0), false);
  await once(clock, 'sync');
  assertShows(clock);
});

test('a time that cannot be one does nothing at all', async (t) => {
  const exchange = await openTimeServer(t);
  const fresh = new ServerClock({ baseURL: exchange.baseURL });
  const known = new ServerClock({ baseURL: exchange.baseURL });
  pass(known, 0);
  const absurd = [
    9999999999999,
    1000000000001,
    1577836799999,
    4102444800000,
    1700000000,
    NaN,
    Infinity,
    -1,
    0,
  ];
  for (const time of [...absurd, `${Date.now()}`, null, undefined, {}, 1n]) {
    for (const clock of [fresh, known]) {
      const receivedAt = performance.now();
      const sample = () => clock.observe(/** @type {any} */ (time), { sentAt: receivedAt - 5, receivedAt });
      assert.equal(sample(), false, String(time));
    }
  }
  for (const aheadMs of [DAY_MS + 60000, -DAY_MS - 60000, 400 * DAY_MS]) {
    assert.equal(pass(fresh, aheadMs), false);
  }
  // By the wrong clock: Date instead of performance.
  const times = { sentAt: Date.now() - 5, receivedAt: Date.now() };
  assert.equal(fresh.observe(Date.now(), times), false);
  assert.equal(fresh.synchronised, false);
  assertShows(known);
  await sleep(50);
  assert.equal(exchange.requests.length, 0);
  assert.equal(pass(fresh, DAY_MS - 60000), true, 'a wall clock can be as wrong as that');
});

test('a synchronisation does not use what a cache answers, and says why', async (t) => {
  for (const [name, headers] of Object.entries({
    Age: { Age: '30' },
    'X-Cache': COPY,
    'CF-Cache-Status': { 'CF-Cache-Status': 'HIT' },
    'X-Cache-Status': { 'X-Cache-Status': 'HIT' },
    'Cache-Status': { 'Cache-Status': 'cdn; hit' },
  })) {
    const exchange = await openTimeServer(t);
    const clock = new ServerClock({ baseURL: exchange.baseURL });
    exchange.usual = { aheadMs: -30000, headers };
    await assert.rejects(clock.sync(), (error) => {
      assert.ok(error instanceof BybitApiError);
      assert.equal(error.category, 'no-verdict');
      assert.match(error.message, new RegExp(`cache.*${name}`, 'i'));
      return true;
    });
    assert.equal(clock.synchronised, false);
    exchange.usual = {};
    await clock.sync();
    exchange.usual = { aheadMs: -30000, headers };
    await assert.rejects(clock.sync(), { category: 'no-verdict' });
    assertShows(clock);
    // One copy among replies of the exchange.
    exchange.usual = {};
    exchange.next = [{ aheadMs: -30000, headers }];
    await clock.sync();
    assertShows(clock);
    for (const request of exchange.requests) assert.equal(request.headers['cache-control'], 'no-store');
  }
});

test('a synchronisation uses nothing but successes of the exchange with a time that can be one', async (t) => {
  const time = Date.now() - 30000;
  for (const reply of [
    { status: 502, body: replyOf(time) },
    { status: 404, body: replyOf(time) },
    { status: 302, headers: { Location: 'http://127.0.0.1:1/' }, body: replyOf(time) },
    { body: replyOf(time, { retCode: 10016 }) },
    { body: { time, result: { timeNano: `${time}000000` } } },
    { body: { ret_code: 0, time } },
    { body: { success: true, time } },
    { body: '<html><body>Welcome to the hotel</body></html>' },
    { body: '' },
    { body: replyOf(9999999999999) },
    { body: replyOf(1000000000001) },
    { body: replyOf('soon') },
  ]) {
    const exchange = await openTimeServer(t, reply);
    const clock = new ServerClock({ baseURL: exchange.baseURL });
    await assert.rejects(clock.sync(), BybitApiError, JSON.stringify(reply));
    assert.equal(clock.synchronised, false);
    exchange.usual = {};
    await clock.sync();
    exchange.usual = reply;
    await assert.rejects(clock.sync(), BybitApiError, JSON.stringify(reply));
    assertShows(clock);
  }
});

test('of samples that contradict each other the majority counts', async (t) => {
  for (const next of [
    [{ aheadMs: -20000 }],
    [{}, { aheadMs: 60000 }],
    [{}, {}, { aheadMs: 60000 }],
    [{ aheadMs: 60000 }, { aheadMs: -60000 }],
  ]) {
    for (const samples of [1, 2, 3, 5]) {
      for (const isKnown of [false, true]) {
        const exchange = await openTimeServer(t);
        const clock = new ServerClock({ baseURL: exchange.baseURL, samples });
        if (isKnown) await clock.sync();
        // Alone, and with nothing to compare it with, a wrong sample cannot be told.
        else if (samples === 1 && next[0].aheadMs !== undefined) continue;
        exchange.next = [...next];
        await clock.sync();
        assertShows(clock);
      }
    }
  }
});

test('without a majority nothing changes', async (t) => {
  const exchange = await openTimeServer(t);
  const clock = new ServerClock({ baseURL: exchange.baseURL });
  const scatter = () => [9000, -9000, 40000, -40000, 90000, -90000].map((aheadMs) => ({ aheadMs }));
  for (const isKnown of [false, true]) {
    if (isKnown) await clock.sync();
    exchange.next = scatter();
    await assert.rejects(clock.sync(), {
      name: 'BybitApiError',
      category: 'no-verdict',
      message: /contradict/,
    });
    assert.equal(clock.synchronised, isKnown);
    assert.equal(exchange.next.length, 0, 'it asks a few times more, and then no more');
  }
  assertShows(clock);
});

test('many clocks do not ask at the same moments', async (t) => {
  const exchange = await openTimeServer(t);
  const delays = [];
  const setTimer = globalThis.setTimeout;
  t.mock.method(globalThis, 'setTimeout', (callback, delay, ...rest) => {
    if (delay > 100000) delays.push(delay);
    return setTimer(callback, delay, ...rest);
  });
  const clocks = Array.from(
    { length: 20 },
    () => new ServerClock({ baseURL: exchange.baseURL, intervalMs: 1e6 }),
  );
  await Promise.all(clocks.map((clock) => once(clock.start(), 'sync')));
  for (const clock of clocks) clock.stop();
  assert.equal(delays.length, 20);
  assert.ok(new Set(delays.map((delay) => Math.round(delay / 100))).size > 15, delays.join(' '));
  for (const delay of delays) assert.ok(delay >= 9e5 && delay <= 11e5, `${delay}`);
});
