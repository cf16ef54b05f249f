'use strict';

/**
 * Changes that remove one difference between two texts of the same query or body, whichever of them was signed. Pure.
 *
 * @module
 */

const { decodeUtf8: decodeBytes } = require('../../internal/bytes');
const json = require('./json');

/** @typedef {(ours: string, theirs: string) => [string, string]} Unify removes one difference between two texts */

/** @param {(text: string) => string} change @returns {Unify} */
const both = (change) => (ours, theirs) => [change(ours), change(theirs)];

/**
 * @param {(text: string) => string} change
 * @returns {Unify} changes only the text that has the difference
 */
const either = (change) => (ours, theirs) => {
  const [left, right] = [change(ours), change(theirs)];
  if (left !== ours && right !== theirs) return [ours, theirs];
  return [left, right];
};

/** @param {string} hex two digits */
const toCharacter = (hex) => String.fromCharCode(Number.parseInt(hex, 16));

/** @param {string} characters @returns {Unify} */
function decoded(characters) {
  const codes = [...characters].map((character) => character.charCodeAt(0).toString(16)).join('|');
  const pattern = new RegExp(`%(${codes})`, 'gi');
  return both((text) => text.replace(pattern, (_, hex) => toCharacter(hex)));
}

/** @type {Readonly<Record<string, string>>} */
const ENTITIES = Object.freeze({
  amp: '&',
  quot: '"',
  lt: '<',
  gt: '>',
  apos: "'",
  '#39': "'",
  '#34': '"',
  '#38': '&',
});

/** @param {string} text */
const withoutEntities = (text) =>
  text.replace(/&(amp|quot|lt|gt|apos|#39|#34|#38);/g, (_, name) => ENTITIES[name]);

/** @param {string} text @returns {string} with percent-encoded bytes beyond ASCII decoded as UTF-8 */
function decodeUtf8(text) {
  return text.replace(/(?:%[89a-f][0-9a-f])+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

/** @param {string} text */
const decodeLatin1 = (text) => text.replace(/%([a-f][0-9a-f]|[89][0-9a-f])/gi, (_, hex) => toCharacter(hex));

/** @param {string} text @returns {string} with UTF-8 that was read as Latin-1 decoded again */
function repairMojibake(text) {
  return text.replace(/[\u0080-\u00ff]{2,}/g, (run) => {
    const read = decodeBytes(Uint8Array.from(run, (character) => character.charCodeAt(0)));
    return read.includes('\ufffd') ? run : read;
  });
}

/** @type {Unify} Invalid UTF-8 becomes U+FFFD, so one text may have that for any character beyond ASCII. */
function loseCharacters(ours, theirs) {
  if (ours.includes('\ufffd') === theirs.includes('\ufffd')) return [ours, theirs];
  // eslint-disable-next-line no-control-regex -- everything beyond ASCII is meant
  const lose = (/** @type {string} */ text) => text.replace(/[^\u0000-\u007f]+/g, '\ufffd');
  return [lose(ours), lose(theirs)];
}

/** @type {Unify} */
function otherCharset(ours, theirs) {
  const [left, right] = loseCharacters(decodeLatin1(ours), decodeLatin1(theirs));
  return [repairMojibake(left), repairMojibake(right)];
}

/** @param {string} text */
const escapedCharacters = (text) =>
  text.replace(/\\u([0-9a-f]{4})/gi, (found, hex) => {
    const code = Number.parseInt(hex, 16);
    // An unescaped quotation mark or backslash would change the JSON.
    return code === 0x22 || code === 0x5c || code < 0x20 ? found : String.fromCharCode(code);
  });

/** @param {string} query @returns {string[]} */
const splitPairs = (query) => query.split('&');

/** @type {Unify} Drops empty parameters that only one side has. */
function dropEmpty(ours, theirs) {
  if (json.isJson(ours) && json.isJson(theirs)) {
    return either(json.withoutEmptyMembers)(ours, theirs);
  }
  const [left, right] = [splitPairs(ours), splitPairs(theirs)];
  const without = (/** @type {string[]} */ pairs, /** @type {string[]} */ others) => {
    const known = new Set(others);
    return pairs.filter((pair) => known.has(pair) || !/^[^=]*(?:=(?:undefined|null|NaN|None)?)?$/.test(pair));
  };
  const [kept, rest] = [without(left, right), without(right, left)];
  if (kept.length !== left.length && rest.length !== right.length) return [ours, theirs];
  return [kept.join('&'), rest.join('&')];
}

/** @param {string} text */
const withoutAddress = (text) => {
  const found = /^(?:(?:GET|POST)\s?)?(?:https?:\/\/[^/?#\s]+)?(?:\/[^?#\s]*)?\?/i.exec(text);
  // A leading question mark alone is another difference.
  return found && found[0] !== '?' ? text.slice(found[0].length) : text;
};

/** @param {string} query */
const withPlainNumbers = (query) =>
  splitPairs(query)
    .map((pair) => {
      const at = pair.indexOf('=') + 1;
      return at === 0 ? pair : pair.slice(0, at) + json.plainNumber(pair.slice(at));
    })
    .join('&');

/** @type {Unify} */
function plainNumbers(ours, theirs) {
  const change = (/** @type {string} */ text) =>
    json.isJson(text) ? json.withPlainNumbers(text) : withPlainNumbers(text);
  return [change(ours), change(theirs)];
}

module.exports = {
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
};
