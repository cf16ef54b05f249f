'use strict';

// Runs once: nothing here signs with the package.

/** gate-api, gateio-api and ccxt as they are, without anything of this package, on the Gate.io sandbox. */

const assert = require('node:assert/strict');
const http = require('node:http');
const { describe, test } = require('node:test');
const ccxt = require('ccxt');
const GateApi = require('gate-api');
const { RestClient, WebsocketAPIClient, WebsocketClient } = require('gateio-api');
const { rejection, until } = require('../support/promises.js');
const { GATE_KEY, openGate } = require('../support/sandbox/gate.js');

const SPOT = 'BTC/USDT';
const SWAP = 'BTC/USDT:USDT';
const CREDENTIALS = { apiKey: GATE_KEY.apiKey, apiSecret: GATE_KEY.secret };
const silent = Object.fromEntries(['trace', 'info', 'error'].map((level) => [level, () => {}]));

/** The requests that the sandbox did not accept. */
const refused = ({ requests }) =>
  requests
    .filter(
      ({ verdict, retCode }) => !['accepted', 'public', 'upgrade'].includes(verdict) || retCode !== null,
    )
    .map(({ method, path, verdict, retCode }) => `${method} ${path} ${verdict} ${retCode}`);

/** @returns {any} an exchange whose only change is its addresses */
function plainExchange(sandbox, { Class = ccxt.gate, at = 'mainnet', ...options } = {}) {
  const { apiKey, secret } = GATE_KEY;
  const exchange = new Class({ apiKey, secret, enableRateLimit: false, ...options });
  for (const areas of [exchange.urls.api.public, exchange.urls.api.private]) {
    for (const area of Object.keys(areas)) areas[area] = `${sandbox.urls[at]}/api/v4`;
  }
  // Versions that send with node:http have an agent for https: alone.
  exchange.agent = new http.Agent({ keepAlive: true });
  return exchange;
}

for (const { version, gate } of ['ccxt', 'ccxt-4-4'].map((name) => require(name))) {
  describe(`ccxt ${version}`, () => {
    test('places, finds and cancels a spot order', async (t) => {
      const sandbox = await openGate(t);
      const exchange = plainExchange(sandbox, { Class: gate });
      const { id } = await exchange.createOrder(SPOT, 'limit', 'buy', 0.01, 50000, { text: 't-ccxt1' });
      const found = await exchange.fetchOrder(id, SPOT);
      assert.deepEqual(
        [found.id, found.clientOrderId, found.price, found.amount, found.status],
        [id, 't-ccxt1', 50000, 0.01, 'open'],
      );
      assert.deepEqual(
        (await exchange.fetchOpenOrders(SPOT)).map((order) => order.id),
        [id],
      );
      await exchange.cancelOrder(id, SPOT);
      assert.deepEqual(await exchange.fetchOpenOrders(SPOT), []);
      assert.equal((await exchange.fetchOrder(id, SPOT)).status, 'canceled');
      assert.deepEqual(refused(sandbox), []);
    });

    test('opens and closes a position of contracts', async (t) => {
      const sandbox = await openGate(t);
      const exchange = plainExchange(sandbox, { Class: gate });
      await exchange.setLeverage(5, SWAP);
      await exchange.createOrder(SWAP, 'market', 'buy', 200);
      const [position] = await exchange.fetchPositions([SWAP]);
      assert.deepEqual(
        [position.side, position.contracts, position.contractSize, position.entryPrice, position.leverage],
        ['long', 200, 0.0001, 60000, 5],
      );
      sandbox.setPrice('BTC_USDT', 61000);
      await exchange.createOrder(SWAP, 'market', 'sell', 200, undefined, { reduceOnly: true });
      assert.deepEqual(await exchange.fetchPositions([SWAP]), []);
      const { USDT } = await exchange.fetchBalance({ type: 'swap' });
      // 200 contracts of 0.0001 BTC gain 20; each side costs a fee of 0.05 %.
      assert.equal(USDT.total, 10018.79);
      assert.deepEqual(refused(sandbox), []);
    });

    test('trades with a unified account', async (t) => {
      const permissions = ['account', 'unified', 'spot'];
      const sandbox = await openGate(t, { keys: [{ ...GATE_KEY, mode: 2, permissions }] });
      const exchange = plainExchange(sandbox, { Class: gate });
      // As ccxt asks for before the first request of such an account.
      if (exchange.loadUnifiedStatus !== undefined) await exchange.loadUnifiedStatus();
      const unified = exchange.options.unifiedAccount === true;
      const { info } = await exchange.createOrder(SPOT, 'market', 'buy', 0.01, 60000);
      assert.equal(info.account, unified ? 'unified' : 'spot');
      const { USDT } = await exchange.fetchBalance();
      assert.equal(USDT.free, 9400);
      assert.deepEqual(refused(sandbox), []);
    });

    test('gets the errors of Gate.io', async (t) => {
      const sandbox = await openGate(t);
      const wrong = plainExchange(sandbox, { Class: gate, secret: 'f'.repeat(64) });
      assert.equal((await rejection(wrong.fetchBalance())).constructor.name, 'AuthenticationError');
      const exchange = plainExchange(sandbox, { Class: gate });
      const error = await rejection(exchange.createOrder(SPOT, 'limit', 'buy', 10, 50000));
      assert.equal(error.constructor.name, 'InsufficientFunds');
    });
  });
}

test('ccxt logs in over WebSocket, places an order there and watches its orders', async (t) => {
  const sandbox = await openGate(t);
  const exchange = plainExchange(sandbox, { Class: ccxt.pro.gate });
  exchange.urls.api.spot = `${sandbox.webSocketUrls.mainnet}/ws/v4/`;
  t.after(() => exchange.close());
  // As ccxt asks for where a stream is not encrypted.
  await exchange.loadHttpProxyAgent();
  await exchange.loadMarkets();
  const watched = exchange.watchOrders(SPOT);
  await until(() => sandbox.messages.some(({ op }) => op === 'spot.orders'));
  const { id } = await exchange.createOrderWs(SPOT, 'limit', 'buy', 0.01, 50000);
  const [order] = await watched;
  assert.deepEqual([order.id, order.status, order.price], [id, 'open', 50000]);
  assert.equal((await exchange.cancelOrderWs(id, SPOT)).status, 'canceled');
  assert.deepEqual([...new Set(sandbox.messages.map(({ verdict }) => verdict))], ['accepted']);
});

describe('gateio-api', () => {
  test('places, finds, amends and cancels a spot order', async (t) => {
    const sandbox = await openGate(t);
    const client = new RestClient({ ...CREDENTIALS, baseUrl: `${sandbox.urls.mainnet}/api/v4` });
    assert.equal((await client.getAccountDetail()).key.mode, 1);
    const order = { currency_pair: 'BTC_USDT', side: 'buy', type: 'limit', price: '50000', amount: '0.01' };
    const { id } = await client.submitSpotOrder({ ...order, text: 't-sdk1' });
    const place = { currency_pair: 'BTC_USDT' };
    const found = await client.getSpotOrder({ order_id: 't-sdk1', ...place });
    assert.deepEqual([found.id, found.status, found.price, found.left], [id, 'open', '50000', '0.01']);
    await client.updateSpotOrder({ order_id: id, ...place, price: '49000' });
    const [open] = await client.getSpotOrders({ ...place, status: 'open' });
    assert.equal(open.price, '49000');
    assert.equal((await client.cancelSpotOrder({ order_id: id, ...place })).status, 'cancelled');
    assert.deepEqual(await client.getSpotOrders({ ...place, status: 'open' }), []);
    assert.deepEqual(refused(sandbox), []);
  });

  test('opens and closes a position in both modes', async (t) => {
    const sandbox = await openGate(t);
    const client = new RestClient({ ...CREDENTIALS, baseUrl: `${sandbox.urls.mainnet}/api/v4` });
    const market = { settle: 'usdt', contract: 'BTC_USDT', price: '0', tif: 'ioc' };
    await client.submitFuturesOrder({ ...market, size: -10 });
    const [held] = await client.getFuturesPositions({ settle: 'usdt' });
    assert.deepEqual([held.size, held.mode, held.entry_price], [-10, 'single', '60000']);
    await client.submitFuturesOrder({ ...market, size: 0, close: true });
    assert.deepEqual(await client.getFuturesPositions({ settle: 'usdt' }), []);

    await client.updateFuturesDualMode({ settle: 'usdt', dual_mode: true });
    await client.submitFuturesOrder({ ...market, size: 10 });
    await client.submitFuturesOrder({ ...market, size: -5 });
    const rows = await client.getDualModePosition({ settle: 'usdt', contract: 'BTC_USDT' });
    assert.deepEqual(
      rows.map(({ size, mode }) => [size, mode]),
      [
        [10, 'dual_long'],
        [-5, 'dual_short'],
      ],
    );
    await client.submitFuturesOrder({ ...market, size: 0, auto_size: 'close_long', reduce_only: true });
    await client.submitFuturesOrder({ ...market, size: 5, reduce_only: true });
    assert.deepEqual(await client.getFuturesPositions({ settle: 'usdt' }), []);
    assert.deepEqual(refused(sandbox), []);
  });

  test('logs in over WebSocket, follows its orders and places one there', async (t) => {
    const sandbox = await openGate(t);
    const wsUrl = `${sandbox.webSocketUrls.mainnet}/ws/v4/`;
    const stream = new WebsocketClient({ ...CREDENTIALS, wsUrl }, silent);
    const updates = [];
    stream.on('update', ({ channel, result }) => updates.push({ channel, row: result[0] }));
    t.after(() => stream.closeAll(true));
    stream.subscribe({ topic: 'spot.orders', payload: ['BTC_USDT'] }, 'spotV4');
    await until(() =>
      sandbox.messages.some(({ op, verdict }) => op === 'spot.orders' && verdict === 'accepted'),
    );

    const trader = new WebsocketAPIClient({ ...CREDENTIALS, wsUrl, attachEventListeners: false }, silent);
    t.after(() => trader.getWSClient().closeAll(true));
    const order = { currency_pair: 'BTC_USDT', side: 'buy', type: 'limit', price: '50000', amount: '0.01' };
    const { data } = await trader.submitNewSpotOrder({ ...order, text: 't-ws1' });
    await until(() => updates.length > 0);
    assert.deepEqual([updates[0].row.id, updates[0].row.text], [data.result.id, 't-ws1']);
    await trader.cancelSpotOrder({ order_id: data.result.id, currency_pair: 'BTC_USDT' });
    await until(() => updates[updates.length - 1].row.finish_as === 'cancelled');
  });
});

describe('gate-api', () => {
  /** @returns {any} */
  function clientOf(sandbox) {
    const client = new GateApi.ApiClient(`${sandbox.urls.mainnet}/api/v4`);
    client.setApiKeySecret(GATE_KEY.apiKey, GATE_KEY.secret);
    return client;
  }

  test('places, finds and cancels a spot order', async (t) => {
    const sandbox = await openGate(t);
    const api = new GateApi.SpotApi(clientOf(sandbox));
    const order = Object.assign(new GateApi.Order(), {
      ...{ currencyPair: 'BTC_USDT', side: 'buy', type: 'limit', price: '50000', amount: '0.01' },
      ...{ timeInForce: 'gtc', text: 't-official.1' },
    });
    const { id } = (await api.createOrder(order)).body;
    const found = (await api.getOrder('t-official.1', 'BTC_USDT', {})).body;
    assert.deepEqual([found.id, found.status, found.price], [id, 'open', '50000']);
    assert.equal((await api.cancelOrder(id, 'BTC_USDT', {})).body.status, 'cancelled');
    assert.deepEqual(refused(sandbox), []);
  });

  test('opens and closes a position', async (t) => {
    const sandbox = await openGate(t);
    const api = new GateApi.FuturesApi(clientOf(sandbox));
    const market = { contract: 'BTC_USDT', price: '0', tif: 'ioc' };
    const place = (fields) =>
      api.createFuturesOrder('usdt', Object.assign(new GateApi.FuturesOrder(), market, fields));
    await place({ size: '10' });
    assert.equal(Number((await api.listPositions('usdt', {})).body[0].size), 10);
    await place({ size: '0', close: true });
    assert.deepEqual((await api.listPositions('usdt', {})).body, []);
    assert.deepEqual(refused(sandbox), []);
  });
});
