'use strict';

/** The prices that follow from the clock. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { InstrumentList } = require('../../lib/sandbox/bybit/market/instruments.js');
const { Market } = require('../../lib/sandbox/bybit/market/market.js');
const { NOW } = require('../support/fixtures.js');

const MINUTE = 60_000;
const DAY = 86_400_000;

function openMarket() {
  const market = new Market(new InstrumentList());
  return { market, btc: market.findInstrument('linear', 'BTCUSDT') };
}

/** The prices of each second, the last one included. */
function eachSecond(market, instrument, start, end) {
  const prices = [];
  for (let time = start; time <= end; time += 1000) prices.push(Number(market.lastPrice(instrument, time)));
  return prices;
}

test('a price moves, stays within 0.2 % of its base, lies on the grid and is the same at each call', () => {
  const { market, btc } = openMarket();
  const prices = eachSecond(market, btc, NOW, NOW + 3 * 60 * MINUTE);
  for (const [index, price] of prices.entries()) {
    assert.ok(Math.abs(price / 60_000 - 1) < 0.002, `${price}`);
    assert.notEqual(price, prices[index + 1]);
  }
  assert.match(market.lastPrice(btc, NOW), /^\d+\.\d0$/);
  assert.equal(market.lastPrice(btc, NOW + 999), market.lastPrice(btc, NOW));
  assert.deepEqual(eachSecond(openMarket().market, btc, NOW, NOW + MINUTE), prices.slice(0, 61));
});

test('every instrument has a price on its grid, and an ask above the bid', () => {
  const { market } = openMarket();
  for (const category of ['linear', 'inverse', 'spot', 'option']) {
    const instruments = market.listInstruments(category);
    assert.ok(instruments.length >= 2, category);
    for (const instrument of instruments) {
      const decimals = instrument.tickSize.split('.')[1]?.length ?? 0;
      const [bid, ask] = [market.bid(instrument, NOW), market.ask(instrument, NOW)];
      assert.equal(bid.split('.')[1]?.length ?? 0, decimals, instrument.symbol);
      assert.equal(Math.round((ask - bid) / instrument.tickSize), 1, instrument.symbol);
      assert.ok(Math.abs(bid / instrument.basePrice - 1) < 0.01, instrument.symbol);
      assert.ok(Object.isFrozen(instrument));
    }
  }
  assert.deepEqual(market.listInstruments('shares'), []);
  for (const [category, symbol] of [
    ['linear', 'NOTHING'],
    ['inverse', 'BTCUSDT'],
    ['toString', 'BTCUSDT'],
    ['linear', { toString: () => 'BTCUSDT' }],
  ]) {
    assert.equal(market.findInstrument(category, symbol), null);
  }
});

test('the range of a time is that of its seconds, however long it is', () => {
  const { market, btc } = openMarket();
  const changes = [
    [7, 61_000],
    [7, 59_000],
    [2 * 3600 + 11, null],
    [5 * 3600, 60_500.04],
  ];
  const ranges = [
    [0, 0],
    [3, 3],
    [5, 12],
    [0, 59],
    [17, 3 * 3600 + 5],
    [6 * 3600, 7 * 3600],
    [59, 26 * 3600],
  ];
  const compare = () => {
    for (const [from, to] of ranges) {
      const [start, end] = [NOW - DAY * 2 + from * 1000, NOW - DAY * 2 + to * 1000];
      const candles = [];
      for (let time = start; time <= end; time += 1000) candles.push(market.candle(btc, time, time + 1000));
      const closes = candles.map(({ close }) => Number(close));
      const { low, high } = market.range(btc, start, end);
      assert.ok(Number(low) <= Math.min(...closes) && Number(high) >= Math.max(...closes));
      const highs = candles.slice(1).map((candle) => Number(candle.high));
      assert.equal(Number(high), Math.max(...highs, Number(market.range(btc, start, start).high)));
    }
  };
  compare();
  for (const [second, price] of changes) {
    market.setPrice('BTCUSDT', price, NOW - DAY * 2 + second * 1000);
    compare();
  }
});

test('candles join: each opens at the close before, and holds its finer ones', () => {
  const { market, btc } = openMarket();
  const start = NOW - (NOW % DAY);
  market.setPrice('BTCUSDT', 65_000, start + 5 * MINUTE + 1500);
  market.setPrice('BTCUSDT', null, start + 7 * MINUTE);
  const minutes = Array.from({ length: 60 }, (_, index) =>
    market.candle(btc, start + index * MINUTE, start + (index + 1) * MINUTE),
  );
  for (const [index, { open, high, low, close }] of minutes.entries()) {
    if (index > 0) assert.equal(open, minutes[index - 1].close);
    for (const price of [open, close]) assert.ok(Number(low) <= price && price <= Number(high));
  }
  assert.deepEqual(
    minutes.slice(5, 8).map(({ high }) => Number(high) >= 65_000),
    [true, true, true],
    'the last one opens there',
  );
  const hour = market.candle(btc, start, start + 60 * MINUTE);
  const figures = (name) => minutes.map((candle) => Number(candle[name]));
  assert.deepEqual(
    [hour.open, Number(hour.high), Number(hour.low), hour.close],
    [minutes[0].open, Math.max(...figures('high')), Math.min(...figures('low')), minutes.at(-1).close],
  );
});

test('setPrice moves every instrument of the symbol, announces it, and gives the price back', () => {
  const { market, btc } = openMarket();
  const spot = market.findInstrument('spot', 'BTCUSDT');
  const heard = [];
  market.watch(({ category }, now) => heard.push([category, now, market.lastPrice(btc, now)]));
  const moving = market.lastPrice(btc, NOW);
  assert.equal(market.setPrice('BTCUSDT', 70_000.16, NOW), true);
  assert.deepEqual(
    [market.lastPrice(btc, NOW), market.lastPrice(spot, NOW + DAY), market.ask(btc, NOW)],
    ['70000.20', '70000.2', '70000.30'],
  );
  assert.deepEqual(heard, [
    ['linear', NOW, '70000.20'],
    ['spot', NOW, '70000.20'],
  ]);
  assert.equal(market.usdPrice('BTC'), 70_000.2);
  assert.equal(market.setPrice('NOTHING', 1, NOW), false);
  market.setPrice('BTCUSDT', null, NOW);
  assert.equal(market.lastPrice(btc, NOW), moving);
  assert.equal(market.usdPrice('BTC'), 60_000, 'the index does not move by itself');
  market.setPrice('BTCUSDT', 50_000, NOW - DAY);
  assert.equal(market.lastPrice(btc, NOW), '50000.00', 'also after a step of the clock to the past');
});

test('coins count by their price in USDT, or by the table', () => {
  const { market } = openMarket();
  assert.deepEqual(
    ['USDT', 'USDC', 'BTC', 'ETH', 'EUR', 'UNKNOWN'].map((coin) => market.usdPrice(coin)),
    [1, 1, 60_000, 3000, 1.1, 1],
  );
});

test('the order book is sorted, without gaps, and its best prices are bid and ask', () => {
  const { market, btc } = openMarket();
  const { bids, asks } = market.depth(btc, NOW, 50);
  assert.deepEqual([bids.length, asks.length], [50, 50]);
  assert.deepEqual([bids[0][0], asks[0][0]], [market.bid(btc, NOW), market.ask(btc, NOW)]);
  for (const [side, direction] of [
    [bids, -1],
    [asks, 1],
  ]) {
    for (const [index, [price, size]] of side.entries()) {
      assert.ok(Number(size) > 0);
      if (index > 0) assert.equal(Math.round((price - side[index - 1][0]) * 10), direction);
    }
  }
  assert.notDeepEqual(market.depth(btc, NOW + 1000, 50).bids, bids);
});
