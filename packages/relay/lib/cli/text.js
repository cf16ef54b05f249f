'use strict';

/**
 * Text for a terminal: colours, line breaks, tables. Pure, apart from the streams in the arguments.
 *
 * @module
 */

const { printable } = require('../signal/printable');

/** @type {Readonly<Record<string, readonly [number, number]>>} */
const STYLES = Object.freeze({
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
});

/** @typedef {'bold' | 'dim' | 'red' | 'green' | 'yellow'} Style */
/** @typedef {(text: string, style: Style) => string} Paint */

/**
 * Colours only on a terminal, unless the environment says otherwise (https://no-color.org).
 *
 * @param {{ isTTY?: boolean }} output
 * @param {Record<string, string | undefined>} environment
 * @returns {Paint}
 */
function painter(output, { FORCE_COLOR: force, NO_COLOR: no, TERM: kind }) {
  const wanted =
    force === undefined ? output.isTTY === true && !no && kind !== 'dumb' : !['0', 'false'].includes(force);
  return (text, style) => (wanted ? `\u001b[${STYLES[style][0]}m${text}\u001b[${STYLES[style][1]}m` : text);
}

/** @param {{ isTTY?: boolean, columns?: number }} output @returns {number} columns */
const widthOf = (output) => Math.min(110, Math.max(40, (output.isTTY && output.columns) || 80));

/** @param {string} text @param {number} width @returns {string[]} at least one line; a word stays whole */
function wrap(text, width) {
  /** @type {string[]} */
  const lines = [''];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines[lines.length - 1];
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** @param {string} label @param {string} text @param {number} indent @param {number} width */
function hang(label, text, indent, width) {
  return wrap(text, Math.max(20, width - indent)).map((line, index) =>
    index === 0 ? label.padEnd(indent) + line : ' '.repeat(indent) + line,
  );
}

/**
 * What came from outside is shown without control characters: they could move the cursor or hide text.
 *
 * @param {unknown} value
 * @returns {string} one line
 */
function clean(value) {
  return printable(value === null || value === undefined ? '' : String(value));
}

/**
 * @param {readonly string[]} titles
 * @param {readonly (readonly unknown[])[]} rows
 * @param {(cell: string, column: number) => string} [paintCell]  after its width is known
 * @returns {string[]} lines in columns
 */
function table(titles, rows, paintCell = (cell) => cell) {
  const cells = rows.map((row) => row.map(clean));
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column].length)),
  );
  const line = (
    /** @type {readonly string[]} */ row,
    /** @type {(cell: string, column: number) => string} */ paint,
  ) =>
    row
      .map((cell, column) => paint(cell.padEnd(widths[column]), column))
      .join('  ')
      .trimEnd();
  return [line(titles, (cell) => cell), ...cells.map((row) => line(row, paintCell))];
}

/**
 * Where a spreadsheet begins to read a formula (https://owasp.org/www-community/attacks/CSV_Injection), also after a semicolon:
 * some take it for the end of a field. The tab and the other controls that OWASP names are replaced by clean().
 */
const FORMULA = /(^|;)(?=[\s"]*[=+@\uff1d\uff0b\uff20\uff0d-])/g;
const NUMBER = /^-?\d+(?:\.\d+)?$/;

/** @param {unknown} value @returns {string} a field of CSV (RFC 4180), which no spreadsheet reads as a formula */
function csvField(value) {
  const text = value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value ?? '');
  const line = clean(text);
  const safe = NUMBER.test(line) ? line : line.replace(FORMULA, "$1'");
  return /[",;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** @param {number | null | undefined} at ms since 1970 @returns {string} `2026-11-29 10:03:43` UTC */
const timeText = (at) => (at == null ? '' : new Date(at).toISOString().slice(0, 19).replace('T', ' '));

module.exports = { clean, csvField, hang, painter, table, timeText, widthOf, wrap };
