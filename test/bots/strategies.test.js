'use strict';

/**
 * Programs in the shape of real bots, over plain fetch with signatures by node:crypto. They reach their orders on a sandbox
 * without a stub. Each bot trusts the replies as such bots do: it reads list[0] and throws on any other retCode than 0.
 */

const { createHmac } = require('node:crypto');
const { once } = require('node:events');
const { test } = require('node:test');
const assert = require('node:assert/strict');
const WebSocket = require('ws');
const { startSandbox } = require('../../lib/sandbox/index.js');
const { until } = require('../support/promises.js');

const API_KEY = 'bot_api_key';
const SECRET = 'bot_secret';
/** ms; long, so that a busy machine makes no request late. */
const WINDOW = '60000';

/** The client that most bots have: a sorted query or a JSON body, and the headers by hand. */
function createClient(baseURL) {
  const sign = (payload) => createHmac('sha256', SECRET).update(payload).digest('hex');
  const call = async (method, path, params) => {
    const query = method === 'GET' ? new URLSearchParams(params).toString() : '';
    const body = method === 'GET' ? undefined : JSON.stringify(params);
    const timestamp = String(Date.now());
    const response = await fetch(`${baseURL}${path}${query && `?${query}`}`, {
      method,
      body,
      headers: {
        'X-BAPI-API-KEY': API_KEY,
        'X-BAPI-TIMESTAMP': timestamp,
        'X-BAPI-RECV-WINDOW': WINDOW,
        'X-BAPI-SIGN': sign(`${timestamp}${API_KEY}${WINDOW}${body ?? query}`),
        'Content-Type': 'application/json',
      },
    });
    const { retCode, retMsg, result } = await response.json();
    if (retCode !== 0) throw Object.assign(new Error(`${path}: ${retCode} ${retMsg}`), { retCode });
    return result;
  };
  return {
    get: (path, params = {}) => call('GET', path, params),
    post: (path, params) => call('POST', path, params),
  };
}

/** @returns {Promise<any>} A sandbox, a client, and what was asked and not accepted, or answered by a stub. */
async function setUp(t, options = {}) {
  const sandbox = await startSandbox({ keys: [{ apiKey: API_KEY, secret: SECRET }], ...options });
  t.after(() => sandbox.close());
  const strays = () =>
    sandbox.requests
      .filter(({ verdict, fault }) => !['accepted', 'public'].includes(verdict) || fault !== null)
      .map(({ method, path, verdict, fault }) => `${method} ${path} ${verdict} ${fault}`);
  return { sandbox, bybit: createClient(sandbox.urls.mainnet), strays };
}

/** As bots round: down to a multiple of a step that they have read as text, with its number of digits. */
function floorTo(value, step) {
  const digits = step.includes('.') ? step.split('.')[1].length : 0;
  return (Math.floor(value / Number(step) + 1e-9) * Number(step)).toFixed(digits);
}

async function lastPrice(bybit, params) {
  return Number((await bybit.get('/v5/market/tickers', params)).list[0].lastPrice);
}

async function readInstrument(bybit, params) {
  return (await bybit.get('/v5/market/instruments-info', params)).list[0];
}

async function setLeverage(bybit, params, leverage) {
  try {
    await bybit.post('/v5/position/set-leverage', {
      ...params,
      buyLeverage: leverage,
      sellLeverage: leverage,
    });
  } catch (error) {
    // Not modified.
    if (error.retCode !== 110043) throw error;
  }
}

async function positionSize(bybit, params) {
  const [position] = (await bybit.get('/v5/position/list', params)).list;
  return Number(position.size);
}

/** A signal relay: a message becomes a market order with take profit and stop loss, sized by the balance. */
async function followSignal(bybit, { symbol, side, orderLinkId }) {
  const market = { category: 'linear', symbol };
  const price = await lastPrice(bybit, market);
  const { lotSizeFilter, priceFilter } = await readInstrument(bybit, market);
  const wallet = await bybit.get('/v5/account/wallet-balance', { accountType: 'UNIFIED', coin: 'USDT' });
  const balance = Number(wallet.list[0].coin[0].walletBalance);
  await setLeverage(bybit, market, '5');
  const qty = floorTo((balance * 0.1) / price, lotSizeFilter.qtyStep);
  assert.ok(Number(qty) >= Number(lotSizeFilter.minOrderQty));
  const sign = side === 'Buy' ? 1 : -1;
  const at = (share) => floorTo(price * (1 + sign * share), priceFilter.tickSize);
  const levels = { takeProfit: at(0.05), stopLoss: at(-0.03), tpslMode: 'Full', positionIdx: 0 };
  return bybit.post('/v5/order/create', {
    ...market,
    side,
    orderType: 'Market',
    qty,
    ...levels,
    orderLinkId,
  });
}

for (const [side, symbol, profit] of [
  ['Buy', 'BTCUSDT', 63500],
  ['Sell', 'ETHUSDT', 2800],
]) {
  test(`a relay ${side === 'Buy' ? 'buys' : 'sells'} ${symbol} by a signal, and its take profit closes the position`, async (t) => {
    const { sandbox, bybit, strays } = await setUp(t);
    const market = { category: 'linear', symbol };
    const { orderId, orderLinkId } = await followSignal(bybit, { symbol, side, orderLinkId: 'signal-1' });
    assert.equal(orderLinkId, 'signal-1');
    const [position] = (await bybit.get('/v5/position/list', market)).list;
    assert.deepEqual([position.side, position.leverage], [side, '5']);
    assert.ok(Number(position.takeProfit) > 0 && Number(position.stopLoss) > 0);
    const [order] = (await bybit.get('/v5/order/history', { ...market, orderLinkId })).list;
    assert.deepEqual(
      [order.orderId, order.orderStatus, order.cumExecQty],
      [orderId, 'Filled', position.size],
    );

    sandbox.setPrice(symbol, profit);
    assert.equal(await positionSize(bybit, market), 0);
    const [closed] = (await bybit.get('/v5/position/closed-pnl', market)).list;
    assert.ok(Number(closed.closedPnl) > 0, closed.closedPnl);
    await assert.rejects(followSignal(bybit, { symbol, side, orderLinkId }), { retCode: 110072 });
    assert.deepEqual(strays(), []);
  });
}

test('a grid: limit orders on both sides, moved, read back, cancelled all at once', async (t) => {
  const { sandbox, bybit, strays } = await setUp(t);
  const market = { category: 'linear', symbol: 'BTCUSDT' };
  sandbox.setPrice('BTCUSDT', 60000);
  const { priceFilter } = await readInstrument(bybit, market);
  await setLeverage(bybit, market, '10');
  await setLeverage(bybit, market, '10');
  const price = await lastPrice(bybit, market);
  for (const step of [-2, -1, 1, 2]) {
    await bybit.post('/v5/order/create', {
      ...market,
      side: step < 0 ? 'Buy' : 'Sell',
      orderType: 'Limit',
      qty: '0.01',
      price: floorTo(price * (1 + step / 100), priceFilter.tickSize),
      timeInForce: 'PostOnly',
      orderLinkId: `grid-${step}`,
    });
  }
  const open = async () => (await bybit.get('/v5/order/realtime', { ...market, limit: 50 })).list;
  assert.equal((await open()).length, 4);
  await bybit.post('/v5/order/amend', { ...market, orderLinkId: 'grid--2', price: '58000', qty: '0.02' });

  // The nearest buy fills, and the grid sells what it has bought.
  sandbox.setPrice('BTCUSDT', 59300);
  assert.equal(await positionSize(bybit, market), 0.01);
  const [fill] = (await bybit.get('/v5/execution/list', market)).list;
  assert.deepEqual([fill.orderLinkId, fill.side, fill.execQty], ['grid--1', 'Buy', '0.01']);
  const moved = (await open()).find(({ orderLinkId }) => orderLinkId === 'grid--2');
  assert.deepEqual([moved.price, moved.qty, moved.orderStatus], ['58000', '0.02', 'New']);
  await bybit.post('/v5/order/create', {
    ...market,
    side: 'Sell',
    orderType: 'Market',
    qty: '0.01',
    reduceOnly: true,
  });
  assert.equal(await positionSize(bybit, market), 0);
  await bybit.post('/v5/order/cancel', { ...market, orderLinkId: 'grid-2' });
  assert.equal((await bybit.post('/v5/order/cancel-all', market)).list.length, 2);
  assert.deepEqual(await open(), []);
  const history = (await bybit.get('/v5/order/history', { ...market, orderLinkId: 'grid-2' })).list;
  assert.deepEqual(
    history.map(({ orderStatus }) => orderStatus),
    ['Cancelled'],
  );
  assert.deepEqual(strays(), []);
});

test('spot: buys for a sum by candles, sells all of it, and the history names both', async (t) => {
  const { sandbox, bybit, strays } = await setUp(t, { balances: { USDT: 1000 } });
  const market = { category: 'spot', symbol: 'SOLUSDT' };
  const candles = (await bybit.get('/v5/market/kline', { ...market, interval: '60', limit: 50 })).list;
  const closes = candles.map(([, , , , close]) => Number(close)).reverse();
  const average = closes.reduce((sum, close) => sum + close, 0) / closes.length;
  sandbox.setPrice('SOLUSDT', Number((average * 0.98).toFixed(2)));
  assert.ok((await lastPrice(bybit, market)) < average, 'the rule of this bot');
  const { lotSizeFilter } = await readInstrument(bybit, market);

  const order = { ...market, orderType: 'Market' };
  await bybit.post('/v5/order/create', { ...order, side: 'Buy', qty: '100', orderLinkId: 'dca-buy' });
  const coins = async () => {
    const wallet = await bybit.get('/v5/account/wallet-balance', {
      accountType: 'UNIFIED',
      coin: 'SOL,USDT',
    });
    return Object.fromEntries(
      wallet.list[0].coin.map(({ coin, walletBalance }) => [coin, Number(walletBalance)]),
    );
  };
  const bought = await coins();
  assert.ok(bought.SOL > 0.6 && bought.USDT < 901, JSON.stringify(bought));

  const qty = floorTo(bought.SOL, lotSizeFilter.basePrecision);
  await bybit.post('/v5/order/create', { ...order, side: 'Sell', qty, orderLinkId: 'dca-sell' });
  const sold = await coins();
  assert.ok(sold.SOL < Number(lotSizeFilter.basePrecision) && sold.USDT > 990, JSON.stringify(sold));
  for (const [orderLinkId, side] of [
    ['dca-buy', 'Buy'],
    ['dca-sell', 'Sell'],
  ]) {
    const [past] = (await bybit.get('/v5/order/history', { category: 'spot', orderLinkId })).list;
    assert.deepEqual([past.side, past.orderStatus], [side, 'Filled'], orderLinkId);
  }
  assert.deepEqual(strays(), []);
});

test('spot: a limit order with a retry after a lost answer is placed once', async (t) => {
  const { sandbox, bybit } = await setUp(t);
  const market = { category: 'spot', symbol: 'BTCUSDT' };
  const order = {
    ...market,
    side: 'Buy',
    orderType: 'Limit',
    qty: '0.01',
    price: '50000',
    orderLinkId: 'once',
  };
  const place = async () => {
    try {
      return await bybit.post('/v5/order/create', order);
    } catch (error) {
      if (error.retCode === 170141) return (await bybit.get('/v5/order/realtime', order)).list[0];
      return place();
    }
  };
  sandbox.set({ nextReply: { down: true, when: { path: '/v5/order/create' } } });
  const { orderId } = await place();
  const open = (await bybit.get('/v5/order/realtime', market)).list;
  assert.deepEqual(
    open.map((each) => [each.orderId, each.orderLinkId]),
    [[orderId, 'once']],
  );
});

test('a copier that waits for its fill polls the position, trails its stop, and closes', async (t) => {
  const { sandbox, bybit, strays } = await setUp(t);
  const market = { category: 'linear', symbol: 'SOLUSDT' };
  sandbox.setPrice('SOLUSDT', 150);
  await bybit
    .post('/v5/position/switch-mode', { category: 'linear', symbol: 'SOLUSDT', mode: 0 })
    .catch((error) => {
      assert.equal(error.retCode, 110025, 'not modified');
    });
  const order = {
    ...market,
    side: 'Buy',
    orderType: 'Limit',
    qty: '10',
    price: '148',
    orderLinkId: 'copy-1',
  };
  await bybit.post('/v5/order/create', order);
  assert.equal(await positionSize(bybit, market), 0);
  sandbox.setPrice('SOLUSDT', 147.5);
  const filled = async () => (await positionSize(bybit, market)) > 0;
  for (let polls = 0; !(await filled()); polls += 1) assert.ok(polls < 3, 'filled');
  await bybit.post('/v5/position/trading-stop', { ...market, stopLoss: '145', positionIdx: 0 });
  sandbox.setPrice('SOLUSDT', 160);
  await bybit.post('/v5/position/trading-stop', { ...market, stopLoss: '155', positionIdx: 0 });
  const [position] = (await bybit.get('/v5/position/list', market)).list;
  assert.ok(Number(position.unrealisedPnl) > 100, position.unrealisedPnl);
  sandbox.setPrice('SOLUSDT', 154.9);
  assert.equal(await positionSize(bybit, market), 0);
  const [closed] = (await bybit.get('/v5/position/closed-pnl', market)).list;
  assert.ok(Number(closed.closedPnl) > 60, closed.closedPnl);
  assert.deepEqual(strays(), []);
});

test('a bot of streams: it orders by the ticker, and hears of its fill', async (t) => {
  const { sandbox, bybit, strays } = await setUp(t);
  sandbox.setPrice('BTCUSDT', 60000);
  const open = async (path) => {
    const socket = new WebSocket(`${sandbox.webSocketUrls.mainnet}${path}`);
    t.after(() => socket.terminate());
    const heard = [];
    socket.on('message', (data) => heard.push(JSON.parse(String(data))));
    await once(socket, 'open');
    return { heard, say: (message) => socket.send(JSON.stringify(message)) };
  };
  const own = await open('/v5/private');
  const expires = Date.now() + Number(WINDOW);
  const signature = createHmac('sha256', SECRET).update(`GET/realtime${expires}`).digest('hex');
  own.say({ op: 'auth', args: [API_KEY, expires, signature] });
  own.say({ op: 'subscribe', args: ['order', 'position'] });
  await until(() => own.heard.some(({ op, success }) => op === 'subscribe' && success === true));

  const prices = await open('/v5/public/linear');
  prices.say({ op: 'subscribe', args: ['tickers.BTCUSDT'] });
  await until(() => prices.heard.some(({ topic }) => topic === 'tickers.BTCUSDT'));
  const { data } = prices.heard.find(({ topic }) => topic === 'tickers.BTCUSDT');
  await bybit.post('/v5/order/create', {
    category: 'linear',
    symbol: 'BTCUSDT',
    side: 'Buy',
    orderType: 'Limit',
    qty: '0.01',
    price: (Number(data.lastPrice) - 500).toFixed(1),
    orderLinkId: 'stream-1',
  });
  const statuses = () =>
    own.heard
      .filter(({ topic }) => topic === 'order')
      .flatMap(({ data: orders }) => orders.map((order) => order.orderStatus));
  await until(() => statuses().includes('New'));
  sandbox.setPrice('BTCUSDT', 59000);
  await until(() => statuses().includes('Filled'));
  await until(() =>
    own.heard.some(({ topic, data: [row] = [] }) => topic === 'position' && row.size === '0.01'),
  );
  assert.deepEqual(
    strays().filter((stray) => !stray.includes(' upgrade ')),
    [],
  );
});
