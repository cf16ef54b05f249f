'use strict';

// Runs once: no part of it signs with this package, so the backend does not matter.

/**
 * Clients of Binance as they are, without anything of this package, on the sandbox: they sign, so they show that the
 * sandbox verifies what the exchange does.
 */

const assert = require('node:assert/strict');
const { generateKeyPairSync } = require('node:crypto');
const http = require('node:http');
const { describe, test } = require('node:test');
const { Spot } = require('@binance/spot');
const { DerivativesTradingUsdsFutures } = require('@binance/derivatives-trading-usds-futures');
const { MainClient, USDMClient, WebsocketAPIClient } = require('binance');
const ccxt = require('ccxt');
const { startSandbox } = require('../../lib/sandbox/index.js');
const { until } = require('../support/promises.js');

const HMAC = Object.freeze({ apiKey: 'madeUpHmac'.padEnd(64, '0'), secret: 'madeUpSecret'.padEnd(64, '0') });
const ed25519 = generateKeyPairSync('ed25519');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pemOf = (pair) => pair.privateKey.export({ type: 'pkcs8', format: 'pem' });
const ED25519 = Object.freeze({ apiKey: 'madeUpEd25519'.padEnd(64, '0'), secret: pemOf(ed25519) });
const RSA = Object.freeze({ apiKey: 'madeUpRsa'.padEnd(64, '0'), secret: pemOf(rsa) });
const KINDS = Object.entries({ HMAC, RSA, Ed25519: ED25519 });

const QUIET = Object.freeze({ trace() {}, info() {}, error() {} });
/** A resting order. */
const LIMIT = {
  symbol: 'BTCUSDT',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantity: 0.01,
  price: 50000,
};

async function open(t) {
  const keys = [
    HMAC,
    { apiKey: ED25519.apiKey, publicKey: ed25519.publicKey },
    { apiKey: RSA.apiKey, publicKey: rsa.publicKey },
  ];
  const sandbox = await startSandbox({ venue: 'binance', keys });
  t.after(() => sandbox.close());
  return sandbox;
}

/** The requests that the sandbox did not accept. */
const refused = ({ requests }) =>
  requests
    .filter(
      ({ verdict, httpStatus }) => !['accepted', 'public', 'upgrade'].includes(verdict) || httpStatus > 299,
    )
    .map(({ method, path, verdict, retCode }) => `${method} ${path} ${verdict} ${retCode}`);

/** An exchange of ccxt whose only change is its addresses. */
function exchangeFor(sandbox, Class, key) {
  const exchange = new Class({ ...key, enableRateLimit: false });
  const { api } = exchange.urls;
  for (const [name, url] of Object.entries(api)) {
    if (typeof url !== 'string' || !url.startsWith('https://')) continue;
    api[name] = sandbox.urls.mainnet + new URL(url).pathname;
  }
  if (api.ws !== undefined) {
    const base = sandbox.webSocketUrls.mainnet;
    api.ws['ws-api'] = {
      spot: `${base}/ws-api/v3`,
      future: `${base}/ws-fapi/v1`,
      delivery: `${base}/ws-dapi/v1`,
    };
  }
  exchange.agent = new http.Agent({ keepAlive: true });
  return exchange;
}

for (const [kind, { apiKey, secret }] of KINDS) {
  describe(`binance, ${kind} key`, () => {
    const own = { api_key: apiKey, api_secret: secret, beautifyResponses: false };

    test('spot: an order is placed, found and cancelled', async (t) => {
      const sandbox = await open(t);
      const client = new MainClient({ ...own, baseUrl: sandbox.urls.mainnet });
      const newClientOrderId = `${client.getOrderIdPrefix()}-a:1/b`;
      const placed = await client.submitNewOrder({ ...LIMIT, newClientOrderId });
      const found = await client.getOrder({ symbol: 'BTCUSDT', origClientOrderId: newClientOrderId });
      assert.deepEqual([found.orderId, found.status], [placed.orderId, 'NEW']);
      await client.cancelOrder({ symbol: 'BTCUSDT', orderId: placed.orderId });
      assert.deepEqual(await client.getOpenOrders({ symbol: 'BTCUSDT' }), []);
      const restrictions = await client.getApiKeyPermissions();
      assert.equal(restrictions.enableReading, true);
      assert.deepEqual(refused(sandbox), []);
    });

    test('futures: a position is opened and closed', async (t) => {
      const sandbox = await open(t);
      const client = new USDMClient({ ...own, baseUrl: sandbox.urls.mainnet });
      await client.setLeverage({ symbol: 'BTCUSDT', leverage: 5 });
      await client.submitNewOrder({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: 0.01 });
      const [position] = await client.getPositionsV3({ symbol: 'BTCUSDT' });
      assert.equal(Number(position.positionAmt), 0.01);
      const closing = { symbol: 'BTCUSDT', side: 'SELL', type: 'MARKET', quantity: 0.01, reduceOnly: 'true' };
      await client.submitNewOrder(closing);
      assert.deepEqual(await client.getPositionsV3({ symbol: 'BTCUSDT' }), []);
      assert.deepEqual(refused(sandbox), []);
    });
  });

  describe(`@binance/spot and futures, ${kind} key`, () => {
    const configuration = (sandbox) => ({
      apiKey,
      ...(kind === 'HMAC' ? { apiSecret: secret } : { privateKey: secret }),
      basePath: sandbox.urls.mainnet,
      retries: 0,
    });

    test('spot: an order is placed, found and cancelled', async (t) => {
      const sandbox = await open(t);
      const { restAPI } = new Spot({ configurationRestAPI: configuration(sandbox) });
      const placed = await (await restAPI.newOrder({ ...LIMIT, newClientOrderId: 'x-a:1/b' })).data();
      const found = await (
        await restAPI.getOrder({ symbol: 'BTCUSDT', origClientOrderId: 'x-a:1/b' })
      ).data();
      assert.equal(found.orderId, placed.orderId);
      await restAPI.deleteOrder({ symbol: 'BTCUSDT', orderId: Number(placed.orderId) });
      assert.deepEqual(await (await restAPI.getOpenOrders({ symbol: 'BTCUSDT' })).data(), []);
      assert.deepEqual(refused(sandbox), []);
    });

    test('futures: an order is placed, found and cancelled', async (t) => {
      const sandbox = await open(t);
      const { restAPI } = new DerivativesTradingUsdsFutures({ configurationRestAPI: configuration(sandbox) });
      const placed = await (await restAPI.newOrder({ ...LIMIT, newClientOrderId: 'x-a:1/b' })).data();
      const asked = { symbol: 'BTCUSDT', origClientOrderId: 'x-a:1/b' };
      assert.equal((await (await restAPI.queryOrder(asked)).data()).orderId, placed.orderId);
      await restAPI.cancelOrder(asked);
      assert.deepEqual(await (await restAPI.currentAllOpenOrders({ symbol: 'BTCUSDT' })).data(), []);
      assert.deepEqual(refused(sandbox), []);
    });
  });

  describe(`ccxt, ${kind} key`, () => {
    test('spot: markets, an order with a client id, a market order, the balance', async (t) => {
      const sandbox = await open(t);
      const exchange = exchangeFor(sandbox, ccxt.binance, { apiKey, secret });
      await exchange.loadMarkets();
      const { id } = await exchange.createOrder('BTC/USDT', 'limit', 'buy', 0.01, 50000, {
        clientOrderId: 'ccxt-1',
      });
      const order = await exchange.fetchOrder(undefined, 'BTC/USDT', { origClientOrderId: 'ccxt-1' });
      assert.deepEqual([order.id, order.clientOrderId, order.status], [id, 'ccxt-1', 'open']);
      await exchange.cancelOrder(id, 'BTC/USDT');
      assert.deepEqual(await exchange.fetchOpenOrders('BTC/USDT'), []);
      await exchange.createOrder('BTC/USDT', 'market', 'buy', 0.01);
      const balance = await exchange.fetchBalance();
      assert.deepEqual([balance.BTC.total, balance.USDT.total], [0.51, 9400]);
      assert.deepEqual(refused(sandbox), []);
    });

    test('futures: an order, a position, the balance', async (t) => {
      const sandbox = await open(t);
      const exchange = exchangeFor(sandbox, ccxt.binanceusdm, { apiKey, secret });
      await exchange.loadMarkets();
      await exchange.setLeverage(5, 'BTC/USDT:USDT');
      const { id } = await exchange.createOrder('BTC/USDT:USDT', 'limit', 'buy', 0.01, 50000);
      assert.equal((await exchange.fetchOrder(id, 'BTC/USDT:USDT')).status, 'open');
      await exchange.cancelOrder(id, 'BTC/USDT:USDT');
      await exchange.createOrder('BTC/USDT:USDT', 'market', 'sell', 0.01);
      const [position] = await exchange.fetchPositions(['BTC/USDT:USDT']);
      assert.deepEqual([position.side, position.contracts, position.entryPrice], ['short', 0.01, 60000]);
      const stop = { stopLossPrice: 65000, reduceOnly: true };
      const placed = await exchange.createOrder('BTC/USDT:USDT', 'market', 'buy', 0.01, undefined, stop);
      sandbox.setPrice('BTCUSDT', 65000);
      assert.deepEqual(await exchange.fetchPositions(['BTC/USDT:USDT']), [], `stopped by ${placed.id}`);
      assert.equal((await exchange.fetchBalance()).USDT.total, 9950);
      assert.deepEqual(refused(sandbox), []);
    });
  });
}

test('binance: orders over the WebSocket API, with a session or a signature each', async (t) => {
  const sandbox = await open(t);
  for (const [kind, { apiKey, secret }] of KINDS) {
    const client = new WebsocketAPIClient(
      {
        api_key: apiKey,
        api_secret: secret,
        wsUrl: sandbox.webSocketUrls.mainnet,
        attachEventListeners: false,
        beautify: false,
      },
      QUIET,
    );
    t.after(() => client.getWSClient().closeAll(true));
    client.getWSClient().on('exception', () => {});
    const placed = await client.submitNewSpotOrder({ ...LIMIT, timestamp: Date.now() });
    const { clientOrderId: origClientOrderId } = placed.result;
    const asked = { symbol: 'BTCUSDT', origClientOrderId, timestamp: Date.now() };
    const found = await client.getSpotOrderStatus(asked);
    assert.deepEqual([found.result.orderId, found.result.status], [placed.result.orderId, 'NEW'], kind);
    const cancelled = await client.cancelSpotOrder(asked);
    assert.equal(cancelled.result.status, 'CANCELED', kind);
  }
  const logons = sandbox.messages.filter(({ op }) => op === 'session.logon');
  assert.deepEqual([...new Set(logons.map(({ apiKey }) => apiKey))], [ED25519.apiKey]);
});

test('@binance/spot: orders in a session of the WebSocket API', async (t) => {
  const sandbox = await open(t);
  const { websocketAPI } = new Spot({
    configurationWebsocketAPI: {
      apiKey: ED25519.apiKey,
      privateKey: ED25519.secret,
      wsURL: `${sandbox.webSocketUrls.mainnet}/ws-api/v3`,
      reconnectDelay: 60_000,
    },
  });
  const connection = await websocketAPI.connect();
  t.after(() => connection.disconnect());
  await connection.sessionLogon();
  const placed = await connection.orderPlace({ ...LIMIT, newClientOrderId: 'connector-1' });
  const found = await connection.orderStatus({ symbol: 'BTCUSDT', origClientOrderId: 'connector-1' });
  assert.equal(found.data.orderId, placed.data.orderId);
  const cancelled = await connection.orderCancel({ symbol: 'BTCUSDT', origClientOrderId: 'connector-1' });
  assert.equal(cancelled.data.status, 'CANCELED');
  const refusals = sandbox.messages.filter(({ verdict }) => verdict !== 'accepted');
  assert.deepEqual(refusals, []);
});

test('ccxt.pro: orders over the WebSocket API, and the stream that tells of them', async (t) => {
  const sandbox = await open(t);
  const exchange = exchangeFor(sandbox, ccxt.pro.binance, HMAC);
  // ccxt wants this for addresses that begin with ws:.
  await exchange.loadHttpProxyAgent();
  const ended = [];
  t.after(async () => {
    await exchange.close().catch(() => {});
    await Promise.allSettled(ended);
  });
  const watch = exchange.watchOrders('BTC/USDT');
  ended.push(watch);
  // ccxt waits for orders only after it has read the reply to its subscription; what comes before that is lost.
  await until(() =>
    Object.values(exchange.clients).some(({ futures }) =>
      Object.keys(futures).some((name) => name.startsWith('orders')),
    ),
  );
  const { id } = await exchange.createOrderWs('BTC/USDT', 'limit', 'buy', 0.01, 50000);
  const [seen] = await watch;
  assert.deepEqual([seen.id, seen.status], [id, 'open']);
  assert.equal((await exchange.cancelOrderWs(id, 'BTC/USDT')).status, 'canceled');
  const future = await exchange.createOrderWs('BTC/USDT:USDT', 'limit', 'buy', 0.01, 50000);
  assert.equal(future.status, 'open');
});
