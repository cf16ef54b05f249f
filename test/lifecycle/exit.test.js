'use strict';

/** Processes that end with jobs under way. */

const { describe, test } = require('node:test');

const { newPair } = require('../support/crypto/rsa-keys');
const { assertEndsWell } = require('./ends-well');

/** Made once: to make one takes longer than most of these processes live. */
const TEST_PRIVATE_KEY = String(newPair(2048).privateKey.export({ type: 'pkcs8', format: 'pem' }));

const KINDS = [
  'sign',
  'signLong',
  'rsa',
  'signAll',
  'create',
  'validateCredentials',
  'validateRequest',
  'everything',
];

describe('process.exit() amid jobs', () => {
  for (const kind of KINDS) {
    for (const moment of ['at once', 'microtask', 'immediate', 'later']) {
      test(`${kind}: ${moment}`, () =>
        assertEndsWell('exit/leave', { args: [kind, moment], env: { TEST_PRIVATE_KEY } }));
    }
  }

  test('jobs that are started as the process ends', () => assertEndsWell('exit/asItEnds'));
});
