'use strict';

/**
 * Text for a terminal: colours and line breaks. Pure.
 *
 * @module
 */

/** @type {Readonly<Record<string, readonly [number, number]>>} */
const CODES = Object.freeze({
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
});

/** What {@link painter} adds. */
// eslint-disable-next-line no-control-regex -- the escape sequences of colours
const COLOURS = /\u001b\[\d+m/g;

/** @typedef {'bold' | 'dim' | 'red' | 'green' | 'yellow'} Style */
/** @typedef {(text: string, ...styles: Style[]) => string} Paint */
/** @typedef {{ width: number, paint: Paint }} Layout width: in columns */

/**
 * @param {boolean} colours
 * @returns {Paint} returns the text unchanged unless colours is true
 */
function painter(colours) {
  return (text, ...styles) =>
    !colours
      ? text
      : styles.reduce((painted, name) => {
          const [open, close] = CODES[name];
          return `\u001b[${open}m${painted}\u001b[${close}m`;
        }, text);
}

/**
 * Breaks a text at spaces. A word stays whole, even where it is longer than a line: a broken URL or path cannot be copied.
 *
 * @param {string} text without colours
 * @param {number} width
 * @returns {string[]} at least one line
 */
function wrap(text, width) {
  if (width === Infinity) return [text];
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    const fits = last !== undefined && length(last) + 1 + length(word) <= width;
    if (fits) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.length === 0 ? [''] : lines;
}

/**
 * @param {string} text
 * @returns {number} visible characters
 */
function length(text) {
  return Array.from(text.replace(COLOURS, '')).length;
}

/**
 * A paragraph after a label. The other lines are indented to the text of the first.
 *
 * @param {string} label of visible length `indent` or less; may be coloured
 * @param {string} text without colours
 * @param {{ width: number, indent: number, paint?: (line: string) => string }} layout
 * @returns {string[]}
 */
function hang(label, text, { width, indent, paint = (line) => line }) {
  const first = label + ' '.repeat(Math.max(0, indent - length(label)));
  return wrap(text, Math.max(20, width - indent)).map(
    (line, index) => (index === 0 ? first : ' '.repeat(indent)) + paint(line),
  );
}

/** Columns of a terminal in which labels and values do not fit side by side. */
const NARROW = 60;

/**
 * @param {number} width
 * @returns {boolean}
 */
function isNarrow(width) {
  return width < NARROW;
}

/**
 * A label with its value in the next column. On a narrow terminal the value follows the label, or stands below it.
 *
 * @param {string} label may be coloured
 * @param {string} value without colours
 * @param {Layout & { column: number }} layout column: where values begin
 * @returns {string[]}
 */
function pair(label, value, { width, column }) {
  if (!isNarrow(width)) return hang(`  ${label}`, value, { width, indent: column });
  const beside = `  ${label}: ${value}`;
  if (length(beside) <= width) return [beside];
  return [`  ${label}`, ...hang('', value, { width, indent: 4 })];
}

module.exports = { hang, isNarrow, painter, pair, wrap };
