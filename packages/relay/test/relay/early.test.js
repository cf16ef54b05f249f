'use strict';

/** Orders about which nothing has to be asked leave with the commit that accepts their signal. */

const assert = require('node:assert/strict');
const { subscribe, unsubscribe } = require('node:diagnostics_channel');
const { test } = require('node:test');
const { outcomesOf, setUp } = require('../support/world');

/** With a price of its own, so that none is asked. */
const order = (id, more = {}) => ({
  ...{ id, symbol: 'BTC/USDT:USDT', kind: 'order', side: 'buy', at: Date.now() },
  ...{ type: 'limit', price: '70000', size: { of: 'base', value: '0.01' }, ...more },
});

/** Commits whose answers came while the test runs: `accept`, `transition:send+transition:accept`. @returns {string[]} */
function commitsOf(t) {
  const commits = [];
  const note = ({ step, phase, name }) => {
    if (step === 'commit' && phase === 'answer') commits.push(name);
  };
  subscribe('signal-relay:step', note);
  t.after(() => unsubscribe('signal-relay:step', note));
  return commits;
}

const sendings = (commits) => commits.filter((name) => name.includes('transition:send'));

test('accepted and sent by one commit, on each account, and once', async (t) => {
  const { start, orders } = await setUp(t);
  const relay = await start();
  const commits = commitsOf(t);
  const signal = order('e-1');
  assert.equal((await relay.push('script', signal)).status, 202);
  assert.equal((await relay.push('script', signal)).status, 200);
  const outcomes = await outcomesOf(relay, { signal: 'e-1' });
  assert.deepEqual(
    outcomes.map(({ state }) => state),
    ['accepted', 'accepted'],
  );
  assert.deepEqual(sendings(commits), []);
  assert.equal(orders().length, 2);
});

test('two orders of one symbol at once leave one after the other', async (t) => {
  const { start, orders } = await setUp(t, { accounts: 1 });
  const relay = await start();
  const commits = commitsOf(t);
  const ids = ['one', 'two', 'three'];
  await Promise.all(ids.map((id) => relay.push('script', order(id))));
  for (const id of ids) await outcomesOf(relay, { signal: id });
  assert.equal(sendings(commits).length, 2, 'the first one leaves with its acceptance');
  const placed = orders().map(({ orderLinkId }) => orderLinkId);
  const rows = await relay.ledger({});
  const accepted = rows.sort((one, other) => one.sequence - other.sequence).map(({ id }) => id);
  assert.deepEqual(placed, accepted);
});

test('an order does not overtake an exit that is accepted in the same commit', async (t) => {
  const { start, orders } = await setUp(t, { accounts: 1 });
  const relay = await start();
  await relay.push('script', order('short', { side: 'sell', type: 'market', price: undefined }));
  await outcomesOf(relay, { signal: 'short' });
  const close = { id: 'close', symbol: 'BTC/USDT:USDT', kind: 'close', at: Date.now() };
  await Promise.all([relay.push('script', close), relay.push('script', order('open'))]);
  for (const signal of ['close', 'open']) {
    const [{ state }] = await outcomesOf(relay, { signal });
    assert.equal(state, 'accepted', signal);
  }
  const rows = (await relay.ledger({})).reverse();
  assert.deepEqual(
    orders().map(({ orderLinkId }) => orderLinkId),
    rows.map(({ id }) => id),
  );
});

test('a repeated signal leaves the lane and the rate limit as they were', async (t) => {
  const { start, orders } = await setUp(t, { accounts: 1, config: { rates: { perUid: { linear: 2 } } } });
  const relay = await start();
  const signal = order('e-1');
  await relay.push('script', signal);
  await outcomesOf(relay, { signal: 'e-1' });
  const commits = commitsOf(t);
  for (let count = 0; count < 5; count += 1) await relay.push('script', signal);
  await relay.push('script', order('e-2'));
  await outcomesOf(relay, { signal: 'e-2' });
  assert.deepEqual(sendings(commits), []);
  assert.equal(orders().length, 2);
});

const REFUSALS = {
  'more than one order may be worth': [{ perOrder: { quote: '500' } }, 'limit-per-order', 'off'],
  'more than a day allows': [{ perDay: { quote: '500' } }, 'limit-per-day', 'stop'],
};

for (const [what, [limits, code, mode]] of Object.entries(REFUSALS)) {
  test(`${what}: refused, with the limit as the reason`, async (t) => {
    const { start, orders } = await setUp(t, { accounts: 1, config: { limits } });
    const relay = await start();
    assert.equal((await relay.push('script', order('e-1'))).status, 202);
    const [{ state, reason }] = await outcomesOf(relay, { signal: 'e-1' });
    assert.deepEqual([state, reason.code], ['rejected', code]);
    assert.equal((await relay.kill()).mode, mode);
    assert.equal(orders().length, 0);
  });
}

test('a relay that ends while a signal is accepted sends its orders', async (t) => {
  const { start, orders } = await setUp(t);
  const relay = await start();
  const pushed = relay.push('script', order('e-1'));
  await relay.close();
  assert.equal((await pushed).status, 202);
  assert.equal(orders().length, 2);
  const rows = await (await start()).ledger({});
  assert.deepEqual(
    rows.map(({ state, attempt }) => [state, attempt]),
    [
      ['accepted', 1],
      ['accepted', 1],
    ],
  );
});

test('nothing leaves while the kill switch is on', async (t) => {
  const { start, orders } = await setUp(t, { accounts: 1 });
  const relay = await start();
  await relay.setKill({ mode: 'stop' });
  await relay.push('script', order('e-1'));
  const [row] = await relay.ledger({});
  assert.ok(['planned', 'held'].includes(row.state), row.state);
  assert.equal(orders().length, 0);
  await relay.setKill({ mode: 'off' });
  const [{ state }] = await outcomesOf(relay, { signal: 'e-1' });
  assert.equal(state, 'accepted');
  assert.equal(orders().length, 1);
});

test('a limit in the quote currency is compared with the price of now, not with one of some seconds ago', async (t) => {
  const limits = { perDay: { quote: '1000' } };
  const { start, sandbox, orders } = await setUp(t, { accounts: 1, config: { limits } });
  const relay = await start();
  const market = (id) => order(id, { type: 'market', price: undefined });
  await relay.push('script', market('e-1'));
  await outcomesOf(relay, { signal: 'e-1' });
  sandbox.setPrice('BTCUSDT', '30000');
  // Older than a price that decides, and younger than one that does not.
  await new Promise((resolve) => setTimeout(resolve, 400));
  await relay.push('script', market('e-2'));
  const [{ state }] = await outcomesOf(relay, { signal: 'e-2' });
  const { notional } = (await relay.ledger({})).find(({ signalId }) => signalId === 'e-2');
  assert.deepEqual([state, Number(notional)], ['accepted', 300]);
  assert.equal((await relay.kill()).mode, 'off');
  assert.equal(orders().length, 2);
});
