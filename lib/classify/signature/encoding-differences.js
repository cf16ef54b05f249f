'use strict';

/**
 * How two texts of the same query or body can differ, so that one was signed and the other was sent. Each entry removes one
 * difference from both texts. The entries that are needed to make the texts equal are the differences between them. Their
 * names and fixes are in the exchange's table of strings that people sign by mistake.
 *
 * @module
 */

const json = require('./json');
const {
  both,
  decodeUtf8,
  decoded,
  dropEmpty,
  either,
  escapedCharacters,
  otherCharset,
  splitPairs,
  plainNumbers,
  withoutAddress,
  withoutEntities,
} = require('./normalize');

/** @typedef {import('./normalize').Unify} Unify */
/** @typedef {Readonly<import('../../venues/venue').SignedString>} SignedString */

/** By the id of the difference. @type {Readonly<Record<string, Unify>>} */
const UNIFY = Object.freeze({
  'signed-byte-order-mark': both((text) => text.replace(/^(?:\ufeff|%EF%BB%BF)/i, '')),
  'signed-path': either(withoutAddress),
  'signed-with-question-mark': either((text) => text.replace(/^[?&]+/, '')),
  'signed-edge-white-space': both((text) => text.trim()),
  'signed-html-escape': both(withoutEntities),
  'signed-json-escape': both(escapedCharacters),
  'signed-double-encoding': both((text) => text.replace(/%25(?=[0-9a-f]{2})/gi, '%')),
  'signed-hex-case': both((text) => text.replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase())),
  'signed-space': both((text) => text.replace(/ |%20/g, '+')),
  'signed-quote': decoded('"\''),
  'signed-comma': decoded(','),
  'signed-bracket': decoded('[]'),
  'signed-reserved': decoded(':/+@|?=&;$!*()#<>\\^`{}~.-_'),
  'signed-non-ascii': both(decodeUtf8),
  'signed-charset': otherCharset,
  'signed-unicode-form': both((text) => text.normalize('NFC')),
  'signed-spaced-json': both(json.withoutSpace),
  'signed-json-slash': both(json.withPlainSlashes),
  'signed-number': plainNumbers,
  'signed-json-quotes': both(json.withBareNumbers),
  'signed-value-white-space': both(json.withTrimmedStrings),
  'signed-json-order': both(json.withSortedNames),
  'signed-sorted-query': both((text) => splitPairs(text).toSorted().join('&')),
  'signed-empty-parameters': dropEmpty,
  'signed-letter-case': both((text) => text.toLowerCase()),
});

/**
 * @param {readonly SignedString[]} differences
 * @param {string} ours
 * @param {string} theirs
 * @returns {boolean} together they explain the difference
 */
function explain(differences, ours, theirs) {
  let [left, right] = [ours, theirs];
  for (const { id } of differences) {
    [left, right] = UNIFY[id](left, right);
    if (left === right) return true;
  }
  return false;
}

/**
 * A small set of differences that explains why two texts differ. It starts with all of them and drops one at a time.
 *
 * @param {string} ours
 * @param {string} theirs
 * @param {readonly SignedString[]} table
 * @returns {readonly SignedString[]} in the order of the table; empty if they do not explain the difference completely
 */
function explainEncoding(ours, theirs, table) {
  const bare = (/** @type {string} */ text) => withoutEntities(text.replace(/^\ufeff/, '').trim());
  const kinds = ['any', ...[ours, theirs].map((text) => (json.isJson(bare(text)) ? 'json' : 'query'))];
  const fitting = table.filter(
    ({ id, compared }) => compared !== undefined && id in UNIFY && kinds.includes(compared),
  );
  const alone = fitting.find((difference) => explain([difference], ours, theirs));
  if (alone) return [alone];
  if (!explain(fitting, ours, theirs)) return [];
  let needed = fitting;
  for (const difference of fitting.toReversed()) {
    const rest = needed.filter((candidate) => candidate !== difference);
    if (explain(rest, ours, theirs)) needed = rest;
  }
  return needed;
}

module.exports = { UNIFY, explainEncoding };
