'use strict';

/**
 * Recognises text that stands where a credential should be, as `src/core/text/placeholder.c` does; the two must not
 * differ.
 *
 * @module
 */

const { classOf } = require('../../internal/unicode');

/**
 * Runs of one character that stand for hidden text. A run of four to seven x occurs by chance in one of half a
 * million random keys, so only a longer one, or a value of nothing else, is certain.
 *
 * @type {ReadonlyMap<number, { shortest: number, certainFrom: number }>}
 */
const MASKS = new Map([
  [0x002a /* * */, { shortest: 3, certainFrom: 3 }],
  [0x002e /* . */, { shortest: 3, certainFrom: 3 }],
  [0x0078 /* x */, { shortest: 4, certainFrom: 8 }],
  [0x0058 /* X */, { shortest: 4, certainFrom: 8 }],
  [0x2022 /* • */, { shortest: 3, certainFrom: 3 }],
  [0x25cf /* ● */, { shortest: 3, certainFrom: 3 }],
  [0x2026 /* … */, { shortest: 1, certainFrom: 1 }],
]);

/** `${NAME}` at the end; `{{ NAME }}`, `<NAME>`, `%NAME%`, `$NAME` or `process.env.NAME` as the whole text. */
const PLACEHOLDERS = [
  (/** @type {string} */ text) => text.endsWith('}') && text.includes('${'),
  (/** @type {string} */ text) => text.startsWith('{{') && text.endsWith('}}'),
  (/** @type {string} */ text) => text.startsWith('<') && text.endsWith('>'),
  (/** @type {string} */ text) => /^%(?=\d*[A-Za-z_])\w+%$/.test(text),
  (/** @type {string} */ text) => /^\$(?=\d*[A-Za-z_])\w+$/.test(text),
  (/** @type {string} */ text) => text.startsWith('process.env.'),
];

/**
 * @param {string} text one character for each byte
 * @returns {boolean}
 */
function isUnexpandedVariable(text) {
  return PLACEHOLDERS.some((matches) => matches(text));
}

/**
 * @param {string} text
 * @returns {boolean} true for an armoured key or certificate, from its first line on
 */
function containsPem(text) {
  return text.includes('-----BEGIN ');
}

/**
 * @param {number} codePoint
 * @param {number} run  the character of the run
 */
function belongs(codePoint, run) {
  return codePoint === run || classOf(codePoint) === 'invisible';
}

/**
 * The first run that certainly is a mask, else the first that may be one.
 *
 * @param {import('../../internal/unicode').DecodedText} text
 * @param {import('../../internal/unicode').Span} core
 * @returns {{ codePoint: number, index: number, length: number, certain: boolean } | undefined} length: characters;
 *   index: in UTF-16 units of the whole text; certain: false where a random key could contain the run by chance
 */
function findMask(text, core) {
  let found;
  for (let first = core.first, end = first; first < core.end; first = end) {
    const codePoint = text.codePoints[first];
    let length = 0;
    // Invisible characters do not interrupt a run: they are gone from the cleaned value.
    for (; end < core.end && belongs(text.codePoints[end], codePoint); end++) {
      if (text.codePoints[end] === codePoint) length++;
    }
    const rule = MASKS.get(codePoint);
    if (rule === undefined || length < rule.shortest) continue;
    const everything = first === core.first && end === core.end;
    const certain = everything || length >= rule.certainFrom;
    const mask = { codePoint, index: text.indexes[first], length, certain };
    if (certain) return mask;
    found ??= mask;
  }
  return found;
}

module.exports = { containsPem, findMask, isUnexpandedVariable };
