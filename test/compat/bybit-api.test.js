'use strict';

/** `bybit-auth/bybit-api` with the REST client of the real package. */

const assert = require('node:assert/strict');
const { generateKeyPairSync } = require('node:crypto');
const { test } = require('node:test');
const { RestClientV5 } = require('bybit-api');
const own = require('./node_modules/bybit-api/lib/util/webCryptoAPI.js');
const { attach, createSignMessage, detach, toBybitError } = require('../../lib/bybit-api.js');
const { AuthGate, BybitApiError, BybitCredentialError, ServerClock } = require('../../lib/index.js');
const { BybitAuthError, BybitGateError } = require('../../lib/index.js');
const { ALPHABETS, SEED, seededRandom } = require('../support/random.js');
const { FAILURES, assertDiscreet, assertTyped } = require('./support/failures.js');
const { CREATE, KEY, ORDER, OTHER_SECRET } = require('../support/fixtures.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { rejection } = require('../support/promises.js');
const { newSigner } = require('../support/new-signer.js');

const UNIFIED = { accountType: 'UNIFIED' };

/** A client of the package, which signs with ours and talks to the sandbox. */
function newClient(sandbox, options = {}) {
  return new RestClientV5({
    key: KEY.apiKey,
    secret: KEY.secret,
    baseUrl: sandbox.urls.mainnet,
    customSignMessageFn: createSignMessage(),
    ...options,
  });
}

const ask = (client, { order = false } = {}) =>
  order ? client.submitOrder(ORDER) : client.getWalletBalance(UNIFIED);

function newRsaPair() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }),
  };
}

test('a balance is read and an order placed with a native signature', async (t) => {
  const sandbox = await openSandbox(t);
  const client = newClient(sandbox);
  const balance = await client.getWalletBalance({ ...UNIFIED, coin: 'USDT,BTC' });
  assert.equal(balance.retCode, 0);
  assert.equal(balance.result.list[0].accountType, 'UNIFIED');
  const order = await client.submitOrder({ ...ORDER, orderLinkId: 'größe €20' });
  assert.equal(order.retCode, 0);
  assert.deepEqual(
    sandbox.requests.map(({ path, verdict }) => [path, verdict]),
    [
      ['/v5/account/wallet-balance', 'accepted'],
      [CREATE, 'accepted'],
    ],
  );
});

test('an RSA key as the secret signs as well', async (t) => {
  const { privateKey, publicKey } = newRsaPair();
  const sandbox = await openSandbox(t, { keys: [{ apiKey: KEY.apiKey, publicKey }] });
  const client = newClient(sandbox, { secret: privateKey });
  assert.equal((await client.getWalletBalance(UNIFIED)).retCode, 0);
  assert.equal((await client.submitOrder(ORDER)).retCode, 0);
});

test('with a signer the client has no secret that it could show', async (t) => {
  const sandbox = await openSandbox(t);
  const signer = newSigner();
  const client = newClient(sandbox, {
    secret: 'in the signer',
    customSignMessageFn: createSignMessage({ signer }),
  });
  assert.equal((await client.submitOrder(ORDER)).retCode, 0);
  sandbox.set({ nextReply: { httpStatus: 502, body: 'Bad Gateway' } });
  assert.equal((await rejection(client.submitOrder(ORDER))).requestOptions.secret, 'in the signer');
});

test("random messages get the package's own signatures", async () => {
  const random = seededRandom(SEED);
  const signMessage = createSignMessage({ maxKeys: 3 });
  const rsa = newRsaPair().privateKey;
  const secrets = [KEY.secret, OTHER_SECRET, rsa, 'short', 'a-long-one '.trim().repeat(20)];
  for (let round = 0; round < 200; round++) {
    const alphabet = random.pick([
      ALPHABETS.ascii,
      ALPHABETS.latin1,
      ALPHABETS.unicode,
      ALPHABETS.surrogates,
    ]);
    const message = random.text(random.below(300), alphabet);
    const secret = random.pick(secrets);
    assert.equal(await signMessage(message, secret), await own.signMessage(message, secret), `seed ${SEED}`);
  }
  assert.equal(signMessage.size, 3);
});

test('a hundred requests at once, of many accounts with one function, are all accepted', async (t) => {
  const accounts = Array.from({ length: 20 }, (_, index) => ({
    apiKey: `testKey0000000${String(index).padStart(4, '0')}`,
    secret: `secret-${index}-of-some-thirty-characters`,
  }));
  const sandbox = await openSandbox(t, { keys: accounts });
  const customSignMessageFn = createSignMessage({ maxKeys: 4 });
  const clients = accounts.map(({ apiKey: key, secret }) =>
    newClient(sandbox, { key, secret, customSignMessageFn }),
  );
  const replies = await Promise.all(
    Array.from({ length: 100 }, (_, index) => clients[index % clients.length].getWalletBalance(UNIFIED)),
  );
  assert.ok(replies.every(({ retCode }) => retCode === 0));
  assert.equal(customSignMessageFn.size, 4);
});

test('a secret that cannot work is named before anything is sent', async (t) => {
  const sandbox = await openSandbox(t);
  const error = await rejection(
    newClient(sandbox, { secret: `${KEY.secret}\u200b` }).getWalletBalance(UNIFIED),
  );
  assert.ok(error instanceof BybitCredentialError);
  assertDiscreet(error);
  assert.equal(sandbox.requests.length, 0);
});

for (const failure of FAILURES) {
  const endpoint = failure.order ? CREATE : '/v5/account/wallet-balance';
  const context = { method: failure.order ? 'POST' : 'GET', endpoint, environment: 'mainnet' };

  for (const [form, options] of [
    ['as it comes', {}],
    ['with throwExceptions', { throwExceptions: true }],
    ['without parse_exceptions', { parse_exceptions: false }],
  ]) {
    test(`toBybitError: ${failure.title}, ${form}`, async (t) => {
      const sandbox = await openSandbox(t);
      failure.arrange(sandbox);
      const handedOut = await ask(newClient(sandbox, options), failure).catch((thrown) => thrown);
      const error = toBybitError(handedOut, context);
      // A reply that the client has parsed tells nothing of its HTTP status.
      assertTyped(error, { ...failure, httpStatus: failure.httpStatus ?? error.httpStatus });
      assert.equal(error.endpoint, endpoint);
      assert.equal(error.environment, 'mainnet');
    });
  }

  test(`attach: ${failure.title}`, async (t) => {
    const sandbox = await openSandbox(t);
    failure.arrange(sandbox);
    const client = attach(newClient(sandbox), { throwOn: 'any', environment: 'mainnet' });
    const error = await rejection(ask(client, failure));
    assertTyped(error, { ...failure, httpStatus: failure.httpStatus ?? null });
    assert.equal(error.endpoint, endpoint);
  });
}

test('by default attach throws rejections of identity, and leaves the rest as the client has it', async (t) => {
  const sandbox = await openSandbox(t);
  const client = attach(newClient(sandbox));
  sandbox.set({ nextReply: { retCode: 110007, retMsg: 'ab not enough for new order' } });
  assert.equal((await client.submitOrder(ORDER)).retCode, 110007);
  sandbox.set({ nextReply: { httpStatus: 502, body: 'Bad Gateway' } });
  const thrown = await rejection(client.submitOrder(ORDER));
  assert.equal(thrown.code, 502);
  assert.equal(thrown.requestOptions.baseUrl, sandbox.urls.mainnet);
  assertDiscreet(thrown);
  assert.equal((await client.getWalletBalance(UNIFIED)).retCode, 0, 'the client has its own options still');
  sandbox.set({ nextReply: { retCode: 33004, retMsg: 'Your api key has expired.' } });
  assert.ok((await rejection(client.getWalletBalance(UNIFIED))) instanceof BybitAuthError);
});

test('what the client throws when nothing answers is safe to log once it is attached', async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.set({ down: true });
  for (const options of [{}, { parse_exceptions: false }]) {
    const client = attach(newClient(sandbox, options));
    const thrown = await rejection(client.getWalletBalance(UNIFIED));
    assert.equal(thrown.isAxiosError, true);
    assertDiscreet(thrown);
    const error = toBybitError(thrown);
    assert.equal(error.category, 'no-verdict');
    assert.equal(error instanceof BybitAuthError, false);
    assertDiscreet(error);
  }
});

test('the limit of the reply is read where the client has kept it', async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.set({ rateLimited: true });
  const reply = await newClient(sandbox, { parseAPIRateLimits: true }).getWalletBalance(UNIFIED);
  const error = toBybitError(reply);
  assert.equal(error.rateLimit.limit, reply.rateLimitApi.maxRequests);
  assert.equal(error.rateLimit.resetAt, reply.rateLimitApi.resetAtTimestamp);
});

test('detach gives the client its methods back', async (t) => {
  const sandbox = await openSandbox(t);
  const client = newClient(sandbox);
  const before = Object.getOwnPropertyNames(client).sort();
  const { postPrivate } = client;
  attach(attach(client), { throwOn: 'never' });
  assert.notEqual(client.postPrivate, postPrivate);
  assert.equal(detach(detach(client)), client);
  assert.deepEqual(Object.getOwnPropertyNames(client).sort(), before);
  assert.equal(client.postPrivate, postPrivate);
  sandbox.removeKey(KEY.apiKey);
  assert.equal((await client.getWalletBalance(UNIFIED)).retCode, 10003);
});

test('another client of the same class stays as it was', async (t) => {
  const sandbox = await openSandbox(t);
  attach(newClient(sandbox));
  sandbox.removeKey(KEY.apiKey);
  assert.equal((await newClient(sandbox).getWalletBalance(UNIFIED)).retCode, 10003);
});

test('a closed gate refuses orders and lets reads pass; it opens again by itself', async (t) => {
  const sandbox = await openSandbox(t);
  const signer = newSigner();
  const gate = new AuthGate({
    signer,
    baseURL: sandbox.urls.mainnet,
    environments: sandbox.urls,
    retry: { minMs: 10, maxMs: 20 },
  });
  t.after(() => gate.close());
  const client = attach(newClient(sandbox), { gate });
  await gate.ready();
  assert.equal((await client.submitOrder(ORDER)).retCode, 0);

  sandbox.removeKey(KEY.apiKey);
  const first = await rejection(client.submitOrder(ORDER));
  assert.equal(first.category, 'key-or-environment');
  assert.equal(gate.state, 'closed');
  const orders = () => sandbox.requests.filter(({ path }) => path === CREATE).length;
  const sent = orders();
  const refused = await rejection(client.submitOrder(ORDER));
  assert.ok(refused instanceof BybitGateError);
  assert.equal(refused.cause.code, 10003);
  assert.equal(orders(), sent, 'nothing was sent');
  assert.ok((await rejection(client.getWalletBalance(UNIFIED))) instanceof BybitApiError, 'reads are sent');

  const opened = new Promise((resolve) => gate.once('open', resolve));
  sandbox.addKey(KEY);
  await opened;
  assert.equal((await client.submitOrder(ORDER)).retCode, 0);
});

test('a ServerClock makes the timestamps of a client that asks for the time', async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.set({ clockSkewMs: -60_000 });
  const clock = new ServerClock({ baseURL: sandbox.urls.mainnet });
  await clock.sync();
  const client = attach(newClient(sandbox, { syncTimeBeforePrivateRequests: true }), { clock });
  assert.equal((await client.getWalletBalance(UNIFIED)).retCode, 0);
  assert.equal((await client.submitOrder(ORDER)).retCode, 0);
  assert.deepEqual(
    [...new Set(sandbox.requests.map(({ path }) => path))].sort(),
    ['/v5/account/wallet-balance', '/v5/market/time', CREATE].sort(),
  );
  const asked = sandbox.requests.filter(({ path }) => path === '/v5/market/time').length;
  await client.getWalletBalance(UNIFIED);
  assert.equal(sandbox.requests.filter(({ path }) => path === '/v5/market/time').length, asked);
});
