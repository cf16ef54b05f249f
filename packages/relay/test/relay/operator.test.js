'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { test } = require('node:test');
const { openOperator } = require('../../lib');
const { outcomesOf, setUp } = require('../support/world');

const order = { symbol: 'BTC/USDT:USDT', kind: 'order', side: 'buy' };

test('an operator works beside a relay: the kill switch, a replay, the end of all positions', async (t) => {
  const { start, settings, orders } = await setUp(t, { accounts: 1 });
  const relay = await start();
  await relay.push('script', { id: 'o-1', ...order });
  await outcomesOf(relay, { signal: 'o-1' });
  const operator = await openOperator(settings, { env: {} });
  t.after(() => operator.close());

  const [row] = await operator.store.signals({ id: 'o-1' });
  const { signal } = await operator.replay(row.row);
  const [replayed] = await outcomesOf(relay, { signal: signal.id });
  assert.equal(replayed.state, 'accepted');

  const told = once(relay, 'kill');
  await operator.flatten({ reason: 'a test' });
  assert.deepEqual([(await told)[0].mode, (await relay.kill()).reason], ['stop', 'a test']);
  const [closing] = (await operator.store.signals({ source: 'operator' })).filter(({ id }) =>
    /^flatten/.test(id),
  );
  await outcomesOf(relay, { signal: closing.id });
  assert.deepEqual(
    orders().map(({ side, qty }) => [side, qty]),
    [
      ['Buy', '0.01'],
      ['Buy', '0.01'],
      ['Sell', '0.02'],
    ],
  );
});

test('what an operator cannot do is an error with a code', async (t) => {
  const { start, settings } = await setUp(t, { accounts: 1 });
  await assert.rejects(openOperator(settings), { code: 'ERR_RELAY_STORE_IO' });
  await start();
  const operator = await openOperator(settings, { read: true });
  t.after(() => operator.close());
  await assert.rejects(operator.replay(1), { code: 'ERR_RELAY_NOT_FOUND' });
  await assert.rejects(operator.resolve('r1', 'accepted'), { code: 'ERR_RELAY_NOT_FOUND' });
  await assert.rejects(operator.resolve('r1', 'perhaps'), { code: 'ERR_RELAY_VERDICT' });
  await assert.rejects(operator.flatten(), { code: 'ERR_RELAY_STORE_READ_ONLY' });
});
