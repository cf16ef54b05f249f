'use strict';

/**
 * Names the usual differences between the string that was signed and the string that the exchange signed. First come the
 * parts of the string, then the encoding of its content. Names and fixes are in the exchange's table of strings that people
 * sign by mistake.
 *
 * @module
 */

const { flatMembers, isJson, plainNumber } = require('./json');
const { explainEncoding } = require('./encoding-differences');

/** @typedef {Readonly<import('../../venues').Venue>} Venue */
/** @typedef {import('./split').SignedParts} SignedParts */
/** @typedef {import('../../venues/venue').SignedString} SignedString */
/** @typedef {{ id: string, name: string, fix: string }} Difference name: what differs, as a noun */
/** @typedef {(ours: SignedParts, theirs: SignedParts) => boolean} Recognise whether this alone explains a difference */

/** UTF-16 units; a longer query or body is not compared in detail. Replies are cut far below that. */
const LONGEST_CONTENT = 262144;

/** @param {SignedParts} ours @param {SignedParts} theirs */
const haveParts = (ours, theirs) => ours.split && theirs.split && ours.visible && theirs.visible;

/**
 * @param {string} text
 * @returns {Map<string, string> | null} null unless the text is a query of pairs
 */
function readQuery(text) {
  const bare = text.replace(/^\?/, '');
  if (!/^[^=&{}[\]"]+=[^{}"]*$/.test(bare)) return null;
  const pairs = bare.split('&').map((pair) => {
    const at = pair.indexOf('=');
    return /** @type {[string, string]} */ (
      at < 0 ? [pair, ''] : [pair.slice(0, at), decode(pair.slice(at + 1))]
    );
  });
  return new Map(pairs);
}

/** @param {string} value */
function decode(value) {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}

/**
 * @param {string} body
 * @param {string} query
 * @returns {boolean} whether both have the same names with the same values
 */
function haveSameValues(body, query) {
  const members = flatMembers(body);
  const pairs = readQuery(query);
  if (!members || !pairs || members.size === 0 || members.size !== pairs.size) return false;
  return [...members].every(
    ([name, value]) => plainNumber(pairs.get(name) ?? '\u0000') === plainNumber(value),
  );
}

/**
 * @param {readonly string[]} parts
 * @returns {string[][]} every order of every choice of the parts
 */
function arrangements(parts) {
  return parts.flatMap((part, index) => {
    const rest = parts.filter((_, other) => other !== index);
    return [[part], ...arrangements(rest).map((tail) => [part, ...tail])];
  });
}

/** @param {SignedParts} parts @returns {string[]} the parts that are not empty, in order */
const filledParts = ({ names, values }) => names.filter((name) => values[name] !== '');

/**
 * @param {SignedParts} ours
 * @param {SignedParts} theirs
 * @returns {string[] | null} the parts of their string that make up ours, in our order; null if ours is made up in another way
 */
function findArrangement({ text }, theirs) {
  if (!theirs.split || !theirs.visible) return null;
  const { values } = theirs;
  const filled = filledParts(theirs);
  const found = arrangements(filled).find((names) => {
    if (names.length === 1 && names[0] !== 'content') return false;
    const length = names.reduce((sum, name) => sum + values[name].length, 0);
    return length === text.length && names.map((name) => values[name]).join('') === text;
  });
  return found && found.join() !== filled.join() ? found : null;
}

/**
 * @param {SignedParts} ours
 * @param {SignedParts} theirs
 * @returns {string[]} the parts that ours lacks; empty when it lacks none, or is not made up of theirs
 */
function missingParts(ours, theirs) {
  const found = findArrangement(ours, theirs);
  const lacksContent = theirs.content !== '' && !found?.includes('content');
  if (found === null || (ours.split && lacksContent)) return [];
  return filledParts(theirs).filter((name) => !found.includes(name));
}

/** @param {string} part @returns {Recognise} */
const otherPart = (part) => (ours, theirs) =>
  haveParts(ours, theirs) && (ours.values[part] ?? '') !== (theirs.values[part] ?? '');

/** @param {string} text */
const looksLikeBody = (text) => isJson(text);
/** @param {string} text */
const looksLikeQuery = (text) => text !== '' && !isJson(text);

/** By the id of the difference. @type {Readonly<Record<string, Recognise>>} */
const RECOGNISE = Object.freeze({
  'signed-other-order': (ours, theirs) =>
    findArrangement(ours, theirs)?.length === filledParts(theirs).length,
  'signed-without-recv-window': (ours, theirs) => missingParts(ours, theirs).join() === 'window',
  'signed-without-prefix': (ours, theirs) =>
    missingParts(ours, theirs).some((name) => name === 'timestamp' || name === 'apiKey'),
  'signed-other-timestamp': otherPart('timestamp'),
  'signed-other-api-key': otherPart('apiKey'),
  'signed-other-recv-window': otherPart('window'),
  'signed-nothing': (ours, theirs) =>
    ours.content === '' &&
    (looksLikeBody(theirs.content) || (ours.split && theirs.split && looksLikeQuery(theirs.content))),
  'signed-unsent-body': (ours, theirs) => theirs.content === '' && looksLikeBody(ours.content),
  'signed-unsent-query': (ours, theirs) =>
    ours.split && theirs.split && theirs.content === '' && looksLikeQuery(ours.content),
  'signed-query-as-json': (ours, theirs) => haveSameValues(ours.content, theirs.content),
  'signed-query-of-post': (ours, theirs) => haveSameValues(theirs.content, ours.content),
  'signed-query-and-body': ({ content: ours }, { content: theirs }) =>
    theirs !== '' &&
    ours.length > theirs.length &&
    ((ours.startsWith(theirs) && looksLikeBody(ours.slice(theirs.length)) && looksLikeQuery(theirs)) ||
      (ours.endsWith(theirs) && looksLikeBody(theirs) && looksLikeQuery(ours.slice(0, -theirs.length)))),
});

/** If one of these differs, the other parts cannot be compared. */
const WHOLE = new Set(['signed-other-order', 'signed-without-recv-window', 'signed-without-prefix']);
/** They say which content was signed, so its encoding explains nothing more. */
const CONTENT = /nothing|body|query/;

/**
 * Names the differences. Those that are named for query or body explain the difference completely; guesses are not named.
 *
 * @param {SignedParts} ours
 * @param {SignedParts} theirs
 * @param {Venue} venue
 * @returns {Difference[]} in the order of the table
 */
function findDifferences(ours, theirs, { signedStrings }) {
  const tell = (/** @type {Readonly<SignedString>} */ { id, name, fix }) => ({ id, name, fix });
  const parts = signedStrings.filter(
    ({ id, compared }) => compared === 'parts' && RECOGNISE[id](ours, theirs),
  );
  const whole = parts.filter(({ id }) => WHOLE.has(id));
  if (whole.length > 0) return whole.map(tell);
  if (ours.content === theirs.content) return parts.map(tell);
  const explained = parts.some(({ id }) => CONTENT.test(id));
  const small = ours.content.length <= LONGEST_CONTENT && theirs.content.length <= LONGEST_CONTENT;
  const spelling = explained || !small ? [] : explainEncoding(ours.content, theirs.content, signedStrings);
  return [...parts, ...spelling].map(tell);
}

module.exports = { RECOGNISE, findDifferences };
