'use strict';

/** The dispatcher with the real store, the real client and the sandbox, whose own record says what was executed. */

const assert = require('node:assert/strict');
const { subscribe, unsubscribe } = require('node:diagnostics_channel');
const { describe, test } = require('node:test');
const { outcomesOf, setUp } = require('../support/world');

/** Short windows, so that a deadline passes soon. */
const QUICK = { recvWindow: 600, leaveWithinMs: 600 };
const CREATE = { path: '/v5/order/create' };

let lastId = 0;
/** @param {any} relay @param {object} [more] @returns {Promise<any[]>} the outcomes */
async function trade(relay, more = {}) {
  const id = `t-${(lastId += 1)}`;
  const signal = { id, symbol: 'BTC/USDT:USDT', kind: 'order', side: 'buy', at: Date.now(), ...more };
  await relay.push('script', signal);
  return outcomesOf(relay, { signal: id });
}

const states = (outcomes) => outcomes.map(({ state }) => state);

test('the orders of one signal share commits, and leave in few turns of the event loop', async (t) => {
  const count = 50;
  const { start } = await setUp(t, { accounts: count });
  const relay = await start();
  await trade(relay);
  /** @type {any[]} */
  const commits = [];
  /** @type {number[]} */
  const turns = [];
  let turn = 0;
  const onCommit = (message) => void (message.commits > 0 && commits.push(message.commands));
  const onStep = ({ step, when, name }) => {
    if (step !== 'write' || when !== 'before' || name !== 'place') return;
    if (turns.at(-1) !== turn) setImmediate(() => (turn += 1));
    turns.push(turn);
  };
  subscribe('signal-relay:store', onCommit);
  subscribe('signal-relay:step', onStep);
  t.after(() => {
    unsubscribe('signal-relay:store', onCommit);
    unsubscribe('signal-relay:step', onStep);
  });
  assert.equal((await trade(relay)).length, count);
  assert.equal(turns.length, count);
  // A group of the store is as long as a few milliseconds allow, so a slow machine makes several.
  assert.ok(commits.length < count, `commits of ${commits.join(', ')}`);
  assert.ok(new Set(turns).size < count / 2, `turns ${turns.join(', ')}`);
});

// Most of the time of each is spent waiting.
describe('orders on a sandbox', { concurrency: true }, () => {
  for (const mode of ['ever', 'open', 'blind']) {
    const semantics = {
      idScope: mode === 'ever' ? 'ever' : 'open',
      findSees: mode === 'blind' ? 'open' : 'all',
    };

    test(`ids ${mode}: a reply that never comes does not make a second order`, async (t) => {
      const { sandbox, start, orders } = await setUp(t, {
        ...{ accounts: 1, sandbox: { orderIds: mode }, account: { ...QUICK, semantics } },
      });
      const relay = await start();
      sandbox.set({ nextReply: { noAnswer: true, when: CREATE } });
      const [outcome] = await trade(relay);
      assert.equal(outcome.state, 'accepted');
      assert.equal(outcome.outcome.lookedUp, true);
      assert.equal(orders().length, 1);
    });

    test(`ids ${mode}: an order that is lost on its way is sent again with the same id, after its deadline`, async (t) => {
      const { sandbox, start } = await setUp(t, {
        ...{ accounts: 1, sandbox: { orderIds: mode }, account: { ...QUICK, semantics } },
      });
      const relay = await start();
      sandbox.set({ nextReply: { down: true, execute: false, when: CREATE } });
      const [outcome] = await trade(relay);
      assert.equal(outcome.state, 'accepted');
      const sent = sandbox.requests.filter(({ path }) => path === CREATE.path);
      assert.equal(sent.length, 2);
      const [first, second] = sent.map(({ body }) => JSON.parse(body.toString()));
      assert.equal(second.orderLinkId, first.orderLinkId);
      const [intent] = await relay.ledger({ id: outcome.id });
      assert.equal(intent.attempt, 2);
    });
  }

  test('limits.rejectionsInARow stops what opens, and the kill switch says why', async (t) => {
    const { sandbox, start, orders } = await setUp(t, {
      ...{ accounts: 1, config: { limits: { rejectionsInARow: 2, maxAgeMs: 1500 } } },
    });
    const relay = await start();
    /** @type {any[]} */
    const kills = [];
    relay.on('kill', (kill) => kills.push(kill));
    const noMoney = { retCode: 110007, retMsg: 'ab not enough for new order', execute: false, when: CREATE };
    for (let count = 0; count < 2; count += 1) {
      sandbox.set({ nextReply: noMoney });
      assert.deepEqual(states(await trade(relay)), ['rejected']);
    }
    const [blocked] = await trade(relay);
    assert.deepEqual([blocked.state, blocked.reason.code], ['rejected', 'limit-rejections']);
    assert.equal((await relay.kill()).mode, 'stop');
    const [held] = await trade(relay);
    assert.deepEqual([held.state, held.reason.cause.code], ['expired', 'kill']);
    assert.equal(kills.length, 1);
    await relay.setKill({ mode: 'off' });
    assert.deepEqual(states(await trade(relay)), ['accepted']);
    // Two that were refused, and one.
    assert.equal(orders().length, 3);
  });

  test('a key that expires: the gate holds orders, which expire with its reason', async (t) => {
    const { sandbox, start } = await setUp(t, { accounts: 1, config: { limits: { maxAgeMs: 1500 } } });
    const relay = await start();
    sandbox.addKey({ apiKey: 'test_key_1', secret: 'test_secret_1', expiredAt: 1 });
    const [rejected] = await trade(relay);
    assert.equal(rejected.state, 'rejected');
    const [held] = await trade(relay);
    assert.deepEqual([held.state, held.reason.cause.code], ['expired', 'gate-closed']);
    assert.match(held.reason.message, /expired/);
  });

  test('a restart continues what was held, and looks up what was on the wire', async (t) => {
    const { sandbox, start, orders } = await setUp(t, {
      accounts: 1,
      account: { ...QUICK, onUnknown: 'block' },
    });
    const first = await start();
    sandbox.set({ nextReply: { noAnswer: true, when: CREATE } });
    const at = Date.now();
    for (const id of ['r-1', 'r-2']) {
      await first.push('script', { id, symbol: 'BTC/USDT:USDT', kind: 'order', side: 'buy', at });
    }
    await first.close({ drainMs: 0 });
    const second = await start();
    const all = [
      ...(await outcomesOf(second, { signal: 'r-1' })),
      ...(await outcomesOf(second, { signal: 'r-2' })),
    ];
    assert.deepEqual(states(all), ['accepted', 'accepted']);
    assert.equal(orders().length, 2);
  });

  test('onPartial flatten closes what was opened where another account was refused', async (t) => {
    const sources = { script: { preset: 'push', accounts: 'all', onPartial: 'flatten' } };
    const { sandbox, start, orders } = await setUp(t, { config: { sources } });
    const relay = await start();
    sandbox.set({ nextReply: { retCode: 110007, retMsg: 'ab not enough', execute: false, when: CREATE } });
    const id = 'partial-1';
    const closed = new Promise((resolve) => {
      relay.on(
        'outcome',
        (intent) => intent.source === 'operator' && intent.kind === 'close' && resolve(intent),
      );
    });
    const at = Date.now();
    await relay.push('script', { id, symbol: 'BTC/USDT:USDT', kind: 'order', side: 'buy', at });
    const outcomes = await outcomesOf(relay, { signal: id });
    assert.deepEqual(states(outcomes).sort(), ['accepted', 'rejected']);
    const closing = await closed;
    assert.equal(closing.state, 'accepted');
    const [filled] = outcomes.filter(({ state }) => state === 'accepted');
    assert.equal(closing.account, filled.account);
    const last = orders().at(-1);
    assert.deepEqual([last.side, last.qty, last.reduceOnly], ['Sell', '0.01', true]);
  });
});
