'use strict';

/** `bybit-auth/ccxt` with the real package, over HTTP. */

const assert = require('node:assert/strict');
const { generateKeyPairSync } = require('node:crypto');
const diagnosticsChannel = require('node:diagnostics_channel');
const { test } = require('node:test');
const { attach, detach } = require('../../lib/ccxt.js');
const { BybitApiError, BybitAuthError, BybitGateError } = require('../../lib/index.js');
const { AuthGate, ServerClock, Signer } = require('../../lib/index.js');
const { replies } = require('../../lib/sandbox/index.js');
const { holdPool } = require('../support/pool.js');
const { ccxt, newExchange, placeOrder } = require('./support/exchange.js');
const { FAILURES, assertDiscreet, assertTyped } = require('./support/failures.js');
const { CREATE, KEY, OTHER_SECRET } = require('../support/fixtures.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { rejection, until } = require('../support/promises.js');
const { newSigner } = require('../support/new-signer.js');

function newRsaPair() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }),
  };
}

const ordersOf = (sandbox) => sandbox.requests.filter(({ path }) => path === CREATE);

for (const thread of ['worker', 'main']) {
  test(`a balance is read and an order placed, signed on the ${thread} thread`, async (t) => {
    const sandbox = await openSandbox(t);
    const exchange = attach(newExchange(sandbox), { thread });
    assert.equal((await exchange.fetchBalance()).USDT.total, 10000);
    const { id } = await placeOrder(exchange);
    assert.deepEqual(
      (await exchange.fetchOpenOrders()).map((order) => order.id),
      [id],
    );
    assert.ok(sandbox.requests.every(({ verdict }) => verdict === 'accepted'));
  });
}

test('an RSA key, as the secret of the exchange or in a signer', async (t) => {
  const { privateKey, publicKey } = newRsaPair();
  const sandbox = await openSandbox(t, { keys: [{ apiKey: KEY.apiKey, publicKey }] });
  const signer = new Signer({ apiKey: KEY.apiKey, privateKey });
  for (const exchange of [
    attach(newExchange(sandbox, { secret: privateKey })),
    attach(newExchange(sandbox, { apiKey: undefined, secret: undefined }), { signer }),
  ]) {
    assert.equal((await exchange.fetchBalance()).USDT.total, 10000);
    assert.ok((await placeOrder(exchange)).id);
  }
});

test('an exchange without credentials of its own takes those of the signer', async (t) => {
  const sandbox = await openSandbox(t);
  const exchange = attach(newExchange(sandbox, { apiKey: undefined, secret: undefined }), {
    signer: newSigner(),
  });
  assert.ok((await placeOrder(exchange)).id);
  detach(exchange);
  assert.equal(exchange.apiKey, undefined);
  assert.equal(exchange.secret, undefined);
  assert.ok((await rejection(placeOrder(exchange))) instanceof ccxt.AuthenticationError);
});

for (const failure of FAILURES) {
  test(`typed: ${failure.title}`, async (t) => {
    const sandbox = await openSandbox(t);
    failure.arrange(sandbox);
    const exchange = attach(newExchange(sandbox), { environment: 'mainnet' });
    const error = await rejection(failure.order ? placeOrder(exchange) : exchange.fetchBalance());
    assert.equal(error.constructor, ccxt[failure.ccxt]);
    assert.equal(error.name, failure.ccxt);
    assertTyped(error, failure);
    assert.equal(error.environment, 'mainnet');
    assert.equal(error.endpoint, failure.order ? CREATE : '/v5/account/wallet-balance');
    assert.equal(error.toJSON().category, failure.category);
  });
}

test('10004 shows where the signed strings differ, when they do', async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.addKey({ ...KEY, secret: OTHER_SECRET });
  const error = await rejection(attach(newExchange(sandbox)).fetchBalance());
  const step = error.checks.find(({ id }) => id === 'signature');
  assert.equal(step.status, 'fail');
  assert.equal(error.hints[0].id, 'signature');
  assert.match(error.hints[0].fix, /secret/i);
});

test('when nothing answers, the error of ccxt is typed, and blames no key', async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.set({ down: true });
  const error = await rejection(attach(newExchange(sandbox)).fetchBalance());
  assert.ok(error instanceof ccxt.NetworkError);
  assert.ok(error instanceof BybitApiError);
  assert.equal(error instanceof BybitAuthError, false);
  assert.equal(error.category, 'no-verdict');
  assertDiscreet(error);
});

test('a page with a status of success is not taken for an answer', async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.set({ everyReply: replies.captivePortal });
  const plain = await newExchange(sandbox).fetchBalance();
  assert.equal(plain.USDT, undefined, 'ccxt by itself reads an empty balance from it');
  const exchange = attach(newExchange(sandbox));
  const read = await rejection(exchange.fetchBalance());
  assert.ok(read instanceof ccxt.ExchangeNotAvailable);
  assert.equal(read.category, 'no-verdict');
  sandbox.set({ everyReply: replies.truncatedJson });
  const write = await rejection(placeOrder(exchange));
  assert.equal(write.category, 'no-verdict');
  assert.equal(write.retryable, false);
  assert.equal(write instanceof ccxt.OperationFailed, false, 'ccxt would repeat the order');
});

test('public endpoints are not signed, and their errors are typed as well', async (t) => {
  const sandbox = await openSandbox(t);
  const exchange = attach(newExchange(sandbox));
  assert.ok((await exchange.fetchTime()) > 1e12);
  assert.equal(sandbox.requests[0].headers['x-bapi-sign'], undefined);
  sandbox.set({ nextReply: replies.regionBlocked });
  assert.equal((await rejection(exchange.fetchTime())).category, 'region');
});

test('a hundred requests at once', async (t) => {
  const sandbox = await openSandbox(t);
  // Nothing holds back what node-fetch has queued, which a busy machine sends seconds later.
  const exchange = attach(newExchange(sandbox), { recvWindow: 60_000 });
  const links = Array.from({ length: 50 }, (_, index) => `link-${index}`);
  const placed = await Promise.all([
    ...links.map((orderLinkId) => placeOrder(exchange, { orderLinkId })),
    ...links.map(() => exchange.fetchBalance()),
  ]);
  assert.equal(new Set(placed.slice(0, 50).map(({ id }) => id)).size, 50);
  assert.ok(sandbox.requests.every(({ verdict }) => verdict === 'accepted'));
});

test('requests at the same time have each their own verdict', async (t) => {
  const sandbox = await openSandbox(t);
  const exchange = attach(newExchange(sandbox));
  sandbox.set({ nextReply: Array.from({ length: 10 }, () => ({ retCode: 10005, retMsg: 'denied' })) });
  const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => exchange.fetchBalance()));
  const failed = outcomes.filter(({ status }) => status === 'rejected');
  assert.equal(failed.length, 10);
  assert.ok(failed.every(({ reason }) => reason.category === 'permission'));
});

test('a closed gate refuses orders and lets reads pass; it opens again by itself', async (t) => {
  const sandbox = await openSandbox(t);
  const gate = new AuthGate({
    signer: newSigner(),
    baseURL: sandbox.urls.mainnet,
    environments: sandbox.urls,
    retry: { minMs: 10, maxMs: 20 },
  });
  t.after(() => gate.close());
  const exchange = attach(newExchange(sandbox), { gate });
  await gate.ready();
  assert.ok((await placeOrder(exchange)).id);

  sandbox.removeKey(KEY.apiKey);
  assert.equal((await rejection(placeOrder(exchange))).category, 'key-or-environment');
  assert.equal(gate.state, 'closed');
  const sent = ordersOf(sandbox).length;
  const refused = await rejection(placeOrder(exchange));
  assert.ok(refused instanceof BybitGateError);
  assert.equal(refused.cause.code, 10003);
  assert.equal(ordersOf(sandbox).length, sent, 'nothing was sent');
  assert.ok((await rejection(exchange.fetchBalance())) instanceof ccxt.AuthenticationError, 'reads are sent');

  const opened = new Promise((resolve) => gate.once('open', resolve));
  sandbox.addKey(KEY);
  await opened;
  assert.ok((await placeOrder(exchange)).id);
});

test('a ServerClock makes the timestamps, and a request at the wrong time is sent once more', async (t) => {
  const sandbox = await openSandbox(t);
  const clock = new ServerClock({ baseURL: sandbox.urls.mainnet });
  const exchange = attach(newExchange(sandbox), { clock });
  sandbox.set({ clockSkewMs: 60_000 });
  assert.equal((await exchange.fetchBalance()).USDT.total, 10000);
  assert.deepEqual(
    sandbox.requests.filter(({ path }) => path !== '/v5/market/time').map(({ retCode }) => retCode),
    [10002, 0],
  );
  assert.ok((await placeOrder(exchange, { orderLinkId: 'once' })).id);
  assert.ok(Math.abs(exchange.milliseconds() - sandbox.now('mainnet')) < 5000);
});

test('an order without an orderLinkId is not sent twice', async (t) => {
  const sandbox = await openSandbox(t);
  const clock = new ServerClock({ baseURL: sandbox.urls.mainnet });
  const exchange = attach(newExchange(sandbox), { clock });
  sandbox.set({ clockSkewMs: 60_000 });
  const error = await rejection(placeOrder(exchange));
  assert.ok(error instanceof ccxt.InvalidNonce);
  assert.equal(ordersOf(sandbox).length, 1);
  assert.ok((await placeOrder(exchange)).id, 'the clock is right by then');
});

test("without a clock, ccxt's own correction holds", async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.set({ clockSkewMs: 60_000 });
  const exchange = attach(newExchange(sandbox));
  await exchange.loadTimeDifference();
  assert.equal((await exchange.fetchBalance()).USDT.total, 10000);
});

test('recvWindow is that of the exchange unless attach is told another', async (t) => {
  const sandbox = await openSandbox(t);
  const exchange = attach(newExchange(sandbox, { options: { recvWindow: 7000 } }));
  await exchange.fetchBalance();
  attach(exchange, { recvWindow: 9000 });
  await exchange.fetchBalance();
  assert.deepEqual(
    sandbox.requests.map(({ headers }) => headers['x-bapi-recv-window']),
    ['7000', '9000'],
  );
});

test('the channels of diagnostics tell of each request', async (t) => {
  const sandbox = await openSandbox(t);
  const exchange = attach(newExchange(sandbox), { environment: 'testnet' });
  const told = [];
  const listen = (message) => told.push(message);
  diagnosticsChannel.subscribe('bybit-auth:request', listen);
  t.after(() => diagnosticsChannel.unsubscribe('bybit-auth:request', listen));
  await exchange.fetchBalance();
  sandbox.set({ rateLimited: true });
  await rejection(exchange.fetchBalance());
  assert.deepEqual(
    told.map(({ method, signed, code, environment }) => [method, signed, code, environment]),
    [
      ['GET', true, 0, 'testnet'],
      ['GET', true, 10006, 'testnet'],
    ],
  );
  assert.equal(told[0].rateLimit.limit, 50);
});

for (const name of ['bybiteu', 'bybitid']) {
  test(`${name} is attached as bybit is`, async (t) => {
    const sandbox = await openSandbox(t);
    const exchange = attach(newExchange(sandbox, { Class: ccxt[name] }));
    assert.equal((await exchange.fetchBalance()).USDT.total, 10000);
  });
}

test('an order that waited for its connection has the time at which it leaves', async (t) => {
  if (typeof ccxt.Exchange.prototype.undiciRequest !== 'function') {
    t.skip('this version of ccxt sends with node-fetch, which is not held');
    return;
  }
  const sandbox = await openSandbox(t);
  let shift = 0;
  const clock = { now: () => Date.now() + shift };
  const exchange = attach(newExchange(sandbox), { clock });
  assert.ok((await exchange.fetchTime()) > 1e12);
  // Looked up by libuv's pool, which is held.
  const { port } = new URL(sandbox.urls.mainnet);
  exchange.urls.api.private = `http://localhost:${port}`;
  const pool = holdPool();
  t.after(pool.release);
  await until(() => pool.held());
  const made = [];
  const listen = ({ request }) => made.push(request);
  diagnosticsChannel.subscribe('undici:request:create', listen);
  t.after(() => diagnosticsChannel.unsubscribe('undici:request:create', listen));
  const placed = placeOrder(exchange);
  await until(() => made.length > 0);
  shift = 20_000;
  sandbox.set({ clockSkewMs: shift });
  pool.release();
  assert.ok((await placed).id);
  assert.deepEqual(
    ordersOf(sandbox).map(({ verdict }) => verdict),
    ['accepted'],
  );
});

test('an order that cannot leave by its deadline is not sent, as a timeout of ccxt', async (t) => {
  const sandbox = await openSandbox(t);
  const exchange = attach(newExchange(sandbox), { gate: newEndlessCheck(), deadlineMs: 100 });
  const error = await rejection(placeOrder(exchange));
  assert.ok(error instanceof ccxt.RequestTimeout);
  assert.deepEqual([error.code, error.sent, error.retryable], ['ERR_BYBIT_NOT_SENT', false, true]);
  assert.equal(ordersOf(sandbox).length, 0);
});

/** A gate whose first check does not end. */
function newEndlessCheck() {
  return { signer: newSigner(), state: 'checking', admit: () => new Promise(() => {}), report() {} };
}
