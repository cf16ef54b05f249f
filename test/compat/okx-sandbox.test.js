'use strict';

// Runs once: nothing here signs with the package.

/** okx-api and ccxt as they are, without anything of this package, on the OKX sandbox. */

const assert = require('node:assert/strict');
const http = require('node:http');
const { describe, test } = require('node:test');
const ccxt = require('ccxt');
const { RestClient, WebsocketAPIClient, WebsocketClient } = require('okx-api');
const { rejection, until } = require('../support/promises.js');
const { OKX_KEY, openOkx } = require('../support/sandbox/okx.js');

const SWAP = 'BTC/USDT:USDT';
const SPOT = 'BTC/USDT';
const CREDENTIALS = { apiKey: OKX_KEY.apiKey, apiSecret: OKX_KEY.secret, apiPass: OKX_KEY.passphrase };
const DEMO_KEY = Object.freeze({ ...OKX_KEY, environment: 'demo' });
const silent = Object.fromEntries(['trace', 'info', 'error'].map((level) => [level, () => {}]));

/** The requests that the sandbox did not accept. */
const refused = ({ requests }) =>
  requests
    .filter(
      ({ verdict, retCode }) => !['accepted', 'public', 'upgrade'].includes(verdict) || (retCode ?? 0) !== 0,
    )
    .map(({ method, path, verdict, retCode }) => `${method} ${path} ${verdict} ${retCode}`);

/** The newest ccxt, and the oldest that the package supports. */
const VERSIONS = ['ccxt', 'ccxt-4-4'].map((name) => require(name));

/** @returns {any} an exchange whose only change is its addresses */
function plainExchange(sandbox, { Class = ccxt.okx, demo = false, ...options } = {}) {
  const { apiKey, secret, passphrase } = OKX_KEY;
  const exchange = new Class({ apiKey, secret, password: passphrase, enableRateLimit: false, ...options });
  exchange.urls.api.rest = sandbox.urls.mainnet;
  exchange.urls.test = { ...exchange.urls.test, rest: sandbox.urls.demo };
  if (exchange.urls.api.ws !== undefined) {
    exchange.urls.api.ws = `${sandbox.webSocketUrls.mainnet}/ws/v5`;
    exchange.urls.test.ws = `${sandbox.webSocketUrls.demo}/ws/v5`;
  }
  // Versions that send with node:http have an agent for https: alone.
  exchange.agent = new http.Agent({ keepAlive: true });
  if (demo) exchange.setSandboxMode(true);
  return exchange;
}

for (const { version, okx } of VERSIONS) {
  describe(`ccxt ${version}`, () => {
    test('places, finds and cancels a spot order', async (t) => {
      const sandbox = await openOkx(t);
      const exchange = plainExchange(sandbox, { Class: okx });
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
      assert.deepEqual(refused(sandbox), []);
    });

    test('opens and closes a position of contracts in demo trading', async (t) => {
      const sandbox = await openOkx(t, { keys: [DEMO_KEY] });
      sandbox.setPrice('BTC-USDT-SWAP', 60000, { environment: 'demo' });
      const exchange = plainExchange(sandbox, { Class: okx, demo: true });
      await exchange.setLeverage(5, SWAP, { marginMode: 'cross' });
      await exchange.createOrder(SWAP, 'market', 'buy', 2);
      const [position] = await exchange.fetchPositions([SWAP]);
      assert.deepEqual(
        [position.side, position.contracts, position.contractSize, position.entryPrice, position.leverage],
        ['long', 2, 0.01, 60000, 5],
      );
      sandbox.setPrice('BTC-USDT-SWAP', 61000, { environment: 'demo' });
      await exchange.createOrder(SWAP, 'market', 'sell', 2, undefined, { reduceOnly: true });
      assert.deepEqual(await exchange.fetchPositions([SWAP]), []);
      const { USDT } = await exchange.fetchBalance();
      // 2 contracts of 0.01 BTC gain 20; each side costs a fee of 0.05 %.
      assert.equal(USDT.total, 10018.79);
      assert.deepEqual([...new Set(sandbox.requests.map(({ environment }) => environment))], ['demo']);
      assert.deepEqual(refused(sandbox), []);
    });

    test('gets the errors of OKX', async (t) => {
      const sandbox = await openOkx(t);
      const wrong = plainExchange(sandbox, { Class: okx, secret: 'NOTAREALSECRETNOTAREALSECRET0001' });
      assert.equal((await rejection(wrong.fetchBalance())).constructor.name, 'AuthenticationError');
      const exchange = plainExchange(sandbox, { Class: okx });
      const error = await rejection(exchange.createOrder(SPOT, 'limit', 'buy', 10, 50000));
      assert.equal(error.constructor.name, 'InsufficientFunds');
      assert.match(error.message, /"sCode":"51008"/);
    });
  });
}

test('ccxt watches its orders over WebSocket, live and in demo trading', async (t) => {
  for (const demo of [false, true]) {
    const sandbox = await openOkx(t, { keys: [demo ? DEMO_KEY : OKX_KEY] });
    const exchange = plainExchange(sandbox, { Class: ccxt.pro.okx, demo });
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

describe('okx-api', () => {
  test('places, finds, amends and cancels an order', async (t) => {
    const sandbox = await openOkx(t);
    const client = new RestClient({ ...CREDENTIALS, baseUrl: sandbox.urls.mainnet });
    const [{ perm }] = await client.getAccountConfiguration();
    assert.equal(perm, 'read_only,trade');
    const order = {
      instId: 'BTC-USDT',
      tdMode: 'cash',
      side: 'buy',
      ordType: 'limit',
      px: '50000',
      sz: '0.01',
    };
    const [{ ordId, sCode }] = await client.submitOrder({ ...order, clOrdId: 'sdk1' });
    assert.equal(sCode, '0');
    const [found] = await client.getOrderDetails({ instId: 'BTC-USDT', clOrdId: 'sdk1' });
    assert.deepEqual([found.ordId, found.state, found.px, found.sz], [ordId, 'live', '50000', '0.01']);
    await client.amendOrder({ instId: 'BTC-USDT', ordId, newPx: '49000' });
    assert.equal((await client.getOrderList({ instType: 'SPOT' }))[0].px, '49000');
    await client.cancelOrder({ instId: 'BTC-USDT', ordId });
    assert.deepEqual(await client.getOrderList({ instType: 'SPOT' }), []);
    assert.equal((await client.getOrderHistory({ instType: 'SPOT' }))[0].state, 'canceled');
    assert.deepEqual(refused(sandbox), []);
  });

  test('trades on the demo side with its header, and on the live side not', async (t) => {
    const sandbox = await openOkx(t, { keys: [DEMO_KEY] });
    const demo = new RestClient({ ...CREDENTIALS, baseUrl: sandbox.urls.demo, demoTrading: true });
    assert.equal((await demo.getBalance()).length, 1);
    const live = new RestClient({ ...CREDENTIALS, baseUrl: sandbox.urls.mainnet });
    assert.equal((await rejection(live.getBalance())).code, '50101');
  });

  test('logs in over WebSocket, follows its account and places an order there', async (t) => {
    const sandbox = await openOkx(t);
    const wsUrl = `${sandbox.webSocketUrls.mainnet}/ws/v5/private`;
    const stream = new WebsocketClient({ accounts: [CREDENTIALS], wsUrl }, silent);
    const updates = [];
    stream.on('update', ({ arg, data }) => updates.push({ channel: arg.channel, row: data[0] }));
    t.after(() => stream.closeAll(true));
    stream.subscribe([{ channel: 'account' }, { channel: 'orders', instType: 'ANY' }]);
    await until(() => updates.some(({ channel }) => channel === 'account'));

    const trader = new WebsocketAPIClient(
      { accounts: [CREDENTIALS], wsUrl, attachEventListeners: false },
      silent,
    );
    t.after(() => trader.getWSClient().closeAll(true));
    const order = {
      instId: 'BTC-USDT',
      tdMode: 'cash',
      side: 'buy',
      ordType: 'limit',
      px: '50000',
      sz: '0.01',
    };
    const { data } = await trader.submitNewOrder({ ...order, clOrdId: 'ws1' });
    await until(() => updates.some(({ channel }) => channel === 'orders'));
    const { row } = updates.find(({ channel }) => channel === 'orders');
    assert.deepEqual([row.ordId, row.clOrdId, row.state], [data[0].ordId, 'ws1', 'live']);
    await trader.cancelOrder({ instId: 'BTC-USDT', ordId: row.ordId });
    await until(() => updates[updates.length - 1].row.state === 'canceled');
  });

  test('learns why a WebSocket login is refused', async (t) => {
    const sandbox = await openOkx(t);
    const accounts = [{ ...CREDENTIALS, apiPass: 'Another1' }];
    const stream = new WebsocketClient(
      { accounts, wsUrl: `${sandbox.webSocketUrls.mainnet}/ws/v5/private`, reconnectTimeout: 60_000 },
      silent,
    );
    t.after(() => stream.closeAll(true));
    const failures = [];
    stream.on('exception', (event) => failures.push(event));
    stream.on('error', () => {});
    stream.connectPrivate().catch(() => {});
    await until(() => failures.length > 0);
    assert.equal(failures[0].code, '60024');
  });
});
