'use strict';

/** `bybit-auth/ccxt` with the real package: what it makes of the exchange, and how it is undone. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { inspect } = require('node:util');
const { attach, detach } = require('../../lib/ccxt.js');
const { BybitApiError } = require('../../lib/errors/index.js');
const { BybitCredentialError, ServerClock } = require('../../lib/index.js');
const { ALPHABETS, SEED, seededRandom } = require('../support/random.js');
const { ccxt, newExchange, placeOrder } = require('./support/exchange.js');
const { assertDiscreet } = require('./support/failures.js');
const { KEY, OTHER_SECRET } = require('../support/fixtures.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { rejection } = require('../support/promises.js');
const { newSigner } = require('../support/new-signer.js');

test("sign() and hmac() give ccxt's own signatures for whatever is asked", async (t) => {
  const sandbox = await openSandbox(t);
  const random = seededRandom(SEED);
  const plain = newExchange(sandbox);
  const attached = attach(newExchange(sandbox));
  for (const exchange of [plain, attached]) exchange.nonce = () => 1_700_000_000_000;
  for (let round = 0; round < 100; round++) {
    const alphabet = random.pick([ALPHABETS.ascii, ALPHABETS.latin1, ALPHABETS.unicode]);
    // ccxt refuses halves of surrogate pairs.
    const orderLinkId = random.text(1 + random.below(60), alphabet).toWellFormed();
    const params = { category: 'linear', orderLinkId };
    for (const [path, method] of [
      ['v5/order/create', 'POST'],
      ['v5/order/realtime', 'GET'],
      ['spot/v3/private/order', 'POST'],
      ['contract/v3/private/position/list', 'GET'],
    ]) {
      const one = plain.sign(path, 'private', method, params);
      const other = attached.sign(path, 'private', method, params);
      assert.deepEqual({ ...other, headers: { ...other.headers } }, { ...one, headers: { ...one.headers } });
    }
    const message = attached.encode(params.orderLinkId);
    const { hash } = sha256Of(plain);
    for (const digest of ['hex', 'base64', 'binary']) {
      assert.deepEqual(
        attached.hmac(message, attached.encode(attached.secret), hash, digest),
        plain.hmac(message, plain.encode(plain.secret), hash, digest),
      );
    }
    const foreign = random.text(20, 'abcdef');
    assert.equal(attached.hmac(message, foreign, hash), plain.hmac(message, foreign, hash));
  }
});

/** The hash function that ccxt hands to hmac(); it exports none. */
function sha256Of(exchange) {
  const caught = {};
  const { hmac } = exchange;
  exchange.hmac = (_message, _secret, hash) => {
    caught.hash = hash;
    return '';
  };
  exchange.sign('v5/account/info', 'private');
  exchange.hmac = hmac;
  return caught;
}

test('an HMAC that is no SHA-256 is not made with the secret', async (t) => {
  const sandbox = await openSandbox(t);
  const exchange = attach(newExchange(sandbox));
  const sha512 = Object.assign(() => {}, { blockLen: 128, outputLen: 64 });
  assert.throws(() => exchange.hmac('message', exchange.encode(exchange.secret), sha512), {
    code: 'ERR_INVALID_ARG_VALUE',
  });
});

test('a request that sign() made can be sent by fetch(), also twice', async (t) => {
  const sandbox = await openSandbox(t);
  const exchange = attach(newExchange(sandbox));
  const { url, method, headers, body } = exchange.sign('v5/account/info', 'private');
  assert.match(headers['X-BAPI-SIGN'], /^[0-9a-f]{64}$/);
  assert.equal(Number((await exchange.fetch(url, method, headers, body)).retCode), 0);
  assert.equal(Number((await exchange.fetch(url, method, headers, body)).retCode), 0);
});

test('no print of the exchange shows the secret, and what it keeps of a request no signature', async (t) => {
  const sandbox = await openSandbox(t);
  const exchange = attach(newExchange(sandbox));
  await exchange.fetchBalance();
  assert.ok(!inspect(exchange, { depth: 5 }).includes(KEY.secret));
  assertDiscreet(exchange.last_request_headers);
  assert.equal(detach(exchange).secret, KEY.secret);
});

test('detach restores every property exactly', async (t) => {
  const sandbox = await openSandbox(t);
  const exchange = newExchange(sandbox);
  const before = Object.getOwnPropertyDescriptors(exchange);
  const clock = new ServerClock({ baseURL: sandbox.urls.mainnet });
  attach(attach(exchange), { clock });
  assert.notDeepEqual(Object.getOwnPropertyDescriptors(exchange), before);
  assert.equal(detach(detach(exchange)), exchange);
  assert.deepEqual(Object.getOwnPropertyDescriptors(exchange), before);
  assert.equal((await exchange.fetchBalance()).USDT.total, 10000);
  sandbox.removeKey(KEY.apiKey);
  const error = await rejection(exchange.fetchBalance());
  assert.equal(error instanceof BybitApiError, false);
});

test('detach leaves what somebody else has wrapped around it since, which then passes everything on', async (t) => {
  const sandbox = await openSandbox(t);
  const exchange = attach(newExchange(sandbox));
  const { fetch } = exchange;
  let calls = 0;
  exchange.fetch = (...values) => {
    calls += 1;
    return fetch(...values);
  };
  const wrapper = exchange.fetch;
  detach(exchange);
  assert.equal(exchange.fetch, wrapper);
  sandbox.removeKey(KEY.apiKey);
  const error = await rejection(exchange.fetchBalance());
  assert.ok(error instanceof ccxt.AuthenticationError && !(error instanceof BybitApiError));
  assert.equal(calls, 1);
});

test('other instances, and the class, stay as they were', async (t) => {
  const sandbox = await openSandbox(t);
  const names = Object.getOwnPropertyNames(ccxt.bybit.prototype);
  const descriptors = Object.getOwnPropertyDescriptors(ccxt.Exchange.prototype);
  attach(newExchange(sandbox));
  assert.deepEqual(Object.getOwnPropertyNames(ccxt.bybit.prototype), names);
  assert.deepEqual(Object.getOwnPropertyDescriptors(ccxt.Exchange.prototype), descriptors);
  sandbox.removeKey(KEY.apiKey);
  assert.equal((await rejection(newExchange(sandbox).fetchBalance())) instanceof BybitApiError, false);
});

const OTHER = { apiKey: 'otherKey0000000002', secret: OTHER_SECRET };

for (const [title, replaced] of [
  ['another account', OTHER],
  ['another key alone', { apiKey: OTHER.apiKey }],
  ['another secret alone', { secret: OTHER.secret }],
]) {
  test(`${title}, put into the exchange while attached, sends nothing`, async (t) => {
    const sandbox = await openSandbox(t, { keys: [KEY, OTHER] });
    const exchange = attach(newExchange(sandbox));
    Object.assign(exchange, replaced);
    for (const call of [() => exchange.fetchBalance(), () => placeOrder(exchange)]) {
      const error = await rejection(call());
      assert.equal(error.code, 'ERR_BYBIT_OTHER_KEY');
      assert.match(error.message, /detach/);
      assertDiscreet(error, [KEY.apiKey, KEY.secret, OTHER.apiKey, OTHER.secret]);
    }
    assert.equal(sandbox.requests.length, 0);
    assert.ok((await exchange.fetchTime()) > 1e12, 'public endpoints need no account');
    Object.assign(detach(exchange), OTHER);
    assert.equal((await attach(exchange).fetchBalance()).USDT.total, 10000);
    assert.equal(sandbox.requests.at(-1).apiKey, OTHER.apiKey);
  });
}

test('a request that another exchange has signed is not sent for its account', async (t) => {
  const sandbox = await openSandbox(t, { keys: [KEY, OTHER] });
  const exchange = attach(newExchange(sandbox));
  const { url, method, headers, body } = newExchange(sandbox, OTHER).sign('v5/account/info', 'private');
  const error = await rejection(exchange.fetch(url, method, headers, body));
  assert.equal(error.code, 'ERR_BYBIT_OTHER_KEY');
  assert.equal(sandbox.requests.length, 0);
});

test('credentials that cannot work are named at once', async (t) => {
  const sandbox = await openSandbox(t);
  assert.throws(
    () => attach(newExchange(sandbox, { secret: `${KEY.secret}\u200b` })),
    (error) => error instanceof BybitCredentialError,
  );
  assert.throws(
    () => attach(newExchange(sandbox, { apiKey: 'otherKey0000000002' }), { signer: newSigner() }),
    {
      code: 'ERR_INVALID_ARG_VALUE',
    },
  );
  const okx = new ccxt.okx();
  assert.throws(() => attach(okx), { code: 'ERR_INVALID_ARG_TYPE' });
});
