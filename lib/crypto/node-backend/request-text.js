'use strict';

/** What the names and values of a query and of a JSON body are looked at for, as in src/core/validate/text_checks.c. */

const { classOf, decodeCharacters } = require('../../internal/unicode');

/** Names that are kept, and those of one object (or query) that a further one is compared with. */
const NAMES_MAX = 1024;
const NAMES_COMPARED = 64;
const CHARACTER_BYTES_MAX = 4;

const PLACEHOLDERS = ['undefined', 'null', 'NaN', '[object Object]'].map((text) => Buffer.from(text));
const STRAY = new Set(['space', 'no-break', 'line', 'invisible']);

/** @typedef {{ id: string, field: string, index: number, count: number }} RequestFinding */

/** Takes down what is wrong. A further place of what is known already adds its count to it. */
class Report {
  /** @type {Map<string, RequestFinding>} */
  #findings = new Map();

  /** @param {string} id @param {string} field @param {number} index @param {number} [count] */
  note(id, field, index, count = 1) {
    const key = `${id} ${field}`;
    const known = this.#findings.get(key);
    if (known !== undefined) known.count += count;
    else this.#findings.set(key, { id, field, index, count });
  }

  /** @returns {RequestFinding[]} */
  get findings() {
    return [...this.#findings.values()];
  }
}

/** Names of objects within each other, the innermost last. */
class NameList {
  /** @type {Buffer[]} */
  names = [];

  /**
   * Keeps the name, if there is room.
   *
   * @param {number} first
   * @param {Buffer} name
   * @returns {boolean} it is one of those kept from `first` on
   */
  add(first, name) {
    const end = Math.min(this.names.length, first + NAMES_COMPARED);
    for (let index = first; index < end; index++) {
      if (this.names[index].equals(name)) return true;
    }
    if (this.names.length < NAMES_MAX) this.names.push(name);
    return false;
  }
}

/** @param {Buffer} text @returns {boolean} it is what JavaScript makes of a value that is none */
function isPlaceholder(text) {
  return PLACEHOLDERS.some((placeholder) => placeholder.equals(text));
}

/**
 * @param {Buffer} text  not empty
 * @param {number} offset
 * @returns {{ kind: string, codePoint: number, size: number }}
 */
function characterAt(text, offset) {
  const { codePoints, offsets } = decodeCharacters(text.subarray(offset, offset + CHARACTER_BYTES_MAX));
  return { kind: classOf(codePoints[0]), codePoint: codePoints[0], size: offsets[1] };
}

/** @param {Buffer} text  not empty */
function lastCharacterOf(text) {
  let offset = text.length - 1;
  while (offset > 0 && text.length - offset < CHARACTER_BYTES_MAX && (text[offset] & 0xc0) === 0x80) offset--;
  const character = characterAt(text, offset);
  return offset + character.size === text.length ? character : characterAt(text, text.length - 1);
}

/**
 * @param {Buffer} text
 * @returns {number} the offset of white space, or of an invisible character, at one of the ends; else -1
 */
function strayWhitespace(text) {
  if (text.length === 0) return -1;
  if (STRAY.has(characterAt(text, 0).kind)) return 0;
  const last = lastCharacterOf(text);
  return STRAY.has(last.kind) ? text.length - last.size : -1;
}

/** @param {number} byte @returns {boolean} */
function isDigit(byte) {
  return byte >= 0x30 && byte <= 0x39;
}

/** @param {number} byte @returns {boolean} */
function isLetter(byte) {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** @param {number} byte @returns {boolean} */
function isHex(byte) {
  const lower = byte | 0x20;
  return isDigit(byte) || (lower >= 0x61 && lower <= 0x66);
}

exports.NameList = NameList;
exports.Report = Report;
exports.STRAY = STRAY;
exports.characterAt = characterAt;
exports.isDigit = isDigit;
exports.isHex = isHex;
exports.isLetter = isLetter;
exports.isPlaceholder = isPlaceholder;
exports.strayWhitespace = strayWhitespace;
