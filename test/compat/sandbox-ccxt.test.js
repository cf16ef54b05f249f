'use strict';

/** ccxt as it is, without anything of this package, on the sandbox: markets, orders, positions, streams. */

const assert = require('node:assert/strict');
const http = require('node:http');
const { describe, test } = require('node:test');
const { KEY } = require('../support/fixtures.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { until } = require('../support/promises.js');

/** The newest, and the oldest that the package supports. */
const VERSIONS = ['ccxt', 'ccxt-4-4'].map((name) => require(name));
const SWAP = 'BTC/USDT:USDT';
const SPOT = 'ETH/USDT';

/** @returns {any} an exchange whose only change is its addresses */
function plainExchange(sandbox, Class, options = {}) {
  const exchange = new Class({ apiKey: KEY.apiKey, secret: KEY.secret, enableRateLimit: false, ...options });
  exchange.urls.api.public = sandbox.urls.mainnet;
  exchange.urls.api.private = sandbox.urls.mainnet;
  // Versions that send with node:http have an agent for https: alone.
  exchange.agent = new http.Agent({ keepAlive: true });
  return exchange;
}

/** The requests that the sandbox did not accept. */
const refused = ({ requests }) =>
  requests
    .filter(({ verdict, retCode }) => !['accepted', 'public'].includes(verdict) || retCode !== 0)
    .map(({ method, path, verdict, retCode }) => `${method} ${path} ${verdict} ${retCode}`);

for (const ccxt of VERSIONS) {
  describe(`ccxt ${ccxt.version}`, () => {
    test('markets, ticker, candles and order book agree on the price', async (t) => {
      const sandbox = await openSandbox(t);
      sandbox.setPrice('BTCUSDT', 61000);
      const exchange = plainExchange(sandbox, ccxt.bybit);
      const markets = await exchange.loadMarkets();
      assert.equal(markets[SWAP].precision.price, 0.1);
      assert.equal(markets[SWAP].limits.leverage.max, 100);
      assert.ok(markets[SPOT].spot);
      const { last } = await exchange.fetchTicker(SWAP);
      const candles = await exchange.fetchOHLCV(SWAP, '1m', undefined, 3);
      const { bids, asks } = await exchange.fetchOrderBook(SWAP);
      assert.deepEqual([last, candles.at(-1)[4], candles.length], [61000, 61000, 3]);
      assert.ok(bids[0][0] < asks[0][0]);
      assert.deepEqual(refused(sandbox), []);
    });

    test('a limit order of a contract: leverage, take profit and stop loss, amended, cancelled', async (t) => {
      const sandbox = await openSandbox(t);
      const exchange = plainExchange(sandbox, ccxt.bybit);
      await exchange.setLeverage(5, SWAP);
      const { id } = await exchange.createOrder(SWAP, 'limit', 'buy', 0.01, 50000, {
        clientOrderId: 'ccxt-1',
        takeProfit: { triggerPrice: 66000 },
        stopLoss: { triggerPrice: 45000 },
      });
      const [placed] = await exchange.fetchOpenOrders(SWAP);
      assert.deepEqual(
        [placed.id, placed.clientOrderId, placed.price, placed.amount, placed.status],
        [id, 'ccxt-1', 50000, 0.01, 'open'],
      );
      assert.deepEqual([placed.takeProfitPrice, placed.stopLossPrice], [66000, 45000]);
      await exchange.editOrder(id, SWAP, 'limit', 'buy', 0.02, 49000);
      const [amended] = await exchange.fetchOpenOrders(SWAP);
      assert.deepEqual([amended.id, amended.price, amended.amount], [id, 49000, 0.02]);
      await exchange.cancelOrder(id, SWAP);
      assert.deepEqual(await exchange.fetchOpenOrders(SWAP), []);
      const [cancelled] = await exchange.fetchCanceledOrders(SWAP);
      assert.deepEqual([cancelled.id, cancelled.status], [id, 'canceled']);
      assert.deepEqual(refused(sandbox), []);
    });

    test('a market order opens a position, a reduce-only order closes it', async (t) => {
      const sandbox = await openSandbox(t);
      sandbox.setPrice('BTCUSDT', 60000);
      const exchange = plainExchange(sandbox, ccxt.bybit);
      await exchange.createOrder(SWAP, 'market', 'buy', 0.01);
      const [position] = await exchange.fetchPositions([SWAP]);
      assert.deepEqual([position.side, position.contracts], ['long', 0.01]);
      assert.ok(Math.abs(position.entryPrice - 60000) < 60, String(position.entryPrice));
      await exchange.createOrder(SWAP, 'market', 'sell', 0.01, undefined, { reduceOnly: true });
      const left = (await exchange.fetchPositions([SWAP])).filter(({ contracts }) => contracts > 0);
      assert.deepEqual(left, []);
      const trades = await exchange.fetchMyTrades(SWAP);
      assert.deepEqual(trades.map(({ side }) => side).sort(), ['buy', 'sell']);
      const closed = await exchange.fetchClosedOrders(SWAP);
      assert.deepEqual(
        closed.map(({ status, filled }) => [status, filled]),
        [
          ['closed', 0.01],
          ['closed', 0.01],
        ],
      );
      assert.deepEqual(refused(sandbox), []);
    });

    test('spot: a fill changes the balances, a limit order rests', async (t) => {
      const sandbox = await openSandbox(t, { balances: { USDT: 10000 } });
      sandbox.setPrice('ETHUSDT', 3000);
      const exchange = plainExchange(sandbox, ccxt.bybit);
      await exchange.createMarketBuyOrderWithCost(SPOT, 300);
      const { id } = await exchange.createOrder(SPOT, 'limit', 'buy', 0.1, 2000);
      const balance = await exchange.fetchBalance();
      assert.ok(balance.ETH.total > 0.09 && balance.ETH.total <= 0.1, String(balance.ETH.total));
      assert.ok(Math.abs(balance.USDT.total - 9700) < 1, String(balance.USDT.total));
      await exchange.cancelOrder(id, SPOT);
      assert.deepEqual(await exchange.fetchOpenOrders(SPOT), []);
      assert.deepEqual(refused(sandbox), []);
    });
  });
}

test('ccxt.pro: a ticker, an order and its place in the stream', async (t) => {
  const [ccxt] = VERSIONS;
  const sandbox = await openSandbox(t);
  const exchange = plainExchange(sandbox, ccxt.pro.bybit);
  const { ws } = exchange.urls.api;
  const base = sandbox.webSocketUrls.mainnet;
  ws.public = {
    spot: `${base}/v5/public/spot`,
    inverse: `${base}/v5/public/inverse`,
    option: `${base}/v5/public/option`,
    linear: `${base}/v5/public/linear`,
  };
  ws.private = {
    spot: { unified: `${base}/v5/private`, nonUnified: `${base}/v5/private` },
    contract: `${base}/v5/private`,
    usdc: `${base}/v5/private`,
    trade: `${base}/v5/trade`,
  };
  // ccxt wants this for addresses that begin with ws:.
  await exchange.loadHttpProxyAgent();
  const ended = [];
  t.after(async () => {
    await exchange.close().catch(() => {});
    await Promise.allSettled(ended);
  });
  sandbox.setPrice('BTCUSDT', 60000);
  assert.equal((await exchange.watchTicker(SWAP)).last, 60000);
  if (exchange.has.unWatchTicker) await exchange.unWatchTicker(SWAP);
  const seen = [];
  const watch = exchange.watchOrders(SWAP).then((orders) => seen.push(...orders));
  ended.push(watch);
  await until(() => sandbox.messages.some(({ op, reply }) => op === 'subscribe' && reply?.success === true));
  await until(() =>
    sandbox.messages.some(
      ({ path, op, reply }) => path === '/v5/private' && op === 'subscribe' && reply !== null,
    ),
  );
  const { id } = await exchange.createOrderWs(SWAP, 'limit', 'buy', 0.01, 50000);
  await watch;
  assert.deepEqual([seen[0].id, seen[0].status], [id, 'open']);
  await exchange.cancelOrderWs(id, SWAP);
  assert.deepEqual(await exchange.fetchOpenOrders(SWAP), []);
});
