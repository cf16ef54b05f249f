'use strict';

/** Orders, balances and positions of the sandbox of Binance. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { KEY, LIMIT, NOW, call, openBinance, refusalOf } = require('./binance-client.js');

const SPOT = '/api/v3/order';
const FUTURES = '/fapi/v1/order';
const ALGO = '/fapi/v1/algoOrder';
const MARKET_BUY = 'symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01';

/** @returns the JSON of a request that succeeds */
async function ask(...request) {
  const { status, json } = await call(...request);
  assert.equal(status, 200, JSON.stringify(json));
  return json;
}

async function balanceOf(sandbox, coin) {
  const { balances } = await ask(sandbox, 'GET', '/api/v3/account');
  const { free, locked } = balances.find(({ asset }) => asset === coin);
  return [Number(free), Number(locked)];
}

describe('spot', () => {
  test('an order rests, locks its coins, is found by either id, and is cancelled', async (t) => {
    const sandbox = await openBinance(t);
    const placed = await ask(sandbox, 'POST', SPOT, `${LIMIT}&newClientOrderId=mine`);
    assert.deepEqual(
      [placed.status, placed.clientOrderId, placed.transactTime, placed.fills],
      ['NEW', 'mine', NOW, []],
    );
    assert.deepEqual(await balanceOf(sandbox, 'USDT'), [9500, 500]);
    const byId = await ask(sandbox, 'GET', SPOT, `symbol=BTCUSDT&orderId=${placed.orderId}`);
    const byClientId = await ask(sandbox, 'GET', SPOT, 'symbol=BTCUSDT&origClientOrderId=mine');
    assert.deepEqual(byId, byClientId);
    assert.deepEqual(await ask(sandbox, 'GET', '/api/v3/openOrders', 'symbol=BTCUSDT'), [byId]);
    const cancelled = await ask(sandbox, 'DELETE', SPOT, 'symbol=BTCUSDT&origClientOrderId=mine');
    assert.deepEqual([cancelled.status, cancelled.origClientOrderId], ['CANCELED', 'mine']);
    assert.deepEqual(await balanceOf(sandbox, 'USDT'), [10_000, 0]);
    const gone = await call(sandbox, 'DELETE', SPOT, 'symbol=BTCUSDT&origClientOrderId=mine');
    assert.deepEqual(refusalOf(gone), [400, -2011, 'Unknown order sent.']);
    const [past] = await ask(sandbox, 'GET', '/api/v3/allOrders', 'symbol=BTCUSDT');
    assert.equal(past.status, 'CANCELED');
  });

  test('a client id is unique among open orders only', async (t) => {
    const sandbox = await openBinance(t);
    const order = `${LIMIT}&newClientOrderId=same`;
    const first = await ask(sandbox, 'POST', SPOT, order);
    assert.deepEqual(refusalOf(await call(sandbox, 'POST', SPOT, order)), [
      400,
      -2010,
      'Duplicate order sent.',
    ]);
    await ask(sandbox, 'DELETE', SPOT, `symbol=BTCUSDT&orderId=${first.orderId}`);
    const second = await ask(sandbox, 'POST', SPOT, order);
    assert.notEqual(second.orderId, first.orderId);
    const found = await ask(sandbox, 'GET', SPOT, 'symbol=BTCUSDT&origClientOrderId=same');
    assert.equal(found.orderId, second.orderId, 'the newest of that name');
  });

  test('market orders by quantity and by cost, and the fills', async (t) => {
    const sandbox = await openBinance(t);
    const bought = await ask(sandbox, 'POST', SPOT, MARKET_BUY);
    assert.deepEqual(
      [bought.status, bought.executedQty, bought.cummulativeQuoteQty, bought.fills[0].price],
      ['FILLED', '0.01000000', '600.00000000', '60000.00000000'],
    );
    sandbox.setPrice('BTCUSDT', 50_000);
    const byCost = 'symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=100';
    assert.equal((await ask(sandbox, 'POST', SPOT, byCost)).executedQty, '0.00200000');
    const sell = 'symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.012&newOrderRespType=ACK';
    assert.equal((await ask(sandbox, 'POST', SPOT, sell)).status, undefined);
    assert.deepEqual(await balanceOf(sandbox, 'USDT'), [9900, 0]);
    const trades = await ask(sandbox, 'GET', '/api/v3/myTrades', 'symbol=BTCUSDT');
    assert.deepEqual(
      trades.map(({ isBuyer, qty }) => [isBuyer, Number(qty)]),
      [
        [true, 0.01],
        [true, 0.002],
        [false, 0.012],
      ],
    );
  });

  test('a limit order fills when the price reaches it, a stop when it is triggered', async (t) => {
    const sandbox = await openBinance(t);
    const limit = await ask(sandbox, 'POST', SPOT, LIMIT);
    const stop = 'symbol=BTCUSDT&side=SELL&type=STOP_LOSS&quantity=0.01&stopPrice=49000';
    const { orderId } = await ask(sandbox, 'POST', SPOT, stop);
    const statusOf = async (id) => (await ask(sandbox, 'GET', SPOT, `symbol=BTCUSDT&orderId=${id}`)).status;
    sandbox.setPrice('BTCUSDT', 50_001);
    assert.equal(await statusOf(limit.orderId), 'NEW');
    sandbox.setPrice('BTCUSDT', 49_500);
    assert.deepEqual([await statusOf(limit.orderId), await statusOf(orderId)], ['FILLED', 'NEW']);
    sandbox.setPrice('BTCUSDT', 48_000);
    assert.equal(await statusOf(orderId), 'FILLED');
    // The limit order at its own price, the stop at that of the market.
    assert.deepEqual(await balanceOf(sandbox, 'USDT'), [10_000 - 500 + 480, 0]);
  });

  test('what happens on arrival', async (t) => {
    const sandbox = await openBinance(t);
    const order = 'symbol=BTCUSDT&side=BUY&quantity=0.01';
    const ioc = await ask(sandbox, 'POST', SPOT, `${order}&type=LIMIT&timeInForce=IOC&price=50000`);
    assert.equal(ioc.status, 'EXPIRED');
    const taken = await ask(sandbox, 'POST', SPOT, `${order}&type=LIMIT&timeInForce=FOK&price=61000`);
    assert.deepEqual([taken.status, taken.fills[0].price], ['FILLED', '60000.00000000']);
    const maker = await call(sandbox, 'POST', SPOT, `${order}&type=LIMIT_MAKER&price=61000`);
    assert.deepEqual(refusalOf(maker), [400, -2010, 'Order would immediately match and take.']);
  });

  test('wrong orders', async (t) => {
    const sandbox = await openBinance(t);
    const change = (name, value) =>
      LIMIT.replace(new RegExp(`${name}=[^&]*&?`), value === null ? '' : `${name}=${value}&`);
    const mandatory = (name) => `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`;
    for (const [order, code, text] of [
      [change('symbol', null), -1102, mandatory('symbol')],
      [change('symbol', 'NONE'), -1121, 'Invalid symbol.'],
      [change('side', 'LONG'), -1117, 'Invalid side.'],
      [change('type', 'ICEBERG'), -1116, 'Invalid orderType.'],
      [change('timeInForce', null), -1102, mandatory('timeInForce')],
      [change('timeInForce', 'DAY'), -1115, 'Invalid timeInForce.'],
      [change('quantity', null), -1102, mandatory('quantity')],
      [
        change('quantity', '-1'),
        -1100,
        "Illegal characters found in parameter 'quantity'; legal range is '^([0-9]{1,20})(\\.[0-9]{1,20})?$'.",
      ],
      [change('quantity', '0.000001'), -1013, 'Filter failure: LOT_SIZE'],
      [change('quantity', '0.00001'), -1013, 'Filter failure: NOTIONAL'],
      [change('quantity', '1'), -2010, 'Account has insufficient balance for requested action.'],
      [change('price', '50000.001'), -1013, 'Filter failure: PRICE_FILTER'],
      [`${MARKET_BUY}&price=1`, -1106, "Parameter 'price' sent when not required."],
    ]) {
      assert.deepEqual(refusalOf(await call(sandbox, 'POST', SPOT, order)), [400, code, text], order);
    }
    assert.equal(
      (await call(sandbox, 'POST', SPOT, `${LIMIT}&newClientOrderId=${'x'.repeat(37)}`)).json.code,
      -1100,
    );
    assert.deepEqual(await ask(sandbox, 'GET', '/api/v3/allOrders', 'symbol=BTCUSDT'), []);
    const neither = await call(sandbox, 'GET', SPOT, 'symbol=BTCUSDT');
    assert.equal(neither.json.code, -1102);
    const unknown = await call(sandbox, 'GET', SPOT, 'symbol=BTCUSDT&orderId=1');
    assert.deepEqual(refusalOf(unknown), [400, -2013, 'Order does not exist.']);
  });

  test('a test order is checked and not placed', async (t) => {
    const sandbox = await openBinance(t);
    assert.deepEqual(await ask(sandbox, 'POST', `${SPOT}/test`, LIMIT), {});
    assert.equal(
      (await call(sandbox, 'POST', `${SPOT}/test`, LIMIT.replace('BUY', 'LONG'))).json.code,
      -1117,
    );
    assert.deepEqual(await ask(sandbox, 'GET', '/api/v3/openOrders'), []);
  });

  test('every open order of a symbol is cancelled', async (t) => {
    const sandbox = await openBinance(t);
    for (const price of [50_000, 50_001]) {
      await ask(sandbox, 'POST', SPOT, LIMIT.replace('50000', `${price}`));
    }
    const cancelled = await ask(sandbox, 'DELETE', '/api/v3/openOrders', 'symbol=BTCUSDT');
    assert.deepEqual(
      cancelled.map(({ status }) => status),
      ['CANCELED', 'CANCELED'],
    );
  });
});

describe('futures', () => {
  const positionOf = async (sandbox) => {
    const [row] = await ask(sandbox, 'GET', '/fapi/v3/positionRisk', 'symbol=BTCUSDT');
    return row === undefined
      ? null
      : [Number(row.positionAmt), Number(row.entryPrice), Number(row.unRealizedProfit)];
  };
  const walletOf = async (sandbox) => {
    const rows = await ask(sandbox, 'GET', '/fapi/v2/balance');
    const { balance, availableBalance } = rows.find(({ asset }) => asset === 'USDT');
    return [Number(balance), Number(availableBalance)];
  };

  test('a position is opened, averaged, turned and closed', async (t) => {
    const sandbox = await openBinance(t);
    const trade = (side, quantity, more = '') =>
      call(sandbox, 'POST', FUTURES, `symbol=BTCUSDT&side=${side}&type=MARKET&quantity=${quantity}${more}`);
    await trade('BUY', 0.01);
    sandbox.setPrice('BTCUSDT', 62_000);
    assert.deepEqual(await positionOf(sandbox), [0.01, 60_000, 20]);
    await trade('BUY', 0.01);
    assert.deepEqual(await positionOf(sandbox), [0.02, 61_000, 20]);
    await trade('SELL', 0.03);
    assert.deepEqual(await positionOf(sandbox), [-0.01, 62_000, 0]);
    assert.equal((await walletOf(sandbox))[0], 10_020);
    const more = await trade('BUY', 0.05, '&reduceOnly=true&newOrderRespType=RESULT');
    assert.deepEqual([more.json.status, more.json.executedQty], ['FILLED', '0.01']);
    assert.equal(await positionOf(sandbox), null);
    const none = await trade('BUY', 0.01, '&reduceOnly=true');
    assert.deepEqual(refusalOf(none), [400, -2022, 'ReduceOnly Order is rejected.']);
  });

  test('COIN-M counts contracts, and its profit is in the coin', async (t) => {
    const sandbox = await openBinance(t);
    const trade = (side) =>
      ask(sandbox, 'POST', '/dapi/v1/order', `symbol=BTCUSD_PERP&side=${side}&type=MARKET&quantity=6`);
    await trade('BUY');
    sandbox.setPrice('BTCUSD_PERP', 75_000);
    await trade('SELL');
    const rows = await ask(sandbox, 'GET', '/dapi/v1/balance');
    // 600 dollars were 0.01 BTC at 60000, and are 0.008 BTC at 75000.
    assert.equal(Number(rows.find(({ asset }) => asset === 'BTC').balance), 0.502);
  });

  test('leverage decides the margin', async (t) => {
    const sandbox = await openBinance(t, { balances: { USDT: 100 } });
    const order = 'symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1';
    assert.deepEqual(refusalOf(await call(sandbox, 'POST', FUTURES, order)), [
      400,
      -2019,
      'Margin is insufficient.',
    ]);
    const leverage = await ask(sandbox, 'POST', '/fapi/v1/leverage', 'symbol=BTCUSDT&leverage=100');
    assert.equal(leverage.leverage, 100);
    await ask(sandbox, 'POST', FUTURES, order);
    assert.deepEqual(await walletOf(sandbox), [100, 40]);
    assert.equal(
      (await call(sandbox, 'POST', '/fapi/v1/leverage', 'symbol=BTCUSDT&leverage=500')).json.code,
      -4028,
    );
  });

  test('a client id is unique among open orders: -4116', async (t) => {
    const sandbox = await openBinance(t);
    const order = `${LIMIT}&newClientOrderId=same`;
    await ask(sandbox, 'POST', FUTURES, order);
    assert.deepEqual(refusalOf(await call(sandbox, 'POST', FUTURES, order)), [
      400,
      -4116,
      'ClientOrderId is duplicated.',
    ]);
    const found = await ask(sandbox, 'GET', FUTURES, 'symbol=BTCUSDT&origClientOrderId=same');
    await ask(sandbox, 'DELETE', FUTURES, `symbol=BTCUSDT&orderId=${found.orderId}`);
    await ask(sandbox, 'POST', FUTURES, order);
    const { code } = await ask(sandbox, 'DELETE', '/fapi/v1/allOpenOrders', 'symbol=BTCUSDT');
    assert.equal(code, 200);
    assert.deepEqual(await ask(sandbox, 'GET', '/fapi/v1/openOrders'), []);
  });

  test('hedge mode wants a side, and one-way mode has none', async (t) => {
    const sandbox = await openBinance(t);
    const wrong = [400, -4061, "Order's position side does not match user's setting."];
    assert.deepEqual(
      refusalOf(await call(sandbox, 'POST', FUTURES, `${MARKET_BUY}&positionSide=LONG`)),
      wrong,
    );
    await ask(sandbox, 'POST', '/fapi/v1/positionSide/dual', 'dualSidePosition=true');
    assert.deepEqual(refusalOf(await call(sandbox, 'POST', FUTURES, MARKET_BUY)), wrong);
    await ask(sandbox, 'POST', FUTURES, `${MARKET_BUY}&positionSide=LONG`);
    await ask(sandbox, 'POST', FUTURES, `${MARKET_BUY.replace('BUY', 'SELL')}&positionSide=SHORT`);
    const rows = await ask(sandbox, 'GET', '/fapi/v3/positionRisk', 'symbol=BTCUSDT');
    assert.deepEqual(
      rows.map(({ positionSide, positionAmt }) => [positionSide, positionAmt]),
      [
        ['LONG', '0.01'],
        ['SHORT', '-0.01'],
      ],
    );
    assert.equal((await ask(sandbox, 'GET', '/fapi/v1/accountConfig')).dualSidePosition, true);
    const reduceOnly = await call(
      sandbox,
      'POST',
      FUTURES,
      `${MARKET_BUY}&positionSide=LONG&reduceOnly=true`,
    );
    assert.equal(reduceOnly.json.code, -1106);
  });

  test('stops are algo orders', async (t) => {
    const sandbox = await openBinance(t);
    const stop = 'symbol=BTCUSDT&side=SELL&type=STOP_MARKET';
    const refused = await call(sandbox, 'POST', FUTURES, `${stop}&stopPrice=58000&closePosition=true`);
    assert.equal(refused.json.code, -4120);
    await ask(sandbox, 'POST', FUTURES, MARKET_BUY);
    const algo = `algoType=CONDITIONAL&${stop}&triggerPrice=58000&closePosition=true&clientAlgoId=stop-1`;
    const placed = await ask(sandbox, 'POST', ALGO, algo);
    assert.deepEqual([placed.clientAlgoId, placed.algoStatus], ['stop-1', 'NEW']);
    assert.equal((await call(sandbox, 'POST', ALGO, algo)).json.code, -20132);
    assert.equal((await ask(sandbox, 'GET', '/fapi/v1/openAlgoOrders')).length, 1);
    assert.deepEqual(await ask(sandbox, 'GET', '/fapi/v1/openOrders'), []);
    const other = algo.replace('58000', '57000').replace('stop-1', 'stop-2');
    const { algoId } = await ask(sandbox, 'POST', ALGO, other);
    await ask(sandbox, 'DELETE', ALGO, `algoId=${algoId}`);
    sandbox.setPrice('BTCUSDT', 58_000);
    assert.equal((await ask(sandbox, 'GET', ALGO, 'clientAlgoId=stop-1')).algoStatus, 'FINISHED');
    assert.equal((await ask(sandbox, 'GET', ALGO, 'clientAlgoId=stop-2')).algoStatus, 'CANCELED');
    assert.equal(await positionOf(sandbox), null);
    const above = algo.replace('58000', '59000');
    assert.deepEqual(refusalOf(await call(sandbox, 'POST', ALGO, above)), [
      400,
      -2021,
      'Order would immediately trigger.',
    ]);
  });

  test('wrong orders', async (t) => {
    const sandbox = await openBinance(t);
    for (const [order, code] of [
      [LIMIT.replace('0.01', '0'), -4003],
      [LIMIT.replace('0.01', '0.0001'), -1111],
      [LIMIT.replace('50000', '50000.01'), -4014],
      [LIMIT.replace('0.01', '0.001').replace('50000', '40000'), -4164],
      [LIMIT.replace('GTC', 'GTX').replace('50000', '61000'), -5022],
    ]) {
      assert.equal((await call(sandbox, 'POST', FUTURES, order)).json.code, code, order);
    }
  });
});

test('accounts are apart, and a key that is added again keeps its own', async (t) => {
  const other = { apiKey: 'otherKey'.padEnd(64, '0'), secret: KEY.secret, balances: { USDT: 1 } };
  const sandbox = await openBinance(t, { keys: [KEY, other] });
  await ask(sandbox, 'POST', SPOT, LIMIT);
  assert.deepEqual(await ask(sandbox, 'GET', '/api/v3/openOrders', '', { apiKey: other.apiKey }), []);
  sandbox.addKey({ ...KEY, ips: ['127.0.0.1'] });
  assert.equal((await ask(sandbox, 'GET', '/api/v3/openOrders')).length, 1);
  assert.deepEqual(sandbox.keys[0].ips, ['127.0.0.1']);
  assert.equal(sandbox.removeKey(KEY.apiKey), true);
  assert.equal((await call(sandbox, 'GET', '/api/v3/openOrders')).status, 401);
});

test('exchangeInfo and prices, of all symbols or of one', async (t) => {
  const sandbox = await openBinance(t);
  const get = (path, raw = '') => call(sandbox, 'GET', path, '', { apiKey: null, raw });
  for (const base of ['/api/v3', '/fapi/v1', '/dapi/v1']) {
    const { json } = await get(`${base}/exchangeInfo`);
    assert.ok(json.symbols.length > 1 && json.serverTime === NOW);
    assert.equal((await get(`${base}/time`)).json.serverTime, NOW);
  }
  assert.equal((await get('/api/v3/exchangeInfo', 'symbol=ETHBTC')).json.symbols[0].quoteAsset, 'BTC');
  assert.equal((await get('/api/v3/exchangeInfo', 'symbols=%5B%22ETHBTC%22%5D')).json.symbols.length, 1);
  assert.equal((await get('/api/v3/exchangeInfo', 'symbol=NONE')).json.code, -1121);
  sandbox.setPrice('BTCUSDT', 61_234.567, { environment: 'mainnet' });
  assert.equal((await get('/api/v3/ticker/price', 'symbol=BTCUSDT')).json.price, '61234.57000000');
  assert.equal((await get('/fapi/v1/ticker/price', 'symbol=BTCUSDT')).json.price, '61234.6');
  assert.equal((await get('/fapi/v1/ticker/24hr', 'symbol=BTCUSDT')).json.lastPrice, '61234.6');
  assert.deepEqual((await get('/api/v3/depth', 'symbol=BTCUSDT')).json.asks, [['61234.57', '10']]);
  assert.equal((await get('/api/v3/depth')).json.code, -1102);
  sandbox.setPrice('BTCUSDT', null);
  assert.equal((await get('/api/v3/ticker/price', 'symbol=BTCUSDT')).json.price, '60000.00000000');
  assert.throws(() => sandbox.setPrice('NONE', 1), /does not list it/);
});
