'use strict';

/** What a person does must not double an order, and must reach every position. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { Signer } = require('bybit-auth');
const { replay } = require('../../lib/operator');
const { openStore } = require('../../lib/store');
const { createBybit } = require('../../lib/venues/bybit');
const { outcomesOf, setUp } = require('../support/world');

const BTC = 'BTC/USDT:USDT';
/** The first account, as the exchange has it. */
async function accountOf(sandbox) {
  const signer = new Signer({ apiKey: 'test_key_1', apiSecret: 'test_secret_1' });
  const place = { environment: 'mainnet', baseURL: sandbox.urls.mainnet };
  return { venue: createBybit({ name: 'a1', signer, ...place }) };
}

/** @param {() => Promise<unknown[]>} read */
async function untilSome(read) {
  while ((await read()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

const order = (id, more = {}) => ({
  ...{ id, at: Date.now(), symbol: BTC, kind: 'order', side: 'buy' },
  ...more,
});

test('a signal whose orders still wait is not replayed: both would be placed', async (t) => {
  const { start, orders } = await setUp(t, { accounts: 1 });
  const relay = await start();
  await relay.setKill({ mode: 'stop-all' });
  await relay.push('script', order('w-1'));
  const [{ signal }] = await relay.ledger();
  await assert.rejects(relay.replay(signal), { code: 'ERR_RELAY_UNRESOLVED' });
  await relay.setKill({ mode: 'off' });
  await outcomesOf(relay, { signal: 'w-1' });
  assert.equal(orders().length, 1);
  await relay.replay(signal);
});

test('a replay of a signal of more than a thousand accounts has them all', async (t) => {
  const { folder } = await setUp(t, { accounts: 1 });
  const store = await openStore(`${folder}/large.db`);
  t.after(() => store.close());
  const COUNT = 1200;
  const intents = Array.from({ length: COUNT }, (_, index) => ({
    ...{ id: `o${index}`, account: `a${index}`, uid: `${index}`, venue: 'bybit', symbol: 'BTCUSDT' },
    ...{ category: 'linear', lane: `a${index}|linear:BTCUSDT`, leg: '', kind: 'close', reduces: true },
    ...{ spec: { kind: 'close' }, state: index === 0 ? 'planned' : 'cancelled' },
  }));
  const common = { source: 's', bodyHash: 'h', signal: {}, at: 1, receivedAt: 1 };
  const { signal } = await store.accept({ ...common, signalId: '1', intents });
  await assert.rejects(replay(store, signal.row), { code: 'ERR_RELAY_UNRESOLVED' });
  await store.transition({ id: 'o0', from: 'planned', event: 'cancel', at: 2 });
  const again = await replay(store, signal.row);
  assert.equal(again.intents.length, COUNT);
});

test('flatten closes the positions of an account that has another name now', async (t) => {
  const { start, orders, settings } = await setUp(t, { accounts: 2 });
  const first = await start();
  await first.push('script', order('n-1'));
  await outcomesOf(first, { signal: 'n-1' });
  await first.close();
  const { a1, ...others } = settings.accounts;
  settings.accounts = { ...others, renamed: a1 };
  settings.groups.all = Object.keys(settings.accounts);
  const second = await start();
  await second.push('script', order('n-2'));
  await outcomesOf(second, { signal: 'n-2' });
  await second.flatten();
  for (const { signalId } of await second.ledger({ limit: 1 })) {
    await outcomesOf(second, { signal: signalId });
  }
  const closes = orders().filter(({ side, reduceOnly }) => side === 'Sell' && reduceOnly);
  assert.deepEqual(
    closes.map(({ qty }) => qty),
    ['0.02', '0.02'],
  );
});

test('flatten cancels resting orders: one of them would open a position again', async (t) => {
  const { start, sandbox } = await setUp(t, { accounts: 1 });
  const relay = await start();
  await relay.push('script', order('c-1', { type: 'limit', price: '50000' }));
  await outcomesOf(relay, { signal: 'c-1' });
  const { signal } = await relay.flatten();
  await outcomesOf(relay, { signal: signal.id });
  sandbox.setPrice('BTCUSDT', '45000');
  const { venue } = await accountOf(sandbox);
  assert.deepEqual(await venue.position('BTCUSDT', 'linear'), { side: 'flat', size: '0' });
});

test('a signal that was placed in part is flattened where its order rests, too', async (t) => {
  const { start, sandbox, settings } = await setUp(t, { accounts: 2 });
  settings.sources.script.onPartial = 'flatten';
  const relay = await start();
  const refused = { retCode: 110007, retMsg: 'ab not enough for new order' };
  sandbox.set({ nextReply: { ...refused, when: { path: '/v5/order/create', apiKey: 'test_key_2' } } });
  await relay.push('script', order('half', { type: 'limit', price: '50000' }));
  await outcomesOf(relay, { signal: 'half' });
  await untilSome(() => relay.ledger({ account: 'a1', state: 'cancelled' }));
  sandbox.setPrice('BTCUSDT', '45000');
  const { venue } = await accountOf(sandbox);
  assert.deepEqual(await venue.position('BTCUSDT', 'linear'), { side: 'flat', size: '0' });
});

test('two environments in which the uid is the same are refused at the start, not at each signal', async (t) => {
  const { start, sandbox, settings } = await setUp(t, { accounts: 1 });
  sandbox.addKey({
    ...{ apiKey: 'test_key_t', secret: 'test_secret_t' },
    userID: 1000,
    environment: 'testnet',
  });
  const place = { environment: 'testnet', baseURL: sandbox.urls.testnet };
  settings.accounts.t1 = {
    ...settings.accounts.a1,
    apiKey: 'test_key_t',
    apiSecret: 'test_secret_t',
    ...place,
  };
  settings.groups.all.push('t1');
  await assert.rejects(start(), { code: 'ERR_RELAY_ACCOUNTS' });
});
