'use strict';

/** Tables of a run's results: for the terminal, and for the block in docs/performance.md. */

const BEGIN = '<!-- begin: written by node bench/run.js --docs -->';
const END = '<!-- end -->';

const HEADINGS = ['work', 'compared with', 'target', 'measured', ''];

/**
 * @typedef {object} Entry
 * @property {string} work
 * @property {string} versus
 * @property {{ atLeast: number } | { atMost: number } | null} target  null: for information
 * @property {number} value
 * @property {string} [unit]  default: a ratio
 */

/** @param {number} value @param {string} [unit] @returns {string} */
function format(value, unit) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 0.1 ? 2 : 3;
  return `${value.toFixed(digits)} ${unit ?? 'x'}`;
}

/** @param {Entry} entry @returns {string} */
function formatTarget({ target, unit }) {
  if (target === null) return '-';
  if ('atLeast' in target) return `at least ${trim(target.atLeast)} ${unit ?? 'x'}`;
  return `at most ${trim(target.atMost)} ${unit ?? 'x'}`;
}

/** @param {number} value @returns {string} */
function trim(value) {
  return String(Number(value.toFixed(2)));
}

/** @param {Entry} entry @returns {'pass' | 'miss' | ''} */
function verdictOf({ target, value }) {
  if (target === null) return '';
  return ('atLeast' in target ? value >= target.atLeast : value <= target.atMost) ? 'pass' : 'miss';
}

/** @param {any} results @returns {string[][]} */
function tableOf({ rows }) {
  return Object.values(rows)
    .flatMap(({ entries }) => entries)
    .map((entry) => [
      entry.work,
      entry.versus,
      formatTarget(entry),
      format(entry.value, entry.unit),
      verdictOf(entry),
    ]);
}

/** @param {string[][]} table @returns {number[]} of each column */
function widthsOf(table) {
  return HEADINGS.map((heading, column) =>
    Math.max(3, heading.length, ...table.map((cells) => cells[column].length)),
  );
}

/** @param {any} results @returns {string[]} */
function describe({ machine, node, openssl, backend, quick }) {
  const { cpu, cores, memoryGiB, platform, workerThreads, loadAverage } = machine;
  return [
    `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}, ${workerThreads} libuv workers, load ${loadAverage}`,
    `Node.js ${node}, OpenSSL ${openssl}, backend ${backend}${quick ? '; --quick: too short to rely on' : ''}`,
  ];
}

/** @param {any} results @param {boolean} colour @returns {string} */
function terminalTable(results, colour) {
  const table = tableOf(results);
  const widths = widthsOf(table);
  const paint = (verdict) => {
    if (!colour || verdict === '') return verdict;
    return verdict === 'pass' ? `\x1b[32m${verdict}\x1b[0m` : `\x1b[31m${verdict}\x1b[0m`;
  };
  const line = (cells) =>
    `${cells
      .slice(0, 4)
      .map((cell, i) => (i === 3 ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join('  ')}  ${paint(cells[4])}`.trimEnd();
  const rule = widths.map((width) => '-'.repeat(width));
  return [
    ...describe(results),
    '',
    line(HEADINGS),
    line([...rule.slice(0, 4), '']),
    ...table.map(line),
    '',
  ].join('\n');
}

/** @param {any} results @returns {string} in the form that prettier gives it */
function markdownTable(results) {
  const table = tableOf(results);
  const widths = widthsOf(table);
  const line = (cells) =>
    `| ${cells.map((cell, i) => (i === 3 ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(' | ')} |`;
  const rule = widths.map((width, i) => (i === 3 ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(HEADINGS), line(rule), ...table.map(line)].join('\n');
}

/**
 * @param {string} page     Markdown with the two marker comments
 * @param {any} results
 * @returns {string} the page with the block between them written anew
 */
function updatePage(page, results) {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END, begin);
  if (begin === -1 || end === -1) throw new Error(`docs/performance.md lacks the lines ${BEGIN} and ${END}`);
  const where = describe(results).join('  \n').replaceAll('_', '\\_');
  const block = `${BEGIN}\n\n${where}\n\n${markdownTable(results)}\n\n`;
  return page.slice(0, begin) + block + page.slice(end);
}

module.exports = { terminalTable, updatePage, verdictOf };
