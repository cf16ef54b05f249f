'use strict';

/** The option onError of attach() for bybit-api and ccxt: it gets the error of each request that fails, once, thrown or not. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const bybitApi = require('../../lib/bybit-api.js');
const ccxtAuth = require('../../lib/ccxt.js');
const { ApiError, AuthGate, BybitAuthError, BybitGateError } = require('../../lib/index.js');
const { VERSIONS, place, restClient, tradeClient } = require('./support/bybit-api.js');
const { newExchange, openExchange, placeOrder, placeOrderWs } = require('./support/exchange.js');
const { KEY, ORDER } = require('../support/fixtures.js');
const { newSigner } = require('../support/new-signer.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { rejection } = require('../support/promises.js');

const BUSINESS = Object.freeze({ retCode: 110007, retMsg: 'ab not enough for new order' });

function closedGate(sandbox, signer = newSigner()) {
  const gate = new AuthGate({ signer, baseURL: sandbox.urls.mainnet });
  gate.close();
  return gate;
}

/** @returns {{ errors: any[], onError: (error: any) => void, take: () => any }} */
function listener() {
  const errors = [];
  return {
    errors,
    onError: (error) => errors.push(error),
    take: () => {
      assert.equal(errors.length, 1, String(errors));
      return errors.pop();
    },
  };
}

const settled = (promise) =>
  promise.then(
    () => null,
    (error) => error,
  );

for (const library of VERSIONS) {
  test(`bybit-api ${library.version}, REST`, async (t) => {
    const sandbox = await openSandbox(t);
    for (const throwOn of ['auth', 'any', 'never']) {
      const { errors, onError, take } = listener();
      const client = bybitApi.attach(restClient(library, sandbox), { throwOn, onError });
      await client.submitOrder(ORDER);
      await client.getServerTime();
      assert.deepEqual(errors, []);

      sandbox.set({ nextReply: BUSINESS });
      const thrown = await settled(client.submitOrder(ORDER));
      const business = take();
      assert.equal(business.code, 110007);
      assert.equal(thrown, throwOn === 'any' ? business : null);

      sandbox.set({ nextReply: { retCode: 33004, retMsg: 'Your api key has expired.' } });
      await settled(client.getAccountInfo());
      assert.ok(take() instanceof BybitAuthError);
      sandbox.set({ nextReply: { httpStatus: 502, body: 'Bad Gateway' } });
      await settled(client.getServerTime());
      assert.equal(take().httpStatus, 502);
      sandbox.set({ down: true });
      await settled(client.submitOrder(ORDER));
      assert.equal(take().category, 'no-verdict');
      sandbox.set({ down: false });

      const gate = closedGate(sandbox);
      const gated = bybitApi.attach(restClient(library, sandbox), { gate, throwOn, onError });
      assert.equal(await rejection(gated.submitOrder(ORDER)), errors[0]);
      assert.ok(take() instanceof BybitGateError);
      const quick = bybitApi.attach(restClient(library, sandbox), { replyMs: 1, throwOn, onError });
      sandbox.set({ latencyMs: 60_000 });
      assert.equal((await rejection(quick.submitOrder(ORDER))).code, 'ERR_BYBIT_NO_REPLY');
      assert.equal(take().sent, true);
      sandbox.set({ latencyMs: 0 });
    }
  });

  test(`bybit-api ${library.version}, orders on a stream`, async (t) => {
    const sandbox = await openSandbox(t);
    const { errors, onError, take } = listener();
    const client = bybitApi.attach(tradeClient(t, library, sandbox), { throwOn: 'never', onError });
    await place(client);
    assert.deepEqual(errors, []);
    sandbox.set({ nextReply: BUSINESS });
    await settled(place(client));
    assert.equal(take().code, 110007);
    const gate = closedGate(sandbox);
    const gated = bybitApi.attach(tradeClient(t, library, sandbox), { gate, onError });
    await rejection(place(gated));
    assert.ok(take() instanceof BybitGateError);
  });
}

test('ccxt, REST', async (t) => {
  const sandbox = await openSandbox(t);
  const { errors, onError, take } = listener();
  const exchange = ccxtAuth.attach(newExchange(sandbox), { onError });
  await placeOrder(exchange);
  await exchange.fetchTime();
  assert.deepEqual(errors, []);
  for (const [fault, hasExpectedType] of [
    [{ nextReply: BUSINESS }, (error) => error.code === 110007],
    [
      { nextReply: { retCode: 33004, retMsg: 'Your api key has expired.' } },
      (error) => error instanceof BybitAuthError,
    ],
    [{ nextReply: { httpStatus: 502, body: 'Bad Gateway' } }, (error) => error.httpStatus === 502],
  ]) {
    sandbox.set(fault);
    const thrown = await rejection(placeOrder(exchange));
    const error = take();
    assert.equal(error, thrown);
    assert.ok(error instanceof ApiError && hasExpectedType(error), error.stack);
  }
  exchange.apiKey = 'anotherKey00000001';
  await rejection(placeOrder(exchange));
  assert.equal(take().code, 'ERR_BYBIT_OTHER_KEY');

  const signer = newSigner();
  const gated = ccxtAuth.attach(newExchange(sandbox), { signer, gate: closedGate(sandbox, signer), onError });
  await rejection(placeOrder(gated));
  assert.ok(take() instanceof BybitGateError);
});

test('ccxt, streams', async (t) => {
  const sandbox = await openSandbox(t);
  const { errors, onError, take } = listener();
  const exchange = ccxtAuth.attach(await openExchange(t, sandbox), { onError });
  await placeOrderWs(exchange);
  assert.deepEqual(errors, []);
  sandbox.set({ nextReply: BUSINESS });
  assert.equal(await rejection(placeOrderWs(exchange)), take());

  sandbox.removeKey(KEY.apiKey);
  const refused = ccxtAuth.attach(await openExchange(t, sandbox), { onError });
  const calls = await Promise.all([rejection(placeOrderWs(refused)), rejection(placeOrderWs(refused))]);
  assert.ok(errors.length >= 1 && errors.every((error) => error instanceof BybitAuthError), String(errors));
  assert.equal(new Set(errors).size, errors.length);
  assert.ok(calls.every((error) => errors.includes(error)));
});
