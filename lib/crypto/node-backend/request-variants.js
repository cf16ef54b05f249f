'use strict';

/** A query or a body in the other forms in which people sign it, as in src/core/validate/variants.c. */

const { isDigit, isHex, isLetter } = require('./request-text');

const SORTED_PAIRS_MAX = 64;
const [AND, EQUALS, PERCENT, PLUS, SPACE, QUOTE, BACKSLASH, COMMA, COLON] = Buffer.from('&=%+ "\\,:');
const SPACES = new Set(Buffer.from(' \t\n\r'));

/**
 * How clients encode a query. Letters, digits, '-', '_' and '.' stay as they are everywhere. Without `decodes`, what is
 * encoded already is encoded once more.
 */
const ENCODERS = [
  { kept: "!~*'()", spaceIsPlus: false, decodes: true }, // encodeURIComponent
  { kept: '*', spaceIsPlus: true, decodes: true }, // URLSearchParams
  { kept: '~', spaceIsPlus: false, decodes: true }, // Python's quote, RFC 3986
  { kept: '~', spaceIsPlus: true, decodes: true }, // Python's urlencode
  { kept: "!~*'():$,", spaceIsPlus: true, decodes: true }, // axios
  { kept: "!~*'():$,[]", spaceIsPlus: true, decodes: true },
  { kept: "!~*'()", spaceIsPlus: false, decodes: false },
].map(({ kept, ...encoder }) => ({ ...encoder, kept: new Set(Buffer.from(`-_.${kept}`)) }));

/**
 * @param {Buffer} source
 * @param {number} at
 * @param {boolean} decodes
 * @param {boolean} plusIsSpace
 * @returns {[byte: number, next: number]}
 */
function readByte(source, at, decodes, plusIsSpace) {
  const escaped = source[at] === PERCENT && isHex(source[at + 1]) && isHex(source[at + 2]);
  if (decodes && escaped) return [parseInt(source.toString('latin1', at + 1, at + 3), 16), at + 3];
  return [plusIsSpace && source[at] === PLUS ? SPACE : source[at], at + 1];
}

/** @param {Buffer} query @param {boolean} plusIsSpace @returns {Buffer} */
function decodedQuery(query, plusIsSpace) {
  const written = Buffer.alloc(query.length);
  let size = 0;
  for (let at = 0; at < query.length;) {
    [written[size++], at] = readByte(query, at, true, plusIsSpace);
  }
  return written.subarray(0, size);
}

/** @param {Buffer} query @param {typeof ENCODERS[number]} encoder @returns {Buffer} */
function encodedQuery(query, { kept, spaceIsPlus, decodes }) {
  let written = '';
  let inName = true;
  for (let at = 0; at < query.length;) {
    const raw = query[at];
    if (raw === AND || (raw === EQUALS && inName)) {
      inName = raw === AND;
      written += String.fromCharCode(raw);
      at++;
      continue;
    }
    const [byte, next] = readByte(query, at, decodes, decodes);
    if (byte === SPACE && spaceIsPlus) written += '+';
    else if (isDigit(byte) || isLetter(byte) || kept.has(byte)) written += String.fromCharCode(byte);
    else written += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    at = next;
  }
  return Buffer.from(written, 'latin1');
}

/** @param {Buffer} query @returns {(() => Buffer)[]} */
function encodedQueries(query) {
  return ENCODERS.map((encoder) => () => encodedQuery(query, encoder));
}

/** @param {Buffer} pair @returns {Buffer} */
function nameOf(pair) {
  const equals = pair.indexOf(EQUALS);
  return equals < 0 ? pair : pair.subarray(0, equals);
}

/** @param {Buffer} query @returns {Buffer[]} without an empty one at the end */
function pairsOf(query) {
  const pairs = [];
  for (let start = 0; start < query.length;) {
    const found = query.indexOf(AND, start);
    const end = found < 0 ? query.length : found;
    pairs.push(query.subarray(start, end));
    start = end + 1;
  }
  return pairs;
}

/** @param {Buffer} query @returns {Buffer} by name, equal names in their order; nothing for more than anybody sends */
function sortedQuery(query) {
  const pairs = pairsOf(query);
  if (pairs.length > SORTED_PAIRS_MAX) return Buffer.alloc(0);
  const sorted = pairs
    .map((pair) => ({ pair, name: nameOf(pair) }))
    .sort((left, right) => left.name.compare(right.name));
  const separator = Buffer.from([AND]);
  return Buffer.concat(sorted.flatMap(({ pair }, index) => (index > 0 ? [separator, pair] : [pair])));
}

/** @param {Buffer} query @returns {Buffer} as JSON.stringify makes of the parameters */
function jsonOfQuery(query) {
  const quoted = (/** @type {Buffer} */ text) => `"${decodedQuery(text, true).toString('latin1')}"`;
  const members = pairsOf(query)
    .filter((pair) => nameOf(pair).length > 0)
    .map((pair) => `${quoted(nameOf(pair))}:${quoted(pair.subarray(nameOf(pair).length + 1))}`);
  return Buffer.from(`{${members.join(',')}}`, 'latin1');
}

/** @param {Buffer} body @param {boolean} spaced  with a space behind each comma and colon, as Python writes */
function respacedBody(body, spaced) {
  const written = Buffer.alloc(body.length * 2);
  let size = 0;
  let inString = false;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at];
    if (!inString && SPACES.has(byte)) continue;
    written[size++] = byte;
    if (inString && byte === BACKSLASH && at + 1 < body.length) written[size++] = body[++at];
    else if (byte === QUOTE) inString = !inString;
    else if (spaced && !inString && (byte === COMMA || byte === COLON)) written[size++] = SPACE;
  }
  return written.subarray(0, size);
}

module.exports = { decodedQuery, encodedQueries, jsonOfQuery, respacedBody, sortedQuery };
