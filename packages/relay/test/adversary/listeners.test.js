'use strict';

/** Code of the user that fails: a listener must neither lose an order nor end the process. */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { test } = require('node:test');
const { outcomesOf, setUp } = require('../support/world');

const order = (id, more = {}) => ({
  ...{ id, at: Date.now(), symbol: 'BTC/USDT:USDT', kind: 'order', side: 'buy' },
  ...more,
});

test('a listener of each event throws, and the signal is answered, placed and told', async (t) => {
  const { start, orders } = await setUp(t, { accounts: 1 });
  const relay = await start();
  const told = [];
  for (const name of ['signal', 'outcome', 'kill', 'error']) {
    relay.on(name, () => {
      told.push(name);
      throw new Error(`a mistake in the listener of ${name}`);
    });
  }
  const answer = await relay.push('script', order('l-1'));
  assert.equal(answer.status, 202);
  const [outcome] = await outcomesOf(relay, { signal: 'l-1' });
  assert.equal(outcome.state, 'accepted');
  await relay.setKill({ mode: 'stop' });
  assert.equal((await relay.kill()).mode, 'stop');
  assert.equal(orders().length, 1);
  assert.ok(['signal', 'outcome', 'kill'].every((name) => told.includes(name)));
});

test('a listener that rejects is an event error, not the end of the process', async (t) => {
  const { start, orders } = await setUp(t, { accounts: 1 });
  const relay = await start();
  relay.on('outcome', async () => {
    throw new Error('the pager does not answer');
  });
  const failed = once(relay, 'error');
  await relay.push('script', order('l-2'));
  assert.match((await failed)[0].message, /the pager does not answer/);
  assert.equal(orders().length, 1);
});
