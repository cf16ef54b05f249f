'use strict';

const fs = require('node:fs');

/** bytes; a larger file is not for environment variables. */
const LARGEST_FILE = 1 << 20;
const LINE_END = 0x0a;
const EQUALS = 0x3d;
/** Of values that may have several lines: ' " and `. */
const QUOTES = [0x22, 0x27, 0x60];

/** @param {Buffer} line up to the equals sign @returns {string} '' when it is not a name */
function nameIn(line) {
  // Node.js reads a byte order mark as part of the first name.
  const [, mark = '', name = ''] =
    /^(\uFEFF?)[\t \r]*(?:export\s+)?([\w.-]+)\s*$/.exec(line.toString()) ?? [];
  return mark + name;
}

/** @param {Buffer} bytes @param {number} start after the equals sign @returns {number} where the next line begins */
function afterValue(bytes, start) {
  let first = start;
  while (bytes[first] === 0x20 || bytes[first] === 0x09) first += 1;
  const closed = QUOTES.includes(bytes[first]) ? bytes.indexOf(bytes[first], first + 1) : -1;
  const end = bytes.indexOf(LINE_END, Math.max(closed, first));
  return end < 0 ? bytes.length : end + 1;
}

/**
 * The names of the variables in a .env file. Values never become strings: they may be secrets.
 *
 * @param {string} file
 * @returns {string[]} empty for a file that does not exist or must not be read
 */
function namesInFile(file) {
  /** @type {Buffer} */
  let bytes;
  try {
    if (fs.statSync(file).size > LARGEST_FILE) return [];
    bytes = fs.readFileSync(file);
  } catch {
    // Also where the permission model forbids it. Only the text of an error depends on the file.
    return [];
  }
  const names = [];
  for (let start = 0; start < bytes.length;) {
    const [end, equals] = [LINE_END, EQUALS].map((byte) => bytes.indexOf(byte, start));
    const isComment = /^\s*#/.test(bytes.subarray(start, start + 8).toString());
    if (equals < 0) break;
    if (isComment || (end >= 0 && end < equals)) {
      start = end < 0 ? bytes.length : end + 1;
      continue;
    }
    names.push(nameIn(bytes.subarray(start, equals)));
    start = afterValue(bytes, equals + 1);
  }
  bytes.fill(0);
  return names.filter((name) => name !== '');
}

module.exports = { namesInFile };
