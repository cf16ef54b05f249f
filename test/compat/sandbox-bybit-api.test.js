'use strict';

/** bybit-api as it is, without anything of this package, on the sandbox: REST, streams, orders over WebSocket. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { KEY } = require('../support/fixtures.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { until } = require('../support/promises.js');
const { VERSIONS } = require('./support/bybit-api.js');

const QUIET = Object.freeze({ trace() {}, info() {}, error() {} });
const LINEAR = Object.freeze({ category: 'linear', symbol: 'BTCUSDT' });
const LIMIT = Object.freeze({ ...LINEAR, side: 'Buy', orderType: 'Limit', qty: '0.01', price: '50000' });
const own = { key: KEY.apiKey, secret: KEY.secret };

/** @param {{ retCode: number, retMsg: string, result: any }} reply @returns {any} the result of a success */
function result(reply) {
  assert.equal(reply.retCode, 0, reply.retMsg);
  return reply.result;
}

for (const { RestClientV5, version } of VERSIONS) {
  describe(`bybit-api ${version}, REST`, () => {
    const open = async (t, options) => {
      const sandbox = await openSandbox(t, options);
      return { sandbox, client: new RestClientV5({ ...own, baseUrl: sandbox.urls.mainnet }) };
    };

    test('what a bot reads before its first order', async (t) => {
      const { sandbox, client } = await open(t);
      sandbox.setPrice('BTCUSDT', 60000);
      const tickers = result(await client.getTickers({ ...LINEAR }));
      assert.equal(Number(tickers.list[0].lastPrice), 60000);
      const [instrument] = result(await client.getInstrumentsInfo({ ...LINEAR })).list;
      assert.equal(instrument.lotSizeFilter.qtyStep, '0.001');
      assert.equal(Number(instrument.priceFilter.tickSize), 0.1);
      const candles = result(await client.getKline({ ...LINEAR, interval: '60', limit: 5 }));
      assert.equal(candles.list.length, 5);
      const wallet = result(await client.getWalletBalance({ accountType: 'UNIFIED', coin: 'USDT' }));
      assert.equal(Number(wallet.list[0].coin[0].walletBalance), 10000);
    });

    test('an order is placed, amended, found and cancelled', async (t) => {
      const { client } = await open(t);
      result(await client.setLeverage({ ...LINEAR, buyLeverage: '5', sellLeverage: '5' }));
      const again = await client.setLeverage({ ...LINEAR, buyLeverage: '5', sellLeverage: '5' });
      assert.equal(again.retCode, 110043);
      const placed = result(
        await client.submitOrder({ ...LIMIT, orderLinkId: 'link-1', takeProfit: '66000', stopLoss: '45000' }),
      );
      result(await client.amendOrder({ ...LINEAR, orderLinkId: 'link-1', price: '49000', qty: '0.02' }));
      const [order] = result(await client.getActiveOrders({ ...LINEAR })).list;
      assert.deepEqual(
        [order.orderId, order.price, order.qty, order.takeProfit, order.stopLoss],
        [placed.orderId, '49000', '0.02', '66000', '45000'],
      );
      result(await client.cancelOrder({ ...LINEAR, orderLinkId: 'link-1' }));
      const [past] = result(await client.getHistoricOrders({ ...LINEAR, orderLinkId: 'link-1' })).list;
      assert.deepEqual([past.orderId, past.orderStatus], [placed.orderId, 'Cancelled']);
      const gone = await client.cancelOrder({ ...LINEAR, orderLinkId: 'link-1' });
      assert.equal(gone.retCode, 110001);
    });

    test('a position is opened, protected and closed', async (t) => {
      const { sandbox, client } = await open(t);
      sandbox.setPrice('BTCUSDT', 60000);
      result(await client.submitOrder({ ...LINEAR, side: 'Buy', orderType: 'Market', qty: '0.01' }));
      result(await client.setTradingStop({ ...LINEAR, stopLoss: '58000', positionIdx: 0 }));
      const [position] = result(await client.getPositionInfo({ ...LINEAR })).list;
      assert.deepEqual([position.side, position.size, Number(position.stopLoss)], ['Buy', '0.01', 58000]);
      sandbox.setPrice('BTCUSDT', 57000);
      const [closed] = result(await client.getPositionInfo({ ...LINEAR })).list;
      assert.equal(Number(closed.size), 0, 'the stop loss has closed it');
      const { list } = result(await client.getExecutionList({ ...LINEAR }));
      assert.deepEqual(list.map(({ side }) => side).sort(), ['Buy', 'Sell']);
    });

    test('several orders at once, cancelled at once', async (t) => {
      const { client } = await open(t);
      const { symbol, side, orderType, qty } = LIMIT;
      const orders = ['50000', '50001'].map((price) => ({ symbol, side, orderType, qty, price }));
      const { list } = result(await client.batchSubmitOrders('linear', orders));
      assert.equal(list.length, 2);
      result(await client.cancelAllOrders({ ...LINEAR }));
      assert.deepEqual(result(await client.getActiveOrders({ ...LINEAR })).list, []);
    });
  });
}

const [{ WebsocketClient, WebsocketAPIClient }] = VERSIONS;

/** @returns {any} a client of one channel, closed with the test, with the updates that it gets */
function streamClient(t, wsUrl) {
  const client = new WebsocketClient({ ...own, wsUrl }, QUIET);
  const updates = [];
  client.on('update', (update) => updates.push(update));
  client.on('error', () => {});
  client.on('exception', () => {});
  t.after(() => client.closeAll(true));
  return { client, updates };
}

test('the public stream: tickers, order book, candles and trades', async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.setPrice('BTCUSDT', 60000);
  const { client, updates } = streamClient(t, `${sandbox.webSocketUrls.mainnet}/v5/public/linear`);
  const topics = ['tickers.BTCUSDT', 'orderbook.50.BTCUSDT', 'kline.1.BTCUSDT', 'publicTrade.BTCUSDT'];
  const asked = client.subscribeV5(topics, 'linear');
  await until(() => topics.every((topic) => updates.some((update) => update.topic === topic)));
  await Promise.allSettled([asked].flat());
  const ticker = updates.find(({ topic }) => topic === 'tickers.BTCUSDT');
  assert.equal(Number(ticker.data.lastPrice), 60000);
});

test('the private stream tells of order, execution, position and wallet', async (t) => {
  const sandbox = await openSandbox(t);
  const { client, updates } = streamClient(t, `${sandbox.webSocketUrls.mainnet}/v5/private`);
  const topics = ['order', 'execution', 'position', 'wallet'];
  const asked = client.subscribeV5(topics, 'linear');
  await until(() => sandbox.messages.some(({ op, reply }) => op === 'subscribe' && reply?.success === true));
  await Promise.allSettled([asked].flat());
  const { RestClientV5 } = VERSIONS[0];
  const rest = new RestClientV5({ ...own, baseUrl: sandbox.urls.mainnet });
  result(await rest.submitOrder({ ...LINEAR, side: 'Buy', orderType: 'Market', qty: '0.01' }));
  await until(() => topics.every((topic) => updates.some((update) => update.topic === topic)));
  const position = updates.find(({ topic }) => topic === 'position');
  assert.deepEqual([position.data[0].symbol, position.data[0].size], ['BTCUSDT', '0.01']);
});

test('orders over WebSocket are placed, amended and cancelled', async (t) => {
  const sandbox = await openSandbox(t);
  const options = { ...own, wsUrl: `${sandbox.webSocketUrls.mainnet}/v5/trade`, attachEventListeners: false };
  const client = new WebsocketAPIClient(options, QUIET);
  t.after(() => client.getWSClient().closeAll(true));
  client.getWSClient().on('exception', () => {});
  const { data } = await client.submitNewOrder({ ...LIMIT, orderLinkId: 'ws-1' });
  assert.equal((await client.amendOrder({ ...LINEAR, orderId: data.orderId, price: '49000' })).retCode, 0);
  const { RestClientV5 } = VERSIONS[0];
  const rest = new RestClientV5({ ...own, baseUrl: sandbox.urls.mainnet });
  const [order] = result(await rest.getActiveOrders({ ...LINEAR })).list;
  assert.deepEqual([order.orderId, order.price], [data.orderId, '49000']);
  assert.equal((await client.cancelOrder({ ...LINEAR, orderLinkId: 'ws-1' })).retCode, 0);
  assert.deepEqual(result(await rest.getActiveOrders({ ...LINEAR })).list, []);
});
