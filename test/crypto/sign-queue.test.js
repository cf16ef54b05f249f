'use strict';

/** Signatures that are asked for in one tick travel together: each caller must notice nothing of the others. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { once } = require('node:events');
const path = require('node:path');
const { describe, test } = require('node:test');
const { Worker } = require('node:worker_threads');

const { Signer } = require('../..');
const { detachedView } = require('../support/credentials/credentials');
const { rounds } = require('../support/effort');
const { SEED } = require('../support/random');
const { newPair } = require('../support/crypto/rsa-keys');
const { runChild } = require('../support/run-child');
const { API_KEY, API_SECRET } = require('../support/fixtures.js');

const CHILD = path.join(__dirname, '..', 'support', 'crypto', 'batch-child.js');
const BATCH_WORKER = path.join(__dirname, '..', 'support', 'crypto', 'batch-worker.js');
const ROUNDS = rounds(6, 200);
/** Above 65,536, which may be in flight at once. */
const MANY = rounds(80_000, 200_000);

const SECRETS = [API_SECRET, 'notARealSecretButAnother'];
const PAIR = newPair(2048);

/** @param {string} [apiSecret] @returns {any} */
function newSigner(apiSecret = API_SECRET) {
  return new Signer({ apiKey: API_KEY, apiSecret });
}

const HMAC = SECRETS.map(newSigner);
const RSA = /** @type {any} */ (new Signer({ apiKey: API_KEY, privateKey: PAIR.privateKey }));

/** @param {string | Uint8Array} payload @param {string} [apiSecret] */
function expected(payload, apiSecret = API_SECRET) {
  return crypto.createHmac('sha256', apiSecret).update(payload).digest('hex');
}

/** @param {string | Uint8Array} payload */
function expectedRsa(payload) {
  return crypto.sign('sha256', Buffer.from(payload), PAIR.privateKey).toString('base64');
}

describe('one tick', () => {
  test('10,000 signatures of several signers and kinds, right and in the order of the calls', async () => {
    /** @type {number[]} */
    const order = [];
    const calls = Array.from({ length: 10_000 }, (_, index) => {
      const payload = index % 7 === 0 ? Buffer.from(`${index}`) : `${index} €`;
      const secret = SECRETS[index % 2];
      /** @type {[Promise<any>, () => string]} */
      let call = [HMAC[index % 2].sign(payload), () => expected(payload, secret)];
      if (index % 500 === 0) call = [RSA.sign(payload), () => expectedRsa(payload)];
      else if (index % 5 === 0) {
        const headers = HMAC[index % 2].signRequest({ body: payload, timestamp: index });
        const prefix = Buffer.from(`${index}${API_KEY}5000`);
        call = [
          headers.then((/** @type {any} */ made) => made['X-BAPI-SIGN']),
          () => expected(Buffer.concat([prefix, Buffer.from(payload)]), secret),
        ];
      } else {
        call[0].then(() => order.push(index));
      }
      return call;
    });
    const signatures = await Promise.all(calls.map(([promise]) => promise));
    signatures.forEach((signature, index) => assert.equal(signature, calls[index][1](), `${index}`));
    assert.deepEqual(
      order,
      [...order].sort((left, right) => left - right),
    );
    assert.equal(order.length, 8000);
  });

  test('only what is wrong is rejected', async () => {
    const dead = newSigner();
    dead.destroy();
    /** @type {[string, () => Promise<any>][]} */
    const wrong = [
      ...[
        undefined,
        null,
        5,
        {},
        [1],
        true,
        Symbol('x'),
        new String('x'),
        new Proxy(new Uint8Array(4), {}),
      ].map(
        (value) =>
          /** @type {[string, () => Promise<any>]} */ (['ERR_INVALID_ARG_TYPE', () => HMAC[0].sign(value)]),
      ),
      ['ERR_INVALID_ARG_VALUE', () => HMAC[0].sign(detachedView())],
      ['ERR_BYBIT_SIGNER_DESTROYED', () => dead.sign('x')],
      ['ERR_BYBIT_SIGNER_DESTROYED', () => dead.signRequest({ query: 'x' })],
      ['ERR_OUT_OF_RANGE', () => HMAC[0].signRequest({ timestamp: -1 })],
      ['ERR_OUT_OF_RANGE', () => HMAC[0].signRequest({ timestamp: 1.5 })],
      ['ERR_OUT_OF_RANGE', () => HMAC[0].signRequest({ recvWindow: 2 ** 32 })],
      ['ERR_OUT_OF_RANGE', () => HMAC[0].signRequest({ recvWindow: NaN })],
      ['ERR_INVALID_ARG_TYPE', () => HMAC[0].signRequest({ timestamp: '1' })],
      ['ERR_INVALID_ARG_TYPE', () => HMAC[0].signRequest({ body: 5 })],
    ];
    const calls = wrong.flatMap(([code, call], index) => [
      HMAC[0].sign(`before ${index}`),
      call().then(
        () => 'fulfilled',
        (/** @type {any} */ error) => error.code === code,
      ),
      HMAC[1].sign(Buffer.from(`behind ${index}`)),
      RSA.sign(`${index}`),
    ]);
    const settled = await Promise.all(calls);
    wrong.forEach(([code], index) => {
      const [before, rejected, behind, rsa] = settled.slice(index * 4);
      assert.equal(before, expected(`before ${index}`));
      assert.equal(rejected, true, `${code} ${index}`);
      assert.equal(behind, expected(`behind ${index}`, SECRETS[1]));
      assert.equal(rsa, expectedRsa(`${index}`));
    });
  });

  test('sign() never throws, it rejects', async () => {
    const lying = Object.defineProperty(new Uint8Array(4), 'byteLength', {
      get() {
        throw new EvalError('mine');
      },
    });
    await assert.rejects(HMAC[0].sign(lying), EvalError);
    assert.equal(await HMAC[0].sign('x'), expected('x'));
  });

  test('bytes that change after the call are signed as they were', async () => {
    for (const size of [1, 100, 16_384, 16_385, 100_000]) {
      const bytes = Buffer.alloc(size, 1);
      const right = expected(bytes);
      const signing = [
        HMAC[0].sign(bytes),
        HMAC[0].sign(new Uint8Array(bytes.buffer, bytes.byteOffset, size)),
      ];
      bytes.fill(2);
      assert.deepEqual(await Promise.all(signing), [right, right]);
    }
    const moved = new Uint8Array([1, 2, 3]);
    const signing = HMAC[0].sign(moved);
    structuredClone(moved.buffer, { transfer: [moved.buffer] });
    assert.equal(await signing, expected(new Uint8Array([1, 2, 3])));
  });

  test('subclasses of Uint8Array, whatever their constructors make of a length', async () => {
    class Text extends Uint8Array {
      /** @param {string} text */
      constructor(text) {
        super(Buffer.from(text.toUpperCase()));
      }
    }
    class Wide extends Uint8Array {
      static get [Symbol.species]() {
        return Uint16Array;
      }
    }
    assert.equal(await HMAC[0].sign(new Text('abc')), expected('ABC'));
    assert.equal(await HMAC[0].sign(Wide.of(65, 66)), expected('AB'));
  });

  test('a signer destroyed in the same tick has signed what it was asked for', async () => {
    const [doomed, other] = [newSigner(), newSigner(SECRETS[1])];
    const before = [doomed.sign('a'), other.sign('b'), doomed.signRequest({ body: 'c', timestamp: 1 })];
    doomed.destroy();
    doomed.destroy();
    const behind = other.sign('d');
    await assert.rejects(doomed.sign('x'), { code: 'ERR_BYBIT_SIGNER_DESTROYED' });
    const [a, b, headers] = await Promise.all(before);
    assert.deepEqual(
      [a, b, await behind],
      [expected('a'), expected('b', SECRETS[1]), expected('d', SECRETS[1])],
    );
    assert.equal(headers['X-BAPI-SIGN'], expected(`1${API_KEY}5000c`));
  });

  test('payloads around the limit of what is copied, and of 10 MB', async () => {
    for (const size of [0, 16_383, 16_384, 16_385, 10_000_000]) {
      const text = 'é'.repeat(size / 2);
      const [one, two] = await Promise.all([HMAC[0].sign(Buffer.alloc(size, 7)), HMAC[0].sign(text)]);
      assert.equal(one, expected(Buffer.alloc(size, 7)));
      assert.equal(two, expected(text));
    }
  });

  test('strings whose ends could melt together', async () => {
    const parts = ['\ud83d', '\udd11', 'a\ud800', '\udc00\udc00', '', '🔑', '\ud800\ud800', 'é', '\udfff'];
    const payloads = parts.flatMap((one) => parts.map((other) => `${other}${one}`));
    const signatures = await Promise.all(payloads.map((payload) => HMAC[0].sign(payload)));
    assert.deepEqual(
      signatures,
      payloads.map((payload) => expected(payload)),
    );
  });

  test('what is asked for from within what was awaited', async () => {
    let last = 'start';
    for (let round = 0; round < 100; round++) {
      const [signature] = await Promise.all([HMAC[0].sign(last), HMAC[1].sign(last)]);
      assert.equal(signature, expected(last));
      last = signature;
    }
    const nested = await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        HMAC[0].sign(`${index}`).then((/** @type {string} */ first) => HMAC[0].sign(first)),
      ),
    );
    nested.forEach((signature, index) => assert.equal(signature, expected(expected(`${index}`))));
  });
});

describe('more than fit in flight', () => {
  test(`${MANY} at once all settle`, async () => {
    const signing = Array.from({ length: MANY }, (_, index) => HMAC[index % 2].sign(`${index}`));
    const signatures = await Promise.all(signing);
    for (let index = 0; index < signatures.length; index += 97) {
      assert.equal(signatures[index], expected(`${index}`, SECRETS[index % 2]));
    }
    assert.equal(new Set(signatures).size, MANY);
  });

  test('a signer destroyed while its calls wait in line', async () => {
    const doomed = newSigner();
    const signing = Array.from({ length: MANY }, (_, index) =>
      (index % 2 ? doomed : HMAC[1]).sign(`${index}`),
    );
    await null;
    doomed.destroy();
    const signatures = await Promise.all(signing);
    for (let index = 1; index < signatures.length; index += 98) {
      assert.equal(signatures[index], expected(`${index}`));
    }
    assert.equal(signatures[MANY - 2], expected(String(MANY - 2), SECRETS[1]));
  });
});

describe('threads and processes', () => {
  /** @param {string[]} args @param {string[]} [execArgv] */
  async function assertEndsWell(args, execArgv) {
    const { code, signal, stdout, stderr } = await runChild(CHILD, { args, execArgv });
    assert.deepEqual({ code, signal, stdout, stderr }, { code: 0, signal: null, stdout: '', stderr: '' });
  }

  for (const option of ['--frozen-intrinsics', '--jitless', '--disallow-code-generation-from-strings']) {
    test(`node ${option}`, async () => {
      const { code, signal, stdout, stderr } = await runChild(CHILD, { args: ['work'], execArgv: [option] });
      assert.deepEqual({ code, signal, stdout }, { code: 0, signal: null, stdout: '' }, stderr);
    });
  }

  for (const stage of ['at once', 'microtask', 'immediate', 'later']) {
    test(`process.exit() in the middle: ${stage}`, () => assertEndsWell(['exit', stage]));
  }

  test('the process ends by itself when nobody awaits', () => assertEndsWell(['unawaited']));

  test(`workers ended at random moments, ${ROUNDS} times (TEST_SEED=${SEED})`, () => {
    return assertEndsWell(['terminate', String(SEED), String(ROUNDS)]);
  });

  test('several threads sign with the same credentials', async () => {
    const pem = PAIR.privateKey.export({ type: 'pkcs8', format: 'pem' });
    const workers = Array.from(
      { length: 4 },
      () => new Worker(BATCH_WORKER, { workerData: { pem, rounds: 1 } }),
    );
    const mine = Promise.all(Array.from({ length: 5000 }, (_, index) => HMAC[0].sign(`0/${index}`)));
    const answers = await Promise.all(workers.map(async (worker) => (await once(worker, 'message'))[0]));
    const signatures = await mine;
    signatures.forEach((signature, index) => assert.equal(signature, expected(`0/${index}`)));
    const request = expected(`0${API_KEY}50000`);
    for (const answer of answers) {
      assert.deepEqual(answer, {
        signatures: signatures.slice(0, 600),
        slow: [expectedRsa('0'), expectedRsa('bytes')],
        batch: [request, expectedRsa(`0${API_KEY}50000`), request],
        request,
      });
    }
  });
});
