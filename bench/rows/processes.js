'use strict';

/** What is measured in processes of its own: memory over many signatures, and the time that require takes. */

const { execFileSync } = require('node:child_process');
const path = require('node:path');

const { median, takeTurns } = require('../measure');
const { ROOT, requireFromBench } = require('../setup');

const SIGNATURES = 10_000_000;
const MEMORY_CHILD = path.join(__dirname, '..', 'memory-child.js');

/** @param {string[]} args @returns {number} what a fresh process prints */
function figureOf(args) {
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

/** @param {import('../run').Context} context */
async function memory({ quick }) {
  const count = quick ? SIGNATURES / 50 : SIGNATURES;
  const modes = { signSync: 'sync', sign: 'batches' };
  const grown = {};
  for (const [name, mode] of Object.entries(modes)) {
    grown[name] = figureOf(['--expose-gc', MEMORY_CHILD, mode, String(count)]);
  }
  const entry = (work, bytes) => ({
    work: `${count / 1e6} million signatures, ${work}`,
    versus: 'resident memory after the warm-up',
    target: { atMost: 1 },
    value: bytes / 1e6,
    unit: 'MB',
  });
  return {
    entries: [entry('signSync', grown.signSync), entry('sign, 1000 in flight', grown.sign)],
    raw: { signatures: count, grownBytes: grown },
  };
}

/** Prints the ns that require(name) takes; the file is found before the clock starts. */
const TIMED_REQUIRE =
  'const file = require.resolve(process.argv[1]); const start = process.hrtime.bigint();' +
  'require(file); process.stdout.write(String(process.hrtime.bigint() - start))';

/** @param {import('../run').Context} context */
async function startup({ quick }) {
  const modules = [
    { name: 'bybit-auth', file: ROOT },
    { name: 'bybit-api', file: requireFromBench.resolve('bybit-api') },
  ];
  const figures = await takeTurns(modules, quick ? 5 : 31, ({ file }) =>
    figureOf(['-e', TIMED_REQUIRE, file]),
  );
  const ns = { 'bybit-auth': median(figures['bybit-auth']), 'bybit-api': median(figures['bybit-api']) };
  const entry = {
    work: "require('bybit-auth')",
    versus: "require('bybit-api')",
    target: { atMost: 1 / 10 },
    value: ns['bybit-auth'] / ns['bybit-api'],
  };
  return { entries: [entry], raw: { ns } };
}

module.exports = { memory, startup };
