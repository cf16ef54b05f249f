'use strict';

/** The public market endpoints. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { asker, openMarket } = require('./market-client.js');
const { NOW } = require('../support/fixtures.js');

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test('instruments-info lists a category, one symbol, one coin, or a status', async (t) => {
  const { result } = await openMarket(t);
  const symbols = async (query) => (await result('instruments-info', query)).list.map(({ symbol }) => symbol);
  const linear = await symbols({ category: 'linear' });
  assert.ok(['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'BTCPERP'].every((symbol) => linear.includes(symbol)));
  assert.deepEqual(await symbols({ category: 'linear', symbol: 'ETHUSDT' }), ['ETHUSDT']);
  assert.deepEqual(await symbols({ category: 'linear', baseCoin: 'BTC' }), ['BTCUSDT', 'BTCPERP']);
  assert.deepEqual(await symbols({ category: 'linear', status: 'Trading' }), linear);
  assert.deepEqual(await symbols({ category: 'linear', status: 'PreLaunch' }), []);
  assert.deepEqual(await symbols({ category: 'option', baseCoin: 'ETH' }), []);
  assert.deepEqual(
    await symbols({ category: 'option' }),
    await symbols({ category: 'option', baseCoin: 'BTC' }),
    'options of BTC unless another coin is asked for',
  );
  assert.deepEqual(await symbols({ category: 'spot', symbol: 'NOTHING' }), []);
});

test('instruments-info gives pages, but not for spot', async (t) => {
  const { result } = await openMarket(t);
  const all = (await result('instruments-info', { category: 'linear' })).list;
  const paged = [];
  let cursor = '';
  do {
    const page = await result('instruments-info', { category: 'linear', limit: 3, cursor });
    assert.ok(page.list.length <= 3);
    paged.push(...page.list);
    cursor = page.nextPageCursor;
  } while (cursor !== '');
  assert.deepEqual(paged, all);
  const spot = await result('instruments-info', { category: 'spot', limit: 1 });
  assert.ok(spot.list.length > 1);
  assert.equal('nextPageCursor' in spot, false);
});

test('the filters of an instrument have the names that its category uses', async (t) => {
  const { result } = await openMarket(t);
  const first = async (query) => (await result('instruments-info', query)).list[0];
  const linear = await first({ category: 'linear', symbol: 'BTCUSDT' });
  assert.deepEqual(
    [linear.contractType, linear.priceScale, linear.priceFilter, linear.fundingInterval],
    ['LinearPerpetual', '1', { minPrice: '0.1', maxPrice: '1999999.8', tickSize: '0.1' }, 480],
  );
  assert.deepEqual(linear.leverageFilter, { minLeverage: '1', maxLeverage: '100.00', leverageStep: '0.01' });
  assert.deepEqual(linear.lotSizeFilter, {
    maxOrderQty: '1190',
    minOrderQty: '0.001',
    qtyStep: '0.001',
    postOnlyMaxOrderQty: '1190',
    maxMktOrderQty: '500',
    minNotionalValue: '5',
  });
  const { lotSizeFilter } = await first({ category: 'spot', symbol: 'BTCUSDT' });
  assert.deepEqual(
    [lotSizeFilter.basePrecision, lotSizeFilter.minOrderAmt, lotSizeFilter.maxMarketOrderQty],
    ['0.000001', '5', '120'],
  );
  assert.equal((await first({ category: 'inverse', symbol: 'BTCUSD' })).settleCoin, 'BTC');
  const options = (await result('instruments-info', { category: 'option' })).list;
  for (const { symbol, optionsType, settleCoin, deliveryTime } of options) {
    assert.equal(optionsType, /-C(?:-|$)/.test(symbol) ? 'Call' : 'Put');
    assert.equal(settleCoin, symbol.endsWith('-USDT') ? 'USDT' : 'USDC');
    assert.equal(new Date(Number(deliveryTime)).toISOString(), '2030-12-27T08:00:00.000Z');
  }
});

test('a ticker agrees with the order book, the candles and the trades', async (t) => {
  const { result } = await openMarket(t);
  for (const [category, symbol] of [
    ['linear', 'BTCUSDT'],
    ['inverse', 'ETHUSD'],
    ['spot', 'SOLUSDT'],
  ]) {
    const query = { category, symbol };
    const [ticker] = (await result('tickers', query)).list;
    const book = await result('orderbook', { ...query, limit: 5 });
    assert.deepEqual([ticker.bid1Price, ticker.bid1Size], book.b[0]);
    assert.deepEqual([ticker.ask1Price, ticker.ask1Size], book.a[0]);
    assert.deepEqual([book.b.length, book.a.length, book.ts], [5, 5, NOW]);
    const whole = await result('orderbook', { ...query, limit: 2000 });
    assert.equal(whole.b.length, category === 'spot' ? 200 : 500);
    const [candle] = (await result('kline', { ...query, interval: '1', limit: 1 })).list;
    assert.equal(candle[4], ticker.lastPrice);
    const { list: trades } = await result('recent-trade', { ...query, limit: 2 });
    assert.deepEqual([trades.length, trades[0].price], [2, ticker.lastPrice]);
    assert.ok(
      Number(ticker.lowPrice24h) <= ticker.lastPrice && ticker.lastPrice <= Number(ticker.highPrice24h),
    );
    const change = ticker.lastPrice / ticker.prevPrice24h - 1;
    assert.ok(Math.abs(change - ticker.price24hPcnt) < 1e-6);
  }
  const { list } = await result('tickers', { category: 'option', baseCoin: 'BTC' });
  assert.ok(list.length > 0 && list.every(({ markIv }) => Number(markIv) > 0));
});

test('the clock of the sandbox moves the price, the candles and the next funding', async (t) => {
  const { sandbox, result } = await openMarket(t);
  const ticker = async () => (await result('tickers', { category: 'linear', symbol: 'BTCUSDT' })).list[0];
  const before = await ticker();
  assert.ok(before.nextFundingTime > NOW && before.nextFundingTime - NOW <= 8 * HOUR);
  sandbox.set({ clockSkewMs: 8 * HOUR + 7000 });
  const after = await ticker();
  assert.notEqual(after.lastPrice, before.lastPrice);
  assert.equal(after.nextFundingTime - before.nextFundingTime, 8 * HOUR);
});

test('kline gives each interval on its grid, newest first', async (t) => {
  const { result } = await openMarket(t);
  const starts = async (interval) => {
    const { list } = await result('kline', { category: 'linear', symbol: 'BTCUSDT', interval, limit: 3 });
    return list.map(([start]) => Number(start));
  };
  for (const [interval, length] of [
    ['1', MINUTE],
    ['15', 15 * MINUTE],
    ['720', 12 * HOUR],
    ['D', DAY],
    ['W', 7 * DAY],
  ]) {
    const [newest, second, third] = await starts(interval);
    assert.deepEqual([newest - second, second - third], [length, length], interval);
    assert.ok(newest <= NOW && NOW < newest + length, interval);
  }
  assert.equal(new Date((await starts('W'))[0]).getUTCDay(), 1, 'weeks begin on a Monday');
  assert.deepEqual(
    (await starts('M')).map((start) => new Date(start).toISOString().slice(0, 10)),
    ['2023-11-01', '2023-10-01', '2023-09-01'],
  );
});

test('kline takes times: from the start on, up to the end, or between both', async (t) => {
  const { result } = await openMarket(t);
  const base = NOW - (NOW % HOUR);
  const hours = async (query) => {
    const asked = { category: 'spot', symbol: 'BTCUSDT', interval: '60', ...query };
    return (await result('kline', asked)).list.map(([start]) => (start - base) / HOUR);
  };
  assert.deepEqual(await hours({ start: base - 10 * HOUR, limit: 3 }), [-8, -9, -10]);
  assert.deepEqual(await hours({ start: base - 10 * HOUR + 1, limit: 2 }), [-8, -9]);
  assert.deepEqual(await hours({ end: base - 10 * HOUR, limit: 3 }), [-10, -11, -12]);
  assert.deepEqual(await hours({ start: base - 2 * HOUR, end: base + HOUR }), [0, -1, -2]);
  assert.deepEqual(await hours({ start: base - 9 * HOUR, end: base, limit: 2 }), [0, -1]);
  assert.deepEqual(await hours({ start: base + HOUR }), []);
  assert.equal((await hours({})).length, 200);
  assert.equal((await hours({ limit: 5000 })).length, 1000);
  assert.equal((await hours({ end: 2 * HOUR })).length, 3, 'nothing before 1970');
});

test('candles of the mark price have no volume, and those of the index price stand still', async (t) => {
  const { sandbox, result } = await openMarket(t);
  const query = { symbol: 'BTCUSDT', interval: '5', limit: 2 };
  const [last] = (await result('kline', query)).list;
  const [mark] = (await result('mark-price-kline', query)).list;
  assert.deepEqual(mark, last.slice(0, 5), 'linear is the default category');
  const [index] = (await result('index-price-kline', query)).list;
  assert.deepEqual(index.slice(1), ['60000.0', '60000.0', '60000.0', '60000.0']);
  sandbox.setPrice('BTCUSDT', 61_000);
  const [moved] = (await result('index-price-kline', query)).list;
  assert.deepEqual(moved.slice(1), ['60000.0', '61000.0', '60000.0', '61000.0']);
});

test('funding history and open interest', async (t) => {
  const { result } = await openMarket(t);
  const contract = { category: 'linear', symbol: 'BTCUSDT' };
  const { list } = await result('funding/history', { ...contract, limit: 3 });
  const times = list.map(({ fundingRateTimestamp }) => Number(fundingRateTimestamp));
  assert.deepEqual([times[0] - times[1], times[1] - times[2]], [8 * HOUR, 8 * HOUR]);
  assert.ok(times[0] <= NOW && NOW < times[0] + 8 * HOUR);
  assert.ok(list.every(({ fundingRate }) => /^0\.000\d+$/.test(fundingRate)));
  const between = { ...contract, startTime: NOW - DAY, endTime: NOW };
  assert.equal((await result('funding/history', between)).list.length, 3);

  const query = { ...contract, intervalTime: '1h', limit: 2 };
  const first = await result('open-interest', query);
  const second = await result('open-interest', { ...query, cursor: first.nextPageCursor });
  assert.deepEqual(
    [...first.list, ...second.list].map(({ timestamp }) => (NOW - (NOW % HOUR) - timestamp) / HOUR),
    [0, 1, 2, 3],
  );
  assert.ok(first.list.every(({ openInterest }) => Number(openInterest) > 0));
});

test('wrong parameters are refused with 10001', async (t) => {
  const { ask } = await openMarket(t);
  const linear = { category: 'linear', symbol: 'BTCUSDT' };
  const kline = { ...linear, interval: '1' };
  for (const [path, query, retMsg] of [
    ['instruments-info', {}, 'params error: Category is invalid'],
    ['instruments-info', { category: 'toString' }, 'params error: Category is invalid'],
    ['instruments-info', { ...linear, symbol: 'NOTHING' }, 'params error: symbol invalid'],
    ['instruments-info', { category: 'linear', status: 'Open' }, 'params error: status invalid'],
    ['instruments-info', { category: 'linear', limit: '0' }, 'params error: limit invalid'],
    ['instruments-info', { category: 'linear', cursor: 'x' }, 'params error: cursor invalid'],
    ['tickers', { category: 'option' }, 'params error: symbol or baseCoin is required'],
    ['tickers', { ...linear, symbol: 'btcusdt' }, 'params error: symbol invalid'],
    ['tickers', { category: 'spot', symbol: 'BTCUSD' }, 'Not supported symbols'],
    ['kline', { ...kline, category: 'option' }, 'params error: Category is invalid'],
    ['kline', { ...kline, symbol: '' }, 'params error: symbol invalid'],
    ['kline', { ...kline, interval: '1m' }, 'Invalid period!'],
    ['kline', { ...kline, start: 'yesterday' }, 'params error: start invalid'],
    ['kline', { ...kline, start: 2, end: 1 }, 'params error: start is greater than end'],
    ['kline', { ...kline, limit: '-1' }, 'params error: limit invalid'],
    ['orderbook', { category: 'linear' }, 'params error: symbol invalid'],
    ['recent-trade', { ...linear, limit: 'all' }, 'params error: limit invalid'],
    ['funding/history', { ...linear, category: 'spot' }, 'Illegal category'],
    ['funding/history', { ...linear, startTime: 1 }, 'params error: endTime is required with startTime'],
    ['open-interest', { ...linear, intervalTime: '2h' }, 'Invalid period!'],
  ]) {
    const reply = await ask(path, query);
    assert.deepEqual([reply.retCode, reply.retMsg], [10001, retMsg], `${path} ${JSON.stringify(query)}`);
  }
});

test('setPrice moves the price in one environment or in all of them', async (t) => {
  const { sandbox } = await openMarket(t);
  const last = async (environment) => {
    const query = { category: 'spot', symbol: 'ETHUSDT' };
    return (await asker(sandbox, environment)('tickers', query)).result.list[0].lastPrice;
  };
  const moving = await last('mainnet');
  assert.equal(sandbox.setPrice('ETHUSDT', '3456.789'), sandbox);
  assert.deepEqual([await last('mainnet'), await last('demo')], ['3456.79', '3456.79']);
  sandbox.setPrice('ETHUSDT', null, { environment: 'mainnet' });
  assert.deepEqual([await last('mainnet'), await last('testnet')], [moving, '3456.79']);
  const refused = (...args) => assert.throws(() => sandbox.setPrice(...args), { name: 'TypeError' });
  refused('NOTHING', 1);
  refused('ETHUSDT');
  refused('ETHUSDT', 0);
  refused('ETHUSDT', -1);
  refused('ETHUSDT', 'much');
  refused('ETHUSDT', Infinity);
  refused('ETHUSDT', 1, { environment: 'moon' });
  refused(7, 1);
});
