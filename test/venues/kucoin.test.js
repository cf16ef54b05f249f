'use strict';

// Runs once: the tables of an exchange are read without a backend.

/** What the package knows of KuCoin's hosts, endpoints, orders, permissions and headers. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { classify } = require('../../lib/classify/index.js');
const { KUCOIN } = require('../../lib/venues/kucoin/index.js');

const { clock, endpoints, hosts, keys, orders, replies, streams } = KUCOIN;

describe('hosts of KuCoin', () => {
  for (const [url, expected] of /** @type {const} */ ([
    ['https://api.kucoin.com/api/v1/accounts', ['mainnet', 'rest', undefined]],
    ['https://api-futures.kucoin.com', ['mainnet', 'rest', undefined]],
    ['https://api.kucoin.eu', ['mainnet', 'rest', 'eu']],
    ['wss://wsapi.kucoin.com/v1/private', ['mainnet', 'websocket', undefined]],
    ['https://www.kucoin.com', [null, 'website', undefined]],
    ['https://openapi-sandbox.kucoin.com', [null, 'unknown', undefined]],
    ['https://api.kucoin.com.example.org', [null, 'unknown', undefined]],
  ])) {
    test(url, () => {
      const { environment, kind, region } = hosts.environmentOf(url);
      assert.deepEqual([environment, kind, region], expected);
    });
  }

  test('sites and hosts that are switched off have a warning', () => {
    assert.match(hosts.environmentOf('https://www.kucoin.com').warning ?? '', /web site/);
    assert.match(hosts.environmentOf('https://openapi-v2.kucoin.com').warning ?? '', /switched off/);
    assert.match(hosts.environmentOf('https://api2.kucoin.com').warning ?? '', /not a documented/);
  });

  test('a key that one region does not know may be known in the other', () => {
    const at = (/** @type {string} */ url) => hosts.siblings?.(new URL(url)).map((one) => one.url);
    assert.deepEqual(at('https://api.kucoin.com'), ['https://api.kucoin.eu']);
    assert.deepEqual(at('https://api.kucoin.eu'), ['https://api.kucoin.com']);
  });
});

describe('requests to KuCoin', () => {
  for (const path of [
    '/api/v1/timestamp',
    '/api/v3/currencies/BTC',
    '/api/v1/market/orderbook/level2_20',
    '/api/v1/contracts/XBTUSDTM',
    '/api/v1/mark-price/USDT-BTC/current',
    '/api/v1/bullet-public',
  ]) {
    test(`${path} is public`, () => assert.equal(endpoints.isPublic(path), true));
  }
  for (const path of [
    '/api/v1/user/api-key',
    '/api/v1/contracts/risk-limit/XBTUSDTM',
    '/api/v1/funding-history',
    '/api/v3/market/orderbook/level2',
    '/api/v1/bullet-private',
    '/api/v1/orders',
  ]) {
    test(`${path} needs a key`, () => assert.equal(endpoints.isPublic(path), false));
  }

  for (const [method, path, expected] of /** @type {const} */ ([
    ['POST', '/api/v1/hf/orders', true],
    ['DELETE', '/api/v1/hf/orders/1', true],
    ['POST', '/API/v1//hf/orders', true],
    ['POST', '/api/v1/bullet-public/../orders', true],
    ['POST', 'spot.order', true],
    ['GET', '/api/v1/orders', false],
    ['POST', '/api/v1/hf/orders/test', false],
    ['POST', '/api/v3/hf/margin/order/test', false],
    ['POST', '/api/v1/bullet-private', false],
    ['POST', '/elsewhere', false],
  ])) {
    test(`a gate ${expected ? 'guards' : 'does not guard'} ${method} ${path}`, () => {
      assert.equal(endpoints.isGated(method, path), expected);
    });
  }

  for (const [method, path, params, expected] of /** @type {const} */ ([
    ['DELETE', '/api/v1/hf/orders/671', undefined, true],
    ['DELETE', '/api/v1/hf/orders/cancelAll', undefined, true],
    ['DELETE', '/api/v1/stopOrders', undefined, true],
    ['DELETE', '/api/v3/oco/order/671', undefined, true],
    ['DELETE', '/api/v1/orders/client-order/b15', undefined, true],
    ['POST', 'futures.batch_cancel', undefined, true],
    ['POST', '/api/v1/orders', { symbol: 'XBTUSDTM', side: 'sell', reduceOnly: true }, true],
    ['POST', '/api/v1/orders', { symbol: 'XBTUSDTM', closeOrder: true }, true],
    ['POST', '/api/v1/orders', { symbol: 'XBTUSDTM', positionSide: 'LONG', side: 'sell' }, true],
    ['POST', '/api/v1/orders/multi', [{ symbol: 'XBTUSDTM', reduceOnly: true }], true],
    ['POST', '/api/v1/orders', { symbol: 'XBTUSDTM', positionSide: 'LONG', side: 'buy' }, false],
    [
      'POST',
      '/api/v1/orders/multi',
      [{ symbol: 'XBTUSDTM', reduceOnly: true }, { symbol: 'XBTUSDTM' }],
      false,
    ],
    // Spot has the same path, and does not know the field.
    ['POST', '/api/v1/orders', { symbol: 'BTC-USDT', side: 'sell', reduceOnly: true }, false],
    ['POST', '/api/v1/orders', { side: 'sell', reduceOnly: true }, false],
    ['POST', '/api/v1/hf/orders', { symbol: 'BTC-USDT', reduceOnly: true }, false],
    ['DELETE', '/api/v1/sub/api-key', undefined, false],
    ['DELETE', '/api/v1/withdrawals/1', undefined, false],
  ])) {
    test(`${method} ${path} ${JSON.stringify(params ?? {})} ${expected ? 'only reduces risk' : 'may add risk'}`, () => {
      assert.equal(orders.isProtective(method, path, { params }), expected);
    });
  }

  for (const [method, path, expected] of /** @type {const} */ ([
    ['GET', '/api/v1/orders', true],
    ['POST', '/api/v1/hf/orders/test', true],
    ['DELETE', '/api/v1/hf/orders/671', true],
    ['DELETE', '/api/v1/hf/orders/sync/client-order/b15', true],
    ['POST', '/api/v2/changeCrossUserLeverage', true],
    ['POST', '/api/v1/hf/orders', false],
    ['DELETE', '/api/v1/hf/orders', false],
    ['DELETE', '/api/v1/hf/orders/cancelAll', false],
    // Each takes the quantity off the order.
    ['DELETE', '/api/v1/hf/orders/cancel/671?symbol=BTC-USDT&cancelSize=1', false],
    ['DELETE', '/api/v1/orders/multi-cancel', false],
  ])) {
    test(`${method} ${path} ${expected ? 'can' : 'cannot'} be sent twice`, () => {
      const url = `https://api.kucoin.com${path}`;
      assert.equal(endpoints.isSafeToRepeat({ method, url, body: '' }), expected);
    });
  }

  test('orders, and tests of them, get an id of their own', () => {
    const places = (/** @type {string} */ path) => orders.isCreation('POST', path);
    for (const path of [
      'hf/orders',
      'hf/orders/multi',
      'orders',
      'orders/test',
      'st-orders',
      'margin/order',
    ]) {
      assert.equal(places(`/api/v1/${path}`), true, path);
    }
    assert.equal(places('/api/v1/hf/orders/alter'), false);
    assert.match(orders.createId(), /^[0-9a-f]{32}$/);
  });
});

describe('permissions of a key of KuCoin', () => {
  const key = (/** @type {string} */ permission) => ({ permission, ipWhitelist: '' });
  for (const [permission, method, path, params, granted] of /** @type {const} */ ([
    ['General,Spot', 'POST', '/api/v1/hf/orders', {}, true],
    ['General', 'POST', '/api/v1/hf/orders', {}, false],
    ['General,Futures', 'POST', '/api/v1/hf/orders', {}, false],
    ['General,Futures', 'POST', '/api/v1/orders', { symbol: 'XBTUSDTM' }, true],
    ['General,Futures', 'POST', '/api/v1/orders', { symbol: 'BTC-USDT' }, false],
    ['General,Futures', 'POST', '/api/v1/orders', {}, null],
    ['General', 'POST', '/api/v1/orders', {}, false],
    ['General,Spot', 'POST', 'futures.order', {}, false],
    ['General', 'GET', '/api/v1/accounts', {}, true],
    ['General', 'GET', '/api/v1/position', {}, null],
    ['General', 'POST', '/api/v1/bullet-private', {}, true],
    // No source says what the old name allows.
    ['General,Trade', 'POST', '/api/v1/hf/orders', {}, null],
  ])) {
    test(`${permission}: ${method} ${path} ${JSON.stringify(params)} is ${granted}`, () => {
      assert.equal(keys.checkPermission(key(permission), method, path, params).granted, granted);
    });
  }

  test('a key that trades and withdraws is told', () => {
    assert.equal(keys.payoutOf(key('General,Spot,Withdrawal')), 'Withdrawal');
    assert.equal(keys.payoutOf(key('General,Withdrawal')), null);
  });

  test('its whitelist is a list, empty, or unknown', () => {
    assert.deepEqual(keys.boundAddresses({ ipWhitelist: '203.0.113.7, 203.0.113.8' }), [
      '203.0.113.7',
      '203.0.113.8',
    ]);
    assert.deepEqual(keys.boundAddresses({ ipWhitelist: '' }), []);
    assert.equal(keys.boundAddresses({ ipWhitelist: '10.**.1' }), null);
    assert.equal(keys.boundAddresses({}), null);
  });

  test('only the host of spot has the key information', () => {
    const place = {
      url: new URL('https://api-futures.kucoin.com'),
      environment: 'mainnet',
      paths: [],
      permissions: [],
    };
    assert.equal(keys.readAt?.(place).path, '/api/v1/account-overview');
    assert.deepEqual(keys.detailsAt?.(place), {
      path: '/api/v1/user/api-key',
      url: 'https://api.kucoin.com',
    });
    assert.equal(keys.readAt?.({ ...place, url: new URL('http://127.0.0.1:1') }).path, keys.path);
  });
});

describe('replies of KuCoin', () => {
  test('the time is read as a number and as a text, of a success only', () => {
    assert.equal(clock.readTime({ code: '200000', data: 1_700_000_000_000 }), 1_700_000_000_000);
    assert.equal(clock.readTime({ code: '200000', data: '1700000000000' }), 1_700_000_000_000);
    assert.equal(clock.readTime({ code: '400003', data: 1_700_000_000_000 }), null);
    assert.equal(clock.readTime({ code: '200000', data: { orderId: '1700000000000' } }), null);
    assert.equal(
      replies.timeOf('{"code":"200000","data":1700000000000}', () => null),
      1_700_000_000_000,
    );
  });

  test('the quota counts down to its reset', () => {
    const headers = {
      'gw-ratelimit-limit': '4000',
      'gw-ratelimit-remaining': '0',
      'gw-ratelimit-reset': '1489',
      date: new Date(1_700_000_000_000).toUTCString(),
    };
    const limit = replies.rateLimitOf((name) => headers[/** @type {keyof typeof headers} */ (name)]);
    assert.deepEqual(limit, { limit: 4000, remaining: 0, resetAt: 1_700_000_001_489 });
    assert.equal(
      replies.rateLimitOf(() => null),
      null,
    );
  });

  for (const [body, isPlain] of /** @type {const} */ ([
    ['{"code":"200000","data":{"orderId":"1"}}', true],
    ['{"code":"200000","data":[{"success":false,"failMsg":"x"}]}', false],
    ['{"code":"200000","data":[{"code":"300003","msg":"x"}]}', false],
    ['{"code":"200000","msg":"Position does not exist"}', false],
    ['{"code":"400003","msg":"KC-API-KEY not exists"}', false],
  ])) {
    test(`${body} ${isPlain ? 'need not' : 'must'} be parsed`, () => {
      assert.equal(replies.isPlainSuccess(200, body), isPlain);
    });
  }

  for (const body of [
    { code: '200000', data: null },
    { code: '200000' },
    { code: 200, data: [] },
    { id: '1', type: 'welcome' },
    { id: '1', type: 'ack' },
    { type: 'message', topic: '/market/ticker:BTC-USDT', data: { price: '1' } },
    { sessionId: 'a', data: 'welcome', pingInterval: 18_000 },
    { id: '1', op: 'spot.order', code: '200000', data: { orderId: '1' }, inTime: 1, outTime: 2 },
  ]) {
    test(`${JSON.stringify(body)} is no refusal`, () => {
      assert.equal(
        classify(body, { venue: 'kucoin', transport: 'type' in body ? 'websocket' : undefined }),
        null,
      );
    });
  }

  for (const [sent, said] of /** @type {const} */ ([
    ['0123456789abcdef'.repeat(4), /hexadecimal digits/],
    ['MadeUp123456', /sent as it is/],
    [`${'a'.repeat(43)}=`, /passphrase of the API key is wrong/],
  ])) {
    test(`400004 says what was sent: ${said.source}`, () => {
      const headers = { 'KC-API-KEY': '0123456789abcdef01234567', 'KC-API-PASSPHRASE': sent };
      const config = { url: 'https://api.kucoin.com/api/v1/accounts', headers };
      const error = classify({ code: '400004', msg: 'Invalid KC-API-PASSPHRASE' }, { status: 401, config });
      assert.equal(error?.category, 'passphrase');
      assert.match(error.message, said);
      assert.ok(!JSON.stringify(error).includes(sent));
    });
  }

  test('a message of the trade WebSocket is an order', () => {
    assert.equal(streams?.isSigned({ id: '1', op: 'spot.order', args: {} }), true);
    assert.equal(streams?.isSigned({ id: '1', type: 'subscribe', topic: '/account/balance' }), false);
  });
});
