'use strict';

/** ANSI colours for whoever has decided that there is a terminal. */

/** @type {Readonly<Record<string, readonly [number, number]>>} */
const CODES = Object.freeze({
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
});

/** @typedef {(name: string, text: string) => string} Style */

/**
 * @param {boolean} colour
 * @returns {Style} gives the text as it is unless colour is true
 */
function styleText(colour) {
  return (name, text) => {
    const [open, close] = CODES[name];
    return colour ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  };
}

module.exports = { styleText };
