'use strict';

/**
 * The bench: every performance target of the package, measured side by side with its peers in one run.
 *
 *   node bench/run.js [--quick] [--row=NAME] [--json] [--docs] [--help]
 */

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

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
  'axios',
  'pool',
  'gates',
  'processes',
  'size',
  'curves',
];

const USAGE = `Usage: npm run bench -- [options]

Measures every target side by side with its peers, prints ratios with pass or miss, and writes bench/results.json
and docs/plots. A miss is printed and exits with 0; a wrong signature exits with 1.

  --quick       seconds instead of minutes: shows that it runs, not how fast; writes to bench/out
  --row=NAME    only this row, can be given again; writes to bench/out. NAME is one of
                NAMES
  --json        print the results as JSON instead of a table
  --docs        measure nothing: write docs/performance.md and docs/plots from bench/results.json
  --help        this text
`;

/**
 * @typedef {object} Context
 * @property {boolean} quick
 * @property {Record<string, import('./measure').Contender>} contenders
 * @property {() => ReturnType<typeof loadFloor>} floor
 * @property {(what: string) => void} progress
 */

/** @returns {Record<string, (context: Context) => Promise<{ entries: any[], raw: any }>>} */
function loadRows() {
  return Object.assign({}, ...ROW_FILES.map((file) => require(`./rows/${file}`)));
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`bench: ${line}\n`);
}

/** @param {string} what  overwritten by what comes next; only on a terminal */
function progress(what) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`);
}

/**
 * @param {boolean} quick
 * @param {string[] | undefined} names
 */
async function measure(quick, names) {
  // Set before the package is loaded, and inherited by child processes: a fallback must not be measured unnoticed.
  process.env.BYBIT_AUTH_BACKEND ||= 'native';
  const { backend } = require('../lib');
  const { checkContenders, createContenders } = require('./contenders');
  const contenders = await createContenders();
  await checkContenders(Object.values(contenders));
  const machine = describeMachine();
  const rows = {};
  for (const [name, row] of Object.entries(loadRows())) {
    if (names !== undefined && !names.includes(name)) continue;
    progress(name);
    rows[name] = await row({ quick, contenders, floor: () => loadFloor(say), progress });
  }
  progress('');
  return {
    node: process.versions.node,
    openssl: backend.openssl,
    backend: backend.name,
    peers: Object.fromEntries(
      ['bybit-api', '@noble/hashes', 'mitata'].map((name) => [name, peerVersion(name)]),
    ),
    machine,
    quick,
    rows,
  };
}

/** @param {string} file @param {string} text */
function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/** @param {string} folder @param {any} results */
function writePlots(folder, results) {
  const { drawPlots } = require('./plots');
  for (const [name, svg] of Object.entries(drawPlots(results))) write(path.join(folder, name), svg);
}

function writeDocs() {
  const { updatePage } = require('./report');
  const results = JSON.parse(fs.readFileSync(RESULTS, 'utf8'));
  fs.writeFileSync(PAGE, updatePage(fs.readFileSync(PAGE, 'utf8'), results));
  writePlots(PLOTS, results);
}

/** @param {any} results @param {{ row?: string[], json?: boolean }} options */
function publish(results, { row, json }) {
  const { terminalTable, verdictOf } = require('./report');
  for (const { entries } of Object.values(results.rows)) {
    for (const entry of entries) entry.verdict = verdictOf(entry);
  }
  const text = `${JSON.stringify(results, null, 2)}\n`;
  const complete = !results.quick && row === undefined;
  write(complete ? RESULTS : path.join(SCRATCH, 'results.json'), text);
  writePlots(complete ? PLOTS : SCRATCH, results);
  process.stdout.write(json ? text : `${terminalTable(results, process.stdout.isTTY === true)}\n`);
}

async function main() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      row: { type: 'string', multiple: true },
      json: { type: 'boolean' },
      docs: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.docs) return writeDocs();
  if (!values.help) installPeers(say);
  const names =
    values.help && !fs.existsSync(path.join(__dirname, 'node_modules')) ? ROW_FILES : Object.keys(loadRows());
  if (values.help) return void process.stdout.write(USAGE.replace('NAMES', names.join(', ')));
  const unknown = values.row?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`there is no row "${unknown}"; there are ${names.join(', ')}`);
  publish(await measure(values.quick, values.row), values);
}

main().catch((error) => {
  say(
    error.code?.startsWith('ERR_PARSE_ARGS')
      ? `${error.message}\n\n${USAGE}`
      : (error.stack ?? String(error)),
  );
  process.exitCode = 1;
});
