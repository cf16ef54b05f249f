'use strict';

// Runs once: nothing here signs with the package.

/** Orders, positions and settings in the OKX sandbox. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { OKX_KEY, OKX_ORDER, okxRequest, openOkx } = require('../support/sandbox/okx.js');

const SWAP = Object.freeze({
  instId: 'BTC-USDT-SWAP',
  tdMode: 'cross',
  side: 'buy',
  ordType: 'market',
  sz: '10',
});

/** @param {any} t @param {any} [key] */
async function openTrader(t, key = {}) {
  const sandbox = await openOkx(t, { keys: [{ ...OKX_KEY, ...key }] });
  const { mainnet } = sandbox.urls;
  const get = async (path) => (await okxRequest(mainnet, 'GET', `/api/v5/${path}`)).body;
  const post = async (path, body, headers) =>
    (await okxRequest(mainnet, 'POST', `/api/v5/${path}`, { body, headers })).body;
  const place = (order, headers) => post('trade/order', order, headers);
  const available = async (ccy) => (await get(`account/balance?ccy=${ccy}`)).data[0].details[0]?.availBal;
  return { sandbox, get, post, place, available };
}

/** @param {any} body */
const refusalOf = ({ code, data }) => [Number(code), Number(data[0]?.sCode)];

describe('an order inside a reply with HTTP 200', () => {
  const SPOT_REFUSALS = [
    ['of an instrument that does not exist', { instId: 'NO-SUCH' }, 51001],
    ['with a client id of 33 characters', { clOrdId: 'a'.repeat(33) }, 51000],
    ['with a hyphen in the client id', { clOrdId: 'my-order' }, 51000],
    ['on no side', { side: 'long' }, 51000],
    ['of an unknown type', { ordType: 'stop' }, 51000],
    ['at no price', { px: '' }, 51000],
    ['at a price that is not a number', { px: '1e3' }, 51000],
    ['of no size', { sz: '0' }, 51000],
    ['below the least size', { sz: '0.000001' }, 51020],
    ['above the balance', { sz: '10' }, 51008],
    ['with a position side', { posSide: 'long' }, 51000],
    ['with the trade mode of contracts', { tdMode: 'isolated' }, 51000],
  ];
  for (const [title, change, sCode] of SPOT_REFUSALS) {
    test(title, async (t) => {
      const { sandbox, place, get } = await openTrader(t);
      const body = await place({ ...OKX_ORDER, ...change });
      assert.deepEqual(refusalOf(body), [1, sCode]);
      assert.notEqual(body.data[0].sMsg, '');
      assert.equal(sandbox.requests[0].httpStatus, 200);
      assert.deepEqual((await get('trade/orders-pending')).data, []);
    });
  }

  const SWAP_REFUSALS = [
    ['in spot mode', { acctLv: 1 }, SWAP, 51010],
    ['without a side where positions have two', { posMode: 'long_short_mode' }, SWAP, 51000],
    ['with a side where positions have none', {}, { ...SWAP, posSide: 'long' }, 51000],
    ['that is no multiple of a lot', {}, { ...SWAP, sz: '1.005' }, 51121],
    ['that can only reduce, without a position', {}, { ...SWAP, reduceOnly: true }, 51169],
    ['above the margin', {}, { ...SWAP, sz: '1000' }, 51008],
    ['in cash', {}, { ...SWAP, tdMode: 'cash' }, 51000],
  ];
  for (const [title, key, order, sCode] of SWAP_REFUSALS) {
    test(`of contracts ${title}`, async (t) => {
      const { place } = await openTrader(t, key);
      assert.deepEqual(refusalOf(await place(order)), [1, sCode]);
    });
  }

  test('a missing parameter makes the request fail', async (t) => {
    const { sandbox, place } = await openTrader(t);
    for (const name of ['instId', 'tdMode', 'side', 'ordType', 'sz']) {
      const body = await place({ ...OKX_ORDER, [name]: undefined });
      assert.deepEqual([body.code, body.msg], ['50014', `Parameter ${name} can not be empty.`]);
    }
    assert.equal(sandbox.requests[0].httpStatus, 400);
  });
});

describe('client ids', () => {
  test('are unique among the orders that wait, and free again afterwards', async (t) => {
    const { place, post, get } = await openTrader(t);
    const order = { ...OKX_ORDER, clOrdId: 'Signal0001' };
    const first = (await place(order)).data[0].ordId;
    assert.deepEqual(refusalOf(await place(order)), [1, 51016]);
    assert.equal((await place({ ...order, clOrdId: 'signal0001' })).code, '0', 'case counts');
    await post('trade/cancel-order', { instId: 'BTC-USDT', clOrdId: 'Signal0001' });
    const second = (await place(order)).data[0].ordId;
    const byClient = await get('trade/order?instId=BTC-USDT&clOrdId=Signal0001');
    assert.equal(byClient.data[0].ordId, second);
    const byId = await get(`trade/order?instId=BTC-USDT&ordId=${first}`);
    assert.deepEqual([byId.data[0].state, byId.data[0].clOrdId], ['canceled', 'Signal0001']);
  });

  test('that belong to no order are told so', async (t) => {
    const { get, post } = await openTrader(t);
    assert.equal((await get('trade/order?instId=BTC-USDT&clOrdId=none')).code, '51603');
    const cancelled = await post('trade/cancel-order', { instId: 'BTC-USDT', clOrdId: 'none' });
    assert.deepEqual(refusalOf(cancelled), [1, 51400]);
    const amended = await post('trade/amend-order', { instId: 'BTC-USDT', clOrdId: 'none', newSz: '1' });
    assert.deepEqual(refusalOf(amended), [1, 51503]);
  });
});

describe('filling', () => {
  test('a market order costs what it says in the quote currency, unless it names the other', async (t) => {
    const { place, available } = await openTrader(t);
    await place({ ...OKX_ORDER, ordType: 'market', sz: '600' });
    assert.equal(await available('BTC'), '0.50999');
    assert.equal(await available('USDT'), '9400');
    await place({ ...OKX_ORDER, ordType: 'market', sz: '0.01', tgtCcy: 'base_ccy' });
    assert.equal(await available('USDT'), '8800');
  });

  test('a limit order waits until its price is reached', async (t) => {
    const { sandbox, place, get, available } = await openTrader(t);
    await place({ ...OKX_ORDER, clOrdId: 'waits' });
    assert.equal(await available('USDT'), '9500');
    sandbox.setPrice('BTC-USDT', '49999.97');
    const [order] = (await get('trade/order?instId=BTC-USDT&clOrdId=waits')).data;
    assert.deepEqual([order.state, order.avgPx, order.accFillSz], ['filled', '50000', '0.01']);
    assert.deepEqual([order.fee, order.feeCcy], ['-0.00001', 'BTC']);
    assert.equal((await get('trade/fills?instType=SPOT')).data[0].ordId, order.ordId);
    assert.equal((await get('market/ticker?instId=BTC-USDT')).data[0].last, '50000');
  });

  test('what may not cross, or has to, is cancelled', async (t) => {
    const { place, get } = await openTrader(t);
    const cancelled = [
      { ordType: 'post_only', px: '61000' },
      { ordType: 'ioc', px: '50000' },
      { ordType: 'fok', px: '50000' },
    ];
    for (const change of cancelled) {
      const { ordId } = (await place({ ...OKX_ORDER, ...change })).data[0];
      assert.equal((await get(`trade/order?instId=BTC-USDT&ordId=${ordId}`)).data[0].state, 'canceled');
    }
  });

  test('an amendment that the balance does not cover changes nothing', async (t) => {
    const { place, post, get, available } = await openTrader(t);
    const { ordId } = (await place(OKX_ORDER)).data[0];
    const amend = (change) => post('trade/amend-order', { instId: 'BTC-USDT', ordId, ...change });
    assert.deepEqual(refusalOf(await amend({ newSz: '1' })), [1, 51008]);
    assert.equal(await available('USDT'), '9500');
    assert.equal((await amend({ newSz: '0.02', newPx: '40000' })).code, '0');
    assert.equal(await available('USDT'), '9200');
    await amend({ newPx: '60000' });
    assert.equal((await get(`trade/order?instId=BTC-USDT&ordId=${ordId}`)).data[0].state, 'filled');
  });
});

describe('positions in contracts', () => {
  test('are contracts times their value, and close at the price of the moment', async (t) => {
    const { sandbox, place, post, get, available } = await openTrader(t);
    await place(SWAP);
    const [position] = (await get('account/positions')).data;
    assert.deepEqual(
      [position.pos, position.avgPx, position.notionalUsd, position.imr],
      ['10', '60000', '6000', '600'],
    );
    assert.equal(await available('USDT'), '9397');
    sandbox.setPrice('BTC-USDT-SWAP', 61000);
    const close = { instId: 'BTC-USDT-SWAP', mgnMode: 'cross' };
    assert.equal((await post('trade/close-position', close)).code, '0');
    assert.equal(await available('USDT'), '10093.95');
    assert.equal((await post('trade/close-position', close)).code, '51023');
  });

  test('turn over in net mode, and have two sides in the other', async (t) => {
    const net = await openTrader(t);
    await net.place(SWAP);
    await net.place({ ...SWAP, side: 'sell', sz: '15' });
    assert.equal((await net.get('account/positions')).data[0].pos, '-5');

    const both = await openTrader(t, { posMode: 'long_short_mode' });
    await both.place({ ...SWAP, posSide: 'long' });
    await both.place({ ...SWAP, posSide: 'short', side: 'sell', sz: '4' });
    const sides = async () =>
      (await both.get('account/positions')).data.map(({ posSide, pos }) => [posSide, pos]);
    assert.deepEqual(await sides(), [
      ['long', '10'],
      ['short', '4'],
    ]);
    // Never more than there is.
    await both.place({ ...SWAP, posSide: 'short', side: 'buy', sz: '9' });
    assert.deepEqual(await sides(), [['long', '10']]);
  });

  test('fix the position mode, and take leverage up to the limit', async (t) => {
    const { place, post, get } = await openTrader(t);
    const leverage = { instId: 'BTC-USDT-SWAP', mgnMode: 'cross' };
    assert.equal((await post('account/set-leverage', { ...leverage, lever: '5' })).data[0].lever, '5');
    assert.equal((await post('account/set-leverage', { ...leverage, lever: '500' })).code, '59102');
    await place(SWAP);
    assert.equal((await get('account/positions')).data[0].imr, '1200');
    assert.equal((await post('account/set-position-mode', { posMode: 'long_short_mode' })).code, '59000');
    await post('trade/close-position', leverage);
    assert.equal((await post('account/set-position-mode', { posMode: 'long_short_mode' })).code, '0');
    assert.equal((await get('account/config')).data[0].posMode, 'long_short_mode');
  });
});

describe('batches and deadlines', () => {
  test('a batch says which of its orders failed', async (t) => {
    const { post } = await openTrader(t);
    const orders = [
      { ...OKX_ORDER, clOrdId: 'one' },
      { ...OKX_ORDER, clOrdId: 'one' },
    ];
    const mixed = await post('trade/batch-orders', orders);
    assert.deepEqual([mixed.code, ...mixed.data.map(({ sCode }) => sCode)], ['2', '0', '51016']);
    const failed = await post('trade/batch-orders', orders);
    assert.deepEqual([failed.code, failed.msg], ['1', 'All operations failed']);
    const ids = [{ instId: 'BTC-USDT', clOrdId: 'one' }];
    assert.equal((await post('trade/cancel-batch-orders', ids)).code, '0');
    assert.equal((await post('trade/batch-orders', [])).code, '51000');
  });

  test('an order that arrives after its expTime is not placed', async (t) => {
    const { sandbox, place, get } = await openTrader(t);
    const expTime = (offset) => ({ expTime: `${sandbox.now() + offset}` });
    assert.equal((await place(OKX_ORDER, expTime(-1))).code, '50036');
    assert.deepEqual((await get('trade/orders-pending')).data, []);
    assert.equal((await place(OKX_ORDER, expTime(600_000))).code, '0');
  });
});

describe('algo orders', () => {
  const PROTECTED = {
    ...SWAP,
    attachAlgoOrds: [{ tpTriggerPx: '66000', tpOrdPx: '-1', slTriggerPx: '57000', slOrdPx: '-1' }],
  };

  test('that are attached to an order protect its position once it is filled', async (t) => {
    const { sandbox, place, get } = await openTrader(t);
    const { ordId } = (await place({ ...PROTECTED, ordType: 'limit', px: '59000' })).data[0];
    const attached = async () =>
      (await get(`trade/order?instId=BTC-USDT-SWAP&ordId=${ordId}`)).data[0].attachAlgoOrds;
    assert.deepEqual(
      (await attached()).map(({ slTriggerPx }) => slTriggerPx),
      ['57000'],
    );
    assert.deepEqual((await get('trade/orders-algo-pending?ordType=oco')).data, []);

    sandbox.setPrice('BTC-USDT-SWAP', 59000);
    const [algo] = (await get('trade/orders-algo-pending?ordType=oco')).data;
    assert.deepEqual(
      [algo.side, algo.sz, algo.slTriggerPx, algo.tpTriggerPx],
      ['sell', '10', '57000', '66000'],
    );

    sandbox.setPrice('BTC-USDT-SWAP', 56900);
    assert.deepEqual((await get('account/positions')).data, []);
    const [done] = (await get('trade/orders-algo-history?ordType=oco')).data;
    assert.deepEqual([done.algoId, done.state, done.actualSide], [algo.algoId, 'effective', 'sl']);
    const [closing] = (await get('trade/orders-history?instType=SWAP')).data;
    assert.deepEqual([closing.ordId, closing.avgPx, closing.pnl], [done.ordId, '56900', '-210']);
  });

  test('are placed on their own, found and cancelled', async (t) => {
    const { sandbox, place, post, get } = await openTrader(t);
    await place(SWAP);
    const stop = {
      instId: 'BTC-USDT-SWAP',
      tdMode: 'cross',
      side: 'sell',
      ordType: 'conditional',
      closeFraction: '1',
    };
    const placed = await post('trade/order-algo', {
      ...stop,
      slTriggerPx: '57000',
      slOrdPx: '-1',
      algoClOrdId: 'stop1',
    });
    assert.equal(placed.code, '0');
    const find = async () => (await get('trade/order-algo?algoClOrdId=stop1')).data[0];
    assert.equal((await find()).state, 'live');
    const { algoId } = placed.data[0];
    assert.equal((await post('trade/cancel-algos', [{ algoId, instId: 'BTC-USDT-SWAP' }])).code, '0');
    assert.equal((await find()).state, 'canceled');
    sandbox.setPrice('BTC-USDT-SWAP', 50000);
    assert.equal((await get('account/positions')).data.length, 1);
    assert.deepEqual(refusalOf(await post('trade/order-algo', stop)), [1, 51000]);
  });

  test('wait for a price from either side', async (t) => {
    const { sandbox, post, get } = await openTrader(t);
    const order = {
      instId: 'BTC-USDT',
      tdMode: 'cash',
      side: 'buy',
      ordType: 'trigger',
      sz: '0.01',
      orderPx: '-1',
    };
    await post('trade/order-algo', { ...order, triggerPx: '62000' });
    await post('trade/order-algo', { ...order, triggerPx: '58000' });
    const bought = async () => (await get('account/balance?ccy=BTC')).data[0].details[0].cashBal;
    sandbox.setPrice('BTC-USDT', 61999);
    assert.equal(await bought(), '0.5');
    sandbox.setPrice('BTC-USDT', 62000);
    assert.equal(await bought(), '0.50999');
    sandbox.setPrice('BTC-USDT', 58000);
    assert.equal(await bought(), '0.51998');
  });
});
