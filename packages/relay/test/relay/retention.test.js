'use strict';

/** An exchange may know an order for longer than the ledger does. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { periodOf } = require('../../lib/config/retention');
const { openOperator } = require('../../lib/operator');
const { outcomesOf, setUp } = require('../support/world');

const DAY_MS = 86_400_000;
const RETENTION_MS = 30 * DAY_MS;
const order = (more = {}) => ({
  ...{ id: 'again', at: Date.now(), symbol: 'BTC/USDT:USDT', kind: 'order', side: 'buy' },
  ...more,
});

const CREATE = { path: '/v5/order/create' };

/** Removes what is older than a day, or everything, as the relay does by the clock. */
async function prune(settings, before) {
  const { store, close } = await openOperator(settings);
  await store.prune({ before });
  await close();
}

/** The exchange of the test runs in this process, and its clock with it. */
async function passRetention(t, settings) {
  const { now } = Date;
  t.mock.method(Date, 'now', () => now() + RETENTION_MS + 1000);
  await prune(settings, Date.now() - RETENTION_MS);
}

test('a signal id that comes again after its retention is a new order', async (t) => {
  const { start, settings, orders } = await setUp(t, {
    accounts: 1,
    config: { retentionDays: RETENTION_MS / DAY_MS },
    sandbox: { now: () => Date.now() },
  });
  const first = await start();
  await first.push('script', order());
  const [before] = await outcomesOf(first, { signal: 'again' });
  await first.close();
  await passRetention(t, settings);
  const second = await start();
  await second.push('script', order());
  const [after] = await outcomesOf(second, { signal: 'again' });
  assert.deepEqual([before.state, after.state], ['accepted', 'accepted']);
  assert.deepEqual(
    orders().map(({ orderLinkId }) => orderLinkId),
    [before.id, after.id],
  );
  assert.notEqual(before.id, after.id);
});

test('a store that has forgotten a signal, as an older backup has, gives it the same order ids', async (t) => {
  const { start, settings, orders } = await setUp(t, { accounts: 1 });
  const signal = order();
  const first = await start();
  await first.push('script', signal);
  const [before] = await outcomesOf(first, { signal: 'again' });
  await first.close();
  await prune(settings, Date.now() + DAY_MS);
  const second = await start();
  await second.push('script', signal);
  const [after] = await outcomesOf(second, { signal: 'again' });
  assert.equal(after.id, before.id);
  assert.deepEqual(
    orders().map(({ orderLinkId }) => orderLinkId),
    [before.id, before.id],
    'the exchange refuses the second one',
  );
  assert.equal(after.state, 'accepted');
});

test('what closes the filled part of a signal has ids of its own for each signal', async (t) => {
  const { start, settings, sandbox } = await setUp(t, {
    config: {
      sources: { script: { preset: 'push', accounts: 'all', onPartial: 'flatten' } },
      retentionDays: RETENTION_MS / DAY_MS,
    },
    sandbox: { now: () => Date.now() },
  });
  const ids = [];
  for (const isLater of [false, true]) {
    if (isLater) await passRetention(t, settings);
    const relay = await start();
    const closed = new Promise((resolve) => {
      relay.on('outcome', (intent) => intent.source === 'operator' && resolve(intent));
    });
    sandbox.set({ nextReply: { retCode: 110007, retMsg: 'ab not enough', execute: false, when: CREATE } });
    await relay.push('script', order());
    const close = await closed;
    assert.deepEqual([close.kind, close.state], ['close', 'accepted']);
    ids.push(close.id);
    await relay.close();
  }
  assert.notEqual(ids[0], ids[1]);
});

test('signals a retention apart are never in the same period, also when their times differ from their arrivals', () => {
  for (const retentionDays of [4, 30, 90, 3650]) {
    for (let day = 0; day < 2 * retentionDays; day += 1) {
      const at = Date.UTC(2026, 0, 1) + day * DAY_MS;
      const again = at + (retentionDays - 2) * DAY_MS;
      assert.notEqual(periodOf({ retentionDays }, at), periodOf({ retentionDays }, again));
    }
  }
});

test('another retention never gives a period the name of an earlier one', () => {
  const at = Date.UTC(2026, 0, 1);
  const names = Array.from({ length: 3650 }, (_, index) => periodOf({ retentionDays: index + 1 }, at));
  assert.equal(new Set(names).size, 3650);
});
