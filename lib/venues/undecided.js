'use strict';

const UNDECIDED = /time[ -]?d?[ -]?out|(?:server|service|system|network|internal) (?:error|busy)|processing/i;

/** @param {string} text of a rejection @returns {boolean} it says that the outcome of the order is unknown */
const isUndecided = (text) => UNDECIDED.test(text);

module.exports = { isUndecided };
