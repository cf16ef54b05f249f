'use strict';

/** The WebSocket API of the sandbox of Binance. */

const assert = require('node:assert/strict');
const { createPublicKey, generateKeyPairSync } = require('node:crypto');
const { once } = require('node:events');
const { test } = require('node:test');
const { inspect } = require('node:util');
const WebSocket = require('ws');
const { until } = require('../support/promises.js');
const { BINANCE_ED25519, BINANCE_HMAC } = require('../support/venues/vectors.js');
const { KEY, LIMIT, NOW, call, openBinance, signatureOf } = require('./binance-client.js');

const pair = generateKeyPairSync('ed25519');
const ED25519 = Object.freeze({ apiKey: 'ed25519Key'.padEnd(64, '0'), publicKey: pair.publicKey });
const ORDER = Object.freeze(Object.fromEntries(new URLSearchParams(LIMIT)));

/** A connection whose request() resolves to the answer of the same id. */
async function connect(t, sandbox, path = '/ws-api/v3') {
  const socket = new WebSocket(sandbox.webSocketUrls.mainnet + path);
  const received = [];
  socket.on('message', (data) => received.push(JSON.parse(data)));
  socket.on('error', () => {});
  t.after(() => socket.terminate());
  await once(socket, 'open');
  let last = 0;
  const request = async (method, params) => {
    const id = (last += 1);
    socket.send(JSON.stringify({ id, method, params }));
    await until(() => received.some((message) => message.id === id || message.id === null));
    return received.splice(
      received.findIndex((message) => message.id === id || message.id === null),
      1,
    )[0];
  };
  return { socket, received, request };
}

/** The parameters with key, time and signature: sorted by name, not encoded. */
function signed(params, { apiKey = KEY.apiKey, secret = KEY.secret, timestamp = NOW } = {}) {
  const all = { ...params, apiKey, timestamp };
  const payload = Object.keys(all)
    .sort()
    .map((name) => `${name}=${all[name]}`)
    .join('&');
  return { ...all, signature: signatureOf(secret, payload) };
}

const logon = (how) => signed({}, { apiKey: ED25519.apiKey, secret: pair.privateKey, ...how });

test('known vectors: a request that is not ASCII, and a logon', async (t) => {
  let now = 1_645_423_376_532;
  const keys = [
    { apiKey: BINANCE_HMAC.apiKey, secret: BINANCE_HMAC.apiSecret },
    { apiKey: BINANCE_ED25519.apiKey, publicKey: createPublicKey(BINANCE_ED25519.privateKey) },
  ];
  const sandbox = await openBinance(t, { now: () => now, keys });
  const { request } = await connect(t, sandbox);
  const order = {
    ...{ symbol: '１２３４５６', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1.00000000' },
    ...{ price: '0.10000000', recvWindow: 5000, timestamp: now, apiKey: BINANCE_HMAC.apiKey },
    signature: 'b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd',
  };
  const placed = await request('order.place', order);
  assert.deepEqual(
    [placed.status, placed.error.code],
    [400, -1121],
    'the signature is right, the symbol is not listed',
  );
  const changed = await request('order.place', { ...order, price: '0.20000000' });
  assert.deepEqual([changed.status, changed.error.code], [400, -1022]);
  now = 1_649_729_878_532;
  const { status, result } = await request('session.logon', {
    apiKey: BINANCE_ED25519.apiKey,
    timestamp: now,
    signature: '3f607ShE7NxDVBcqOzPxVhTwlmZdEt6RDPtVmIJJYCfEU/AT3wCvX9TgIFs3JhSeCZihhY3eUVXK0ye2WyKjBw==',
  });
  assert.deepEqual([status, result.apiKey, result.authorizedSince], [200, BINANCE_ED25519.apiKey, now]);
});

test('an HMAC key signs each request, and cannot log on', async (t) => {
  const sandbox = await openBinance(t);
  const { request } = await connect(t, sandbox);
  const refused = await request('session.logon', signed({}));
  assert.deepEqual([refused.status, refused.error.code], [400, -4056]);
  const placed = await request('order.place', signed({ ...ORDER, newClientOrderId: 'ws-1' }));
  assert.deepEqual([placed.status, placed.result.status], [200, 'NEW']);
  assert.equal(placed.rateLimits[0].rateLimitType, 'REQUEST_WEIGHT');
  const asked = { symbol: 'BTCUSDT', origClientOrderId: 'ws-1' };
  assert.equal((await request('order.status', signed(asked))).result.orderId, placed.result.orderId);
  const { json } = await call(sandbox, 'GET', '/api/v3/openOrders');
  assert.equal(json[0].clientOrderId, 'ws-1', 'one account by HTTP and by WebSocket');
  assert.equal((await request('order.cancel', signed(asked))).result.status, 'CANCELED');
  const gone = await request('order.cancel', signed(asked));
  assert.deepEqual([gone.status, gone.error], [400, { code: -2011, msg: 'Unknown order sent.' }]);
  assert.deepEqual((await request('order.test', signed({ ...ORDER }))).result, {});
});

test('a session: logon, requests without a signature, status, logout', async (t) => {
  const sandbox = await openBinance(t, { keys: [ED25519, KEY] });
  const { request } = await connect(t, sandbox);
  assert.equal((await request('session.status')).result.apiKey, null);
  const before = await request('order.place', { ...ORDER, timestamp: NOW });
  assert.equal(before.error.code, -1102);
  const { result } = await request('session.logon', logon());
  assert.deepEqual([result.apiKey, result.serverTime, result.userDataStream], [ED25519.apiKey, NOW, false]);
  assert.equal((await request('order.place', { ...ORDER, timestamp: NOW })).status, 200);
  assert.equal(
    (await request('order.place', { ...ORDER })).error.code,
    -1102,
    'the time is needed all the same',
  );
  // Another key signs for itself.
  const other = await request('openOrders.status', signed({}));
  assert.deepEqual(other.result, []);
  assert.equal((await request('openOrders.status', { timestamp: NOW })).result.length, 1);
  assert.equal((await request('session.logout')).result.apiKey, null);
  assert.equal((await request('openOrders.status', { timestamp: NOW })).status, 400);
});

test('a logon that is refused', async (t) => {
  const sandbox = await openBinance(t, { keys: [ED25519] });
  const { request } = await connect(t, sandbox);
  for (const [params, status, code] of [
    [logon({ secret: 'wrong' }), 400, -1022],
    [logon({ apiKey: 'unknownKey'.padEnd(64, '0') }), 401, -2015],
    [logon({ timestamp: NOW + 1000 }), 400, -1021],
    [logon({ timestamp: NOW - 5001 }), 400, -1021],
    [logon({ apiKey: 'short' }), 401, -2014],
    [{ ...logon(), signature: undefined }, 400, -1102],
    [{}, 400, -1102],
  ]) {
    const reply = await request('session.logon', params);
    assert.deepEqual([reply.status, reply.error.code], [status, code], JSON.stringify(reply));
  }
  assert.deepEqual([...new Set(sandbox.messages.map(({ authenticated }) => authenticated))], [false]);
});

test('a key that is deleted ends its session at the next request', async (t) => {
  const sandbox = await openBinance(t, { keys: [ED25519] });
  const { request } = await connect(t, sandbox);
  await request('session.logon', logon());
  sandbox.removeKey(ED25519.apiKey);
  assert.deepEqual(await request('account.status', { timestamp: NOW }), {
    id: null,
    status: 401,
    error: { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' },
  });
  assert.equal((await request('session.status')).result.apiKey, null);
});

test('the user data stream tells of orders, by session or by signature', async (t) => {
  const sandbox = await openBinance(t, { keys: [ED25519, KEY] });
  const { request, received } = await connect(t, sandbox);
  assert.equal((await request('userDataStream.subscribe')).status, 400, 'not logged on');
  await request('session.logon', logon());
  assert.deepEqual((await request('userDataStream.subscribe')).result, { subscriptionId: 0 });
  assert.equal((await request('userDataStream.subscribe')).error.code, -2035);
  assert.deepEqual((await request('userDataStream.subscribe.signature', signed({}))).result, {
    subscriptionId: 1,
  });
  await call(sandbox, 'POST', '/api/v3/order', `${LIMIT}&newClientOrderId=pushed`);
  sandbox.setPrice('BTCUSDT', 40_000);
  await until(() => received.length >= 2);
  assert.deepEqual(
    received.map(({ subscriptionId, event }) => [
      subscriptionId,
      event.e,
      event.c,
      event.x,
      event.X,
      event.L,
    ]),
    [
      [1, 'executionReport', 'pushed', 'NEW', 'NEW', '0.00000000'],
      [1, 'executionReport', 'pushed', 'TRADE', 'FILLED', '50000.00000000'],
    ],
  );
  assert.deepEqual((await request('userDataStream.unsubscribe', { subscriptionId: 1 })).result, {});
  assert.equal((await request('userDataStream.unsubscribe', { subscriptionId: 1 })).error.code, -2036);
});

test('futures have a WebSocket API of their own', async (t) => {
  const sandbox = await openBinance(t, { keys: [KEY] });
  const { request } = await connect(t, sandbox, '/ws-fapi/v1');
  assert.equal((await request('order.place', signed({ ...ORDER }))).result.positionSide, 'BOTH');
  assert.equal((await request('v2/account.balance', signed({}))).result[0].asset, 'USDT');
  const denied = await request('order.place', signed({ ...ORDER }, { apiKey: 'unknownKey'.padEnd(64, '0') }));
  assert.deepEqual(
    [denied.status, denied.error.msg],
    [401, 'Invalid API-key, IP, or permissions for action, request ip: 127.0.0.1'],
  );
});

test('messages that are none, unknown methods, scripted replies and faults', async (t) => {
  const sandbox = await openBinance(t);
  const { socket, received, request } = await connect(t, sandbox);
  socket.send('not JSON');
  await until(() => received.length === 1);
  assert.deepEqual([received[0].id, received.pop().status], [null, 400]);
  assert.equal((await request('order.guess')).status, 400);
  assert.deepEqual((await request('ping')).result, {});
  assert.equal((await request('time')).result.serverTime, NOW);
  sandbox.set({ nextReply: { when: { op: 'order.place' }, code: -1007, msg: 'Timeout', execute: true } });
  const reply = await request('order.place', signed({ ...ORDER }));
  assert.deepEqual([reply.error.code, sandbox.messages.at(-1).fault], [-1007, 'nextReply']);
  assert.equal((await request('openOrders.status', signed({}))).result.length, 1);
  sandbox.set({ ipBanned: true });
  const { status, error } = await request('ping');
  assert.deepEqual([status, error.data], [418, { serverTime: NOW, retryAfter: NOW + 120_000 }]);
  sandbox.set({ ipBanned: false, rateLimited: true });
  assert.equal((await request('openOrders.status', signed({}))).status, 429);
  const closed = once(socket, 'close');
  assert.equal(sandbox.dropConnections(), 1);
  await closed;
});

test('a path that is no WebSocket API is refused', async (t) => {
  const sandbox = await openBinance(t);
  const socket = new WebSocket(`${sandbox.webSocketUrls.mainnet}/ws-api/v2`);
  const [error] = await once(socket, 'error');
  assert.match(error.message, /404/);
});

test('messages are printed without credentials', async (t) => {
  const sandbox = await openBinance(t, { keys: [ED25519] });
  const { request } = await connect(t, sandbox);
  const params = logon();
  await request('session.logon', params);
  assert.equal(sandbox.messages[0].apiKey, ED25519.apiKey);
  for (const text of [inspect(sandbox.messages, { depth: 9 }), JSON.stringify(sandbox.messages)]) {
    for (const secret of [ED25519.apiKey, params.signature]) assert.equal(text.includes(secret), false);
  }
});
