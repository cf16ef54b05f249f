'use strict';

/** The functions of the addon that take tables of numbers: what they refuse, and that nobody can pull them away. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { describe, test } = require('node:test');

const { createFallback } = require('../../lib/crypto/node-backend');
const { binding: chosen } = require('../../lib/crypto/backend');
const { HEX, SHA256, newSigner } = require('../support/crypto/native-calls');
const { asyncOutcome } = require('../support/outcome');
const { NO_RULES } = require('../support/crypto/rules');
const { API_KEY, API_SECRET } = require('../support/fixtures.js');

const INTERFACES = /** @type {any[]} */ ([chosen, createFallback()]);
const DESTROYED = 'ERR_BYBIT_SIGNER_DESTROYED';

const BYTES = Buffer.from('bytes \xff', 'latin1');

/**
 * signBatch(), with its numbers as arrays.
 *
 * @param {any} binding
 * @param {number[]} ids
 * @param {number[]} lengths
 * @param {any} text
 * @param {any} bytes
 * @param {number} items
 */
function batch(binding, ids, lengths, text, bytes, items) {
  return binding.signBatch(Float64Array.from(ids), Float64Array.from(lengths), text, bytes, items);
}

/** @param {string | Uint8Array} payload */
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
        (binding, id) => binding.signSync(id, 'x', Buffer.from('y')),
        (binding, id) => binding.verify(id, 'x', 'y'),
        (binding, id) => binding.signBatch(Float64Array.of(id), Float64Array.of(1), 'x', undefined, 1),
        (binding, id) =>
          binding.signBatch(Float64Array.of(id), Float64Array.of(0), '', [Buffer.from('x')], 1),
        (binding, id, good) =>
          binding.signBatch(Float64Array.of(good, id), Float64Array.of(1, 1), 'xy', undefined, 2),
        (binding, id, good) => binding.signAll(Float64Array.of(good, id), ['1', null, '2x']),
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
      const old = binding.createSigner(NO_RULES, API_KEY, API_SECRET, false, SHA256, HEX, undefined);
      binding.destroySigner(old.owner);
      const next = Array.from({ length: 20 }, () =>
        binding.createSigner(NO_RULES, API_KEY, API_SECRET, false, SHA256, HEX, undefined),
      );
      assert.equal(new Set(next.map(({ id }) => id)).size, 20);
      assert.throws(() => binding.signSync(old.id, 'x'), { code: DESTROYED });
      binding.destroySigner(old.owner);
      for (const { id } of next) assert.equal(binding.signSync(id, 'x'), expected('x'));
      assert.throws(() => binding.signAll(Float64Array.of(next[0].id, old.id), ['1', null, '2x']), {
        code: DESTROYED,
      });
    }
  });
});

describe('counts, lengths and parts that do not fit', () => {
  /** @type {[string, string, (binding: any, id: number) => unknown][]} */
  const CASES = [
    ['items beyond the ids', 'ERR_OUT_OF_RANGE', (b, id) => batch(b, [id], [0, 0], '', undefined, 2)],
    ['items beyond the lengths', 'ERR_OUT_OF_RANGE', (b, id) => batch(b, [id, id], [0], '', undefined, 2)],
    ['huge items', 'ERR_OUT_OF_RANGE', (b, id) => batch(b, [id], [1], 'x', undefined, 2 ** 32 + 1)],
    ['the most items', 'ERR_OUT_OF_RANGE', (b, id) => batch(b, [id], [1], 'x', undefined, 2 ** 53 - 1)],
    ['text as bytes', 'ERR_INVALID_ARG_TYPE', (b, id) => batch(b, [id], [1], Buffer.from('x'), undefined, 1)],
    ['bytes that are a number', 'ERR_INVALID_ARG_TYPE', (b, id) => batch(b, [id], [0], '', [5], 1)],
    ['bytes that are null', 'ERR_INVALID_ARG_TYPE', (b, id) => batch(b, [id], [0], '', [null], 1)],
    [
      'a Proxy of an array',
      'ERR_INVALID_ARG_TYPE',
      (b, id) => batch(b, [id], [0], '', new Proxy([BYTES], {}), 1),
    ],
    ['an array-like', 'ERR_INVALID_ARG_TYPE', (b, id) => batch(b, [id], [0], '', { 0: BYTES, length: 1 }, 1)],
    ['a length beyond the text', 'ERR_INVALID_ARG_VALUE', (b, id) => batch(b, [id], [2], 'x', undefined, 1)],
    ['a huge length', 'ERR_INVALID_ARG_VALUE', (b, id) => batch(b, [id], [1e300], 'x', undefined, 1)],
    ['a length of NaN', 'ERR_INVALID_ARG_VALUE', (b, id) => batch(b, [id], [NaN], 'x', undefined, 1)],
    ['a negative length', 'ERR_INVALID_ARG_VALUE', (b, id) => batch(b, [id], [-1], 'x', undefined, 1)],
    [
      'fractional lengths with the right sum',
      'ERR_INVALID_ARG_VALUE',
      (b, id) => batch(b, [id, id], [0.5, 0.5], 'x', undefined, 2),
    ],
    ['nine parts at once', 'ERR_OUT_OF_RANGE', (b, id) => b.signSync(id, ...new Array(9).fill('x'))],
    ['nine parts', 'ERR_OUT_OF_RANGE', (b, id) => b.signAll(Float64Array.of(id), new Array(9).fill('x'))],
    ['a million parts', 'ERR_OUT_OF_RANGE', (b, id) => b.signAll(Float64Array.of(id), new Array(1e6))],
    ['a hole', 'ERR_INVALID_ARG_TYPE', (b, id) => b.signAll(Float64Array.of(id), new Array(2).fill('x', 1))],
    ['a number as a part', 'ERR_INVALID_ARG_TYPE', (b, id) => b.signAll(Float64Array.of(id), ['x', 5])],
    ['the own API key at once', 'ERR_INVALID_ARG_TYPE', (b, id) => b.signSync(id, 'x', null)],
  ];
  for (const [title, code, call] of CASES) {
    test(title, async () => {
      const result = await ofBoth((binding) => call(binding, newSigner(binding)));
      assert.equal(result.code, code);
    });
  }

  test('nothing at all is signed as nothing', async () => {
    assert.deepEqual(await ofBoth((b) => batch(b, [], [], '', undefined, 0)), { value: [] });
    assert.deepEqual(await ofBoth((b) => batch(b, [0], [5], 'x', [5], 0)), { value: [] });
    const { value } = await ofBoth((b) => b.signAll(new Float64Array(0), ['x']));
    assert.deepEqual([value.texts.byteLength, value.size, value.ends.byteLength], [0, 0, 0]);
    const none = await ofBoth((b) => b.signAll(Float64Array.of(newSigner(b)), []));
    assert.equal(Buffer.from(none.value.texts).toString(), expected(''));
  });

  test('texts of one string, whatever characters they are made of, with and without bytes behind them', async () => {
    const texts = ['', 'abc', 'é', '€uro', '🔑🔑', '\ud800x', '\udc00', 'plain', ''];
    const lengths = texts.map(({ length }) => length);
    const bytes = texts.map((_, index) => [undefined, BYTES, 'é', Buffer.alloc(0)][index % 4]);
    const signed = (/** @type {any[] | undefined} */ behind) =>
      ofBoth((binding) => {
        const ids = texts.map(() => newSigner(binding));
        return batch(binding, ids, lengths, texts.join(''), behind, texts.length);
      });
    assert.equal((await signed(undefined)).value, texts.map((text) => expected(text)).join(''));
    const whole = texts.map((text, index) =>
      expected(Buffer.concat([Buffer.from(text), Buffer.from(bytes[index] ?? '')])),
    );
    assert.equal((await signed(bytes)).value, whole.join(''));
    assert.equal((await signed(bytes.slice(0, 2))).value.slice(0, 128), whole.slice(0, 2).join(''));
  });

  test('parts of every kind and size, with the API key among them, sign like the whole', async () => {
    const long = 'é'.repeat(700);
    /** @type {any[][]} */
    const messages = [
      [],
      [''],
      [null],
      ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
      ['1', null, '5000', BYTES],
      [BYTES, null, BYTES],
      [long, null, long, 'x'],
      ['x'.repeat(1020), 'abc', null, 'd'],
      ['x'.repeat(1023), '', 'y'.repeat(1100), BYTES, 'z'],
      ['\ud83d', '\udd11'],
    ];
    for (const parts of messages) {
      const whole = Buffer.concat(parts.map((part) => Buffer.from(part ?? API_KEY)));
      for (const binding of INTERFACES) {
        const id = newSigner(binding);
        const { texts, size } = await binding.signAll(Float64Array.of(id, id), parts);
        assert.equal(size, 64);
        assert.equal(Buffer.from(texts).toString(), expected(whole).repeat(2));
        const own = parts.map((part) => part ?? API_KEY);
        if (own.length > 0) assert.equal(binding.signSync(id, ...own), expected(whole));
      }
    }
  });
});

describe('the caller pulls the ground away', () => {
  test('an element is a getter that throws: its own error comes through', async () => {
    const mine = new EvalError('mine');
    for (const binding of INTERFACES) {
      const bytes = [BYTES, BYTES];
      Object.defineProperty(bytes, 1, {
        get() {
          throw mine;
        },
      });
      const id = newSigner(binding);
      assert.throws(
        () => batch(binding, [id, id], [0, 0], '', bytes, 2),
        (error) => error === mine,
      );
      assert.throws(
        () => binding.signAll(Float64Array.of(id), bytes),
        (error) => error === mine,
      );
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
        const memory = new /** @type {any} */ (ArrayBuffer)(count * 8, { maxByteLength: count * 8 });
        const ids = new Float64Array(memory).fill(id);
        const bytes = Array.from({ length: count }, (_, i) => `${i}`);
        Object.defineProperty(bytes, 0, {
          get() {
            pull(ids);
            for (let i = 0; i < 50; i++) new Float64Array(count * 3).fill(0.5);
            return '0';
          },
        });
        return binding.signBatch(ids, new Float64Array(count), '', bytes, count);
      });
      assert.equal(value, Array.from({ length: count }, (_, i) => expected(`${i}`)).join(''));
    });
  }

  test('an element is a getter that destroys the signer, and signs itself', async () => {
    for (const binding of INTERFACES) {
      const { owner, id } = binding.createSigner(
        NO_RULES,
        API_KEY,
        API_SECRET,
        false,
        SHA256,
        HEX,
        undefined,
      );
      /** @type {any} */
      let inner;
      const bytes = ['a', 'b'];
      Object.defineProperty(bytes, 0, {
        get() {
          inner = batch(binding, [id], [5], 'inner', undefined, 1);
          binding.destroySigner(owner);
          return 'a';
        },
      });
      const outer = batch(binding, [id, id], [0, 0], '', bytes, 2);
      assert.equal(await inner, expected('inner'));
      assert.equal(await outer, expected('a') + expected('b'));
    }
  });

  test('a part is a getter that takes the memory of the ids and of another part away', async () => {
    for (const binding of INTERFACES) {
      const id = newSigner(binding);
      const ids = Float64Array.of(id);
      const view = new Uint8Array(8);
      const parts = [view, 'x'];
      Object.defineProperty(parts, 1, {
        get() {
          structuredClone(view.buffer, { transfer: [view.buffer] });
          return 'x';
        },
      });
      assert.throws(() => binding.signAll(ids, parts), { code: 'ERR_INVALID_ARG_VALUE' });
      const others = ['x'];
      Object.defineProperty(others, 0, {
        get() {
          structuredClone(ids.buffer, { transfer: [ids.buffer] });
          return 'x';
        },
      });
      assert.throws(() => binding.signAll(ids, others), { code: 'ERR_INVALID_ARG_VALUE' });
    }
  });

  test('numbers of shared memory, and of memory that has grown since', async () => {
    for (const binding of INTERFACES) {
      const id = newSigner(binding);
      const shared = new Float64Array(new SharedArrayBuffer(8)).fill(id);
      const lengths = Float64Array.of(1);
      assert.equal(await binding.signBatch(shared, lengths, 'x', undefined, 1), expected('x'));
      const memory = /** @type {any} */ (new /** @type {any} */ (ArrayBuffer)(0, { maxByteLength: 240 }));
      const following = new Float64Array(memory);
      memory.resize(8);
      following.fill(id);
      assert.equal(await binding.signBatch(following, lengths, 'x', undefined, 1), expected('x'));
      const { texts } = await binding.signAll(following, ['1', null, '2x']);
      assert.equal(Buffer.from(texts).toString(), expected(`1${API_KEY}2x`));
    }
  });
});
