'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/** A process with many gates and clocks asks the exchange as little as it can, and never more than it may. */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const test = require('node:test');
const { Budget, getBudget } = require('../../lib/clock/request-budget.js');
const { VENUES } = require('../../lib/venues');
const { AuthGate, BybitRateLimitError, ServerClock, Signer, classify } = require('../../lib/index.js');
const { rounds } = require('../support/effort.js');
const { EXPIRED, KEY_INFORMATION, openExchange, openGate, told } = require('../support/gate/gate.js');
const { EXPIRED_REPLY, KEY, QUERY_API, TIME } = require('../support/fixtures.js');
const { FREQUENT, limited, limiter } = require('../support/gate/limiter.js');
const { until } = require('../support/promises.js');

function openGates(t, baseURL, count, options = {}) {
  return Array.from({ length: count }, (_, index) => {
    const apiKey = `account${String(index).padStart(11, '0')}`;
    const gate = new AuthGate({
      signer: new Signer({ apiKey, apiSecret: KEY.secret }),
      baseURL,
      environment: 'mainnet',
      timeoutMs: 60000, // a busy machine is no reason to fail
      ...options,
    });
    t.after(() => gate.close());
    return gate;
  });
}

const COUNT = rounds(150, 1000);

test(`${COUNT} gates open, the limit is never met, and they say how far they are`, async (t) => {
  const exchange = await openExchange(t);
  const progress = [];
  const isUnderWay = () => progress.some(({ open, waiting }) => open > 0 && waiting > 0);
  // The later replies wait for a report in between: on a busy machine all of them could come at once.
  const accept = exchange.answers[QUERY_API];
  exchange.answers[QUERY_API] = async (outgoing, incoming) => {
    if (exchange.checks() > 10) await until(isUnderWay);
    accept(outgoing, incoming);
  };
  const limit = limiter();
  limited(exchange, limit);
  const gates = openGates(t, exchange.baseURL, COUNT);
  const last = gates.at(-1);
  const firstOpen = once(gates[0], 'open').then(() => last.state);
  const results = await AuthGate.readyAll(gates, (report) => progress.push(report));
  assert.deepEqual([...new Set(results.map(({ error }) => error?.message ?? null))], [null]);
  assert.deepEqual([...new Set(gates.map(({ state }) => state))], ['open']);
  assert.deepEqual(
    [results.length, results.every(({ error, diagnosis }) => error === null && diagnosis.ok)],
    [COUNT, true],
  );
  assert.equal(limit.refused, 0);
  const { asked } = exchange;
  assert.equal(exchange.checks(), COUNT);
  assert.ok(asked.length <= COUNT * 1.1, `${asked.length} requests for ${COUNT} gates`);
  // The first ones do not wait for the last ones.
  assert.equal(await firstOpen, 'checking');
  assert.equal(last.queue, null);
  assert.equal(progress[0].total, COUNT);
  assert.ok(isUnderWay());
  const { open, failed, waiting, leftMs } = progress.at(-1);
  assert.deepEqual({ open, failed, waiting, leftMs }, { open: COUNT, failed: 0, waiting: 0, leftMs: 0 });
});

test('gates say how many requests go before theirs, and a report how long that takes', async (t) => {
  const exchange = await openExchange(t);
  const budget = getBudget(new URL(exchange.baseURL), VENUES.bybit);
  // A long queue: the gates of a busy machine could have had their turn when they are asked.
  const others = Array.from({ length: 5000 }, () => budget.turn());
  const [first, last] = openGates(t, exchange.baseURL, 2);
  const progress = [];
  const ready = AuthGate.readyAll([first, last], (report) => progress.push(report));
  await until(() => last.queue !== null);
  const { ahead, waitMs } = last.queue;
  assert.ok(ahead > 1000, `${ahead} ahead`);
  assert.equal(waitMs, (ahead / budget.perSecond) * 1000);
  first.close();
  await until(() => progress.some(({ failed }) => failed > 0));
  const { total, open, waiting, leftMs } = progress.find(({ failed }) => failed > 0);
  assert.deepEqual([total, open, waiting], [2, 0, 1]);
  assert.ok(leftMs > 0 && leftMs <= waitMs, `${leftMs} of ${waitMs} ms left`);
  others.forEach(({ leave }) => leave());
  assert.equal((await ready)[1].error, null);
});

test('gates that are closed together check again within the limit', async (t) => {
  const exchange = await openExchange(t);
  const limit = limiter();
  limited(exchange, limit);
  const gates = openGates(t, exchange.baseURL, 100);
  await AuthGate.readyAll(gates);
  const before = exchange.asked.length;
  const opened = gates.map((gate) => once(gate, 'open'));
  for (const gate of gates) gate.report(EXPIRED);
  await Promise.all(opened);
  assert.equal(exchange.asked.length - before, 100, 'one request each: the time is known');
  assert.equal(limit.refused, 0);
});

test('a gate that is not ready does not hold up the others', async (t) => {
  const exchange = await openExchange(t);
  const [first, second, third] = openGates(t, exchange.baseURL, 3);
  second.close();
  const results = await AuthGate.readyAll([first, second, third]);
  assert.deepEqual(
    results.map(({ gate, error }) => [gate.state, error?.code ?? null]),
    [
      ['open', null],
      ['closed', 'ERR_BYBIT_GATE_CLOSED'],
      ['open', null],
    ],
  );
  assert.equal(results[1].gate, second);
  assert.deepEqual(await AuthGate.readyAll([]), []);
  for (const wrong of [[null], [first], [[{}]], [[first, null]], [[first], 'progress']]) {
    await assert.rejects(AuthGate.readyAll(...wrong), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  await assert.rejects(
    AuthGate.readyAll([first], () => {
      throw new Error('of the listener');
    }),
    /of the listener/,
  );
});

const LATER = { 'Retry-After': '60' };

for (const [name, refuse, leastMs] of [
  ['an IP address is refused (403)', (outgoing) => outgoing.writeHead(403).end(FREQUENT), 600000],
  ['the system protects itself (429)', (outgoing) => outgoing.writeHead(429, LATER).end('{}'), 60000],
  [
    'a retCode says it (10006)',
    (outgoing) => outgoing.writeHead(200, LATER).end(told({ retCode: 10006, retMsg: 'Too many visits!' })),
    60000,
  ],
]) {
  test(`${name}: nothing more is asked, and everything settles at once`, async (t) => {
    const exchange = await openExchange(t, { [TIME]: refuse, [QUERY_API]: refuse });
    const gates = openGates(t, exchange.baseURL, 200);
    const launchedAt = performance.now();
    const firstRefusal = Promise.any(gates.map((gate) => gate.ready().catch(() => performance.now())));
    const results = await AuthGate.readyAll(gates);
    for (const { error, gate } of results) {
      assert.ok(error instanceof BybitRateLimitError, String(error));
      assert.equal(gate.state, 'checking');
    }
    // What was under way together when the first refusal came, later on a busy machine.
    const { perSecond } = getBudget(new URL(exchange.baseURL), VENUES.bybit);
    const most = 60 + (perSecond * ((await firstRefusal) - launchedAt)) / 1000;
    assert.ok(exchange.asked.length <= most, `${exchange.asked.length} requests, ${most} at most`);
    const { length } = exchange.asked;
    await assert.rejects(gates.at(-1).check(), (error) => {
      assert.ok(error instanceof BybitRateLimitError);
      assert.equal(error.sent, false);
      assert.match(error.retMsg, /^Not asked: 127\.0\.0\.1:\d+ has refused too many requests/);
      assert.ok(error.retryAfterMs > leastMs / 2 && error.retryAfterMs <= leastMs * 1.1);
      return true;
    });
    const clock = new ServerClock({ baseURL: exchange.baseURL });
    await assert.rejects(clock.sync(), { category: 'rate-limit', sent: false });
    assert.equal(exchange.asked.length, length);
  });
}

test('a ban that the bot meets stops the checks, too, and one that is over ends', async (t) => {
  const exchange = await openExchange(t);
  const gate = openGate(t, exchange.baseURL, { retry: { minMs: 5, maxMs: 20 } });
  await gate.ready();
  const { length } = exchange.asked;
  // 10006 is about one endpoint of one key.
  gate.report(classify({ retCode: 10006, retMsg: 'Too many visits!' }, { httpStatus: 200 }));
  assert.equal((await gate.check()).ok, true);
  gate.report(classify('too many requests', { httpStatus: 429 }));
  await assert.rejects(gate.check(), { category: 'rate-limit', sent: false });
  assert.equal(exchange.asked.length, length + 1);
  // The gate comes back by itself.
  await until(() => exchange.asked.length > length + 1);
  assert.equal(gate.state, 'open');
});

test('clocks of one host are synchronised by one of them', async (t) => {
  const exchange = await openExchange(t);
  const clocks = Array.from(
    { length: 200 },
    () => new ServerClock({ baseURL: exchange.baseURL, intervalMs: 300 }),
  );
  t.after(() => clocks.forEach((clock) => clock.stop()));
  const counts = clocks.map(() => 0);
  let atLaunch = 0;
  clocks.forEach((clock, index) => {
    clock.on('sync', () => {
      counts[index] += 1;
      if (atLaunch === 0 && counts.every((count) => count >= 1)) atLaunch = exchange.asked.length;
    });
    clock.start();
  });
  await until(() => atLaunch > 0);
  assert.equal(atLaunch, 3, 'one synchronisation at launch');
  await until(() => counts.every((count) => count >= 4));
  const most = Math.max(...counts);
  assert.ok(
    exchange.asked.length <= 3 * (most + 1),
    `${exchange.asked.length} requests, ${most} synchronisations`,
  );
  // One that comes later knows the time already.
  const before = exchange.asked.length;
  const late = new ServerClock({ baseURL: exchange.baseURL, intervalMs: 100000 }).start();
  t.after(() => late.stop());
  assert.equal(late.synchronised, true);
  const [{ errorMs }] = await once(late, 'sync');
  assert.ok(errorMs < 1000);
  for (const clock of clocks) clock.stop();
  const stopped = [...counts];
  await late.sync();
  assert.deepEqual(counts, stopped, 'a stopped clock follows no other clock');
  assert.ok(exchange.asked.length >= before + 3);
});

test('clocks of a host that fails try again together', async (t) => {
  const exchange = await openExchange(t, { [TIME]: (outgoing) => outgoing.writeHead(502).end() });
  const clocks = Array.from({ length: 50 }, () => new ServerClock({ baseURL: exchange.baseURL }).start());
  t.after(() => clocks.forEach((clock) => clock.stop()));
  await Promise.all(clocks.map((clock) => clock.settled()));
  const first = exchange.asked.length;
  assert.ok(first <= 6, `${first} requests`);
  await until(() => exchange.asked.length > first);
  await Promise.all(clocks.map((clock) => clock.settled()));
  assert.ok(exchange.asked.length <= 4 * first, `${exchange.asked.length} requests after two attempts`);
});

test('a gate checks a key at its end, and not a day later', async (t) => {
  const endsAt = Date.now() + 1500;
  const exchange = await openExchange(t, {
    [QUERY_API]: (outgoing) => {
      const isOver = Date.now() >= endsAt;
      const result = { ...KEY_INFORMATION, ips: [], expiredAt: new Date(endsAt).toISOString() };
      outgoing.end(told(isOver ? EXPIRED_REPLY : { result }));
    },
  });
  const gate = openGate(t, exchange.baseURL);
  const closed = once(gate, 'closed');
  await gate.ready();
  const [error] = await closed;
  assert.equal(error.category, 'key-expired');
});

test('a gate that is proven wrong about the time asks for it again', async (t) => {
  let refusals = 1;
  const exchange = await openExchange(t);
  const accept = exchange.answers[QUERY_API];
  exchange.answers[QUERY_API] = (outgoing, incoming) => {
    if (refusals === 0) return accept(outgoing, incoming);
    refusals -= 1;
    return outgoing.end(
      told({ retCode: 10002, retMsg: 'invalid request, please check your server timestamp' }),
    );
  };
  const gate = openGate(t, exchange.baseURL);
  assert.equal((await gate.ready()).ok, true);
  assert.equal(exchange.asked.filter((path) => path === TIME).length, 6);
});

test('a clock that serves a gate is asked instead of the exchange', async (t) => {
  const exchange = await openExchange(t);
  const clock = new ServerClock({ baseURL: exchange.baseURL, samples: 1 });
  await clock.sync();
  const gate = openGate(t, exchange.baseURL, { clock });
  const { ok, clock: measured } = await gate.ready();
  assert.equal(ok, true);
  assert.deepEqual(exchange.asked, [TIME, QUERY_API]);
  assert.ok(Math.abs(measured.offsetMs) <= measured.errorMs + 1);
});

test('the budget: a burst, then a steady pace; what has begun goes before what waits', async () => {
  const budget = new Budget('example', VENUES.bybit);
  const order = [];
  const turns = Array.from({ length: 60 }, (_, index) => {
    const turn = budget.turn();
    return { ...turn, done: turn.come.then(() => order.push(index)) };
  });
  assert.equal(turns.at(-1).ahead() > 0, true);
  const urgent = budget.turn({ urgent: true });
  const left = turns[57];
  left.leave();
  const done = [urgent.come.then(() => order.push('urgent'))];
  for (const turn of turns) if (turn !== left) done.push(turn.done);
  await Promise.all(done);
  const waited = order.slice(order.indexOf('urgent') + 1);
  assert.ok(waited.includes(59) && !order.includes(57), `${order}`);
  assert.deepEqual(
    order.filter((name) => name !== 'urgent'),
    [...order.filter((name) => name !== 'urgent')].sort((a, b) => a - b),
  );
  assert.equal(turns.at(-1).ahead(), 0);
  assert.equal(budget.isIdle, false);
  const ended = AbortSignal.abort(new Error('ended'));
  await assert.rejects(budget.take({ signal: ended }), /ended/);
});

test('the budget: refusals one after another double the pause', () => {
  const budget = new Budget('example', VENUES.bybit);
  const refusal = classify('too many requests', { httpStatus: 429 });
  budget.refused(refusal);
  const first = budget.pausedMs;
  budget.refused(refusal);
  assert.ok(budget.pausedMs <= first, 'replies that come together are one refusal');
  assert.ok(first > 900 && first <= 1100);
});

test('a check of a key that waits for its turn ends when its gate is closed', async (t) => {
  const exchange = await openExchange(t);
  const gates = openGates(t, exchange.baseURL, 120);
  const results = AuthGate.readyAll(gates);
  for (const gate of gates) gate.close();
  for (const { error } of await results) assert.equal(error.code, 'ERR_BYBIT_GATE_CLOSED');
  const late = openGate(t, exchange.baseURL);
  assert.equal((await late.ready()).ok, true);
});

test('a synchronisation that no gate waits for any more ends', async (t) => {
  const exchange = await openExchange(t, { [TIME]: () => {} });
  const gates = openGates(t, exchange.baseURL, 2);
  const results = AuthGate.readyAll(gates);
  await until(() => exchange.asked.includes(TIME));
  gates[0].close();
  assert.equal((await gates[0].ready().catch((error) => error)).code, 'ERR_BYBIT_GATE_CLOSED');
  const closed = once(exchange.server, 'close');
  gates[1].close();
  await results;
  // The connection of the question goes with it.
  exchange.server.close();
  await closed;
});
