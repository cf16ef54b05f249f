'use strict';

/** A reply that cannot be a rejection is not parsed a second time. */
const SUCCESS = /^\s*\{\s*"retCode"\s*:\s*0\s*[,}]/;

/** How much of a body shows it. characters */
const HEAD_LENGTH = 64;

const NAME = '"retCode"';
const ESCAPED_LETTER = String.raw`\u00`;

/**
 * @param {unknown} status
 * @param {unknown} body only text is looked at
 * @returns {boolean}
 */
function isPlainSuccess(status, body) {
  if (status !== 200 || typeof body !== 'string' || !SUCCESS.test(body.slice(0, HEAD_LENGTH))) return false;
  // Of two members of the same name JSON.parse keeps the last one, which may be spelt with escapes.
  return !body.includes(NAME, body.indexOf(NAME) + NAME.length) && !body.includes(ESCAPED_LETTER);
}

module.exports = { HEAD_LENGTH, isPlainSuccess };
