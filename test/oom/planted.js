'use strict';

/** Scenarios with a mistake in them, of the kinds that this room is for: each must be caught. */

const { SCENARIOS } = require('./scenarios');
const { Signer } = require('../..');
const { API_KEY, API_SECRET } = require('../support/fixtures.js');

const right = /** @type {() => string} */ (SCENARIOS['signSync, a string']);

/** @type {Signer[]} */
const kept = [];

/** @param {() => any} whenItFails @returns {() => any} signSync, with something else in the place of its error */
function insteadOfError(whenItFails) {
  return () => {
    try {
      return right();
    } catch {
      return whenItFails();
    }
  };
}

/** @type {Record<string, () => unknown>} */
const PLANTED = {
  'a leak': insteadOfError(() => {
    kept.push(new Signer({ apiKey: API_KEY, apiSecret: API_SECRET }));
    return right();
  }),
  'a wrong result': insteadOfError(() => '0'.repeat(64)),
  'an error without a code': insteadOfError(() => {
    throw new Error('something went wrong');
  }),
  'a promise that is never settled': insteadOfError(() => new Promise(() => {})),
  'a crash': insteadOfError(() => process.abort()),
};

/** What is said of each; a crash is not said but seen. @type {Record<string, RegExp>} */
const EXPECTED = {
  'a leak': /kept for good/,
  'a wrong result': /a result in spite of the failure is the right one/,
  'an error without a code': /undefined: something went wrong/,
  'a promise that is never settled': /never settled/,
  'a crash': /ended by SIGABRT/,
};

module.exports = { EXPECTED, PLANTED };
