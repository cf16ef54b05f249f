'use strict';

/**
 * Buffer's own reader leaves out what it does not know, so that several texts would be one.
 *
 * @param {string} text base64 with its padding, or hex in either case
 * @param {'hex' | 'base64'} encoding
 * @returns {Buffer | null} null unless the text is exactly the encoding of the bytes
 */
function decodeStrictly(text, encoding) {
  const bytes = Buffer.from(text, encoding);
  return bytes.toString(encoding) === (encoding === 'hex' ? text.toLowerCase() : text) ? bytes : null;
}

exports.decodeStrictly = decodeStrictly;
