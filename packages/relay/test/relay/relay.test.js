'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { RelayError } = require('../../lib');
const { SECRET, outcomesOf, setUp } = require('../support/world');

/** @param {string} url @param {unknown} body */
async function post(url, body) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(url, { method: 'POST', body: text });
  return { status: response.status, body: await response.json() };
}

const order = (id, more = {}) => ({
  id,
  symbol: 'BTC/USDT:USDT',
  kind: 'order',
  side: 'buy',
  at: Date.now(),
  ...more,
});

test('a signal is placed once on each account, and a resend changes nothing', async (t) => {
  const { start, orders } = await setUp(t);
  const relay = await start();
  const { url } = await relay.listen();
  const signal = { secret: SECRET, ...order('s-1') };
  const first = await post(`${url}/hook/tv`, signal);
  assert.deepEqual([first.status, first.body], [202, { id: 's-1', intents: 2 }]);
  const outcomes = await outcomesOf(relay, { signal: 's-1' });
  assert.deepEqual(
    outcomes.map(({ account, state }) => [account, state]),
    [
      ['a1', 'accepted'],
      ['a2', 'accepted'],
    ],
  );
  const again = await post(`${url}/hook/tv`, signal);
  assert.deepEqual([again.status, again.body], [200, { id: 's-1', duplicate: true, state: 'complete' }]);
  const other = await post(`${url}/hook/tv`, { ...signal, side: 'sell' });
  assert.equal(other.status, 409);
  assert.deepEqual(
    orders()
      .map(({ side, qty, orderLinkId }) => [side, qty, orderLinkId])
      .sort(),
    outcomes.map(({ id }) => ['Buy', '0.01', id]).sort(),
  );
});

test('many signals are followed at once, without a warning of Node.js', async (t) => {
  const { start } = await setUp(t, { accounts: 1 });
  const relay = await start();
  const warnings = [];
  const note = (warning) => warnings.push(warning.name);
  process.on('warning', note);
  t.after(() => process.off('warning', note));
  const ids = Array.from({ length: 12 }, (_, index) => `many-${index}`);
  const followed = ids.map(async (id) => {
    await relay.push('script', order(id));
    return outcomesOf(relay, { signal: id });
  });
  const states = (await Promise.all(followed)).flat().map(({ state }) => state);
  assert.deepEqual(
    states,
    ids.map(() => 'accepted'),
  );
  assert.deepEqual(
    warnings.filter((name) => name === 'MaxListenersExceededWarning'),
    [],
  );
});

test('a signal from the program itself', async (t) => {
  const { start, orders } = await setUp(t, { accounts: 1 });
  const relay = await start();
  const answer = await relay.push('script', order('p-1', { size: { of: 'base', value: '0.02' } }));
  assert.equal(answer.status, 202);
  const [outcome] = await outcomesOf(relay, { signal: 'p-1', source: 'script' });
  assert.equal(outcome.state, 'accepted');
  assert.equal(orders().length, 1);
  await assert.rejects(relay.push('script', order('p-2', { symbol: 'NOPE/USDT:USDT' })), (error) => {
    assert.ok(error instanceof RelayError);
    assert.deepEqual([error.code, error.findings[0].code], ['ERR_RELAY_REFUSED', 'unknown-symbol']);
    return true;
  });
  await assert.rejects(relay.push('script', order('p-1', { side: 'sell' })), { code: 'ERR_RELAY_CONFLICT' });
});

test('a dead key is a loud failure at the start', async (t) => {
  const { start, sandbox } = await setUp(t);
  sandbox.addKey({ apiKey: 'test_key_2', secret: 'test_secret_2', expiredAt: 0 });
  await assert.rejects(start(), (error) => {
    assert.equal(error.code, 'ERR_RELAY_ACCOUNTS');
    assert.match(error.message, /^The relay does not start: a2: .*expired/);
    assert.deepEqual(
      error.findings.map(({ path }) => path),
      ['accounts.a2'],
    );
    return true;
  });
});

test('one account of the exchange under two names is refused: each signal would be placed twice', async (t) => {
  const { start, sandbox, settings } = await setUp(t);
  sandbox.addKey({ apiKey: 'test_key_3', secret: 'test_secret_3', userID: 1000 });
  const { baseURL } = settings.accounts.a1;
  settings.accounts.a3 = { venue: 'bybit', apiKey: 'test_key_3', apiSecret: 'test_secret_3', baseURL };
  await assert.rejects(start(), { code: 'ERR_RELAY_ACCOUNTS', message: /a3 and a1 are the same account/ });
});

test('with the kill switch on, openings are held and exits pass; off, the openings go on', async (t) => {
  const { start, orders } = await setUp(t, { accounts: 1 });
  const relay = await start();
  await relay.push('script', order('k-0'));
  await outcomesOf(relay, { signal: 'k-0' });
  await relay.setKill({ mode: 'stop', reason: 'news' });
  assert.equal((await relay.readyz()).ok, false);
  await relay.push('script', order('k-1', { symbol: 'ETH/USDT:USDT', size: { of: 'base', value: '0.1' } }));
  await relay.push('script', { id: 'k-2', at: Date.now(), symbol: 'BTC/USDT:USDT', kind: 'close' });
  const [exit] = await outcomesOf(relay, { signal: 'k-2' });
  assert.equal(exit.state, 'accepted');
  const [held] = await relay.ledger({ state: 'held' });
  assert.equal(held.signalId, 'k-1');
  assert.match(await relay.metrics(), /^signal_relay_lane_depth\{account="a1"\} 1$/m);
  await relay.setKill({ mode: 'off' });
  const [opened] = await outcomesOf(relay, { signal: 'k-1' });
  assert.equal(opened.state, 'accepted');
  assert.deepEqual(
    orders().map(({ symbol, side, reduceOnly }) => [symbol, side, reduceOnly ?? false]),
    [
      ['BTCUSDT', 'Buy', false],
      ['BTCUSDT', 'Sell', true],
      ['ETHUSDT', 'Buy', false],
    ],
  );
});

test('an order that was executed and never answered is found again, not sent again', async (t) => {
  const { start, orders, sandbox } = await setUp(t, {
    accounts: 1,
    account: { recvWindow: 500, leaveWithinMs: 500 },
  });
  const relay = await start();
  sandbox.set({ nextReply: { noAnswer: true, when: { path: '/v5/order/create' } } });
  await relay.push('script', order('u-1'));
  const [outcome] = await outcomesOf(relay, { signal: 'u-1' });
  assert.equal(outcome.state, 'accepted');
  assert.equal(orders().length, 1);
});

test('a check that got no answer is made again before the start is refused', async (t) => {
  const { start, sandbox } = await setUp(t, { accounts: 1 });
  // Twice: bybit-auth itself asks a second time after a lost connection.
  const lost = { down: true, execute: false, when: { path: '/v5/user/query-api' } };
  sandbox.set({ nextReply: [lost, lost] });
  const relay = await start();
  assert.equal((await relay.readyz()).ok, true);
});

test('an exchange that does not answer stops the first start, and not a restart, which holds its orders', async (t) => {
  const { start, sandbox, orders } = await setUp(t, { accounts: 1 });
  sandbox.set({ down: true });
  await assert.rejects(start(), ({ code, findings }) => {
    assert.equal(code, 'ERR_RELAY_ACCOUNTS');
    assert.deepEqual(
      findings.map((finding) => finding.code),
      ['account-cannot-trade', 'no-instruments'],
    );
    return true;
  });
  sandbox.reset();
  await (await start()).close();
  sandbox.set({ down: true });
  const relay = await start();
  assert.match((await relay.readyz()).reasons.join(), /gate of a1 is checking/);
  assert.equal((await relay.push('script', order('o-1'))).status, 202);
  sandbox.reset();
  const [outcome] = await outcomesOf(relay, { signal: 'o-1' });
  assert.equal(outcome.state, 'accepted');
  assert.equal(orders().length, 1);
});

test('a second relay on the same store is refused, and the ledger outlives a restart', async (t) => {
  const { start, orders } = await setUp(t, { accounts: 1 });
  const first = await start();
  await assert.rejects(start(), { code: 'ERR_RELAY_STORE_IN_USE' });
  await first.push('script', order('r-1'));
  await outcomesOf(first, { signal: 'r-1' });
  await first.close();
  await assert.rejects(first.push('script', order('r-2')), { code: 'ERR_RELAY_CLOSED' });
  const second = await start();
  // Its `at` is another one, so it is not the same signal.
  await assert.rejects(second.push('script', order('r-1')), { code: 'ERR_RELAY_CONFLICT' });
  assert.equal((await second.ledger()).length, 1);
  assert.equal(orders().length, 1);
});

test('flatten cancels what rests, closes what was opened, and stops openings', async (t) => {
  const { start, orders } = await setUp(t);
  const relay = await start();
  await relay.push('script', order('f-1'));
  await outcomesOf(relay, { signal: 'f-1' });
  const { signal } = await relay.flatten({ reason: 'enough' });
  const outcomes = await outcomesOf(relay, { signal: signal.id });
  assert.deepEqual(
    outcomes.map(({ account, state }) => [account, state]),
    ['a1', 'a1', 'a2', 'a2'].map((account) => [account, 'accepted']),
  );
  assert.equal((await relay.kill()).mode, 'stop');
  assert.equal(orders().filter(({ side, reduceOnly }) => side === 'Sell' && reduceOnly).length, 2);
});

test('a replay is a new signal with new order ids', async (t) => {
  const { start, orders } = await setUp(t, { accounts: 1 });
  const relay = await start();
  await relay.push('script', order('y-1'));
  const [old] = await outcomesOf(relay, { signal: 'y-1' });
  const [{ signal: row }] = await relay.ledger();
  const { signal } = await relay.replay(row);
  const [outcome] = await outcomesOf(relay, { signal: signal.id });
  assert.equal(outcome.state, 'accepted');
  assert.notEqual(outcome.id, old.id);
  assert.equal(orders().length, 2);
});
