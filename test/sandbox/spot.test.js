'use strict';

/** Spot orders with triggers, and how spot differs from contracts: what is locked, sold, shown and ignored. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { KEY } = require('./client.js');
const { openDesk } = require('./trader.js');

const SPOT = { category: 'spot', symbol: 'BTCUSDT' };
const SELL = { ...SPOT, side: 'Sell', orderType: 'Market', qty: '1' };

const accountOf = (balances) => ({ keys: [{ ...KEY, balances }] });

/** What became of the orders of spot, newest first. */
const outcomes = (rows) => rows.map(({ side, orderStatus, cumExecQty }) => [side, orderStatus, cumExecQty]);

test('a take profit sells what the purchase has left after its fee', async (t) => {
  const { sandbox, create, history, coin } = await openDesk(t, accountOf({ USDT: '10000' }));
  const order = { ...SPOT, side: 'Buy', orderType: 'Limit', qty: '0.012345', price: '60100' };
  await create({ ...order, takeProfit: '66000', stopLoss: '50000' });
  sandbox.setPrice('BTCUSDT', 66001);
  assert.deepEqual(outcomes(await history({ category: 'spot' })), [
    ['Sell', 'Deactivated', '0'],
    ['Sell', 'Filled', '0.012332'],
    ['Buy', 'Filled', '0.012345'],
  ]);
  // What is left is less than a step.
  assert.equal((await coin('BTC')).walletBalance, '0.00000066');
});

test('a conditional order may sell, or spend, all that the account has', async (t) => {
  const { sandbox, create, history } = await openDesk(t, accountOf({ BTC: '1', USDT: '6200' }));
  await create({ ...SELL, triggerPrice: '59000', orderFilter: 'StopOrder' });
  const entry = { category: 'linear', symbol: 'BTCUSDT', side: 'Buy', orderType: 'Market', qty: '1' };
  await create({ ...entry, triggerPrice: '61000', triggerDirection: 1 });
  sandbox.setPrice('BTCUSDT', 61000);
  assert.deepEqual(outcomes(await history()), [['Buy', 'Filled', '1']]);
  sandbox.setPrice('BTCUSDT', 59000);
  assert.deepEqual(outcomes(await history({ category: 'spot' })), [['Sell', 'Filled', '1']]);
});

test('a conditional order that the account cannot pay for is rejected', async (t) => {
  const { sandbox, create, history } = await openDesk(t, accountOf({ BTC: '1' }));
  await create({ ...SELL, qty: '1.1', triggerPrice: '59000', orderFilter: 'StopOrder' });
  sandbox.setPrice('BTCUSDT', 59000);
  assert.deepEqual(outcomes(await history({ category: 'spot' })), [['Sell', 'Rejected', '0']]);
});

test('orderFilter tpslOrder locks its coins before its trigger, StopOrder does not', async (t) => {
  const { sandbox, create, coin, history } = await openDesk(t, accountOf({ BTC: '1' }));
  await create({ ...SELL, triggerPrice: '59000', orderFilter: 'StopOrder' });
  assert.equal((await coin('BTC')).locked, '0');
  await create({ ...SELL, qty: '0.6', triggerPrice: '58000', orderFilter: 'tpslOrder' });
  assert.equal((await coin('BTC')).locked, '0.6');
  const more = { ...SELL, qty: '0.5', triggerPrice: '58000', orderFilter: 'tpslOrder' };
  assert.deepEqual((await create(more)).retCode, 170131);
  assert.deepEqual((await create({ ...SELL, qty: '0.5' })).retCode, 170131);
  sandbox.setPrice('BTCUSDT', 58000);
  assert.deepEqual(outcomes(await history({ category: 'spot' })), [
    ['Sell', 'Filled', '0.6'],
    ['Sell', 'Rejected', '0'],
  ]);
  assert.equal((await coin('BTC')).locked, '0');
});

test('a market order shows the bound of its price for contracts, and none for spot', async (t) => {
  const { create, history, executions } = await openDesk(t, accountOf({ BTC: '1', USDT: '10000' }));
  for (const category of ['linear', 'spot']) await create({ ...SELL, category, qty: '0.1' });
  const shown = async (category) => {
    const [order] = await history({ category });
    const [execution] = await executions({ category });
    return [order.price, order.avgPrice, execution.orderPrice, execution.execPrice];
  };
  assert.deepEqual(await shown('linear'), ['57000', '60000', '57000', '60000']);
  assert.deepEqual(await shown('spot'), ['0', '60000', '0', '60000']);
});

test('spot ignores what concerns positions', async (t) => {
  const { create, history, open } = await openDesk(t, accountOf({ BTC: '1' }));
  const { retCode } = await create({
    ...SELL,
    qty: '0.5',
    reduceOnly: true,
    closeOnTrigger: true,
    positionIdx: 1,
  });
  assert.equal(retCode, 0);
  const [row] = await history({ category: 'spot' });
  assert.deepEqual(
    [row.orderStatus, row.reduceOnly, row.closeOnTrigger, row.positionIdx],
    ['Filled', false, false, 0],
  );
  const stop = { ...SELL, qty: '0.5', triggerPrice: '59000', orderFilter: 'StopOrder', reduceOnly: true };
  await create(stop);
  assert.equal((await open(SPOT))[0].reduceOnly, false);
});
