'use strict';

/** The package in the test suite of a user who fakes time with sinon. */

const assert = require('node:assert/strict');
const path = require('node:path');
const { after, afterEach, before, describe, test } = require('node:test');
const sinon = require('sinon');
const { runChild } = require('../support/run-child.js');
const { TRIPS, startSandbox } = require('./jest/lab.js');
const { KEY } = require('../support/fixtures.js');

const CHILD = path.join(__dirname, 'support', 'sinon-child.js');

const TIMERS = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
];
/** What useFakeTimers() gets. Node.js itself needs nextTick for sockets and streams, and queueMicrotask for fetch. */
const FAKES = {
  'what Node.js can do without': { toFake: [...TIMERS, 'Date', 'performance', 'hrtime'] },
  'only Date': { toFake: ['Date'] },
  'only timers': { toFake: TIMERS },
  'in another year': { toFake: [...TIMERS, 'Date'], now: Date.UTC(2031, 0, 1) },
};

let sandbox;
before(async () => {
  sandbox = await startSandbox({ keys: [KEY] });
});
after(() => sandbox.close());
afterEach(() => sinon.restore());

for (const [title, options] of Object.entries(FAKES)) {
  describe(`faked: ${title}`, () => {
    for (const [name, trip] of Object.entries(TRIPS)) {
      test(name, async () => {
        for (const fake of [
          () => sinon.useFakeTimers({ now: Date.now(), ...options }),
          () => sinon.restore(),
        ]) {
          fake();
          sandbox.addKey(KEY);
          assert.equal(await trip(sandbox), 0);
        }
      });
    }
  });
}

// In a process of its own: the test runner needs nextTick, too.
test('signing and checking, with nextTick and queueMicrotask faked', async () => {
  const { code, stdout, stderr } = await runChild(CHILD);
  assert.equal(code, 0, stderr);
  const { faked, afterwards } = JSON.parse(stdout);
  assert.ok(faked.includes('sign') && faked.includes('validateRequest'));
  assert.deepEqual(afterwards, faked);
});
