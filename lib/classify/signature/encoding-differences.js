'use strict';

/**
 * How two texts of the same query or body can differ, so that one was signed and the other was sent. Each row removes one
 * difference from both texts. The rows that are needed to make the texts equal are the differences between them.
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
/**
 * @typedef {object} EncodingDifference
 * @property {string} id
 * @property {string} name what differs, as a noun
 * @property {'query' | 'json' | 'any'} on the kind of text that the row applies to
 * @property {Unify} unify
 * @property {string} fix
 */

const SEND_WHAT_IS_SIGNED =
  'Build the query once, in the form in which it is sent, and both sign and send that string.';
const SEND_THE_TEXT = 'Serialise the body once, and both sign and send that text.';

/** In the order in which they are named. @type {readonly Readonly<EncodingDifference>[]} */
const ENCODING_DIFFERENCES = Object.freeze([
  {
    id: 'byte-order-mark',
    name: 'a byte order mark at the beginning',
    on: 'any',
    unify: both((text) => text.replace(/^(?:\ufeff|%EF%BB%BF)/i, '')),
    fix: 'Write the text as UTF-8 without a byte order mark.',
  },
  {
    id: 'whole-url',
    name: 'the URL or the path, signed together with the query',
    on: 'query',
    unify: either(withoutAddress),
    fix: 'Sign only the part after the question mark.',
  },
  {
    id: 'question-mark',
    name: 'a question mark before the query',
    on: 'query',
    unify: either((text) => text.replace(/^[?&]+/, '')),
    fix: 'Sign the query without its question mark.',
  },
  {
    id: 'edge-white-space',
    name: 'white space or a line end around the text',
    on: 'any',
    unify: both((text) => text.trim()),
    fix: 'Trim the text before it is signed, and send the same text.',
  },
  {
    id: 'html-escape',
    name: 'characters escaped for HTML, such as &amp;',
    on: 'any',
    unify: both(withoutEntities),
    fix: 'Keep the query out of HTML templates: the separator is &, not &amp;.',
  },
  {
    id: 'json-escape',
    name: 'characters written as \\uXXXX',
    on: 'any',
    unify: both(escapedCharacters),
    fix: SEND_THE_TEXT,
  },
  {
    id: 'double-encoding',
    name: 'percent-encoding done twice (%2520 for %20)',
    on: 'query',
    unify: both((text) => text.replace(/%25(?=[0-9a-f]{2})/gi, '%')),
    fix: 'Pass the HTTP client either the complete URL or the raw values, not encoded values that it encodes again.',
  },
  {
    id: 'hex-case',
    name: 'percent-encoding in lower-case hexadecimal (%2f for %2F)',
    on: 'query',
    unify: both((text) => text.replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase())),
    fix: SEND_WHAT_IS_SIGNED,
  },
  {
    id: 'space',
    name: 'the encoding of a space (+ or %20)',
    on: 'query',
    unify: both((text) => text.replace(/ |%20/g, '+')),
    fix: SEND_WHAT_IS_SIGNED,
  },
  {
    id: 'quote',
    name: 'the encoding of a quotation mark (%22, %27 or raw)',
    on: 'query',
    unify: decoded('"\''),
    fix: SEND_WHAT_IS_SIGNED,
  },
  {
    id: 'comma',
    name: 'the encoding of a comma (%2C or raw)',
    on: 'query',
    unify: decoded(','),
    fix: SEND_WHAT_IS_SIGNED,
  },
  {
    id: 'bracket',
    name: 'the encoding of a bracket (%5B, %5D or raw)',
    on: 'query',
    unify: decoded('[]'),
    fix: SEND_WHAT_IS_SIGNED,
  },
  {
    id: 'reserved',
    name: 'the encoding of a reserved character such as : / + @ |',
    on: 'query',
    unify: decoded(':/+@|?=&;$!*()#<>\\^`{}~.-_'),
    fix: SEND_WHAT_IS_SIGNED,
  },
  {
    id: 'non-ascii',
    name: 'the encoding of characters beyond ASCII (percent-encoded UTF-8 or raw)',
    on: 'query',
    unify: both(decodeUtf8),
    fix: 'Percent-encode characters beyond ASCII as UTF-8 before signing.',
  },
  {
    id: 'charset',
    name: 'characters beyond ASCII in another character set than UTF-8 (Latin-1)',
    on: 'any',
    unify: otherCharset,
    fix: 'Sign and send UTF-8.',
  },
  {
    id: 'unicode-form',
    name: 'composed and decomposed characters (NFC and NFD)',
    on: 'any',
    unify: both((text) => text.normalize('NFC')),
    fix: 'Normalise the text (NFC) once, before it is signed and sent.',
  },
  {
    id: 'json-white-space',
    name: 'white space between the tokens of the JSON',
    on: 'json',
    unify: both(json.withoutSpace),
    fix: SEND_THE_TEXT,
  },
  {
    id: 'json-slash',
    name: 'escaped slashes (\\/) in the JSON',
    on: 'json',
    unify: both(json.withPlainSlashes),
    fix: SEND_THE_TEXT,
  },
  {
    id: 'number',
    name: 'the notation of a number (1.0 or 1)',
    on: 'any',
    unify: plainNumbers,
    fix: 'Pass numbers as strings, formatted once; do not let a second serialiser format them.',
  },
  {
    id: 'json-quotes',
    name: 'numbers or booleans with and without quotation marks',
    on: 'json',
    unify: both(json.withBareNumbers),
    fix: SEND_THE_TEXT,
  },
  {
    id: 'value-white-space',
    name: 'white space around a value, such as "Buy "',
    on: 'json',
    unify: both(json.withTrimmedStrings),
    fix: 'Trim the values before the body is serialised.',
  },
  {
    id: 'json-order',
    name: 'the order of the names in the JSON',
    on: 'json',
    unify: both(json.withSortedNames),
    fix: SEND_THE_TEXT,
  },
  {
    id: 'parameter-order',
    name: 'the order of the parameters',
    on: 'query',
    unify: both((text) => splitPairs(text).toSorted().join('&')),
    fix: SEND_WHAT_IS_SIGNED,
  },
  {
    id: 'empty-parameters',
    name: 'parameters that are empty or undefined, kept on one side and dropped on the other',
    on: 'any',
    unify: dropEmpty,
    fix: 'Remove empty and undefined parameters before signing.',
  },
  {
    id: 'letter-case',
    name: 'upper and lower case',
    on: 'any',
    unify: both((text) => text.toLowerCase()),
    fix: 'Sign the values as they are sent: True is not true, and btcusdt is not BTCUSDT.',
  },
]);

/**
 * @param {readonly Readonly<EncodingDifference>[]} differences
 * @param {string} ours
 * @param {string} theirs
 * @returns {boolean} together they explain the difference
 */
function explain(differences, ours, theirs) {
  let [left, right] = [ours, theirs];
  for (const { unify } of differences) {
    [left, right] = unify(left, right);
    if (left === right) return true;
  }
  return false;
}

/**
 * A small set of differences that explains why two texts differ. It starts with all of them and drops one at a time.
 *
 * @param {string} ours
 * @param {string} theirs
 * @returns {readonly Readonly<EncodingDifference>[]} in the order of the table; empty if they do not explain the difference completely
 */
function explainEncoding(ours, theirs) {
  const bare = (/** @type {string} */ text) => withoutEntities(text.replace(/^\ufeff/, '').trim());
  const kinds = [ours, theirs].map((text) => (json.isJson(bare(text)) ? 'json' : 'query'));
  const fitting = ENCODING_DIFFERENCES.filter(({ on }) => on === 'any' || kinds.includes(on));
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

module.exports = { ENCODING_DIFFERENCES, explainEncoding };
