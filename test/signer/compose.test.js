'use strict';

/** Whatever parts a recipe gives, what is signed is one after another: at once, and on a worker thread. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { describe, test } = require('node:test');
const fc = require('fast-check');

const { binding } = require('../../lib/crypto/backend');
const { createHmacSigner } = require('../../lib/crypto/create-signer');
const { signPartsNow, signPartsOnWorker } = require('../../lib/signer/compose');
const { OWN_API_KEY } = require('../../lib/internal/signing-scheme');
const { settings } = require('../support/properties');
const { HMAC_VECTORS } = require('../support/crypto/signing-vectors');
const { API_KEY, API_SECRET } = require('../support/fixtures.js');

const SCHEME = { digest: 'sha512', encoding: 'base64' };
const { id, owner } = /** @type {any} */ (createHmacSigner(0, API_KEY, API_SECRET, false, SCHEME));
const SIGNER = { owner, id, apiKey: API_KEY };

/** @param {any[]} parts */
function expected(parts) {
  const message = Buffer.concat(parts.map((part) => Buffer.from(part === OWN_API_KEY ? API_KEY : part)));
  return crypto.createHmac('sha512', API_SECRET).update(message).digest('base64');
}

/** @param {any[]} parts @returns {Promise<string>} */
function later(parts) {
  return signPartsOnWorker(SIGNER, parts, (signature) => `finished ${signature}`);
}

describe('the parts of a recipe', () => {
  const part = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 1200 }),
    fc.uint8Array({ maxLength: 40 }),
    fc.constant(OWN_API_KEY),
  );

  test('random ones', () =>
    fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 8 }), async (parts) => {
        const signature = expected(parts);
        assert.equal(signPartsNow(id, API_KEY, parts), signature);
        assert.equal(await later(parts), `finished ${signature}`);
      }),
      settings,
    ));

  test('those of several messages of one tick, in the order of the calls', async () => {
    const bytes = Buffer.from('{"a":1}');
    /** @type {any[][]} */
    const messages = [
      ['1', OWN_API_KEY, '5000', 'a=1'],
      ['1', OWN_API_KEY, '5000', bytes],
      [bytes, OWN_API_KEY, bytes],
      ['1', OWN_API_KEY],
      ['x', '\ud83d'],
      [bytes],
      ['', Buffer.alloc(100_000, 'x')],
      ['x'.repeat(100_000), OWN_API_KEY, ''],
    ];
    const signatures = await Promise.all(messages.map(later));
    assert.deepEqual(
      signatures,
      messages.map((parts) => `finished ${expected(parts)}`),
    );
  });

  test('bytes that change after the call are signed as they were', async () => {
    for (const size of [10, 100_000]) {
      const bytes = Buffer.alloc(size, 'a');
      const signing = later(['x', bytes]);
      bytes.fill('b');
      assert.equal(await signing, `finished ${expected(['x', Buffer.alloc(size, 'a')])}`);
    }
  });

  test('what is no part is refused', async () => {
    for (const wrong of [5, {}, undefined, Symbol('x')]) {
      assert.throws(() => signPartsNow(id, API_KEY, /** @type {any} */ (['x', wrong, 'x'])), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
      await assert.rejects(later(['x', wrong, 'x']), { code: 'ERR_INVALID_ARG_TYPE' });
      await assert.rejects(later(['x', wrong]), { code: 'ERR_INVALID_ARG_TYPE' });
      await assert.rejects(later([Buffer.from('x'), wrong]), { code: 'ERR_INVALID_ARG_TYPE' });
    }
    await assert.rejects(later([Buffer.alloc(1), ...new Array(8).fill('x')]), { code: 'ERR_OUT_OF_RANGE' });
  });

  for (const { name, digest, encoding, apiKey, secret, parts, signature } of HMAC_VECTORS) {
    test(name, async () => {
      const scheme = {
        digest: /** @type {const} */ (['sha256', 'sha512'])[digest],
        encoding: /** @type {const} */ (['hex', 'base64'])[encoding],
      };
      const created = /** @type {any} */ (createHmacSigner(0, apiKey, secret, true, scheme));
      assert.equal(signPartsNow(created.id, apiKey, parts), signature);
      assert.equal(await signPartsOnWorker(created, parts, (made) => made), signature);
      binding.destroySigner(created.owner);
    });
  }
});
