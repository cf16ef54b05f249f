'use strict';

/** Takes the URL of a request apart and looks at path and query, as src/core/validate/url.c does. */

const { NameList, isDigit, isHex, isLetter, isPlaceholder, strayWhitespace } = require('./request-text');

/** @typedef {import('./request-text').Report} Report */

/** Paths of the interfaces before V5. https://bybit-exchange.github.io/docs/v5/intro */
const DEPRECATED_PATHS = [
  '/v2/',
  '/v3/',
  '/private/',
  '/public/',
  '/open-api/',
  '/spot/',
  '/option/',
  '/unified/',
  '/contract/',
  '/derivatives/',
  '/perpetual/',
  '/futures/',
  '/asset/',
  '/user/',
];

const ENCODED_SPACES = ['%20', '%09', '%0A', '%0D', '%0a', '%0d'];
/** A shorter value than this may be a placeholder. */
const PLACEHOLDER_ROOM = 16;

/** @param {string} text @returns {Set<number>} */
const bytesIn = (text) => new Set(Buffer.from(text));
const AUTHORITY_ENDS = bytesIn('/?#');
const SCHEME_MARKS = bytesIn('+.-');
const REWRITTEN = bytesIn('"\'<>');
const [SLASH, QUESTION_MARK, HASH, AT, AND, EQUALS, PERCENT, PLUS, SPACE] = Buffer.from('/?#@&=%+ ');

/**
 * @param {Buffer} text
 * @param {number} start
 * @param {number} end
 * @param {number} byte
 * @returns {number} its offset, else `end`
 */
function find(text, start, end, byte) {
  const found = text.subarray(start, end).indexOf(byte);
  return found < 0 ? end : start + found;
}

/** @param {Buffer} text @returns {number} bytes of `https://`, or 0 */
function schemeSize(text) {
  if (text.length === 0 || !isLetter(text[0])) return 0;
  let size = 0;
  while (
    size < text.length &&
    (isLetter(text[size]) || isDigit(text[size]) || SCHEME_MARKS.has(text[size]))
  ) {
    size++;
  }
  return text.subarray(size, size + 3).toString('latin1') === '://' ? size + 3 : 0;
}

/** @param {Buffer} text @param {Report} report @returns {number} where the path begins */
function scanAuthority(text, report) {
  const scheme = schemeSize(text);
  if (scheme === 0 && (text.length === 0 || AUTHORITY_ENDS.has(text[0]))) {
    report.note('url-without-host', 'url', 0);
    return 0;
  }
  if (scheme === 0) report.note('url-without-scheme', 'url', 0);
  let end = scheme;
  while (end < text.length && !AUTHORITY_ENDS.has(text[end])) end++;
  if (find(text, scheme, end, AT) < end) report.note('url-with-credentials', 'url', scheme);
  return end;
}

/** @param {Buffer} text @param {number} at @param {number} end */
function isEscape(text, at, end) {
  return text[at] === PERCENT && end - at >= 3 && isHex(text[at + 1]) && isHex(text[at + 2]);
}

/** @param {Buffer} text @param {number} start @param {number} end @param {Report} report */
function scanCharacters(text, start, end, report) {
  for (let at = start; at < end; at++) {
    const byte = text[at];
    if (byte <= SPACE || byte >= 0x7f || REWRITTEN.has(byte)) {
      report.note('url-unencoded-character', 'url', at);
    } else if (byte === PERCENT && !isEscape(text, at, end)) report.note('url-malformed-escape', 'url', at);
  }
}

/** @param {Buffer} path @param {number} start @param {Report} report */
function scanPath(path, start, report) {
  for (let at = 1; at < path.length; at++) {
    if (path[at] === SLASH && path[at - 1] === SLASH) report.note('path-double-slash', 'url', start + at);
  }
  let first = 0;
  while (path[first] === SLASH && path[first + 1] === SLASH) first++;
  const head = path.subarray(first, first + 16).toString('latin1');
  if (head.startsWith('/v5/')) return;
  const deprecated = DEPRECATED_PATHS.some((prefix) => head.startsWith(prefix));
  report.note(deprecated ? 'path-deprecated' : 'path-not-v5', 'url', start);
}

/** @param {Buffer} value @returns {Buffer | null} decoded as a server would, null for more than a placeholder has */
function decodeShort(value) {
  const decoded = [];
  for (let at = 0; at < value.length; at++) {
    if (decoded.length === PLACEHOLDER_ROOM) return null;
    if (isEscape(value, at, value.length)) {
      decoded.push(parseInt(value.toString('latin1', at + 1, at + 3), 16));
      at += 2;
    } else {
      decoded.push(value[at] === PLUS ? SPACE : value[at]);
    }
  }
  return Buffer.from(decoded);
}

/** @param {Buffer} value @returns {number} */
function encodedStray(value) {
  if (value.length === 0) return -1;
  const head = value.toString('latin1', 0, 3);
  const tail = value.toString('latin1', Math.max(0, value.length - 3));
  for (const escape of ENCODED_SPACES) {
    if (head === escape) return 0;
    if (tail === escape) return value.length - 3;
  }
  if (value[0] === PLUS) return 0;
  return value[value.length - 1] === PLUS ? value.length - 1 : strayWhitespace(value);
}

/** @param {Buffer} value @param {number} start @param {Report} report */
function scanValue(value, start, report) {
  const stray = encodedStray(value);
  if (stray >= 0) report.note('stray-whitespace', 'url', start + stray);
  const decoded = decodeShort(value);
  if (decoded !== null && isPlaceholder(decoded)) report.note('placeholder-value', 'url', start);
}

/** @param {Buffer} text @param {number} start @param {number} end @param {Report} report */
function scanQuery(text, start, end, report) {
  const names = new NameList();
  for (
    let at = find(text, start, end, QUESTION_MARK);
    at < end;
    at = find(text, at + 1, end, QUESTION_MARK)
  ) {
    report.note('query-second-question-mark', 'url', at);
  }
  for (let first = start; first < end;) {
    const last = find(text, first, end, AND);
    const equals = find(text, first, last, EQUALS);
    if (equals === first) report.note('query-empty-name', 'url', first);
    else if (names.add(0, text.subarray(first, equals))) report.note('duplicate-name', 'url', first);
    if (equals < last) scanValue(text.subarray(equals + 1, last), equals + 1, report);
    if (last + 1 === end) report.note('query-empty-name', 'url', end);
    first = last + 1;
  }
}

/**
 * @param {Buffer} text
 * @param {Report} report
 * @returns {{ whole: Buffer, path: Buffer, query: Buffer, queryStart: number }} whole: without the fragment; query:
 *   without the question mark
 */
function scanUrl(text, report) {
  const path = scanAuthority(text, report);
  const fragment = find(text, path, text.length, HASH);
  const pathEnd = find(text, path, fragment, QUESTION_MARK);
  const queryStart = pathEnd < fragment ? pathEnd + 1 : fragment;
  if (fragment < text.length) report.note('url-fragment', 'url', fragment, text.length - fragment);
  scanCharacters(text, path, fragment, report);
  scanPath(text.subarray(path, pathEnd), path, report);
  scanQuery(text, queryStart, fragment, report);
  return {
    whole: text.subarray(0, fragment),
    path: text.subarray(path, pathEnd),
    query: text.subarray(queryStart, fragment),
    queryStart,
  };
}

module.exports = { scanUrl };
