'use strict';

/** Recognises a successful reply by its start, so that it need not be parsed a second time. */
const SUCCESS = /^\s*\{\s*"retCode"\s*:\s*0\s*[,}]/;

/** characters of the body that are enough to see it. */
const HEAD_LENGTH = 64;

const NAME = '"retCode"';
const ESCAPED_LETTER = String.raw`\u00`;

/**
 * @param {unknown} status
 * @param {unknown} body only strings are examined
 * @returns {boolean}
 */
function isPlainSuccess(status, body) {
  if (status !== 200 || typeof body !== 'string' || !SUCCESS.test(body.slice(0, HEAD_LENGTH))) return false;
  // JSON.parse keeps the last of two members of the same name, and a name may contain escapes.
  return !body.includes(NAME, body.indexOf(NAME) + NAME.length) && !body.includes(ESCAPED_LETTER);
}

module.exports = { HEAD_LENGTH, isPlainSuccess };
