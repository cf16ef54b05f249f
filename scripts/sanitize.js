'use strict';

/**
 * The JavaScript suite on an addon with AddressSanitizer and UBSan in it.
 *
 *   node scripts/sanitize.js [--coverage=FOLDER] [--self-check] [--help] [FILE…]
 *
 * Exits 0 when the tests pass and nothing is reported, 1 otherwise, 2 for wrong usage.
 */

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { sanitizedEnvironment } = require('./sanitize/environment');
const { EXCLUDED } = require('./sanitize/exclusions');
const { readReports } = require('./sanitize/reports');
const { selfCheck } = require('./sanitize/self-check');
const { buildIn, copyTree } = require('./sanitize/tree');

const USAGE = `Usage: npm run test:sanitized -- [options] [FILE…]

Builds the addon with AddressSanitizer and UBSan in a copy of the tree, and runs the JavaScript suite on it (the native
backend only). Looks for leaks when each process ends: those of Node.js itself do not count. First shows with planted
mistakes that each kind is reported. Linux, GCC.

  FILE                only these tests, such as test/signer/signer.test.js
  --self-check        only the planted mistakes
  --coverage=FOLDER   count which lines of the C code run; FOLDER, a new one, becomes the copy of the
                      tree and stays
  --help              this text
`;

/** @param {string} tree @param {string[]} wanted @returns {string[]} */
function testFiles(tree, wanted) {
  if (wanted.length > 0) return wanted.map((file) => path.relative(process.cwd(), path.resolve(file)));
  return fs
    .readdirSync(path.join(tree, 'test'))
    .filter((name) => /\.test\.m?js$/.test(name))
    .filter((name) => {
      if (name in EXCLUDED) process.stdout.write(`left out: test/${name}: ${EXCLUDED[name]}\n`);
      return !(name in EXCLUDED);
    })
    .map((name) => path.join('test', name));
}

/** @param {string} tree @param {string[]} files @param {string} reports @returns {string[]} what is wrong */
function runSuite(tree, files, reports) {
  const args = ['--test', '--test-concurrency=2', '--test-reporter=dot', ...files];
  const { status, signal } = spawnSync(process.execPath, args, {
    cwd: tree,
    stdio: 'inherit',
    env: sanitizedEnvironment(reports),
  });
  const found = readReports(reports);
  if (status !== 0) found.push(`the tests failed: ${signal ?? `exit code ${status}`}`);
  return found;
}

/**
 * @param {string} scratch
 * @param {{ coverage?: string, 'self-check'?: boolean }} options
 * @param {string[]} wanted
 * @returns {string[]} what is wrong
 */
function run(scratch, options, wanted) {
  const tree = options.coverage === undefined ? path.join(scratch, 'tree') : path.resolve(options.coverage);
  const reports = path.join(scratch, 'reports');
  fs.mkdirSync(reports);
  process.stdout.write('building the addon with AddressSanitizer and UBSan\n');
  copyTree(tree);
  buildIn(tree, {
    werror: true,
    sanitize: 'address,undefined',
    coverage: options.coverage !== undefined,
    definitions: ['bybit_leak_check=1'],
  });
  const problems = selfCheck(tree, scratch);
  if (problems.length > 0 || options['self-check']) return problems;
  const found = runSuite(tree, testFiles(tree, wanted), reports);
  if (options.coverage !== undefined) process.stdout.write(`counts of lines: ${tree}/build\n`);
  return found;
}

function main() {
  const { values, positionals } = parseArgs({
    options: {
      coverage: { type: 'string' },
      'self-check': { type: 'boolean' },
      help: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  if (values.help) return void process.stdout.write(USAGE);
  const missing = positionals.filter((file) => !fs.existsSync(file));
  if (missing.length > 0) {
    process.stderr.write(`there is no ${missing.join(', ')}\n`);
    process.exitCode = 2;
    return;
  }
  if (values.coverage !== undefined && fs.existsSync(values.coverage)) {
    process.stderr.write(`${values.coverage} exists: name a folder that does not\n`);
    process.exitCode = 2;
    return;
  }
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bybit-auth-sanitized-'));
  try {
    const problems = run(scratch, values, positionals);
    for (const problem of problems) process.stderr.write(`\n${problem}\n`);
    const verdict = problems.length === 0 ? 'nothing was reported' : `${problems.length} reported`;
    process.stdout.write(`\nsanitizers: ${verdict}\n`);
    if (problems.length > 0) process.exitCode = 1;
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

try {
  main();
} catch (error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  process.stderr.write(`${message}\n`);
  process.exitCode = code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
}
