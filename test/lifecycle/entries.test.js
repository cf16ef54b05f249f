'use strict';

/** Every function of the addon, where and when it is least expected. */

const { describe, test } = require('node:test');

const { assertEndsWell } = require('./ends-well');

describe('every function of the addon', () => {
  test('with every kind of bad value in worker threads', () => assertEndsWell('entries/badValuesInThreads'));

  test('as worker threads end', () => assertEndsWell('entries/asThreadsEnd'));

  test('as the process ends', () => assertEndsWell('entries/asTheProcessEnds'));
});
