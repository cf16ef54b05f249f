'use strict';

// Runs once: the tables of an exchange are read without a backend.

/** What the package knows of Bitget's hosts, endpoints, orders, permissions, replies and streams. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { classify } = require('../../lib/classify/index.js');
const { BITGET } = require('../../lib/venues/bitget/index.js');

const { clock, endpoints, hosts, keys, orders, replies, streams } = BITGET;

describe('hosts of Bitget', () => {
  for (const [url, expected] of /** @type {const} */ ([
    ['https://api.bitget.com/api/v2/public/time', ['mainnet', 'rest']],
    ['wss://ws.bitget.com/v2/ws/private', ['mainnet', 'websocket']],
    ['wss://wspap.bitget.com/v2/ws/private', ['demo', 'websocket']],
    ['https://www.bitget.com', [null, 'website']],
    ['https://capi.bitget.com/api/swap/v3/order', [null, 'unknown']],
    ['https://constructor', [null, 'unknown']],
    ['https://api.bitget.com.example.org', [null, 'unknown']],
  ])) {
    test(url, () => {
      const { environment, kind } = hosts.environmentOf(url);
      assert.deepEqual([environment, kind], expected);
    });
  }

  test('sites and hosts that are switched off have a warning', () => {
    assert.match(hosts.environmentOf('https://www.bitget.com').warning ?? '', /web site/);
    assert.match(hosts.environmentOf('https://capi.bitget.com').warning ?? '', /switched off/);
    assert.match(hosts.environmentOf('https://api2.bitget.com').warning ?? '', /not a documented/);
    assert.equal(hosts.environmentOf('https://api.bitget.com').warning, undefined);
  });
});

describe('requests to Bitget', () => {
  for (const [path, expected] of /** @type {const} */ ([
    ['/api/v2/public/time', true],
    ['/api/v2/spot/market/tickers', true],
    ['/api/v2/mix/market/contracts', true],
    ['/api/v3/market/instruments', true],
    ['/api/v2/margin/currencies', true],
    ['/api/v2/spot/account/info', false],
    ['/api/v2/mix/order/detail', false],
    ['/api/v3/account/assets', false],
    ['/api/v2/spot/trade/market', false],
  ])) {
    test(`${path} ${expected ? 'is public' : 'needs a key'}`, () => {
      assert.equal(endpoints.isPublic(path), expected);
    });
  }

  for (const [method, path, expected] of /** @type {const} */ ([
    ['POST', '/api/v2/spot/trade/place-order', true],
    ['POST', '/proxy/api/v2/mix/order/place-order', true],
    ['POST', '/api/v3/trade/place-order', true],
    ['POST', '/api/v2/public/../spot/trade/place-order', true],
    ['POST', 'place-order', true],
    ['GET', '/api/v2/spot/trade/orderInfo', false],
    ['POST', '/api/v3/account/max-open-available', false],
    ['POST', '/elsewhere', false],
  ])) {
    test(`a gate ${expected ? 'guards' : 'does not guard'} ${method} ${path}`, () => {
      assert.equal(endpoints.isGated(method, path), expected);
    });
  }

  for (const [path, params, expected] of /** @type {const} */ ([
    ['/api/v2/spot/trade/cancel-order', undefined, true],
    ['/api/v2/spot/trade/cancel-symbol-order', undefined, true],
    ['/api/v2/mix/order/batch-cancel-orders', undefined, true],
    ['/api/v2/mix/order/cancel-all-orders', undefined, true],
    ['/api/v3/trade/cancel-batch', undefined, true],
    ['/api/v3/trade/countdown-cancel-all', undefined, true],
    ['cancel-order', undefined, true],
    ['batch-cancel', undefined, true],
    ['/api/v2/mix/order/close-positions', undefined, true],
    ['/api/v2/mix/order/place-tpsl-order', undefined, true],
    ['/api/v2/mix/order/place-pos-tpsl', undefined, true],
    ['/api/v2/mix/order/place-order', { side: 'sell', reduceOnly: 'YES' }, true],
    ['/api/v2/mix/order/place-order', { side: 'buy', tradeSide: 'close' }, true],
    ['/api/v2/mix/order/batch-place-order', { orderList: [{ reduceOnly: 'YES' }] }, true],
    ['/api/v3/trade/place-order', { posSide: 'long', side: 'sell' }, true],
    ['/api/v3/trade/place-batch', [{ reduceOnly: 'yes' }], true],
    ['/api/v2/mix/order/place-order', { side: 'sell', reduceOnly: 'NO' }, false],
    ['/api/v2/mix/order/place-order', { side: 'buy', tradeSide: 'open' }, false],
    ['/api/v2/mix/order/batch-place-order', { orderList: [{ reduceOnly: 'YES' }, {}] }, false],
    ['/api/v2/mix/order/batch-place-order', { orderList: [] }, false],
    ['/api/v3/trade/place-order', { posSide: 'long', side: 'buy' }, false],
    ['/api/v2/spot/trade/place-order', { side: 'sell', reduceOnly: 'YES' }, false],
    ['/api/v2/spot/trade/cancel-replace-order', undefined, false],
    ['/api/v2/spot/trade/batch-cancel-replace-order', undefined, false],
    ['/api/v2/spot/wallet/cancel-withdrawal', undefined, false],
    ['/api/v2/mix/order/modify-order', undefined, false],
  ])) {
    test(`${path} ${JSON.stringify(params ?? {})} ${expected ? 'only reduces risk' : 'may add risk'}`, () => {
      assert.equal(orders.isProtective('POST', path, { params }), expected);
    });
  }

  for (const [method, path, expected] of /** @type {const} */ ([
    ['GET', '/api/v2/mix/order/detail', true],
    ['POST', '/api/v2/mix/account/set-leverage', true],
    ['POST', '/api/v2/spot/trade/cancel-order', true],
    ['POST', '/api/v3/trade/cancel-order', true],
    ['POST', '/api/v2/margin/crossed/cancel-order', true],
    ['POST', '/api/v2/mix/account/set-margin', false],
    ['POST', '/api/v2/mix/order/cancel-all-orders', false],
    ['POST', '/api/v2/spot/trade/place-order', false],
  ])) {
    test(`${method} ${path} ${expected ? 'can' : 'cannot'} be sent twice`, () => {
      const url = `https://api.bitget.com${path}`;
      assert.equal(endpoints.isSafeToRepeat({ method, url, body: '' }), expected);
    });
  }

  test('orders get an id of their own', () => {
    for (const path of [
      'v2/spot/trade/place-order',
      'v2/spot/trade/batch-orders',
      'v2/mix/order/place-order',
      'v2/mix/order/batch-place-order',
      'v2/margin/isolated/place-order',
      'v3/trade/place-order',
      'v3/trade/place-batch',
    ]) {
      assert.equal(orders.isCreation('POST', `/api/${path}`), true, path);
    }
    assert.equal(orders.isCreation('POST', '/api/v2/mix/order/place-tpsl-order'), false);
    assert.match(orders.createId(), /^[0-9a-f]{32}$/);
  });
});

describe('permissions of a key of Bitget', () => {
  const classic = (/** @type {string[]} */ ...authorities) => ({ authorities, ips: '' });
  const unified = (/** @type {string} */ permType, /** @type {string[]} */ ...permissions) => ({
    permType,
    permissions,
  });
  for (const [key, method, path, granted] of /** @type {const} */ ([
    [classic('stow'), 'POST', '/api/v2/spot/trade/place-order', true],
    [classic('stow'), 'GET', '/api/v2/spot/account/assets', true],
    [classic('stor'), 'POST', '/api/v2/spot/trade/place-order', false],
    [classic('stow'), 'POST', '/api/v2/mix/order/place-order', false],
    [classic('coow'), 'POST', '/api/v2/mix/order/place-order', true],
    [classic('cpow'), 'POST', '/api/v2/mix/account/set-leverage', null],
    [classic('coow'), 'GET', '/api/v2/mix/position/all-position', false],
    [classic('stow'), 'POST', '/api/v2/spot/wallet/withdrawal', false],
    [classic('stow'), 'GET', '/api/v2/spot/market/tickers', true],
    [classic('stow'), 'GET', '/api/v2/unheard-of', null],
    // As older keys list them.
    [classic('trade', 'readonly'), 'POST', '/api/v2/spot/trade/place-order', null],
    [classic(), 'POST', '/api/v2/spot/trade/place-order', false],
    [unified('read-and-write', 'uta_trade'), 'POST', '/api/v3/trade/place-order', true],
    [unified('read-and-write', 'uta_trade'), 'POST', 'place-order', true],
    [unified('read-only', 'uta_trade'), 'POST', '/api/v3/trade/place-order', false],
    [unified('read-and-write', 'uta_mgt'), 'POST', '/api/v3/trade/place-order', false],
    [unified('read-only', 'uta_mgt'), 'GET', '/api/v3/account/info', true],
  ])) {
    test(`${JSON.stringify(key)}: ${method} ${path}`, () => {
      const found = keys.checkPermission(key, method, path);
      assert.equal(found.granted, granted, JSON.stringify(found));
    });
  }

  test('withdrawals are remarked only beside orders', () => {
    assert.equal(keys.payoutOf(classic('stow', 'wwow')), 'wwow');
    assert.equal(keys.payoutOf(classic('stor', 'wwow')), null);
    assert.equal(keys.payoutOf(unified('read-and-write', 'uta_trade', 'withdraw')), 'withdraw');
  });

  test('what the key information shows of a user is left out', () => {
    const data = { userId: '1', inviterId: '2', ips: '198.51.100.4, 203.0.113.9', authorities: ['stow'] };
    const information = keys.informationOf({ code: '00000', data });
    assert.deepEqual(information, { ips: data.ips, authorities: ['stow'] });
    assert.deepEqual(keys.boundAddresses(information), ['198.51.100.4', '203.0.113.9']);
    assert.equal(keys.informationOf({ code: '00000', data: null }), null);
  });

  test('a bot is asked about where it trades', () => {
    const at = (/** @type {string[]} */ ...paths) =>
      keys.readAt?.({ url: new URL('https://api.bitget.com'), environment: 'mainnet', paths }).path;
    assert.equal(at('/api/v2/spot/trade/place-order'), '/api/v2/spot/account/info');
    assert.equal(at('/api/v2/mix/order/place-order'), '/api/v2/mix/account/accounts');
    assert.equal(at('/api/v3/trade/place-order'), '/api/v3/account/info');
    assert.equal(at(), '/api/v2/spot/account/info');
  });
});

describe('replies of Bitget', () => {
  const TIME = 1_700_000_000_000;
  test('every one tells the time of the exchange', () => {
    assert.equal(clock.readTime({ code: '00000', data: { serverTime: String(TIME) } }), TIME);
    assert.equal(clock.readTime({ code: '40037', requestTime: String(TIME), data: null }), TIME);
    assert.equal(clock.readTime({ code: '40017', requestTime: 16_237_965, data: null }), null);
    const long = JSON.stringify({
      code: '00000',
      msg: 'success',
      data: ['x'.repeat(900)],
      requestTime: TIME,
    });
    const none = () => null;
    assert.equal(replies.timeOf(long, none), TIME);
    assert.equal(replies.timeOf('{"code":50113,"msg":"x"}', none), null);
  });

  test('a success is seen without parsing, a batch with a refused order is not', () => {
    const body = (/** @type {object} */ data) => JSON.stringify({ code: '00000', msg: 'success', data });
    assert.equal(replies.isPlainSuccess(200, body({ successList: [], failureList: [] })), true);
    assert.equal(replies.isPlainSuccess(200, body({ failureList: [{ errorMsg: 'x' }] })), false);
    assert.equal(replies.isPlainSuccess(200, body([{ code: '25202' }])), false);
    assert.equal(replies.isPlainSuccess(400, body({})), false);
  });

  test('of a batch of V3 each order has its own verdict', () => {
    const data = [
      { orderId: '1', clientOid: 'a', code: '0', msg: '' },
      { orderId: '', clientOid: 'b', code: '25202', msg: 'Insufficient balance' },
    ];
    const body = { code: '00000', msg: 'success', requestTime: TIME, data };
    const error = classify(body, { venue: 'bitget', httpStatus: 200 });
    assert.deepEqual([error?.code, error?.category, error?.retryable], [25202, 'business', false]);
    assert.match(error?.message ?? '', /1 of 2 orders was refused/);
    assert.equal(classify({ ...body, data: data.slice(0, 1) }, { venue: 'bitget', httpStatus: 200 }), null);
  });

  test('the code of a share is not that of an order', () => {
    const body = { code: '00000', msg: 'success', requestTime: TIME, data: [{ code: '00700', name: 'x' }] };
    assert.equal(classify(body, { venue: 'bitget', httpStatus: 200 }), null);
    const push = { action: 'snapshot', arg: { channel: 'orders' }, data: [{ orderId: '1', code: '7' }] };
    assert.equal(classify(push, { venue: 'bitget' }), null);
  });

  test('the rest of a limit is in a header', () => {
    const header = (/** @type {string} */ name) => (name === 'x-mbx-used-remain-limit' ? '9' : null);
    assert.equal(replies.rateLimitOf(header)?.remaining, 9);
    assert.equal(
      replies.rateLimitOf(() => null),
      null,
    );
  });

  test('hostile bodies have no verdict on the key', () => {
    for (const data of [
      { failureList: 'x' },
      { failureList: [null] },
      { failureList: [{ errorCode: {} }], successList: 4 },
      [[]],
      { list: [{}] },
    ]) {
      const error = classify({ code: '00000', msg: 'success', requestTime: TIME, data }, { venue: 'bitget' });
      assert.ok(error === null || ['business', 'no-verdict'].includes(error.category), JSON.stringify(data));
    }
  });
});

test('messages of the WebSocket of Bitget', () => {
  assert.equal(streams?.isLogin({ op: 'login', args: [] }), true);
  assert.equal(streams?.isLogin({ event: 'error', code: 30015, msg: 'Invalid sign' }), true);
  assert.equal(streams?.isLogin({ event: 'error', code: 30001, msg: 'channel' }), false);
  const order = { op: 'trade', id: '7', topic: 'place-order', args: [{ clientOid: 'b19' }] };
  assert.equal(streams?.isSigned(order), true);
  assert.equal(streams?.pathOf(order), '/api/v3/trade/place-order');
  assert.equal(streams?.isSigned({ op: 'subscribe', args: [] }), false);
});
