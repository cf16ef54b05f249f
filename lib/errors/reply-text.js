'use strict';

const { venueOf } = require('../venues');

/**
 * @param {Pick<import('../venues').Venue, 'replies'>} venue
 * @returns {{ code: string, message: string }} the names under which an error has the exchange's code and text
 */
function namesOf({ replies: { fields } }) {
  // The message of an error is its own.
  return fields.message === 'message' ? { ...fields, message: 'text' } : fields;
}

/**
 * @param {object} error of this package, about a reply
 * @returns {string} what the exchange said, redacted; empty when it said nothing
 */
function replyText(error) {
  const { message } = namesOf(venueOf(error));
  return /** @type {Record<string, any>} */ (error)[message] ?? '';
}

module.exports = { namesOf, replyText };
