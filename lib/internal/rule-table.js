'use strict';

/**
 * Writes the rules of an exchange as the table that the validators in C read (src/core/validate/rules.c): numbers with their
 * highest byte first, texts with their size before them and a NUL after them, lists with their count before them.
 *
 * @module
 */

/**
 * A part of a string that people sign. `content` is what the exchange signs of a request: its query or its body, by the method.
 * `target` is path and query as they are sent. `query` and `body` are without the parameter that holds the signature, where there
 * is one. The names after `url` are made of another part, or searched for.
 *
 * @typedef {'timestamp' | 'apiKey' | 'window' | 'content' | 'query' | 'body' | 'method' | 'path' | 'target' | 'url'
 *   | 'decodedQuery' | 'encodedQuery' | 'sortedQuery' | 'queryAsJson' | 'compactBody' | 'spacedBody' | 'pythonBody'
 *   | 'lowerMethod' | 'epochTimestamp' | 'queryWithoutTimestamp' | 'otherWindow' | 'otherTimestamp' | 'otherTimestampInQuery'
 *   | Readonly<{ text: string }>} SignedPart
 */
/**
 * A string that people sign by mistake. A row without recipes is found only by a comparison with the string that the exchange
 * signed, a row without `compared` only by trial signatures.
 *
 * @typedef {object} SignedString
 * @property {string} id
 * @property {string} title a sentence without its subject: `Signed the path as well`
 * @property {string} name what was signed, or what differs, as a noun
 * @property {(count: number) => string} [figure] what a trial signature found out, to follow the name
 * @property {string} fix
 * @property {'parts' | 'query' | 'json' | 'any'} [compared] which text a comparison of two strings looks at
 * @property {readonly (readonly SignedPart[])[]} [recipes] of trial signatures
 * @property {'query' | 'other'} [methods] of the requests that the recipes are tried for, by what their content is; default all
 * @property {boolean} [anyOrder] every order of the parts is tried
 */
/**
 * @typedef {object} ValidationRules
 * @property {Readonly<Partial<Record<HeaderRole, string>>>} headers names of those that the exchange reads
 * @property {readonly string[]} knownHeaders further ones
 * @property {readonly string[]} headerPrefixes a header whose name begins like this and is not known is misspelt
 * @property {'ms' | 's'} timeUnit of the timestamp
 * @property {'ms' | 's'} windowUnit of the window in the header
 * @property {number} defaultWindow ms
 * @property {number} wideWindow ms; a wider one is a finding
 * @property {number} aheadMs ms; a timestamp that is this far ahead of the exchange's clock, or farther, is refused
 * @property {number} reach how many units before and after the timestamp another one is searched, at most 1000
 * @property {readonly number[]} usualWindows in the unit of the window
 * @property {readonly string[]} queryMethods their content is the query
 * @property {readonly string[]} bodyMethods their content is the body
 * @property {readonly string[]} paths how current ones begin; empty where every path is current
 * @property {readonly string[]} retiredPaths how those of retired interfaces begin
 * @property {readonly string[]} stringFields of the body, documented as strings although they are numbers
 * @property {readonly string[]} numberFields documented as numbers
 * @property {number} apiKeyLength usual; 0 where none is usual
 * @property {number} apiSecretLength
 * @property {'hex' | 'base64'} hmacEncoding
 * @property {'sha256' | 'sha512'} hmacDigest
 * @property {boolean} privateKeys whether signatures of private keys are accepted, in base64
 * @property {readonly SignedPart[]} signedParts the string that is signed
 * @property {readonly Readonly<SignedString>[]} signedStrings those that people sign by mistake
 */

/** In the order of the table. */
const HEADER_ROLES = /** @type {const} */ (['apiKey', 'timestamp', 'window', 'signature', 'contentType']);
/** @typedef {typeof HEADER_ROLES[number]} HeaderRole */

/** Numbered as in src/core/validate/rules.h. */
const PARTS = [
  ...['timestamp', 'apiKey', 'window', 'content', 'query', 'body', 'method', 'path', 'target', 'url'],
  ...['decodedQuery', 'encodedQuery', 'sortedQuery', 'queryAsJson', 'compactBody', 'spacedBody'],
  'pythonBody',
  ...['otherWindow', 'otherTimestamp'],
];
const LITERAL_PART = 0x80;
const MAGIC = [0x42, 0x41, 0x52, 1];
const DIGITS = { s: 10, ms: 13 };
const MILLISECONDS = { s: 1000, ms: 1 };
const DIGEST_BYTES = { sha256: 32, sha512: 64 };

/** @param {number} value @param {number} size bytes */
const number = (value, size) =>
  Array.from({ length: size }, (_, index) => (value / 256 ** (size - 1 - index)) & 255);

/** @param {string} value */
function text(value) {
  const bytes = new TextEncoder().encode(value);
  return [...number(bytes.length, 2), ...bytes, 0];
}

/** @template T @param {readonly T[]} items @param {(item: T) => number[]} write */
const list = (items, write) => [items.length, ...items.flatMap(write)];

/** @param {readonly string[]} given @returns {number[]} names whose case does not count */
const names = (given) => list(given, (name) => text(name.toLowerCase()));

/** @param {SignedPart} part */
const writePart = (part) =>
  typeof part === 'string' ? [PARTS.indexOf(part)] : [LITERAL_PART, ...text(part.text)];

/** @param {Readonly<SignedString>} row */
const writeRow = ({ id, methods, anyOrder, recipes = [] }) => [
  ...text(id),
  ...[['query', 'other'].indexOf(methods ?? '') + 1, anyOrder ? 1 : 0],
  ...list(recipes, (parts) => list(parts, writePart)),
];

/**
 * @param {Readonly<ValidationRules>} rules
 * @returns {Uint8Array}
 */
function writeRules(rules) {
  return Uint8Array.from([
    ...MAGIC,
    ...HEADER_ROLES.flatMap((role) => text((rules.headers[role] ?? '').toLowerCase())),
    ...names(rules.knownHeaders),
    ...names(rules.headerPrefixes),
    DIGITS[rules.timeUnit],
    ...[
      MILLISECONDS[rules.windowUnit],
      rules.defaultWindow,
      rules.wideWindow,
      rules.aheadMs,
      rules.reach,
    ].flatMap((value) => number(value, 4)),
    ...list(rules.usualWindows, (window) => text(String(window))),
    ...names(rules.queryMethods),
    ...names(rules.bodyMethods),
    ...[rules.paths, rules.retiredPaths, rules.stringFields, rules.numberFields].flatMap((texts) =>
      list(texts, text),
    ),
    ...number(rules.apiKeyLength, 2),
    ...number(rules.apiSecretLength, 2),
    ...[rules.hmacEncoding === 'base64' ? 1 : 0, DIGEST_BYTES[rules.hmacDigest], rules.privateKeys ? 1 : 0],
    ...list(rules.signedParts, writePart),
    ...list(
      rules.signedStrings.filter(({ recipes }) => recipes !== undefined),
      writeRow,
    ),
  ]);
}

module.exports = { writeRules };
