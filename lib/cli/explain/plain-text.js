'use strict';

/**
 * Undoes what terminals, chats and web pages do to a text that is pasted: colours, line ends, quotation marks, entities. Pure.
 *
 * @module
 */

const { beginsRecord } = require('./records');

const ESCAPE = String.fromCharCode(27);
const COLOURS = new RegExp(String.raw`${ESCAPE}\[[0-9;?]{0,20}[ -/]?[@-~]`, 'g');
const DOUBLE_QUOTES = /[\u201C-\u201F\u00AB\u00BB\u2033\uFF02]/g;
const SINGLE_QUOTES = /[\u2018-\u201B\u2032\uFF07]/g;
const SPACES = /[\u00A0\u2007\u202F]/g;
const INVISIBLE = /[\u200B-\u200D\u2060\uFEFF]/g;
/** Quotation marks at the start of lines in mails and chats, and the directions of `curl -v`. A `<` before a word begins a tag. */
const LINE_MARKS = /^(?:> ?|<(?: |$))+(?=[^>]|$)/gm;
/** The last line of `curl -v`, after a body that may be empty. */
const CURL_NOTE = /^\* Connection #\d+ to host \S+ left intact$/gm;

const ENTITIES = Object.freeze({ quot: '"', apos: "'", amp: '&', lt: '<', gt: '>', nbsp: ' ' });
const ENTITY = /&(?:#(\d{2,4})|#x([0-9a-f]{2,4})|(quot|apos|amp|lt|gt|nbsp));/gi;
/** Quotes that are written as entities. Without them the entities of a page are its own. */
const HAS_ENTITIES = /&(?:quot|apos|#39|#34|#x2[27]);/i;
/** A name in JSON that is percent-encoded. Without one the percent signs may be part of a signed query. */
const ENCODED_NAME = /%22\w{1,40}%22(?:%20)?%3A/i;
const PERCENT = /%([2-7][0-9a-f])/gi;
const UNICODE_ESCAPE = /\\{1,15}u00([2-7][0-9a-f])/gi;

/** A terminal breaks lines at one column. */
const NARROWEST = 40;

/** @param {string} hex @returns {string} */
function fromHex(hex) {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

/** @param {string} text @returns {string} */
function decodeEntities(text) {
  return text.replace(ENTITY, (_, decimal, hex, name) => {
    if (decimal) return String.fromCharCode(Number(decimal));
    return hex ? fromHex(hex) : ENTITIES[/** @type {keyof typeof ENTITIES} */ (name.toLowerCase())];
  });
}

/** @param {string} line @param {string} next @returns {boolean} whether the next line can be the rest of this one */
function isContinuation(line, next) {
  return next !== '' && !/[}\]>;]$/.test(line) && !/^[\s{]/.test(next) && !beginsRecord(next);
}

/**
 * Joins lines that a terminal broke at its last column, wherever that was.
 *
 * @param {string} text
 * @returns {string}
 */
function unwrap(text) {
  const lines = text.split('\n');
  return lines
    .map((line, index) => {
      const isLast = index === lines.length - 1;
      const isFull = line.length >= NARROWEST && !isLast && isContinuation(line, lines[index + 1]);
      const isRepeated = line.length === lines[index - 1]?.length || line.length === lines[index + 1]?.length;
      return isLast || (isFull && isRepeated) ? line : `${line}\n`;
    })
    .join('');
}

/**
 * @param {string} text as it was pasted
 * @returns {string} with straight quotation marks, `\n` as the only line end, and no colours
 */
function toPlainText(text) {
  const plain = text
    .replace(COLOURS, '')
    .replace(/\r\n?/g, '\n')
    .replace(INVISIBLE, '')
    .replace(SPACES, ' ')
    .replace(DOUBLE_QUOTES, '"')
    .replace(SINGLE_QUOTES, "'")
    .replace(LINE_MARKS, '')
    .replace(CURL_NOTE, '')
    .replace(UNICODE_ESCAPE, (_, hex) => fromHex(hex));
  const decoded = HAS_ENTITIES.test(plain) ? decodeEntities(plain) : plain;
  return unwrap(ENCODED_NAME.test(decoded) ? decoded.replace(PERCENT, (_, hex) => fromHex(hex)) : decoded);
}

module.exports = { toPlainText };
