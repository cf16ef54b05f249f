'use strict';

/** A reply that cannot be a rejection is not parsed a second time. */
const SUCCESS = /^\s*\{\s*"retCode"\s*:\s*0\s*[,}]/;

/** How much of a body shows it. characters */
const HEAD_LENGTH = 64;

/**
 * @param {unknown} status
 * @param {unknown} body only text is looked at
 * @returns {boolean}
 */
function isPlainSuccess(status, body) {
  return status === 200 && typeof body === 'string' && SUCCESS.test(body.slice(0, HEAD_LENGTH));
}

module.exports = { HEAD_LENGTH, isPlainSuccess };
