'use strict';

/**
 * What an uncaught error and a log show of an error of this package. Node.js prints every enumerable property of an
 * uncaught error, a line each, and loggers copy them: only what is worth a line stays enumerable.
 *
 * @module
 */

const { setHidden } = require('./copy');
const { namesOf } = require('./reply-text');
const { venueOf } = require('../venues');

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

/** @param {string} name @param {unknown} value @returns {boolean} whether it is worth a line */
function isShown(name, value) {
  return SHOWN.has(name) && value !== null && value !== undefined && value !== SHOWN.get(name);
}

/**
 * Makes all properties but those of a log invisible to it. They stay readable.
 *
 * @param {any} error whose properties are set
 */
function hideDetails(error) {
  for (const name of Object.keys(error)) {
    if (!isShown(name, error[name])) setHidden(error, name, error[name]);
  }
}

/** Properties of JSON, besides the exchange's own names of code and text, which follow the code. */
const FIELDS = Object.freeze([
  ...[
    'venue',
    'code',
    'category',
    'confidence',
    'httpStatus',
    'method',
    'endpoint',
    'environment',
    'respondedBy',
  ],
  ...['rateLimit', 'traceId', 'time', 'retryable', 'sent', 'retryAfterMs'],
]);
/** The request: in one line of a log, too. */
const REQUEST = new Set(['method', 'endpoint', 'environment']);
/** @param {any} error an ApiError @returns {[name: string, value: any][]} */
function fieldsOf(error) {
  const { code, message } = namesOf(venueOf(error));
  const names = FIELDS.flatMap((field) => (field === 'code' ? [field, code, message] : [field]));
  return names.map((name) => [name, error[name]]);
}

/** @param {any} error @returns {object} its cause as plain data, if it has one */
function causeOf({ cause }) {
  return cause ? { cause: { name: cause.name, message: cause.message, code: cause.code ?? null } } : {};
}

/** @param {any} error an ApiError @returns {Record<string, any>} everything that is known of it */
function allData(error) {
  const { name, message, checks, hints } = error;
  const given = fieldsOf(error).filter(([, value]) => value !== undefined);
  return { name, message, ...Object.fromEntries(given), ...error, checks, hints, ...causeOf(error) };
}

/** @param {any} error an ApiError @returns {Record<string, any>} what one line of a log needs */
function briefData(error) {
  const { name, message, checks, hints } = error;
  const isKnown = (/** @type {[string, any]} */ [field, value]) =>
    isShown(field, value) || (REQUEST.has(field) && value !== null);
  const known = Object.fromEntries(fieldsOf(error).filter(isKnown));
  const failed = checks.filter((/** @type {any} */ { status }) => status === 'fail');
  const fix = hints[0]?.fix;
  const steps = failed.map((/** @type {any} */ { id }) => id);
  return { name, message, ...known, failed: steps, ...(fix && { fix }), ...causeOf(error) };
}

/** JSON.stringify passes the name of the property. @param {any} options of toJSON() @returns {boolean} */
function isBrief(options) {
  return options !== null && typeof options === 'object' && options.brief === true;
}

module.exports = { allData, briefData, hideDetails, isBrief };
