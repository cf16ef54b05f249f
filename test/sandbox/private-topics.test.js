'use strict';

/** What the private channel pushes when an account changes, and orders by the trade channel. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { InstrumentList } = require('../../lib/sandbox/bybit/market/instruments.js');
const { Market } = require('../../lib/sandbox/bybit/market/market.js');
const { KEY, frozenSandbox } = require('./client.js');
const { BTC, MARKET_BUY, MARKET_SELL, openDesk, trader } = require('./trader.js');
const { command, connect, login } = require('./websocket-client.js');
const { NOW } = require('../support/fixtures.js');

const LIMIT = { ...MARKET_BUY, orderType: 'Limit', price: '59000' };

/** A connection of the private channel that has subscribed. */
async function subscribed(t, sandbox, ...topics) {
  const channel = await connect(t, `${sandbox.webSocketUrls.mainnet}/v5/private`);
  await channel.ask(login());
  assert.equal((await channel.ask({ op: 'subscribe', args: topics })).success, true);
  return channel;
}

async function tradeChannel(t, sandbox) {
  const channel = await connect(t, `${sandbox.webSocketUrls.mainnet}/v5/trade`);
  await channel.ask(login());
  return channel;
}

/** The next messages by topic, as many as there are names. */
async function nextOf(channel, ...names) {
  const messages = new Map();
  for (let i = 0; i < names.length; i++) {
    const message = await channel.next();
    assert.deepEqual([message.creationTime, typeof message.id], [NOW, 'string']);
    messages.set(message.topic, message.data);
  }
  return names.map((name) => messages.get(name));
}

test('a fill is pushed to all topics of the account', async (t) => {
  const { sandbox, create } = await openDesk(t);
  const topics = ['order', 'execution', 'execution.fast', 'position', 'wallet'];
  const channel = await subscribed(t, sandbox, ...topics);
  const { result } = await create({ ...MARKET_BUY, orderLinkId: 'entry' });
  const [orders, executions, fast, positions, wallets] = await nextOf(channel, ...topics);
  const only = (rows) => {
    assert.equal(rows.length, 1);
    return rows[0];
  };
  const order = only(orders);
  assert.deepEqual(
    [order.category, order.orderId, order.orderStatus, order.avgPrice, order.feeCurrency],
    ['linear', result.orderId, 'Filled', '60000.1', 'USDT'],
  );
  const execution = only(executions);
  assert.deepEqual(
    [execution.category, execution.orderLinkId, execution.execPrice, execution.execQty, execution.execPnl],
    ['linear', 'entry', '60000.1', '0.1', '0'],
  );
  assert.deepEqual(
    [only(fast).execId, only(fast).execPrice, only(fast).orderId],
    [execution.execId, '60000.1', result.orderId],
  );
  const position = only(positions);
  assert.deepEqual(
    [position.category, position.side, position.size, position.entryPrice],
    ['linear', 'Buy', '0.1', '60000.1'],
  );
  const wallet = only(wallets);
  assert.equal(wallet.accountType, 'UNIFIED');
  assert.equal(wallet.coin.find(({ coin }) => coin === 'USDT').walletBalance, '99996.6999945');
});

test('the price fills and triggers what is subscribed to, without a request', async (t) => {
  const { sandbox, create } = await openDesk(t);
  await create({ ...MARKET_BUY, stopLoss: '58000' });
  await create({ ...LIMIT, orderLinkId: 'more' });
  const channel = await subscribed(t, sandbox, 'execution.linear', 'position');
  sandbox.setPrice('BTCUSDT', 58500);
  const [[bought], [larger]] = await nextOf(channel, 'execution.linear', 'position');
  assert.deepEqual([bought.orderLinkId, bought.execPrice, bought.isMaker], ['more', '59000', true]);
  assert.equal(larger.size, '0.2');
  sandbox.setPrice('BTCUSDT', 57500);
  const [[stopped], [closed]] = await nextOf(channel, 'execution.linear', 'position');
  assert.deepEqual(
    [stopped.stopOrderType, stopped.createType, stopped.execQty, stopped.closedSize],
    ['StopLoss', 'CreateByStopLoss', '0.2', '0.2'],
  );
  assert.equal(stopped.execPnl, '-400.01', '0.1 each from 60000.1 and 59000 to 57500');
  assert.deepEqual([closed.size, closed.side, closed.stopLoss], ['0', '', '']);
});

test('while a connection is subscribed, the moving price fills orders without a request', async (t) => {
  const market = new Market(new InstrumentList());
  const instrument = market.findInstrument('linear', 'BTCUSDT');
  const asks = Array.from({ length: 60 }, (_, second) => Number(market.ask(instrument, NOW + second * 1000)));
  const lowest = asks.indexOf(Math.min(...asks));
  assert.ok(asks[lowest] < asks[0]);
  let now = NOW;
  const sandbox = await frozenSandbox(t, { now: () => now });
  const channel = await subscribed(t, sandbox, 'execution');
  const { create } = trader(sandbox);
  const price = `${asks[lowest]}`;
  assert.equal((await create({ ...LIMIT, qty: '0.01', price })).retCode, 0);
  now += lowest * 1000;
  const [execution] = (await channel.next()).data;
  assert.deepEqual([execution.execPrice, execution.isMaker, execution.execTime], [price, true, `${now}`]);
});

test('a subscription to a category hears of no other, and of no other key', async (t) => {
  const stranger = { ...KEY, apiKey: 'stranger' };
  const { sandbox, create, write } = await openDesk(t, { keys: [KEY, stranger] });
  const spot = await subscribed(t, sandbox, 'order.spot', 'execution.fast.spot', 'wallet');
  const other = await connect(t, `${sandbox.webSocketUrls.mainnet}/v5/private`);
  await other.ask(login({ apiKey: 'stranger' }));
  await other.ask({ op: 'subscribe', args: ['order', 'wallet'] });
  await create(MARKET_BUY);
  assert.equal((await spot.next()).topic, 'wallet', 'the wallet has no category');
  await create({ ...MARKET_BUY, category: 'spot', qty: '100' });
  await nextOf(spot, 'order.spot', 'execution.fast.spot', 'wallet');
  await write('/v5/position/set-leverage', { ...BTC, buyLeverage: '5', sellLeverage: '5' });
  assert.equal((await spot.next()).topic, 'wallet', 'the margin of the position has changed');
  assert.equal((await other.ask({ op: 'ping' })).op, 'pong', 'and nothing before it');
});

test('the trade channel creates, amends and cancels', async (t) => {
  const { sandbox, open } = await openDesk(t);
  const trade = await tradeChannel(t, sandbox);
  const { orderId } = (await trade.ask(command('order.create', LIMIT))).data;
  const amended = await trade.ask(command('order.amend', { ...BTC, orderId, price: '58000' }));
  assert.deepEqual([amended.retCode, amended.data.orderId], [0, orderId]);
  assert.equal((await open())[0].price, '58000');
  assert.equal((await trade.ask(command('order.cancel', { ...BTC, orderId }))).retCode, 0);
  const late = await trade.ask(command('order.amend', { ...BTC, orderId, price: '57000' }));
  assert.deepEqual([late.retCode, late.data], [110001, {}]);
});

test('the batches of the trade channel answer for each order', async (t) => {
  const { sandbox, open } = await openDesk(t);
  const trade = await tradeChannel(t, sandbox);
  const ask = (op, request) => trade.ask(command(op, { category: 'linear', request }));
  const created = await ask('order.create-batch', [LIMIT, { ...LIMIT, side: 'buy' }]);
  assert.equal(created.retCode, 0);
  assert.deepEqual(
    created.retExtInfo.list.map(({ code }) => code),
    [0, 10001],
  );
  const [{ orderId, symbol }] = created.data.list;
  const amended = await ask('order.amend-batch', [{ symbol, orderId, qty: '0.2' }]);
  assert.deepEqual(amended.retExtInfo.list, [{ code: 0, msg: 'OK' }]);
  assert.equal((await open())[0].qty, '0.2');
  const cancelled = await ask('order.cancel-batch', [{ symbol, orderId }]);
  assert.deepEqual(cancelled.data.list[0].orderId, orderId);
  assert.deepEqual(await open(), []);
});

test('an order that ends another one is pushed with it', async (t) => {
  const { sandbox, create } = await openDesk(t);
  await create({ ...MARKET_BUY, takeProfit: '62000' });
  const channel = await subscribed(t, sandbox, 'order');
  await create({ ...MARKET_SELL, reduceOnly: true });
  const { data } = await channel.next();
  assert.deepEqual(
    data.map(({ stopOrderType, orderStatus }) => [stopOrderType, orderStatus]),
    [
      ['', 'Filled'],
      ['TakeProfit', 'Deactivated'],
    ],
  );
});
