'use strict';

/**
 * Run as a process of its own, which the tests expect to exit with code 0 and nothing printed. argv: what to do. Its
 * worker threads run the same file.
 */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');

const { Signer, validateRequest } = require('../../..');
const effort = require('../effort');
const { API_KEY, API_SECRET, NOW } = require('../fixtures.js');

const URL_OF_POST = 'https://api.bybit.com/v5/order/create';
const BODY = JSON.stringify({ category: 'linear', note: 'x'.repeat(200_000) });

/** @param {number} round  a request with an odd number has a mistake */
async function validate(round) {
  const signer = new Signer({ apiKey: API_KEY, apiSecret: API_SECRET });
  const signed = signer.signRequestSync({ body: BODY, timestamp: NOW });
  const headers = { ...signed, 'Content-Type': 'application/json' };
  const body = round % 2 === 0 ? BODY : BODY.slice(0, -1);
  const validation = validateRequest({ method: 'POST', url: URL_OF_POST, headers, body, now: NOW, signer });
  signer.destroy();
  const ids = (await validation).findings.map(({ id }) => id);
  assert.deepEqual(ids, round % 2 === 0 ? [] : ['json-truncated', 'signature-mismatch']);
}

const rounds = (/** @type {number} */ count) => Array.from({ length: count }, (_, round) => validate(round));

async function runWorker() {
  do {
    await Promise.all(rounds(4));
    parentPort?.postMessage('done');
  } while (workerData.endless);
}

/** Several threads at once. */
async function threads() {
  const workers = Array.from({ length: 4 }, () => new Worker(__filename, { workerData: { endless: false } }));
  await Promise.all([...rounds(8), ...workers.map((worker) => once(worker, 'exit'))]);
}

/** Ends threads amid their jobs. */
async function terminate() {
  for (let turn = 0; turn < effort.rounds(4, 10); turn++) {
    const worker = new Worker(__filename, { workerData: { endless: true } });
    worker.on('error', (error) => {
      throw error;
    });
    if (turn % 2 === 0) await once(worker, 'message');
    else await once(worker, 'online');
    await worker.terminate();
  }
}

/** Ends the process amid its jobs. */
async function exit() {
  const started = rounds(50);
  for (const validation of started) validation.catch(() => {});
  await started[0];
  process.exit(0);
}

/** Lets go of everything that is under way. */
async function abandon() {
  const collect = /** @type {() => void} */ (globalThis.gc);
  const started = [];
  for (let turn = 0; turn < effort.rounds(8, 20); turn++) {
    started.push(...rounds(2));
    collect();
  }
  await Promise.all(started);
}

/** Never awaits what it starts. */
function unawaited() {
  void rounds(10);
  process.once('beforeExit', () => void validate(0));
}

const ACTIONS = { threads, terminate, exit, abandon, unawaited };

process.on('unhandledRejection', (error) => {
  throw error;
});
if (isMainThread) ACTIONS[/** @type {keyof typeof ACTIONS} */ (process.argv[2])]();
else runWorker();
