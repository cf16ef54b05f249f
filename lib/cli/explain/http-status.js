'use strict';

/**
 * Reads HTTP statuses in the words of clients, proxies and logs: a number with the word for a status before it, or with its
 * reason phrase after it. Pure.
 *
 * @module
 */

const REASONS = [
  'ok|bad request|unauthorized|payment required|forbidden|not found|method not allowed|conflict|gone|too many requests',
  'unavailable for legal reasons|internal server error|bad gateway|service unavailable|gateway time-?out',
  "client error|server error|error</h1|proxy authentication required|request timeout|i'm a teapot",
].join('|');
const STATUS = String.raw`([1-5]\d\d)(?!\w|\.\d)`;
const MARKS = String.raw`[\s:='"\x60\\(\[<|]{1,8}`;
const WORDS = [
  String.raw`http\/[\d.]{1,3}["']?`,
  String.raw`(?:http[ _-]?)?status(?:[ _-]?code)?(?: is| of| line)?`,
  String.raw`http(?: error| response| code)?(?=[\s:=(]{1,3}[1-5]\d\d)`,
  String.raw`http[ _-]?code`,
  String.raw`(?:response|server response|error|returned) code`,
  String.raw`server response|returned error|returned an error|but got|<response`,
].join('|');
const AFTER_WORD = new RegExp(
  String.raw`(?<![A-Za-z])(?:[a-z]{1,10}(?=Status))?(?:${WORDS})${MARKS}${STATUS}`,
  'gi',
);
const BEFORE_REASON = new RegExp(
  String.raw`(?<![\w.-])([1-5]\d\d)(?:[\s:)\]'"-]{1,4}\(?|\s?\()(?:${REASONS})(?![a-z])`,
  'gi',
);
/** `Error: 401 - …`; a word after it would make it a number of something. */
const AFTER_ERROR =
  /(?:(?:error|exception|failed|failure|bybit)[:(]|respon(?:ded|se)(?: with)?\b|(?:replied|answered|returned|cloudflare)(?: with)?\b)\s{0,2}([45]\d\d)(?=\s{0,2}(?:$|[-:,.;)\]{<"'\n]))/gim;
/** `403 {"error":…}`, `403 <html>`. */
const BEFORE_BODY = /(?<![\w.-])([45]\d\d)(?=[\s"'\\:-]{0,5}(?:\{["']|<(?:!doctype|html)))/gi;
/** `Forbidden (403)`, `Forbidden 403` */
const AFTER_REASON = new RegExp(
  String.raw`(?:${REASONS})(?:\s?[(\[]| (?=\d{3}\s*(?:$|[\n.,;:])))${STATUS}`,
  'gi',
);
/** A tuple of a client: `(401, -2015, '…')`. */
const IN_TUPLE = /\(([45]\d\d), (?=-?\d{3,6}, ?["'])/g;
/** aiohttp: `403, message='Forbidden'`. */
const BEFORE_MESSAGE = /(?<![\w.-])([1-5]\d\d), message=/g;

/**
 * @typedef {object} StatusInText
 * @property {number} status
 * @property {number} start
 */

/**
 * @param {string} text
 * @returns {StatusInText[]} in their order
 */
function statusesIn(text) {
  return [AFTER_WORD, BEFORE_REASON, AFTER_REASON, BEFORE_MESSAGE, AFTER_ERROR, BEFORE_BODY, IN_TUPLE]
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .map((found) => ({ status: Number(found[1]), start: found.index }))
    .filter(({ status }) => status !== 101)
    .sort((one, other) => one.start - other.start);
}

module.exports = { statusesIn };
