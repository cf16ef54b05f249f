'use strict';

/** One request for many accounts: Signer.signAll gives what the signers give one by one. */

const assert = require('node:assert/strict');
const path = require('node:path');
const { describe, test } = require('node:test');
const { inspect } = require('node:util');

const { Signer } = require('../..');
const { detachedView } = require('../support/credentials/credentials');
const { SEED, seededRandom } = require('../support/random');
const { rounds } = require('../support/effort');
const { newPair } = require('../support/crypto/rsa-keys');
const { runChild } = require('../support/run-child');
const { API_SECRET, WRONG_TYPE } = require('../support/fixtures.js');

const OUT_OF_RANGE = { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' };
const REQUEST = { query: 'category=linear', timestamp: 1_700_000_000_000, recvWindow: 6000 };

/** @param {number} index */
function newHmacSigner(index) {
  const number = String(index).padStart(10, '0');
  return new Signer({ apiKey: `madeUpA${number}`, apiSecret: `${API_SECRET.slice(10)}${number}` });
}

const HMAC = Array.from({ length: 20 }, (_, index) => newHmacSigner(index));
const RSA = [2048, 2048, rounds(2048, 4096)].map(
  (bits, index) => new Signer({ apiKey: `madeUpRsaKey00000${index}`, privateKey: newPair(bits).privateKey }),
);

/** @param {any} signers @param {any} [request] @returns {Promise<any>} */
const signAll = (signers, request) => Signer.signAll(signers, request);

/** @param {any} batch @param {Signer[]} signers @param {any} request */
function assertSame(batch, signers, request) {
  const expected = signers.map((signer) => signer.signRequestSync(request));
  assert.equal(batch.length, signers.length);
  assert.deepEqual([...batch], expected);
  expected.forEach((headers, index) => {
    assert.deepEqual(batch.headers(index), headers);
    assert.equal(batch.signature(index), headers['X-BAPI-SIGN']);
  });
}

describe('signAll is signRequestSync one by one', () => {
  test(`on random mixes of HMAC and RSA (TEST_SEED=${SEED})`, async () => {
    const random = seededRandom(SEED);
    for (let round = 0; round < 30; round++) {
      const kinds = random.pick([HMAC, RSA, [...HMAC, ...RSA], [...HMAC, RSA[0]], [RSA[0], RSA[1]]]);
      const signers = Array.from({ length: random.below(25) }, () => random.pick(kinds));
      const bytes = random.bytes(random.below(3000));
      const text = random.text(random.below(300), 'a=&€🔑\ud800');
      const request = {
        [random.pick(['query', 'body'])]: random.pick([`x${text}`, Buffer.concat([Buffer.from('x'), bytes])]),
        timestamp: random.pick([0, REQUEST.timestamp, Number.MAX_SAFE_INTEGER]),
        recvWindow: random.pick([0, 5000, 2 ** 32 - 1]),
      };
      assertSame(await signAll(signers, request), signers, request);
    }
  });

  for (const count of [0, 1, 2, 10_000]) {
    test(`${count} accounts`, async () => {
      const signers = Array.from({ length: count }, (_, index) => newHmacSigner(index));
      assertSame(await signAll(signers, REQUEST), signers, REQUEST);
      signers.forEach((signer) => signer.destroy());
    });
  }

  test('100,000 accounts are the most', async () => {
    const signers = new Array(100_000).fill(HMAC[0]);
    signers[99_999] = HMAC[1];
    const batch = await signAll(signers, REQUEST);
    assert.equal(batch.length, 100_000);
    assert.deepEqual(batch.headers(99_999), HMAC[1].signRequestSync(REQUEST));
    assert.equal(batch.signature(99_998), HMAC[0].signRequestSync(REQUEST)['X-BAPI-SIGN']);
    await assert.rejects(signAll([...signers, HMAC[0]], REQUEST), OUT_OF_RANGE);
  });

  test('the same signer many times, in the order given', async () => {
    const signers = [HMAC[1], HMAC[0], RSA[0], HMAC[1], HMAC[1], RSA[0]];
    assertSame(await signAll(signers, REQUEST), signers, REQUEST);
  });

  test('whatever can be iterated', async () => {
    function* generate() {
      yield* HMAC;
    }
    for (const iterable of [new Set(HMAC), new Map(HMAC.entries()).values(), generate(), HMAC.values()]) {
      assertSame(await signAll(iterable, REQUEST), HMAC, REQUEST);
    }
  });

  test('the time is that of the call where none is given', async () => {
    const earliest = Date.now();
    const batch = await signAll(HMAC);
    const { 'X-BAPI-TIMESTAMP': time, 'X-BAPI-RECV-WINDOW': recvWindow } = batch.headers(0);
    assert.ok(Number(time) >= earliest && Number(time) <= Date.now());
    assert.equal(recvWindow, '5000');
    assertSame(batch, HMAC, { timestamp: Number(time) });
  });

  test('several at once, mixed with single signatures', async () => {
    const requests = Array.from({ length: 30 }, (_, index) => ({
      ...REQUEST,
      body: `${index}`,
      query: null,
    }));
    const batches = requests.map((request) => signAll([...HMAC, ...RSA], request));
    const alone = requests.map((request) => HMAC[0].signRequest(request));
    for (const [index, request] of requests.entries()) {
      assertSame(await batches[index], [...HMAC, ...RSA], request);
      assert.deepEqual(await alone[index], HMAC[0].signRequestSync(request));
    }
  });
});

describe('lifetimes', () => {
  test('bytes that change after the call are signed as they were', async () => {
    const body = Buffer.from('{"qty":"1"}');
    const batch = signAll(HMAC, { body, timestamp: 1 });
    body.fill(0);
    assertSame(await batch, HMAC, { body: '{"qty":"1"}', timestamp: 1 });
  });

  test('signers destroyed right after the call', async () => {
    const signers = Array.from({ length: 300 }, (_, index) => newHmacSigner(index));
    const expected = signers.map((signer) => signer.signRequestSync(REQUEST));
    const signing = signAll(signers, REQUEST);
    signers.forEach((signer) => signer.destroy());
    assert.deepEqual([...(await signing)], expected);
  });

  test('signers that nobody holds any more', async () => {
    const file = path.join(__dirname, '..', 'support', 'crypto', 'batch-child.js');
    const { code, signal, stderr } = await runChild(file, { args: ['collect'], execArgv: ['--expose-gc'] });
    assert.deepEqual({ code, signal, stderr }, { code: 0, signal: null, stderr: '' });
  });
});

describe('a batch', () => {
  test('refuses what is no index of it', async () => {
    const batch = await signAll(HMAC, REQUEST);
    for (const wrong of [-1, HMAC.length, 0.5, NaN, Infinity, '0', undefined, null, 0n, {}]) {
      assert.throws(() => batch.signature(wrong), OUT_OF_RANGE);
      assert.throws(() => batch.headers(wrong), OUT_OF_RANGE);
    }
    const empty = await signAll([], REQUEST);
    assert.deepEqual([...empty], []);
    assert.throws(() => empty.signature(0), OUT_OF_RANGE);
  });

  test('shows no signature and no key', async () => {
    for (const signers of [HMAC, [...HMAC, ...RSA]]) {
      const batch = await signAll(signers, REQUEST);
      const shown = [
        inspect(batch, { depth: null, showHidden: true }),
        inspect(batch, { customInspect: false, depth: null, showHidden: true }),
        JSON.stringify(batch),
        JSON.stringify({ batch }),
        String(batch),
        inspect(structuredClone(batch), { depth: null }),
      ].join('\n');
      for (let index = 0; index < batch.length; index++) {
        assert.ok(!shown.includes(batch.signature(index).slice(0, 12)));
        assert.ok(!shown.includes(signers[index].apiKey));
      }
      assert.deepEqual(JSON.parse(JSON.stringify(batch)), { length: signers.length });
    }
  });
});

describe('signAll refuses', () => {
  test('a destroyed signer among them', async () => {
    const dead = newHmacSigner(1);
    dead.destroy();
    for (const signers of [[dead], [...HMAC, dead], [dead, ...RSA]]) {
      await assert.rejects(signAll(signers, REQUEST), { code: 'ERR_BYBIT_SIGNER_DESTROYED' });
    }
  });

  test('what is no signer, and says where', async () => {
    const impostors = [undefined, null, 5, 'x', {}, Object.create(HMAC[0]), Object.create(Signer.prototype)];
    for (const impostor of [...impostors, new Proxy(HMAC[0], {}), structuredClone(HMAC[0])]) {
      await assert.rejects(signAll([HMAC[0], HMAC[1], impostor], REQUEST), {
        ...WRONG_TYPE,
        message: /index 2/,
      });
    }
    await assert.rejects(signAll([HMAC[0], , HMAC[1]], REQUEST), { ...WRONG_TYPE, message: /index 1/ }); // eslint-disable-line no-sparse-arrays
  });

  test('what cannot be iterated, or never ends', async () => {
    for (const wrong of [undefined, null, 5, {}, { length: 1, 0: HMAC[0] }, HMAC[0], Symbol('x'), () => {}]) {
      await assert.rejects(signAll(wrong, REQUEST), WRONG_TYPE);
    }
    function* endless() {
      for (;;) yield HMAC[0];
    }
    await assert.rejects(signAll(endless(), REQUEST), OUT_OF_RANGE);
  });

  test('what is no request', async () => {
    for (const wrong of [null, 5, 'a=1', Symbol('x')]) await assert.rejects(signAll(HMAC, wrong), WRONG_TYPE);
    for (const body of [5, {}, [1], true]) await assert.rejects(signAll(HMAC, { body }), WRONG_TYPE);
    for (const number of [-1, NaN, 1.5, 2 ** 53, Infinity]) {
      await assert.rejects(signAll(HMAC, { timestamp: number }), OUT_OF_RANGE);
      await assert.rejects(signAll(HMAC, { recvWindow: number }), OUT_OF_RANGE);
    }
    await assert.rejects(signAll(HMAC, { recvWindow: 2 ** 32 }), OUT_OF_RANGE);
    await assert.rejects(signAll(HMAC, { timestamp: '5' }), WRONG_TYPE);
    const wrongValue = { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' };
    await assert.rejects(signAll(HMAC, { body: detachedView() }), wrongValue);
    await assert.rejects(signAll(HMAC, { query: 'a', body: 'b' }), wrongValue);
    await assert.rejects(signAll(HMAC, { query: '?a=1' }), wrongValue);
  });
});
