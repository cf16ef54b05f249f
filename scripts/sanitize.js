'use strict';

/**
 * Runs the tests that load the addon on one with AddressSanitizer and UBSan.
 *
 *   node scripts/sanitize.js [--brief] [--self-check] [--help] [FILE…]
 *
 * Exits 0 when the tests pass and nothing is reported, 1 otherwise, 2 for wrong usage.
 */

const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { readReports } = require('./sanitize/reports');
const { ROOT, buildIn, copyTree } = require('./sanitize/tree');
const { filesIn, mayLoadAddon } = require('./test/files');

const USAGE = `Usage: npm run test:sanitized -- [options] [FILE…]

Builds the addon with AddressSanitizer and UBSan in a copy of the tree, and runs the tests that may load it (on the
native backend only). Looks for leaks at the end of each process, except those of Node.js itself. First checks with planted
mistakes that each kind is reported. Linux, GCC.

  FILE                only these tests, such as test/signer/signer.test.js
  --brief             only the folders whose subject is the addon, and not what uses it
  --self-check        only the planted mistakes
  --help              this text
`;

/** Tests that cannot run with the sanitizers in the process, and why. @type {Record<string, string>} */
const EXCLUDED = {
  'no-validator.test.js': 'limits virtual memory, of which AddressSanitizer reserves terabytes',
  'prebuild-rules.test.js': 'looks for the protections of a build without sanitizers',
  'registers.test.js': 'stops a process with a debugger, which LeakSanitizer does not allow',
  'secrets.test.js':
    'searches the memory of processes, where AddressSanitizer keeps what was freed; starts them with an empty environment',
};

/** Folders below test/ whose subject is the addon. @type {readonly string[]} */
const ABOUT_THE_ADDON = ['credentials', 'crypto', 'internal', 'signer', 'validate', 'venues'];

/** The report that each function of planted.c causes. @type {Record<string, RegExp | null>} */
const PLANTED = {
  heapOverflow: /heap-buffer-overflow[^]* heap_overflow at planted\.c:\d+/,
  useAfterFree: /heap-use-after-free[^]* use_after_free at planted\.c:\d+/,
  leak: /^Direct leak of 16 byte[^]* leak at planted\.c:\d+/,
  leakOfOpenssl: /^Direct leak of [^]* leak_of_openssl at planted\.c:\d+/,
  signedOverflow: /signed integer overflow[^]* signed_overflow at planted\.c:\d+/,
  nothing: null,
};

/** @param {string} reports  the folder that takes the reports @returns {NodeJS.ProcessEnv} with the sanitizers in Node.js */
function environment(reports) {
  const compiler = process.env.CC ?? 'cc';
  const library = execFileSync(compiler, ['-print-file-name=libasan.so'], { encoding: 'utf8' }).trim();
  if (!path.isAbsolute(library)) throw new Error(`${compiler} has no libasan.so: this needs GCC`);
  // Names of functions are looked up for the few reports that count, not by each process for all that Node.js leaves.
  const common = `log_path=${path.join(reports, 'report')}:exitcode=99:symbolize=0`;
  return {
    ...process.env,
    LD_PRELOAD: library,
    ASAN_OPTIONS: [
      common,
      'detect_leaks=1',
      'leak_check_at_exit=0', // leak_check.c looks, before the variables of Node.js are gone
      'detect_stack_use_after_return=1',
      'strict_string_checks=1',
      'allocator_may_return_null=1', // as without a sanitizer
    ].join(':'),
    UBSAN_OPTIONS: `${common}:print_stacktrace=1`,
    BYBIT_AUTH_BACKEND: 'native',
  };
}

/**
 * Makes each planted mistake, in the main thread and in a worker thread: its libraries are unloaded before the process ends.
 *
 * @param {string} tree  with the sanitized addon built in it
 * @param {string} scratch  a folder for reports
 * @returns {string[]} what is wrong
 */
function selfCheck(tree, scratch) {
  const addon = path.join(tree, 'build', 'Release', 'planted.node');
  return Object.entries(PLANTED).flatMap(([name, expected]) => {
    const call = `require(${JSON.stringify(addon)}).${name}()`;
    const inWorker = `new (require('node:worker_threads').Worker)(${JSON.stringify(call)}, { eval: true })`;
    return Object.entries({ 'the main thread': call, 'a worker thread': inWorker }).flatMap(
      ([where, source]) => {
        const folder = fs.mkdtempSync(path.join(scratch, 'planted-'));
        const { stderr } = spawnSync(process.execPath, ['-e', source], {
          env: environment(folder),
          encoding: 'utf8',
        });
        const reports = readReports(folder);
        const right =
          expected === null ? reports.length === 0 : reports.length === 1 && expected.test(reports[0]);
        process.stdout.write(`planted: ${name} in ${where}: ${right ? 'as expected' : 'WRONG'}\n`);
        return right ? [] : [`${name} in ${where}: ${reports.join('\n\n') || `no report\n${stderr}`}`];
      },
    );
  });
}

/** @param {string[]} wanted @param {boolean} brief @returns {string[]} from the root of the tree */
function testFiles(wanted, brief) {
  if (wanted.length > 0) return wanted.map((file) => path.relative(process.cwd(), path.resolve(file)));
  const folders = brief ? ABOUT_THE_ADDON : [''];
  if (brief) process.stdout.write(`shortened: only the tests of ${folders.join(', ')}\n`);
  const all = folders.flatMap((folder) => filesIn(path.join(ROOT, 'test', folder)));
  const loading = all.filter(mayLoadAddon);
  process.stdout.write(`left out: ${all.length - loading.length} files that do not load the addon\n`);
  const files = loading.map((file) => path.relative(ROOT, file));
  return files.filter((file) => {
    const reason = EXCLUDED[path.basename(file)];
    if (reason !== undefined) process.stdout.write(`left out: ${file}: ${reason}\n`);
    return reason === undefined;
  });
}

/** @param {string} tree @param {string[]} files @param {string} scratch @returns {string[]} what is wrong */
function runSuite(tree, files, scratch) {
  const reports = path.join(scratch, 'reports');
  fs.mkdirSync(reports);
  const args = ['--test', '--test-concurrency=2', '--test-reporter=dot', ...files];
  const { status, signal } = spawnSync(process.execPath, args, {
    cwd: tree,
    stdio: 'inherit',
    env: environment(reports),
  });
  const failed = status === 0 ? [] : [`the tests failed: ${signal ?? `exit code ${status}`}`];
  return [...readReports(reports), ...failed];
}

/** @param {string[]} wanted @param {{ brief: boolean, onlySelfCheck: boolean }} options @returns {string[]} what is wrong */
function check(wanted, { brief, onlySelfCheck }) {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bybit-auth-sanitized-'));
  try {
    const tree = path.join(scratch, 'tree');
    process.stdout.write('building the addon with AddressSanitizer and UBSan\n');
    copyTree(tree);
    buildIn(tree, { werror: true, sanitize: 'address,undefined', definitions: ['bybit_leak_check=1'] });
    const problems = selfCheck(tree, scratch);
    if (problems.length > 0 || onlySelfCheck) return problems;
    return runSuite(tree, testFiles(wanted, brief), scratch);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

try {
  const { values, positionals } = parseArgs({
    options: {
      brief: { type: 'boolean', default: false },
      'self-check': { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const missing = positionals.filter((file) => !fs.existsSync(file));
  if (values.help) {
    process.stdout.write(USAGE);
  } else if (missing.length > 0) {
    process.stderr.write(`there is no ${missing.join(', ')}\n`);
    process.exitCode = 2;
  } else {
    const problems = check(positionals, { brief: values.brief, onlySelfCheck: values['self-check'] });
    for (const problem of problems) process.stderr.write(`\n${problem}\n`);
    process.stdout.write(`\nsanitizers: ${problems.length || 'nothing was'} reported\n`);
    if (problems.length > 0) process.exitCode = 1;
  }
} catch (error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  process.stderr.write(`${message}\n`);
  process.exitCode = code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
}
