'use strict';

/** Which requests to Binance and OKX are public, guarded by a gate, and safe to send twice. */

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { VENUES } = require('../../lib/venues');

const { binance, okx } = VENUES;

test('public endpoints need no signature', () => {
  for (const path of [
    '/api/v3/time',
    '/api/v3/ticker/24hr',
    '/api/v3/historicalTrades',
    '/fapi/v1/premiumIndex',
    '/futures/data/openInterestHist',
    '/proxy/dapi/v1/klines',
    '/eapi/v1/mark',
    '/sapi/v1/system/status',
  ]) {
    assert.equal(binance.endpoints.isPublic(path), true, path);
  }
  for (const path of [
    '/api/v3/account',
    '/fapi/v1/order',
    '/fapi/v1/historicalTrades',
    '/api/v3/timer',
    '/sapi/v1/time',
  ]) {
    assert.equal(binance.endpoints.isPublic(path), false, path);
  }
  for (const path of [
    '/api/v5/public/time',
    '/api/v5/market/tickers',
    '/api/v5/sprd/books',
    '/api/v5/tradingBot/grid/ai-param',
  ]) {
    assert.equal(okx.endpoints.isPublic(path), true, path);
  }
  for (const path of [
    '/api/v5/account/config',
    '/api/v5/public/economic-calendar',
    '/api/v5/trade/order',
    '/api/v5/sprd/order',
  ]) {
    assert.equal(okx.endpoints.isPublic(path), false, path);
  }
});

test('a gate guards writes, in every spelling that a server may accept', () => {
  for (const path of [
    '/api/v3/order',
    '/fapi/v1/leverage',
    '//api/v3//order',
    '/API/V3/Order',
    '/%61pi/v3/ord%65r',
    '/x/sapi/v1/asset/transfer',
  ]) {
    assert.equal(binance.endpoints.isGated('POST', path), true, path);
  }
  for (const [method, path] of [
    ['GET', '/api/v3/order'],
    ['POST', '/api/v3/order/test'],
    ['PUT', '/fapi/v1/listenKey'],
    ['POST', '/other/order'],
  ]) {
    assert.equal(binance.endpoints.isGated(method, path), false, path);
  }
  for (const path of [
    '/api/v5/trade/order',
    '/API/v5//trade/order',
    '/api/v5/account/set-leverage',
    '/api/v5/market/../trade/order',
    '/api/v5/market/..%2ftrade/order',
    '/api/v5/public/%2e%2e/trade/order',
    '/api/v5/system/..;/trade/order',
    'order',
    'batch-orders',
  ]) {
    assert.equal(okx.endpoints.isGated('POST', path), true, path);
  }
  for (const path of ['/api/v5/trade/order-precheck', '/api/v5/tradingBot/grid/min-investment']) {
    assert.equal(okx.endpoints.isGated('POST', path), false, path);
  }
});

test('an order is never safe to send twice, with or without an id', () => {
  const order = { method: 'POST', url: 'https://www.okx.com/api/v5/trade/order', body: '{"clOrdId":"a"}' };
  assert.equal(okx.endpoints.isSafeToRepeat(order), false);
  const form = { method: 'POST', url: 'https://api.binance.com/api/v3/order', body: 'newClientOrderId=a' };
  assert.equal(binance.endpoints.isSafeToRepeat(form), false);
  assert.equal(binance.endpoints.isSafeToRepeat({ ...form, method: 'DELETE' }), true);
  assert.equal(binance.endpoints.isSafeToRepeat({ ...form, url: `${form.url}/test` }), true);
  const all = 'https://api.binance.com/api/v3/openOrders';
  assert.equal(binance.endpoints.isSafeToRepeat({ ...form, method: 'DELETE', url: all }), false);
  const cancel = 'https://www.okx.com/api/v5/trade/cancel-order';
  assert.equal(okx.endpoints.isSafeToRepeat({ ...order, url: cancel }), true);
});

test('hosts belong to environments, and web sites are named as such', () => {
  for (const [url, environment, kind] of [
    ['https://api4.binance.com/api/v3/order', 'mainnet', 'rest'],
    ['fapi.binance.com', 'mainnet', 'rest'],
    ['https://testnet.binance.vision', 'testnet', 'rest'],
    ['https://testnet.binancefuture.com', 'testnet', 'rest'],
    ['https://demo-fapi.binance.com', 'demo', 'rest'],
    ['wss://ws-api.testnet.binance.vision/ws-api/v3', 'testnet', 'websocket'],
    ['https://www.binance.com', null, 'website'],
    ['https://data-api.binance.vision', null, 'unknown'],
    ['https://api.other.example', null, 'unknown'],
  ]) {
    const found = binance.hosts.environmentOf(url);
    assert.deepEqual([found.environment, found.kind], [environment, kind], String(url));
  }
  for (const [url, environment, region] of [
    ['https://www.okx.com', 'mainnet', undefined],
    ['https://eea.okx.com', 'mainnet', 'eea'],
    ['https://app.okx.com', 'mainnet', 'us'],
    ['wss://wspap.okx.com:8443/ws/v5/private', 'demo', undefined],
    ['wss://wsuspap.okx.com', 'demo', 'us'],
  ]) {
    const found = okx.hosts.environmentOf(url);
    assert.deepEqual([found.environment, found.region], [environment, region], url);
  }
  assert.match(
    binance.hosts.environmentOf('https://www.binance.com').warning ?? '',
    /web site.*api\.binance\.com/,
  );
  assert.match(
    binance.hosts.environmentOf('https://api9.binance.com').warning ?? '',
    /not a documented API host/,
  );
  assert.equal(binance.hosts.environmentOf('https://data-api.binance.vision').warning, undefined);
});
