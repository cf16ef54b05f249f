'use strict';

/** `bybit-auth/ccxt` with ccxt.pro: when its messages leave, and what the gate learns from their replies. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { attach, detach } = require('../../lib/ccxt.js');
const { AuthGate, BybitAuthError, BybitGateError } = require('../../lib/index.js');
const { SYMBOL, ccxt, openExchange, placeOrderWs } = require('./support/exchange.js');
const { newHold, openSlowWay } = require('./support/slow-way.js');
const { assertDiscreet } = require('./support/failures.js');
const { KEY, OTHER_SECRET } = require('../support/fixtures.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { rejection, until } = require('../support/promises.js');
const { newSigner } = require('../support/new-signer.js');

const refusal = (op, retCode, retMsg = 'refused') => ({ when: { op }, retCode, retMsg });
const messagesOf = (sandbox, op) => sandbox.messages.filter((message) => message.op === op);
const repeat = (count, make) => Array.from({ length: count }, make);

async function openGate(t, sandbox) {
  const retry = { minMs: 60_000, maxMs: 60_000 };
  const options = { signer: newSigner(), environments: sandbox.urls, retry };
  const gate = new AuthGate({ ...options, baseURL: sandbox.urls.mainnet });
  t.after(() => gate.close());
  await gate.ready();
  return gate;
}

/** A gate that lets everything pass once it is released, and keeps what it is told. */
function newPatientGate() {
  const { release, held } = newHold();
  const reports = [];
  const gate = {
    signer: newSigner(),
    state: 'checking',
    admitted: 0,
    admit: () => {
      gate.admitted += 1;
      return held;
    },
    report: (error, circumstances) => reports.push({ error, ...circumstances }),
  };
  return { gate, reports, release };
}

/** A clock that the test moves together with that of the sandbox. */
function newClock(sandbox) {
  let shift = 0;
  const now = () => Date.now() + shift;
  const move = (ms) => {
    shift += ms;
    sandbox.set({ clockSkewMs: shift });
  };
  return { clock: { now }, move };
}

/** Holds what is about to be sent on the trade stream, as ccxt's throttle does. */
function holdThrottle(exchange) {
  const { release, held } = newHold();
  const throttle = { release, waiting: 0 };
  const client = exchange.client(exchange.urls.api.ws.private.trade);
  client.throttle = () => {
    throttle.waiting += 1;
    return held;
  };
  exchange.enableRateLimit = true;
  return throttle;
}

test('accepted orders count for the gate, so that doubts between them do not add up', async (t) => {
  const sandbox = await openSandbox(t);
  const gate = await openGate(t, sandbox);
  const exchange = attach(await openExchange(t, sandbox), { gate });
  for (let round = 0; round < 4; round++) {
    assert.ok((await placeOrderWs(exchange)).id);
    sandbox.set({ nextReply: refusal('order.create', 10002) });
    assert.ok((await rejection(placeOrderWs(exchange))) instanceof BybitAuthError);
    assert.equal(gate.state, 'open');
  }
  for (let round = 0; round < 2; round++) {
    sandbox.set({ nextReply: refusal('order.create', 10002) });
    await rejection(placeOrderWs(exchange));
  }
  assert.equal(gate.state, 'closed', 'the third in a row closes it');
});

test('refusals of orders that left together are one doubt', async (t) => {
  const sandbox = await openSandbox(t);
  const gate = await openGate(t, sandbox);
  const exchange = attach(await openExchange(t, sandbox), { gate });
  await placeOrderWs(exchange);
  sandbox.set({ nextReply: repeat(5, () => refusal('order.create', 10002)) });
  const refused = await Promise.all(repeat(5, () => rejection(placeOrderWs(exchange))));
  assert.ok(refused.every(({ code }) => code === 10002));
  assert.equal(gate.state, 'open');
});

test('the gate is told when each order was sent, whatever came of it', async (t) => {
  const sandbox = await openSandbox(t);
  const { gate, reports, release } = newPatientGate();
  release();
  const exchange = attach(await openExchange(t, sandbox), { gate });
  const began = performance.now();
  const { id } = await placeOrderWs(exchange);
  await exchange.cancelOrderWs(id, SYMBOL);
  sandbox.set({ nextReply: refusal('order.create', 110007) });
  await rejection(placeOrderWs(exchange));
  assert.deepEqual(
    reports.map(({ error }) => error?.code ?? null),
    [null, null, 110007],
  );
  const times = reports.map(({ sentAt }) => sentAt);
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
  assert.ok(times.every((time) => time > began && time < performance.now()));
});

for (const [title, place] of [
  ['an order', placeOrderWs],
  ['a cancel', (exchange, id) => exchange.cancelOrderWs(id, SYMBOL)],
]) {
  test(`${title} that waited for the first check has the time at which it leaves`, async (t) => {
    const sandbox = await openSandbox(t);
    const { clock, move } = newClock(sandbox);
    const { id } = await placeOrderWs(attach(await openExchange(t, sandbox), { clock }));
    const { gate, release } = newPatientGate();
    const exchange = attach(await openExchange(t, sandbox), { gate, clock });
    const placed = place(exchange, id);
    await until(() => gate.admitted > 0);
    move(20_000);
    release();
    assert.ok((await placed).id);
  });
}

test('a login and an order that waited for the connection have the time at which they leave', async (t) => {
  const sandbox = await openSandbox(t);
  const { clock, move } = newClock(sandbox);
  const way = await openSlowWay(t, sandbox);
  const exchange = attach(await openExchange(t, sandbox, way), { clock });
  const placed = placeOrderWs(exchange);
  await until(() => way.connections() > 0);
  move(60_000);
  way.release();
  assert.ok((await placed).id);
  assert.deepEqual(
    sandbox.messages.map(({ op, verdict }) => [op, verdict]),
    [
      ['auth', 'accepted'],
      ['order.create', 'accepted'],
    ],
  );
});

test('a gate that closes while an order waits to be sent refuses it, and the stream goes on', async (t) => {
  const sandbox = await openSandbox(t);
  const gate = await openGate(t, sandbox);
  const exchange = attach(await openExchange(t, sandbox), { gate });
  await placeOrderWs(exchange);
  const throttle = holdThrottle(exchange);
  const refused = rejection(placeOrderWs(exchange));
  await until(() => throttle.waiting > 0);
  gate.close();
  throttle.release();
  assert.ok((await refused) instanceof BybitGateError);
  assert.equal(messagesOf(sandbox, 'order.create').length, 1);
  attach(exchange, { signer: newSigner() });
  assert.ok((await placeOrderWs(exchange)).id);
  assert.equal(messagesOf(sandbox, 'auth').length, 1, 'on the same connection');
});

test('an order that cannot be sent by its deadline is not sent later either', async (t) => {
  const sandbox = await openSandbox(t);
  const exchange = attach(await openExchange(t, sandbox), { deadlineMs: 100 });
  await placeOrderWs(exchange);
  const throttle = holdThrottle(exchange);
  const late = await rejection(placeOrderWs(exchange));
  assert.ok(late instanceof ccxt.RequestTimeout);
  assert.deepEqual([late.code, late.sent, late.retryable], ['ERR_BYBIT_NOT_SENT', false, true]);
  throttle.release();
  assert.ok((await placeOrderWs(exchange)).id);
  assert.equal(messagesOf(sandbox, 'order.create').length, 2);
});

for (const [title, then] of [
  ['is attached', (exchange) => attach(exchange, { deadlineMs: 10_000 })],
  ['is detached', detach],
]) {
  test(`an order whose login cannot be sent by the deadline is not sent once the exchange ${title}`, async (t) => {
    const sandbox = await openSandbox(t);
    const way = await openSlowWay(t, sandbox);
    const exchange = attach(await openExchange(t, sandbox, way), { deadlineMs: 100 });
    const late = await rejection(placeOrderWs(exchange));
    assert.ok(late instanceof ccxt.RequestTimeout);
    assert.deepEqual([late.code, late.sent], ['ERR_BYBIT_NOT_SENT', false]);
    way.release();
    await until(() => messagesOf(sandbox, 'auth').length > 0);
    // The next order is sent after everything that could have been left over of the first one.
    then(exchange);
    assert.ok((await placeOrderWs(exchange)).id);
    assert.equal(messagesOf(sandbox, 'order.create').length, 1);
  });
}

test("the timeout of the exchange is the longest deadline, also of the gate's first check", async (t) => {
  const sandbox = await openSandbox(t);
  const { gate } = newPatientGate();
  const exchange = attach(await openExchange(t, sandbox, { timeout: 200 }), { gate });
  const late = await rejection(placeOrderWs(exchange));
  assert.deepEqual([late.code, late.sent], ['ERR_BYBIT_NOT_SENT', false]);
  assert.match(late.message, /within 200 ms/);
  assert.equal(messagesOf(sandbox, 'order.create').length, 0);
});

test('an order without a reply ends, and its outcome is not known', async (t) => {
  const sandbox = await openSandbox(t);
  const exchange = attach(await openExchange(t, sandbox), { replyMs: 100 });
  sandbox.set({ nextReply: { when: { op: 'order.create' }, latencyMs: 60_000 } });
  const error = await rejection(placeOrderWs(exchange));
  assert.ok(error instanceof ccxt.RequestTimeout);
  assert.deepEqual([error.code, error.sent, error.retryable], ['ERR_BYBIT_NO_REPLY', true, false]);
});

const REFUSED_LOGINS = [
  ['that ccxt takes for one of the key', 10003, 'API key is invalid.', 'key-or-environment'],
  ['that ccxt takes for a bad request', 10001, 'Params Error', 'clock-behind'],
];

for (const [title, retCode, retMsg, category] of REFUSED_LOGINS) {
  test(`a refused login ${title} reaches the gate once, and the next order logs in again`, async (t) => {
    const sandbox = await openSandbox(t);
    const { gate, reports, release } = newPatientGate();
    release();
    const exchange = attach(await openExchange(t, sandbox), { gate });
    sandbox.set({ nextReply: refusal('auth', retCode, retMsg) });
    const refused = await Promise.all(repeat(3, () => rejection(placeOrderWs(exchange))));
    assert.deepEqual(
      refused.map((error) => error.category),
      repeat(3, () => category),
    );
    refused.forEach((error) => assertDiscreet(error));
    assert.deepEqual(
      reports.map(({ error }) => error?.category),
      [category],
    );
    assert.ok(reports[0].sentAt < performance.now());
    assert.ok((await placeOrderWs(exchange)).id);
    assert.equal(messagesOf(sandbox, 'auth').length, 2);
  });
}

test('a login that was sent in time and refused shows that the local clock is slow', async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.set({ clockSkewMs: 60_000 });
  const error = await rejection(placeOrderWs(attach(await openExchange(t, sandbox))));
  assert.equal(error.category, 'clock-behind');
  assert.notEqual(error.confidence, 'inferred');
  const step = error.checks.find(({ id }) => id === 'clock');
  assert.equal(step.status, 'fail');
  assert.match(step.evidence, /that clock is behind/);
});

test('the refusal of one order does not end the login', async (t) => {
  const sandbox = await openSandbox(t);
  const exchange = attach(await openExchange(t, sandbox));
  await placeOrderWs(exchange);
  sandbox.set({ nextReply: refusal('order.create', 10005, 'Permission denied') });
  const error = await rejection(placeOrderWs(exchange));
  assert.ok(error instanceof ccxt.PermissionDenied);
  assert.ok((await placeOrderWs(exchange)).id);
  assert.equal(messagesOf(sandbox, 'auth').length, 1);
});

test('a login on a connection that is logged in is one', async (t) => {
  const sandbox = await openSandbox(t);
  const exchange = attach(await openExchange(t, sandbox));
  await placeOrderWs(exchange);
  const client = exchange.client(exchange.urls.api.ws.private.trade);
  // As ccxt does after some refusals.
  delete client.subscriptions.authenticated;
  delete client.futures.authenticated;
  assert.ok((await placeOrderWs(exchange)).id);
  assert.deepEqual(
    messagesOf(sandbox, 'auth').map(({ verdict }) => verdict),
    ['accepted', 'logged-in'],
  );
});

test('an order is sent for the account that has logged in, or not at all', async (t) => {
  const other = { apiKey: 'otherKey0000000002', secret: OTHER_SECRET };
  const sandbox = await openSandbox(t, { keys: [KEY, other] });
  const exchange = attach(await openExchange(t, sandbox));
  const { id } = await placeOrderWs(exchange);
  const sent = sandbox.messages.length;
  Object.assign(exchange, other);
  for (const call of [
    () => placeOrderWs(exchange),
    () => exchange.cancelOrderWs(id, SYMBOL),
    () => exchange.watchOrders(),
  ]) {
    assert.equal((await rejection(call())).code, 'ERR_BYBIT_OTHER_KEY');
  }
  assert.equal(sandbox.messages.length, sent);
});
