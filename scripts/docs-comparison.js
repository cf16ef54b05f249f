'use strict';

/**
 * Measures the features of this package and of others, and writes the tables of docs/comparison.md and
 * test/compat/features/results.json.
 *
 *   node scripts/docs-comparison.js [--check] [--no-measure]
 *
 * --check       writes nothing; the exit code is 1 when a file is not what would be written
 * --no-measure  uses the last results; the other packages need not be installed
 */

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { table, update, withPart } = require('./docs/generated');

const ROOT = path.join(__dirname, '..');
const FEATURES = path.join(ROOT, 'test', 'compat', 'features');
const RESULTS = path.join(FEATURES, 'results.json');
const PAGE = path.join(ROOT, 'docs', 'comparison.md');

/**
 * @typedef {{ verdict: string, text: string }} Cell
 * @typedef {{ id: string, group: string, feature: string, method: string, cells: Record<string, Cell> }} Row
 * @typedef {{ versions: Record<string, string>, rows: Row[] }} Results
 */

/** @returns {Promise<Results>} */
async function measureAll() {
  const { backend } = require('../lib');
  if (backend.name !== 'native') throw new Error('the comparison needs the native backend: npm run build');
  const { GROUPS, measureRow, versions } = require(path.join(FEATURES, 'measure.js'));
  const rows = [];
  for (const { group, rows: questions } of GROUPS) {
    for (const row of questions) {
      process.stderr.write(`${row.feature}\n`);
      const { id, feature, method } = row;
      rows.push({ id, group, feature, method, cells: await measureRow(row) });
    }
  }
  return { versions: versions(), rows };
}

/** @param {Cell} cell @returns {string} */
const shown = ({ verdict, text }) => (verdict === 'figure' ? text : `${verdict}: ${text}`);

/** @param {Row[]} rows @returns {string} */
function comparison(rows) {
  const names = Object.keys(rows[0].cells);
  const lines = rows.map(({ feature, cells }) => [feature, ...names.map((name) => shown(cells[name]))]);
  return table(['', ...names], lines);
}

/** @param {Results} results @returns {string} */
function versionsOf({ versions }) {
  const texts = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return texts.join(', ').replace('axios + createHmac', 'axios');
}

/** @param {Results} results @returns {string} the tables of docs/comparison.md */
function generatedPart(results) {
  const { rows } = results;
  const groups = [...new Set(rows.map(({ group }) => group))].map((group) => {
    const members = rows.filter((row) => row.group === group);
    return `## ${group}\n\n${comparison(members)}`;
  });
  return [
    `Measured: ${versionsOf(results)}, and this package on its native backend.`,
    ...groups,
    '## How it was found out',
    table(
      ['row', 'method'],
      rows.map(({ feature, method }) => [feature, method]),
    ),
  ].join('\n\n');
}

/** @param {{ check: boolean, 'no-measure': boolean }} options */
async function main({ check, 'no-measure': isMeasured }) {
  const results = isMeasured ? JSON.parse(fs.readFileSync(RESULTS, 'utf8')) : await measureAll();
  const files = [
    { file: PAGE, text: withPart(PAGE, 'comparison', generatedPart(results)) },
    { file: RESULTS, text: JSON.stringify(results) },
  ];
  await update(files, check);
}

const flag = /** @type {const} */ ({ type: 'boolean', default: false });
main(parseArgs({ options: { check: flag, 'no-measure': flag } }).values).catch((error) => {
  console.error(error.code === 'MODULE_NOT_FOUND' ? 'first: npm ci --prefix test/compat' : error);
  process.exitCode = 1;
});
