'use strict';

/**
 * Reads the exchange's messages, and its codes among the words of a client. Pure.
 *
 * @module
 */

const { codeOf, isKnownCode } = require('./known-codes');
const { normaliseText } = require('../../internal/plain-words');

/** @typedef {Readonly<import('../../venues').Venue>} Venue */
/** @typedef {{ text: string, body: unknown, code?: import('../../venues/venue').ReplyCode, context?: Record<string, any>, isWeak?: boolean, isCommon?: boolean }} PhraseInText */

/** A label in a sentence. One of a single word is also a word for something else. */
const LABEL = /(?<![\w.-])[A-Z][A-Z\d]{1,30}(?:_[A-Z\d]{1,30}){0,8}(?![\w-])/g;
const NUMBER = /(?<![\w.+/-]|[A-Za-z]-)(-?\d{4,6})(?![\w%]|\.\d)/g;
/** A word before a number that makes it a code. */
const WORD_BEFORE =
  /(?:code|error|err|errno|exception|refused|rejected|failed|reason|ret|got|with|returned|returns|answered|says)(?: of| is| was)?["'\])}]{0,3}\s{0,4}[:=([#"'-]{0,3}\s{0,4}$/i;
/** A word after a number that makes it a code: `a 10003 error`. */
const WORD_AFTER = /^["'\])}]{0,2} (?:error|exception)\b/i;
/** A number before them counts things. */
const UNIT_AFTER = /^\s?(?:%|[A-Z]{2,5}\b|(?!this\b|is\b|was\b|has\b|as\b|always\b)[a-z]{0,12}s\b)/;
/** `(10003, '…')` */
const IN_TUPLE = /^\s{0,2}[,:]\s{0,2}["']/;
/** A client's name for an error: `InvalidRequestError: `, `[ServerError] `. */
const ERROR_NAME =
  /^.{0,300}(?:error|exception|fatal|warn(?:ing)?|fail(?:ed|ure)?)(?:["'\])]{0,2}\s{0,2}[:(]\s{0,4}["'(]{0,3}|'>\s)/i;
const LONGEST_LINE = 4000;
const LONGEST_BEFORE = 1000;
/** of a message before a brace */
const FEWEST_WORDS = 4;
/** Of the numbers in a text, those that may be codes, from its end. */
const MOST_NUMBERS = 50;

/** @param {string} text @returns {string} without the brackets and quotes that do not belong to it */
function trimMessage(text) {
  let trimmed = text.replace(/^[\s:,;"'([{|=\\>-]+/, '').replace(/[\s"'{(|,;\\]+$/, '');
  trimmed = trimmed.replace(/["'][)\]}"'\s,]*$/, '');
  while (/[)\]}]$/.test(trimmed) && !isBalanced(trimmed)) trimmed = trimmed.slice(0, -1);
  return trimmed;
}

/** @param {string} text @returns {boolean} whether its last bracket was opened in it */
function isBalanced(text) {
  const close = text[text.length - 1];
  const open = '([{'[')]}'.indexOf(close)];
  return text.split(open).length >= text.split(close).length;
}

/**
 * The line around a place, in two parts.
 *
 * @param {string} text
 * @param {{ start: number, end: number }} place
 * @returns {{ before: string, after: string }}
 */
function lineAround(text, { start, end }) {
  const before = text.slice(Math.max(0, start - LONGEST_BEFORE), start);
  const after = text.slice(end, end + LONGEST_LINE);
  return {
    before: before.slice(before.lastIndexOf('\n') + 1),
    after: after.split(/\n|\\{1,15}n/, 1)[0],
  };
}

/**
 * The message of a code without a field for it: it follows the code, or precedes it as in `Unmatched IP (ErrCode: 10010)`.
 *
 * @param {string} text
 * @param {{ start: number, end: number }} place of the code
 * @param {Venue} venue
 * @returns {{ text: string } | null}
 */
function textAround(text, place, venue) {
  const { before, after } = lineAround(text, place);
  const behind = trimMessage(after.replace(/^["'\])}\s]*/, ''));
  const isSentence = /^[A-Za-z][^={]*$/.test(behind.slice(0, 40)) && !/^\w{1,40}["']?\s?[:=]/.test(behind);
  if (isSentence && (/^["'\])}]{0,3}\s{0,3}[:,|-]/.test(after) || phraseIn(behind, venue))) {
    return { text: behind };
  }
  // `(` or `{` opens what the code stands in.
  const opened = /^([^]*?)\s*[([{]["'\s]*$/.exec(before);
  const outside = trimMessage((opened ? opened[1] : before).replace(ERROR_NAME, ''));
  const isParenthesis = opened !== null && /\(\s*$/.test(before);
  const isText = opened !== null && outside.split(/\s+/).length >= FEWEST_WORDS;
  if (outside !== '' && (isParenthesis || isText || phraseIn(outside, venue))) return { text: outside };
  return null;
}

/**
 * @param {string} text
 * @param {Venue} venue
 * @returns {PhraseInText | null} what the exchange says, with the whole line around it
 */
function phraseIn(text, { help: { pasted } }) {
  for (const line of text.slice(0, 65_536).split('\n').reverse()) {
    const words = normaliseText(line);
    const found = words === '' ? undefined : pasted.phrases.find((phrase) => phrase.text.test(words));
    if (!found) continue;
    const named = new RegExp(String.raw`^\W{0,4}(?:${pasted.names.message}|msg|message)\b\W{1,4}`, 'i');
    const message = trimMessage(line.slice(0, LONGEST_LINE).replace(ERROR_NAME, '').replace(named, ''));
    const kept = found.text.test(normaliseText(message)) ? message : line.trim();
    return {
      text: kept,
      body: found.body(kept),
      code: found.code,
      context: found.context,
      isWeak: found.isWeak,
      isCommon: found.isCommon,
    };
  }
  return null;
}

/**
 * Codes of the exchange among other words. A number is a code only after a word for one, or beside a message of the exchange.
 *
 * @param {string} text
 * @param {Venue} venue
 * @returns {{ code: import('../../venues/venue').ReplyCode, message: string, start: number }[]}
 */
function codesInWords(text, venue) {
  /** @type {{ code: import('../../venues/venue').ReplyCode, message: string, start: number }[]} */
  const found = [];
  const written = [...text.matchAll(venue.replies.labels ? LABEL : NUMBER)];
  const known = written.filter(([word]) => isKnownCode(codeOf(word, venue) ?? 0, venue));
  for (const { 0: word, index: start } of known.slice(-MOST_NUMBERS)) {
    const code = /** @type {import('../../venues/venue').ReplyCode} */ (codeOf(word, venue));
    const place = { start, end: start + word.length };
    const message = textAround(text, place, venue)?.text ?? '';
    const phrase = message === '' ? null : phraseIn(message, venue);
    const before = text.slice(Math.max(0, start - 30), start);
    const after = text.slice(place.end, place.end + 30);
    const isNamed = (WORD_BEFORE.test(before) && !UNIT_AFTER.test(after)) || WORD_AFTER.test(after);
    const isInTuple = /[([]\s?$/.test(before) && IN_TUPLE.test(after);
    const isDistinct = word.includes('_');
    if (isNamed || isInTuple || isDistinct || phrase?.code === code) found.push({ code, message, start });
  }
  return found;
}

module.exports = { codesInWords, phraseIn, textAround };
