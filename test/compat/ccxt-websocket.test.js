'use strict';

/** `bybit-auth/ccxt` with ccxt.pro: its streams. */

const assert = require('node:assert/strict');
const { generateKeyPairSync } = require('node:crypto');
const { test } = require('node:test');
const { attach, detach } = require('../../lib/ccxt.js');
const { BybitApiError, BybitAuthError, BybitGateError } = require('../../lib/index.js');
const { AuthGate, ServerClock } = require('../../lib/index.js');
const { SYMBOL, ccxt, openExchange, placeOrder, placeOrderWs } = require('./support/exchange.js');
const { assertDiscreet } = require('./support/failures.js');
const { KEY } = require('../support/fixtures.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { rejection, until } = require('../support/promises.js');
const { newSigner } = require('../support/new-signer.js');
const { REFUSED_LOGINS } = require('./support/refused-logins.js');

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
  const exchange = attach(await openExchange(t, sandbox));
  const watched = exchange.watchOrders();
  await until(() => sandbox.messages.some(({ op, reply }) => op === 'subscribe' && reply !== null));
  const { id } = await placeOrder(exchange);
  assert.deepEqual(
    (await watched).map((order) => order.id),
    [id],
  );
});

test('orders are placed and cancelled on the trade stream', async (t) => {
  const sandbox = await openSandbox(t);
  const exchange = attach(await openExchange(t, sandbox));
  const { id } = await placeOrderWs(exchange);
  assert.equal((await exchange.cancelOrderWs(id, SYMBOL)).id, id);
  assert.deepEqual(
    sandbox.messages.map(({ op, verdict }) => [op, verdict]),
    [
      ['auth', 'accepted'],
      ['order.create', 'accepted'],
      ['order.cancel', 'accepted'],
    ],
  );
});

test('an RSA key logs in, which ccxt by itself cannot do', async (t) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keys = [{ apiKey: KEY.apiKey, publicKey: publicKey.export({ type: 'spki', format: 'pem' }) }];
  const secret = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const sandbox = await openSandbox(t, { keys });
  const plain = await rejection(placeOrderWs(await openExchange(t, sandbox, { secret })));
  assert.ok(plain instanceof ccxt.AuthenticationError);
  assert.ok((await placeOrderWs(attach(await openExchange(t, sandbox, { secret })))).id);
});

for (const [title, arrange, category] of REFUSED_LOGINS) {
  test(`a refused login is typed: ${title}`, async (t) => {
    const sandbox = await openSandbox(t);
    arrange(sandbox);
    const exchange = attach(await openExchange(t, sandbox), { environment: 'mainnet' });
    const error = await rejection(placeOrderWs(exchange));
    assert.ok(error instanceof ccxt.BaseError);
    assert.ok(error instanceof BybitAuthError);
    assert.equal(error.category, category);
    assert.equal(error.environment, 'mainnet');
    assertDiscreet(error);
  });
}

test('a refused login to the private stream is typed', async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.removeKey(KEY.apiKey);
  const error = await rejection(attach(await openExchange(t, sandbox)).watchOrders());
  assert.ok(error instanceof ccxt.ExchangeError);
  assert.equal(error.category, 'key-or-environment');
  assertDiscreet(error);
});

test('too many sessions are not blamed on the key, and leave the gate open', async (t) => {
  const sandbox = await openSandbox(t);
  const gate = await openGate(t, sandbox);
  sandbox.set({ sessionLimit: true });
  const error = await rejection(placeOrderWs(attach(await openExchange(t, sandbox), { gate })));
  assert.equal(error.category, 'session-limit');
  assert.equal(error instanceof BybitAuthError, false);
  assert.equal(gate.state, 'open');
});

test('a refused order closes the gate, and the next one is not sent', async (t) => {
  const sandbox = await openSandbox(t);
  const gate = await openGate(t, sandbox);
  const exchange = attach(await openExchange(t, sandbox), { gate });
  assert.ok((await placeOrderWs(exchange)).id);
  sandbox.addKey({ ...KEY, readOnly: true });
  const refused = await rejection(placeOrderWs(exchange));
  assert.ok(refused instanceof ccxt.PermissionDenied);
  assert.equal(refused.category, 'permission');
  assert.equal(gate.state, 'closed');
  const sent = sandbox.messages.length;
  assert.ok((await rejection(placeOrderWs(exchange))) instanceof BybitGateError);
  assert.equal(sandbox.messages.length, sent);
});

test('a refusal of the order itself is typed as well', async (t) => {
  const sandbox = await openSandbox(t);
  const exchange = attach(await openExchange(t, sandbox));
  const error = await rejection(exchange.createOrderWs(SYMBOL, 'limit', 'buy', 100, 20000));
  assert.ok(error instanceof ccxt.InsufficientFunds);
  assert.equal(error.code, 110007);
  assert.equal(error instanceof BybitAuthError, false);
});

test('a ServerClock makes the times of logins and orders', async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.set({ clockSkewMs: 60_000 });
  const clock = new ServerClock({ baseURL: sandbox.urls.mainnet });
  await clock.sync();
  const exchange = attach(await openExchange(t, sandbox), { clock });
  assert.ok((await placeOrderWs(exchange)).id);
});

test('detach restores the methods of streams, too', async (t) => {
  const sandbox = await openSandbox(t);
  const exchange = await openExchange(t, sandbox);
  const before = Object.getOwnPropertyDescriptors(exchange);
  detach(attach(exchange));
  assert.deepEqual(Object.getOwnPropertyDescriptors(exchange), before);
  sandbox.removeKey(KEY.apiKey);
  const error = await rejection(placeOrderWs(exchange));
  assert.equal(error instanceof BybitApiError, false);
});
