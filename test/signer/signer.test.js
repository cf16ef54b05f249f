'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { describe, test } = require('node:test');

const { Signer } = require('../..');
const { detachedView } = require('../support/credentials/credentials');
const { ALPHABETS, SEED, seededRandom } = require('../support/random');
const { API_KEY, API_SECRET, WRONG_TYPE, WRONG_VALUE } = require('../support/fixtures.js');
const { newSigner } = require('../support/new-signer.js');

const TIMESTAMP = 1700000000000;
const DESTROYED = { name: 'Error', code: 'ERR_BYBIT_SIGNER_DESTROYED' };
const OUT_OF_RANGE = { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' };

/** What no payload is. */
const NO_PAYLOADS = [
  undefined,
  null,
  5,
  5n,
  true,
  Symbol('x'),
  {},
  [1, 2],
  () => 'x',
  new String('x'),
  new Date(0),
];

/** @param {...(string | NodeJS.ArrayBufferView)} parts */
function expectedSignature(...parts) {
  const hmac = crypto.createHmac('sha256', API_SECRET);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}

/**
 * Both ways of signing a payload, and both of signing a request with it as query and as body.
 *
 * @param {any} signer
 * @param {any} payload
 */
async function assertSignsRight(signer, payload) {
  const title = `${typeof payload} of ${payload.byteLength ?? payload.length}`;
  assert.equal(signer.signSync(payload), expectedSignature(payload), title);
  assert.equal(await signer.sign(payload), expectedSignature(payload), title);
  const mac = expectedSignature(`${TIMESTAMP}${API_KEY}5000`, payload);
  const request = { timestamp: TIMESTAMP, body: payload };
  assert.equal(signer.signRequestSync(request)['X-BAPI-SIGN'], mac, title);
  assert.equal((await signer.signRequest(request))['X-BAPI-SIGN'], mac, title);
  assert.equal(signer.verify(payload, expectedSignature(payload)), true, title);
}

describe('known signatures', () => {
  const signer = /** @type {any} */ (new Signer({ apiKey: 'test_api_key', apiSecret: 'test_secret' }));

  test('a GET request', async () => {
    const request = { query: 'category=linear&symbol=BTCUSDT', timestamp: TIMESTAMP };
    const expected = {
      'X-BAPI-API-KEY': 'test_api_key',
      'X-BAPI-TIMESTAMP': '1700000000000',
      'X-BAPI-SIGN': 'fd4f31228a46109dc6673062328693696df9a96c7ff04e6491a45e7f63a0fdd7',
      'X-BAPI-RECV-WINDOW': '5000',
    };
    assert.deepEqual(signer.signRequestSync(request), expected);
    assert.deepEqual(await signer.signRequest(request), expected);
    assert.equal(
      signer.signSync('1700000000000test_api_key5000category=linear&symbol=BTCUSDT'),
      expected['X-BAPI-SIGN'],
    );
  });

  test('a WebSocket login', () => {
    const signature = 'bacffe7500499eb829bb58c45d36d1b3e5ac67c14eaeba91df5e99ccee013925';
    assert.deepEqual(signer.signWebSocket({ expires: 1700000000000 }), {
      op: 'auth',
      args: ['test_api_key', 1700000000000, signature],
    });
    assert.equal(signer.signSync('GET/realtime1700000000000'), signature);
  });
});

describe('signatures equal those of node:crypto', () => {
  const signer = newSigner();
  const random = seededRandom(SEED);

  test('text of every kind around the sizes where the text is copied differently', async () => {
    for (let size = 1008; size <= 1032; size++) {
      for (const character of ['x', '\u00ff', '€', '🔑', '\ud800']) {
        const width = Buffer.byteLength(character);
        const text = 'x'.repeat(size % width) + character.repeat(Math.floor(size / width));
        await assertSignsRight(signer, text);
        await assertSignsRight(signer, `${text.slice(1)}x`);
      }
    }
  });

  test('bytes of every kind', async () => {
    const bytes = Buffer.from(Array.from({ length: 64 }, (_, index) => index * 37));
    const shared = new Uint8Array(new SharedArrayBuffer(64));
    shared.set(bytes);
    const views = [
      bytes,
      bytes.subarray(3, 60),
      new Uint8Array(bytes),
      new DataView(bytes.buffer, bytes.byteOffset + 1, 9),
      new Float64Array(8).fill(1.5),
      new Uint16Array([1, 2, 65535]),
      new BigInt64Array([-1n]),
      shared,
      Buffer.alloc(0),
    ];
    for (const view of views) await assertSignsRight(signer, view);
  });

  test('sizes from nothing to 1 MiB', async () => {
    for (const size of [0, 1, 63, 64, 65, 4095, 4096, 4097, 65_536, 2 ** 20 - 1, 2 ** 20]) {
      await assertSignsRight(signer, random.bytes(size));
      await assertSignsRight(signer, 'x'.repeat(size));
      await assertSignsRight(signer, 'é'.repeat(size / 2));
    }
  });

  test(`1,000 random payloads (TEST_SEED=${SEED})`, async () => {
    for (let turn = 0; turn < 1000; turn++) {
      const size = random.below(random.pick([10, 200, 1100, 5000]));
      const alphabet = random.pick(Object.values(ALPHABETS));
      await assertSignsRight(signer, random.below(2) ? random.bytes(size) : random.text(size, alphabet));
    }
  });

  test(`random timestamps and windows (TEST_SEED=${SEED})`, () => {
    const edges = { timestamp: [0, 9, 10, Number.MAX_SAFE_INTEGER], recvWindow: [0, 1, 2 ** 32 - 1] };
    for (let turn = 0; turn < 300; turn++) {
      const timestamp = edges.timestamp[turn] ?? random.below(Number.MAX_SAFE_INTEGER);
      const recvWindow = edges.recvWindow[turn] ?? random.below(2 ** 32);
      assert.deepEqual(signer.signRequestSync({ timestamp, recvWindow, query: 'a=1' }), {
        'X-BAPI-API-KEY': API_KEY,
        'X-BAPI-TIMESTAMP': String(timestamp),
        'X-BAPI-SIGN': expectedSignature(`${timestamp}${API_KEY}${recvWindow}a=1`),
        'X-BAPI-RECV-WINDOW': String(recvWindow),
      });
      const login = signer.signWebSocket({ expires: timestamp });
      assert.equal(login.args[2], expectedSignature(`GET/realtime${timestamp}`));
    }
  });

  test('2,000 signatures at once', async () => {
    const payloads = Array.from({ length: 2000 }, (_, index) => `payload ${index}`);
    const signatures = await Promise.all(payloads.map((payload) => signer.sign(payload)));
    assert.deepEqual(
      signatures,
      payloads.map((payload) => expectedSignature(payload)),
    );
  });

  test('a Buffer that changes after sign() was called', async () => {
    for (const size of [10, 1020, 100_000]) {
      const payload = Buffer.alloc(size, 1);
      const expected = expectedSignature(payload);
      const signing = signer.sign(payload);
      const requesting = signer.signRequest({ body: payload, timestamp: 0, recvWindow: 0 });
      payload.fill(2);
      assert.equal(await signing, expected);
      assert.equal(
        (await requesting)['X-BAPI-SIGN'],
        expectedSignature(`0${API_KEY}0`, Buffer.alloc(size, 1)),
      );
    }
  });
});

describe('requests', () => {
  const signer = newSigner();

  test('without anything: now, a window of 5 s, nothing signed after the prefix', async () => {
    for (const sign of [
      () => signer.signRequestSync(),
      () => signer.signRequest(),
      () => signer.signRequest({}),
    ]) {
      const earliest = Date.now();
      const headers = await sign();
      const timestamp = Number(headers['X-BAPI-TIMESTAMP']);
      assert.ok(timestamp >= earliest && timestamp <= Date.now());
      assert.equal(headers['X-BAPI-RECV-WINDOW'], '5000');
      assert.equal(headers['X-BAPI-SIGN'], expectedSignature(`${timestamp}${API_KEY}5000`));
    }
  });

  test('a WebSocket login without expires is good for 10 s', () => {
    const earliest = Date.now() + 10_000;
    const { args } = signer.signWebSocket();
    assert.ok(args[1] >= earliest && args[1] <= Date.now() + 10_000);
    assert.equal(args[2], expectedSignature(`GET/realtime${args[1]}`));
  });

  test('query and body together are refused, null counts as neither', async () => {
    const both = { query: 'a=1', body: '{}' };
    assert.throws(() => signer.signRequestSync(both), { ...WRONG_VALUE, message: /query.*body/ });
    await assert.rejects(signer.signRequest(both), WRONG_VALUE);
    const mac = expectedSignature(`0${API_KEY}5000{}`);
    assert.equal(signer.signRequestSync({ query: null, body: '{}', timestamp: 0 })['X-BAPI-SIGN'], mac);
  });

  test('a query with its question mark is refused, in a body one is data', async () => {
    for (const query of ['?a=1', Buffer.from('?a=1')]) {
      assert.throws(() => signer.signRequestSync({ query }), { ...WRONG_VALUE, message: /"\?"/ });
      await assert.rejects(signer.signRequest({ query }), WRONG_VALUE);
    }
    const { 'X-BAPI-SIGN': mac } = signer.signRequestSync({ body: '?', timestamp: 0 });
    assert.equal(mac, expectedSignature(`0${API_KEY}5000?`));
  });

  /** @param {any} request @param {object} expected */
  async function assertRefused(request, expected) {
    assert.throws(() => signer.signRequestSync(request), expected);
    await assert.rejects(signer.signRequest(request), expected);
  }

  test('numbers that are no time are refused', async () => {
    for (const number of [NaN, -1, 1.5, 2 ** 53, Infinity, -Infinity, 1e300]) {
      await assertRefused({ timestamp: number }, OUT_OF_RANGE);
      await assertRefused({ recvWindow: number }, OUT_OF_RANGE);
      assert.throws(() => signer.signWebSocket({ expires: number }), OUT_OF_RANGE);
    }
    await assertRefused({ recvWindow: 2 ** 32 }, OUT_OF_RANGE);
    for (const wrong of ['5', 5n, {}, [5], true, Symbol('5'), new Date(5), new Number(5)]) {
      await assertRefused({ timestamp: wrong }, WRONG_TYPE);
      await assertRefused({ recvWindow: wrong }, WRONG_TYPE);
      assert.throws(() => signer.signWebSocket({ expires: wrong }), WRONG_TYPE);
    }
  });

  test('minus zero is zero', () => {
    const headers = signer.signRequestSync({ timestamp: -0, recvWindow: -0 });
    assert.equal(headers['X-BAPI-TIMESTAMP'], '0');
    assert.equal(headers['X-BAPI-SIGN'], expectedSignature(`0${API_KEY}0`));
  });

  test('what is no request and no content is refused', async () => {
    for (const wrong of [null, 5, 'a=1', true, Symbol('x'), () => {}]) {
      await assertRefused(wrong, WRONG_TYPE);
      assert.throws(() => signer.signWebSocket(wrong), WRONG_TYPE);
    }
    for (const wrong of NO_PAYLOADS.filter((value) => value != null)) {
      await assertRefused({ query: wrong }, WRONG_TYPE);
      await assertRefused({ body: wrong }, WRONG_TYPE);
    }
    await assertRefused({ body: detachedView() }, WRONG_VALUE);
  });
});

describe('payloads', () => {
  const signer = newSigner();

  test('what is neither text nor bytes is refused; asynchronously as a rejection', async () => {
    for (const wrong of NO_PAYLOADS) {
      assert.throws(() => signer.signSync(wrong), WRONG_TYPE);
      assert.throws(() => signer.verify(wrong, ''), WRONG_TYPE);
      const signing = signer.sign(wrong);
      assert.ok(signing instanceof Promise);
      await assert.rejects(signing, WRONG_TYPE);
    }
    assert.throws(() => signer.signSync(), WRONG_TYPE);
    await assert.rejects(signer.sign(), WRONG_TYPE);
  });

  test('detached memory is refused instead of signed as nothing', async () => {
    assert.throws(() => signer.signSync(detachedView()), WRONG_VALUE);
    await assert.rejects(signer.sign(detachedView()), WRONG_VALUE);
  });
});

describe('verify', () => {
  const signer = newSigner();
  const right = expectedSignature('payload');

  test('the right signature, in either case, as text or bytes', () => {
    for (const signature of [
      right,
      right.toUpperCase(),
      Buffer.from(right),
      new Uint8Array(Buffer.from(right)),
    ]) {
      assert.equal(signer.verify('payload', signature), true);
      assert.equal(signer.verify(Buffer.from('payload'), signature), true);
    }
  });

  test('a signature of something else', () => {
    assert.equal(signer.verify('payload', expectedSignature('Payload')), false);
    assert.equal(signer.verify('', right), false);
    for (let index = 0; index < right.length; index++) {
      const digit = right[index] === '0' ? '1' : '0';
      assert.equal(signer.verify('payload', right.slice(0, index) + digit + right.slice(index + 1)), false);
    }
  });

  test('a malformed signature is no signature', () => {
    const malformed = [
      '',
      right.slice(1),
      `${right}0`,
      `${right}00`,
      ` ${right}`,
      `${right.slice(0, 63)} `,
      `${right.slice(0, 63)}g`,
      `${right.slice(0, 62)}é`,
      'x'.repeat(64),
      '\0'.repeat(64),
      right.repeat(100),
      Buffer.from(right, 'hex'),
      Buffer.alloc(0),
      new DataView(new ArrayBuffer(64)),
      detachedView(),
      Buffer.from(right, 'hex').buffer,
      ...NO_PAYLOADS,
    ];
    for (const signature of malformed) assert.equal(signer.verify('payload', signature), false);
    assert.equal(signer.verify('payload'), false);
  });
});

describe('destroy', () => {
  test('every later call is refused', async () => {
    const signer = newSigner();
    assert.equal(signer.destroy(), undefined);
    assert.equal(signer.destroy(), undefined);
    assert.throws(() => signer.signSync('x'), DESTROYED);
    assert.throws(() => signer.signRequestSync({ query: 'a=1' }), DESTROYED);
    assert.throws(() => signer.signWebSocket(), DESTROYED);
    assert.throws(() => signer.verify('x', expectedSignature('x')), DESTROYED);
    await assert.rejects(signer.sign('x'), DESTROYED);
    await assert.rejects(signer.signRequest({ query: 'a=1' }), DESTROYED);
    assert.equal(signer.apiKey, API_KEY);
    assert.equal(signer.algorithm, 'hmac-sha256');
  });

  test('signatures that are under way are finished', async () => {
    for (let turn = 0; turn < 20; turn++) {
      const signer = newSigner();
      const payloads = Array.from({ length: 50 }, (_, index) => `${turn}/${index}`.padEnd(index * 97));
      const signing = payloads.map((payload) => signer.sign(payload));
      const requesting = signer.signRequest({ query: 'a=1', timestamp: turn });
      signer.destroy();
      assert.throws(() => signer.signSync('x'), DESTROYED);
      assert.deepEqual(
        await Promise.all(signing),
        payloads.map((payload) => expectedSignature(payload)),
      );
      assert.equal((await requesting)['X-BAPI-SIGN'], expectedSignature(`${turn}${API_KEY}5000a=1`));
    }
  });

  test('does not touch another signer of the same credentials', () => {
    const [first, second] = [newSigner(), newSigner()];
    first.destroy();
    newSigner().destroy();
    assert.equal(second.signSync('x'), expectedSignature('x'));
  });

  test('Symbol.dispose does the same', (t) => {
    if (Symbol.dispose === undefined) return t.skip('this Node.js has no Symbol.dispose');
    const signer = newSigner();
    signer[Symbol.dispose]();
    assert.throws(() => signer.signSync('x'), DESTROYED);
  });
});
