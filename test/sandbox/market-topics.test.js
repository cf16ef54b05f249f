'use strict';

/** The topics of the public WebSocket channels. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { frozenSandbox, send } = require('./client.js');
const { connect } = require('./websocket-client.js');
const { NOW } = require('../support/fixtures.js');

/** A sandbox whose clock a test moves by hand, and a way to subscribe. */
async function openTopics(t, options) {
  const clock = { now: NOW };
  const sandbox = await frozenSandbox(t, { now: () => clock.now, ...options });
  const open = (category) => connect(t, `${sandbox.webSocketUrls.mainnet}/v5/public/${category}`);
  const subscribe = async (category, ...args) => {
    const channel = await open(category);
    const { success, ret_msg: text } = await channel.ask({ op: 'subscribe', args });
    assert.deepEqual([success, text], [true, category === 'spot' ? 'subscribe' : '']);
    return channel;
  };
  const rest = async (path, query) => {
    const target = `/v5/market/${path}?${new URLSearchParams(query)}`;
    return (await send(sandbox.urls.mainnet, { target })).json.result;
  };
  return { clock, sandbox, open, subscribe, rest };
}

test('tickers: a snapshot at once, then the fields that have changed', async (t) => {
  const { clock, subscribe, rest } = await openTopics(t);
  const channel = await subscribe('linear', 'tickers.BTCUSDT');
  const first = await channel.next();
  assert.deepEqual([first.topic, first.type, first.ts], ['tickers.BTCUSDT', 'snapshot', NOW]);
  const { tickDirection, ...fields } = first.data;
  const query = { category: 'linear', symbol: 'BTCUSDT' };
  assert.deepEqual(fields, (await rest('tickers', query)).list[0]);
  assert.equal(tickDirection, 'ZeroPlusTick');

  clock.now += 1000;
  const second = await channel.next();
  assert.deepEqual([second.type, second.ts], ['delta', NOW + 1000]);
  assert.equal(second.data.symbol, 'BTCUSDT');
  assert.equal('nextFundingTime' in second.data, false, 'it has not changed');
  const merged = { ...first.data, ...second.data };
  const [now] = (await rest('tickers', query)).list;
  assert.deepEqual({ ...merged, tickDirection: undefined }, { ...now, tickDirection: undefined });
  const rises = Number(now.lastPrice) > Number(fields.lastPrice);
  assert.equal(merged.tickDirection, rises ? 'PlusTick' : 'MinusTick');
});

test('tickers of spot and options are whole, with the names of their category', async (t) => {
  const { clock, sandbox, subscribe } = await openTopics(t);
  const spot = await subscribe('spot', 'tickers.BTCUSDT');
  for (let round = 0; round < 2; round++) {
    const { type, data } = await spot.next();
    assert.equal(type, 'snapshot');
    assert.deepEqual(['bid1Price' in data, 'usdIndexPrice' in data], [false, true]);
    clock.now += 1000;
  }
  const option = await connect(t, `${sandbox.webSocketUrls.mainnet}/v5/public/option`);
  const topics = ['tickers.BTC-27DEC30-60000-C', 'tickers.nothing'];
  const { success, data, type } = await option.ask({ op: 'subscribe', args: topics });
  assert.deepEqual(
    [success, type, data],
    [true, 'COMMAND_RESP', { successTopics: [topics[0]], failTopics: [topics[1]] }],
  );
  const ticker = (await option.next()).data;
  assert.deepEqual(
    ['bidPrice', 'askIv', 'markPriceIv', 'bid1Price'].map((name) => name in ticker),
    [true, true, true, false],
  );
});

test('orderbook: the deltas make the book of the REST endpoint', async (t) => {
  const { clock, sandbox, subscribe, rest } = await openTopics(t);
  const channel = await subscribe('linear', 'orderbook.50.ETHUSDT');
  const sides = { b: new Map(), a: new Map() };
  const read = async () => {
    const message = await channel.next();
    for (const side of ['b', 'a']) {
      if (message.type === 'snapshot') sides[side].clear();
      for (const [price, size] of message.data[side]) {
        if (size === '0') assert.equal(sides[side].delete(price), true, 'only a level that is there can go');
        else sides[side].set(price, size);
      }
    }
    const book = await rest('orderbook', { category: 'linear', symbol: 'ETHUSDT', limit: 50 });
    assert.deepEqual(Object.fromEntries(sides.b), Object.fromEntries(book.b));
    assert.deepEqual(Object.fromEntries(sides.a), Object.fromEntries(book.a));
    return [message.type, message.data.u];
  };
  const [type, start] = await read();
  assert.equal(type, 'snapshot');
  clock.now += 1000;
  const [, second] = await read();
  sandbox.setPrice('ETHUSDT', 3300);
  const [, third] = await read();
  sandbox.setPrice('ETHUSDT', 3000);
  const [last, fourth] = await read();
  assert.equal(last, 'delta');
  assert.ok(start < second && second < third && third < fourth, 'update numbers grow');
});

test('orderbook of one level: every message is a snapshot', async (t) => {
  const { clock, subscribe, rest } = await openTopics(t);
  const channel = await subscribe('spot', 'orderbook.1.BTCUSDT');
  for (let round = 0; round < 2; round++) {
    const { type, data } = await channel.next();
    const { b, a } = await rest('orderbook', { category: 'spot', symbol: 'BTCUSDT' });
    assert.deepEqual([type, data.b, data.a, data.b.length], ['snapshot', b, a, 1]);
    clock.now += 1000;
  }
});

test('kline: the current candle, and once more when it has closed', async (t) => {
  const { clock, sandbox, subscribe, rest } = await openTopics(t);
  const channel = await subscribe('spot', 'kline.1.SOLUSDT');
  const next = async () => (await channel.next()).data[0];
  const first = await next();
  assert.deepEqual([first.confirm, first.interval, first.end - first.start], [false, '1', 59_999]);
  sandbox.setPrice('SOLUSDT', 155.5);
  const moved = await next();
  assert.deepEqual([moved.close, moved.high, moved.start], ['155.50', '155.50', first.start]);
  clock.now += 60_000;
  const closed = await next();
  assert.deepEqual([closed.start, closed.confirm, closed.close], [first.start, true, '155.50']);
  const opened = await next();
  assert.deepEqual([opened.start, opened.confirm, opened.open], [first.start + 60_000, false, '155.50']);
  const query = { category: 'spot', symbol: 'SOLUSDT', interval: '1', limit: 2 };
  const candles = (await rest('kline', query)).list;
  for (const [index, { start, open, high, low, close, volume, turnover }] of [opened, closed].entries()) {
    assert.deepEqual(candles[index], [`${start}`, open, high, low, close, volume, turnover]);
  }
});

test('publicTrade: every second has a trade, also those between two messages', async (t) => {
  const { clock, sandbox, subscribe } = await openTopics(t);
  const channel = await subscribe('inverse', 'publicTrade.BTCUSD');
  const [first] = (await channel.next()).data;
  assert.deepEqual([first.T, first.s, first.BT], [NOW, 'BTCUSD', false]);
  clock.now += 3000;
  const { data } = await channel.next();
  assert.deepEqual(
    data.map(({ T }) => T - NOW),
    [1000, 2000, 3000],
  );
  sandbox.setPrice('BTCUSD', 66_000);
  const [jump] = (await channel.next()).data;
  assert.deepEqual([jump.p, jump.S, jump.L], ['66000.0', 'Buy', 'PlusTick']);
  assert.equal(new Set([first, ...data, jump].map(({ i }) => i)).size, 5);
});

test('nothing is sent while nothing changes, after unsubscribe, or for another price', async (t) => {
  const { sandbox, clock, subscribe } = await openTopics(t);
  const channel = await subscribe('linear', 'tickers.BTCUSDT', 'tickers.ETHUSDT');
  assert.equal((await channel.next()).topic, 'tickers.BTCUSDT');
  assert.equal((await channel.next()).topic, 'tickers.ETHUSDT');
  assert.equal((await channel.ask({ op: 'unsubscribe', args: ['tickers.BTCUSDT'] })).op, 'unsubscribe');
  sandbox.setPrice('BTCUSDT', 61_000);
  sandbox.setPrice('SOLUSDT', 140);
  sandbox.setPrice('ETHUSDT', 3100, { environment: 'testnet' });
  assert.equal((await channel.ask({ op: 'ping' })).op, 'ping');
  clock.now += 1000;
  assert.equal((await channel.next()).topic, 'tickers.ETHUSDT');
});

test('topics that the channel does not have are refused, with all of their message', async (t) => {
  const { open } = await openTopics(t);
  for (const [category, topic] of [
    ['linear', 'tickers.NOTHING'],
    ['linear', 'orderbook.7.BTCUSDT'],
    ['linear', 'kline.1m.BTCUSDT'],
    ['linear', 'order'],
    ['inverse', 'tickers.BTCUSDT'],
    ['spot', 'orderbook.500.BTCUSDT'],
    ['spot', 'allLiquidation.BTCUSDT'],
    ['spot', 7],
  ]) {
    const channel = await open(category);
    const args = [category === 'inverse' ? 'tickers.BTCUSD' : 'tickers.BTCUSDT', topic];
    const refused = await channel.ask({ op: 'subscribe', args });
    assert.deepEqual(
      [refused.success, refused.ret_msg],
      [false, `error:handler not found,topic:${topic}`],
      category,
    );
    assert.match((await channel.ask({ op: 'ping' })).ret_msg, /pong/, 'and no snapshot before it');
  }
  const empty = await (await open('linear')).ask({ op: 'subscribe', args: [] });
  assert.equal(empty.success, false);
});

test('a snapshot follows the answer, however late that is', async (t) => {
  const { sandbox, open } = await openTopics(t);
  const channel = await open('linear');
  sandbox.set({ nextReply: { latencyMs: 20 } });
  assert.equal((await channel.ask({ op: 'subscribe', args: ['tickers.BTCUSDT'] })).success, true);
  assert.equal((await channel.next()).type, 'snapshot');
});

test('a clock that fails ends the connection, not the process', async (t) => {
  const { clock, subscribe } = await openTopics(t);
  const channel = await subscribe('linear', 'tickers.BTCUSDT');
  await channel.next();
  const closed = new Promise((resolve) => channel.ws.once('close', resolve));
  clock.now = NaN;
  await closed;
  clock.now = NOW;
});
