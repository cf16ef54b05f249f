'use strict';

/**
 * JSON as text. A signature covers the bytes, so two texts of the same value have different signatures. These functions remove
 * one difference between such texts. Each takes linear time.
 *
 * @module
 */

const { isJson } = require('../../internal/json');

const TOKEN =
  /[ \t\r\n]+|"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/y;
/** More deeply nested text is left unchanged; bots do not send it. */
const DEEPEST = 64;

/**
 * @param {string} text JSON
 * @returns {string[]} its tokens, including white space; joined they give the text
 */
function tokenize(text) {
  const tokens = [];
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(text); found; found = TOKEN.exec(text)) tokens.push(found[0]);
  return tokens;
}

/**
 * @param {(token: string) => string} change
 * @returns {(text: string) => string} returns text that is not JSON unchanged
 */
function eachToken(change) {
  return (text) => (isJson(text) ? tokenize(text).map(change).join('') : text);
}

/** @param {string} token */
const isString = (token) => token.startsWith('"');

/**
 * The shortest notation of a number. Integers that a double cannot hold stay as they are, because they would lose digits.
 *
 * @param {string} text
 * @returns {string} the text unchanged if it is not a number
 */
function plainNumber(text) {
  if (text.length > 64 || !/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return text;
  const value = Number(text);
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) return text;
  return String(value === 0 ? 0 : value);
}

const withoutSpace = eachToken((token) => (/^[ \t\r\n]/.test(token) ? '' : token));
const withPlainNumbers = eachToken((token) =>
  isString(token) && token.length < 64 ? `"${plainNumber(token.slice(1, -1))}"` : plainNumber(token),
);
const withBareNumbers = eachToken((token) => {
  if (!isString(token)) return token;
  const inner = token.slice(1, -1);
  return inner.length < 64 && /^(?:-?\d+(?:\.\d+)?|true|false)$/.test(inner) ? inner : token;
});
const withPlainSlashes = eachToken((token) => (isString(token) ? token.replaceAll('\\/', '/') : token));
const withTrimmedStrings = eachToken((token) => (isString(token) ? `"${token.slice(1, -1).trim()}"` : token));

/**
 * @typedef {object} Reader
 * @property {string[]} tokens without white space
 * @property {number} at
 * @property {(members: string[]) => string[]} arrange what to do with the members of each object
 */

/**
 * @param {Reader} reader
 * @param {number} depth
 * @returns {string}
 */
function readValue(reader, depth) {
  const opening = reader.tokens[reader.at];
  reader.at += 1;
  if (opening !== '{' && opening !== '[') return opening;
  if (depth > DEEPEST) throw new RangeError('nested too deeply');
  const closing = opening === '{' ? '}' : ']';
  const members = [];
  while (reader.tokens[reader.at] !== closing) {
    let member = readValue(reader, depth + 1);
    if (reader.tokens[reader.at] === ':') {
      reader.at += 1;
      member = `${member}:${readValue(reader, depth + 1)}`;
    }
    members.push(member);
    if (reader.tokens[reader.at] === ',') reader.at += 1;
  }
  reader.at += 1;
  return opening + (opening === '{' ? reader.arrange(members) : members).join(',') + closing;
}

/**
 * @param {(members: string[]) => string[]} arrange
 * @returns {(text: string) => string} returns text that is not JSON, or nested too deeply, unchanged; white space moves to
 *   the end, so that texts with different white space stay different
 */
function eachObject(arrange) {
  return (text) => {
    if (!isJson(text)) return text;
    const all = tokenize(text);
    const isSpace = (/** @type {string} */ token) => /^[ \t\r\n]/.test(token);
    const tokens = all.filter((token) => !isSpace(token));
    try {
      return readValue({ tokens, at: 0, arrange }, 0) + all.filter(isSpace).toSorted().join('|');
    } catch {
      return text;
    }
  };
}

const withSortedNames = eachObject((members) => members.toSorted());
const withoutEmptyMembers = eachObject((members) =>
  members.filter((member) => !/^"[^"\\]*":(?:null|"")$/.test(member)),
);

/**
 * The members of a flat object as text: strings without quotes, other values unchanged.
 *
 * @param {string} text
 * @returns {Map<string, string> | null} null for anything but an object
 */
function flatMembers(text) {
  if (!/^\s*\{/.test(text) || !isJson(text)) return null;
  const value = JSON.parse(text);
  const entries = Object.entries(value).map(([name, member]) => {
    const flat = typeof member === 'string' ? member : JSON.stringify(member);
    return /** @type {[string, string]} */ ([name, flat]);
  });
  return new Map(entries);
}

module.exports = {
  flatMembers,
  isJson,
  plainNumber,
  withBareNumbers,
  withPlainNumbers,
  withPlainSlashes,
  withSortedNames,
  withTrimmedStrings,
  withoutEmptyMembers,
  withoutSpace,
};
