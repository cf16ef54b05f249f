'use strict';

/** What the endpoints answer to those who were let in. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { KEY, ORDER, frozenSandbox, get, post } = require('./client.js');
const { NOW } = require('../support/fixtures.js');

/** Shorthands for one sandbox. */
function client(sandbox) {
  const base = sandbox.urls.mainnet;
  return {
    wallet: async (query) => (await get(base, '/v5/account/wallet-balance', query)).json,
    create: async (order) => (await post(base, '/v5/order/create', { ...ORDER, ...order })).json,
    cancel: async (order) => (await post(base, '/v5/order/cancel', order)).json,
    list: async (query) => (await get(base, '/v5/order/realtime', query)).json,
    information: async (options) => (await get(base, '/v5/user/query-api', '', options)).json.result,
  };
}

test('wallet-balance gives the coins that were asked for, or all that are not zero', async (t) => {
  const sandbox = await frozenSandbox(t, {
    keys: [{ ...KEY, balances: { USDT: '123.45', BTC: 0.5, ETH: '0' } }],
  });
  const { wallet } = client(sandbox);
  const [account] = (await wallet('accountType=UNIFIED')).result.list;
  assert.equal(account.accountType, 'UNIFIED');
  assert.equal(account.totalEquity, '30123.45');
  assert.deepEqual(
    account.coin.map(({ coin, walletBalance, usdValue }) => [coin, walletBalance, usdValue]),
    [
      ['USDT', '123.45', '123.45'],
      ['BTC', '0.5', '30000'],
    ],
  );
  const asked = (await wallet('accountType=UNIFIED&coin=ETH,USDT,DOGE')).result.list[0].coin;
  assert.deepEqual(
    asked.map(({ coin, equity }) => [coin, equity]),
    [
      ['ETH', '0'],
      ['USDT', '123.45'],
      ['DOGE', '0'],
    ],
  );
});

test('wallet-balance refuses wrong parameters with 10001', async (t) => {
  const { wallet } = client(await frozenSandbox(t));
  assert.match((await wallet('coin=USDT')).retMsg, /accountType/);
  assert.equal((await wallet('accountType=CONTRACT')).retMsg, 'accountType only support UNIFIED.');
  for (const coin of ['usdt', 'USDT,', 'US%20DT']) {
    assert.equal((await wallet(`accountType=UNIFIED&coin=${coin}`)).retCode, 10001, coin);
  }
});

test('account/info tells the account mode', async (t) => {
  const sandbox = await frozenSandbox(t, { keys: [KEY, { ...KEY, apiKey: 'classic', uta: false }] });
  const status = async (apiKey) =>
    (await get(sandbox.urls.mainnet, '/v5/account/info', '', { apiKey })).json.result.unifiedMarginStatus;
  assert.equal(await status(KEY.apiKey), 5);
  assert.equal(await status('classic'), 1);
});

test('query-api describes the key', async (t) => {
  const sandbox = await frozenSandbox(t, {
    keys: [
      {
        ...KEY,
        ips: ['127.0.0.1'],
        readOnly: 1,
        permissions: { Spot: ['SpotTrade'] },
        type: 2,
        isMaster: false,
        parentUid: '42',
        kycRegion: 'NLD',
      },
    ],
  });
  const result = await client(sandbox).information();
  const { permissions, ...rest } = result;
  assert.deepEqual(rest, {
    id: '13770661',
    note: 'sandbox',
    apiKey: 'test_api_key',
    readOnly: 1,
    secret: '',
    ips: ['127.0.0.1'],
    type: 2,
    deadlineDay: -2,
    expiredAt: '1970-01-01T00:00:00Z',
    createdAt: '2023-11-14T22:13:20Z',
    unified: 0,
    uta: 1,
    userID: 24617703,
    inviterID: 0,
    vipLevel: 'No VIP',
    mktMakerLevel: '0',
    affiliateID: 0,
    rsaPublicKey: '',
    isMaster: false,
    parentUid: '42',
    kycLevel: 'LEVEL_DEFAULT',
    kycRegion: 'NLD',
  });
  assert.deepEqual(permissions.Spot, ['SpotTrade']);
  assert.deepEqual(permissions.ContractTrade, []);
});

test('a body of hostile values is refused, not a failure of the sandbox', async (t) => {
  const sandbox = await frozenSandbox(t, { keys: [KEY, { ...KEY, apiKey: 'classic', uta: 0 }] });
  const hostile = { toString: 1, valueOf: 1 };
  for (const body of [
    { category: hostile },
    { category: 'spot', symbol: hostile },
    { category: ['option'] },
  ]) {
    for (const apiKey of [KEY.apiKey, 'classic']) {
      for (const path of ['/v5/order/create', '/v5/order/cancel']) {
        const { json } = await post(sandbox.urls.mainnet, path, body, { apiKey });
        assert.equal(json.retCode, 10001, JSON.stringify(body));
      }
    }
  }
});

test('query-api counts the days that are left', async (t) => {
  const sandbox = await frozenSandbox(t, {
    keys: [
      KEY,
      { ...KEY, apiKey: 'soon', expiredAt: NOW + 86_400_001 },
      { ...KEY, apiKey: 'bound', ips: ['127.0.0.1'], expiredAt: NOW + 7 * 86_400_000 },
    ],
  });
  const { information } = client(sandbox);
  const unbound = await information();
  assert.deepEqual(
    [unbound.ips, unbound.deadlineDay, unbound.expiredAt],
    [['*'], 90, '2024-02-12T22:13:20Z'],
  );
  assert.equal((await information({ apiKey: 'soon' })).deadlineDay, 2);
  const changed = await information({ apiKey: 'bound' });
  assert.deepEqual(
    [changed.ips, changed.deadlineDay, changed.expiredAt],
    [['127.0.0.1'], 7, '2023-11-21T22:13:20Z'],
    'a bound key whose account changed its password',
  );
  sandbox.set({ clockSkewMs: 7 * 86_400_000 });
  const late = { apiKey: 'bound', timestamp: NOW + 7 * 86_400_000 };
  const { json } = await get(sandbox.urls.mainnet, '/v5/user/query-api', '', late);
  assert.equal(json.retCode, 33004);
});

test('an order rests, is listed, holds its margin, and is cancelled', async (t) => {
  const { create, list, wallet, cancel } = client(await frozenSandbox(t));
  const created = await create({ orderLinkId: 'mine' });
  assert.deepEqual(Object.keys(created.result), ['orderId', 'orderLinkId']);
  const { orderId } = created.result;

  const [order] = (await list('category=linear&symbol=BTCUSDT')).result.list;
  assert.equal(order.orderId, orderId);
  assert.equal(order.orderLinkId, 'mine');
  assert.equal(order.orderStatus, 'New');
  assert.equal(order.price, '50000');
  assert.equal((await wallet('accountType=UNIFIED&coin=USDT')).result.list[0].coin[0].totalOrderIM, '50');

  const gone = await cancel({ category: 'linear', symbol: 'BTCUSDT', orderLinkId: 'mine' });
  assert.deepEqual(gone.result, { orderId, orderLinkId: 'mine' });
  assert.deepEqual((await list('category=linear&settleCoin=USDT')).result.list, []);
  assert.equal((await wallet('accountType=UNIFIED&coin=USDT')).result.list[0].coin[0].totalOrderIM, '0');
});

test('an orderLinkId is taken once, even after its order is gone', async (t) => {
  const { create, cancel } = client(await frozenSandbox(t));
  const { result } = await create({ orderLinkId: 'once' });
  assert.equal((await create({ orderLinkId: 'once' })).retCode, 110072);
  await cancel({ category: 'linear', symbol: 'BTCUSDT', orderId: result.orderId });
  assert.equal((await create({ orderLinkId: 'once' })).retMsg, 'OrderLinkedID is duplicate');
  assert.equal((await create({ orderLinkId: '' })).retCode, 0);
  assert.equal((await create({ orderLinkId: '' })).retCode, 0);
});

test('what is not there cannot be cancelled', async (t) => {
  const { create, cancel } = client(await frozenSandbox(t));
  const { orderId } = (await create({})).result;
  const target = { category: 'linear', symbol: 'BTCUSDT', orderId: 'unknown' };
  assert.equal((await cancel(target)).retCode, 110001);
  assert.equal((await cancel({ ...target, orderId, symbol: 'ETHUSDT' })).retCode, 110001);
  assert.equal((await cancel({ ...target, orderId, category: 'spot' })).retCode, 170213);
  assert.equal((await cancel({ category: 'linear', symbol: 'BTCUSDT' })).retCode, 10001);
  assert.equal((await cancel({ ...target, orderId })).retCode, 0);
});

test('orders cost no more than there is', async (t) => {
  const { create } = client(await frozenSandbox(t, { balances: { USDT: '1000' } }));
  assert.equal((await create({ qty: '100' })).retCode, 110007);
  assert.equal((await create({ qty: '100', orderType: 'Market' })).retCode, 110007);
  assert.equal((await create({ category: 'spot', qty: '1' })).retCode, 170131);
  assert.equal((await create({ category: 'spot', orderType: 'Market', qty: '900' })).retCode, 0);
  assert.equal((await create({ category: 'spot', side: 'Sell', qty: '1', price: '61000' })).retCode, 170131);
  assert.equal((await create({ qty: '0.15' })).retCode, 0, 'holds 750');
  assert.equal((await create({ qty: '0.15' })).retCode, 110007, 'the first one still holds its margin');
});

test('wrong orders are refused with 10001', async (t) => {
  const { create } = client(await frozenSandbox(t));
  for (const wrong of [
    { category: 'futures' },
    { symbol: 'btcusdt' },
    { category: 'inverse' },
    { side: 'buy' },
    { orderType: 'Stop' },
    { qty: '0' },
    { qty: '-1' },
    { price: undefined },
    { orderLinkId: 'x'.repeat(37) },
  ]) {
    assert.equal((await create(wrong)).retCode, 10001, JSON.stringify(wrong));
  }
});

test('realtime filters and pages', async (t) => {
  const { create, list } = client(await frozenSandbox(t));
  for (const symbol of ['BTCUSDT', 'ETHUSDT', 'BTCUSDT']) await create({ symbol, price: '1000' });
  const symbols = async (query) => (await list(query)).result.list.map(({ symbol }) => symbol);
  assert.deepEqual(await symbols('category=linear&settleCoin=USDT'), ['BTCUSDT', 'ETHUSDT', 'BTCUSDT']);
  assert.deepEqual(await symbols('category=linear&baseCoin=ETH'), ['ETHUSDT']);
  const page = (await list('category=linear&settleCoin=USDT&limit=2')).result;
  assert.equal(page.list.length, 2);
  const rest = `category=linear&settleCoin=USDT&limit=2&cursor=${page.nextPageCursor}`;
  assert.deepEqual(await symbols(rest), ['BTCUSDT']);
  assert.equal((await list('category=linear')).retCode, 10001);
  assert.equal((await list('category=spot&limit=51')).retCode, 10001);
});

test('orders belong to a key, and survive when it is replaced', async (t) => {
  const sandbox = await frozenSandbox(t, { keys: [KEY, { ...KEY, apiKey: 'second' }] });
  const { create, list } = client(sandbox);
  await create({});
  sandbox.addKey({ ...KEY, readOnly: true });
  assert.equal((await list('category=linear&symbol=BTCUSDT')).result.list.length, 1);
  const other = await get(sandbox.urls.mainnet, '/v5/order/realtime', 'category=linear&symbol=BTCUSDT', {
    apiKey: 'second',
  });
  assert.deepEqual(other.json.result.list, []);
});
