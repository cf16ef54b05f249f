'use strict';

/** The kill switch that a signal sets. */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { test } = require('node:test');
const { setUp } = require('../support/world');

const stop = (id) => ({ id, at: Date.now(), kind: 'stop', note: 'news' });

test('a stop signal is told, and holds what is opened after it', async (t) => {
  const { start, orders } = await setUp(t, { accounts: 1 });
  const relay = await start();
  const told = once(relay, 'kill');
  const held = once(relay, 'held');
  await relay.push('script', stop('s-1'));
  assert.equal((await told)[0].mode, 'stop');
  const order = { id: 's-2', at: Date.now(), symbol: 'BTC/USDT:USDT', kind: 'order', side: 'buy' };
  await relay.push('script', order);
  assert.equal((await held)[0].signalId, 's-2');
  assert.equal(orders().length, 0);
});

test('a stop signal does not loosen a switch at which nothing leaves', async (t) => {
  const { start } = await setUp(t, { accounts: 1 });
  const relay = await start();
  await relay.setKill({ mode: 'stop-all', reason: 'by hand' });
  await relay.push('script', stop('s-3'));
  const { mode, reason } = await relay.kill();
  assert.deepEqual([mode, reason], ['stop-all', 'by hand']);
});
