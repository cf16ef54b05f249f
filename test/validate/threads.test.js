'use strict';

/** Requests validated by several threads at once, and ends that come while they are. */

const assert = require('node:assert/strict');
const path = require('node:path');
const { describe, test } = require('node:test');

const { runChild } = require('../support/run-child');

const CHILD = path.join(__dirname, '..', 'support', 'validate', 'request-child.js');

describe('the process ends with code 0 and without a signal', () => {
  for (const [action, title] of Object.entries({
    threads: 'when several threads validate',
    terminate: 'when threads are ended amid their jobs',
    exit: 'when it exits amid 50 jobs',
    abandon: 'when nobody holds the signers of the jobs any more',
    unawaited: 'when nobody awaits the jobs',
  })) {
    test(title, async () => {
      const { code, signal, stdout, stderr } = await runChild(CHILD, {
        args: [action],
        execArgv: ['--expose-gc'],
      });
      assert.deepEqual({ code, signal, stdout, stderr }, { code: 0, signal: null, stdout: '', stderr: '' });
    });
  }
});
