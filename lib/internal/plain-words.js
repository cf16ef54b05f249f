'use strict';

/**
 * The text in the form that the patterns of the reply rules expect: lower-case words, separated by single spaces.
 *
 * @param {string} text
 * @returns {string}
 */
function normaliseText(text) {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

module.exports = { normaliseText };
