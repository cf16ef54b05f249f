'use strict';

// Runs once: nothing here signs with the package.

/** bitget-api and ccxt as they are, without anything of this package, on the Bitget sandbox. */

const assert = require('node:assert/strict');
const http = require('node:http');
const { describe, test } = require('node:test');
const { RestClientV2, WebsocketClientV2 } = require('bitget-api');
const ccxt = require('ccxt');
const { rejection, until } = require('../support/promises.js');
const {
  BITGET_FUTURES_ORDER,
  BITGET_KEY,
  BITGET_ORDER,
  openBitget,
} = require('../support/sandbox/bitget.js');

const SWAP = 'BTC/USDT:USDT';
const SPOT = 'BTC/USDT';
const FUTURES = { symbol: 'BTCUSDT', productType: 'USDT-FUTURES' };
const { apiKey, secret, passphrase } = BITGET_KEY;
const CREDENTIALS = { apiKey, apiSecret: secret, apiPass: passphrase };
const DEMO_KEY = Object.freeze({ ...BITGET_KEY, environment: 'demo' });
const silent = Object.fromEntries(['trace', 'info', 'error'].map((level) => [level, () => {}]));

/**
 * The requests that the sandbox did not accept. ccxt asks whether the account is a unified one, and a refusal says that it
 * is not.
 */
const refused = ({ requests }) =>
  requests
    .filter(({ path }) => path !== '/api/v3/account/settings')
    .filter(
      ({ verdict, retCode }) => !['accepted', 'public', 'upgrade'].includes(verdict) || (retCode ?? 0) !== 0,
    )
    .map(({ method, path, verdict, retCode }) => `${method} ${path} ${verdict} ${retCode}`);

/** The newest ccxt, and the oldest that the package supports. */
const VERSIONS = ['ccxt', 'ccxt-4-4'].map((name) => require(name));

/** @returns {any} an exchange whose only change is its addresses */
function plainExchange(sandbox, { Class = ccxt.bitget, demo = false, ...options } = {}) {
  const exchange = new Class({ apiKey, secret, password: passphrase, enableRateLimit: false, ...options });
  if (demo) exchange.setSandboxMode(true);
  const { api } = exchange.urls;
  for (const area of Object.keys(api)) if (typeof api[area] === 'string') api[area] = sandbox.urls.mainnet;
  if (api.ws !== undefined) {
    const { mainnet, demo: demoUrl } = sandbox.webSocketUrls;
    Object.assign(api.ws, { public: `${mainnet}/v2/ws/public`, private: `${mainnet}/v2/ws/private` });
    if (api.demo !== undefined) {
      Object.assign(api.demo, { public: `${demoUrl}/v2/ws/public`, private: `${demoUrl}/v2/ws/private` });
    }
  }
  // Versions that send with node:http have an agent for https: alone.
  exchange.agent = new http.Agent({ keepAlive: true });
  return exchange;
}

for (const { version, bitget } of VERSIONS) {
  describe(`ccxt ${version}`, () => {
    test('places, finds and cancels a spot order', async (t) => {
      const sandbox = await openBitget(t);
      const exchange = plainExchange(sandbox, { Class: bitget });
      const { id } = await exchange.createOrder(SPOT, 'limit', 'buy', 0.01, 50000, {
        clientOrderId: 'ccxt1',
      });
      const found = await exchange.fetchOrder(id, SPOT);
      assert.deepEqual(
        [found.id, found.clientOrderId, found.price, found.amount, found.status],
        [id, 'ccxt1', 50000, 0.01, 'open'],
      );
      assert.deepEqual(
        (await exchange.fetchOpenOrders(SPOT)).map((order) => [order.id, order.price]),
        [[id, 50000]],
      );
      await exchange.cancelOrder(id, SPOT);
      assert.deepEqual(await exchange.fetchOpenOrders(SPOT), []);
      assert.equal((await exchange.fetchOrder(id, SPOT)).status, 'canceled');
      assert.deepEqual(refused(sandbox), []);
    });

    // ccxt 4.4.1 has no demo trading by header: its test mode has symbols of its own.
    const hasDemo = version !== '4.4.1';
    test(`opens and closes a position ${hasDemo ? 'in demo trading' : 'in live trading'}`, async (t) => {
      const sandbox = await openBitget(t, { keys: [hasDemo ? DEMO_KEY : BITGET_KEY] });
      const exchange = plainExchange(sandbox, { Class: bitget, demo: hasDemo });
      const environment = hasDemo ? 'demo' : 'mainnet';
      await exchange.setLeverage(5, SWAP);
      await exchange.createOrder(SWAP, 'market', 'buy', 0.02);
      const [position] = await exchange.fetchPositions([SWAP]);
      assert.deepEqual(
        [position.side, position.contracts, position.entryPrice, position.leverage],
        ['long', 0.02, 60000, 5],
      );
      sandbox.setPrice('BTCUSDT', 61000, { environment });
      await exchange.createOrder(SWAP, 'market', 'sell', 0.02, undefined, { reduceOnly: true });
      assert.deepEqual(await exchange.fetchPositions([SWAP]), []);
      const { USDT } = await exchange.fetchBalance({ type: 'swap' });
      // 0.02 BTC gain 20; each side costs a fee of 0.06 %.
      assert.equal(USDT.total, 10018.548);
      const signed = sandbox.requests.filter(({ authenticated }) => authenticated);
      assert.deepEqual([...new Set(signed.map(({ environment: at }) => at))], [environment]);
      assert.deepEqual(refused(sandbox), []);
    });

    test('opens and closes a position in hedge mode', async (t) => {
      const sandbox = await openBitget(t, { keys: [{ ...BITGET_KEY, posMode: 'hedge_mode' }] });
      const exchange = plainExchange(sandbox, { Class: bitget });
      await exchange.createOrder(SWAP, 'market', 'sell', 0.02, undefined, { hedged: true });
      const [position] = await exchange.fetchPositions([SWAP]);
      assert.deepEqual([position.side, position.contracts, position.hedged], ['short', 0.02, true]);
      await exchange.createOrder(SWAP, 'market', 'buy', 0.02, undefined, { hedged: true, reduceOnly: true });
      assert.deepEqual(await exchange.fetchPositions([SWAP]), []);
      assert.deepEqual(refused(sandbox), []);
    });

    test('gets the errors of Bitget', async (t) => {
      const sandbox = await openBitget(t);
      const wrong = plainExchange(sandbox, { Class: bitget, secret: 'not-a-real-secret' });
      assert.equal((await rejection(wrong.fetchBalance())).constructor.name, 'AuthenticationError');
      const exchange = plainExchange(sandbox, { Class: bitget });
      const error = await rejection(exchange.createOrder(SPOT, 'limit', 'buy', 10, 50000));
      assert.equal(error.constructor.name, 'InsufficientFunds');
      assert.match(error.message, /"code":"43012"/);
    });
  });
}

test('ccxt watches its orders over WebSocket, live and in demo trading', async (t) => {
  for (const demo of [false, true]) {
    const sandbox = await openBitget(t, { keys: [demo ? DEMO_KEY : BITGET_KEY] });
    const exchange = plainExchange(sandbox, { Class: ccxt.pro.bitget, demo });
    t.after(() => exchange.close());
    // As ccxt asks for where a stream is not encrypted.
    await exchange.loadHttpProxyAgent();
    await exchange.loadMarkets();
    const watched = exchange.watchOrders(SPOT);
    await until(() => sandbox.messages.some(({ op }) => op === 'subscribe'));
    const { id } = await exchange.createOrder(SPOT, 'limit', 'buy', 0.01, 50000);
    const [order] = await watched;
    assert.deepEqual([order.id, order.status, order.price], [id, 'open', 50000]);
    const [login] = sandbox.messages;
    assert.deepEqual(
      [login.op, login.verdict, login.environment],
      ['login', 'accepted', demo ? 'demo' : 'mainnet'],
    );
  }
});

describe('bitget-api', () => {
  /** @param {any} sandbox @param {object} [options] */
  const clientOf = (sandbox, options) =>
    new RestClientV2({ ...CREDENTIALS, baseUrl: sandbox.urls.mainnet, ...options });

  test('places, finds and cancels a spot order', async (t) => {
    const sandbox = await openBitget(t);
    const client = clientOf(sandbox);
    assert.ok((await client.getSpotAccount()).data.authorities.includes('stow'));
    const { data } = await client.spotSubmitOrder({ ...BITGET_ORDER, clientOid: 'sdk1' });
    const [found] = (await client.getSpotOrder({ clientOid: 'sdk1' })).data;
    assert.deepEqual([found.orderId, found.status, found.price], [data.orderId, 'live', '50000']);
    assert.equal((await client.getSpotOpenOrders({ symbol: 'BTCUSDT' })).data.length, 1);
    await client.spotCancelOrder({ symbol: 'BTCUSDT', orderId: data.orderId });
    assert.deepEqual((await client.getSpotOpenOrders()).data, []);
    assert.equal((await client.getSpotHistoricOrders()).data[0].status, 'cancelled');
    const batch = [
      { ...BITGET_ORDER, clientOid: 'sdk2' },
      { ...BITGET_ORDER, clientOid: 'sdk1' },
    ];
    const { successList, failureList } = (
      await client.spotBatchSubmitOrders({ symbol: 'BTCUSDT', orderList: batch })
    ).data;
    assert.deepEqual(
      [successList.map(({ clientOid }) => clientOid), failureList.map(({ errorCode }) => errorCode)],
      [['sdk2'], ['43118']],
    );
    assert.deepEqual(refused(sandbox), []);
  });

  test('opens, finds and closes a position', async (t) => {
    const sandbox = await openBitget(t);
    const client = clientOf(sandbox);
    await client.setFuturesLeverage({ ...FUTURES, marginCoin: 'USDT', leverage: '5' });
    await client.futuresSubmitOrder({ ...BITGET_FUTURES_ORDER, clientOid: 'sdk1' });
    const { data } = await client.getFuturesOrder({ ...FUTURES, clientOid: 'sdk1' });
    assert.deepEqual([data.state, data.priceAvg, data.leverage], ['filled', '60000', '5']);
    const [position] = (await client.getFuturesPositions({ ...FUTURES, marginCoin: 'USDT' })).data;
    assert.deepEqual([position.holdSide, position.total, position.leverage], ['long', '0.01', '5']);
    assert.equal((await client.futuresFlashClosePositions(FUTURES)).data.successList.length, 1);
    assert.deepEqual((await client.getFuturesPositions({ ...FUTURES, marginCoin: 'USDT' })).data, []);
    assert.deepEqual(refused(sandbox), []);
  });

  test('trades on the demo side with its header, and on the live side not', async (t) => {
    const sandbox = await openBitget(t, { keys: [DEMO_KEY] });
    const demo = clientOf(sandbox, { demoTrading: true });
    assert.equal((await demo.getSpotAccountAssets()).data.length, 3);
    const { code, body } = await rejection(clientOf(sandbox).getSpotAccountAssets());
    assert.deepEqual([code, body.code], [400, '40099']);
  });

  test('logs in over WebSocket and follows its account', async (t) => {
    const sandbox = await openBitget(t);
    const wsUrl = `${sandbox.webSocketUrls.mainnet}/v2/ws/private`;
    const stream = new WebsocketClientV2({ ...CREDENTIALS, wsUrl }, silent);
    t.after(() => stream.closeAll(true));
    const updates = [];
    stream.on('update', ({ arg, data }) => updates.push({ channel: arg.channel, rows: data }));
    stream.subscribeTopic('SPOT', 'orders');
    stream.subscribeTopic('USDT-FUTURES', 'positions');
    // In one message or in two.
    const topics = () =>
      sandbox.messages.filter(({ op }) => op === 'subscribe').flatMap(({ json }) => json.args);
    await until(() => topics().length === 2);
    const client = clientOf(sandbox);
    await client.spotSubmitOrder({ ...BITGET_ORDER, clientOid: 'ws1' });
    await client.futuresSubmitOrder(BITGET_FUTURES_ORDER);
    const rowOf = (name) => updates.find(({ channel, rows }) => channel === name && rows.length > 0)?.rows[0];
    await until(() => rowOf('orders') !== undefined && rowOf('positions') !== undefined);
    assert.deepEqual([rowOf('orders').clientOid, rowOf('orders').status], ['ws1', 'live']);
    assert.deepEqual([rowOf('positions').instId, rowOf('positions').total], ['BTCUSDT', '0.01']);
  });

  test('learns why a WebSocket login is refused', async (t) => {
    const sandbox = await openBitget(t);
    const wsUrl = `${sandbox.webSocketUrls.mainnet}/v2/ws/private`;
    const stream = new WebsocketClientV2({ ...CREDENTIALS, apiPass: 'Another1', wsUrl }, silent);
    t.after(() => stream.closeAll(true));
    const failures = [];
    stream.on('exception', (event) => failures.push(event));
    stream.subscribeTopic('SPOT', 'account');
    await until(() => failures.length > 0);
    assert.equal(failures[0].code, 30012);
  });
});
