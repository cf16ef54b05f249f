'use strict';

// Runs once: nothing here signs with the package.

/** kucoin-universal-sdk and ccxt as they are, without anything of this package, on the KuCoin sandbox. */

const assert = require('node:assert/strict');
const http = require('node:http');
const { describe, test } = require('node:test');
const ccxt = require('ccxt');
const sdk = require('kucoin-universal-sdk');
const { rejection, until } = require('../support/promises.js');
const { KUCOIN_KEY, openKucoin } = require('../support/sandbox/kucoin.js');

const SPOT = 'BTC/USDT';
const SWAP = 'BTC/USDT:USDT';
const silent = Object.fromEntries(['info', 'warn', 'error', 'debug'].map((level) => [level, () => {}]));
sdk.logger.setGlobalLogger(silent);

/** The requests that the sandbox did not accept. */
const refused = ({ requests }) =>
  requests
    .filter(
      ({ path, verdict, retCode }) =>
        // The oldest ccxt asks the web site, too.
        path.startsWith('/api/') &&
        (!['accepted', 'public', 'upgrade'].includes(verdict) || (retCode ?? 0) !== 0),
    )
    .map(({ method, path, verdict, retCode }) => `${method} ${path} ${verdict} ${retCode}`);

/** The newest ccxt, and the oldest that the package supports. */
const VERSIONS = ['ccxt', 'ccxt-4-4'].map((name) => require(name));

/** @returns {any} an exchange whose only change is its addresses */
function plainExchange(sandbox, { Class = ccxt.kucoin, ...options } = {}) {
  const { apiKey, secret, passphrase } = KUCOIN_KEY;
  const exchange = new Class({ apiKey, secret, password: passphrase, enableRateLimit: false, ...options });
  for (const name of Object.keys(exchange.urls.api)) {
    if (typeof exchange.urls.api[name] !== 'string') continue;
    exchange.urls.api[name] = name.startsWith('futures') ? sandbox.urls.futures : sandbox.urls.mainnet;
  }
  // Versions that send with node:http have an agent for https: alone.
  exchange.agent = new http.Agent({ keepAlive: true });
  return exchange;
}

for (const { version, kucoin, kucoinfutures } of VERSIONS) {
  describe(`ccxt ${version}`, () => {
    test('places, finds and cancels a spot order', async (t) => {
      const sandbox = await openKucoin(t);
      const exchange = plainExchange(sandbox, { Class: kucoin });
      const { id } = await exchange.createOrder(SPOT, 'limit', 'buy', 0.01, 50000, {
        clientOrderId: 'ccxt1',
      });
      const found = await exchange.fetchOrder(id, SPOT);
      assert.deepEqual(
        [found.id, found.clientOrderId, found.price, found.amount, found.status],
        [id, 'ccxt1', 50000, 0.01, 'open'],
      );
      assert.deepEqual(
        (await exchange.fetchOpenOrders(SPOT)).map((order) => order.id),
        [id],
      );
      await exchange.cancelOrder(id, SPOT);
      assert.deepEqual(await exchange.fetchOpenOrders(SPOT), []);
      assert.equal((await exchange.fetchOrder(id, SPOT)).status, 'canceled');
      assert.equal((await exchange.fetchBalance()).USDT.free, 10000);
      assert.deepEqual(refused(sandbox), []);
    });

    test('opens and closes a position of contracts', async (t) => {
      const sandbox = await openKucoin(t);
      const exchange = plainExchange(sandbox, { Class: kucoinfutures });
      const leverage = { leverage: 5 };
      await exchange.createOrder(SWAP, 'market', 'buy', 20, undefined, leverage);
      const [position] = await exchange.fetchPositions([SWAP]);
      assert.deepEqual(
        [position.side, position.contracts, position.contractSize, position.entryPrice, position.leverage],
        ['long', 20, 0.001, 60000, 5],
      );
      sandbox.setPrice('XBTUSDTM', 61000);
      const { id } = await exchange.createOrder(SWAP, 'market', 'sell', 20, undefined, {
        ...leverage,
        reduceOnly: true,
      });
      assert.equal((await exchange.fetchOrder(id, SWAP)).filled, 20);
      assert.deepEqual(await exchange.fetchPositions([SWAP]), []);
      const { USDT } = await exchange.fetchBalance({ code: 'USDT' });
      // 20 contracts of 0.001 BTC gain 20; each side costs a fee of 0.06 %.
      assert.equal(USDT.total, 10018.548);
      assert.deepEqual(refused(sandbox), []);
    });

    test('gets the errors of KuCoin', async (t) => {
      const sandbox = await openKucoin(t);
      const wrong = plainExchange(sandbox, { Class: kucoin, password: 'Another1' });
      const refusal = await rejection(wrong.fetchBalance());
      assert.equal(refusal.constructor.name, 'AuthenticationError');
      assert.match(refusal.message, /400004|Invalid KC-API-PASSPHRASE/);
      const exchange = plainExchange(sandbox, { Class: kucoin });
      const error = await rejection(exchange.createOrder(SPOT, 'limit', 'buy', 10, 50000));
      assert.equal(error.constructor.name, 'InsufficientFunds');
    });
  });
}

test('ccxt watches its orders over WebSocket', async (t) => {
  const sandbox = await openKucoin(t);
  const exchange = plainExchange(sandbox, { Class: ccxt.pro.kucoin });
  t.after(() => exchange.close());
  // As ccxt asks for where a stream is not encrypted.
  await exchange.loadHttpProxyAgent();
  await exchange.loadMarkets();
  const watched = exchange.watchOrders(SPOT);
  await until(() => sandbox.messages.some(({ op }) => op === 'subscribe'));
  const { id } = await exchange.createOrder(SPOT, 'limit', 'buy', 0.01, 50000);
  const [order] = await watched;
  assert.deepEqual([order.id, order.status, order.price], [id, 'open', 50000]);
});

/** @param {any} sandbox @param {Partial<typeof KUCOIN_KEY>} [wrong] */
function sdkClient(sandbox, wrong = {}) {
  const { apiKey, secret, passphrase } = { ...KUCOIN_KEY, ...wrong };
  const options = new sdk.ClientOptionBuilder()
    .setKey(apiKey)
    .setSecret(secret)
    .setPassphrase(passphrase)
    .setSpotEndpoint(sandbox.urls.mainnet)
    .setFuturesEndpoint(sandbox.urls.futures)
    .setTransportOption(new sdk.TransportOptionBuilder().build())
    .setWebSocketClientOption(new sdk.WebSocketClientOptionBuilder().build())
    .build();
  return new sdk.DefaultClient(options);
}

/** @param {any} Class of a request @param {Record<string, unknown>} fields */
const request = (Class, fields) => Object.assign(Class.builder().build(), fields);

describe('kucoin-universal-sdk', () => {
  test('describes its key, and places, finds and cancels a spot order', async (t) => {
    const sandbox = await openKucoin(t);
    const rest = sdkClient(sandbox).restService();
    const about = await rest.getAccountService().getAccountApi().getApikeyInfo();
    assert.deepEqual([about.permission, about.apiVersion], ['General,Spot,Futures', 3]);
    assert.equal(about.commonResponse.rateLimit.limit, 4000);
    const orders = rest.getSpotService().getOrderApi();
    const fields = { symbol: 'BTC-USDT', side: 'buy', type: 'limit', price: '50000', size: '0.01' };
    const placed = await orders.addOrder(
      request(sdk.Spot.Order.AddOrderReq, { ...fields, clientOid: 'sdk1' }),
    );
    const named = { symbol: 'BTC-USDT', clientOid: 'sdk1' };
    const found = await orders.getOrderByClientOid(request(sdk.Spot.Order.GetOrderByClientOidReq, named));
    assert.deepEqual([found.id, found.active, found.price], [placed.orderId, true, '50000']);
    await orders.cancelOrderByClientOid(request(sdk.Spot.Order.CancelOrderByClientOidReq, named));
    const open = await orders.getOpenOrders(request(sdk.Spot.Order.GetOpenOrdersReq, { symbol: 'BTC-USDT' }));
    assert.deepEqual([...open.data], []);
    assert.deepEqual(refused(sandbox), []);
  });

  test('opens and closes a position', async (t) => {
    const sandbox = await openKucoin(t);
    const futures = sdkClient(sandbox).restService().getFuturesService();
    const { AddOrderReq } = sdk.Futures.Order;
    const market = { symbol: 'XBTUSDTM', type: 'market', leverage: 5 };
    const add = (/** @type {any} */ fields) =>
      futures.getOrderApi().addOrder(request(AddOrderReq, { ...market, ...fields }));
    await add({ clientOid: 'sdk1', side: 'buy', size: 3 });
    const positions = async () => {
      const asked = request(sdk.Futures.Positions.GetPositionListReq, { currency: 'USDT' });
      return (await futures.getPositionsApi().getPositionList(asked)).data;
    };
    const [position] = await positions();
    assert.deepEqual([position.symbol, position.currentQty, position.leverage], ['XBTUSDTM', 3, 5]);
    await add({ clientOid: 'sdk2', side: 'sell', closeOrder: true });
    assert.deepEqual([...(await positions())], []);
    assert.deepEqual(refused(sandbox), []);
  });

  test('is refused with its reason', async (t) => {
    const sandbox = await openKucoin(t);
    const rest = sdkClient(sandbox, { passphrase: 'Another1' }).restService();
    const error = await rejection(rest.getAccountService().getAccountApi().getApikeyInfo());
    assert.match(String(error), /401/);
    assert.equal(sandbox.requests[0].retCode, 400004);
  });

  test('follows its orders over WebSocket', async (t) => {
    const sandbox = await openKucoin(t);
    const client = sdkClient(sandbox);
    const stream = client.wsService().newSpotPrivateWS();
    t.after(() => stream.stop());
    await stream.start();
    const events = [];
    await stream.orderV2((_topic, _subject, event) => events.push(event));
    const fields = { symbol: 'BTC-USDT', side: 'buy', type: 'limit', price: '50000', size: '0.01' };
    const orders = client.restService().getSpotService().getOrderApi();
    const placed = await orders.addOrder(request(sdk.Spot.Order.AddOrderReq, fields));
    await until(() => events.length > 0);
    assert.deepEqual([events[0].orderId, events[0].status], [placed.orderId, 'open']);
  });
});
