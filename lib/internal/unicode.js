'use strict';

/** Names of characters that occur in credentials. */

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

module.exports = { characterName };
