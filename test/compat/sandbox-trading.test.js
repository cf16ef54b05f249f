'use strict';

/** The orders, executions and positions of the sandbox have the fields that bybit-api declares, in replies and pushed. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { RestClientV5, WebsocketClient } = require('bybit-api');
const { KEY } = require('../support/fixtures.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { assertDeclared } = require('./support/declared-fields.js');

const TRADE = 'response/v5-trade';
const POSITION = 'response/v5-position';
const EVENTS = 'websockets/ws-events';
/** bybit-api logs every connection. */
const QUIET = { trace() {}, info() {}, error() {} };

const BTC = { category: 'linear', symbol: 'BTCUSDT' };
const ENTRY = { ...BTC, side: 'Buy', orderType: 'Market', qty: '0.01', stopLoss: '50000' };
const EXIT = { ...BTC, side: 'Sell', orderType: 'Market', qty: '0.005', reduceOnly: true };
const RESTING = { ...BTC, side: 'Buy', orderType: 'Limit', qty: '0.01', price: '50000' };

function newClient(sandbox) {
  return new RestClientV5({ key: KEY.apiKey, secret: KEY.secret, baseUrl: sandbox.urls.mainnet });
}

/** The documentation of Bybit has a number for smpGroup, bybit-api a string. */
function asDeclared(row) {
  return 'smpGroup' in row ? { ...row, smpGroup: `${row.smpGroup}` } : row;
}

async function resultOf(request) {
  const { retCode, retMsg, result } = await request;
  assert.equal(retCode, 0, retMsg);
  return result;
}

test('replies about trading have the fields that bybit-api declares', async (t) => {
  const client = newClient(await openSandbox(t));
  await resultOf(client.setLeverage({ ...BTC, buyLeverage: '5', sellLeverage: '5' }));
  for (const order of [ENTRY, EXIT, RESTING]) {
    assertDeclared(await resultOf(client.submitOrder(order)), TRADE, 'OrderResultV5');
  }
  await resultOf(
    client.submitOrder({ ...BTC, category: 'spot', side: 'Buy', orderType: 'Market', qty: '100' }),
  );
  for (const [request, file, name] of [
    [() => client.getActiveOrders(BTC), TRADE, 'AccountOrderV5'],
    [() => client.getHistoricOrders({ category: 'linear' }), TRADE, 'AccountOrderV5'],
    [() => client.getHistoricOrders({ category: 'spot' }), TRADE, 'AccountOrderV5'],
    [() => client.getExecutionList({ category: 'linear' }), POSITION, 'ExecutionV5'],
    [() => client.getExecutionList({ category: 'spot' }), POSITION, 'ExecutionV5'],
    [() => client.getPositionInfo(BTC), POSITION, 'PositionV5'],
    [() => client.getPositionInfo({ category: 'linear', symbol: 'ETHUSDT' }), POSITION, 'PositionV5'],
    [() => client.getClosedPnL({ category: 'linear' }), POSITION, 'ClosedPnLV5'],
    [() => client.getWalletBalance({ accountType: 'UNIFIED' }), 'response/v5-account', 'WalletBalanceV5'],
  ]) {
    const { list } = await resultOf(request());
    assert.ok(list.length > 0, name);
    for (const row of list) assertDeclared(asDeclared(row), file, name);
  }
  const row = { ...RESTING };
  const batch = await client.batchSubmitOrders('linear', [{ ...row, orderLinkId: 'a' }, row]);
  for (const created of batch.result.list) assertDeclared(created, TRADE, 'BatchCreateOrderResultV5');
  assert.deepEqual(
    batch.retExtInfo.list.map(({ code }) => code),
    [0, 0],
  );
  const cancelled = await client.batchCancelOrders('linear', [{ symbol: 'BTCUSDT', orderLinkId: 'a' }]);
  assertDeclared(cancelled.result.list[0], TRADE, 'BatchCancelOrderResultV5');
});

test('pushed changes of an account have the fields that bybit-api declares', async (t) => {
  const sandbox = await openSandbox(t);
  const client = newClient(sandbox);
  const wsUrl = `${sandbox.webSocketUrls.mainnet}/v5/private`;
  const stream = new WebsocketClient({ key: KEY.apiKey, secret: KEY.secret, market: 'v5', wsUrl }, QUIET);
  t.after(() => stream.closeAll(true));
  stream.on('exception', () => {});
  const names = {
    order: 'WSAccountOrderV5',
    execution: 'WSExecutionV5',
    'execution.fast': 'WSExecutionFastV5',
    position: 'WSPositionV5',
    wallet: 'WSWalletV5',
  };
  const topics = Object.keys(names);
  const arrived = new Map();
  const complete = new Promise((resolve) => {
    stream.on('update', ({ topic, data }) => {
      arrived.set(topic, data);
      if (arrived.size === topics.length) resolve(undefined);
    });
  });
  const subscribed = new Promise((resolve) => {
    stream.on('response', (answer) => {
      if (answer.op === 'subscribe') resolve(undefined);
    });
  });
  // They reject when the test ends the connection.
  for (const subscription of stream.subscribeV5(topics, 'linear') ?? []) subscription.catch(() => {});
  await subscribed;
  await resultOf(client.submitOrder(ENTRY));
  await complete;
  for (const [topic, name] of Object.entries(names)) {
    for (const row of arrived.get(topic)) assertDeclared(asDeclared(row), EVENTS, name);
  }
  for (const coin of arrived.get('wallet')[0].coin) assertDeclared(coin, EVENTS, 'WSCoinV5');
});
