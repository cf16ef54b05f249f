'use strict';

const { venueOf } = require('../venues');

/**
 * @param {object} error of this package, about a reply
 * @returns {string} what the exchange said, redacted; empty when it said nothing
 */
function replyText(error) {
  const { message } = venueOf(error).replies.fields;
  return /** @type {Record<string, any>} */ (error)[message] ?? '';
}

module.exports = { replyText };
