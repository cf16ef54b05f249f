'use strict';

/**
 * The ways in which a reply can spell a text that it repeats: as it is or in the other case, percent-encoded, with escapes
 * of JSON or HTML, in hexadecimal, and in base64, by itself or in the middle of more.
 *
 * @module
 */

/** Characters of base64; a shorter piece could be anything. */
const SHORTEST_PIECE = 10;
/** Of the bytes of a signature. */
const HEX = /^(?:[0-9a-f]{2}){16,}$/i;
/** Of the bytes of a signature, too. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4}){16,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const ASCII = /^[\x20-\x7e]+$/;
/** Of two alphabets; the `+` of one of them becomes a space where a form is read. */
const BASE64_CHARACTERS = Object.freeze({
  '+': '[+ -]',
  '-': '[+ -]',
  '/': String.raw`\\{0,3}[/_]`,
  '=': '=?',
});

/** @param {string} character @returns {string} a pattern */
function spelt(character) {
  const code = character.charCodeAt(0);
  const literal = Object.hasOwn(BASE64_CHARACTERS, character)
    ? BASE64_CHARACTERS[/** @type {keyof typeof BASE64_CHARACTERS} */ (character)]
    : character.replace(/[^A-Za-z0-9]/, String.raw`\\{0,3}\$&`);
  const hex = code.toString(16).padStart(2, '0');
  const number = code.toString(10);
  return String.raw`(?:%(?:25){0,3}${hex}|\\{1,4}u00${hex}|&#(?:x0{0,4}${hex}|0{0,4}${number});|${literal})`;
}

/** @param {string} bytes one character each @returns {string} */
function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

/** @param {string} hex @returns {string} the bytes, one character each */
function unhex(hex) {
  return hex.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)));
}

/**
 * Where the text stands in the middle of what was encoded, its first and last characters of base64 hold bits of others.
 *
 * @param {string} bytes one character each
 * @returns {string[]}
 */
function base64Of(bytes) {
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

/** What `spelt` writes for a character, and backslashes before one. */
const ESCAPE =
  /%(?:25){0,3}([0-9a-f]{2})|\\{1,4}u00([0-9a-f]{2})|&#(?:x0{0,4}([0-9a-f]{2})|0{0,4}(\d{1,3}));/gi;

/** @param {string} text @returns {string} without escapes */
const unescaped = (text) =>
  text.replace(ESCAPE, (_found, percent, unicode, hex, number) =>
    String.fromCharCode(
      number === undefined ? Number.parseInt(percent ?? unicode ?? hex, 16) : Number(number),
    ),
  );

/** @param {string} text @returns {string} the same for both alphabets of base64, and for what is escaped with backslashes */
const uniform = (text) => text.replace(/[\\=]/g, '').replace(/[ -]/g, '+').replaceAll('_', '/');

/** @param {string} text of ASCII characters */
function formsOf(text) {
  const isHex = HEX.test(text);
  const hex = [hexOf(text)];
  if (!isHex && BASE64.test(text)) hex.push(hexOf(atob(text)));
  return { hex, base64: [text, ...(isHex ? [unhex(text)] : [])].flatMap(base64Of) };
}

/**
 * Makes a pattern only for a text in which it finds something: it is long, and takes milliseconds to compile.
 *
 * @param {string} text of ASCII characters; any other text is found only as it is
 * @returns {(place: string) => boolean} whether a place may repeat the text; never false where spellingsOf() finds it
 */
function detectorOf(text) {
  if (!ASCII.test(text)) return (place) => place.includes(text);
  const { hex, base64 } = formsOf(text);
  const inAnyCase = [uniform(text).toLowerCase(), ...hex];
  const asTheyAre = base64.map(uniform);
  // Its first characters may look like the end of an escape that stands before them.
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
 * @param {string} text of ASCII characters; any other text is found only as it is
 * @returns {RegExp[]} global; what they find, they find whole
 */
function spellingsOf(text) {
  if (!ASCII.test(text)) return [new RegExp(text.replace(/[^\w\s]/g, String.raw`\$&`), 'g')];
  const { hex, base64 } = formsOf(text);
  const plain = [Array.from(text, spelt).join(''), ...hex];
  return [new RegExp(plain.join('|'), 'gi'), new RegExp(base64.map(anyAlphabet).join('|') || '(?!)', 'g')];
}

module.exports = { detectorOf, spellingsOf };
