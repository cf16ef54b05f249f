'use strict';

/** A soak in words and figures, for a terminal. Pure. */

/** Of the table: heading, and what stands under it. @type {readonly [string, (phase: any) => string | number][]} */
const COLUMNS = [
  ['fault', ({ name }) => name],
  ['sent', ({ sent }) => sent],
  ['accepted', ({ accepted }) => accepted],
  ['by gate', ({ gate }) => gate],
  ['by exchange', ({ exchange }) => exchange],
  ['by network', ({ network }) => network],
  ['unknown', ({ unknown }) => unknown],
  ['silent', ({ silent }) => silent],
  ['resent', ({ resent }) => resent],
  ['closings', ({ closings }) => closings ?? ''],
];

/** ms, of accepted orders. @type {readonly [string, (phase: any) => string | number][]} */
const LATE_COLUMNS = [
  ['how late, ms', ({ name }) => name],
  ...['delay', 'age'].flatMap((what) =>
    ['median', 'p99', 'latest'].map(
      (figure) =>
        /** @type {[string, (phase: any) => string | number]} */ ([
          `${what} ${figure}`,
          ({ late }) => late[what]?.[figure] ?? '',
        ]),
    ),
  ),
];

/** @param {(string | number)[][]} rows @returns {string[]} lines, with columns of even width */
function align(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? String(cell).padEnd(widths[column]) : String(cell).padStart(widths[column]),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** @param {any} report @param {typeof COLUMNS} columns @returns {string[]} */
function tableLines({ phases, totals, late }, columns) {
  const closings = phases.reduce(
    (/** @type {number} */ sum, /** @type {any} */ phase) => sum + phase.closings,
    0,
  );
  const rows = [...phases, { ...totals, name: 'all', closings, late }];
  const lines = align([
    columns.map(([heading]) => heading),
    ...rows.map((row) => columns.map(([, read]) => read(row))),
  ]);
  const rule = '-'.repeat(Math.max(...lines.map(({ length }) => length)));
  return [lines[0], rule, ...lines.slice(1, -1), rule, /** @type {string} */ (lines.at(-1))];
}

/** @param {any} report @returns {string} */
function resultText({ ok, totals, violationCount, violations }) {
  if (ok) {
    const { sent, accepted, gate, exchange, network, unknown } = totals;
    const refused = gate + exchange + network;
    return `Every order is accounted for: ${sent} sent = ${accepted} accepted + ${refused} refused + ${unknown} unknown.`;
  }
  const more = violationCount - violations.length;
  return [
    `FAILED, ${violationCount} time(s):`,
    ...violations.map((/** @type {string} */ violation) => `  ${violation}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ].join('\n');
}

/** @param {any} report of runSoak() @returns {string} several lines */
function reportText(report) {
  const { memory, eventLoop, options, seconds, faults, node, backend, unavoidablyAhead } = report;
  const growth = (/** @type {number} */ from, /** @type {number} */ to) => `${(to - from).toFixed(1)} MiB`;
  return [
    ...tableLines(report, COLUMNS),
    '',
    'by gate, exchange, network: refused with an error, by whom. unknown: made, and reported to the bot as a failed connection.',
    '',
    ...tableLines(report, LATE_COLUMNS),
    '',
    'delay: from the call of the bot until the order arrives. age: of its timestamp then, on the clock of the sandbox.',
    `${seconds.toFixed(0)} s at ${options.rate} orders a second, seed ${options.seed}, ${faults.played} of ${faults.known} faults, Node.js ${node}, ${backend} backend`,
    `timestamps ahead of the sandbox: ${unavoidablyAhead}, all while its clock had just been set back`,
    `resident memory: ${memory.residentBefore} MiB at the start, ${memory.residentQuarter} after a quarter of the time, ` +
      `${memory.residentAfter} at the end (${growth(memory.residentQuarter, memory.residentAfter)} since the quarter), ${memory.residentMost} at most`,
    `heap in use: ${memory.heapBefore} MiB at the start, ${memory.heapAfter} at the end`,
    `event loop, ms between ticks of a 10 ms timer: mean ${eventLoop.mean}, median ${eventLoop.p50}, 99 % ${eventLoop.p99}, longest ${eventLoop.longest}`,
    '',
    resultText(report),
  ].join('\n');
}

module.exports = { reportText };
