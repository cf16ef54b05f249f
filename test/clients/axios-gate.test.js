'use strict';

/** attach() with a gate and a clock: what is refused here, what is sent once more, and what listeners are told. */

const assert = require('node:assert/strict');
const diagnosticsChannel = require('node:diagnostics_channel');
const { once } = require('node:events');
const test = require('node:test');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const {
  AuthGate,
  BybitAuthError,
  BybitGateError,
  BybitRateLimitError,
  ServerClock,
  Signer,
} = require('../../lib/index.js');
const { replies } = require('../../lib/sandbox/index.js');
const { CREATE, KEY, ORDER } = require('../support/fixtures.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { newSigner } = require('../support/new-signer.js');

const OPEN_ORDERS = '/v5/order/realtime?category=linear&symbol=BTCUSDT';

async function openRelay(t, { keys = [KEY], faults = {}, gated = true, clocked = true, ...options } = {}) {
  const sandbox = await openSandbox(t, { keys, faults });
  const signer = newSigner();
  const baseURL = sandbox.urls.mainnet;
  const gate = gated
    ? new AuthGate({ signer, baseURL, environment: 'mainnet', retry: { minMs: 5, maxMs: 20 } })
    : undefined;
  t.after(() => gate?.close());
  const clock = clocked ? new ServerClock({ baseURL }) : undefined;
  const bot = attach(axios.create({ baseURL }), { signer, gate, clock, environment: 'mainnet', ...options });
  const sent = (path = CREATE) => sandbox.requests.filter((request) => request.path === path);
  return {
    sandbox,
    signer,
    gate,
    clock,
    bot,
    sent,
    order: (more = {}) => bot.post(CREATE, { ...ORDER, ...more }),
  };
}

test('an order before the start-up check waits for it, and is sent when the key is proven', async (t) => {
  const { order, sandbox, gate } = await openRelay(t);
  const { data } = await order();
  assert.equal(data.retCode, 0);
  assert.equal(gate?.state, 'open');
  assert.deepEqual(sandbox.requests.map(({ path }) => path).slice(-2), ['/v5/user/query-api', CREATE]);
});

test('a closed gate refuses every order here, and lets reads pass', async (t) => {
  const { order, bot, sent, gate } = await openRelay(t, {
    keys: [{ ...KEY, readOnly: true, permissions: {} }],
  });
  await assert.rejects(
    /** @type {AuthGate} */ (gate).ready().then(() => order()),
    BybitAuthError,
  );
  assert.equal(gate?.state, 'closed', 'the exchange refused the order, and that closed the gate');
  assert.equal(sent().length, 1);
  const refused = await order().catch((error) => error);
  assert.ok(refused instanceof BybitGateError);
  assert.equal(refused.code, 'ERR_BYBIT_GATE_CLOSED');
  assert.equal(refused.cause?.category, 'permission');
  for (const path of [CREATE, '/v5/position/set-leverage', '/v5/asset/withdraw/create']) {
    await assert.rejects(bot.post(path, ORDER), { code: 'ERR_BYBIT_GATE_CLOSED' });
  }
  assert.equal(sent().length, 1, 'nothing was sent');
  const { data } = await bot.get(OPEN_ORDERS);
  assert.equal(data.retCode, 0);
});

test('a key that dies at 3 a.m.: one order is refused by the exchange, the others here, until it lives again', async (t) => {
  const { order, sandbox, sent, gate } = await openRelay(t);
  await order();
  sandbox.addKey({ ...KEY, expiredAt: 1 });
  const outcomes = [];
  for (let round = 0; round < 5; round += 1) {
    outcomes.push(
      await order().then(
        () => 'sent',
        (error) => error.name,
      ),
    );
  }
  assert.deepEqual(outcomes, ['BybitAuthError', ...Array(4).fill('BybitGateError')]);
  assert.equal(sent().length, 2);
  const opened = once(/** @type {AuthGate} */ (gate), 'open');
  sandbox.addKey(KEY);
  await opened;
  assert.equal((await order()).data.retCode, 0);
});

test('the gate hears of rejections whatever is thrown', async (t) => {
  for (const throwOn of /** @type {const} */ (['auth', 'any', 'never'])) {
    const { order, sandbox, gate } = await openRelay(t, { throwOn });
    await order();
    sandbox.addKey({ ...KEY, expiredAt: 1 });
    await order().catch(() => {});
    assert.equal(gate?.state, 'closed', throwOn);
    await assert.rejects(
      order(),
      { code: 'ERR_BYBIT_GATE_CLOSED' },
      'a local refusal is thrown in every mode',
    );
  }
});

test('what says nothing about the key closes nothing', async (t) => {
  const { order, sandbox, gate } = await openRelay(t);
  await order();
  for (const reply of [
    replies.badGateway,
    replies.serverError,
    replies.tooManyRequests,
    replies.firewall,
    { retCode: 110007, retMsg: 'not enough' },
  ]) {
    sandbox.set({ nextReply: reply });
    await order().catch(() => {});
  }
  sandbox.set({ down: true });
  await order().catch(() => {});
  const aborted = new AbortController();
  aborted.abort();
  assert.equal(gate?.state, 'open');
});

test('a read that came at the wrong time is signed and sent once more by a resynchronised clock', async (t) => {
  const { bot, sandbox, clock, sent } = await openRelay(t, { gated: false });
  await clock?.sync();
  sandbox.set({ clockSkewMs: 30000 });
  const { data } = await bot.get(OPEN_ORDERS);
  assert.equal(data.retCode, 0);
  const attempts = sent('/v5/order/realtime');
  assert.deepEqual(
    attempts.map(({ verdict }) => verdict),
    ['timestamp', 'accepted'],
  );
  const [first, second] = attempts.map(({ headers }) => headers);
  assert.notEqual(first['x-bapi-sign'], second['x-bapi-sign']);
  assert.ok(Math.abs(/** @type {ServerClock} */ (clock).offsetMs - 30000) < 1000);
});

test('an order is sent once more only if it carries an orderLinkId, or when that is asked for', async (t) => {
  const cases = [
    [{}, {}, 1],
    [{}, { orderLinkId: 'relay-1' }, 2],
    [{ resend: 'always' }, {}, 2],
    [{ resend: 'never' }, { orderLinkId: 'relay-1' }, 1],
  ];
  for (const [options, order, attempts] of cases) {
    const relay = await openRelay(t, { gated: false, .../** @type {object} */ (options) });
    await relay.clock?.sync();
    relay.sandbox.set({ clockSkewMs: -30000 });
    const outcome = await relay.order(order).then(
      ({ data }) => data.retCode,
      (error) => error.category,
    );
    assert.equal(outcome, attempts === 2 ? 0 : 'clock-ahead', JSON.stringify([options, order]));
    assert.equal(relay.sent().length, attempts);
    // The clock has learnt all the same: the next order is accepted.
    assert.equal((await relay.order()).data.retCode, 0);
  }
});

test('without a ServerClock nothing is sent twice', async (t) => {
  const { bot, sent } = await openRelay(t, { gated: false, clocked: false, faults: { clockSkewMs: -30000 } });
  await assert.rejects(bot.get(OPEN_ORDERS), { category: 'clock-ahead' });
  assert.equal(sent('/v5/order/realtime').length, 1);
});

test('a clock that resynchronising does not cure closes the gate', async (t) => {
  const { bot, sandbox, gate } = await openRelay(t);
  assert.ok(gate);
  await gate.ready();
  const when = { path: '/v5/order/realtime' };
  sandbox.set({
    everyReply: { retCode: 10002, retMsg: 'invalid request, please check your server timestamp', when },
  });
  // A check finds the key in order soon afterwards, and the gate opens again.
  const closed = once(gate, 'closed');
  await assert.rejects(bot.get(OPEN_ORDERS), BybitAuthError);
  await closed;
});

test('every reply that passes through sets the clock, for free', async (t) => {
  const { bot, sandbox, clock } = await openRelay(t, { gated: false, faults: { clockSkewMs: 400 } });
  await bot.get(OPEN_ORDERS);
  assert.equal(clock?.synchronised, true);
  const { offsetMs, errorMs } = /** @type {ServerClock} */ (clock);
  assert.ok(Math.abs(offsetMs - 400) <= errorMs + 2, JSON.stringify({ offsetMs, errorMs }));
  assert.ok(sandbox.requests.every(({ path }) => path !== '/v5/market/time'));
});

test('limits are read from every reply, and told', async (t) => {
  const { bot, sandbox } = await openRelay(t, { gated: false, throwOn: 'any' });
  const heard = [];
  const listener = (/** @type {any} */ message) => heard.push(message);
  diagnosticsChannel.subscribe('bybit-auth:request', listener);
  t.after(() => diagnosticsChannel.unsubscribe('bybit-auth:request', listener));
  await bot.get(OPEN_ORDERS);
  assert.deepEqual([heard[0].rateLimit.limit, heard[0].rateLimit.remaining], [50, 49]);
  assert.deepEqual([heard[0].method, heard[0].code, heard[0].signed], ['GET', 0, true]);
  assert.ok(!JSON.stringify(heard).includes(KEY.apiKey));

  sandbox.set({ rateLimited: true });
  const limited = await bot.get(OPEN_ORDERS).catch((error) => error);
  assert.ok(limited instanceof BybitRateLimitError);
  assert.equal(limited.rateLimit?.remaining, 0);
  // The window of the limit is a second; the reply's time and its reset are read one after the other.
  assert.ok(limited.retryAfterMs !== null && limited.retryAfterMs <= 10_000);
  sandbox.reset().set({ nextReply: replies.accessTooFrequent });
  const banned = await bot.get(OPEN_ORDERS).catch((error) => error);
  assert.equal(banned.retryAfterMs, 600000);
});

test('errors are published, without a secret', async (t) => {
  const { bot, sandbox } = await openRelay(t, { gated: false, throwOn: 'never' });
  const heard = [];
  const listener = (/** @type {any} */ message) => heard.push(message);
  diagnosticsChannel.subscribe('bybit-auth:error', listener);
  t.after(() => diagnosticsChannel.unsubscribe('bybit-auth:error', listener));
  sandbox.addKey({ ...KEY, expiredAt: 1 });
  await bot.get(OPEN_ORDERS);
  assert.equal(heard.length, 1);
  assert.equal(heard[0].error.category, 'key-expired');
  assert.ok(!JSON.stringify(heard).includes(KEY.apiKey));
});

test('a gate of another key is refused', async (t) => {
  const { gate } = await openRelay(t);
  const other = new Signer({ apiKey: 'another-key-000001', apiSecret: KEY.secret });
  assert.throws(() => attach(axios.create(), { signer: other, gate }), {
    name: 'TypeError',
    code: 'ERR_INVALID_ARG_VALUE',
    message: /same signer/,
  });
});
