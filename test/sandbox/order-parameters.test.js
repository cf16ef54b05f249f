'use strict';

/** Parameters of orders that have the wrong type, or are missing where the category needs them. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { BTC, MARKET_BUY, MARKET_SELL, openDesk } = require('./trader.js');

const LIMIT = { ...MARKET_BUY, orderType: 'Limit', price: '59000' };

const said = ({ retCode, retMsg }) => [retCode, retMsg];

test('an object, or a flag that is not a boolean, is refused and not ignored', async (t) => {
  const { create, amend, write, open } = await openDesk(t);
  const takeProfit = { triggerPrice: 66000 };
  for (const [wrong, name] of [
    [{ takeProfit }, 'takeProfit'],
    [{ qty: ['0.1'] }, 'qty'],
    [{ reduceOnly: 'true' }, 'reduceOnly'],
    [{ closeOnTrigger: 1 }, 'closeOnTrigger'],
  ]) {
    assert.deepEqual(said(await create({ ...LIMIT, ...wrong })), [10001, `params error: ${name} invalid`]);
  }
  const { retCode, result } = await create({ ...LIMIT, reduceOnly: null, takeProfit: null, qty: 0.1 });
  assert.equal(retCode, 0);
  const { orderId } = result;
  assert.equal((await amend({ ...BTC, orderId, qty: '0.2', takeProfit })).retCode, 10001);
  const batch = await write('/v5/order/amend-batch', {
    category: 'linear',
    request: [{ symbol: 'BTCUSDT', orderId, qty: '0.2', takeProfit }],
  });
  assert.equal(batch.retExtInfo.list[0].code, 10001);
  assert.deepEqual(
    (await open()).map(({ qty }) => qty),
    ['0.1'],
  );
});

test('a filled order that only reduces has the quantity that it could reduce', async (t) => {
  const { sandbox, create, history } = await openDesk(t);
  await create({ ...MARKET_BUY, takeProfit: '62000', tpslMode: 'Partial' });
  await create({ ...MARKET_SELL, orderType: 'Limit', price: '61000', qty: '0.1', reduceOnly: true });
  await create({ ...MARKET_SELL, qty: '0.04', reduceOnly: true });
  sandbox.setPrice('BTCUSDT', 61500);
  const [resting] = (await history()).filter(({ price }) => price === '61000');
  assert.deepEqual(
    [resting.orderStatus, resting.qty, resting.cumExecQty, resting.leavesQty],
    ['Filled', '0.06', '0.06', '0'],
  );
});

test('a stop whose price is not a number is refused and not lost', async (t) => {
  const { create, amend, write, open } = await openDesk(t);
  for (const wrong of ['x', '1e5', '59,000', 'NaN', '-1', '59000.05']) {
    for (const parameters of [
      { takeProfit: wrong },
      { stopLoss: wrong },
      { triggerPrice: wrong, triggerDirection: 1 },
      { takeProfit: '66000', tpslMode: 'Partial', tpOrderType: 'Limit', tpLimitPrice: wrong },
      { stopLoss: '50000', tpslMode: 'Partial', slOrderType: 'Limit', slLimitPrice: wrong },
    ]) {
      assert.equal((await create({ ...LIMIT, ...parameters })).retCode, 10001, JSON.stringify(parameters));
    }
  }
  assert.deepEqual(await open(), []);

  const { orderId } = (await create({ ...LIMIT, stopLoss: '50000' })).result;
  assert.equal((await amend({ ...BTC, orderId, stopLoss: 'x' })).retCode, 10001);
  assert.equal((await open())[0].stopLoss, '50000');

  assert.equal((await create(MARKET_BUY)).retCode, 0);
  const stops = (parameters) => write('/v5/position/trading-stop', { ...BTC, positionIdx: 0, ...parameters });
  for (const wrong of [
    { stopLoss: 'x' },
    { trailingStop: 'x' },
    { trailingStop: '100', activePrice: 'x' },
    { takeProfit: '66000', tpslMode: 'Partial', tpSize: 'x' },
  ]) {
    assert.equal((await stops(wrong)).retCode, 10001, JSON.stringify(wrong));
  }
});

test('a choice that does not exist is refused and not replaced by another', async (t) => {
  const { create, write, open } = await openDesk(t);
  const spot = { ...LIMIT, category: 'spot' };
  for (const [order, name, wrong] of [
    [{ ...spot, orderType: 'Market', price: undefined }, 'marketUnit', 'basecoin'],
    [{ ...spot, triggerPrice: '65000' }, 'orderFilter', 'stopOrder'],
    [{ ...LIMIT, triggerPrice: '65000', triggerDirection: 1 }, 'triggerBy', 'Last'],
    [{ ...LIMIT, stopLoss: '50000' }, 'tpslMode', 'partial'],
    [{ ...LIMIT, stopLoss: '50000' }, 'slTriggerBy', 'mark'],
    [{ ...LIMIT, takeProfit: '66000' }, 'tpOrderType', 'limit'],
  ]) {
    const refused = await create({ ...order, [name]: wrong });
    assert.deepEqual(said(refused), [10001, `params error: ${name} invalid`]);
  }
  assert.deepEqual(await open(), []);

  assert.equal((await create({ ...MARKET_BUY, triggerBy: '', tpslMode: null })).retCode, 0);
  const stop = { ...BTC, positionIdx: 0, stopLoss: '50000', slTriggerBy: 'mark' };
  assert.deepEqual(said(await write('/v5/position/trading-stop', stop)), [
    10001,
    'params error: slTriggerBy invalid',
  ]);
});
