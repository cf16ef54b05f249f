'use strict';

/** Take profit, stop loss and trailing stop of positions. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { BTC, MARKET_BUY, MARKET_SELL, openDesk } = require('./trader.js');

const LINEAR = { category: 'linear' };
const TRADING_STOP = '/v5/position/trading-stop';
const SWITCH_MODE = '/v5/position/switch-mode';

test('an order brings take profit and stop loss, which close its position', async (t) => {
  const { sandbox, create, position, open, history } = await openDesk(t);
  const wrong = await create({ ...MARKET_BUY, stopLoss: '61000' });
  assert.deepEqual(
    [wrong.retCode, wrong.retMsg],
    [
      10001,
      'StopLoss:6100000000000 set for Buy position should lower than base_price:6000000000000??LastPrice',
    ],
  );
  assert.match(
    (await create({ ...MARKET_BUY, takeProfit: '59000' })).retMsg,
    /^TakeProfit:59.* be higher than/,
  );
  await create({ ...MARKET_BUY, takeProfit: '62000', stopLoss: '58000' });
  const { takeProfit, stopLoss } = await position();
  assert.deepEqual([takeProfit, stopLoss], ['62000', '58000']);
  assert.deepEqual(
    (await open({ ...BTC, orderFilter: 'StopOrder' })).map((order) => [order.stopOrderType, order.qty]),
    [
      ['StopLoss', '0.1'],
      ['TakeProfit', '0.1'],
    ],
  );
  await create({ ...MARKET_BUY, qty: '0.05' });
  assert.ok(
    (await open()).every(({ qty }) => qty === '0.15'),
    'they follow the size of the position',
  );
  sandbox.setPrice('BTCUSDT', 57500);
  assert.equal((await position()).size, '0');
  assert.deepEqual(await open(), []);
  const ended = new Map((await history()).map((order) => [order.stopOrderType, order]));
  const stop = ended.get('StopLoss');
  assert.deepEqual(
    [stop.orderStatus, stop.avgPrice, stop.createType],
    ['Filled', '57500', 'CreateByStopLoss'],
  );
  const profit = ended.get('TakeProfit');
  assert.deepEqual([profit.orderStatus, profit.cancelType], ['Deactivated', 'CancelByTpSlTsClear']);
});

test('in hedge mode each side has stops of its own', async (t) => {
  const { sandbox, create, write, positions, executions } = await openDesk(t);
  await write(SWITCH_MODE, { ...LINEAR, coin: 'USDT', mode: 3 });
  await create({ ...MARKET_BUY, positionIdx: 1, stopLoss: '58000' });
  await create({ ...MARKET_SELL, positionIdx: 2, qty: '0.05' });
  const set = await write(TRADING_STOP, { ...BTC, positionIdx: 2, takeProfit: '57000', stopLoss: '62000' });
  assert.equal(set.retCode, 0);
  const stops = async () =>
    (await positions()).map(({ size, takeProfit, stopLoss }) => [size, takeProfit, stopLoss]);
  assert.deepEqual(await stops(), [
    ['0.1', '', '58000'],
    ['0.05', '57000', '62000'],
  ]);
  sandbox.setPrice('BTCUSDT', 57500);
  assert.deepEqual(await stops(), [
    ['0', '', ''],
    ['0.05', '57000', '62000'],
  ]);
  sandbox.setPrice('BTCUSDT', 57000);
  assert.deepEqual(await stops(), [
    ['0', '', ''],
    ['0', '', ''],
  ]);
  assert.deepEqual(
    (await executions())
      .slice(0, 2)
      .map(({ stopOrderType, side, execQty }) => [stopOrderType, side, execQty]),
    [
      ['TakeProfit', 'Buy', '0.05'],
      ['StopLoss', 'Sell', '0.1'],
    ],
  );
});

test('trading-stop sets, moves and removes, and says when nothing changes', async (t) => {
  const { create, write, position, open } = await openDesk(t);
  const set = (stops) => write(TRADING_STOP, { ...BTC, positionIdx: 0, ...stops });
  const none = await set({ stopLoss: '58000' });
  assert.deepEqual([none.retCode, none.retMsg], [10001, 'can not set tp/sl/ts for zero position']);
  await create(MARKET_BUY);
  assert.equal((await set({ stopLoss: '58000', takeProfit: '62000' })).retCode, 0);
  const same = await set({ stopLoss: '58000' });
  assert.deepEqual([same.retCode, same.retMsg], [34040, 'not modified']);
  assert.equal((await set({ stopLoss: '58500' })).retCode, 0);
  assert.deepEqual(
    (({ stopLoss, takeProfit }) => [stopLoss, takeProfit])(await position()),
    ['58500', '62000'],
    'the other one stays',
  );
  assert.match((await set({ stopLoss: '60500' })).retMsg, /lower than/);
  assert.equal((await set({ stopLoss: '0', takeProfit: '0' })).retCode, 0);
  assert.deepEqual(await open(), []);
  assert.equal((await position()).stopLoss, '');
  assert.equal(
    (await set({ stopLoss: '58000', positionIdx: 1 })).retMsg,
    'position idx not match position mode',
  );
});

test('a take profit and stop loss of a part: whichever comes first ends the other', async (t) => {
  const { sandbox, create, write, open, position } = await openDesk(t);
  await create(MARKET_BUY);
  const part = {
    tpslMode: 'Partial',
    takeProfit: '61000',
    stopLoss: '59000',
    tpSize: '0.04',
    slSize: '0.04',
  };
  assert.equal((await write(TRADING_STOP, { ...BTC, positionIdx: 0, ...part })).retCode, 0);
  assert.deepEqual(
    (await open()).map(({ stopOrderType, qty }) => [stopOrderType, qty]),
    [
      ['PartialStopLoss', '0.04'],
      ['PartialTakeProfit', '0.04'],
    ],
  );
  sandbox.setPrice('BTCUSDT', 61000);
  assert.equal((await position()).size, '0.06');
  assert.deepEqual(await open(), []);
});

test('a trailing stop follows the price, from its activation price on', async (t) => {
  const { sandbox, create, write, open, position } = await openDesk(t);
  await create(MARKET_BUY);
  const stop = { ...BTC, positionIdx: 0, trailingStop: '500', activePrice: '61000' };
  assert.equal((await write(TRADING_STOP, stop)).retCode, 0);
  assert.equal((await position()).trailingStop, '500');
  sandbox.setPrice('BTCUSDT', 60100).setPrice('BTCUSDT', 59000);
  assert.equal((await position()).size, '0.1', 'not activated yet');
  sandbox.setPrice('BTCUSDT', 61000).setPrice('BTCUSDT', 62000);
  assert.equal((await open())[0].triggerPrice, '61500');
  sandbox.setPrice('BTCUSDT', 61600);
  assert.equal((await position()).size, '0.1');
  sandbox.setPrice('BTCUSDT', 61400);
  assert.equal((await position()).size, '0');
});
