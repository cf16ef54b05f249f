'use strict';

/**
 * Every function of the addon with every kind of bad argument: always a JavaScript error with a code, never a crash,
 * and the same error from the JavaScript stand-in.
 */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const path = require('node:path');
const { describe, test } = require('node:test');

const { backend, binding: chosen } = require('../../lib/crypto/backend');
const { createFallback } = require('../../lib/crypto/node-backend');
const {
  BAD_NUMBERS,
  BASE64,
  ENTRIES,
  HEX,
  NATIVE_ENTRIES,
  PARAMETER,
  PRIVATE_KEY,
  SHA256,
  VALUES,
  expectedCode,
  goodArguments,
  newSigner,
} = require('../support/crypto/native-calls');
const { asyncOutcome, outcome } = require('../support/outcome');
const { runChild } = require('../support/run-child');
const { NO_RULES, bybitRules } = require('../support/crypto/rules');
const { API_KEY, API_SECRET } = require('../support/fixtures.js');

const NASTY = path.join(__dirname, '..', 'support', 'crypto', 'native-nasty.js');

const native = /** @type {any} */ (chosen);
const fallback = /** @type {any} */ (createFallback());
const INTERFACES = [native, fallback];
const SKIP =
  backend.name === 'native' ? false : 'native only: these call the addon, and this run is without it';

/**
 * The error of the same bad call on both, which must be one.
 *
 * @param {string} name
 * @param {(binding: any) => any[]} makeArguments
 * @param {string} title
 * @returns {Promise<any>} undefined for none
 */
async function errorOfBoth(name, makeArguments, title) {
  const [error, other] = await Promise.all(
    INTERFACES.map(async (binding) => {
      const thrown = await asyncOutcome(() => binding[name](...makeArguments(binding)));
      return 'value' in thrown ? undefined : thrown;
    }),
  );
  assert.deepEqual(error, other, title);
  return error;
}

/**
 * What an error of a bad value says. `items` is refused where an array is too short for it, `payload` and `bytes` where
 * an array holds something else.
 *
 * @param {any} error
 * @param {string} name  of the parameter
 */
function assertNames(error, name) {
  if (error.code === 'ERR_BYBIT_SIGNER_DESTROYED') return;
  const others = { ids: '|items', keys: '|key', lengths: '|items', parts: '|payload' }[name] ?? '';
  assert.match(error.message, new RegExp(`^The "(${name}${others})" argument must be `));
}

describe('the interface of the addon', { skip: SKIP }, () => {
  test('consists of the functions that are tested here', () => {
    for (const binding of INTERFACES) {
      const functions = Object.keys(binding).filter((name) => typeof binding[name] === 'function');
      const others =
        binding === native ? Object.keys(NATIVE_ENTRIES) : ['requireValidator', 'wipeEnvironment'];
      assert.deepEqual(functions.sort(), [...Object.keys(ENTRIES), ...others].sort());
    }
  });

  for (const [name, parameters] of Object.entries(ENTRIES)) {
    test(`${name}: good arguments, and more than it takes`, async () => {
      for (const binding of INTERFACES) {
        await binding[name](...goodArguments(name, binding));
        if (['signSync', 'hmacFind'].includes(name)) continue; // take several parts
        await binding[name](...goodArguments(name, binding), Symbol('one too many'), {});
      }
    });

    test(`${name}: too few arguments`, async () => {
      for (let count = 0; count < parameters.length; count++) {
        const error = await errorOfBoth(
          name,
          (binding) => goodArguments(name, binding).slice(0, count),
          `${count} arguments`,
        );
        assert.equal(error?.name, 'TypeError');
        assert.equal(error.code, 'ERR_MISSING_ARGS');
      }
    });

    parameters.forEach((parameter, position) => {
      test(`${name}: every kind of value as ${parameter.name}`, async () => {
        for (const [valueName, { make }] of Object.entries({ ...VALUES, ...BAD_NUMBERS })) {
          const withValue = (/** @type {any} */ binding) =>
            goodArguments(name, binding).with(position, make(binding));
          const error = await errorOfBoth(name, withValue, valueName);
          assert.equal(error?.code, expectedCode(parameter, valueName), valueName);
          if (error !== undefined) assertNames(error, parameter.name);
        }
      });
    });
  }

  test('a handle of one kind is none of another', async () => {
    const handles = [PARAMETER.key, PARAMETER.stream, PARAMETER.owner];
    for (const [name, parameters] of Object.entries(ENTRIES)) {
      for (const wrong of handles.filter(
        (handle) => parameters[0]?.kind === 'handle' && handle !== parameters[0],
      )) {
        const withWrong = (/** @type {any} */ binding) =>
          goodArguments(name, binding).with(0, wrong.good(binding, 0));
        const error = await errorOfBoth(name, withWrong, `${wrong.name} for ${name}`);
        assert.equal(error?.code, 'ERR_INVALID_ARG_TYPE');
      }
    }
  });

  test('a handle of one implementation is none of the other', () => {
    for (const [binding, other] of [INTERFACES, [...INTERFACES].reverse()]) {
      for (const [name, parameters] of Object.entries(ENTRIES)) {
        if (parameters[0]?.kind !== 'handle') continue;
        const values = goodArguments(name, binding).with(0, parameters[0].good(other, 0));
        assert.throws(() => binding[name](...values), { code: 'ERR_INVALID_ARG_TYPE' });
      }
    }
  });

  test('a frozen handle works', () => {
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
      assert.match(binding.signSync(id, 'x'), /^[0-9a-f]{64}$/);
      binding.destroySigner(Object.freeze(owner));
      assert.throws(() => binding.signSync(id, 'x'), { code: 'ERR_BYBIT_SIGNER_DESTROYED' });
      binding.destroySigner(owner);
    }
  });

  for (const [name, parameters] of Object.entries(NATIVE_ENTRIES)) {
    test(`${name}, which only the addon has`, () => {
      for (let count = 0; count < parameters.length; count++) {
        assert.throws(() => native[name](...goodArguments(name, native).slice(0, count)), {
          code: 'ERR_MISSING_ARGS',
        });
      }
      for (const [valueName, { make }] of Object.entries({ ...VALUES, ...BAD_NUMBERS })) {
        const thrown = outcome(() => native[name](make(native)));
        assert.equal(thrown.code, expectedCode(parameters[0], valueName), valueName);
      }
      assert.equal(native[name](...goodArguments(name, native)), undefined, 'of what is not set');
      assert.equal(native[name]('x'.repeat(10_000)), undefined);
    });
  }

  test('numbers beyond the range of their argument, and at its end', async () => {
    /** @type {[string, number, number, number][]} function, position, largest number, one that is too large */
    const ranges = [
      ['hmacOnce', 0, 1, 2],
      ['hmacOnce', 3, 2, 3],
      ['createHmacKey', 0, 1, 2],
      ['hmacWithKey', 2, 2, 3],
      ['inspectRequest', 2, Number.MAX_SAFE_INTEGER, 2 ** 53],
      ['digestHmacStream', 1, 2, 3],
      ['signBatch', 4, 1, 2],
      ['createSigner', 4, 1, 2],
      ['createSigner', 5, 1, 2],
      ['createKeySigner', 6, 1, 2],
      ['createSigner', 0, 1, 65],
      ['inspectRequest', 0, 1, 65],
    ];
    for (const [name, position, largest, tooLarge] of ranges) {
      const withNumber = (/** @type {number} */ number) => (/** @type {any} */ binding) =>
        goodArguments(name, binding).with(position, number);
      assert.equal(await errorOfBoth(name, withNumber(largest), name), undefined);
      assert.equal((await errorOfBoth(name, withNumber(tooLarge), name))?.code, 'ERR_OUT_OF_RANGE');
    }
  });

  test('a credential of 1 MiB is read, a longer one refused', async () => {
    for (const make of [
      () => 'x'.repeat(2 ** 20),
      () => 'é'.repeat(2 ** 19),
      () => Buffer.alloc(2 ** 20, 'x'),
    ]) {
      for (const position of [1, 2, 3]) {
        const values = /** @type {any[]} */ ([NO_RULES, 'x', 'y', 'z']).with(position, make());
        assert.equal(await errorOfBoth('validateCredentials', () => values, 'at the limit'), undefined);
        const longer =
          typeof values[position] === 'string' ? `${values[position]}x` : Buffer.alloc(2 ** 20 + 1);
        const tooLong = values.with(position, longer);
        assert.equal(
          (await errorOfBoth('validateCredentials', () => tooLong, 'beyond'))?.code,
          'ERR_OUT_OF_RANGE',
        );
        const [, key, secret, passphrase] = tooLong;
        for (const [name, ...given] of [
          ['createSigner', NO_RULES, key, secret, true, SHA256, HEX, passphrase],
          ['createKeySigner', NO_RULES, key, secret, passphrase, true, false, BASE64],
          ['createKeySignerAsync', NO_RULES, key, secret, passphrase, true, false, BASE64],
          ['createKeySigner', NO_RULES, 'x', PRIVATE_KEY, tooLong[position], true, false, BASE64],
          ['inspectApiKey', NO_RULES, tooLong[position]],
        ]) {
          assert.equal((await errorOfBoth(name, () => given, `beyond: ${name}`))?.code, 'ERR_OUT_OF_RANGE');
        }
      }
    }
  });

  test('the limits of a request: 1 MiB of method, of URL and of headers, 1000 headers, 64 MiB of body', async () => {
    const mebibyte = 2 ** 20;
    const many = (/** @type {number} */ count) => Array(count).fill('x');
    const bytes = (/** @type {number} */ size) => [() => Buffer.alloc(size, 'x'), () => 'é'.repeat(size / 2)];
    const odd = (/** @type {number} */ size) => [
      () => Buffer.alloc(size, 'x'),
      () => `x${'é'.repeat(size / 2)}`,
    ];
    /** @type {[number, (() => any)[], (() => any)[], string][]} position, at the limit, beyond it, code */
    const limits = [
      [4, bytes(mebibyte), odd(mebibyte + 1), 'ERR_OUT_OF_RANGE'],
      [5, bytes(mebibyte), odd(mebibyte + 1), 'ERR_OUT_OF_RANGE'],
      [7, [() => Buffer.alloc(64 * mebibyte, 'x')], odd(64 * mebibyte + 1), 'ERR_OUT_OF_RANGE'],
      [6, [() => many(2000), () => []], [() => many(2002), () => Array(2 ** 32 - 2)], 'ERR_OUT_OF_RANGE'],
      [6, [() => ['x', 'x'.repeat(mebibyte - 1)]], [() => ['x', 'x'.repeat(mebibyte)]], 'ERR_OUT_OF_RANGE'],
      [
        6,
        [() => ['x', Buffer.alloc(0)]],
        [() => ['x'], () => ['x', 5], () => Array(2)],
        'ERR_INVALID_ARG_TYPE',
      ],
    ];
    for (const [position, fitting, excessive, code] of limits) {
      const withValue = (/** @type {any} */ value) => (/** @type {any} */ binding) =>
        goodArguments('inspectRequest', binding).with(position, value);
      for (const make of fitting) {
        assert.equal(
          await errorOfBoth('inspectRequest', withValue(make()), `at limit ${position}`),
          undefined,
        );
      }
      for (const make of excessive) {
        const error = await errorOfBoth('inspectRequest', withValue(make()), `beyond limit ${position}`);
        assert.equal(error?.code, code);
      }
    }
  });

  test('bytes of every kind give the same results', async () => {
    for (const [valueName, { bytes, make }] of Object.entries(VALUES)) {
      if (!bytes) continue;
      const value = make(native);
      const results = await Promise.all(
        INTERFACES.map(async (binding) => {
          const id = newSigner(binding);
          const stream = PARAMETER.stream.good(binding, id);
          binding.updateHmacStream(stream, value);
          binding.updateHmacStream(stream, value);
          return [
            binding.hmacOnce(0, value, value, 0),
            binding.hmacOnce(1, value, value, 1),
            binding.hmacWithKey(binding.createHmacKey(1, value), value, 2),
            binding.digestHmacStream(stream, 0),
            binding.signSync(id, value),
            binding.signSync(id, '1', value, '2', value),
            await binding.signBatch(Float64Array.of(id, id), Float64Array.of(0, 1), '1', [value, value], 2),
            await binding.signAll(Float64Array.of(id, id), ['1', value, null, '2', value]),
            await binding.validateCredentials(NO_RULES, value, value, undefined),
            binding.inspectApiKey(NO_RULES, value),
            await binding.inspectRequest(
              bybitRules(binding),
              id,
              1,
              false,
              value,
              value,
              [value, value],
              value,
            ),
            await binding.inspectRequest(
              bybitRules(binding),
              undefined,
              1,
              true,
              'POST',
              '/v5/',
              ['X-BAPI-SIGN', value],
              value,
            ),
            binding.createSigner(NO_RULES, 'x', value, true, 1, BASE64, undefined).findings,
            binding.createKeySigner(NO_RULES, value, value, value, true, true, BASE64),
            binding.createKeySigner(NO_RULES, 'x', PRIVATE_KEY, value, true, false, HEX).algorithm,
            await binding.createKeySignerAsync(NO_RULES, 'x', value, undefined, true, false, BASE64),
          ];
        }),
      );
      assert.deepEqual(results[0], results[1], valueName);
      const content = typeof value === 'string' || ArrayBuffer.isView(value) ? value : new Uint8Array(value);
      const expected = crypto.createHmac('sha256', content).update(content).digest('hex');
      assert.equal(results[0][0], expected, valueName);
    }
  });

  test('a destroyed signer', async () => {
    for (const [name, parameters] of Object.entries(ENTRIES)) {
      if (!parameters.some(({ kind, zeros }) => kind.endsWith('id') || zeros !== undefined)) continue;
      const afterDestroy = (/** @type {any} */ binding) => {
        const { owner, id } = binding.createSigner(
          NO_RULES,
          API_KEY,
          API_SECRET,
          false,
          SHA256,
          HEX,
          undefined,
        );
        const values = goodArguments(name, binding, id);
        binding.destroySigner(owner);
        return values;
      };
      const error = await errorOfBoth(name, afterDestroy, name);
      assert.equal(error?.code, 'ERR_BYBIT_SIGNER_DESTROYED', name);
    }
  });

  test('a finished stream', async () => {
    for (const name of ['updateHmacStream', 'digestHmacStream']) {
      const afterDigest = (/** @type {any} */ binding) => {
        const values = goodArguments(name, binding);
        binding.digestHmacStream(values[0], 0);
        return values;
      };
      assert.equal((await errorOfBoth(name, afterDigest, name))?.code, 'ERR_CRYPTO_HASH_FINALIZED');
    }
  });

  test('a refused update leaves the stream as it was', () => {
    for (const binding of INTERFACES) {
      const stream = PARAMETER.stream.good(binding, 0);
      binding.updateHmacStream(stream, 'da');
      assert.equal(outcome(() => binding.updateHmacStream(stream, 5)).code, 'ERR_INVALID_ARG_TYPE');
      assert.equal(outcome(() => binding.digestHmacStream(stream, 3)).code, 'ERR_OUT_OF_RANGE');
      binding.updateHmacStream(stream, 'ta');
      const expected = crypto.createHmac('sha256', 'key').update('data').digest('hex');
      assert.equal(binding.digestHmacStream(stream, 0), expected);
    }
  });

  for (const implementation of ['native', 'javascript']) {
    test(`the nastiest calls end no process: ${implementation}`, async () => {
      const { stderr, ...ended } = await runChild(NASTY, { args: [implementation] });
      assert.deepEqual(ended, { code: 0, signal: null, stdout: 'survived' }, stderr);
    });
  }
});
