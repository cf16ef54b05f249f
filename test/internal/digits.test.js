'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const fc = require('fast-check');

const { digitsOf } = require('../../lib/internal/digits');
const { settings } = require('../support/properties');

test('the digits of a time are those of String()', () => {
  const times = [0, -0, 1, 999, 1000, 999_999, 1e6, 1_000_001, 1_700_000_000_000, 2 ** 53 - 1];
  for (const time of [...times, ...times]) assert.equal(digitsOf(time), String(time));
  const sizes = [1e3, 1e6, 1e7, 1e13, Number.MAX_SAFE_INTEGER];
  const time = fc.oneof(...sizes.map((max) => fc.integer({ min: 0, max })));
  fc.assert(
    fc.property(time, fc.integer({ min: 0, max: 2 }), (first, step) => {
      for (const number of [first, first, first + step]) {
        if (number <= Number.MAX_SAFE_INTEGER) assert.equal(digitsOf(number), String(number));
      }
    }),
    settings,
  );
});
