'use strict';

/** Runs the JavaScript test suite: what depends on the backend on the native addon and on node:crypto, the rest once. */

const { randomInt } = require('node:crypto');
const { setMaxListeners } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { NEITHER, ROOT, dependsOnBackend, filesIn, hasMore, isBrief } = require('./test/files');
const { Report } = require('./test/report');
const { runFiles, whyMissing } = require('./test/run');

const BACKENDS = ['native', 'javascript'];

const USAGE = `Usage: npm test -- [options] [FILE or FOLDER…]

Runs the tests that depend on the backend on the native addon, then on node:crypto, and the others once. Without a FILE: all of
test/, except the suites that have a command of their own (npm run test:compat …).

  --backend=native|javascript   only on this backend, and all of the files
  --test-name-pattern=PATTERN   only tests whose name matches this regular expression
  --folder=FOLDER               where to look for tests when no FILE is named; test by default
  --thorough                    many times the rounds and random inputs, all on both backends; only the files that
                                npm test is brief with
  --help                        this text

TEST_SEED=NUMBER repeats the random inputs of a run; TEST_RUNS=NUMBER sets the number of random inputs per property.
Exits 0 when all tests passed, 1 when one failed or a backend is missing, 2 for wrong usage.
`;

class UsageError extends Error {}

/** @param {string} name @returns {string[]} */
function filesOf(name) {
  const file = [path.resolve(name), path.join(ROOT, name)].find((candidate) => fs.existsSync(candidate));
  if (file === undefined) throw new UsageError(`there is no ${name}`);
  if (!fs.statSync(file).isDirectory()) return [file];
  const files = filesIn(file);
  if (files.length === 0) throw new UsageError(`there are no tests in ${name}`);
  return files;
}

/** @param {string[]} argv */
function readArguments(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    options: {
      backend: { type: 'string' },
      folder: { type: 'string', default: 'test' },
      'test-name-pattern': { type: 'string' },
      thorough: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const { backend, folder, thorough, help, 'test-name-pattern': namePattern } = values;
  if (backend !== undefined && !BACKENDS.includes(backend)) {
    throw new UsageError(`--backend must be one of ${BACKENDS.join(', ')}`);
  }
  const named = positionals.length > 0 ? positionals : [folder ?? 'test'];
  const files = [...new Set(named.flatMap(filesOf))];
  const chosen = thorough && positionals.length === 0 ? files.filter(hasMore) : files;
  return { backend, files: chosen, named: positionals.length > 0, namePattern, thorough, help };
}

/**
 * Which files run on which backend. Files that do not depend on the backend run once, where none can be chosen: so they show that
 * they do not depend on it.
 *
 * @param {{ backend?: string, files: string[], thorough: boolean, named: boolean }} options
 * @returns {{ plan: [string, string[]][], missing: string[] }}
 */
function planOf({ backend, files, thorough, named }) {
  /** @type {[string, string[]][]} */
  const plan = [];
  const missing = [];
  const dependent = files.filter(dependsOnBackend);
  const free = files.filter((file) => !dependent.includes(file));
  for (const name of backend === undefined ? BACKENDS : [backend]) {
    const again = thorough || named ? dependent : dependent.filter((file) => !isBrief(file));
    const chosen = plan.length === 0 ? dependent : again;
    if (chosen.length === 0) continue;
    const reason = whyMissing(name);
    if (reason !== undefined) missing.push(`the ${name} backend cannot be tested: ${reason}`);
    else plan.push([name, chosen]);
  }
  if (free.length > 0) plan.push([NEITHER, free]);
  return { plan, missing };
}

/** Ends the tests, and then this process, on a signal. @returns {AbortSignal} */
function signalOfEnd() {
  const controller = new AbortController();
  // Each file adds a listener.
  setMaxListeners(0, controller.signal);
  for (const [signal, code] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])) {
    process.once(signal, () => {
      process.exitCode = code;
      controller.abort();
    });
  }
  return controller.signal;
}

/** @param {ReturnType<typeof readArguments>} options */
async function main(options) {
  process.env.TEST_SEED ??= String(randomInt(2 ** 31));
  if (options.thorough) process.env.TEST_THOROUGH = '1';
  const { plan, missing } = planOf(options);
  const report = new Report(process.stdout);
  const signal = signalOfEnd();
  for (const [backend, files] of plan) {
    await runFiles(backend, files, { report, signal, namePattern: options.namePattern });
    if (signal.aborted) {
      process.stderr.write('\nended from outside\n');
      process.exit();
    }
  }
  report.finish();
  for (const reason of missing) process.stderr.write(`\n${reason}\n`);
  if (report.failed || missing.length > 0) process.exitCode = 1;
}

/** @returns {ReturnType<typeof readArguments> | undefined} undefined when there is nothing to run */
function asked() {
  try {
    const argv = process.argv.slice(2);
    // First, so that --help works despite other wrong arguments.
    if (!argv.includes('--help')) return readArguments(argv);
    process.stdout.write(USAGE);
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    if (!(error instanceof UsageError) && !code?.startsWith('ERR_PARSE_ARGS')) throw error;
    process.stderr.write(`${message}\n\n${USAGE}`);
    process.exitCode = 2;
  }
  return undefined;
}

const options = asked();
if (options !== undefined) main(options);
