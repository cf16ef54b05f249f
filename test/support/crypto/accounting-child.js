'use strict';

/** Run with --expose-gc as a process of its own: what keys take of the locked memory must come back. */

const assert = require('node:assert/strict');

const { Signer, createHmac, validateCredentials } = require('../../..');
const { binding } = require('../../../lib/crypto/backend');
const { outcome } = require('../outcome');
const { API_KEY, API_SECRET } = require('../fixtures.js');

/** Two turns of the event loop, for finalizers run after the collection. */
async function collect() {
  for (let turn = 0; turn < 4; turn++) {
    /** @type {() => void} */ (globalThis.gc)();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function newSigner() {
  return new Signer({ apiKey: API_KEY, apiSecret: API_SECRET });
}

/** @param {string} title @param {() => unknown} action @param {number} start */
async function assertGivenBack(title, action, start) {
  await action();
  await collect();
  assert.equal(binding.secretMemory().usedBytes, start, title);
}

async function main() {
  await collect();
  const start = binding.secretMemory().usedBytes;
  const used = () => binding.secretMemory().usedBytes - start;

  const signers = Array.from({ length: 100 }, newSigner);
  const taken = used();
  signers.forEach((signer) => signer.destroy());
  process.stdout.write(JSON.stringify({ taken, afterDestroy: used() }));

  await assertGivenBack(
    'signers that nobody holds',
    () => void Array.from({ length: 100 }, newSigner),
    start,
  );
  await assertGivenBack(
    'a signer destroyed while it signs',
    async () => {
      const signer = newSigner();
      const signing = [signer.sign('x'), signer.sign('y'), signer.signRequest({ query: 'a=1' })];
      signer.destroy();
      await Promise.all(signing);
    },
    start,
  );
  await assertGivenBack(
    'HMACs, finished or not',
    () => {
      for (let index = 0; index < 100; index++) {
        const hmac = createHmac(index % 2 ? 'sha256' : 'sha512', Buffer.alloc(10))
          .update('a')
          .update('b');
        if (index % 3) hmac.digest();
      }
    },
    start,
  );
  await assertGivenBack(
    'calls that are refused',
    () => {
      for (const wrong of [' ', 5, 'x'.repeat(2 ** 21), Symbol('x')]) {
        outcome(() => binding.createSigner(0, /** @type {any} */ (wrong), API_SECRET, true, 0, 0, undefined));
        outcome(() => binding.createSigner(0, API_KEY, /** @type {any} */ (wrong), true, 0, 0, undefined));
        outcome(() => binding.validateCredentials(0, API_KEY, /** @type {any} */ (wrong), undefined));
        outcome(() => binding.createHmacKey(0, /** @type {any} */ (wrong)));
        outcome(() => binding.createHmacKey(/** @type {any} */ (wrong), 'key'));
      }
    },
    start,
  );
  await assertGivenBack(
    'validations',
    () =>
      Promise.all(
        Array.from({ length: 50 }, () =>
          validateCredentials({ apiKey: API_KEY, apiSecret: 'x'.repeat(5000) }),
        ),
      ),
    start,
  );
}

main();
