'use strict';

/**
 * Text as bytes in UTF-8, and back, with what browsers have, too.
 *
 * @module
 */

/** A byte order mark is part of what was signed. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** @param {ArrayBuffer | Uint8Array} bytes @returns {string} with U+FFFD where they are not UTF-8 */
function decodeUtf8(bytes) {
  return decoder.decode(bytes);
}

/** @param {string} text @returns {Uint8Array} */
function encodeUtf8(text) {
  return encoder.encode(text);
}

/** @param {string} text @returns {string} with U+FFFD in place of half a surrogate pair, as it is sent */
function toWellFormed(text) {
  return decodeUtf8(encodeUtf8(text));
}

module.exports = { decodeUtf8, encodeUtf8, toWellFormed };
