'use strict';

/**
 * Counts which lines, branches and functions of C and JavaScript the tests run. c8 and gcovr print the tables, write the pages
 * and compare with the thresholds; the counted files and the thresholds are in .c8rc.json and gcovr.cfg.
 *
 *   npm run coverage -- [options]        see --help
 */

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { ROOT, buildIn, copyTree } = require('./sanitize/tree');
const { filesIn } = require('./test/files');

const OUT = path.join(ROOT, 'coverage');
const V8 = path.join(OUT, 'v8');
const NATIVE = path.join(ROOT, 'test', 'native');
const COMPAT = path.join(ROOT, 'test', 'compat');

/** The test files that together reach every line of C that the whole suite reaches. */
const ADDON_TESTS = /^test\/(?:credentials|crypto|package\/workers|signer|validate)\b/;

const USAGE = `Usage: npm run coverage -- [options]

Counts what the tests run: the C core (gcov, its own tests and the suite), the C binding (gcov, the suite and
npm run test:oom) and lib/ (V8, the suite on both backends and with real clients). Prints a table for lib/ and one for src/
with the lines that did not run, and writes coverage/javascript/index.html and coverage/c/index.html.

Exits with 1 below the thresholds of .c8rc.json or gcovr.cfg, or when a test fails.
Needs gcc, gcovr and libcmocka-dev, and npm ci --prefix test/compat --ignore-scripts.

  --collected FOLDER   the suite has run already with NODE_V8_COVERAGE=FOLDER: count only C,
                       with the tests that reach it
  --help               this text
`;

/**
 * Runs a command. If it fails, the script fails at the end, but its counts are kept.
 *
 * @param {string} what
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 */
function run(what, command, args, { cwd = ROOT, env = {} } = {}) {
  process.stderr.write(`\ncoverage: ${what}\n`);
  const { status, signal, error } = spawnSync(command, args, {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE_V8_COVERAGE: '', LC_ALL: 'C', ...env },
  });
  if (signal !== null) throw new Error(`${what} was ended by ${signal}`);
  if (status === 0) return;
  process.stderr.write(`coverage: ${what}: FAILED (${error?.message ?? `exit code ${status}`})\n`);
  process.exitCode = 1;
}

/** @param {string[]} args @param {{ cwd?: string, env?: Record<string, string> }} options */
const runTests = (args, options) =>
  run(`test.js ${args.join(' ')}`, process.execPath, [path.join('scripts', 'test.js'), ...args], options);

/**
 * Writes the counts of one build.
 *
 * @param {string} name
 * @param {string} tree  what was compiled: this tree or a copy
 * @param {string} objects  where the compiler left its *.gcno and the run its *.gcda
 */
function capture(name, tree, objects) {
  const into = path.join(OUT, `c-${name}.json`);
  const args = ['--config', '/dev/null', '--root', tree, '--filter', path.join(tree, 'src/'), '--json', into];
  run(`the counts of ${name}`, 'gcovr', [...args, objects]);
}

function countCore() {
  const objects = path.join(NATIVE, 'out', 'coverage');
  fs.rmSync(objects, { recursive: true, force: true });
  run("the C core's own tests", 'make', ['-s', '-C', NATIVE, 'coverage']);
  capture('core', ROOT, objects);
}

/** The build in build/ stays as it is. @param {string} name @param {(tree: string) => void} use builds and runs a copy of the tree */
function countAddon(name, use) {
  const tree = path.join(OUT, name);
  fs.rmSync(tree, { recursive: true, force: true });
  use(tree);
  capture(name, tree, path.join(tree, 'build', 'Release', 'obj.target'));
  fs.rmSync(tree, { recursive: true, force: true });
}

/** @param {string} tree */
function useInSuite(tree) {
  copyTree(tree);
  buildIn(tree, { coverage: true });
  const files = filesIn(path.join(ROOT, 'test')).map((file) => path.relative(ROOT, file));
  runTests(['--backend=native', ...files.filter((file) => ADDON_TESTS.test(file))], { cwd: tree });
}

/** Each allocation and each Node-API call fails once. @param {string} tree */
function useWithFailures(tree) {
  run('test:oom', process.execPath, [path.join('test', 'oom', 'run.js'), `--coverage=${tree}`]);
}

function main() {
  const options = /** @type {const} */ ({ collected: { type: 'string' }, help: { type: 'boolean' } });
  const { collected, help } = parseArgs({ options }).values;
  if (help) return void process.stdout.write(USAGE);
  if (spawnSync('gcovr', ['--version']).error) throw new Error('gcovr is missing (apt-get install gcovr)');
  const folder = path.resolve(collected ?? V8);
  if (collected === undefined) {
    if (!fs.existsSync(path.join(COMPAT, 'node_modules'))) {
      throw new Error('the real clients are missing: npm ci --prefix test/compat --ignore-scripts');
    }
    fs.rmSync(OUT, { recursive: true, force: true });
    const env = { NODE_V8_COVERAGE: folder };
    runTests([], { env: { ...env, TEST_THOROUGH: '1' } });
    runTests(['--folder=test/compat'], { env });
  } else if (!fs.existsSync(folder)) {
    throw new Error(`there are no counts in ${collected}: let the suite run with NODE_V8_COVERAGE=${folder}`);
  }
  fs.mkdirSync(OUT, { recursive: true });
  countCore();
  countAddon('addon', useInSuite);
  countAddon('failures', useWithFailures);
  const c8 = require.resolve('c8/bin/c8.js');
  run('lib/', process.execPath, [c8, 'report', '--temp-directory', folder]);
  fs.mkdirSync(path.join(OUT, 'c'), { recursive: true });
  run('src/, lines', 'gcovr', []);
  // Hundreds of megabytes that add nothing to the pages.
  if (collected === undefined) fs.rmSync(folder, { recursive: true });
}

try {
  main();
} catch (error) {
  process.stderr.write(`coverage: ${error.message}\n`);
  process.exitCode = error.code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
}
