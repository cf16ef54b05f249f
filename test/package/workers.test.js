'use strict';

/** Several threads at once, and ends that come while jobs are under way. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { once } = require('node:events');
const path = require('node:path');
const { describe, test } = require('node:test');
const { Worker } = require('node:worker_threads');

const { backend } = require('../..');
const effort = require('../support/effort');
const { SEED } = require('../support/random');
const { runChild } = require('../support/run-child');
const { API_KEY, API_SECRET } = require('../support/fixtures.js');

const CHILD = path.join(__dirname, '..', 'support', 'package', 'workers-child.js');
const ENDED = effort.rounds(8, 100);
const JOB_WORKER = path.join(__dirname, '..', 'support', 'package', 'worker-jobs.js');

/** @param {string} key @param {string} payload @param {string} [algorithm] */
function mac(key, payload, algorithm = 'sha256') {
  return crypto.createHmac(algorithm, key).update(payload);
}

describe('worker threads', () => {
  test('several at once compute what they should', async () => {
    const rounds = 10;
    const workers = Array.from(
      { length: 6 },
      (_, seed) => new Worker(JOB_WORKER, { workerData: { seed, rounds } }),
    );
    const answers = await Promise.all(workers.map(async (worker) => (await once(worker, 'message'))[0]));
    answers.forEach((answer, seed) => {
      assert.equal(answer.backend, backend.name);
      assert.equal(answer.results.length, rounds);
      answer.results.forEach((result, round) => {
        const name = `${seed} ${round}`;
        assert.equal(result.name, name);
        result.signatures.forEach((signature, index) => {
          const payload = `${name}/${index}`.padEnd(index * 500);
          assert.equal(signature, mac(API_SECRET, payload).digest('hex'));
        });
        assert.equal(result.request, mac(API_SECRET, `0${API_KEY}5000${name}`).digest('hex'));
        assert.deepEqual(result.findings, [
          'apiKey unexpected-length',
          'apiKey inner-whitespace',
          'apiSecret surrounding-whitespace',
        ]);
        assert.equal(result.mac, mac(name, name, 'sha512').update(Buffer.alloc(5000)).digest('base64'));
      });
    });
    const codes = await Promise.all(workers.map((worker) => worker.terminate()));
    assert.equal(codes.length, 6);
  });
});

describe('the process ends with code 0 and without a signal', () => {
  /** @param {string[]} args @param {string[]} [execArgv] */
  async function assertEndsWell(args, execArgv) {
    const { code, signal, stdout, stderr } = await runChild(CHILD, { args, execArgv });
    assert.deepEqual({ code, signal, stdout, stderr }, { code: 0, signal: null, stdout: '', stderr: '' });
  }

  test(`when ${ENDED} workers are ended amid their jobs (TEST_SEED=${SEED})`, async () => {
    await assertEndsWell(['terminate', String(SEED), String(ENDED)]);
  });

  for (const stage of ['at once', 'immediate', 'later']) {
    test(`when it exits amid 1,000 jobs: ${stage}`, () => assertEndsWell(['exit', stage]));
  }

  test('when nobody holds the signers of the jobs any more', () => {
    return assertEndsWell(['abandon'], ['--expose-gc']);
  });

  test('when nobody awaits the jobs', () => assertEndsWell(['unawaited']));

  test('when jobs are started as it ends', () => assertEndsWell(['beforeExit']));
});
