'use strict';

/** `bybit-auth/bybit-api` without the package bybit-api; with it: test/compat. */

const assert = require('node:assert/strict');
const { createHmac, createSign, generateKeyPairSync } = require('node:crypto');
const { test } = require('node:test');
const { inspect } = require('node:util');
const { attach, createSignMessage, detach, toBybitError } = require('../../lib/bybit-api.js');
const { BybitApiError, BybitAuthError, BybitRateLimitError } = require('../../lib/errors/index.js');
const { SecretSigners } = require('../../lib/clients/bybit-api/signer-cache.js');
const { Signer } = require('../../lib/signer/index.js');
const { holdPool } = require('../support/pool.js');
const { ALPHABETS, SEED, seededRandom } = require('../support/random.js');
const { until } = require('../support/promises.js');

const SECRET = 'test-secret-of-thirty-six-characters';
const hmac = (message, secret = SECRET) => createHmac('sha256', secret).update(message).digest('hex');
const secretOf = (index) => `secret-number-${index}-of-many-accounts`;

function newPrivateKey() {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  });
}

for (const thread of ['worker', 'main']) {
  test(`random messages and secrets are signed as node:crypto signs them (${thread})`, async () => {
    const random = seededRandom(SEED);
    const signMessage = createSignMessage({ thread, maxKeys: 5 });
    for (let round = 0; round < 300; round++) {
      const message = random.text(random.below(500), random.pick(Object.values(ALPHABETS)));
      const secret = secretOf(random.below(12));
      assert.equal(await signMessage(message, secret), hmac(message, secret), `seed ${SEED}`);
    }
    assert.equal(signMessage.size, 5);
  });

  test(`a private key signs in base64 (${thread})`, async () => {
    const key = newPrivateKey();
    const signMessage = createSignMessage({ thread });
    for (const secret of [key, key.replaceAll('\n', '\\n')]) {
      const expected = createSign('RSA-SHA256').update('a message').sign(key, 'base64');
      assert.equal(await signMessage('a message', secret), expected);
    }
  });

  test(`many secrets at once, with room for one of them (${thread})`, async () => {
    const signMessage = createSignMessage({ thread, maxKeys: 1 });
    const jobs = Array.from({ length: 1000 }, (_, index) => [`message ${index}`, secretOf(index % 250)]);
    const signatures = await Promise.all(jobs.map(([message, secret]) => signMessage(message, secret)));
    assert.deepEqual(
      signatures,
      jobs.map(([message, secret]) => hmac(message, secret)),
    );
    assert.equal(signMessage.size, 1);
  });
}

test('private keys are evicted while their signatures are under way', async () => {
  const keys = [newPrivateKey(), newPrivateKey(), newPrivateKey()];
  const signMessage = createSignMessage({ maxKeys: 1 });
  const jobs = Array.from({ length: 30 }, (_, index) => [`message ${index}`, keys[index % 3]]);
  const signatures = await Promise.all(jobs.map(([message, key]) => signMessage(message, key)));
  assert.deepEqual(
    signatures,
    jobs.map(([message, key]) => createSign('RSA-SHA256').update(message).sign(key, 'base64')),
  );
});

test('clear() wipes the keys, finishes what is under way, and the next message makes its key anew', async () => {
  const signMessage = createSignMessage();
  const early = Array.from({ length: 10 }, (_, index) => signMessage('message', secretOf(index)));
  assert.equal(signMessage.size, 10);
  signMessage.clear();
  assert.equal(signMessage.size, 0);
  assert.deepEqual(
    await Promise.all(early),
    early.map((_, index) => hmac('message', secretOf(index))),
  );
  assert.equal(await signMessage('message', SECRET), hmac('message'));
  assert.equal(signMessage.size, 1);
});

test('the key that was used least recently goes, and is destroyed', () => {
  const signers = new SecretSigners(3);
  const [first, second, third] = [0, 1, 2].map((index) => signers.get(secretOf(index)));
  assert.equal(signers.get(secretOf(0)), first);
  const fourth = signers.get(secretOf(3));
  assert.equal(signers.size, 3);
  assert.throws(() => second.signSync(''), { code: 'ERR_BYBIT_SIGNER_DESTROYED' });
  for (const signer of [first, third, fourth]) assert.match(signer.signSync(''), /^[0-9a-f]{64}$/);
  assert.notEqual(signers.get(secretOf(1)), second);
  signers.clear();
  for (const signer of [first, third, fourth]) {
    assert.throws(() => signer.signSync(''), { code: 'ERR_BYBIT_SIGNER_DESTROYED' });
  }
});

test('two functions share no keys', async () => {
  const [one, other] = [createSignMessage(), createSignMessage()];
  await Promise.all([one('message', SECRET), other('message', SECRET)]);
  one.clear();
  assert.equal(await other('message', SECRET), hmac('message'));
});

test('no print shows a secret', async () => {
  const signMessage = createSignMessage();
  await signMessage('message', SECRET);
  const signers = new SecretSigners(1);
  signers.get(SECRET);
  for (const thing of [signMessage, signers]) {
    const view = inspect(thing, { depth: 12, showHidden: true, showProxy: true }) + JSON.stringify(thing);
    assert.ok(!view.includes(SECRET) && !view.includes(hmac('message')), view);
  }
});

test('what cannot be signed is rejected', async () => {
  const signMessage = createSignMessage();
  for (const secret of [undefined, null, 5, Buffer.from(SECRET)]) {
    await assert.rejects(signMessage('message', secret), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  await assert.rejects(signMessage(5, SECRET), { code: 'ERR_INVALID_ARG_TYPE' });
  for (const secret of ['', ` ${SECRET}`, `${SECRET}\u200b`, '-----BEGIN PRIVATE KEY-----\nnone\n']) {
    await assert.rejects(signMessage('message', secret), (error) => {
      assert.equal(error.code, 'ERR_BYBIT_CREDENTIAL');
      assert.ok(!inspect(error).includes(SECRET));
      return true;
    });
  }
});

test('a signer signs whatever secret comes with the message, and is left alone by clear()', async () => {
  const signer = new Signer({ apiKey: 'testKey00000000001', apiSecret: SECRET });
  const signMessage = createSignMessage({ signer });
  assert.equal(await signMessage('message', 'any text'), hmac('message'));
  signMessage.clear();
  assert.equal(await signMessage('message', ''), hmac('message'));
  assert.equal(signMessage.size, 0);
});

test('a message is signed while the pool is held', async (t) => {
  const pool = holdPool();
  t.after(pool.release);
  await until(pool.held);
  const signMessage = createSignMessage();
  assert.equal(await signMessage('message', SECRET), hmac('message'));
  const key = newPrivateKey();
  const expected = createSign('RSA-SHA256').update('message').sign(key, 'base64');
  assert.equal(await signMessage('message', key), expected);
  assert.equal(pool.held(), true);
});

test('a signature that waits for the pool is finished after its key was wiped', async (t) => {
  const pool = holdPool();
  t.after(pool.release);
  await until(pool.held);
  const signMessage = createSignMessage();
  const signature = signMessage('message', SECRET);
  signMessage.clear();
  pool.release();
  assert.equal(await signature, hmac('message'));
});

test('a signer signs no REST message that names another API key', async () => {
  const signer = new Signer({ apiKey: 'testKey00000000001', apiSecret: SECRET });
  const signMessage = createSignMessage({ signer });
  const own = '1700000000000testKey000000000015000category=linear';
  assert.equal(await signMessage(own, ''), hmac(own));
  for (const message of ['1700000000000otherKey0000000015000{}', '1700000000000testKey0000000000{}']) {
    await assert.rejects(signMessage(message, ''), (error) => {
      assert.equal(error.code, 'ERR_BYBIT_OTHER_KEY');
      assert.ok(!error.message.includes('testKey00000000001'), error.message);
      return true;
    });
  }
  // A login names no key.
  const login = 'GET/realtime1700000000000';
  assert.equal(await signMessage(login, ''), hmac(login));
});

test('options that are not understood are refused', () => {
  for (const options of [null, 5, 'worker']) {
    assert.throws(() => createSignMessage(options), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  for (const options of [
    { maxKeys: 0 },
    { maxKeys: 1.5 },
    { maxKeys: '5' },
    { thread: 'other' },
    { max: 5 },
    { signer: {} },
    { __proto__: null, toString: 1 },
  ]) {
    assert.throws(() => createSignMessage(options), { code: 'ERR_INVALID_ARG_VALUE' }, inspect(options));
  }
  assert.equal(createSignMessage({ maxKeys: undefined }).size, 0);
});

test('deadlineMs and replyMs are positive integers', () => {
  const nothing = () => {};
  const client = { getPrivate: nothing, postPrivate: nothing, buildRequest: nothing, signMessage: nothing };
  for (const value of [0, -1, 1.5, '10', Infinity, NaN, null, 2 ** 31]) {
    for (const name of ['deadlineMs', 'replyMs']) {
      assert.throws(() => attach(client, { [name]: value }), { code: 'ERR_INVALID_ARG_VALUE' });
    }
  }
  assert.equal(attach(client, { deadlineMs: 1, replyMs: 2 ** 31 - 1 }), client);
});

test('attach() refuses what is no client of bybit-api', () => {
  for (const client of [undefined, null, {}, () => {}, { getPrivate() {} }, { getWSClient: () => ({}) }]) {
    assert.throws(() => attach(client), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.throws(() => detach(client), { code: 'ERR_INVALID_ARG_TYPE' });
  }
});

test('a client that is too old is refused by attach()', () => {
  const nothing = () => {};
  const old = { subscribe: nothing, connectPublic: nothing, on: nothing, off: nothing };
  const rest = { getPrivate: nothing, postPrivate: nothing };
  for (const client of [old, rest]) {
    assert.throws(() => attach(client), {
      code: 'ERR_INVALID_ARG_VALUE',
      message: /older than 4\.0\.0.* customSignMessageFn .*npm install bybit-api@4/,
    });
  }
});

/** As RestClientV5 throws it. */
const THROWN = {
  code: 403,
  message: 'Forbidden',
  body: '<html><body>access too frequent</body></html>',
  headers: { 'content-type': 'text/html' },
  requestOptions: { key: 'testKey00000000001', secret: SECRET, recv_window: 5000, testnet: true },
};

test('what a REST client throws for an HTTP status is typed, without its options', () => {
  const error = toBybitError(THROWN, { method: 'GET', endpoint: '/v5/account/info' });
  assert.ok(error instanceof BybitRateLimitError);
  assert.equal(error.httpStatus, 403);
  assert.equal(error.environment, 'testnet');
  assert.equal(error.endpoint, '/v5/account/info');
  const view = inspect(error, { depth: 12, showHidden: true }) + JSON.stringify(error) + error.toText();
  assert.ok(!view.includes(SECRET) && !view.includes('testKey00000000001'), view);
});

test('the host is told by the options of the client', () => {
  const environmentOf = (requestOptions) => toBybitError({ ...THROWN, requestOptions }).environment;
  assert.equal(environmentOf({}), 'mainnet');
  assert.equal(environmentOf({ demoTrading: true }), 'demo');
  assert.equal(environmentOf({ testnet: true, baseUrl: 'https://api.bytick.com' }), 'mainnet');
  assert.equal(environmentOf({ baseUrl: 'http://127.0.0.1:1' }), null);
});

test('replies are typed, successes are null', () => {
  const expired = {
    retCode: 33004,
    retMsg: 'Your api key has expired.',
    result: {},
    time: 1_700_000_000_000,
  };
  const error = toBybitError(expired, { environment: 'demo' });
  assert.ok(error instanceof BybitAuthError);
  assert.equal(error.category, 'key-expired');
  assert.equal(error.environment, 'demo');
  assert.equal(toBybitError({ retCode: 0, retMsg: 'OK', result: {} }), null);
  assert.equal(toBybitError({ ret_code: 10003, ret_msg: 'invalid api key' }).code, 10003);
  assert.equal(toBybitError({ success: true, op: 'auth', wsKey: 'v5Private' }), null);
  const session = { retCode: 10003, retMsg: 'Too many sessions under the same UID', op: 'auth', connId: 'a' };
  assert.equal(toBybitError(session).category, 'session-limit');
});

test('what is neither a reply nor a failed request is null', () => {
  const cyclic = {};
  cyclic.self = cyclic;
  for (const thrown of [
    undefined,
    null,
    '',
    'Private endpoints require api and private keys set',
    5,
    [],
    {},
    cyclic,
  ]) {
    assert.equal(toBybitError(thrown), null, inspect(thrown));
  }
  assert.equal(toBybitError(new TypeError('a mistake of the program')), null);
  const typed = new BybitApiError({ category: 'business' });
  assert.equal(toBybitError(typed), typed);
});
