'use strict';

/** The option `instruments` of startSandbox(). */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { frozenSandbox } = require('./client.js');
const { openMarket } = require('./market-client.js');

test('startSandbox lists further instruments', async (t) => {
  const pepe = {
    category: 'linear',
    symbol: '1000PEPEUSDT',
    price: '0.01',
    tickSize: '0.000001',
    qtyStep: '100',
  };
  const { sandbox, result } = await openMarket(t, {
    instruments: [pepe, { category: 'spot', symbol: 'BTCUSDT', price: 100, minOrderQty: '0.5' }],
  });
  const query = { category: 'linear', symbol: '1000PEPEUSDT' };
  const [{ baseCoin, quoteCoin, settleCoin, lotSizeFilter }] = (await result('instruments-info', query)).list;
  assert.deepEqual([baseCoin, quoteCoin, settleCoin], ['1000PEPE', 'USDT', 'USDT']);
  assert.deepEqual([lotSizeFilter.qtyStep, lotSizeFilter.minOrderQty], ['100', '100']);
  const [{ lastPrice }] = (await result('tickers', query)).list;
  assert.ok(Math.abs(lastPrice / 0.01 - 1) < 0.002);
  sandbox.setPrice('1000PEPEUSDT', 0.02);
  assert.equal((await result('tickers', query)).list[0].lastPrice, '0.020000');
  const spot = { category: 'spot', symbol: 'BTCUSDT' };
  const [replaced] = (await result('instruments-info', spot)).list;
  assert.equal(replaced.lotSizeFilter.minOrderQty, '0.5');
  assert.equal(replaced.lotSizeFilter.basePrecision, '0.000001', 'the rest is as listed');
});

test('further instruments of the other categories', async (t) => {
  const { result } = await openMarket(t, {
    instruments: [
      { category: 'inverse', symbol: 'TONUSD', price: 5 },
      { category: 'spot', symbol: 'TONBRL', price: '27.5' },
      { category: 'option', symbol: 'ETH-26JUN31-4000-P-USDT', price: 400 },
      { category: 'option', symbol: 'SOL-26JUN31-200-C', price: 20 },
      { category: 'linear', symbol: 'TONPERP', price: 5 },
      { category: 'spot', symbol: 'ABCXYZ', price: 2, baseCoin: 'ABC', quoteCoin: 'XYZ' },
    ],
  });
  const first = async (query) => (await result('instruments-info', query)).list[0];
  const inverse = await first({ category: 'inverse', symbol: 'TONUSD' });
  assert.deepEqual([inverse.settleCoin, inverse.lotSizeFilter.qtyStep], ['TON', '1']);
  const spot = await first({ category: 'spot', symbol: 'TONBRL' });
  assert.deepEqual([spot.baseCoin, spot.quoteCoin, spot.priceFilter.tickSize], ['TON', 'BRL', '0.0001']);
  const option = await first({ category: 'option', baseCoin: 'ETH' });
  assert.deepEqual(
    [option.optionsType, option.settleCoin, new Date(Number(option.deliveryTime)).toISOString()],
    ['Put', 'USDT', '2031-06-26T08:00:00.000Z'],
  );
  const coins = async (query) => {
    const { baseCoin, quoteCoin, settleCoin } = await first(query);
    return [baseCoin, quoteCoin, settleCoin];
  };
  assert.deepEqual(await coins({ category: 'option', baseCoin: 'SOL' }), ['SOL', 'USD', 'USDC']);
  assert.deepEqual(await coins({ category: 'linear', symbol: 'TONPERP' }), ['TON', 'USDC', 'USDC']);
  assert.deepEqual(await coins({ category: 'spot', symbol: 'ABCXYZ' }), ['ABC', 'XYZ', undefined]);
  for (const query of [
    { category: 'inverse', symbol: 'TONUSD' },
    { category: 'option', symbol: 'ETH-26JUN31-4000-P-USDT' },
  ]) {
    const [{ bid1Price, ask1Price, volume24h }] = (await result('tickers', query)).list;
    assert.ok(Number(bid1Price) < Number(ask1Price) && Number(volume24h) > 0, query.symbol);
  }
});

test('wrong instruments are refused', async (t) => {
  const good = { category: 'linear', symbol: 'ABCUSDT', price: '1' };
  for (const wrong of [
    { symbol: 'ABCUSDT', price: 1 },
    { ...good, category: 'shares' },
    { ...good, symbol: '' },
    { ...good, symbol: 'ABCDEF' },
    { ...good, price: undefined },
    { ...good, price: '0' },
    { ...good, category: 'option', symbol: 'BTC-99XYZ30-1-C' },
    { ...good, category: 'option', symbol: 'BTC-OPTION', baseCoin: 'BTC', quoteCoin: 'USDT' },
    { ...good, tickSize: 'x' },
    { ...good, tickSize: '-1' },
    { ...good, leverage: 3 },
    'BTCUSDT',
  ]) {
    await assert.rejects(
      frozenSandbox(t, { instruments: [wrong] }),
      { name: 'TypeError' },
      JSON.stringify(wrong),
    );
  }
});
