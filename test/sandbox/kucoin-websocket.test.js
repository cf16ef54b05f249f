'use strict';

// Runs once: nothing here signs with the package.

/** The WebSocket connections of the KuCoin sandbox. */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { inspect } = require('node:util');
const { test } = require('node:test');
const { connect, refusedUpgrade } = require('./websocket-client.js');
const {
  FUTURES_ORDER,
  KUCOIN_KEY,
  SPOT_ORDER,
  hmac,
  kucoinRequest,
  openKucoin,
} = require('../support/sandbox/kucoin.js');

/** @param {any} t @param {string} origin @param {'private' | 'public'} kind */
async function openStream(t, origin, kind) {
  const { data } = await kucoinRequest(origin, 'POST', `/api/v1/bullet-${kind}`);
  const [server] = data.instanceServers;
  return connect(t, `${server.endpoint}?token=${data.token}&connectId=mine`);
}

/** @param {any} sandbox @param {{ key?: any, timestamp?: string, passphrase?: string }} [options] */
function tradeUrl(sandbox, { key = KUCOIN_KEY, timestamp = `${Date.now()}`, passphrase } = {}) {
  const query = new URLSearchParams({
    ...{ apikey: key.apiKey, timestamp, sign: hmac(key.secret, key.apiKey + timestamp) },
    passphrase: hmac(key.secret, passphrase ?? key.passphrase),
  });
  return `${sandbox.webSocketUrls.mainnet}/v1/private?${query}`;
}

/** A connection for orders that has signed the server's text. */
async function openTrade(t, sandbox) {
  const connection = await connect(t, tradeUrl(sandbox));
  const hello = await connection.next();
  const welcome = await connection.ask(hmac(KUCOIN_KEY.secret, JSON.stringify(hello)));
  assert.equal(welcome.data, 'welcome', JSON.stringify(welcome));
  return connection;
}

test('the stream of a private token reports orders and balances', async (t) => {
  const sandbox = await openKucoin(t);
  const stream = await openStream(t, sandbox.urls.mainnet, 'private');
  assert.deepEqual(await stream.next(), { id: 'mine', type: 'welcome' });
  assert.deepEqual(await stream.ask({ id: '1', type: 'ping' }), { id: '1', type: 'pong' });
  for (const [id, topic] of [
    ['2', '/spotMarket/tradeOrders'],
    ['3', '/account/balance'],
  ]) {
    const request = { id, type: 'subscribe', topic, privateChannel: true, response: true };
    assert.deepEqual(await stream.ask(request), { id, type: 'ack' });
  }
  const body = { ...SPOT_ORDER, clientOid: 'mine' };
  const { data } = await kucoinRequest(sandbox.urls.mainnet, 'POST', '/api/v1/hf/orders', { body });
  const { topic, subject, channelType, data: order } = await stream.next();
  assert.deepEqual([topic, subject, channelType], ['/spotMarket/tradeOrders', 'orderChange', 'private']);
  assert.deepEqual([order.orderId, order.clientOid, order.type], [data.orderId, 'mine', 'open']);
  sandbox.setPrice('BTC-USDT', 50_000);
  const pushes = [await stream.next(), await stream.next(), await stream.next()];
  assert.deepEqual(
    pushes.map(({ data: row }) => row.type ?? `${row.currency} ${row.total}`),
    ['filled', 'BTC 0.51', 'USDT 9499.5'],
  );
});

test('futures have a stream of their own', async (t) => {
  const sandbox = await openKucoin(t);
  const stream = await openStream(t, sandbox.urls.futures, 'private');
  await stream.next();
  const request = { id: '1', type: 'subscribe', topic: '/contractMarket/tradeOrders', response: true };
  assert.equal((await stream.ask(request)).type, 'ack');
  assert.equal((await stream.ask({ ...request, topic: '/spotMarket/tradeOrders' })).code, 404);
  const body = { ...FUTURES_ORDER, clientOid: 'mine' };
  await kucoinRequest(sandbox.urls.futures, 'POST', '/api/v1/orders', { body });
  const { subject, data } = await stream.next();
  assert.deepEqual([subject, data.symbol, data.type], ['symbolOrderChange', 'XBTUSDTM', 'open']);
});

test('a public token opens prices, and no account', async (t) => {
  const sandbox = await openKucoin(t);
  const stream = await openStream(t, sandbox.urls.mainnet, 'public');
  await stream.next();
  const request = { id: '1', type: 'subscribe', response: true };
  assert.match((await stream.ask({ ...request, topic: '/spotMarket/tradeOrders' })).data, /private token/);
  assert.equal((await stream.ask({ ...request, topic: '/market/ticker:BTC-USDT' })).type, 'ack');
  sandbox.setPrice('BTC-USDT', 61_000);
  assert.equal((await stream.next()).data.price, '61000');
});

test('a token that is not known is refused, and the connection ends', async (t) => {
  const sandbox = await openKucoin(t);
  const stream = await connect(t, `${sandbox.webSocketUrls.mainnet}/?token=made-up&connectId=mine`);
  const answer = { id: 'mine', type: 'error', code: 401, data: 'token is invalid' };
  assert.deepEqual(await stream.next(), answer);
  await once(stream.ws, 'close');
});

test('the streams of a key end when it is removed', async (t) => {
  const sandbox = await openKucoin(t);
  const stream = await openStream(t, sandbox.urls.mainnet, 'private');
  await stream.next();
  sandbox.removeKey(KUCOIN_KEY.apiKey);
  await once(stream.ws, 'close');
});

test('orders are placed and cancelled over the WebSocket for orders', async (t) => {
  const sandbox = await openKucoin(t);
  const trade = await openTrade(t, sandbox);
  assert.equal((await trade.ask({ id: 'p', op: 'ping' })).op, 'pong');
  const order = { id: '1', op: 'spot.order', args: { ...SPOT_ORDER, clientOid: 'mine' } };
  const placed = await trade.ask(order);
  assert.deepEqual([placed.id, placed.op, placed.code], ['1', 'spot.order', '200000']);
  assert.equal(placed.data.clientOid, 'mine');
  assert.equal((await trade.ask(order)).code, '102426');
  const args = { symbol: 'BTC-USDT', clientOid: 'mine' };
  assert.equal((await trade.ask({ id: '2', op: 'spot.cancel', args })).data.clientOid, 'mine');
  const futures = { id: '3', op: 'futures.order', args: { ...FUTURES_ORDER, clientOid: 'mine' } };
  const { data } = await trade.ask(futures);
  const ended = await trade.ask({ id: '4', op: 'futures.cancel', args: { orderId: data.orderId } });
  assert.deepEqual(ended.data, { cancelledOrderIds: [data.orderId] });
  assert.equal((await trade.ask({ id: '5', op: 'spot.unknown' })).code, '400100');
  const printed = inspect([sandbox.requests, sandbox.messages], { depth: 9 });
  const secrets = [KUCOIN_KEY.apiKey, hmac(KUCOIN_KEY.secret, KUCOIN_KEY.passphrase)];
  assert.ok(!secrets.some((text) => printed.includes(text) || printed.includes(encodeURIComponent(text))));
});

test('a command needs the permission of its endpoint', async (t) => {
  const sandbox = await openKucoin(t, { keys: [{ ...KUCOIN_KEY, permissions: ['General', 'Spot'] }] });
  const trade = await openTrade(t, sandbox);
  const refused = await trade.ask({ id: '1', op: 'futures.order', args: FUTURES_ORDER });
  assert.deepEqual([refused.code, refused.msg], ['400007', 'Access denied, require more permission.']);
});

for (const [title, options, code] of [
  ['another passphrase', { passphrase: 'Another1' }, '400004'],
  ['an old time', { timestamp: '1700000000000' }, '400002'],
  ['an unknown key', { key: { ...KUCOIN_KEY, apiKey: 'f'.repeat(24) } }, '400003'],
]) {
  test(`${title} in the URL: ${code}`, async (t) => {
    const sandbox = await openKucoin(t);
    const connection = await connect(t, tradeUrl(sandbox, options));
    assert.equal((await connection.next()).code, code);
    await once(connection.ws, 'close');
  });
}

test('a wrong signature of the hello, and a command before it, end the connection', async (t) => {
  const sandbox = await openKucoin(t);
  for (const answer of ['bm90IHRoZSBzaWduYXR1cmU=', { id: '1', op: 'spot.order', args: SPOT_ORDER }]) {
    const connection = await connect(t, tradeUrl(sandbox));
    await connection.next();
    assert.equal((await connection.ask(answer)).code, '400005');
    await once(connection.ws, 'close');
  }
});

test('other paths are refused over HTTP', async (t) => {
  const sandbox = await openKucoin(t);
  const { status, text } = await refusedUpgrade(`${sandbox.webSocketUrls.mainnet}/v5/private`);
  assert.equal(status, 404);
  assert.match(text, /It has \/ and \/v1\/private/);
});
