'use strict';

/** Refusals that may be the fault of one request, and how soon a gate that was closed looks again. */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const test = require('node:test');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { CheckSchedule } = require('../../lib/gate/schedule.js');
const { classify } = require('../../lib/index.js');
const { EXPIRED, KEY_INFORMATION, openExchange, openGate, told } = require('../support/gate/gate.js');
const { CREATE, QUERY_API } = require('../support/fixtures.js');
const { until } = require('../support/promises.js');

const SLOW = { minMs: 600000, maxMs: 600000 };
const LATE = classify({ retCode: 10002, retMsg: 'invalid request' });
const WRONG_SIGNATURE = classify({ retCode: 10004, retMsg: 'error sign!' });

async function openBot(t, gateOptions = {}) {
  const exchange = await openExchange(t);
  const gate = openGate(t, exchange.baseURL, { retry: SLOW, ...gateOptions });
  await gate.ready();
  const bot = attach(axios.create({ baseURL: exchange.baseURL }), {
    signer: gate.signer,
    gate,
    environment: 'mainnet',
    resend: 'never',
    throwOn: 'never',
  });
  return { ...exchange, gate, bot };
}

/** Holds every order until `count` of them have arrived, and then answers each as `reply(index)` says. */
function holdOrders({ answers }, count, reply) {
  /** @type {import('node:http').ServerResponse[]} */
  const held = [];
  answers[CREATE] = (outgoing) => {
    held.push(outgoing);
    if (held.length === count) held.splice(0).forEach((one, index) => one.end(told(reply(index))));
  };
}

const order = (bot) => bot.post(CREATE, { category: 'linear', symbol: 'BTCUSDT' });
const refused = { retCode: 10002, retMsg: 'invalid request' };

test('refusals of requests that left together are one doubt', async (t) => {
  const relay = await openBot(t);
  for (let hiccup = 0; hiccup < 2; hiccup += 1) {
    holdOrders(relay, 12, () => refused);
    await Promise.all(Array.from({ length: 12 }, () => order(relay.bot)));
    assert.equal(relay.gate.state, 'open', `hiccup ${hiccup}`);
  }
  const closed = once(relay.gate, 'closed');
  holdOrders(relay, 12, () => refused);
  await Promise.all(Array.from({ length: 12 }, () => order(relay.bot)));
  const [error, detail] = await closed;
  assert.equal(error.code, 10002);
  assert.deepEqual(detail, { reason: 'doubted' });
});

test('a hiccup among orders that are accepted closes nothing, however often it comes', async (t) => {
  const relay = await openBot(t);
  for (let hiccup = 0; hiccup < 6; hiccup += 1) {
    // The accepted ones come last: they end the doubt.
    holdOrders(relay, 8, (index) => (index < 4 ? refused : {}));
    await Promise.all(Array.from({ length: 8 }, () => order(relay.bot)));
    assert.equal(relay.gate.state, 'open', `hiccup ${hiccup}`);
  }
});

test('a stream of orders that are all refused closes the gate, although they overlap', async (t) => {
  const relay = await openBot(t);
  const waiting = [];
  relay.answers[CREATE] = (outgoing) => {
    waiting.push(outgoing);
    // There are always four under way.
    if (waiting.length > 4) waiting.shift().end(told(refused));
  };
  const pending = [];
  // The key is fine, so the check that follows may open the gate before anything looks at its state.
  let hasClosed = false;
  relay.gate.on('closed', () => (hasClosed = true));
  for (let sent = 0; !hasClosed; sent += 1) {
    pending.push(order(relay.bot).catch(() => {}));
    await until(() => relay.asked.filter((path) => path === CREATE).length > sent || hasClosed);
    assert.ok(sent < 100, 'the gate never closes');
  }
  // The last order may still be on its way.
  relay.answers[CREATE] = (outgoing) => outgoing.end(told(refused));
  waiting.forEach((outgoing) => outgoing.end(told(refused)));
  await Promise.all(pending);
});

test('a doubt counts only when its request was sent after the previous one was known', async (t) => {
  const { gate } = await openBot(t);
  const before = performance.now();
  for (let reply = 0; reply < 20; reply += 1) gate.report(LATE, { sentAt: before });
  assert.equal(gate.state, 'open');
  gate.report(WRONG_SIGNATURE, { sentAt: performance.now() });
  for (let reply = 0; reply < 20; reply += 1) gate.report(LATE, { sentAt: before });
  assert.equal(gate.state, 'open');
  gate.report(LATE, { sentAt: performance.now() });
  assert.equal(gate.state, 'closed');
});

test('an accepted request ends the doubts, and does not make one hiccup two', async (t) => {
  const { gate } = await openBot(t);
  const before = performance.now();
  for (let round = 0; round < 10; round += 1) {
    gate.report(LATE, { sentAt: before });
    gate.report(null, { sentAt: before });
  }
  gate.report(LATE);
  gate.report(LATE);
  assert.equal(gate.state, 'open');
  gate.report(LATE);
  assert.equal(gate.state, 'closed');
});

test('a resend that a resynchronised clock did not cure closes at once, but not together with its own doubt', async (t) => {
  const { gate } = await openBot(t);
  const before = performance.now();
  gate.report(LATE, { sentAt: before });
  gate.report(LATE, { sentAt: before, resynchronised: true });
  assert.equal(gate.state, 'open', 'it left before the first doubt was known');
  gate.report(LATE, { sentAt: performance.now(), resynchronised: true });
  assert.equal(gate.state, 'closed');
});

test('one late request of a check closes nothing; two in a row do', async (t) => {
  const relay = await openBot(t);
  const refuse = (/** @type {number} */ times) => {
    let left = times;
    relay.answers[QUERY_API] = (outgoing) => {
      left -= 1;
      outgoing.end(told(left >= 0 ? { ...refused, result: {} } : { result: KEY_INFORMATION }));
    };
  };
  refuse(1);
  assert.equal((await relay.gate.check()).ok, true);
  assert.equal(relay.gate.state, 'open');
  refuse(2);
  const closed = once(relay.gate, 'closed');
  await relay.gate.check();
  assert.equal((await closed)[1].reason, 'checked');
});

test('after a reply has closed it, a gate checks at once, and opens when the key is fine', async (t) => {
  // The back-off is ten minutes: only a check without any delay opens the gate within the test.
  const relay = await openBot(t);
  for (const error of [EXPIRED, WRONG_SIGNATURE]) {
    const opened = once(relay.gate, 'open');
    const before = relay.checks();
    for (let reply = 0; reply < 3; reply += 1) relay.gate.report(error);
    assert.equal(relay.gate.state, 'closed');
    await assert.rejects(relay.gate.admit('POST', CREATE), { code: 'ERR_BYBIT_GATE_CLOSED' });
    await opened;
    assert.equal(relay.checks(), before + 1);
    await relay.gate.admit('POST', CREATE);
  }
});

test('a first re-check that finds nothing better is followed by the back-off', async (t) => {
  const relay = await openBot(t, { retry: { minMs: 40, maxMs: 600000 } });
  relay.answers[QUERY_API] = (outgoing) => outgoing.end(told({ retCode: 10003, result: {} }));
  const before = relay.checks();
  relay.gate.report(EXPIRED);
  await until(() => relay.checks() >= before + 3);
  assert.equal(relay.gate.state, 'closed');
  relay.answers[QUERY_API] = (outgoing) => outgoing.end(told({ result: KEY_INFORMATION }));
  await once(relay.gate, 'open');
});

test('replies to requests that were under way do not outdate the first re-check', async (t) => {
  const relay = await openBot(t);
  const sentAt = performance.now();
  const opened = once(relay.gate, 'open');
  const accept = relay.answers[QUERY_API];
  relay.answers[QUERY_API] = (outgoing, incoming) => {
    relay.answers[QUERY_API] = accept;
    for (let reply = 0; reply < 50; reply += 1) relay.gate.report(EXPIRED, { sentAt });
    accept(outgoing, incoming);
  };
  relay.gate.report(EXPIRED, { sentAt });
  await opened;
});

test('the listener of closed hears of it before the re-check, and may end the gate', async (t) => {
  const relay = await openBot(t);
  const before = relay.asked.length;
  relay.gate.on('closed', () => relay.gate.close());
  relay.gate.report(EXPIRED);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(relay.asked.length, before);
});

test('a gate that is closed again right after each opening stops checking at once', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let runs = 0;
  const retry = { minMs: 60000, maxMs: 600000 };
  const schedule = new CheckSchedule({ retry, watchMs: 1000000 }, () => {
    runs += 1;
  });
  t.after(() => schedule.clear());
  return (async () => {
    for (let flap = 0; flap < 30; flap += 1) {
      schedule.opened();
      schedule.plan('now');
      await Promise.resolve();
    }
    assert.equal(runs, 10, 'ten at once');
    t.mock.timers.tick(600000);
    assert.equal(runs, 11, 'and then by the back-off');
  })();
});

test('the checks of many gates are spread from the first delay on, and from day to day', (t) => {
  /** @type {number[]} */
  const delays = [];
  t.mock.method(globalThis, 'setTimeout', (_run, delay) => {
    delays.push(delay);
    return { unref() {} };
  });
  const spread = (/** @type {'later' | 'daily'} */ when) => {
    delays.length = 0;
    for (let gate = 0; gate < 200; gate += 1) {
      new CheckSchedule({ retry: { minMs: 5000, maxMs: 300000 }, watchMs: 100000 }, () => {}).plan(when);
    }
    return [Math.min(...delays), Math.max(...delays), new Set(delays).size];
  };
  const [least, most, different] = spread('later');
  assert.ok(least >= 2500 && most <= 7500 && most - least > 2500 && different > 100, `${least} to ${most}`);
  const [first, last] = spread('daily');
  assert.ok(first >= 90000 && last <= 100000 && last - first > 5000, `${first} to ${last}`);
});

for (const [name, refuse, category] of [
  ['10004', (outgoing) => outgoing.end(told({ retCode: 10004, retMsg: 'error sign!' })), 'bad-signature'],
  [
    'missing headers',
    (outgoing) => outgoing.end(told({ retCode: 10001, retMsg: 'openapi sign params error!' })),
    'missing-auth',
  ],
  ['10002', (outgoing) => outgoing.end(told({ retCode: 10002, retMsg: 'invalid request' })), 'request-late'],
]) {
  test(`${name} to the gate's own check closes it when the next one has it, too`, async (t) => {
    const exchange = await openExchange(t);
    const gate = openGate(t, exchange.baseURL, { retry: SLOW });
    await gate.ready();
    const accept = exchange.answers[QUERY_API];
    let refusals = 1;
    exchange.answers[QUERY_API] = (outgoing, incoming) => {
      refusals -= 1;
      return refusals < 0 ? accept(outgoing, incoming) : refuse(outgoing);
    };
    assert.equal((await gate.check()).ok, true);
    assert.equal(gate.state, 'open');
    refusals = 2;
    assert.equal((await gate.check()).category, category);
    assert.equal(gate.state, 'closed');
    assert.equal(gate.error.category, category);
  });
}
