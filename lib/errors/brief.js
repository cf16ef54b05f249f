'use strict';

/**
 * What an uncaught error and a log show of an error of this package. Node.js prints every enumerable property of an
 * uncaught error, a line each, and loggers copy them: only what is worth a line stays enumerable.
 *
 * @module
 */

const { setHidden } = require('./copy');

/** Names of the properties that stay enumerable, with the value that goes without saying. */
const SHOWN = new Map(
  Object.entries({
    code: null,
    category: null,
    confidence: null,
    httpStatus: 200,
    retryAfterMs: null,
    traceId: null,
    retryable: false,
    sent: true,
    reason: null,
  }),
);

/**
 * Makes all properties but those of a log invisible to it. They stay readable.
 *
 * @param {any} error whose properties are set
 */
function hideDetails(error) {
  for (const name of Object.keys(error)) {
    const value = error[name];
    if (!SHOWN.has(name) || value === null || value === SHOWN.get(name)) setHidden(error, name, value);
  }
}

/** JSON.stringify passes the name of the property. @param {any} options of toJSON() @returns {boolean} */
function isBrief(options) {
  return options !== null && typeof options === 'object' && options.brief === true;
}

module.exports = { hideDetails, isBrief };
