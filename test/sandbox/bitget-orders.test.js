'use strict';

// Runs once: nothing here signs with the package.

/** Orders, positions, faults and WebSocket connections of the Bitget sandbox. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { connect } = require('./websocket-client.js');
const {
  BITGET_FUTURES_ORDER,
  BITGET_KEY,
  BITGET_ORDER,
  bitgetFuturesPlace,
  bitgetInfo,
  bitgetLogin,
  bitgetPlace,
  bitgetRequest,
  openBitget,
} = require('../support/sandbox/bitget.js');

const PRODUCT = 'productType=USDT-FUTURES';
const seconds = (offset = 0) => `${Math.floor(Date.now() / 1000) + offset}`;
const ask = (sandbox, target) => bitgetRequest(sandbox.urls.mainnet, 'GET', target);

describe('an order that Bitget refuses', () => {
  const SPOT = [
    ['without a symbol', { symbol: undefined }, '40019'],
    ['of an unknown symbol', { symbol: 'NONEUSDT' }, '40034'],
    ['with another side', { side: 'long' }, '40020'],
    ['without a price', { price: undefined }, '40019'],
    ['with too many places', { price: '50000.123' }, '40808'],
    ['of too little', { size: '0.00001' }, '45110'],
    ['of too much', { size: '10' }, '43012'],
    ['with too long an id', { clientOid: 'x'.repeat(65) }, '40305'],
    ['with a window of a minute', { receiveWindow: '60000' }, '40079'],
    [
      'that is older than its window',
      { receiveWindow: '1000', requestTime: `${Date.now() - 5000}` },
      '40078',
    ],
  ];
  for (const [title, change, code] of SPOT) {
    test(title, async (t) => {
      const sandbox = await openBitget(t);
      const reply = await bitgetPlace(sandbox.urls.mainnet, { ...BITGET_ORDER, ...change });
      assert.deepEqual([reply.status, reply.code], [400, code]);
      assert.deepEqual((await ask(sandbox, '/api/v2/spot/trade/unfilled-orders')).body.data, []);
    });
  }

  const FUTURES = [
    ['without a product', { productType: undefined }, '40019'],
    ['of a product that does not exist', { productType: 'USDT' }, '40020'],
    ['with another margin mode', { marginMode: 'cross' }, '40020'],
    ['of too much', { size: '100' }, '40762'],
    ['that closes nothing', { reduceOnly: 'YES', side: 'sell' }, '22002'],
  ];
  for (const [title, change, code] of FUTURES) {
    test(`of futures, ${title}`, async (t) => {
      const sandbox = await openBitget(t);
      const reply = await bitgetFuturesPlace(sandbox.urls.mainnet, { ...BITGET_FUTURES_ORDER, ...change });
      assert.deepEqual([reply.status, reply.code], [400, code]);
    });
  }

  test('in hedge mode, without saying whether it opens or closes', async (t) => {
    const sandbox = await openBitget(t, { keys: [{ ...BITGET_KEY, posMode: 'hedge_mode' }] });
    assert.equal((await bitgetFuturesPlace(sandbox.urls.mainnet, BITGET_FUTURES_ORDER)).code, '40774');
  });
});

test('an id can be used once, and unknown fields are ignored in silence', async (t) => {
  const sandbox = await openBitget(t);
  const order = { ...BITGET_ORDER, clientOid: 'a1', presetStopLossPrise: '40000' };
  assert.equal((await bitgetPlace(sandbox.urls.mainnet, order)).code, '00000');
  assert.equal((await bitgetPlace(sandbox.urls.mainnet, order)).code, '43118');
  const futures = { ...BITGET_FUTURES_ORDER, clientOid: 'a1' };
  assert.equal((await bitgetFuturesPlace(sandbox.urls.mainnet, futures)).code, '00000');
  assert.equal((await bitgetFuturesPlace(sandbox.urls.mainnet, futures)).code, '40786');
  const [found] = (await ask(sandbox, '/api/v2/spot/trade/unfilled-orders')).body.data;
  assert.equal(found.presetStopLossPrice, '');
});

test('orders that do not exist', async (t) => {
  const sandbox = await openBitget(t);
  assert.deepEqual((await ask(sandbox, '/api/v2/spot/trade/orderInfo?clientOid=none')).body.data, []);
  assert.equal((await ask(sandbox, `/api/v2/mix/order/detail?clientOid=none&${PRODUCT}`)).code, '40109');
  const cancel = (path, body) => bitgetRequest(sandbox.urls.mainnet, 'POST', path, { body });
  const spot = await cancel('/api/v2/spot/trade/cancel-order', { symbol: 'BTCUSDT', clientOid: 'none' });
  assert.equal(spot.code, '43001');
  const futures = { symbol: 'BTCUSDT', productType: 'USDT-FUTURES', clientOid: 'none' };
  assert.equal((await cancel('/api/v2/mix/order/cancel-order', futures)).code, '40768');
});

test('a waiting order is filled when the price reaches it, and a market buy costs its size', async (t) => {
  const sandbox = await openBitget(t);
  await bitgetPlace(sandbox.urls.mainnet, { ...BITGET_ORDER, clientOid: 'waits' });
  sandbox.setPrice('BTCUSDT', 49000);
  const market = { symbol: 'BTCUSDT', side: 'buy', orderType: 'market', size: '490', clientOid: 'market' };
  await bitgetPlace(sandbox.urls.mainnet, market);
  const of = async (id) => (await ask(sandbox, `/api/v2/spot/trade/orderInfo?clientOid=${id}`)).body.data[0];
  const [waited, bought] = [await of('waits'), await of('market')];
  assert.deepEqual([waited.status, waited.priceAvg, waited.baseVolume], ['filled', '50000', '0.01']);
  assert.deepEqual([bought.status, bought.baseVolume, bought.quoteVolume], ['filled', '0.01', '490']);
});

test('faults by the names of the other sandboxes', async (t) => {
  const sandbox = await openBitget(t);
  const { mainnet } = sandbox.urls;
  sandbox.set({ rateLimited: true });
  assert.equal((await bitgetInfo(mainnet)).status, 429);
  sandbox.reset();
  sandbox.set({ nextReply: { when: { method: 'POST' }, noAnswer: true } });
  const order = { ...BITGET_ORDER, clientOid: 'silent' };
  bitgetPlace(mainnet, order).catch(() => {});
  // The order is executed, and its answer never comes.
  let found;
  do {
    ({ data: found } = (await ask(sandbox, '/api/v2/spot/trade/orderInfo?clientOid=silent')).body);
  } while (found.length === 0);
  assert.equal(found[0].status, 'live');
  sandbox.set({ nextReply: sandbox.replies.badGateway });
  const page = await bitgetInfo(mainnet);
  assert.deepEqual([page.status, /<html>/i.test(page.body)], [502, true]);
  sandbox.set({ nextReply: { code: 40015, msg: 'made up', httpStatus: 400 } });
  assert.equal((await bitgetInfo(mainnet)).code, '40015');
  sandbox.set({ clockSkewMs: 60_000 });
  assert.equal((await bitgetInfo(mainnet)).code, '40008');
});

test('what the sandbox lacks is said by the sandbox', async (t) => {
  const sandbox = await openBitget(t);
  const reply = await ask(sandbox, '/api/v2/earn/account/assets');
  assert.deepEqual([reply.status, reply.code], [404, '40404']);
  assert.match(reply.body.msg, /the sandbox has no GET \/api\/v2\/earn/);
});

describe('a WebSocket connection', () => {
  /** @param {any} t @param {any} sandbox @param {string} [channel] */
  const open = (t, sandbox, channel = 'private') =>
    connect(t, `${sandbox.webSocketUrls.mainnet}/v2/ws/${channel}`);

  const REFUSALS = [
    ['in ISO 8601', () => bitgetLogin(new Date().toISOString()), 30013],
    ['in milliseconds', () => bitgetLogin(`${Date.now()}`), 30013],
    ['a minute late', () => bitgetLogin(seconds(-60)), 30014],
    ['of an unknown key', () => bitgetLogin(seconds(), { ...BITGET_KEY, apiKey: 'bg_another' }), 30011],
    [
      'with another passphrase',
      () => bitgetLogin(seconds(), { ...BITGET_KEY, passphrase: 'Another1' }),
      30012,
    ],
    ['with another secret', () => bitgetLogin(seconds(), { ...BITGET_KEY, secret: 'another' }), 30015],
    ['without anything', () => ({ op: 'login' }), 30005],
  ];
  for (const [title, login, code] of REFUSALS) {
    test(`refuses a login ${title}, and stays open`, async (t) => {
      const sandbox = await openBitget(t);
      const connection = await open(t, sandbox);
      const answer = await connection.ask(login());
      assert.deepEqual([answer.event, answer.code], ['error', code]);
      assert.equal(await connection.ask('ping'), 'pong');
    });
  }

  test('needs a login for private channels, and has none on the public path', async (t) => {
    const sandbox = await openBitget(t);
    const args = [{ instType: 'SPOT', channel: 'account', coin: 'default' }];
    const connection = await open(t, sandbox);
    assert.equal((await connection.ask({ op: 'subscribe', args })).code, 30004);
    assert.deepEqual(await connection.ask(bitgetLogin(seconds())), { event: 'login', code: 0 });
    assert.equal((await connection.ask({ op: 'subscribe', args })).event, 'subscribe');
    const { action, data } = await connection.next();
    assert.deepEqual([action, data[0].coin, data[0].available], ['snapshot', 'USDT', '10000']);
    const isPublic = await open(t, sandbox, 'public');
    const refused = await isPublic.ask(bitgetLogin(seconds()));
    assert.deepEqual([refused.code, refused.msg], [30003, 'INVALID op:login']);
    const ticker = { instType: 'USDT-FUTURES', channel: 'ticker', instId: 'BTCUSDT' };
    assert.equal((await isPublic.ask({ op: 'subscribe', args: [ticker] })).event, 'subscribe');
    assert.equal((await isPublic.next()).data[0].lastPr, '60000');
    sandbox.setPrice('BTCUSDT', 61000);
    assert.equal((await isPublic.next()).data[0].lastPr, '61000');
  });
});
