'use strict';

/** Many orders: batches, and how many an account has and remembers. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { KEY } = require('./client.js');
const { BTC, MARKET_BUY, MARKET_SELL, openDesk } = require('./trader.js');
const { NOW } = require('../support/fixtures.js');

const LIMIT = { ...MARKET_BUY, orderType: 'Limit', price: '59000' };

test('a batch does each order for itself, and says what became of it', async (t) => {
  const { write, open } = await openDesk(t);
  const created = await write('/v5/order/create-batch', {
    category: 'linear',
    request: [
      { ...LIMIT, orderLinkId: 'a' },
      { ...LIMIT, qty: '0.0001' },
      { ...LIMIT, orderLinkId: 'b' },
    ],
  });
  assert.equal(created.retCode, 0);
  assert.deepEqual(
    created.retExtInfo.list.map(({ code }) => code),
    [0, 10001, 0],
  );
  const [first, refused] = created.result.list;
  assert.deepEqual(
    [first.category, first.symbol, first.orderLinkId, first.createAt],
    ['linear', 'BTCUSDT', 'a', `${NOW}`],
  );
  assert.deepEqual([refused.orderId, refused.createAt], ['', '']);
  const amended = await write('/v5/order/amend-batch', {
    category: 'linear',
    request: [
      { symbol: 'BTCUSDT', orderLinkId: 'a', price: '58000' },
      { symbol: 'BTCUSDT', orderLinkId: 'nothing', price: '58000' },
    ],
  });
  assert.deepEqual(amended.retExtInfo.list, [
    { code: 0, msg: 'OK' },
    { code: 110001, msg: 'order not exists or too late to replace' },
  ]);
  assert.deepEqual(
    (await open()).map(({ price }) => price),
    ['59000', '58000'],
  );
  const cancelled = await write('/v5/order/cancel-batch', {
    category: 'linear',
    request: [
      { symbol: 'BTCUSDT', orderLinkId: 'a' },
      { symbol: 'BTCUSDT', orderLinkId: 'b' },
    ],
  });
  assert.deepEqual(
    cancelled.result.list.map(({ orderLinkId }) => orderLinkId),
    ['a', 'b'],
  );
  for (const request of [[], Array(21).fill(LIMIT), [null], 'all']) {
    assert.equal((await write('/v5/order/create-batch', { category: 'linear', request })).retCode, 10001);
  }
});

test('an account remembers 500 finished orders, and every orderLinkId', async (t) => {
  const { write, create, open, history } = await openDesk(t, {
    keys: [{ ...KEY, balances: { USDT: '1000000' } }],
  });
  for (let i = 0; i < 26; i++) {
    const request = Array.from({ length: 20 }, (_, n) => ({
      ...MARKET_BUY,
      qty: '0.001',
      orderLinkId: `link-${i * 20 + n}`,
    }));
    const { retExtInfo } = await write('/v5/order/create-batch', { category: 'linear', request });
    assert.ok(retExtInfo.list.every(({ code }) => code === 0));
  }
  assert.deepEqual(await history({ category: 'linear', orderLinkId: 'link-0' }), []);
  assert.deepEqual(await open({ ...BTC, orderLinkId: 'link-0' }), []);
  assert.equal((await history({ category: 'linear', orderLinkId: 'link-519' })).length, 1);
  assert.equal((await create({ ...MARKET_SELL, orderLinkId: 'link-0' })).retCode, 110072);
});

test('an account has 500 open orders at most', async (t) => {
  const { write, create } = await openDesk(t);
  const row = { ...LIMIT, qty: '0.001' };
  for (let i = 0; i < 25; i++) {
    await write('/v5/order/create-batch', { category: 'linear', request: Array(20).fill(row) });
  }
  assert.equal((await create({ ...LIMIT, qty: '0.001' })).retCode, 110020);
  const spot = { ...LIMIT, category: 'spot', qty: '0.001' };
  assert.equal((await create(spot)).retCode, 170810);
});
