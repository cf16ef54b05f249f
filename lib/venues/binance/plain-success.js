'use strict';

/**
 * What shows in the text of a reply, without parsing it, that Binance accepted the request. Binance's data has no common member:
 * a success is any JSON with HTTP 200 that carries no code.
 *
 * @module
 */

/** Characters of the body that are enough to see the success of an object. A list is looked at as a whole. */
const HEAD_LENGTH = 64;

/** The first member of data, not of a refusal by this or by another exchange. */
const DATA = /^\s*\{\s*"(?!(?:code|msg|message|success|status|error|label|ret_?code)")[\w.-]{1,60}"\s*:/i;
const LIST = /^\s*\[(?:\s*\]|\s*\[|\s*\{\s*"(?!code")[^]*\]\s*$)/;
const CODE = '"code"';
const ESCAPED_LETTER = String.raw`\u00`;

/**
 * @param {unknown} status
 * @param {unknown} body only strings are examined
 * @returns {boolean}
 */
function isPlainSuccess(status, body) {
  if (status !== 200 || typeof body !== 'string') return false;
  if (!DATA.test(body.slice(0, HEAD_LENGTH)) && !LIST.test(body)) return false;
  return !body.includes(CODE) && !body.includes(ESCAPED_LETTER);
}

module.exports = { HEAD_LENGTH, isPlainSuccess };
