'use strict';

/**
 * The bench of signal-relay, against the relay that most people write.
 *
 *   node bench/relay/run.js [--quick] [--row=NAME] [--json] [--help]
 */

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { measureRow } = require('../measure');
const { describeRows, terminalTable, verdictOf } = require('../report');
const { describeMachine } = require('../setup');

const RESULTS = path.join(__dirname, 'results.json');
const SCRATCH = path.join(__dirname, '..', 'out', 'relay.json');

const ROW_FILES = ['fan-out', 'accept', 'start'];

const USAGE = `Usage: npm run bench:relay -- [options]

Measures signal-relay side by side with its peers, in rounds that take turns, and prints medians and spreads with pass or
miss. A complete run writes bench/relay/results.json, any other run bench/out/relay.json. A missed target exits with 0,
a wrong option with 2.

  --quick      few rounds: shows that the rows run, not how fast
  --row=NAME   only this row; can be given again
  --json       print the results as JSON instead of a table
  --help       this text
`;

class UsageError extends Error {}

/** @returns {import('../measure').Row[]} */
const loadRows = () => ROW_FILES.flatMap((file) => require(`./rows/${file}`).rows);

/** @param {string} what  overwritten by what comes next; only on a terminal */
function progress(what) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`);
}

/** @param {string[] | undefined} names */
function chooseRows(names) {
  const rows = loadRows();
  const known = rows.map(({ name }) => name);
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`unknown row "${unknown}"; the rows are ${known.join(', ')}`);
  }
  return rows.filter(({ name }) => names === undefined || names.includes(name));
}

/** @param {boolean} quick @param {import('../measure').Row[]} rows */
async function measure(quick, rows) {
  const { backend } = require('../../lib');
  const results = {
    ...{ node: process.versions.node, openssl: backend.openssl, backend: backend.name },
    ...{ machine: describeMachine(), quick },
    /** @type {Record<string, any>} */
    rows: {},
  };
  for (const row of rows) {
    results.rows[row.name] = await measureRow(row, /** @type {any} */ ({ quick, progress }));
  }
  progress('');
  for (const { entries } of Object.values(results.rows)) {
    for (const entry of entries) entry.verdict = quick ? '' : verdictOf(entry);
  }
  return results;
}

async function main() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      row: { type: 'string', multiple: true },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    return void process.stdout.write(`${USAGE}\nRows:\n\n${describeRows(loadRows())}\n`);
  }
  process.env.BYBIT_AUTH_BACKEND ||= 'native';
  const results = await measure(values.quick, chooseRows(values.row));
  const file = values.quick || values.row !== undefined ? SCRATCH : RESULTS;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const text = `${JSON.stringify(results, null, 2)}\n`;
  fs.writeFileSync(file, text);
  process.stdout.write(values.json ? text : terminalTable(results));
}

main().catch((error) => {
  const isUsage = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`bench: ${isUsage ? error.message : (error.stack ?? String(error))}\n`);
  process.exitCode = isUsage ? 2 : 1;
});
