'use strict';

/**
 * The bench: every performance target of the package, measured side by side with its peers in one run.
 *
 *   node bench/run.js [--quick] [--row=NAME] [--json] [--compare FILE] [--docs] [--help]
 */

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { comparison, describeRows, terminalTable, updatePage, verdictOf } = require('./report');
const { ROOT, describeMachine, installPeers, loadFloor, peerVersion } = require('./setup');

const RESULTS = path.join(__dirname, 'results.json');
const SCRATCH = path.join(__dirname, 'out');
const PAGE = path.join(ROOT, 'docs', 'performance.md');
const PLOTS = path.join(ROOT, 'docs', 'plots');

/** The files of bench/rows, in the order of the table. */
const ROW_FILES = [
  'one-by-one',
  'in-flight',
  'sign-all',
  'rsa',
  'venues',
  'axios',
  'gates',
  'processes',
  'size',
  'curves',
];

const USAGE = `Usage: npm run bench -- [options]

Measures each row side by side with its peers, in rounds that take turns, and prints medians and spreads with pass or
miss. A complete run writes bench/results.json and docs/plots, any other run bench/out. A missed target exits with 0, a
wrong signature with 1, a wrong option with 2.

  --quick           all rows in about two minutes: shows that they run, not how fast
  --row=NAME        only this row; can be given again
  --compare FILE    measure, and print each row before (FILE: the JSON of an earlier run) and after, and whether the
                    difference is larger than the spread
  --json            print the results as JSON instead of a table
  --docs            measure nothing: write docs/performance.md and docs/plots from bench/results.json
  --help            this text
`;

/** A wrong option, or a file that does not hold what it should. */
class UsageError extends Error {}

/**
 * @typedef {object} Context
 * @property {boolean} quick
 * @property {Record<string, import('./contenders').Contender>} contenders
 * @property {() => ReturnType<typeof loadFloor>} floor
 * @property {(what: string) => void} progress
 */

/** @returns {import('./measure').Row[]} */
function loadRows() {
  return ROW_FILES.flatMap((file) => require(`./rows/${file}`).rows);
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`bench: ${line}\n`);
}

/** @param {string} what  overwritten by what comes next; only on a terminal */
function progress(what) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`);
}

/** @param {boolean} quick @param {import('./measure').Row[]} rows */
async function measure(quick, rows) {
  const { backend } = require('../lib');
  const { checkContenders, createContenders } = require('./contenders');
  const { measureRow } = require('./measure');
  const contenders = await createContenders();
  await checkContenders(Object.values(contenders));
  const results = {
    node: process.versions.node,
    openssl: backend.openssl,
    backend: backend.name,
    peers: Object.fromEntries(
      ['bybit-api', '@noble/hashes', 'ccxt', 'binance', 'okx-api'].map((name) => [name, peerVersion(name)]),
    ),
    machine: describeMachine(),
    quick,
    /** @type {Record<string, any>} */
    rows: {},
  };
  const context = { quick, contenders, floor: () => loadFloor(say), progress };
  for (const row of rows) results.rows[row.name] = await measureRow(row, context);
  progress('');
  for (const { entries } of Object.values(results.rows)) {
    for (const entry of entries) entry.verdict = quick ? '' : verdictOf(entry);
  }
  return results;
}

/** @param {string} file @returns {any} the results of an earlier run */
function readResults(file) {
  let results;
  try {
    results = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read as JSON: ${error.message}`);
  }
  const rows = Object.values(results?.rows ?? {});
  if (rows.length === 0) throw new UsageError(`${file} holds no rows of a run`);
  if (rows.some(({ figures }) => figures === undefined)) {
    throw new UsageError(
      `${file} was written by an older bench, which kept no spread; run npm run bench again`,
    );
  }
  return results;
}

/** @param {string} file @param {string} text */
function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/** @param {string} folder @param {any} results */
function writePlots(folder, results) {
  const { drawPlots } = require('./plot');
  for (const [name, svg] of Object.entries(drawPlots(results))) write(path.join(folder, name), svg);
}

function writeDocs() {
  const results = readResults(RESULTS);
  fs.writeFileSync(PAGE, updatePage(fs.readFileSync(PAGE, 'utf8'), results));
  writePlots(PLOTS, results);
}

/** @param {string[] | undefined} names @returns {import('./measure').Row[]} */
function chooseRows(names) {
  const rows = loadRows();
  const known = rows.map(({ name }) => name);
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`unknown row "${unknown}"; the rows are ${known.join(', ')}`);
  }
  return rows.filter(({ name }) => names === undefined || names.includes(name));
}

/** @param {{ quick: boolean, row?: string[], json?: boolean, compare?: string }} options */
async function run({ quick, row, json, compare }) {
  // Set before the package is loaded, and inherited by child processes: a fallback must not be measured unnoticed.
  process.env.BYBIT_AUTH_BACKEND ||= 'native';
  const rows = chooseRows(row);
  const before = compare === undefined ? undefined : readResults(compare);
  installPeers(say);
  const results = await measure(quick, rows);
  const text = `${JSON.stringify(results, null, 2)}\n`;
  const complete = !quick && row === undefined && compare === undefined;
  write(complete ? RESULTS : path.join(SCRATCH, 'results.json'), text);
  writePlots(complete ? PLOTS : SCRATCH, results);
  if (json) process.stdout.write(text);
  else process.stdout.write(before === undefined ? terminalTable(results) : comparison(results, before));
}

async function main() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      row: { type: 'string', multiple: true },
      compare: { type: 'string' },
      json: { type: 'boolean' },
      docs: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) process.stdout.write(`${USAGE}\nRows:\n\n${describeRows(loadRows())}\n`);
  else if (values.docs) writeDocs();
  else await run(values);
}

main().catch((error) => {
  const isUsage = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS');
  say(isUsage ? error.message : (error.stack ?? String(error)));
  process.exitCode = isUsage ? 2 : 1;
});
