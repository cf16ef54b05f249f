'use strict';

/**
 * The text in the form that the patterns of the rows are written for.
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
