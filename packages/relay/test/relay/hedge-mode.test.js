'use strict';

/** An account in hedge mode is told before its first order is rejected. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { Signer } = require('bybit-auth');
const { createFetch } = require('bybit-auth/fetch');
const { outcomesOf, setUp } = require('../support/world');

/** @param {any} sandbox @param {object} what  `symbol`, or `coin` for all of its contracts @param {0 | 3} mode */
async function switchMode(sandbox, what, mode) {
  const signer = new Signer({ apiKey: 'test_key_1', apiSecret: 'test_secret_1' });
  const send = createFetch({ signer, baseURL: sandbox.urls.mainnet });
  const body = JSON.stringify({ category: 'linear', ...what, mode });
  await send('/v5/position/switch-mode', { method: 'POST', body });
  signer.destroy();
}

const isHedgeMode = (text) => (error) => {
  assert.deepEqual(
    error.findings.map(({ code, path }) => [code, path]),
    [['hedge-mode', 'accounts.a1']],
  );
  assert.match(error.message, text);
  return true;
};

test('the first start is refused until the account is in one-way mode', async (t) => {
  const { sandbox, start, orders } = await setUp(t);
  await switchMode(sandbox, { coin: 'USDT' }, 3);
  await assert.rejects(start(), isHedgeMode(/a1: BTCUSDT, ETHUSDT are in hedge mode.*one-way/));
  await switchMode(sandbox, { coin: 'USDT' }, 0);
  const relay = await start();
  await relay.push('script', {
    ...{ id: 'h-1', symbol: 'BTC/USDT:USDT', kind: 'order', side: 'buy', at: Date.now() },
  });
  const outcomes = await outcomesOf(relay, { signal: 'h-1' });
  assert.deepEqual(
    outcomes.map(({ state }) => state),
    ['accepted', 'accepted'],
  );
  assert.equal(orders().length, 2);
});

test('own names of symbols are what is asked, and another contract may be in hedge mode', async (t) => {
  const symbols = { ether: 'ETH/USDT:USDT' };
  const { sandbox, start } = await setUp(t, { accounts: 1, config: { symbols } });
  await switchMode(sandbox, { symbol: 'ETHUSDT' }, 3);
  await assert.rejects(start(), isHedgeMode(/a1: ETHUSDT is in hedge mode/));
  await switchMode(sandbox, { symbol: 'ETHUSDT' }, 0);
  await switchMode(sandbox, { symbol: 'BTCUSDT' }, 3);
  await start();
});

test('a mode that is changed later does not stop a restart, and the ledger says why an order is rejected', async (t) => {
  const { sandbox, start } = await setUp(t, { accounts: 1 });
  await (await start()).close();
  await switchMode(sandbox, { coin: 'USDT' }, 3);
  const relay = await start();
  const signal = { symbol: 'BTC/USDT:USDT', kind: 'order', side: 'buy', at: Date.now() };
  await relay.push('script', { id: 'h-2', ...signal });
  const [{ state, reason }] = await outcomesOf(relay, { signal: 'h-2' });
  assert.equal(state, 'rejected');
  assert.match(reason.message, /hedge mode; the relay needs one-way mode/);
  assert.match(reason.message, /position idx not match position mode/);
});

test('an exchange that does not tell the mode stops no start, and is asked again', async (t) => {
  const { sandbox, start } = await setUp(t);
  const when = { path: '/v5/position/list' };
  sandbox.set({ everyReply: { when, retCode: 10005, retMsg: 'Permission denied' } });
  await (await start()).close();
  const asked = () => sandbox.requests.filter(({ path }) => path === when.path).length;
  assert.equal(asked(), 2);
  sandbox.set({ everyReply: null });
  await (await start()).close();
  assert.equal(asked(), 4);
  await start();
  assert.equal(asked(), 4, 'one-way mode is known');
});
