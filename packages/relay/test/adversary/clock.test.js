'use strict';

/** A clock of this machine that is wrong. The exchange's time is known, and decides how old a signal is. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { outcomesOf, setUp } = require('../support/world');

/** ms by which the clock of this machine is ahead of the exchange's, and of the sender's. */
for (const aheadMs of [-20_000, 90_000]) {
  test(`this machine is ${aheadMs / 1000} s ahead: a signal of now is placed, an old one is refused`, async (t) => {
    const now = () => Date.now() - aheadMs;
    const { start, orders } = await setUp(t, { accounts: 1, sandbox: { now } });
    const relay = await start();
    const order = { symbol: 'BTC/USDT:USDT', kind: 'order', side: 'buy' };
    await relay.push('script', { id: 'now', at: now(), ...order });
    await relay.push('script', { id: 'without', ...order });
    for (const signal of ['now', 'without']) {
      const [{ state }] = await outcomesOf(relay, { signal });
      assert.equal(state, 'accepted');
    }
    for (const [code, at] of Object.entries({
      stale: now() - 70_000,
      'from-the-future': now() + 60_000,
    })) {
      await assert.rejects(relay.push('script', { id: code, at, ...order }), ({ findings }) => {
        return findings[0].code === code;
      });
    }
    assert.equal(orders().length, 2);
  });
}
