'use strict';

/**
 * What a terminal can show: colours, width, lines that are rewritten. Pure, apart from the streams in the arguments.
 *
 * @module
 */

/** Columns, if the width is unknown. */
const USUAL_WIDTH = 80;
/** Longer lines are hard to read, and on narrower ones nothing fits. */
const WIDEST = 110;
const NARROWEST = 40;

/** @typedef {{ isTTY?: boolean, columns?: number, write(text: string): unknown }} Output */

/**
 * An option of the command line overrides the environment, and FORCE_COLOR overrides NO_COLOR (https://no-color.org).
 *
 * @param {Output} output
 * @param {Record<string, string | undefined>} environment
 * @param {{ color?: boolean, 'no-color'?: boolean }} [values] options of the command line
 * @returns {boolean}
 */
function wantsColours(output, environment, values = {}) {
  if (values['no-color']) return false;
  if (values.color) return true;
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: kind } = environment;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (no !== undefined && no !== '') return false;
  return output.isTTY === true && kind !== 'dumb';
}

/**
 * By the locale, as POSIX orders its variables. If none is set, as in many containers, the output is usually shown by a
 * program that reads UTF-8.
 *
 * @param {Record<string, string | undefined>} environment
 * @returns {boolean}
 */
function readsUtf8({ LC_ALL, LC_CTYPE, LANG }) {
  const locale = LC_ALL || LC_CTYPE || LANG || 'C.UTF-8';
  return /utf-?8/i.test(locale);
}

/** @type {Readonly<Record<string, string>>} */
const IN_ASCII = Object.freeze({ '…': '...', '−': '-', '–': '-', '—': '-', '±': '+/-', '’': "'", '•': '*' });

/** @param {string} text @returns {string} */
function toAscii(text) {
  return text.replace(/[^\0-\x7f]/gu, (character) => IN_ASCII[character] ?? '?');
}

/**
 * @param {unknown} value
 * @param {number} [indent]
 * @returns {string} JSON that any terminal and any locale shows, because other characters are escaped
 */
function jsonText(value, indent) {
  return JSON.stringify(value, null, indent).replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * @param {Output} output
 * @returns {number} columns to write into
 */
function getWidth(output) {
  const columns = output.isTTY && output.columns ? output.columns : USUAL_WIDTH;
  return Math.min(WIDEST, Math.max(NARROWEST, columns));
}

/**
 * A progress line. On a terminal it is rewritten in place; elsewhere each line stays.
 *
 * @param {Output} output
 * @param {{ rewrite: boolean }} options
 */
function progressLine(output, { rewrite }) {
  let shown = false;
  const clear = () => {
    if (shown) output.write('\r\u001b[2K');
    shown = false;
  };
  return {
    /** @param {string} text */
    show(text) {
      if (!rewrite) {
        output.write(`${text}\n`);
        return;
      }
      clear();
      // A wrapped line could not be rewritten.
      const columns = output.columns ? output.columns - 1 : USUAL_WIDTH - 1;
      output.write(Array.from(text).slice(0, columns).join(''));
      shown = true;
    },
    clear,
  };
}

module.exports = { jsonText, progressLine, readsUtf8, toAscii, wantsColours, getWidth };
