'use strict';

/** docs/comparison.md and the table of the README, made of what was measured (results.json). */

const fs = require('node:fs');
const path = require('node:path');
const prettier = require('prettier');

const ROOT = path.join(__dirname, '..', '..');
const PAGE = path.join(ROOT, 'docs', 'comparison.md');
const README = path.join(ROOT, 'README.md');
const RESULTS = path.join(ROOT, 'test', 'compat', 'features', 'results.json');
const START = '<!-- comparison: written by npm run docs:comparison -->';
const END = '<!-- end of the comparison -->';

/** Words, so that the table can be read without colours and aloud. */
const MARKS = { yes: 'yes', partly: 'partly', no: 'no' };

/**
 * @typedef {{ verdict: string, text: string }} Cell
 * @typedef {{ id: string, group: string, feature: string, method: string, inReadme: boolean, cells: Record<string, Cell> }} Row
 * @typedef {{ versions: Record<string, string>, rows: Row[] }} Results
 */

/** @param {Cell} cell @returns {string} */
const full = ({ verdict, text }) => (verdict === 'figure' ? text : `${MARKS[verdict]}: ${text}`);

/** @param {Cell} cell @returns {string} counts and figures say more than a word */
function short({ verdict, text }) {
  const count = /^\d+ of \d+/.exec(text);
  if (verdict === 'figure') return text;
  return count === null ? MARKS[verdict] : count[0];
}

/** @param {string[]} head @param {string[][]} lines @returns {string} */
function table(head, lines) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n');
}

/** @param {Row[]} rows @param {(cell: Cell) => string} write @returns {string} */
function comparison(rows, write) {
  const names = Object.keys(rows[0].cells);
  return table(
    ['', ...names],
    rows.map(({ feature, cells }) => [feature, ...names.map((name) => write(cells[name]))]),
  );
}

/** @param {Results} results @returns {string} Markdown, not yet formatted */
function page({ versions, rows }) {
  const groups = [...new Set(rows.map(({ group }) => group))];
  const versionsText = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `# Comparison

What this package does, next to the npm packages bybit-api and ccxt, and next to a bot that signs by hand with axios and
\`createHmac\`. Every cell was seen in a run of \`npm run docs:comparison\`, which puts the same question to each of the four,
against the [sandbox](sandbox.md); where a method begins with "Reading", it was read from the installed package. The same
questions are asked again by \`npm run test:compat\`, which fails when an answer has changed.

Measured: ${versionsText.join(', ').replace('axios + createHmac', 'axios')}, and this package on its native backend.

bybit-api and ccxt are complete clients: they have a method for each endpoint, keep WebSockets open, and do much that is not
compared here. This package does authentication only, and [works together with both](clients.md). "By hand" is
\`test/compat/features/by-hand.js\`, in the form of the exchange's own example for Node.js; a bot can of course do better by
hand, and then it has code to keep.

${groups
  .map(
    (group) =>
      `## ${group}\n\n${comparison(
        rows.filter((row) => row.group === group),
        full,
      )}`,
  )
  .join('\n\n')}

## How it was found out

${table(
  ['row', 'method'],
  rows.map(({ feature, method }) => [feature, method]),
)}

The questions are in \`test/compat/features/\`, one \`rows-….js\` for each table.
`;
}

/** @param {Results} results @returns {string} */
function shortTable({ versions, rows }) {
  const own = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${comparison(
    rows.filter(({ inReadme }) => inReadme),
    short,
  )}

Versions: ${own.join(', ').replace('axios + createHmac', 'axios')}.`;
}

/** @param {string} readme @param {string} text @returns {string} the README with that table */
function replaceTable(readme, text) {
  const [start, end] = [readme.indexOf(START), readme.indexOf(END)];
  if (start === -1 || end < start) throw new Error(`README.md needs the lines ${START} and ${END}`);
  return `${readme.slice(0, start + START.length)}\n\n${text}\n\n${readme.slice(end)}`;
}

/**
 * @param {Results} results
 * @returns {Promise<{ file: string, text: string }[]>} what the files have to hold
 */
async function render(results) {
  const files = [
    { file: PAGE, text: page(results) },
    { file: README, text: replaceTable(fs.readFileSync(README, 'utf8'), shortTable(results)) },
    { file: RESULTS, text: JSON.stringify(results) },
  ];
  return Promise.all(
    files.map(async ({ file, text }) => {
      const options = await prettier.resolveConfig(file);
      return { file, text: await prettier.format(text, { ...options, filepath: file }) };
    }),
  );
}

/** @returns {Results} what was measured last */
const readResults = () => JSON.parse(fs.readFileSync(RESULTS, 'utf8'));

module.exports = { readResults, render };
