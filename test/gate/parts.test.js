'use strict';

/** The parts of the gate that need no exchange: its options, its back-off, its warnings. */

const assert = require('node:assert/strict');
const { inspect } = require('node:util');
const test = require('node:test');
const { AuthGate } = require('../../lib/index.js');
const { ExpiryWatch } = require('../../lib/gate/expiry-alert.js');
const { backOff } = require('../../lib/gate/options.js');
const { newSigner } = require('../support/new-signer.js');

test('the limits of the watch', () => {
  const watch = new ExpiryWatch([14, 7, 3, 1]);
  const days = [90, 15, 14, 13, 8, 7, 7, 3, 2, 1, 0, null, 0, 89, 14, 1];
  assert.deepEqual(
    days.map((left) => watch.due(left)),
    [null, null, 14, null, null, 7, null, 3, null, 1, null, null, null, null, 14, 1],
  );
});

test('the back-off doubles up to its end, with jitter from the first delay on', () => {
  const bounds = { minMs: 100, maxMs: 1000 };
  const delays = (random) => [0, 1, 2, 3, 4, 1000].map((failures) => backOff(failures, bounds, () => random));
  assert.deepEqual(delays(0), [50, 100, 200, 400, 500, 500]);
  assert.deepEqual(delays(1), [150, 300, 600, 1000, 1000, 1000]);
  assert.equal(
    backOff(0, { minMs: 1, maxMs: 1 }, () => 0),
    1,
  );
});

test('options that cannot be meant are refused', async () => {
  const signer = newSigner();
  const bad = [
    undefined,
    {},
    { signer, retry: { minMs: 0 } },
    { signer, retry: { minMs: 9, maxMs: 8 } },
    { signer, retry: null },
    { signer, retries: 3 },
    { signer, expiryDays: 7 },
    { signer, expiryDays: [1.5] },
    { signer, watchMs: -1 },
    { signer, maxWaitMs: 0 },
    { signer, maxWaitMs: 1.5 },
    { signer, maxWaitMs: '500' },
    { signer, signal: AbortSignal.abort() },
    { signer, needs: ['nonsense'] },
    { signer, baseURL: 'http://api.bybit.com' },
  ];
  for (const options of bad) {
    assert.throws(() => new AuthGate(/** @type {any} */ (options)), { name: 'TypeError' }, inspect(options));
  }
});
