'use strict';

/** Positions: profit and margin, modes and leverage. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { KEY } = require('./client.js');
const { BTC, MARKET_BUY, MARKET_SELL, openDesk, trader } = require('./trader.js');

const LINEAR = { category: 'linear' };
const SET_LEVERAGE = '/v5/position/set-leverage';
const SWITCH_MODE = '/v5/position/switch-mode';

test('a position averages its entries, reserves margin, and shows its profit', async (t) => {
  const { sandbox, create, position, wallet, coin } = await openDesk(t, {
    keys: [{ ...KEY, balances: { USDT: '100000' } }],
  });
  await create(MARKET_BUY);
  sandbox.setPrice('BTCUSDT', 61000);
  await create(MARKET_BUY);
  const open = await position();
  assert.deepEqual(
    [open.side, open.size, open.avgPrice, open.positionValue, open.positionIM, open.leverage],
    ['Buy', '0.2', '60500.1', '12100.02', '1210.002', '10'],
  );
  assert.equal(open.unrealisedPnl, '99.98', '0.2 of 61000 less 60500.1');
  // Two fees of 0.055 %: of 6000.01 and of 6100.01.
  const fees = 3.3000055 + 3.3550055;
  assert.equal(Number((await coin('USDT')).walletBalance).toFixed(6), (100000 - fees).toFixed(6));
  const { totalEquity, totalInitialMargin, totalAvailableBalance, totalPerpUPL } = await wallet();
  assert.equal(Number(totalEquity).toFixed(6), (100000 - fees + 99.98).toFixed(6));
  assert.deepEqual([totalInitialMargin, totalPerpUPL], ['1210.002', '99.98']);
  assert.equal(Number(totalAvailableBalance).toFixed(6), (100000 - fees + 99.98 - 1210.002).toFixed(6));
});

test('closing realises the profit, for the part that is closed', async (t) => {
  const { sandbox, create, position, positions, read, executions, coin } = await openDesk(t);
  await create(MARKET_SELL);
  sandbox.setPrice('BTCUSDT', 59000);
  await create({ ...MARKET_BUY, qty: '0.04', reduceOnly: true });
  const rest = await position();
  assert.deepEqual([rest.side, rest.size, rest.avgPrice], ['Sell', '0.06', '60000']);
  const [execution] = await executions();
  assert.equal(execution.closedSize, '0.04');
  const [closed] = (await read('/v5/position/closed-pnl', LINEAR)).result.list;
  assert.deepEqual(
    [
      closed.side,
      closed.closedSize,
      closed.avgEntryPrice,
      closed.avgExitPrice,
      closed.openFee,
      closed.closeFee,
    ],
    ['Buy', '0.04', '60000', '59000.1', '1.32', '1.2980022'],
  );
  assert.equal(closed.closedPnl, '37.3779978', '0.04 of 999.9, less both fees');
  await create({ ...MARKET_BUY, qty: '0.06', reduceOnly: true });
  assert.deepEqual(await positions({ ...LINEAR, settleCoin: 'USDT' }), []);
  const empty = await position();
  assert.deepEqual([empty.side, empty.size, empty.avgPrice, empty.positionValue], ['', '0', '0', '']);
  assert.equal((await coin('USDT')).walletBalance, '100093.4449945', 'plus 99.99, less 3.3 and 3.2450055');
  assert.equal((await coin('USDT')).totalPositionIM, '0');
});

test('in one-way mode a larger order of the other side turns the position', async (t) => {
  const { create, position } = await openDesk(t);
  await create(MARKET_BUY);
  await create({ ...MARKET_SELL, qty: '0.25' });
  const turned = await position();
  assert.deepEqual([turned.side, turned.size, turned.avgPrice], ['Sell', '0.15', '60000']);
});

test('an inverse contract counts in its base coin', async (t) => {
  const { sandbox, create, position, coin } = await openDesk(t);
  const inverse = { category: 'inverse', symbol: 'BTCUSD' };
  sandbox.setPrice('BTCUSD', '59999.9');
  await create({ ...inverse, side: 'Buy', orderType: 'Market', qty: '60000' });
  sandbox.setPrice('BTCUSD', 75000);
  const open = await position(inverse);
  assert.deepEqual(
    [open.size, open.avgPrice, open.positionValue, open.unrealisedPnl],
    ['60000', '60000', '1', '0.2'],
  );
  await create({ ...inverse, side: 'Sell', orderType: 'Market', qty: '60000', reduceOnly: true });
  assert.equal((await coin('BTC')).walletBalance, '2.19901', '0.2 of profit, less 0.055 % of 1 and of 0.8');
});

test('an order that only reduces needs something to reduce, and never does more', async (t) => {
  const { sandbox, create, position, open, history } = await openDesk(t);
  const reply = await create({ ...MARKET_SELL, reduceOnly: true });
  assert.deepEqual(
    [reply.retCode, reply.retMsg],
    [110017, 'current position is zero, cannot fix reduce-only order qty'],
  );
  await create(MARKET_BUY);
  assert.equal((await create({ ...MARKET_BUY, reduceOnly: true })).retMsg, 'Reduce-only rule not satisfied');
  await create({ ...MARKET_SELL, orderType: 'Limit', price: '61000', reduceOnly: true, orderLinkId: 'exit' });
  await create({ ...MARKET_SELL, qty: '0.07' });
  sandbox.setPrice('BTCUSDT', 61000);
  const [{ cumExecQty }] = await history({ ...LINEAR, orderLinkId: 'exit' });
  assert.equal(cumExecQty, '0.03', 'what was left');
  assert.equal((await position()).size, '0');

  await create(MARKET_BUY);
  await create({ ...MARKET_SELL, orderType: 'Limit', price: '62000', reduceOnly: true, orderLinkId: 'late' });
  await create({ ...MARKET_SELL, qty: '5', reduceOnly: true });
  assert.equal((await position()).size, '0', 'not more than the position');
  assert.deepEqual(await open(), []);
  const [{ orderStatus, cancelType }] = await history({ ...LINEAR, orderLinkId: 'late' });
  assert.deepEqual([orderStatus, cancelType], ['Cancelled', 'CancelByReduceOnly']);
});

test('qty 0 that reduces and closes on trigger closes the whole position', async (t) => {
  const { create, position } = await openDesk(t);
  await create({ ...MARKET_BUY, qty: '0.123' });
  const { retCode } = await create({ ...MARKET_SELL, qty: '0', reduceOnly: true, closeOnTrigger: true });
  assert.deepEqual([retCode, (await position()).size], [0, '0']);
});

test('the margin of a position and of orders limits new ones, but not what closes', async (t) => {
  const { create } = await openDesk(t, { keys: [{ ...KEY, balances: { USDT: '1000' } }] });
  assert.equal((await create({ ...MARKET_BUY, qty: '0.16' })).retCode, 0, 'holds 960');
  assert.equal((await create({ ...MARKET_BUY, qty: '0.01' })).retCode, 110007);
  assert.equal((await create({ ...MARKET_SELL, qty: '0.16' })).retCode, 0);
  assert.equal((await create({ ...MARKET_BUY, qty: '0.01' })).retCode, 0);
});

test('leverage: changed, not modified, out of bounds', async (t) => {
  const { create, position, write } = await openDesk(t);
  const set = (buyLeverage, sellLeverage = buyLeverage) =>
    write(SET_LEVERAGE, { ...BTC, buyLeverage, sellLeverage });
  const same = await set('10');
  assert.deepEqual([same.retCode, same.retMsg], [110043, 'leverage not modified']);
  assert.deepEqual((await set('20')).result, {});
  assert.equal((await set('20')).retCode, 110043);
  await create(MARKET_BUY);
  const { leverage, positionIM } = await position();
  assert.deepEqual([leverage, positionIM], ['20', '300.0005']);
  const much = await set('101');
  assert.deepEqual(
    [much.retCode, much.retMsg],
    [110013, 'cannot set leverage [10100] gt maxLeverage [10000] by risk limit'],
  );
  assert.equal((await set('0.5')).retMsg, 'buy leverage invalid');
  assert.equal((await set('5', 'x')).retMsg, 'sell leverage invalid');
  assert.equal((await set('5', '6')).retCode, 10001);
  assert.equal((await write(SET_LEVERAGE, { category: 'spot', symbol: 'BTCUSDT' })).retCode, 10001);
});

test('hedge mode: two positions of a symbol, and positionIdx has to say which', async (t) => {
  const { create, write, positions, cancelAll } = await openDesk(t);
  const mode = (value, target = { symbol: 'BTCUSDT' }) =>
    write(SWITCH_MODE, { ...LINEAR, ...target, mode: value });
  const mismatch = [10001, 'position idx not match position mode'];
  const said = async (order) => {
    const { retCode, retMsg } = await create(order);
    return [retCode, retMsg];
  };
  assert.deepEqual(await said({ ...MARKET_BUY, positionIdx: 1 }), mismatch);
  assert.equal((await mode(0)).retCode, 110025);
  assert.equal((await mode(3)).retCode, 0);
  assert.equal((await mode(3)).retMsg, 'Position mode is not modified');
  assert.deepEqual(await said(MARKET_BUY), mismatch);
  await create({ ...MARKET_BUY, positionIdx: 1 });
  await create({ ...MARKET_SELL, positionIdx: 2, qty: '0.05' });
  assert.deepEqual(
    (await positions()).map(({ positionIdx, side, size }) => [positionIdx, side, size]),
    [
      [1, 'Buy', '0.1'],
      [2, 'Sell', '0.05'],
    ],
  );
  assert.equal((await mode(0)).retCode, 110024);
  await create({ ...MARKET_SELL, positionIdx: 1 });
  await create({ ...MARKET_BUY, positionIdx: 2, qty: '0.05' });
  assert.deepEqual(
    (await positions()).map(({ size }) => size),
    ['0', '0'],
  );
  assert.equal((await create({ ...MARKET_SELL, positionIdx: 1 })).retCode, 110017, 'it could only close');
  await create({ ...MARKET_BUY, orderType: 'Limit', price: '59000', positionIdx: 1 });
  assert.equal((await mode(0)).retCode, 110028);
  await cancelAll(BTC);
  assert.equal((await mode(0)).retCode, 0);
  const all = await mode(3, { coin: 'USDT' });
  assert.deepEqual([all.retCode, all.retMsg], [0, 'All symbols switched successfully.']);
  assert.equal((await mode(3, { symbol: 'BTCPERP' })).retCode, 110029);
  assert.equal((await mode(7)).retCode, 10001);
});

test('margin modes: of the account where it is unified, of positions where it is classic', async (t) => {
  const { create, read, write, position } = await openDesk(t);
  const isolated = { ...BTC, tradeMode: 1, buyLeverage: '10', sellLeverage: '10' };
  assert.equal((await write('/v5/position/switch-isolated', isolated)).retCode, 100028);
  const set = await write('/v5/account/set-margin-mode', { setMarginMode: 'ISOLATED_MARGIN' });
  assert.deepEqual([set.retCode, set.result], [0, { reasons: [] }]);
  assert.equal((await read('/v5/account/info', {})).result.marginMode, 'ISOLATED_MARGIN');
  await create(MARKET_BUY);
  assert.equal(
    (await position()).liqPrice,
    '54300.09',
    'a tenth below the entry, less the maintenance margin',
  );
  assert.equal((await write('/v5/account/set-margin-mode', { setMarginMode: 'NONE' })).retCode, 10001);

  const classic = await openDesk(t, { keys: [{ ...KEY, uta: 0 }] });
  assert.equal((await classic.write('/v5/position/switch-isolated', isolated)).retCode, 0);
  assert.equal((await classic.write('/v5/position/switch-isolated', isolated)).retCode, 110026);
});

test('position/list: by symbol, by coin, and not without either', async (t) => {
  const { create, read, positions } = await openDesk(t);
  const missing = await read('/v5/position/list', LINEAR);
  assert.match(missing.retMsg, /symbol or settleCoin/);
  assert.equal((await positions({ ...LINEAR, symbol: 'ETHUSDT' }))[0].size, '0');
  await create(MARKET_BUY);
  await create({ ...MARKET_BUY, symbol: 'ETHUSDT' });
  assert.deepEqual(
    (await positions({ ...LINEAR, settleCoin: 'USDT' })).map(({ symbol }) => symbol),
    ['BTCUSDT', 'ETHUSDT'],
  );
  assert.equal((await read('/v5/position/list', { category: 'spot' })).retCode, 10001);
  assert.equal((await read('/v5/position/list', { ...LINEAR, symbol: 'NOPE' })).retCode, 10001);
});

test('accounts are apart, and a key that is added again keeps its own', async (t) => {
  const other = { ...KEY, apiKey: 'other' };
  const { sandbox, create, position, coin } = await openDesk(t, { keys: [KEY, other] });
  await create(MARKET_BUY);
  assert.equal((await trader(sandbox, { apiKey: 'other' }).position()).size, '0');
  sandbox.addKey(KEY);
  assert.equal((await position()).size, '0.1');
  assert.equal((await coin('USDT')).walletBalance, '9996.6999945');
  sandbox.addKey({ ...KEY, balances: { USDT: '500' } });
  assert.equal((await coin('USDT')).walletBalance, '500');
  assert.deepEqual(sandbox.keys.find(({ apiKey }) => apiKey === KEY.apiKey).balances, { USDT: '500' });
});
