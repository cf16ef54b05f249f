'use strict';

/** `bybit-auth/bybit-api` with the WebSocket clients of the real package. */

const assert = require('node:assert/strict');
const { generateKeyPairSync } = require('node:crypto');
const { once } = require('node:events');
const { test } = require('node:test');
const { RestClientV5, WebsocketAPIClient, WebsocketClient } = require('bybit-api');
const { attach, createSignMessage, detach, toBybitError } = require('../../lib/bybit-api.js');
const { BybitAuthError, BybitGateError } = require('../../lib/index.js');
const { AuthGate, ServerClock } = require('../../lib/index.js');
const { assertDiscreet } = require('./support/failures.js');
const { KEY, ORDER } = require('../support/fixtures.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { rejection } = require('../support/promises.js');
const { newSigner } = require('../support/new-signer.js');
const { REFUSED_LOGINS } = require('./support/refused-logins.js');

const QUIET = { trace() {}, info() {}, error() {} };

function options(sandbox, path, more = {}) {
  return {
    key: KEY.apiKey,
    secret: KEY.secret,
    wsUrl: `${sandbox.webSocketUrls.mainnet}${path}`,
    customSignMessageFn: createSignMessage(),
    attachEventListeners: false,
    ...more,
  };
}

/** A WebsocketClient on the private stream, closed with the test. */
function privateClient(t, sandbox, more) {
  const client = new WebsocketClient(options(sandbox, '/v5/private', more), QUIET);
  t.after(() => client.closeAll(true));
  return client;
}

/** A WebsocketAPIClient on the trade stream, closed with the test. */
function tradeClient(t, sandbox, more) {
  const client = new WebsocketAPIClient(options(sandbox, '/v5/trade', more), QUIET);
  t.after(() => client.getWSClient().closeAll(true));
  return client;
}

async function openGate(t, sandbox) {
  const signer = newSigner();
  const retry = { minMs: 60_000, maxMs: 60_000 };
  const gate = new AuthGate({ signer, baseURL: sandbox.urls.mainnet, environments: sandbox.urls, retry });
  t.after(() => gate.close());
  await gate.ready();
  return gate;
}

test('the private stream is logged in to with a native signature, and tells of an order', async (t) => {
  const sandbox = await openSandbox(t);
  const client = privateClient(t, sandbox);
  const authenticated = once(client, 'authenticated');
  const subscribed = once(client, 'response');
  client.subscribeV5('order', 'linear');
  await Promise.all([authenticated, subscribed]);
  const update = once(client, 'update');
  const rest = new RestClientV5({
    key: KEY.apiKey,
    secret: KEY.secret,
    baseUrl: sandbox.urls.mainnet,
    customSignMessageFn: createSignMessage(),
  });
  const { result } = await rest.submitOrder(ORDER);
  const [{ topic, data }] = await update;
  assert.equal(topic, 'order');
  assert.equal(data[0].orderId, result.orderId);
});

test('orders are placed and cancelled on the trade stream', async (t) => {
  const sandbox = await openSandbox(t);
  const client = attach(tradeClient(t, sandbox));
  const { retCode, data } = await client.submitNewOrder(ORDER);
  assert.equal(retCode, 0);
  const cancelled = await client.cancelOrder({
    category: 'linear',
    symbol: 'BTCUSDT',
    orderId: data.orderId,
  });
  assert.equal(cancelled.data.orderId, data.orderId);
  // The client itself logs in twice: when the connection opens, and for the first order.
  const verdicts = sandbox.messages.map(({ op, verdict }) => `${op} ${verdict}`);
  assert.deepEqual(
    verdicts.filter((verdict) => verdict !== 'auth logged-in'),
    ['auth accepted', 'order.create accepted', 'order.cancel accepted'],
  );
});

test('an RSA key logs in to both', async (t) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keys = [{ apiKey: KEY.apiKey, publicKey: publicKey.export({ type: 'spki', format: 'pem' }) }];
  const secret = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const sandbox = await openSandbox(t, { keys });
  const client = privateClient(t, sandbox, { secret });
  const authenticated = once(client, 'authenticated');
  client.subscribeV5('wallet', 'linear');
  await authenticated;
  assert.equal((await tradeClient(t, sandbox, { secret }).submitNewOrder(ORDER)).retCode, 0);
});

for (const [title, arrange, category] of REFUSED_LOGINS) {
  test(`a refused login to the private stream is typed: ${title}`, async (t) => {
    const sandbox = await openSandbox(t);
    arrange(sandbox);
    const client = privateClient(t, sandbox);
    const told = new Promise((resolve) => attach(client, { onError: resolve, environment: 'mainnet' }));
    const event = once(client, 'exception');
    client.subscribeV5('order', 'linear');
    for (const error of [await told, toBybitError((await event)[0], { environment: 'mainnet' })]) {
      assert.equal(error.category, category);
      assert.equal(error.environment, 'mainnet');
      assert.ok(error instanceof BybitAuthError);
      assertDiscreet(error);
    }
  });

  test(`an order after a refused login says why: ${title}`, async (t) => {
    const sandbox = await openSandbox(t);
    arrange(sandbox);
    const error = await rejection(attach(tradeClient(t, sandbox)).submitNewOrder(ORDER));
    assert.equal(error.category, category);
    assert.ok(error instanceof BybitAuthError);
    assertDiscreet(error);
  });
}

test('the old form of a refused login, which repeats key and signature, is typed and discreet', async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.set({ legacyForm: true, clockSkewMs: 60_000 });
  const client = privateClient(t, sandbox);
  const told = new Promise((resolve) => attach(client, { onError: resolve }));
  const event = once(client, 'update');
  client.subscribeV5('order', 'linear');
  for (const error of [await told, toBybitError((await event)[0])]) {
    assert.equal(error.category, 'clock-behind');
    assertDiscreet(error);
  }
});

test('too many sessions are not blamed on the key, and leave the gate open', async (t) => {
  const sandbox = await openSandbox(t);
  const gate = await openGate(t, sandbox);
  sandbox.set({ sessionLimit: true });
  const client = attach(tradeClient(t, sandbox), { gate, throwOn: 'any' });
  const error = await rejection(client.submitNewOrder(ORDER));
  assert.equal(error.code, 10003);
  assert.equal(error.category, 'session-limit');
  assert.equal(error instanceof BybitAuthError, false);
  assert.equal(gate.state, 'open');
});

test('a refused order closes the gate, and the next one is not sent', async (t) => {
  const sandbox = await openSandbox(t);
  const gate = await openGate(t, sandbox);
  const client = attach(tradeClient(t, sandbox), { gate });
  assert.equal((await client.submitNewOrder(ORDER)).retCode, 0);
  sandbox.addKey({ ...KEY, readOnly: true });
  assert.equal((await rejection(client.submitNewOrder(ORDER))).category, 'permission');
  assert.equal(gate.state, 'closed');
  const sent = sandbox.messages.length;
  const refused = await rejection(client.submitNewOrder(ORDER));
  assert.ok(refused instanceof BybitGateError);
  assert.equal(sandbox.messages.length, sent);
});

test('a refusal that is not of identity stays as the client has it', async (t) => {
  const sandbox = await openSandbox(t);
  const client = attach(tradeClient(t, sandbox));
  const qty = '100';
  const thrown = await rejection(client.submitNewOrder({ ...ORDER, qty }));
  assert.equal(thrown.retCode, 110007);
  assert.equal(toBybitError(thrown).category, 'business');
});

test('a ServerClock makes the times of logins and orders', async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.set({ clockSkewMs: 60_000 });
  const clock = new ServerClock({ baseURL: sandbox.urls.mainnet });
  await clock.sync();
  const client = attach(tradeClient(t, sandbox), { clock });
  assert.equal((await client.submitNewOrder(ORDER)).retCode, 0);
});

test('detach leaves neither methods nor listeners', async (t) => {
  const sandbox = await openSandbox(t);
  const client = tradeClient(t, sandbox);
  const socket = client.getWSClient();
  const clock = new ServerClock({ baseURL: sandbox.urls.mainnet });
  const state = () => [
    Object.getOwnPropertyNames(socket).sort(),
    socket.eventNames().map((name) => [name, socket.listenerCount(name)]),
    clock.listenerCount('sync'),
  ];
  const before = state();
  attach(client, { clock });
  assert.notDeepEqual(state(), before);
  detach(client);
  assert.deepEqual(state(), before);
  assert.equal((await client.submitNewOrder(ORDER)).retCode, 0);
});

test('a login that a slow clock has made says so, and by how much', async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.set({ clockSkewMs: 60_000 });
  const client = privateClient(t, sandbox);
  const told = new Promise((resolve) => attach(client, { onError: resolve }));
  client.subscribeV5('order', 'linear');
  const error = await told;
  assert.equal(error.category, 'clock-behind');
  assert.match(error.message, /the local clock is at least \d+ ms behind/);
});
