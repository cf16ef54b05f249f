'use strict';

/** The market and asset endpoints of the sandbox, by what bybit-api declares and what ccxt reads. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const http = require('node:http');
const { randomUUID } = require('node:crypto');
const { RestClientV5, WebsocketClient } = require('bybit-api');
const ccxt = require('ccxt');
const { KEY } = require('../support/fixtures.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { assertDeclared } = require('./support/declared-fields.js');

const MARKET = 'response/v5-market';
const ASSET = 'response/v5-asset';
/** bybit-api logs every connection. */
const QUIET = { trace() {}, info() {}, error() {} };

/** @param {any} sandbox @param {'mainnet' | 'demo'} [environment] */
function newClient(sandbox, environment = 'mainnet') {
  return new RestClientV5({ key: KEY.apiKey, secret: KEY.secret, baseUrl: sandbox.urls[environment] });
}

/** @returns {any} an exchange whose only change is its addresses */
function newExchange(sandbox) {
  const exchange = new ccxt.bybit({ apiKey: KEY.apiKey, secret: KEY.secret, enableRateLimit: false });
  exchange.urls.api.public = sandbox.urls.mainnet;
  exchange.urls.api.private = sandbox.urls.mainnet;
  exchange.agent = new http.Agent({ keepAlive: true });
  return exchange;
}

async function resultOf(request) {
  const { retCode, retMsg, result } = await request;
  assert.equal(retCode, 0, retMsg);
  return result;
}

test('replies have the fields that bybit-api declares', async (t) => {
  const client = newClient(await openSandbox(t));
  const symbol = 'BTCUSDT';
  const linear = { category: 'linear', symbol };
  for (const [request, file, name] of [
    [client.getInstrumentsInfo({ category: 'linear' }), MARKET, 'LinearInverseInstrumentInfoV5'],
    [client.getInstrumentsInfo({ category: 'inverse' }), MARKET, 'LinearInverseInstrumentInfoV5'],
    [client.getInstrumentsInfo({ category: 'spot' }), MARKET, 'SpotInstrumentInfoV5'],
    [client.getInstrumentsInfo({ category: 'option' }), MARKET, 'OptionInstrumentInfoV5'],
    [client.getTickers({ category: 'linear' }), MARKET, 'TickerLinearInverseV5'],
    [client.getTickers({ category: 'inverse' }), MARKET, 'TickerLinearInverseV5'],
    [client.getTickers({ category: 'spot' }), MARKET, 'TickerSpotV5'],
    [client.getTickers({ category: 'option', baseCoin: 'BTC' }), MARKET, 'TickerOptionV5'],
    [client.getFundingRateHistory(linear), MARKET, 'FundingRateHistoryResponseV5'],
    [client.getPublicTradingHistory(linear), MARKET, 'PublicTradeV5'],
    [client.getFeeRate({ category: 'linear' }), 'response/v5-account', 'FeeRateV5'],
  ]) {
    const { list } = await resultOf(request);
    assert.ok(list.length > 0, name);
    for (const row of list) assertDeclared(row, file, name);
  }
  assertDeclared(await resultOf(client.getOrderbook(linear)), MARKET, 'OrderbookResponseV5');
  const interest = await resultOf(client.getOpenInterest({ ...linear, intervalTime: '5min' }));
  assertDeclared(interest, MARKET, 'OpenInterestResponseV5');
  const { rows } = await resultOf(client.getCoinInfo());
  for (const row of rows) assertDeclared(row, ASSET, 'CoinInfoV5');
  const id = randomUUID();
  await resultOf(client.createInternalTransfer(id, 'USDT', '5', 'UNIFIED', 'FUND'));
  const { list } = await resultOf(client.getInternalTransferRecords());
  assertDeclared(list[0], ASSET, 'InternalTransferRecordV5');
  assert.equal(list[0].transferId, id);
  const all = await resultOf(client.getAllCoinsBalance({ accountType: 'FUND' }));
  assertDeclared(all, ASSET, 'AllCoinsBalanceV5');
  assertDeclared(all.balance[0], ASSET, 'CoinBalanceV5');
  const one = await resultOf(client.getCoinBalance({ accountType: 'FUND', coin: 'USDT' }));
  assertDeclared(one, ASSET, 'AccountCoinBalanceV5');
  assert.equal(one.balance.walletBalance, '5');
});

test('demo money, by bybit-api', async (t) => {
  const client = newClient(await openSandbox(t, { keys: [{ ...KEY, environment: 'demo' }] }), 'demo');
  await resultOf(
    client.requestDemoTradingFunds({ adjustType: 0, utaDemoApplyMoney: [{ coin: 'ETH', amountStr: '2' }] }),
  );
  const { list } = await resultOf(client.getWalletBalance({ accountType: 'UNIFIED', coin: 'ETH' }));
  assert.equal(list[0].coin[0].walletBalance, '2');
});

test('pushed data has the fields that bybit-api declares', async (t) => {
  const sandbox = await openSandbox(t);
  const wsUrl = `${sandbox.webSocketUrls.mainnet}/v5/public/linear`;
  const client = new WebsocketClient({ market: 'v5', wsUrl }, QUIET);
  t.after(() => client.closeAll(true));
  client.on('exception', () => {});
  const names = {
    'tickers.BTCUSDT': 'WSTickerV5',
    'orderbook.50.BTCUSDT': 'WSOrderbookV5',
    'kline.5.BTCUSDT': 'WSKlineV5',
    'publicTrade.BTCUSDT': 'WSTradeV5',
  };
  const arrived = new Map();
  const complete = new Promise((resolve) => {
    client.on('update', (message) => {
      if (!arrived.has(message.topic)) arrived.set(message.topic, message);
      if (arrived.size === Object.keys(names).length) resolve(undefined);
    });
  });
  // They reject when the test ends the connection.
  const subscriptions = client.subscribeV5(Object.keys(names), 'linear') ?? [];
  for (const subscription of subscriptions) subscription.catch(() => {});
  await complete;
  for (const [topic, name] of Object.entries(names)) {
    const { type, data } = arrived.get(topic);
    assert.equal(type, 'snapshot', topic);
    assertDeclared([data].flat()[0], 'websockets/ws-events', name);
  }
});

test('ccxt reads markets, currencies and market data, and transfers coins', async (t) => {
  const sandbox = await openSandbox(t);
  const exchange = newExchange(sandbox);
  const markets = await exchange.loadMarkets();
  const kinds = new Set(Object.values(markets).map(({ type, linear }) => `${type} ${linear}`));
  assert.deepEqual(kinds, new Set(['spot undefined', 'swap true', 'swap false', 'option true']));
  assert.equal(exchange.currencies.USDT.networks.TRC20.withdraw, true);

  for (const symbol of ['BTC/USDT', 'BTC/USDT:USDT', 'BTC/USD:BTC']) {
    const { bid, ask, last, high, low, baseVolume } = await exchange.fetchTicker(symbol);
    assert.ok(bid < ask && low <= last && last <= high && baseVolume > 0, symbol);
    const since = Date.now() - 60 * 60_000;
    const candles = await exchange.fetchOHLCV(symbol, '1m', since, 10);
    assert.deepEqual([candles.length, candles[0][0] - since < 60_000], [10, true]);
    const book = await exchange.fetchOrderBook(symbol, 20);
    assert.deepEqual([book.bids.length, book.asks.length], [20, 20]);
    assert.ok((await exchange.fetchTrades(symbol)).every(({ amount, price }) => amount > 0 && price > 0));
  }
  const swap = 'ETH/USDT:USDT';
  assert.ok(Object.keys(await exchange.fetchTickers(['BTC/USDT:USDT', swap])).includes(swap));
  assert.ok((await exchange.fetchFundingRateHistory(swap)).every(({ fundingRate }) => fundingRate > 0));
  assert.ok((await exchange.fetchFundingRate(swap)).fundingTimestamp > Date.now());
  assert.ok((await exchange.fetchOpenInterestHistory(swap)).length > 0);
  assert.equal((await exchange.fetchTradingFee(swap)).taker, 0.00055);
  assert.equal((await exchange.fetchIndexOHLCV(swap, '1h', undefined, 1))[0][4], 3000);

  const { status } = await exchange.transfer('USDT', 10, 'unified', 'fund');
  assert.equal(status, 'ok');
  assert.equal((await exchange.fetchBalance({ type: 'fund' })).USDT.free, 10);
  assert.equal((await exchange.fetchTransfers('USDT'))[0].amount, 10);
  await assert.rejects(exchange.transfer('USDT', 1e9, 'unified', 'fund'), ccxt.InsufficientFunds);
});
