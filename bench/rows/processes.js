'use strict';

/** What is measured in processes of its own: memory over many signatures, and the time and files that require takes. */

const { execFileSync } = require('node:child_process');
const path = require('node:path');

const { ROOT, requireFromBench } = require('../setup');

const SIGNATURES = 10_000_000;
const MEMORY_CHILD = path.join(__dirname, '..', 'memory-child.js');

/** @param {string[]} args @returns {number} what a fresh process prints */
function printed(args) {
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

/** @type {import('../measure').Row} */
const memory = {
  name: 'memory',
  measures: 'resident memory that 10 million signatures add after the warm-up (200,000 with --quick)',
  unit: 'bytes',
  rounds: 5,
  quickRounds: 1,
  warmUp: false,
  comparisons: [
    { work: '10 million signatures, signSync', ours: 'sync' },
    { work: '10 million signatures, sign, 1,000 in flight', ours: 'batches' },
  ].map((entry) => ({ ...entry, versus: 'memory after the warm-up', value: 'ours', target: 1e6 })),
  prepare: async ({ quick }) => {
    const count = String(quick ? SIGNATURES / 50 : SIGNATURES);
    const side = (mode) => () => printed(['--expose-gc', MEMORY_CHILD, mode, count]);
    return { sides: { sync: side('sync'), batches: side('batches') } };
  },
};

/** Prints the ns that require(name) takes; the file is found before the clock starts. */
const TIMED_REQUIRE =
  'const file = require.resolve(process.argv[1]); const start = process.hrtime.bigint();' +
  'require(file); process.stdout.write(String(process.hrtime.bigint() - start))';

/** @type {import('../measure').Row} */
const startup = {
  name: 'startup',
  measures: "require('bybit-auth') in a fresh process",
  unit: 'ns',
  rounds: 31,
  comparisons: [
    {
      work: "require('bybit-auth')",
      versus: "require('bybit-api')",
      ours: 'bybit-auth',
      theirs: 'bybit-api',
      value: 'ours / theirs',
      target: 0.05,
    },
  ],
  prepare: async () => ({
    sides: {
      'bybit-auth': () => printed(['-e', TIMED_REQUIRE, ROOT]),
      'bybit-api': () => printed(['-e', TIMED_REQUIRE, requireFromBench.resolve('bybit-api')]),
    },
  }),
};

module.exports = { rows: [memory, startup] };
