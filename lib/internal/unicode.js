'use strict';

/**
 * The classes and names of characters for the credential validator. The classes must equal those of
 * `src/core/validate/unicode.c`.
 *
 * @module
 */

/**
 * - `plain`: printable ASCII
 * - `space`: white space that a person can see or select
 * - `no-break`: a no-break space, which looks like a space
 * - `line`: ends a line
 * - `invisible`: takes no room on the screen
 * - `control`: the remaining C0 and C1 controls, and DEL
 * - `other`: any other non-ASCII character, or malformed UTF-8
 *
 * @typedef {'plain' | 'space' | 'no-break' | 'line' | 'invisible' | 'control' | 'other'} CharacterClass
 */

/**
 * Ascending. A character in no range is `other`.
 *
 * @type {ReadonlyArray<readonly [first: number, last: number, kind: CharacterClass]>}
 */
const RANGES = [
  [0x0000, 0x0008, 'control'],
  [0x0009, 0x0009, 'space'],
  [0x000a, 0x000a, 'line'],
  [0x000b, 0x000c, 'space'],
  [0x000d, 0x000d, 'line'],
  [0x000e, 0x001f, 'control'],
  [0x0020, 0x0020, 'space'],
  [0x0021, 0x007e, 'plain'],
  [0x007f, 0x0084, 'control'],
  [0x0085, 0x0085, 'line'],
  [0x0086, 0x009f, 'control'],
  [0x00a0, 0x00a0, 'no-break'],
  [0x00ad, 0x00ad, 'invisible'],
  [0x034f, 0x034f, 'invisible'],
  [0x061c, 0x061c, 'invisible'],
  [0x115f, 0x1160, 'invisible'],
  [0x1680, 0x1680, 'space'],
  [0x17b4, 0x17b5, 'invisible'],
  [0x180b, 0x180f, 'invisible'],
  [0x2000, 0x200a, 'space'],
  [0x200b, 0x200f, 'invisible'],
  [0x2028, 0x2029, 'line'],
  [0x202a, 0x202e, 'invisible'],
  [0x202f, 0x202f, 'no-break'],
  [0x205f, 0x205f, 'space'],
  [0x2060, 0x206f, 'invisible'],
  [0x3000, 0x3000, 'space'],
  [0x3164, 0x3164, 'invisible'],
  [0xfe00, 0xfe0f, 'invisible'],
  [0xfeff, 0xfeff, 'invisible'],
  [0xffa0, 0xffa0, 'invisible'],
  [0xfff0, 0xfffb, 'invisible'],
  [0x1bca0, 0x1bca3, 'invisible'],
  [0x1d173, 0x1d17a, 'invisible'],
  [0xe0000, 0xe0fff, 'invisible'],
];

/** The classes that may be trimmed from both ends of a value. */
const EDGES = new Set(['space', 'no-break', 'line', 'invisible']);

/**
 * Unicode's names of characters that occur in pasted credentials. A control has no name, so its usual alias is used.
 *
 * @type {Readonly<Record<number, string>>}
 */
const NAMES = {
  0x0000: 'NULL',
  0x0007: 'BELL',
  0x0008: 'BACKSPACE',
  0x0009: 'TAB',
  0x000a: 'LINE FEED',
  0x000b: 'VERTICAL TAB',
  0x000c: 'FORM FEED',
  0x000d: 'CARRIAGE RETURN',
  0x001b: 'ESCAPE',
  0x0020: 'SPACE',
  0x0022: 'QUOTATION MARK',
  0x0027: 'APOSTROPHE',
  0x002a: 'ASTERISK',
  0x002e: 'FULL STOP',
  0x0058: 'LATIN CAPITAL LETTER X',
  0x0060: 'GRAVE ACCENT',
  0x0078: 'LATIN SMALL LETTER X',
  0x007f: 'DELETE',
  0x0085: 'NEXT LINE',
  0x00a0: 'NO-BREAK SPACE',
  0x00ab: 'LEFT-POINTING DOUBLE ANGLE QUOTATION MARK',
  0x00ad: 'SOFT HYPHEN',
  0x00b7: 'MIDDLE DOT',
  0x00bb: 'RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK',
  0x034f: 'COMBINING GRAPHEME JOINER',
  0x061c: 'ARABIC LETTER MARK',
  0x180e: 'MONGOLIAN VOWEL SEPARATOR',
  0x2002: 'EN SPACE',
  0x2003: 'EM SPACE',
  0x2007: 'FIGURE SPACE',
  0x2009: 'THIN SPACE',
  0x200a: 'HAIR SPACE',
  0x200b: 'ZERO WIDTH SPACE',
  0x200c: 'ZERO WIDTH NON-JOINER',
  0x200d: 'ZERO WIDTH JOINER',
  0x200e: 'LEFT-TO-RIGHT MARK',
  0x200f: 'RIGHT-TO-LEFT MARK',
  0x2010: 'HYPHEN',
  0x2011: 'NON-BREAKING HYPHEN',
  0x2013: 'EN DASH',
  0x2014: 'EM DASH',
  0x2018: 'LEFT SINGLE QUOTATION MARK',
  0x2019: 'RIGHT SINGLE QUOTATION MARK',
  0x201a: 'SINGLE LOW-9 QUOTATION MARK',
  0x201c: 'LEFT DOUBLE QUOTATION MARK',
  0x201d: 'RIGHT DOUBLE QUOTATION MARK',
  0x201e: 'DOUBLE LOW-9 QUOTATION MARK',
  0x2039: 'SINGLE LEFT-POINTING ANGLE QUOTATION MARK',
  0x2022: 'BULLET',
  0x2026: 'HORIZONTAL ELLIPSIS',
  0x2028: 'LINE SEPARATOR',
  0x2029: 'PARAGRAPH SEPARATOR',
  0x202a: 'LEFT-TO-RIGHT EMBEDDING',
  0x202b: 'RIGHT-TO-LEFT EMBEDDING',
  0x202c: 'POP DIRECTIONAL FORMATTING',
  0x202d: 'LEFT-TO-RIGHT OVERRIDE',
  0x202e: 'RIGHT-TO-LEFT OVERRIDE',
  0x202f: 'NARROW NO-BREAK SPACE',
  0x203a: 'SINGLE RIGHT-POINTING ANGLE QUOTATION MARK',
  0x2060: 'WORD JOINER',
  0x2066: 'LEFT-TO-RIGHT ISOLATE',
  0x2067: 'RIGHT-TO-LEFT ISOLATE',
  0x2068: 'FIRST STRONG ISOLATE',
  0x2069: 'POP DIRECTIONAL ISOLATE',
  0x25cf: 'BLACK CIRCLE',
  0x3000: 'IDEOGRAPHIC SPACE',
  0xfeff: 'ZERO WIDTH NO-BREAK SPACE (byte order mark)',
  0xfffd: 'REPLACEMENT CHARACTER',
};

/** The ranges of numbered variation selectors: first code point, first number, count. */
const VARIATION_SELECTORS = [
  { first: 0xfe00, number: 1, count: 16 },
  { first: 0xe0100, number: 17, count: 240 },
];

/**
 * The class of a character.
 *
 * @param {number} codePoint
 * @returns {CharacterClass}
 */
function classOf(codePoint) {
  let low = 0;
  let high = RANGES.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const [first, last, kind] = RANGES[middle];
    if (codePoint > last) low = middle + 1;
    else if (codePoint < first) high = middle;
    else return kind;
  }
  return 'other';
}

/**
 * @param {number} codePoint
 * @returns {string} `U+200B ZERO WIDTH SPACE`, or only `U+0416` for a character without an entry in the table
 */
function characterName(codePoint) {
  const notation = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
  const name = NAMES[codePoint];
  if (name !== undefined) return `${notation} ${name}`;
  for (const { first, number, count } of VARIATION_SELECTORS) {
    const place = codePoint - first;
    if (place >= 0 && place < count) return `${notation} VARIATION SELECTOR-${number + place}`;
  }
  return notation;
}

/**
 * The lead bytes of UTF-8: how many bytes the character has, which bits of it the lead byte holds, and the
 * smallest valid code point of that length. Overlong forms, surrogates and values past U+10FFFF are malformed.
 */
const LEADS = [
  { first: 0x00, last: 0x7f, size: 1, mask: 0x7f, smallest: 0 },
  { first: 0xc2, last: 0xdf, size: 2, mask: 0x1f, smallest: 0x80 },
  { first: 0xe0, last: 0xef, size: 3, mask: 0x0f, smallest: 0x800 },
  { first: 0xf0, last: 0xf4, size: 4, mask: 0x07, smallest: 0x10000 },
];

const MALFORMED = Object.freeze({ codePoint: 0xfffd, size: 1 });

/**
 * @param {Uint8Array} bytes
 * @param {number} offset
 * @returns {{ readonly codePoint: number, readonly size: number }} size: bytes
 */
function readCharacter(bytes, offset) {
  const lead = LEADS.find(({ first, last }) => bytes[offset] >= first && bytes[offset] <= last);
  if (lead === undefined || offset + lead.size > bytes.length) return MALFORMED;
  let codePoint = bytes[offset] & lead.mask;
  for (let next = offset + 1; next < offset + lead.size; next++) {
    if ((bytes[next] & 0xc0) !== 0x80) return MALFORMED;
    codePoint = (codePoint << 6) | (bytes[next] & 0x3f);
  }
  const surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
  if (surrogate || codePoint < lead.smallest || codePoint > 0x10ffff) return MALFORMED;
  return { codePoint, size: lead.size };
}

/**
 * A decoded value: for the n-th character its code point, its place in bytes and its place in UTF-16 units.
 * The places have one more entry than there are characters: the end.
 *
 * @typedef {object} DecodedText
 * @property {number} length characters
 * @property {Uint32Array} codePoints
 * @property {Uint32Array} offsets
 * @property {Uint32Array} indexes
 */

/**
 * Decodes UTF-8 so that each malformed byte is one U+FFFD of its own. TextDecoder would make one U+FFFD of several
 * bytes, and the places in a finding would then differ from those of the C core.
 *
 * @param {Uint8Array} bytes
 * @returns {DecodedText}
 */
function decodeCharacters(bytes) {
  const codePoints = new Uint32Array(bytes.length);
  const offsets = new Uint32Array(bytes.length + 1);
  const indexes = new Uint32Array(bytes.length + 1);
  let length = 0;
  for (let offset = 0; offset < bytes.length; length++) {
    const { codePoint, size } = readCharacter(bytes, offset);
    offset += size;
    codePoints[length] = codePoint;
    offsets[length + 1] = offset;
    indexes[length + 1] = indexes[length] + (codePoint > 0xffff ? 2 : 1);
  }
  return { length, codePoints, offsets, indexes };
}

/**
 * A part of a decoded text: its characters from `first` up to, but not including, `end`.
 *
 * @typedef {{ first: number, end: number }} Span
 */

/**
 * The part without white space and invisible characters at its ends.
 *
 * @param {DecodedText} text
 * @param {number} first
 * @param {number} end
 * @returns {Span}
 */
function trim(text, first, end) {
  while (first < end && EDGES.has(classOf(text.codePoints[first]))) first++;
  while (first < end && EDGES.has(classOf(text.codePoints[end - 1]))) end--;
  return { first, end };
}

/**
 * The bytes of an argument. A string is copied outside of the pool of Buffer.from(), because other Buffers of the program share
 * the memory of that pool.
 *
 * @param {string | ArrayBufferView | ArrayBufferLike} value
 * @returns {Uint8Array}
 */
function toBytes(value) {
  if (typeof value === 'string') return new TextEncoder().encode(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return new Uint8Array(value);
}

module.exports = { classOf, characterName, decodeCharacters, toBytes, trim };
