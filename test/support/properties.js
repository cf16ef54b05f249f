'use strict';

/**
 * How property tests run: the environment variable TEST_SEED repeats a run (the seed is in the name of each test),
 * TEST_RUNS sets how many inputs are tried.
 */

const { rounds } = require('./effort');
const { SEED } = require('./random');

const DEFAULT_RUNS = rounds(30, 300);

const asked = process.env.TEST_RUNS;
if (asked !== undefined && !/^[1-9]\d{0,8}$/.test(asked)) {
  throw new Error(`TEST_RUNS must be a whole number from 1, got ${JSON.stringify(asked)}`);
}
const RUNS = asked === undefined ? DEFAULT_RUNS : Number(asked);

/** Options for fc.assert. */
const settings = { seed: SEED, numRuns: RUNS, includeErrorInReport: true };

/** @param {string} statement @returns {string} the name of the test that tries it */
const named = (statement) => `${statement} (TEST_SEED=${SEED}, TEST_RUNS=${RUNS})`;

module.exports = { RUNS, named, settings };
