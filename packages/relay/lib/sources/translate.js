'use strict';

/** Makes the fields of a signal out of a body with other names. Each field keeps the place where it was sent. */

const { SIZES } = require('../signal/fields');
const { parseStrict } = require('../signal/json');

/** @typedef {import('../errors').Finding} Finding */
/** @typedef {import('../signal/json').ParsedJson} ParsedJson */
/** @typedef {import('../signal/schema').Entry} Entry */
/** @typedef {Map<string, Entry>} Entries by field */
/** @typedef {{ entries: Entries, findings: Finding[], warnings: Finding[] }} Translation */

/** Words for the side of an order that say another kind of signal. */
const KIND_OF_WORD = new Map([
  ...['close', 'exit', 'flat'].map((word) => /** @type {const} */ ([word, 'close'])),
  ['cancel', 'cancel'],
]);
/** Fields whose words senders write in any case. */
const WORD_FIELDS = Object.freeze(['kind', 'side', 'position', 'previous', 'type']);

/**
 * @param {ParsedJson} parsed
 * @param {string} path
 * @param {string} code
 * @param {string} message  continues the path
 * @returns {Finding}
 */
function findingAt(parsed, path, code, message) {
  const byte = parsed.at(path);
  return { code, path, ...(byte !== undefined && { byte }), message: `${path} ${message}` };
}

/** @param {Entry} entry @returns {string} in lower case; '' for anything but text */
const wordOf = ({ value }) => (typeof value === 'string' ? value.toLowerCase() : '');

/** @param {Entries} entries @returns {void} with the words that a signal has: BUY is buy, and a side `exit` is a close */
function normalizeWords(entries) {
  for (const name of WORD_FIELDS) {
    const entry = entries.get(name);
    if (entry !== undefined && /^[a-z]{1,16}$/.test(wordOf(entry))) {
      entries.set(name, { ...entry, value: wordOf(entry) });
    }
  }
  const side = entries.get('side');
  const kind = side === undefined ? undefined : KIND_OF_WORD.get(wordOf(side));
  if (side === undefined || kind === undefined || entries.has('kind')) return;
  entries.delete('side');
  entries.set('kind', { ...side, value: kind });
}

/** @param {Entries} entries @param {string} sizeOf what a bare number counts, unless the sender says it */
function normalizeSize(entries, sizeOf) {
  const said = entries.get('sizeOf');
  const size = entries.get('size');
  entries.delete('sizeOf');
  if (typeof size?.value !== 'string') return;
  const of = said === undefined ? sizeOf : wordOf(said);
  // A unit that does not exist is told at its own place.
  const { path } = said === undefined || SIZES.includes(of) ? size : said;
  entries.set('size', { value: { of, value: size.value }, path, type: 'object' });
}

/** @param {Entries} entries @param {Readonly<Record<string, unknown>>} [defaults] */
function addDefaults(entries, defaults = {}) {
  for (const [name, value] of Object.entries(defaults)) {
    if (entries.has(name)) continue;
    const parsed = parseStrict(Buffer.from(JSON.stringify(value) ?? 'null'));
    entries.set(name, { value: parsed.value, path: name, type: parsed.typeAt('') });
  }
}

/**
 * By a map of the configuration: fields, and the paths of their values.
 *
 * @param {ParsedJson} parsed
 * @param {Readonly<Record<string, string | { value: unknown }>>} map
 * @param {{ sizeOf: string, defaults?: Record<string, unknown> }} settings
 * @returns {Translation}
 */
function byMap(parsed, map, { sizeOf, defaults }) {
  /** @type {Entries} */
  const entries = new Map();
  /** @type {Record<string, unknown>} */
  const fixed = {};
  for (const [field, from] of Object.entries(map)) {
    if (typeof from !== 'string') fixed[field] = from.value;
    else if (parsed.places.has(from)) {
      entries.set(field, { value: parsed.places.get(from)?.value, path: from });
    }
  }
  addDefaults(entries, { ...defaults, ...fixed });
  normalizeWords(entries);
  normalizeSize(entries, sizeOf);
  return { entries, findings: [], warnings: [] };
}

module.exports = { addDefaults, byMap, findingAt, normalizeSize, normalizeWords, wordOf };
