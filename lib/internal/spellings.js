'use strict';

/**
 * Finds a text in a reply that repeats it: unchanged or in the other case, percent-encoded, with escapes of JSON or HTML, in
 * hexadecimal, and in base64, alone or inside longer data.
 *
 * @module
 */

/** Characters of base64; a shorter piece would match by accident. */
const SHORTEST_PIECE = 10;
/** A signature in hexadecimal. */
const HEX = /^(?:[0-9a-f]{2}){16,}$/i;
/** A signature in base64. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4}){16,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const ASCII = /^[\x20-\x7e]+$/;
/** Base64 has two alphabets. The `+` of one becomes a space when a form is parsed. */
const BASE64_CHARACTERS = Object.freeze({
  '+': '[+ -]',
  '-': '[+ -]',
  '/': String.raw`\\{0,3}[/_]`,
  '=': '=?',
});

/** @param {string} character @returns {string} a pattern for all of its encodings */
function toPattern(character) {
  const code = character.charCodeAt(0);
  const literal = Object.hasOwn(BASE64_CHARACTERS, character)
    ? BASE64_CHARACTERS[/** @type {keyof typeof BASE64_CHARACTERS} */ (character)]
    : character.replace(/[^A-Za-z0-9]/, String.raw`\\{0,3}\$&`);
  const hex = code.toString(16).padStart(2, '0');
  const number = code.toString(10);
  return String.raw`(?:%(?:25){0,3}${hex}|\\{1,4}u00${hex}|&#(?:x0{0,4}${hex}|0{0,4}${number});|${literal})`;
}

/** @param {string} bytes one character each @returns {string} */
function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

/** @param {string} hex @returns {string} the bytes, one character each */
function unhex(hex) {
  return hex.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)));
}

/**
 * The base64 of the text at each of the three offsets in longer data. The first and last characters, which share bits with other
 * data, are left out.
 *
 * @param {string} bytes one character each
 * @returns {string[]}
 */
function toBase64(bytes) {
  return [0, 1, 2]
    .map((before) => {
      const whole = btoa('x'.repeat(before) + bytes);
      const end = Math.floor(((before + bytes.length) * 8) / 6);
      return whole.slice(Math.ceil((before * 8) / 6), end);
    })
    .filter((piece) => piece.length >= SHORTEST_PIECE);
}

/** @param {string} piece of base64 @returns {string} a pattern */
const anyAlphabet = (piece) =>
  piece.replace(
    /[+/]/g,
    (character) => BASE64_CHARACTERS[/** @type {keyof typeof BASE64_CHARACTERS} */ (character)],
  );

/** The escapes that toPattern() matches. */
const ESCAPE =
  /%(?:25){0,3}([0-9a-f]{2})|\\{1,4}u00([0-9a-f]{2})|&#(?:x0{0,4}([0-9a-f]{2})|0{0,4}(\d{1,3}));/gi;

/** @param {string} text @returns {string} without escapes */
const unescaped = (text) =>
  text.replace(ESCAPE, (_found, percent, unicode, hex, number) =>
    String.fromCharCode(
      number === undefined ? Number.parseInt(percent ?? unicode ?? hex, 16) : Number(number),
    ),
  );

/** @param {string} text @returns {string} the same text for both alphabets of base64, with or without backslashes */
const uniform = (text) => text.replace(/[\\=]/g, '').replace(/[ -]/g, '+').replaceAll('_', '/');

/** @param {string} text of ASCII characters */
function encode(text) {
  const isHex = HEX.test(text);
  const hex = [toHex(text)];
  if (!isHex && BASE64.test(text)) hex.push(toHex(atob(text)));
  return { hex, base64: [text, ...(isHex ? [unhex(text)] : [])].flatMap(toBase64) };
}

/**
 * A fast check that comes before the patterns of createPatterns(), which take milliseconds to compile.
 *
 * @param {string} text of ASCII characters; any other text is found only unchanged
 * @returns {(place: string) => boolean} whether a place may repeat the text; never false if createPatterns() finds it
 */
function createDetector(text) {
  if (!ASCII.test(text)) return (place) => place.includes(text);
  const { hex, base64 } = encode(text);
  const inAnyCase = [uniform(text).toLowerCase(), ...hex];
  const asTheyAre = base64.map(uniform);
  // The first characters may be read as the end of an escape before them.
  const rest = inAnyCase[0].slice(inAnyCase[0].length > 8 ? 3 : 0);
  return (place) => {
    const plain = uniform(place);
    const lower = plain.toLowerCase();
    const isPlain =
      inAnyCase.some((form) => lower.includes(form)) || asTheyAre.some((form) => plain.includes(form));
    return isPlain || (/[%\\&]/.test(place) && uniform(unescaped(place)).toLowerCase().includes(rest));
  };
}

/**
 * @param {string} text of ASCII characters; any other text is found only unchanged
 * @returns {RegExp[]} global; each match is the whole text
 */
function createPatterns(text) {
  if (!ASCII.test(text)) return [new RegExp(text.replace(/[^\w\s]/g, String.raw`\$&`), 'g')];
  const { hex, base64 } = encode(text);
  const plain = [Array.from(text, toPattern).join(''), ...hex];
  return [new RegExp(plain.join('|'), 'gi'), new RegExp(base64.map(anyAlphabet).join('|') || '(?!)', 'g')];
}

module.exports = { createDetector, createPatterns };
