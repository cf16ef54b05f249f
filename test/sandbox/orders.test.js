'use strict';

/** Orders: what is refused, what fills, what rests, and how they are found again. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { BTC, MARKET_BUY, openDesk } = require('./trader.js');
const { NOW } = require('../support/fixtures.js');

const SPOT = { category: 'spot', symbol: 'BTCUSDT' };
const LIMIT = { ...MARKET_BUY, orderType: 'Limit', price: '59000' };

test('quantity, price and value have to suit the instrument', async (t) => {
  const { create } = await openDesk(t);
  const spot = { ...SPOT, side: 'Buy', orderType: 'Limit', price: '59000', qty: '0.001' };
  for (const [order, retCode, retMsg] of [
    [{ ...LIMIT, qty: '0.0015' }, 10001, 'Qty invalid'],
    [{ ...LIMIT, qty: 'many' }, 10001, 'Qty invalid'],
    [{ ...LIMIT, qty: '0.0001' }, 10001, 'The number of contracts exceeds minimum limit allowed'],
    [{ ...LIMIT, qty: '0' }, 10001, 'The number of contracts exceeds minimum limit allowed'],
    [
      { ...MARKET_BUY, qty: '501' },
      10001,
      'The number of contracts exceeds maximum limit allowed: too large, order_qty:50100000000 > max_qty:50000000000',
    ],
    [{ ...LIMIT, price: '59000.05' }, 10001, 'Price invalid'],
    [{ ...LIMIT, price: undefined }, 10001, 'Price invalid'],
    [{ ...LIMIT, qty: '0.001', price: '4999' }, 110094, 'Order does not meet minimum order value 5USDT'],
    [{ ...LIMIT, side: 'BUY' }, 10001, 'params error: side invalid'],
    [{ ...LIMIT, orderType: 'limit' }, 10001, 'params error: orderType invalid'],
    [{ ...LIMIT, timeInForce: 'Forever' }, 10001, 'params error: timeInForce invalid'],
    [{ ...LIMIT, symbol: 'NOSUCHUSDT' }, 10001, 'params error: symbol invalid'],
    [{ ...LIMIT, category: 'futures' }, 10001, 'Illegal category'],
    [{ ...spot, symbol: 'NOSUCHUSDT' }, 170121, 'Invalid symbol.'],
    [{ ...spot, qty: '0.0000015' }, 170137, 'Order quantity has too many decimals.'],
    [{ ...spot, price: '59000.01' }, 170134, 'Order price has too many decimals.'],
    [{ ...spot, qty: '0.000001' }, 170140, 'Order value exceeded lower limit.'],
    [{ ...spot, qty: '0.0000001' }, 170136, 'Order quantity exceeded lower limit.'],
    [{ ...spot, qty: '17001' }, 170135, 'Order quantity exceeded upper limit.'],
    [{ ...spot, qty: '100' }, 170131, 'Insufficient balance.'],
  ]) {
    const reply = await create(order);
    assert.deepEqual([reply.retCode, reply.retMsg], [retCode, retMsg], JSON.stringify(order));
    assert.deepEqual(reply.result, {});
  }
});

test('a market order fills at once at the best price, for a fee', async (t) => {
  const { create, executions, history, open, coin } = await openDesk(t);
  const { retCode, result } = await create({ ...MARKET_BUY, orderLinkId: 'entry' });
  assert.equal(retCode, 0);
  const [order] = await history();
  assert.deepEqual(
    [order.orderId, order.orderStatus, order.avgPrice, order.cumExecQty, order.cumExecValue, order.leavesQty],
    [result.orderId, 'Filled', '60000.1', '0.1', '6000.01', '0'],
  );
  assert.equal(order.cumExecFee, '3.3000055');
  assert.deepEqual(order.cumFeeDetail, { USDT: '3.3000055' });
  const [execution] = await executions();
  assert.deepEqual(
    [execution.orderId, execution.orderLinkId, execution.execPrice, execution.execQty, execution.isMaker],
    [result.orderId, 'entry', '60000.1', '0.1', false],
  );
  assert.deepEqual(
    [execution.execFee, execution.feeRate, execution.execTime],
    ['3.3000055', '0.00055', `${NOW}`],
  );
  assert.deepEqual(await open(), []);
  assert.equal((await coin('USDT')).walletBalance, '99996.6999945');
});

test('a limit order rests, and fills as a maker at its own price when the market reaches it', async (t) => {
  const { sandbox, create, open, executions } = await openDesk(t);
  await create(LIMIT);
  sandbox.setPrice('BTCUSDT', 59000);
  assert.equal((await open())[0].orderStatus, 'New', 'sellers ask a tick more');
  sandbox.setPrice('BTCUSDT', 58500);
  assert.deepEqual(await open(), []);
  const [execution] = await executions();
  assert.deepEqual([execution.execPrice, execution.isMaker, execution.execFee], ['59000', true, '1.18']);
});

test('time in force decides what happens to a limit order on arrival', async (t) => {
  const { create, history, open } = await openDesk(t);
  const ends = [];
  for (const [timeInForce, price] of [
    ['GTC', '61000'],
    ['IOC', '61000'],
    ['FOK', '61000'],
    ['PostOnly', '61000'],
    ['IOC', '59000'],
    ['FOK', '59000'],
  ]) {
    await create({ ...LIMIT, qty: '0.01', timeInForce, price });
    const [{ orderStatus, rejectReason, avgPrice }] = await history();
    ends.push([orderStatus, rejectReason, avgPrice]);
  }
  assert.deepEqual(ends, [
    ['Filled', 'EC_NoError', '60000.1'],
    ['Filled', 'EC_NoError', '60000.1'],
    ['Filled', 'EC_NoError', '60000.1'],
    ['Cancelled', 'EC_PostOnlyWillTakeLiquidity', ''],
    ['Cancelled', 'EC_NoImmediateQtyToFill', ''],
    ['Cancelled', 'EC_NoEnoughQtyToFill', ''],
  ]);
  await create({ ...LIMIT, timeInForce: 'PostOnly' });
  assert.equal((await open())[0].timeInForce, 'PostOnly');
});

test('spot moves the coins of both sides, and charges the one that is received', async (t) => {
  const { create, coin, history } = await openDesk(t);
  const coins = async () => [(await coin('USDT')).walletBalance, (await coin('BTC')).walletBalance];
  await create({ ...SPOT, side: 'Buy', orderType: 'Market', qty: '6000.01' });
  assert.deepEqual(await coins(), ['93999.99', '2.0999'], 'for 6000.01 USDT, less 0.1 % of the coins');
  const [bought] = await history(SPOT);
  assert.deepEqual(
    [bought.cumExecQty, bought.cumExecValue, bought.cumFeeDetail],
    ['0.1', '6000.01', { BTC: '0.0001' }],
  );
  await create({ ...SPOT, side: 'Buy', orderType: 'Market', qty: '0.1', marketUnit: 'baseCoin' });
  assert.deepEqual(await coins(), ['87999.98', '2.1998']);
  await create({ ...SPOT, side: 'Sell', orderType: 'Market', qty: '0.2' });
  assert.deepEqual(await coins(), ['99987.98', '1.9998'], '12000 USDT, less 0.1 % of them');
});

test('spot has no positions, and ignores reduceOnly', async (t) => {
  const { create, history } = await openDesk(t);
  const sale = { ...SPOT, side: 'Sell', orderType: 'Market', qty: '0.1', reduceOnly: true };
  assert.equal((await create(sale)).retCode, 0);
  const [{ orderStatus, reduceOnly }] = await history(SPOT);
  assert.deepEqual([orderStatus, reduceOnly], ['Filled', false]);
});

test('an open spot order locks its coins', async (t) => {
  const { create, cancel, coin } = await openDesk(t);
  const sale = { ...SPOT, side: 'Sell', orderType: 'Limit', qty: '1.5', price: '61000' };
  const { result } = await create(sale);
  assert.equal((await coin('BTC')).locked, '1.5');
  assert.equal((await create(sale)).retCode, 170131);
  assert.equal((await cancel({ ...SPOT, ...result })).retCode, 0);
  assert.equal((await coin('BTC')).locked, '0');
});

test('an orderLinkId is unique over open and finished orders of every kind', async (t) => {
  const { create, cancel } = await openDesk(t);
  await create({ ...LIMIT, orderLinkId: 'one' });
  await create({ ...MARKET_BUY, orderLinkId: 'two' });
  await create({ ...LIMIT, orderLinkId: 'three' });
  await cancel({ ...BTC, orderLinkId: 'three' });
  for (const orderLinkId of ['one', 'two', 'three']) {
    const reply = await create({ ...LIMIT, orderLinkId });
    assert.deepEqual([reply.retCode, reply.retMsg], [110072, 'OrderLinkedID is duplicate']);
  }
  const spot = { ...SPOT, side: 'Buy', orderType: 'Market', qty: '100', orderLinkId: 'one' };
  assert.equal((await create(spot)).retCode, 170141);
  assert.equal((await create({ ...LIMIT, qty: '0.0001', orderLinkId: 'four' })).retCode, 10001);
  assert.equal((await create({ ...LIMIT, orderLinkId: 'four' })).retCode, 0, 'a refused order takes no name');
});

test('an order is found by either id, open or finished', async (t) => {
  const { create, cancel, open, history } = await openDesk(t);
  const { orderId } = (await create({ ...LIMIT, orderLinkId: 'mine' })).result;
  const ids = async (list) => (await list).map((order) => [order.orderId, order.orderStatus]);
  assert.deepEqual(await ids(open({ ...BTC, orderLinkId: 'mine' })), [[orderId, 'New']]);
  assert.deepEqual(await ids(history({ category: 'linear', orderId })), []);
  await cancel({ ...BTC, orderId });
  for (const by of [{ orderId }, { orderLinkId: 'mine' }]) {
    assert.deepEqual(
      await ids(open({ category: 'linear', ...by })),
      [[orderId, 'Cancelled']],
      'realtime still knows it',
    );
    assert.deepEqual(await ids(history({ category: 'linear', ...by })), [[orderId, 'Cancelled']]);
  }
  assert.deepEqual(await ids(open({ ...BTC, openOnly: '0' })), []);
  assert.deepEqual(await ids(open({ ...BTC, openOnly: '1' })), [[orderId, 'Cancelled']]);
  assert.deepEqual(await ids(open({ category: 'spot', orderId })), [], 'of another category');
  assert.deepEqual(await ids(open({ ...BTC, orderLinkId: 'other' })), []);
});

test('history and executions filter by time, and page', async (t) => {
  let now = NOW;
  const { create, read, history } = await openDesk(t, { now: () => now });
  for (let i = 0; i < 3; i++) {
    await create({ ...MARKET_BUY, qty: '0.001' });
    now += 1;
  }
  now = NOW;
  const query = { category: 'linear', startTime: `${NOW + 1}`, endTime: `${NOW + 1}` };
  assert.deepEqual(
    (await history(query)).map(({ createdTime }) => createdTime),
    [`${NOW + 1}`],
  );
  const first = (await read('/v5/execution/list', { category: 'linear', limit: '2' })).result;
  const rest = (
    await read('/v5/execution/list', { category: 'linear', limit: '2', cursor: first.nextPageCursor })
  ).result;
  assert.deepEqual(
    [...first.list, ...rest.list].map(({ execTime }) => execTime),
    [`${NOW + 2}`, `${NOW + 1}`, `${NOW}`],
    'newest first',
  );
  assert.equal(rest.nextPageCursor, '');
  for (const wrong of [
    { limit: '101' },
    { startTime: '2', endTime: '1' },
    { startTime: '0', endTime: '604800001' },
  ]) {
    assert.equal((await read('/v5/execution/list', { category: 'linear', ...wrong })).retCode, 10001);
  }
});

test('an order is amended: price, quantity, and not to what it is already', async (t) => {
  const { sandbox, create, amend, open, history, coin } = await openDesk(t);
  const { orderId } = (await create({ ...LIMIT, orderLinkId: 'mine' })).result;
  const named = { ...BTC, orderId };
  assert.deepEqual((await amend({ ...named, price: '58000', qty: '0.2' })).result, {
    orderId,
    orderLinkId: 'mine',
  });
  const [order] = await open();
  assert.deepEqual(
    [order.orderId, order.price, order.qty, order.leavesQty],
    [orderId, '58000', '0.2', '0.2'],
  );
  assert.equal((await coin('USDT')).totalOrderIM, '1160');
  const same = await amend({ ...named, price: '58000' });
  assert.deepEqual(
    [same.retCode, same.retMsg],
    [10001, 'The order remains unchanged as the parameters entered match the existing ones.'],
  );
  assert.equal((await amend({ ...named, price: '58000.01' })).retMsg, 'Price invalid');
  assert.equal((await amend({ ...named, qty: '200' })).retCode, 110007);
  assert.equal((await open())[0].qty, '0.2', 'a refused amendment changes nothing');
  sandbox.setPrice('BTCUSDT', 58500);
  await amend({ ...named, price: '59000' });
  assert.deepEqual((await history())[0].avgPrice, '58500.1', 'it takes what is offered at its new price');
  const late = await amend({ ...named, price: '57000' });
  assert.deepEqual([late.retCode, late.retMsg], [110001, 'order not exists or too late to replace']);
});

test('a stop is amended: while it waits, and when it rests after its trigger', async (t) => {
  const { sandbox, create, amend, open, history } = await openDesk(t);
  const stop = { ...LIMIT, price: '61000', triggerPrice: '61000', triggerDirection: 1, orderLinkId: 'stop' };
  await create({ ...stop, takeProfit: '63000' });
  const named = { ...BTC, orderLinkId: 'stop' };
  assert.equal((await amend({ ...named, triggerPrice: '59000' })).retCode, 110092);
  assert.equal(
    (await amend({ ...named, triggerPrice: '61500', takeProfit: '0', stopLoss: '58000' })).retCode,
    0,
  );
  const [waiting] = await open({ ...BTC, orderFilter: 'StopOrder' });
  assert.deepEqual(
    [waiting.triggerPrice, waiting.takeProfit, waiting.stopLoss, waiting.orderStatus],
    ['61500', '', '58000', 'Untriggered'],
  );
  sandbox.setPrice('BTCUSDT', 61500);
  const [resting] = await open({ ...BTC, orderFilter: 'Order' });
  assert.deepEqual([resting.orderLinkId, resting.orderStatus], ['stop', 'New']);
  assert.equal((await amend({ ...named, price: '62000' })).retCode, 0);
  assert.equal((await history())[0].avgPrice, '61500.1');
});

test('cancel-all cancels what is in its scope', async (t) => {
  const { create, cancelAll, open } = await openDesk(t);
  const eth = { ...LIMIT, symbol: 'ETHUSDT', price: '2900' };
  for (const order of [LIMIT, eth, LIMIT]) await create(order);
  await create({ ...LIMIT, triggerPrice: '62000', triggerDirection: 1 });
  await create({ ...SPOT, side: 'Buy', orderType: 'Limit', qty: '0.001', price: '59000' });
  assert.equal((await cancelAll({ category: 'linear' })).retCode, 10001);
  const gone = (await cancelAll({ ...BTC, orderFilter: 'Order' })).result;
  assert.deepEqual([gone.list.length, gone.success], [2, '1']);
  assert.equal((await open()).length, 1);
  assert.equal((await cancelAll({ category: 'linear', settleCoin: 'USDT' })).result.list.length, 2);
  assert.equal((await cancelAll({ category: 'spot' })).result.list.length, 1);
});

test('a conditional order waits for its price, reserves nothing, and then trades', async (t) => {
  const { sandbox, create, open, history, coin, cancel } = await openDesk(t);
  const rising = { ...MARKET_BUY, triggerPrice: '61000', triggerDirection: 1 };
  const past = await create({ ...rising, triggerPrice: '59000' });
  assert.deepEqual(
    [past.retCode, past.retMsg],
    [110092, 'expect Rising, but trigger_price[5900000000000] <= current[6000000000000]??LastPrice'],
  );
  assert.equal((await create({ ...rising, triggerDirection: 2 })).retCode, 110093);
  assert.equal((await create({ ...rising, triggerDirection: undefined })).retCode, 10001);
  await create({ ...rising, orderLinkId: 'breakout' });
  await create({ ...rising, orderLinkId: 'given up' });
  const [order] = await open({ ...BTC, orderLinkId: 'breakout' });
  assert.deepEqual(
    [order.orderStatus, order.stopOrderType, order.triggerPrice, order.triggerDirection],
    ['Untriggered', 'Stop', '61000', 1],
  );
  assert.equal((await coin('USDT')).totalOrderIM, '0');
  await cancel({ ...BTC, orderLinkId: 'given up' });
  assert.equal((await history())[0].orderStatus, 'Deactivated');
  sandbox.setPrice('BTCUSDT', 61000);
  const [filled] = await history({ category: 'linear', orderLinkId: 'breakout' });
  assert.deepEqual(
    [filled.orderStatus, filled.avgPrice, filled.createType],
    ['Filled', '61000.1', 'CreateByStopOrder'],
  );
});

test('a spot order with take profit and stop loss leaves both behind, and one ends the other', async (t) => {
  const { sandbox, create, open, history, coin } = await openDesk(t);
  const order = { ...SPOT, side: 'Buy', orderType: 'Market', qty: '0.1', marketUnit: 'baseCoin' };
  await create({ ...order, takeProfit: '62000', stopLoss: '58000' });
  assert.equal((await open(SPOT)).length, 2);
  sandbox.setPrice('BTCUSDT', 57000);
  assert.deepEqual(await open(SPOT), []);
  const [stopped] = (await history(SPOT)).filter(({ stopOrderType }) => stopOrderType === 'StopLoss');
  assert.deepEqual([stopped.side, stopped.orderStatus, stopped.avgPrice], ['Sell', 'Filled', '57000']);
  assert.equal((await coin('BTC')).walletBalance, '2', 'what was bought, less its fee, is sold');
});
