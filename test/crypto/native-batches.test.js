'use strict';

/** The functions of the addon that take tables of numbers: what they refuse, and that nobody can pull them away. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { describe, test } = require('node:test');

const { createFallback } = require('../../lib/crypto/node-backend');
const { binding: chosen } = require('../../lib/crypto/backend');
const { newSigner } = require('../support/crypto/native-calls');
const { asyncOutcome } = require('../support/outcome');
const { API_KEY, API_SECRET } = require('../support/fixtures.js');

const INTERFACES = /** @type {any[]} */ ([chosen, createFallback()]);
const DESTROYED = 'ERR_BYBIT_SIGNER_DESTROYED';

/** @param {string} payload */
function expected(payload) {
  return crypto.createHmac('sha256', API_SECRET).update(payload).digest('hex');
}

/** @param {(binding: any) => unknown} call @returns {Promise<any>} what it did, which is the same on both */
async function ofBoth(call) {
  const [one, other] = await Promise.all(INTERFACES.map((binding) => asyncOutcome(() => call(binding))));
  assert.deepEqual(one, other);
  return one;
}

describe('ids that nobody has been given', () => {
  for (const [title, forge, code] of /** @type {[string, (id: number) => number, string][]} */ ([
    ['zero', () => 0, DESTROYED],
    ['minus zero', () => -0, DESTROYED],
    ['small', () => 1, DESTROYED],
    ['of another generation', (id) => id + 2 ** 25, DESTROYED],
    ['far away', (id) => id + 2 ** 23, DESTROYED],
    ['the largest', () => Number.MAX_SAFE_INTEGER, DESTROYED],
    ['negative', (id) => -id, 'ERR_OUT_OF_RANGE'],
    ['a fraction', (id) => id + 0.5, 'ERR_OUT_OF_RANGE'],
    ['NaN', () => NaN, 'ERR_OUT_OF_RANGE'],
    ['infinite', () => Infinity, 'ERR_OUT_OF_RANGE'],
    ['too large', () => 2 ** 53, 'ERR_OUT_OF_RANGE'],
  ])) {
    test(title, async () => {
      for (const call of /** @type {((binding: any, id: number, good: number) => unknown)[]} */ ([
        (binding, id) => binding.signSync(id, 'x'),
        (binding, id) => binding.signRequestSync(id, 1, 2, 'x'),
        (binding, id) => binding.signWebSocketSync(id, 1),
        (binding, id) => binding.verify(id, 'x', 'y'),
        (binding, id) => binding.signBatch(Float64Array.of(id, -1, 0), ['x'], 1),
        (binding, id, good) => binding.signBatch(Float64Array.of(good, -1, 0, id, 1, 2), ['x', 'y'], 2),
        (binding, id) => binding.signJoined(Float64Array.of(id, -1, 0), Float64Array.of(1), 'x', 1),
        (binding, id, good) => binding.signAll(Float64Array.of(good, id), 1, 2, 'x'),
      ])) {
        const result = await ofBoth((binding) => {
          const good = newSigner(binding);
          return call(binding, forge(good), good);
        });
        assert.equal(result.code, code);
      }
    });
  }

  test('that of a destroyed signer stays dead when its place is taken again', async () => {
    for (const binding of INTERFACES) {
      const old = binding.createSigner(API_KEY, API_SECRET, false);
      binding.destroySigner(old.owner);
      const next = Array.from({ length: 20 }, () => binding.createSigner(API_KEY, API_SECRET, false));
      assert.equal(new Set(next.map(({ id }) => id)).size, 20);
      assert.throws(() => binding.signSync(old.id, 'x'), { code: DESTROYED });
      binding.destroySigner(old.owner);
      for (const { id } of next) assert.equal(binding.signSync(id, 'x'), expected('x'));
      assert.throws(() => binding.signAll(Float64Array.of(next[0].id, old.id), 1, 2, 'x'), {
        code: DESTROYED,
      });
    }
  });
});

describe('counts, numbers and contents that do not fit', () => {
  for (const [
    title,
    code,
    call,
  ] of /** @type {[string, string, (binding: any, id: number) => unknown][]} */ ([
    [
      'a count beyond the numbers',
      'ERR_OUT_OF_RANGE',
      (b, id) => b.signBatch(Float64Array.of(id, -1), ['x'], 1),
    ],
    [
      'a huge count',
      'ERR_OUT_OF_RANGE',
      (b, id) => b.signBatch(Float64Array.of(id, -1, 0), ['x'], 2 ** 32 + 1),
    ],
    [
      'the largest count',
      'ERR_OUT_OF_RANGE',
      (b, id) => b.signBatch(Float64Array.of(id, -1, 0), ['x'], 2 ** 53 - 1),
    ],
    [
      'contents that end early',
      'ERR_INVALID_ARG_TYPE',
      (b, id) => b.signBatch(Float64Array.of(id, -1, 0, id, -1, 0), ['x'], 2),
    ],
    [
      'a hole',
      'ERR_INVALID_ARG_TYPE',
      (b, id) => b.signBatch(Float64Array.of(id, -1, 0, id, -1, 0), new Array(2).fill('x', 1), 2),
    ],
    [
      'a Proxy of an array',
      'ERR_INVALID_ARG_TYPE',
      (b, id) => b.signBatch(Float64Array.of(id, -1, 0), new Proxy(['x'], {}), 1),
    ],
    [
      'an array-like',
      'ERR_INVALID_ARG_TYPE',
      (b, id) => b.signBatch(Float64Array.of(id, -1, 0), { 0: 'x', length: 1 }, 1),
    ],
    ['a timestamp of NaN', 'ERR_OUT_OF_RANGE', (b, id) => b.signBatch(Float64Array.of(id, NaN, 0), ['x'], 1)],
    [
      'a fractional timestamp',
      'ERR_OUT_OF_RANGE',
      (b, id) => b.signBatch(Float64Array.of(id, 1.5, 0), ['x'], 1),
    ],
    [
      'a recvWindow of 2 ** 32',
      'ERR_OUT_OF_RANGE',
      (b, id) => b.signBatch(Float64Array.of(id, 1, 2 ** 32), ['x'], 1),
    ],
    [
      'a recvWindow of NaN',
      'ERR_OUT_OF_RANGE',
      (b, id) => b.signBatch(Float64Array.of(id, 1, NaN), ['x'], 1),
    ],
    [
      'no lengths',
      'ERR_OUT_OF_RANGE',
      (b, id) => b.signJoined(Float64Array.of(id, -1, 0), new Float64Array(0), 'x', 1),
    ],
    [
      'a length beyond the text',
      'ERR_INVALID_ARG_VALUE',
      (b, id) => b.signJoined(Float64Array.of(id, -1, 0), Float64Array.of(2), 'x', 1),
    ],
    [
      'a huge length',
      'ERR_INVALID_ARG_VALUE',
      (b, id) => b.signJoined(Float64Array.of(id, -1, 0), Float64Array.of(1e300), 'x', 1),
    ],
    [
      'a length of NaN',
      'ERR_INVALID_ARG_VALUE',
      (b, id) => b.signJoined(Float64Array.of(id, -1, 0), Float64Array.of(NaN), 'x', 1),
    ],
    [
      'a negative length',
      'ERR_INVALID_ARG_VALUE',
      (b, id) => b.signJoined(Float64Array.of(id, -1, 0), Float64Array.of(-1), 'x', 1),
    ],
    [
      'fractional lengths with the right sum',
      'ERR_INVALID_ARG_VALUE',
      (b, id) => b.signJoined(Float64Array.of(id, -1, 0, id, -1, 0), Float64Array.of(0.5, 0.5), 'x', 2),
    ],
  ])) {
    test(title, async () => {
      const result = await ofBoth((binding) => call(binding, newSigner(binding)));
      assert.equal(result.code, code);
    });
  }

  test('nothing at all is signed as nothing', async () => {
    assert.deepEqual(await ofBoth((b) => b.signBatch(new Float64Array(0), [], 0)), { value: [] });
    assert.deepEqual(await ofBoth((b) => b.signBatch(new Float64Array(3), [5], 0)), { value: [] });
    const { value } = await ofBoth((b) => b.signAll(new Float64Array(0), 1, 2, 'x'));
    assert.deepEqual([value.texts.byteLength, value.size, value.ends.byteLength], [0, 0, 0]);
  });

  test('parts of one text, whatever characters it is made of', async () => {
    const parts = ['', 'abc', 'é', '€uro', '🔑🔑', '\ud800x', '\udc00', 'plain', ''];
    const { value } = await ofBoth((binding) => {
      const id = newSigner(binding);
      const numbers = Float64Array.from(parts.flatMap(() => [id, -1, 0]));
      const lengths = Float64Array.from(parts, ({ length }) => length);
      return binding.signJoined(numbers, lengths, parts.join(''), parts.length);
    });
    assert.equal(value, parts.map(expected).join(''));
  });
});

describe('the caller pulls the ground away', () => {
  test('an element is a getter that throws: its own error comes through', async () => {
    const mine = new EvalError('mine');
    for (const binding of INTERFACES) {
      const contents = ['x', 'y'];
      Object.defineProperty(contents, 1, {
        get() {
          throw mine;
        },
      });
      const id = newSigner(binding);
      const call = () => binding.signBatch(Float64Array.of(id, -1, 0, id, -1, 0), contents, 2);
      assert.throws(call, (error) => error === mine);
    }
  });

  for (const [title, pull] of /** @type {[string, (numbers: Float64Array) => void][]} */ ([
    ['detaches the numbers', ({ buffer }) => structuredClone(buffer, { transfer: [buffer] })],
    ['shrinks the numbers', ({ buffer }) => /** @type {any} */ (buffer).resize(0)],
    ['overwrites the numbers', (numbers) => numbers.fill(NaN)],
  ])) {
    test(`an element is a getter that ${title}: they have been read`, async () => {
      const count = 500;
      const { value } = await ofBoth((binding) => {
        const id = newSigner(binding);
        const memory = new /** @type {any} */ (ArrayBuffer)(count * 24, { maxByteLength: count * 24 });
        const numbers = new Float64Array(memory);
        for (let i = 0; i < count; i++) numbers.set([id, -1, 0], i * 3);
        const contents = Array.from({ length: count }, (_, i) => `${i}`);
        Object.defineProperty(contents, 0, {
          get() {
            pull(numbers);
            for (let i = 0; i < 50; i++) new Float64Array(count * 3).fill(0.5);
            return '0';
          },
        });
        return binding.signBatch(numbers, contents, count);
      });
      assert.equal(value, Array.from({ length: count }, (_, i) => expected(`${i}`)).join(''));
    });
  }

  test('an element is a getter that destroys the signer, and signs itself', async () => {
    for (const binding of INTERFACES) {
      const { owner, id } = binding.createSigner(API_KEY, API_SECRET, false);
      /** @type {any} */
      let inner;
      const contents = ['a', 'b'];
      Object.defineProperty(contents, 0, {
        get() {
          inner = binding.signBatch(Float64Array.of(id, -1, 0), ['inner'], 1);
          binding.destroySigner(owner);
          return 'a';
        },
      });
      const outer = binding.signBatch(Float64Array.of(id, -1, 0, id, -1, 0), contents, 2);
      assert.equal(await inner, expected('inner'));
      assert.equal(await outer, expected('a') + expected('b'));
    }
  });

  test('numbers of shared memory, and of memory that has grown since', async () => {
    for (const binding of INTERFACES) {
      const id = newSigner(binding);
      const shared = new Float64Array(new SharedArrayBuffer(24));
      shared.set([id, -1, 0]);
      assert.equal(await binding.signBatch(shared, ['x'], 1), expected('x'));
      const memory = /** @type {any} */ (new /** @type {any} */ (ArrayBuffer)(0, { maxByteLength: 240 }));
      const following = new Float64Array(memory);
      memory.resize(24);
      following.set([id, -1, 0]);
      assert.equal(await binding.signBatch(following, ['x'], 1), expected('x'));
      const { texts } = await binding.signAll(following.subarray(0, 1), 1, 2, 'x');
      assert.equal(Buffer.from(texts).toString(), expected(`1${API_KEY}2x`));
    }
  });
});
