'use strict';

/**
 * Divides a log into its entries: a line that begins as lines of logs begin, and what follows it. Pure.
 *
 * @module
 */

/** Names of containers and processes before a line. */
const ORIGIN = String.raw`(?:[\w@./-]{1,40}\s{0,20}\|\s{0,20}(?:[\w@./-]{1,40}\s{0,20}\|\s{0,20})?)?`;
const BEGINNINGS = [
  String.raw`[\[('"]{0,2}\d{4}[-/.]\d\d[-/.]\d\d[T ]`,
  String.raw`[\[('"]{0,2}\d\d[-/.]\d\d[-/.]\d{4}[ ,]`,
  String.raw`[\[(]?\d\d:\d\d:\d\d\b`,
  String.raw`[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d `,
  String.raw`[IWEF]\d{4} \d\d:\d\d:\d\d`,
  String.raw`\{\\{0,3}"(?:level|time|timestamp|@timestamp|ts|log|severity|stream)\\{0,3}"`,
  String.raw`(?:time|ts|level)=\S`,
  String.raw`\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\]?[ :|]`,
  String.raw`HTTP/[\d.]{1,3} [1-5]\d\d\b`,
];
const START = `^${ORIGIN}(?:${BEGINNINGS.join('|')})`;
const BEGINNING = new RegExp(START, 'gm');
const BEGINS = new RegExp(START);

/**
 * @param {string} text
 * @returns {string[]} the entries; the whole text is one entry when it is not a log
 */
function recordsIn(text) {
  const starts = [...text.matchAll(BEGINNING)].map(({ index }) => index).filter((index) => index > 0);
  return [0, ...starts]
    .map((start, index) => text.slice(start, starts[index]))
    .filter((one) => one.trim() !== '');
}

/** @param {string} line @returns {boolean} */
function beginsRecord(line) {
  return BEGINS.test(line);
}

module.exports = { beginsRecord, recordsIn };
