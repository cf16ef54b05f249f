'use strict';

/**
 * Counts which lines, branches and functions of C and JavaScript the tests run, prints them as one table, and names
 * what is left.
 *
 *   npm run coverage -- [options]        see --help
 */

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { ROOT, assertTools, captureJavaScript, merge, readCounts, writeHtml } = require('./coverage/lcov');
const {
  assertClients,
  countAddon,
  countCore,
  countFailures,
  failedRuns,
  runEverything,
  say,
} = require('./coverage/runs');
const { THRESHOLDS, filesTable, partsTable, shortfalls, uncoveredText } = require('./coverage/table');

const OUT = path.join(ROOT, 'coverage');

const USAGE = `Usage: npm run coverage -- [options]

Counts what the tests run: the C core (gcov, its own tests and the suite), the C binding (gcov, the suite and
npm run test:oom) and lib/ (V8, the suite on both backends and with real clients). Prints one table, names every line
and branch that did not run, and writes to coverage/: lcov.info, html/, files.md, uncovered.txt.

Exits with 1 below ${THRESHOLDS.lines} % of the lines or ${THRESHOLDS.branches} % of the branches of the whole, or when a test fails.
Needs gcc, lcov and libcmocka-dev, and npm ci --prefix test/compat --ignore-scripts.

  --collected FOLDER   the suite ran already, with NODE_V8_COVERAGE=FOLDER: count only C, with the part of the suite
                       that reaches it
  --help               this text
`;

class UsageError extends Error {}

/** @param {string[]} argv */
function readArguments(argv) {
  const { values } = parseArgs({
    args: argv,
    options: { collected: { type: 'string' }, help: { type: 'boolean' } },
  });
  const { collected, help = false } = values;
  if (collected === undefined || help) return { help };
  const folder = path.resolve(collected);
  if (!fs.existsSync(folder) || !fs.readdirSync(folder).some((name) => /^coverage-.*\.json$/.test(name))) {
    throw new UsageError(
      `there are no counts in ${collected}: let the suite run with NODE_V8_COVERAGE=${folder}`,
    );
  }
  return { help, collected: folder };
}

/** @param {string | undefined} collected @returns {import('./coverage/lcov').FileCounts[]} */
function count(collected) {
  const file = (/** @type {string} */ name) => path.join(OUT, name);
  const folder = collected ?? file('v8');
  if (collected === undefined) {
    fs.rmSync(folder, { recursive: true, force: true });
    runEverything(folder);
  }
  countCore(file('core.info'));
  countAddon(file('addon'), file('addon.info'));
  countFailures(file('failures'), file('failures.info'));
  say('the tables');
  merge([file('core.info'), file('addon.info'), file('failures.info')], file('c.info'));
  captureJavaScript(folder, file('javascript.info'));
  // Hundreds of megabytes, which say no more than the file that was just written.
  if (collected === undefined) fs.rmSync(folder, { recursive: true });
  merge([file('c.info'), file('javascript.info')], file('lcov.info'));
  writeHtml(file('lcov.info'), file('html'));
  // Not from the merged file: lcov keeps one function of each name, and many functions of JavaScript share one.
  return [...readCounts(file('c.info')), ...readCounts(file('javascript.info'))];
}

function main() {
  const { help, collected } = readArguments(process.argv.slice(2));
  if (help) return void process.stdout.write(USAGE);
  assertTools();
  if (collected === undefined) assertClients();
  fs.mkdirSync(OUT, { recursive: true });
  const counts = count(collected);
  const left = uncoveredText(counts);
  fs.writeFileSync(path.join(OUT, 'files.md'), `${filesTable(counts)}\n`);
  fs.writeFileSync(path.join(OUT, 'uncovered.txt'), `${left}\n`);
  process.stdout.write(`\nWhat did not run:\n\n${left}\n\n${partsTable(counts)}\n\n`);
  process.stdout.write('coverage/html/index.html shows every line, coverage/files.md every file.\n');
  for (const failure of failedRuns) {
    process.stderr.write(`coverage: ${failure}\n`);
    process.exitCode = 1;
  }
  for (const shortfall of shortfalls(counts)) {
    process.stderr.write(`coverage: too little: ${shortfall}\n`);
    process.exitCode = 1;
  }
}

try {
  main();
} catch (error) {
  const usage = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`coverage: ${error.message}${usage ? '; --help tells more' : ''}\n`);
  process.exitCode = usage ? 2 : 1;
}
