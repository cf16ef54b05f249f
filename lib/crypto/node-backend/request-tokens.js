'use strict';

/** The smallest parts of JSON (RFC 8259), as in src/core/validate/json_tokens.c. */

const { isDigit, isHex, isLetter } = require('./request-text');

const [BACKSLASH, MINUS, PLUS, DOT, ZERO, LETTER_E, LETTER_U, UNDERSCORE, DOLLAR] = Buffer.from('\\-+.0eu_$');
const SIMPLE_ESCAPES = new Set(Buffer.from('"\\/bfnrt'));
const ESCAPED_SPACES = new Set(Buffer.from('nrtf'));

/** @param {number} byte */
function isWord(byte) {
  return isDigit(byte) || isLetter(byte) || byte === UNDERSCORE || byte === DOLLAR;
}

/** @param {Buffer} text @param {number} at @returns {number} bytes of the escape, or 0 for one that does not exist */
function escapeSize(text, at) {
  if (SIMPLE_ESCAPES.has(text[at + 1])) return 2;
  if (text[at + 1] !== LETTER_U) return 0;
  for (let next = at + 2; next < at + 6; next++) {
    if (!(next < text.length && isHex(text[next]))) return 0;
  }
  return 6;
}

/** @param {Buffer} text @param {number} at @returns {boolean} the text ends amid the escape */
function isCutEscape(text, at) {
  if (text.length - at === 1) return true;
  if (text[at + 1] !== LETTER_U || text.length - at >= 6) return false;
  return text.subarray(at + 2).every(isHex);
}

/** @param {Buffer} text @returns {number} */
function strayEscape(text) {
  if (text.length < 2) return -1;
  if (text[0] === BACKSLASH && ESCAPED_SPACES.has(text[1])) return 0;
  if (!ESCAPED_SPACES.has(text[text.length - 1])) return -1;
  let backslashes = 0;
  while (backslashes < text.length - 1 && text[text.length - 2 - backslashes] === BACKSLASH) backslashes++;
  return backslashes % 2 === 1 ? text.length - 2 : -1;
}

/** @param {Buffer} text @param {number} at @returns {number} behind the digits */
function skipDigits(text, at) {
  while (at < text.length && isDigit(text[at])) at++;
  return at;
}

/** @param {Buffer} text @param {number} start @returns {{ end: number, complete: boolean }} */
function skipNumber(text, start) {
  let end = text[start] === MINUS ? start + 1 : start;
  const first = end;
  end = text[end] === ZERO ? end + 1 : skipDigits(text, end);
  if (end === first) return { end, complete: false };
  if (text[end] === DOT) {
    const fraction = end + 1;
    end = skipDigits(text, fraction);
    if (end === fraction) return { end, complete: false };
  }
  if (end < text.length && (text[end] | 0x20) === LETTER_E) {
    end++;
    if (text[end] === PLUS || text[end] === MINUS) end++;
    const exponent = end;
    end = skipDigits(text, exponent);
    return { end, complete: end > exponent };
  }
  return { end, complete: true };
}

module.exports = { escapeSize, isCutEscape, isWord, skipNumber, strayEscape };
