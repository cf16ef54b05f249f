// Runs once: the sandbox uses node:crypto, not the backend.
'use strict';

/** Orders and positions of the KuCoin sandbox, by requests that node:crypto signs. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const {
  FUTURES_ORDER,
  KUCOIN_KEY,
  SPOT_ORDER,
  kucoinRequest,
  openKucoin,
} = require('../support/sandbox/kucoin.js');

/** @param {any} sandbox @param {'mainnet' | 'futures'} host */
const clientOf = (sandbox, host) => (/** @type {string} */ line, /** @type {any} */ body) => {
  const [method, target] = line.split(' ');
  return kucoinRequest(sandbox.urls[host], method, target, { body });
};

/** @param {import('node:test').TestContext} t @param {any} [options] */
async function open(t, options) {
  const sandbox = await openKucoin(t, options);
  return { sandbox, spot: clientOf(sandbox, 'mainnet'), futures: clientOf(sandbox, 'futures') };
}

const HF = '/api/v1/hf/orders';
const OLDER = '/api/v1/orders';

test('a spot order is placed, found and cancelled', async (t) => {
  const { spot } = await open(t);
  const { data } = await spot(`POST ${HF}`, { ...SPOT_ORDER, clientOid: 'mine' });
  assert.equal(data.clientOid, 'mine');
  for (const target of [`${HF}/${data.orderId}?symbol=BTC-USDT`, `${HF}/client-order/mine?symbol=BTC-USDT`]) {
    const { data: order } = await spot(`GET ${target}`);
    assert.deepEqual(
      [order.id, order.price, order.size, order.active, order.clientOid],
      [data.orderId, '50000', '0.01', true, 'mine'],
    );
  }
  const balance = async () => (await spot('GET /api/v1/accounts?currency=USDT')).data[0];
  assert.deepEqual([(await balance()).available, (await balance()).holds], ['9500', '500']);
  assert.equal((await spot(`GET ${HF}/active?symbol=BTC-USDT`)).data.length, 1);
  assert.deepEqual((await spot(`DELETE ${HF}/client-order/mine?symbol=BTC-USDT`)).data, {
    clientOid: 'mine',
  });
  assert.deepEqual((await spot(`GET ${HF}/active?symbol=BTC-USDT`)).data, []);
  const { data: done } = await spot(`GET ${HF}/done?symbol=BTC-USDT`);
  assert.deepEqual([done.items[0].cancelExist, done.items[0].active], [true, false]);
  assert.equal((await spot(`DELETE ${HF}/${data.orderId}?symbol=BTC-USDT`)).code, '400100');
  assert.equal((await balance()).available, '10000');
});

test('a market order costs what its funds say, and its fee', async (t) => {
  const { spot } = await open(t);
  const { data } = await spot(`POST ${HF}/sync`, {
    ...{ symbol: 'BTC-USDT', side: 'buy', type: 'market', funds: '600' },
  });
  assert.deepEqual([data.dealSize, data.status], ['0.01', 'done']);
  const { data: rows } = await spot('GET /api/v1/accounts');
  const balances = Object.fromEntries(rows.map(({ currency, balance }) => [currency, balance]));
  assert.deepEqual(balances, { USDT: '9399.4', USDC: '1000', BTC: '0.51' });
  const { data: fills } = await spot('GET /api/v1/hf/fills?symbol=BTC-USDT');
  assert.deepEqual([fills.items[0].price, fills.items[0].fee], ['60000', '0.6']);
});

test('a waiting order is filled when its price is reached', async (t) => {
  const { sandbox, spot } = await open(t);
  const { data } = await spot(`POST ${HF}`, SPOT_ORDER);
  sandbox.setPrice('BTC-USDT', 49_000);
  const { data: order } = await spot(`GET ${HF}/${data.orderId}?symbol=BTC-USDT`);
  assert.deepEqual([order.active, order.dealSize, order.dealFunds], [false, '0.01', '500']);
});

test('the older interface has its own answers', async (t) => {
  const { spot } = await open(t);
  const { data } = await spot(`POST ${OLDER}`, { ...SPOT_ORDER, clientOid: 'old1' });
  assert.deepEqual(Object.keys(data), ['orderId']);
  assert.equal((await spot('GET /api/v1/order/client-order/old1')).data.isActive, true);
  assert.equal((await spot(`GET ${OLDER}?status=active`)).data.totalNum, 1);
  const cancelled = await spot(`DELETE ${OLDER}/${data.orderId}`);
  assert.deepEqual(cancelled.data, { cancelledOrderIds: [data.orderId] });
  assert.equal((await spot(`GET ${OLDER}?status=done`)).data.items[0].cancelExist, true);
});

test('a test order changes nothing', async (t) => {
  const { spot, futures } = await open(t);
  assert.equal((await spot(`POST ${HF}/test`, { ...SPOT_ORDER, clientOid: 'try1' })).data.clientOid, 'try1');
  assert.equal((await spot(`GET ${HF}/client-order/try1?symbol=BTC-USDT`)).code, '400100');
  assert.equal((await futures(`POST ${OLDER}/test`, { ...FUTURES_ORDER, clientOid: 'try1' })).code, '200000');
  assert.equal((await futures(`GET ${OLDER}/byClientOid?clientOid=try1`)).code, '100001');
});

/** @type {ReadonlyArray<readonly [host: 'spot' | 'futures', change: any, code: string]>} */
const REFUSED = [
  ['spot', { symbol: 'BTC-EUR' }, '400100'],
  ['spot', { side: 'long' }, '400100'],
  ['spot', { price: undefined }, '400100'],
  ['spot', { size: '0.000001' }, '400100'],
  ['spot', { size: '0.0000151' }, '600100'],
  ['spot', { size: '1' }, '200004'],
  ['spot', { clientOid: 'white space' }, '400100'],
  ['futures', { clientOid: undefined }, '400100'],
  ['futures', { symbol: 'BTCUSDTM' }, '400100'],
  ['futures', { size: 1.5 }, '400100'],
  ['futures', { qty: '0.01' }, '400100'],
  ['futures', { leverage: 500 }, '400100'],
  ['futures', { size: 10_000 }, '300003'],
  ['futures', { side: 'sell', reduceOnly: true }, '300009'],
  ['futures', { marginMode: 'CROSS' }, '330005'],
  ['futures', { positionSide: 'LONG' }, '330012'],
];

test('orders are refused by their own codes, with HTTP 200', async (t) => {
  const { spot, futures } = await open(t);
  for (const [host, change, code] of REFUSED) {
    const reply =
      host === 'spot'
        ? await spot(`POST ${HF}`, { ...SPOT_ORDER, ...change })
        : await futures(`POST ${OLDER}`, { ...FUTURES_ORDER, clientOid: 'refused1', ...change });
    assert.deepEqual([reply.status, reply.code], [200, code], JSON.stringify([change, reply.body]));
  }
});

test('a clientOid is used again on spot when its order is done, and once for futures', async (t) => {
  const { sandbox, spot, futures } = await open(t);
  const order = { ...SPOT_ORDER, clientOid: 'again' };
  const codes = [];
  codes.push((await spot(`POST ${HF}`, order)).code, (await spot(`POST ${HF}`, order)).code);
  await spot(`DELETE ${HF}/client-order/again?symbol=BTC-USDT`);
  codes.push((await spot(`POST ${HF}`, order)).code);
  assert.deepEqual(codes, ['200000', '102426', '200000']);
  const contract = { ...FUTURES_ORDER, clientOid: 'again' };
  await futures(`POST ${OLDER}`, contract);
  await futures(`DELETE ${OLDER}/client-order/again?symbol=XBTUSDTM`);
  assert.equal((await futures(`POST ${OLDER}`, contract)).code, '300018');
  sandbox.set({ uniqueClientOids: 'never' });
  assert.equal((await futures(`POST ${OLDER}`, contract)).code, '200000');
});

test('a position is opened, shown, reduced and closed', async (t) => {
  const { sandbox, futures } = await open(t);
  const market = { symbol: 'XBTUSDTM', type: 'market', leverage: 5 };
  await futures(`POST ${OLDER}`, { ...market, clientOid: 'a1', side: 'buy', qty: '0.02' });
  sandbox.setPrice('XBTUSDTM', 61_000);
  const { data: rows } = await futures('GET /api/v1/positions');
  assert.deepEqual(
    [rows[0].currentQty, rows[0].avgEntryPrice, rows[0].unrealisedPnl, rows[0].leverage, rows[0].marginMode],
    [20, 60000, 20, 5, 'ISOLATED'],
  );
  const half = { ...market, side: 'sell', size: 10, reduceOnly: true };
  await futures(`POST ${OLDER}`, { ...half, clientOid: 'a2' });
  await futures(`POST ${OLDER}`, { symbol: 'XBTUSDTM', type: 'market', clientOid: 'a3', closeOrder: true });
  assert.deepEqual((await futures('GET /api/v1/positions')).data, []);
  assert.equal((await futures('GET /api/v1/position?symbol=XBTUSDTM')).data.isOpen, false);
  const { data: done } = await futures(`GET ${OLDER}?status=done`);
  assert.deepEqual(
    done.items.map(({ clientOid, closeOrder, filledSize }) => [clientOid, closeOrder, filledSize]),
    [
      ['a3', true, 10],
      ['a2', false, 10],
      ['a1', false, 20],
    ],
  );
  const { data: funds } = await futures('GET /api/v1/account-overview?currency=USDT');
  // 20 gained; fees of 0.06 % on 1200 and on 1220.
  assert.equal(funds.accountEquity, 10018.548);
});

test('modes of margin and of positions', async (t) => {
  const { futures } = await open(t);
  const cross = { symbol: 'XBTUSDTM', marginMode: 'CROSS' };
  assert.equal((await futures('POST /api/v2/position/changeMarginMode', cross)).data.marginMode, 'CROSS');
  await futures('POST /api/v2/changeCrossUserLeverage', { symbol: 'XBTUSDTM', leverage: '20' });
  const asked = await futures('GET /api/v2/getCrossUserLeverage?symbol=XBTUSDTM');
  assert.equal(asked.data.leverage, '20');
  assert.equal(
    (await futures('POST /api/v2/position/switchPositionMode', { positionMode: '1' })).code,
    '200000',
  );
  const order = { symbol: 'XBTUSDTM', type: 'market', size: 3, marginMode: 'CROSS' };
  await futures(`POST ${OLDER}`, { ...order, clientOid: 'l', side: 'buy', positionSide: 'LONG' });
  await futures(`POST ${OLDER}`, { ...order, clientOid: 's', side: 'sell', positionSide: 'SHORT' });
  const { data } = await futures('GET /api/v1/positions');
  assert.deepEqual(
    data.map(({ positionSide, currentQty, leverage }) => [positionSide, currentQty, leverage]),
    [
      ['LONG', 3, 20],
      ['SHORT', -3, 20],
    ],
  );
  assert.equal(
    (await futures('POST /api/v2/position/switchPositionMode', { positionMode: '0' })).code,
    '330010',
  );
});

test('a permission is asked for where it is needed', async (t) => {
  for (const [permissions, code] of [
    [['General'], '400007'],
    [['General', 'Futures'], '400007'],
    [['General', 'Spot'], '200000'],
    [['General', 'Trade'], '200000'],
  ]) {
    const sandbox = await openKucoin(t, { keys: [{ ...KUCOIN_KEY, permissions }] });
    const reply = await kucoinRequest(sandbox.urls.mainnet, 'POST', '/api/v1/hf/orders', {
      body: SPOT_ORDER,
    });
    assert.equal(reply.code, code, `${permissions}`);
  }
});
