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

/**
 * @param {string} backend
 * @param {string[]} files
 * @returns {boolean}
 */
function run(backend, files) {
  process.stdout.write(`\n== tests on the ${backend} backend\n`);
  // By itself Node.js leaves one processor alone; each file is a process of its own and most of them wait a lot.
  const concurrency = `--test-concurrency=${os.availableParallelism()}`;
  const { status } = spawnSync(process.execPath, ['--test', concurrency, '--test-reporter=spec', ...files], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, BYBIT_AUTH_BACKEND: backend },
  });
  return status === 0;
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
