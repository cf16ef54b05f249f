'use strict';

/** hmacFind of the addon and of its JavaScript stand-in: which key made which MAC. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const test = require('node:test');

const { binding: chosen } = require('../../lib/crypto/backend');
const { createFallback } = require('../../lib/crypto/node-backend');
const { SHA256 } = require('../support/crypto/native-calls');

/** @type {any[]} */
const INTERFACES = [chosen, createFallback()];

test('hmacFind compares each key with each MAC', () => {
  const of = (/** @type {string} */ key, digest = 'sha256') =>
    crypto.createHmac(digest, key).update('a.b').digest();
  const wrong = Buffer.alloc(32);
  for (const binding of INTERFACES) {
    const keys = ['one', 'two', 'three'].map((key) => binding.createHmacKey(SHA256, key));
    const find = (/** @type {Buffer[]} */ macs, handles = keys) =>
      binding.hmacFind(handles, Buffer.concat(macs), 'a', Buffer.from('.'), 'b');
    assert.equal(find([of('one')]), 0);
    assert.equal(find([of('three')]), 2);
    assert.equal(find([wrong, of('two')]), 1 * 2 + 1);
    assert.equal(find([of('three'), of('two')]), 1 * 2 + 1, 'the first key that fits');
    assert.equal(find([of('two'), of('two')]), 1 * 2 + 0, 'the first MAC that fits');
    assert.equal(find([wrong, of('two').subarray(0, 31)]), -1);
    assert.equal(find([of('four')]), -1);
    assert.equal(find([]), -1);
    assert.equal(find([of('one')], []), -1);
    for (let bit = 0; bit < 256; bit++) {
      const changed = of('one');
      changed[bit >> 3] ^= 1 << (bit & 7);
      assert.equal(find([changed]), -1);
    }
    const long = binding.createHmacKey(1, 'one');
    assert.equal(find([of('one', 'sha512')], [long]), 0);
    assert.equal(
      find([of('one'), of('one', 'sha512')], [keys[0], long]),
      0,
      'a key of another digest fits none',
    );
    assert.equal(find([of('one', 'sha512')], [keys[0], long]), -1);
    const many = Array.from({ length: 129 }, () => keys[0]);
    assert.equal(find([of('two')], [...many.slice(0, 127), keys[1]]), 127);
    assert.throws(() => find([wrong], many), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
    assert.throws(() => binding.hmacFind(keys, wrong, ...'123456789'), { code: 'ERR_OUT_OF_RANGE' });
    // eslint-disable-next-line no-sparse-arrays -- a hole in the array is not a key
    assert.throws(() => find([wrong], [keys[0], ,]), { code: 'ERR_INVALID_ARG_TYPE' });
  }
});
