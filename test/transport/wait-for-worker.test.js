// Runs once: it loads no backend.
'use strict';

/** How long a request waits for a thread that signs. */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const test = require('node:test');
const { Worker } = require('node:worker_threads');
const { waitForWorker } = require('../../lib/transport/freshness.js');

/** Posts its result when it is told to, and then says by the flag that it has. */
const SIGNS = `
const { parentPort, workerData } = require('node:worker_threads');
parentPort.once('message', () => {
  parentPort.postMessage('signature');
  Atomics.store(workerData, 0, 1);
});
parentPort.postMessage('ready');`;

test('a result that has arrived during a pause of the event loop is taken, however long the pause was', async (t) => {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(SIGNS, { eval: true, workerData: flag });
  t.after(() => worker.terminate());
  await once(worker, 'message');
  // Past the phase of the event loop in which messages are received: timers are next.
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  const signing = once(worker, 'message').then(([signature]) => signature);
  const waiting = waitForWorker(signing);
  worker.postMessage('sign');
  const since = performance.now();
  // Longer than a request waits, so that its timer is due when the loop goes on.
  while (Atomics.load(flag, 0) === 0 || performance.now() - since < 20);
  assert.equal(await waiting, 'signature');
});

test('a result that does not come is not waited for', async () => {
  const never = new Promise(() => {});
  assert.equal(await waitForWorker(never), null);
  assert.equal(await waitForWorker(never, 1000), null);
});
