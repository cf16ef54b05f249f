'use strict';

/**
 * Run as a process of its own, which the tests expect to exit with code 0. argv: what to do.
 */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const path = require('node:path');
const { Worker } = require('node:worker_threads');

const { Signer, createHmac, validateCredentials } = require('../../..');
const { seededRandom } = require('../random');
const { API_KEY, API_SECRET } = require('../fixtures.js');

const JOB_WORKER = path.join(__dirname, 'worker-jobs.js');

/** @param {string} payload */
function expected(payload) {
  return crypto.createHmac('sha256', API_SECRET).update(payload).digest('hex');
}

function newSigner() {
  return new Signer({ apiKey: API_KEY, apiSecret: API_SECRET });
}

/**
 * Starts a worker and ends it at some moment of its jobs, while this thread signs on.
 *
 * @param {ReturnType<typeof seededRandom>} random
 * @param {Signer} signer
 */
async function startAndEnd(random, signer) {
  const worker = new Worker(JOB_WORKER, { workerData: { endless: true } });
  worker.on('error', (error) => {
    throw error;
  });
  // Some end before their first line runs, some after many jobs.
  const rounds = random.below(4);
  for (let round = 0; round < rounds; round++) {
    await new Promise((resolve) => worker.once('message', resolve));
  }
  const wait = random.below(3);
  if (wait === 1) await new Promise((resolve) => setImmediate(resolve));
  if (wait === 2) await new Promise((resolve) => setTimeout(resolve, random.below(10)));
  const payload = `payload ${random.below(1000)}`;
  const signing = signer.sign(payload);
  await worker.terminate();
  assert.equal(await signing, expected(payload));
}

/** Workers, four at a time. */
async function terminate() {
  const random = seededRandom(Number(process.argv[3]));
  let left = Number(process.argv[4]);
  const signer = newSigner();
  const series = Array.from({ length: 4 }, async () => {
    while (left-- > 0) await startAndEnd(random, signer);
  });
  await Promise.all(series);
}

/** Ends the process while 1,000 jobs are under way. */
async function exit() {
  const signer = newSigner();
  for (let index = 0; index < 1000; index++) {
    signer.sign(`${index}`.padEnd(10_000)).catch(() => {});
    if (index % 100 === 0) validateCredentials({ apiKey: API_KEY, apiSecret: API_SECRET }).catch(() => {});
  }
  const stage = process.argv[3];
  if (stage === 'later') await signer.sign('x');
  if (stage === 'immediate') await new Promise((resolve) => setImmediate(resolve));
  process.exit(0);
}

/** Lets go of everything that is under way: garbage collection must not take it away from the jobs. */
async function abandon() {
  const collect = /** @type {() => void} */ (globalThis.gc);
  const signing = [];
  for (let turn = 0; turn < 50; turn++) {
    for (let index = 0; index < 20; index++) signing.push(newSigner().sign(`${turn}/${index}`));
    collect();
  }
  const signatures = await Promise.all(signing);
  signatures.forEach((signature, index) => {
    assert.equal(signature, expected(`${Math.floor(index / 20)}/${index % 20}`));
  });
}

/** Never awaits what it starts: the process must end by itself, and what it computes meanwhile be right. */
function unawaited() {
  const signer = newSigner();
  for (let index = 0; index < 100; index++) void signer.sign(`unawaited ${index}`);
  assert.equal(signer.signSync('x'), expected('x'));
  assert.equal(createHmac('sha256', API_SECRET).update('x').digest('hex'), expected('x'));
}

/** Exits before any job is done with, from an event that comes after the last of them was started. */
function beforeExit() {
  const signer = newSigner();
  process.once('beforeExit', () => void signer.sign('late'));
  process.on('exit', () => {
    signer.sign('too late').catch(() => {});
    assert.equal(signer.signSync('x'), expected('x'));
  });
}

const ACTIONS = { terminate, exit, abandon, unawaited, beforeExit };

process.on('unhandledRejection', (error) => {
  throw error;
});
ACTIONS[/** @type {keyof typeof ACTIONS} */ (process.argv[2])]();
