'use strict';

/** Threads that end while they work. */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { Worker } = require('node:worker_threads');

const { seededRandom } = require('../../support/random');
const { newPair } = require('../../support/crypto/rsa-keys');
const { collectGarbage, expected, newSigner, runStage } = require('../stage');

const JOBS = path.join(__dirname, 'jobs-worker.js');
const pem = newPair(2048).privateKey.export({ type: 'pkcs8', format: 'pem' });

/** @returns {Worker} */
function start() {
  const worker = new Worker(JOBS, { workerData: { pem } });
  worker.on('error', (error) => {
    throw error;
  });
  return worker;
}

/** Some end before their first line runs, some after rounds of jobs. @param {string} seed @param {string} rounds */
async function terminate(seed, rounds) {
  const random = seededRandom(Number(seed));
  let left = Number(rounds);
  const hmac = newSigner();
  const series = Array.from({ length: 4 }, async () => {
    while (left-- > 0) {
      const payload = `${left}`;
      const worker = start();
      for (let round = random.below(3); round > 0; round--) await once(worker, 'message');
      if (random.below(2) === 0) await new Promise((resolve) => setTimeout(resolve, random.below(20)));
      const signing = hmac.sign(payload);
      await worker.terminate();
      assert.equal(await signing, expected(payload));
    }
  });
  await Promise.all(series);
}

/** @returns {number} kB of the mappings that core dumps leave out: keys live in them, and little else */
function hiddenMemory() {
  const mappings = fs.readFileSync('/proc/self/smaps', 'utf8').split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m);
  return mappings
    .filter((mapping) => /^VmFlags:.* dd\b/m.test(mapping))
    .reduce((sum, mapping) => sum + Number(/^Size: +(\d+) kB/m.exec(mapping)?.[1]), 0);
}

/** What a thread has mapped for its keys goes with it, also when jobs of it were under way. */
async function unload() {
  await collectGarbage();
  const before = hiddenMemory();
  for (let turn = 0; turn < 10; turn++) {
    const workers = Array.from({ length: 3 }, start);
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    assert.ok(
      hiddenMemory() >= before + 4 * workers.length,
      'the meter sees what living threads have mapped',
    );
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  assert.equal(hiddenMemory(), before);
}

runStage({ terminate, unload });
