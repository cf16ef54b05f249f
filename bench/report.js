'use strict';

/** Tables of a run's results: for the terminal, for docs/performance.md, and against an earlier run. */

const BEGIN = '<!-- begin: written by node bench/run.js --docs -->';
const END = '<!-- end -->';

const HEADINGS = ['work', 'compared with', 'ours', 'theirs', 'target', 'measured', ''];
const COMPARE_HEADINGS = ['row', 'work', 'compared with', 'before', 'after', 'change', ''];
/** Headings of the columns that are aligned to the right. */
const FIGURES = ['ours', 'theirs', 'measured', 'before', 'after', 'change'];

const LEGEND =
  'Medians of the rounds; in parentheses the first and the third quartile. A ratio is computed in each round.';

/** @type {Record<string, [step: number, name: string][]>} */
const SCALES = {
  ns: [
    [1, 'ns'],
    [1e3, 'µs'],
    [1e6, 'ms'],
    [1e9, 's'],
  ],
  bytes: [
    [1, 'B'],
    [1e3, 'kB'],
    [1e6, 'MB'],
  ],
};

/** @typedef {import('./measure').Summary} Summary */

/** @param {any} entry @returns {string} of its value */
function unitOf({ formula, unit }) {
  return formula.includes('/') ? 'x' : unit;
}

/** @param {number} value @param {string} unit @returns {[step: number, name: string]} */
function scaleOf(value, unit) {
  return SCALES[unit]?.findLast(([step]) => Math.abs(value) >= step) ?? SCALES[unit]?.[0] ?? [1, unit];
}

/** @param {number} value @returns {string} with three significant digits, or all before the point */
function digits(value) {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3);
}

/** @param {Summary | null} summary @param {string} unit @param {boolean} spread @returns {string} */
function format(summary, unit, spread) {
  if (summary === null) return '';
  const [step, name] = scaleOf(summary.median, unit);
  const text = `${digits(summary.median / step)} ${name}`;
  return spread ? `${text} (${digits(summary.low / step)} to ${digits(summary.high / step)})` : text;
}

/** @param {any} entry @returns {string} */
function formatTarget({ target, formula, unit }) {
  if (target === undefined) return '-';
  const [step, name] = scaleOf(target, unitOf({ formula, unit }));
  return `at ${isMoreBetter(formula) ? 'least' : 'most'} ${Number((target / step).toFixed(2))} ${name}`;
}

/** @param {string} formula @returns {boolean} */
const isMoreBetter = (formula) => formula === 'theirs / ours';

/** @param {any} entry @returns {'pass' | 'miss' | ''} */
function verdictOf({ target, formula, value: { median } }) {
  if (target === undefined) return '';
  return (isMoreBetter(formula) ? median >= target : median <= target) ? 'pass' : 'miss';
}

/** @param {any} results @returns {string[][]} */
function tableOf({ rows, quick }) {
  return Object.values(rows).flatMap(({ entries, rounds }) =>
    entries.map((entry) => [
      entry.work,
      entry.versus,
      entry.formula === 'ours' ? '' : format(entry.ours, entry.unit, rounds > 1),
      format(entry.theirs, entry.unit, rounds > 1),
      formatTarget(entry),
      format(entry.value, unitOf(entry), rounds > 1),
      quick ? '' : verdictOf(entry),
    ]),
  );
}

/** @param {any} entry  of a run @param {any} earlier  the same of an earlier run @param {boolean} comparable */
function changeOf({ value, formula }, earlier, comparable) {
  const difference = value.median - earlier.value.median;
  const percent = `${difference < 0 ? '' : '+'}${((100 * difference) / Math.abs(earlier.value.median)).toFixed(1)} %`;
  if (!comparable) return [percent, 'one round: no spread to compare with'];
  const spread = Math.max(value.high - value.low, earlier.value.high - earlier.value.low);
  if (Math.abs(difference) <= spread) return [percent, 'within the spread'];
  return [percent, difference > 0 === isMoreBetter(formula) ? 'better' : 'worse'];
}

/** @param {any} results @param {any} before  an earlier run's @returns {string} */
function comparison(results, before) {
  const lines = Object.entries(results.rows).flatMap(([name, row]) => {
    const old = before.rows[name];
    return row.entries.map((entry) => {
      const earlier = old?.entries.find(({ work, versus }) => work === entry.work && versus === entry.versus);
      const after = format(entry.value, unitOf(entry), row.rounds > 1);
      if (earlier === undefined) {
        return [name, entry.work, entry.versus, '', after, '', 'not in the earlier run'];
      }
      const comparable = row.exact || (row.rounds > 1 && old.rounds > 1);
      const figure = format(earlier.value, unitOf(earlier), old.rounds > 1);
      return [name, entry.work, entry.versus, figure, after, ...changeOf(entry, earlier, comparable)];
    });
  });
  return [
    ...describe(before).map((line) => `before: ${line}`),
    ...describe(results).map((line) => `after:  ${line}`),
    '',
    ...plainTable(COMPARE_HEADINGS, lines),
    '',
    `${LEGEND} The spread is the wider distance between the quartiles of the two runs.`,
    '',
  ].join('\n');
}

/** @param {string[]} headings @param {string[][]} table @returns {number[]} of each column */
function widthsOf(headings, table) {
  return headings.map((heading, column) =>
    Math.max(3, heading.length, ...table.map((cells) => cells[column].length)),
  );
}

/** @param {string[]} headings @param {string[][]} table @returns {string[]} lines */
function plainTable(headings, table) {
  const widths = widthsOf(headings, table);
  const line = (cells) =>
    cells
      .map((cell, i) => (FIGURES.includes(headings[i]) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join('  ')
      .trimEnd();
  return [headings, widths.map((width, i) => (headings[i] === '' ? '' : '-'.repeat(width))), ...table].map(
    line,
  );
}

/** @param {any} results @returns {string[]} */
function describe({ machine, node, openssl, backend, quick }) {
  const { cpu, cores, memoryGiB, platform, workerThreads, loadAverage } = machine;
  // Next to other load the side that makes more garbage loses more: the collector's threads wait for a processor.
  const busy = loadAverage > cores / 2 ? ' (busy: ratios are not reliable)' : '';
  return [
    `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}, ${workerThreads} libuv workers, load ${loadAverage}${busy}`,
    `Node.js ${node}, OpenSSL ${openssl}, backend ${backend}${quick ? '; --quick: too short to rely on' : ''}`,
  ];
}

/** @param {any} results @returns {string} */
function terminalTable(results) {
  return [...describe(results), '', ...plainTable(HEADINGS, tableOf(results)), '', LEGEND, ''].join('\n');
}

/** @param {any} results @returns {string} in the form that prettier gives it */
function markdownTable(results) {
  const table = tableOf(results);
  const widths = widthsOf(HEADINGS, table);
  const line = (cells) =>
    `| ${cells.map((cell, i) => (FIGURES.includes(HEADINGS[i]) ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(' | ')} |`;
  const rule = widths.map((width, i) =>
    FIGURES.includes(HEADINGS[i]) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
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
  const block = `${BEGIN}\n\n${where}\n\n${markdownTable(results)}\n\n${LEGEND}\n\n`;
  return page.slice(0, begin) + block + page.slice(end);
}

/** @param {import('./measure').Row[]} rows @returns {string} for --help */
function describeRows(rows) {
  return rows
    .map(({ name, measures, comparisons }) => {
      const compared = comparisons.map(({ value, unit, ...entry }) => {
        const row = rows.find((candidate) => candidate.name === name);
        const target = formatTarget({ ...entry, formula: value, unit: unit ?? row?.unit });
        const versus = entry.versus === '-' ? '' : `; against: ${entry.versus}`;
        return `      ${entry.work}${versus}${target === '-' ? '' : `; target: ${target}`}`;
      });
      return [`  ${name.padEnd(18)}${measures}`, ...compared].join('\n');
    })
    .join('\n');
}

module.exports = { comparison, describeRows, terminalTable, updatePage, verdictOf };
