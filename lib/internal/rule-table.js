'use strict';

/**
 * Writes the rules of an exchange as the table that the validators in C read (src/core/validate/rules.c): numbers with their
 * highest byte first, texts with their size before them and a NUL after them, lists with their count before them.
 *
 * @module
 */

/**
 * A part of a string that people sign. `content` is what the exchange signs of a request: its query or its body, by the method.
 * `target` is path and query as they are sent; `shortPath` and `shortTarget` are without how the exchange's paths begin.
 * `bodyDigest` is the body's hash in hexadecimal, `otherBodyDigest` the same by the other function; where the signed string has it,
 * other spellings of the body are hashed as well. `query` and `body` are without the parameter that holds the signature, where there
 * is one. The names after `url` are made of another part, or searched for.
 *
 * @typedef {'timestamp' | 'apiKey' | 'window' | 'content' | 'query' | 'body' | 'method' | 'path' | 'target' | 'url'
 *   | 'bodyDigest' | 'otherBodyDigest' | 'shortPath' | 'shortTarget' | 'decodedQuery' | 'encodedQuery' | 'sortedQuery' | 'queryAsJson' | 'compactBody' | 'spacedBody' | 'pythonBody'
 *   | 'lowerMethod' | 'otherFormOfTimestamp' | 'queryWithoutTimestamp' | 'otherWindow' | 'otherTimestamp' | 'otherTimestampInQuery'
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
 * @property {Readonly<Partial<Record<HeaderRole, string>>>} headers names of those that the exchange reads. `environment` is optional
 *   in a request, as `contentType` is
 * @property {Readonly<Partial<Record<ParameterRole, string>>>} [parameters] names of those that authenticate, in the query or in a
 *   form; not of a role that a header has
 * @property {readonly string[]} knownHeaders further ones
 * @property {readonly string[]} headerPrefixes a header whose name begins like this and is not known is misspelt
 * @property {'ms' | 's' | 'date'} timeUnit of the timestamp; a date is 2020-12-08T09:08:57.715Z
 * @property {boolean} [timestampFraction] digits may follow a decimal point
 * @property {readonly string[]} [microsecondPaths] how the paths begin whose timestamp may be in microseconds as well
 * @property {'ms' | 's'} windowUnit of the window in the header
 * @property {number} defaultWindow ms
 * @property {number} wideWindow ms; a wider one is a finding
 * @property {number} [largestWindow] ms; a larger one is refused
 * @property {number} [windowDecimals] how many digits may follow a decimal point, at most 9; default 0
 * @property {boolean} [windowIsOptional] a request without a window is usual
 * @property {number} aheadMs ms; a timestamp that is this far ahead of the exchange's clock, or farther, is refused
 * @property {number} reach how many units before and after the timestamp another one is searched, at most 1000
 * @property {readonly number[]} usualWindows in the unit of the window
 * @property {'sent' | 'decoded' | 'sorted'} [signedQuery] how the query is signed: as it is sent, decoded, or decoded and sorted by name;
 *   default `sent`
 * @property {boolean} [freeParameters] those of a POST may be in its query, and it may have none
 * @property {readonly string[]} [bodilessPaths] whole ones of endpoints whose POST has no parameters
 * @property {readonly string[]} queryMethods their content is the query; a method of both lists may have a body
 * @property {readonly string[]} bodyMethods their content is the body
 * @property {'object' | 'json' | 'form'} [bodies] a JSON object, JSON (also an array), or a form whose parameters may also be in the
 *   query; default `object`
 * @property {readonly string[]} [keyOnlyPaths] whole ones of endpoints that need an API key and no signature
 * @property {readonly string[]} paths how current ones begin; empty where every path is current
 * @property {readonly string[]} retiredPaths how those of retired interfaces begin
 * @property {readonly string[]} stringFields of the body, documented as strings although they are numbers
 * @property {readonly string[]} numberFields documented as numbers
 * @property {number} apiKeyLength usual; 0 where none is usual
 * @property {number} apiSecretLength
 * @property {Readonly<{ least: number, most: number }>} [passphrase] usual characters of the passphrase
 * @property {Readonly<{ signed: readonly string[], plain: readonly string[] }>} [keyVersions] values of the header `keyVersion`, by how
 *   the passphrase is sent; without the header it is plain
 * @property {Readonly<CredentialShape>} [shape] of the exchange's own credentials, where it is known
 * @property {readonly Readonly<CredentialShape & { title: string, venue: string }>[]} [otherShapes] of other exchanges
 * @property {'hex' | 'base64'} hmacEncoding
 * @property {boolean} [hexInAnyCase] whether an HMAC in capitals is accepted
 * @property {'sha256' | 'sha512'} hmacDigest
 * @property {readonly ('rsa' | 'ed25519')[]} privateKeys those whose signatures are accepted, in base64
 * @property {readonly SignedPart[]} signedParts the string that is signed
 * @property {readonly Readonly<SignedString>[]} signedStrings those that people sign by mistake
 */

/**
 * What each character is of the credentials that an exchange issues: `a` a letter or digit, `h` a hexadecimal digit in lower case,
 * `H` in upper case, `x` in any case, and every other character itself. An empty text: any.
 *
 * @typedef {object} CredentialShape
 * @property {string} apiKey
 * @property {string} apiSecret
 * @property {boolean} [isDistinct] the API key alone tells whose it is
 */

/** In the order of the table. */
const HEADER_ROLES = /** @type {const} */ ([
  'apiKey',
  'timestamp',
  'window',
  'signature',
  'passphrase',
  'environment',
  'keyVersion',
  'contentType',
]);
/** @typedef {typeof HEADER_ROLES[number]} HeaderRole */
const PARAMETER_ROLES = /** @type {const} */ (['timestamp', 'window', 'signature']);
/** @typedef {typeof PARAMETER_ROLES[number]} ParameterRole */

/** Numbered as in src/core/validate/rules.h. */
const PARTS = [
  ...['timestamp', 'apiKey', 'window', 'content', 'query', 'body', 'method', 'path', 'target', 'url'],
  ...['bodyDigest', 'otherBodyDigest', 'shortPath', 'shortTarget'],
  ...['decodedQuery', 'encodedQuery', 'sortedQuery', 'queryAsJson', 'compactBody', 'spacedBody'],
  ...['pythonBody', 'lowerMethod', 'otherFormOfTimestamp', 'queryWithoutTimestamp'],
  ...['otherWindow', 'otherTimestamp', 'otherTimestampInQuery'],
];
const LITERAL_PART = 0x80;
const MAGIC = [0x42, 0x41, 0x52, 3];
/** Characters of a timestamp. */
const TIME_SIZES = { s: 10, ms: 13, date: 24 };
const BODIES = ['object', 'json', 'form'];
const SIGNED_QUERIES = ['sent', 'decoded', 'sorted'];
/** By the letter of a shape. @type {Readonly<Record<string, number>>} */
const SHAPE_CLASSES = { a: 1, h: 2, H: 3, x: 4 };
/** @type {Readonly<CredentialShape>} */
const NO_SHAPE = { apiKey: '', apiSecret: '' };
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

/** @param {string} shape */
const writeShapeText = (shape) =>
  text(shape.replace(/[ahHx]/g, (letter) => String.fromCharCode(SHAPE_CLASSES[letter])));

/** @param {Readonly<CredentialShape>} shape */
const writeShape = ({ apiKey, apiSecret, isDistinct = false }) => [
  ...writeShapeText(apiKey),
  ...writeShapeText(apiSecret),
  isDistinct ? 1 : 0,
];

/** @param {Readonly<ValidationRules>} rules @returns {number[]} */
const writeCredentials = (rules) => [
  ...number(rules.apiKeyLength, 2),
  ...number(rules.apiSecretLength, 2),
  ...[rules.passphrase?.least ?? 0, rules.passphrase?.most ?? 0],
  ...list(rules.keyVersions?.signed ?? [], text),
  ...list(rules.keyVersions?.plain ?? [], text),
  ...[rules.hmacEncoding === 'base64' ? 1 : 0, rules.hexInAnyCase ? 1 : 0, DIGEST_BYTES[rules.hmacDigest]],
  ...[rules.privateKeys.includes('rsa') ? 1 : 0, rules.privateKeys.includes('ed25519') ? 1 : 0],
  ...writeShape(rules.shape ?? NO_SHAPE),
  ...list(rules.otherShapes ?? [], writeShape),
];

/** @param {Readonly<ValidationRules>} rules @returns {number[]} */
const writeTimes = (rules) => [
  TIME_SIZES[rules.timeUnit],
  rules.timestampFraction ? 1 : 0,
  ...[
    MILLISECONDS[rules.windowUnit],
    rules.defaultWindow,
    rules.wideWindow,
    rules.largestWindow ?? 0,
    rules.aheadMs,
    rules.reach,
  ].flatMap((value) => number(value, 4)),
  ...[rules.windowDecimals ?? 0, rules.windowIsOptional ? 1 : 0],
  ...list(rules.usualWindows, (window) => text(String(window))),
];

/**
 * @param {Readonly<ValidationRules>} rules
 * @returns {Uint8Array}
 */
function writeRules(rules) {
  return Uint8Array.from([
    ...MAGIC,
    ...HEADER_ROLES.flatMap((role) => text((rules.headers[role] ?? '').toLowerCase())),
    ...PARAMETER_ROLES.flatMap((role) => text(rules.parameters?.[role] ?? '')),
    ...names(rules.knownHeaders),
    ...names(rules.headerPrefixes),
    ...writeTimes(rules),
    ...names(rules.queryMethods),
    ...names(rules.bodyMethods),
    BODIES.indexOf(rules.bodies ?? 'object'),
    SIGNED_QUERIES.indexOf(rules.signedQuery ?? 'sent'),
    rules.freeParameters ? 1 : 0,
    ...[
      rules.bodilessPaths ?? [],
      rules.paths,
      rules.retiredPaths,
      rules.keyOnlyPaths ?? [],
      rules.microsecondPaths ?? [],
      rules.stringFields,
      rules.numberFields,
    ].flatMap((texts) => list(texts, text)),
    ...writeCredentials(rules),
    ...list(rules.signedParts, writePart),
    ...list(
      rules.signedStrings.filter(({ recipes }) => recipes !== undefined),
      writeRow,
    ),
  ]);
}

module.exports = { writeRules };
