'use strict';

/** Run as a process of its own, which the tests expect to exit with code 0 and to say nothing. argv: what to do. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const path = require('node:path');
const { Worker } = require('node:worker_threads');

const { Signer } = require('../../..');
const { seededRandom } = require('../random');
const { newPair } = require('./rsa-keys');
const { API_KEY, API_SECRET } = require('../fixtures.js');

const BATCH_WORKER = path.join(__dirname, 'batch-worker.js');

/** @param {string} payload */
function expected(payload) {
  return crypto.createHmac('sha256', API_SECRET).update(payload).digest('hex');
}

function newSigner() {
  return new Signer({ apiKey: API_KEY, apiSecret: API_SECRET });
}

async function collectGarbage() {
  for (let turn = 0; turn < 3; turn++) {
    /** @type {() => void} */ (globalThis.gc)();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Signers that are garbage right after the call, of signAll and of more sign() than fit in flight. */
async function collect() {
  const batch = Signer.signAll(Array.from({ length: 5000 }, newSigner), { query: 'a=1', timestamp: 1 });
  const signing = Array.from({ length: 150_000 }, (_, index) =>
    index % 1000 === 0 ? newSigner().sign(`${index}`) : null,
  );
  const keep = newSigner();
  for (let index = 0; index < signing.length; index++) signing[index] ??= keep.sign(`${index}`);
  const late = Array.from({ length: 100 }, (_, index) => newSigner().sign(`late ${index}`));
  await collectGarbage();
  for (const headers of await batch) assert.equal(headers['X-BAPI-SIGN'], expected(`1${API_KEY}5000a=1`));
  const signatures = await Promise.all(signing);
  for (let index = 0; index < signatures.length; index += 500) {
    assert.equal(signatures[index], expected(`${index}`));
  }
  for (const [index, signature] of (await Promise.all(late)).entries()) {
    assert.equal(signature, expected(`late ${index}`));
  }
}

/** Signs a little of everything; for unusual ways to run Node.js. */
async function work() {
  const { privateKey, publicKey } = newPair(2048);
  const rsa = await Signer.create({ apiKey: API_KEY, privateKey });
  const hmac = newSigner();
  const signatures = await Promise.all(Array.from({ length: 1000 }, (_, index) => hmac.sign(`${index}`)));
  signatures.forEach((signature, index) => assert.equal(signature, expected(`${index}`)));
  const signature = Buffer.from(await rsa.sign('x'), 'base64');
  assert.ok(crypto.verify('sha256', Buffer.from('x'), publicKey, signature));
  const batch = await Signer.signAll([hmac, rsa], { query: 'a=1', timestamp: 1 });
  assert.equal(batch.signature(0), expected(`1${API_KEY}5000a=1`));
  assert.equal(batch.signature(1), rsa.signRequestSync({ query: 'a=1', timestamp: 1 })['X-BAPI-SIGN']);
}

/** Leaves in the middle of batches. */
async function exit() {
  const rsa = new Signer({ apiKey: API_KEY, privateKey: newPair(2048).privateKey });
  const hmac = newSigner();
  for (let index = 0; index < 20_000; index++) hmac.sign(`${index}`).catch(() => {});
  for (let index = 0; index < 500; index++) rsa.sign(`${index}`).catch(() => {});
  Signer.signAll(new Array(20_000).fill(hmac), { query: 'a=1' }).catch(() => {});
  const stage = process.argv[3];
  if (stage === 'microtask') await null;
  if (stage === 'immediate') await new Promise((resolve) => setImmediate(resolve));
  if (stage === 'later') await hmac.sign('x');
  process.exit(0);
}

/** Nobody awaits, and nothing else keeps the process: it must end by itself. */
function unawaited() {
  const hmac = newSigner();
  for (let index = 0; index < 80_000; index++) void hmac.sign(`${index}`);
  void Signer.signAll(new Array(1000).fill(hmac), { query: 'a=1' });
}

/** Ends workers at random moments of their batches, four at a time, while this thread signs on. */
async function terminate() {
  const random = seededRandom(Number(process.argv[3]));
  let left = Number(process.argv[4]);
  const pem = newPair(2048).privateKey.export({ type: 'pkcs8', format: 'pem' });
  const hmac = newSigner();
  const series = Array.from({ length: 4 }, async () => {
    while (left-- > 0) {
      const worker = new Worker(BATCH_WORKER, { workerData: { pem } });
      worker.on('error', (error) => {
        throw error;
      });
      for (let round = random.below(3); round > 0; round--) {
        await new Promise((resolve) => worker.once('message', resolve));
      }
      if (random.below(2) === 0) await new Promise((resolve) => setTimeout(resolve, random.below(30)));
      const signing = hmac.sign(`${left}`);
      const payload = `${left}`;
      await worker.terminate();
      assert.equal(await signing, expected(payload));
    }
  });
  await Promise.all(series);
}

const ACTIONS = { collect, exit, terminate, unawaited, work };

process.on('unhandledRejection', (error) => {
  throw error;
});
ACTIONS[/** @type {keyof typeof ACTIONS} */ (process.argv[2])]();
