'use strict';

/**
 * Such as Bybit's `Timeout waiting for response from backend server` (170007) and `Order creation timeout` (170146):
 * https://bybit-exchange.github.io/docs/v5/error
 */
const UNDECIDED = /time[ -]?d?[ -]?out|(?:server|service|system|network|internal) (?:error|busy)|processing/i;

/** @param {string} text of a rejection @returns {boolean} it says that the outcome of the order is unknown */
const isUndecided = (text) => UNDECIDED.test(text);

module.exports = { isUndecided };
