'use strict';

/**
 * Runs the JavaScript test suite once per backend: on the native addon, then on node:crypto.
 *
 *   node scripts/test.js [--backend=native|javascript] [--folder=FOLDER] [FILE…]
 *
 * Exits 1 when a run fails, also when the addon is not there: a suite that quietly tests only one of two backends
 * proves less than it says.
 */

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');

const ROOT = path.join(__dirname, '..');
const BACKENDS = ['native', 'javascript'];

/** @param {string} folder @returns {string[]} */
function testFiles(folder) {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.test\.m?js$/.test(entry.name))
    .map((entry) => path.join(folder, entry.name))
    .sort();
}

/** One counts what happens within seconds, one drives a browser: a neighbour that takes the processor makes them fail. */
const ALONE = /^(?:soak|report-html)\./;

/**
 * @param {string} backend
 * @param {string[]} files
 * @param {number} concurrency  files at the same time; each is a process of its own
 * @returns {boolean}
 */
function runFiles(backend, files, concurrency) {
  if (files.length === 0) return true;
  const options = ['--test', `--test-concurrency=${concurrency}`, '--test-reporter=spec'];
  const { status } = spawnSync(process.execPath, [...options, ...files], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, BYBIT_AUTH_BACKEND: backend },
  });
  return status === 0;
}

/**
 * @param {string} backend
 * @param {string[]} files
 * @returns {boolean}
 */
function run(backend, files) {
  process.stdout.write(`\n== tests on the ${backend} backend\n`);
  const alone = files.filter((file) => ALONE.test(path.basename(file)));
  const together = files.filter((file) => !alone.includes(file));
  // By itself Node.js leaves one processor alone, which is half of two.
  const passed = runFiles(backend, together, os.availableParallelism());
  return runFiles(backend, alone, 1) && passed;
}

const { values, positionals } = parseArgs({
  options: { backend: { type: 'string' }, folder: { type: 'string', default: 'test' } },
  allowPositionals: true,
});
if (values.backend !== undefined && !BACKENDS.includes(values.backend)) {
  process.stderr.write(`--backend must be one of ${BACKENDS.join(', ')}\n`);
  process.exit(2);
}
const files = positionals.length > 0 ? positionals : testFiles(path.join(ROOT, values.folder));
const backends = values.backend === undefined ? BACKENDS : [values.backend];
const failed = backends.filter((backend) => !run(backend, files));
if (failed.length > 0) {
  process.stderr.write(`\nfailed on: ${failed.join(', ')}\n`);
  process.exitCode = 1;
}
