'use strict';

/** The counts as tables: each part, each file, and what did not run. */

/** @typedef {import('./lcov').FileCounts} FileCounts */
/** @typedef {{ hit: number, found: number }} Share */
/** @typedef {{ lines: Share, branches: Share, functions: Share }} Shares */

/** What is counted as one, by where it lies. */
const PARTS = /** @type {const} */ ([
  ['C core', 'src/core/'],
  ['C binding', 'src/binding/'],
  ['JavaScript', 'lib/'],
]);

/** The least that the whole may have, in per cent. */
const THRESHOLDS = /** @type {const} */ ({ lines: 95, branches: 90 });

/** @param {{ count: number }[]} entries @returns {Share} */
const share = (entries) => ({
  hit: entries.filter(({ count }) => count > 0).length,
  found: entries.length,
});

/** @param {FileCounts[]} files @returns {Shares} */
function shares(files) {
  return {
    lines: share(files.flatMap(({ lines }) => [...lines.values()].map((count) => ({ count })))),
    branches: share(files.flatMap(({ branches }) => branches)),
    functions: share(files.flatMap(({ functions }) => functions)),
  };
}

/** @param {Share} share @returns {number} */
const percent = ({ hit, found }) => (found === 0 ? 100 : (100 * hit) / found);

/** Rounded down: 94.999 % is not 95 %. @param {Share} share */
const percentText = (counted) => `${(Math.floor(percent(counted) * 100) / 100).toFixed(2)} %`;

/** @param {Share} share */
const shareText = (counted) => `${percentText(counted)} (${counted.hit} of ${counted.found})`;

/** @param {string[][]} rows the first is the heading @returns {string} a table of Markdown, as Prettier writes it */
function markdown([heading, ...rows]) {
  const widths = heading.map((_, column) =>
    Math.max(...[heading, ...rows].map((row) => row[column].length), 3),
  );
  const line = (/** @type {string[]} */ cells) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join(' | ')} |`;
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(heading), line(rule), ...rows.map(line)].join('\n');
}

/** @param {FileCounts[]} files @returns {string} */
function partsTable(files) {
  const row = (/** @type {string} */ name, /** @type {FileCounts[]} */ counted) => {
    const { lines, branches, functions } = shares(counted);
    return [name, ...[lines, branches, functions].map(shareText)];
  };
  return markdown([
    ['part', 'lines', 'branches', 'functions'],
    ...PARTS.map(([name, folder]) =>
      row(
        name,
        files.filter(({ file }) => file.startsWith(folder)),
      ),
    ),
    row('whole', files),
  ]);
}

/** @param {FileCounts[]} files @returns {string} one row for each file */
function filesTable(files) {
  return markdown([
    ['file', 'lines', 'branches', 'functions'],
    ...files.map((counts) => {
      const { lines, branches, functions } = shares([counts]);
      return [counts.file, percentText(lines), percentText(branches), percentText(functions)];
    }),
  ]);
}

/** @param {number[]} numbers in order @returns {string} such as "3, 7-9" */
function ranges(numbers) {
  /** @type {[number, number][]} */
  const found = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last !== undefined && number <= last[1] + 1) last[1] = number;
    else found.push([number, number]);
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

/** @param {FileCounts} counts @returns {{ lines: number[], branches: number[] }} branches: of lines that did run */
function uncovered({ lines, branches }) {
  const missed = [...lines].filter(([, count]) => count === 0).map(([line]) => line);
  const sides = branches.filter(({ line, count }) => count === 0 && lines.get(line) !== 0);
  const ascending = (/** @type {number[]} */ numbers) => [...new Set(numbers)].sort((a, b) => a - b);
  return { lines: ascending(missed), branches: ascending(sides.map(({ line }) => line)) };
}

/** @param {FileCounts[]} files @returns {string} */
function uncoveredText(files) {
  return files
    .flatMap((counts) => {
      const { lines, branches } = uncovered(counts);
      return [
        ...(lines.length > 0 ? [`${counts.file}: lines ${ranges(lines)}`] : []),
        ...(branches.length > 0 ? [`${counts.file}: a side of the branches in ${branches.join(', ')}`] : []),
      ];
    })
    .join('\n');
}

/** @param {FileCounts[]} files @returns {string[]} what is below its threshold */
function shortfalls(files) {
  const counted = shares(files);
  return Object.entries(THRESHOLDS)
    .filter(([name, least]) => percent(counted[/** @type {keyof typeof THRESHOLDS} */ (name)]) < least)
    .map(([name, least]) => {
      const { hit, found } = counted[/** @type {keyof typeof THRESHOLDS} */ (name)];
      return `${name}: ${shareText({ hit, found })}, at least ${least} % are asked for`;
    });
}

module.exports = { PARTS, THRESHOLDS, filesTable, partsTable, shortfalls, uncovered, uncoveredText };
