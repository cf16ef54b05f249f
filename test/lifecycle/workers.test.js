'use strict';

/** Worker threads that are ended while they work. */

const { describe, test } = require('node:test');

const { backend } = require('../..');
const { SEED } = require('../support/random');
const { assertEndsWell } = require('./ends-well');

const ROUNDS = 2000;

/** @type {string | false} */
const UNMEASURED =
  (process.platform !== 'linux' && 'reads /proc, which only Linux has') ||
  (backend.name !== 'native' && 'node:crypto maps no memory of its own for keys');

describe('worker threads', () => {
  test(`ended at random moments, ${ROUNDS} times (TEST_SEED=${SEED})`, () =>
    assertEndsWell('workers/terminate', { args: [String(SEED), String(ROUNDS)] }));

  test('give back the memory of their keys', { skip: UNMEASURED }, () =>
    assertEndsWell('workers/unload', { execArgv: ['--expose-gc'] }),
  );
});
