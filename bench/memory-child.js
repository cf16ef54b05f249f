'use strict';

/**
 * Signs COUNT times and prints by how many bytes the resident memory grew after the warm-up.
 *
 *   node --expose-gc bench/memory-child.js sync|batches COUNT
 */

const { Signer } = require('../lib');
const { API_KEY, SECRET, assertSignatures, payloadsOf, reference, signInFlight } = require('./contenders');

const BATCH = 1000;

/** Signatures at least, and three tenths of what follows: until V8's heap has the size that this work needs. */
const WARM_UP = 500_000;

/** V8 shrinks its heap at the first full collections and lets it grow again afterwards, by some 2 MB, once. */
const WARM_UPS = 2;

const payloads = payloadsOf(100);
const signer = new Signer({ apiKey: API_KEY, apiSecret: SECRET });

/** @param {number} count */
function signSync(count) {
  for (let i = 0; i < count; i++) signer.signSync(payloads[i % payloads.length]);
}

/** @param {number} count */
async function signInBatches(count) {
  const sign = (payload) => signer.sign(payload);
  for (let i = 0; i < count; i += BATCH) await signInFlight(sign, payloads, BATCH, i);
}

/** @returns {Promise<number>} bytes, after the garbage is gone */
async function residentMemory() {
  for (let i = 0; i < 5; i++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return process.memoryUsage.rss();
}

async function main() {
  const [mode, count] = [process.argv[2], Number(process.argv[3])];
  assertSignatures(
    'signSync',
    payloads.map((payload) => signer.signSync(payload)),
    payloads.map((payload) => reference(payload)),
  );
  const sign = mode === 'sync' ? signSync : signInBatches;
  let before = 0;
  for (let i = 0; i < WARM_UPS; i++) {
    await sign(Math.max(WARM_UP, count * 0.3));
    before = await residentMemory();
  }
  await sign(count);
  process.stdout.write(String((await residentMemory()) - before));
}

main();
