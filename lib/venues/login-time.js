'use strict';

/** The time of a login, from the options of `signer.login()`. */

const { integerOf } = require('../internal/argument-error');
const rules = require('../internal/options');

/** @type {import('../internal/options').OptionRules} */
const TIME_RULES = Object.freeze({
  timestamp: rules.integer(0, Number.MAX_SAFE_INTEGER, 'a time in ms since 1970'),
  clock: rules.clock,
});

/**
 * @param {{ timestamp?: number, clock?: { now(): number } }} options checked
 * @returns {number} ms since 1970
 */
function timeIn({ timestamp, clock = Date }) {
  return integerOf(timestamp ?? Math.floor(clock.now()), 'timestamp', Number.MAX_SAFE_INTEGER);
}

/** Of a login that takes no other options. @type {import('./venue').LoginSigning['timeOf']} */
function timeOf(options) {
  return timeIn(rules.checkOptions(options, TIME_RULES, 'login()', { defaults: {} }));
}

module.exports = { TIME_RULES, timeIn, timeOf };
