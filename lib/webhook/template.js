'use strict';

/**
 * What is signed: a template with the placeholders {id}, {timestamp} and {body}.
 *
 * @module
 */

const { typeError } = require('../internal/argument-error');
const { WebhookError } = require('./error');

/** @typedef {import('./schemes').Scheme} Scheme */

const PLACEHOLDERS = Object.freeze(['id', 'timestamp', 'body']);
const PLACEHOLDER = /^\{\w+\}$/;
/** The parts that one native call takes. */
const PARTS_MAX = 8;
/** The digits of a timestamp from 2001 to 2286. A fixed number keeps digits from moving between timestamp and body. */
const DIGITS = Object.freeze({ s: 10, ms: 13 });
const UNIT_MS = Object.freeze({ s: 1000, ms: 1 });
/**
 * Standard Webhooks forbids a dot in an id, for this reason: with a number between dots, the same signature would fit
 * another division into id, timestamp and body.
 */
const AMBIGUOUS_ID = /\.\d{10}(?:\d{3})?(?:\.|$)/;

/** @param {string} template @returns {string[]} texts and placeholders, by turns */
const split = (template) => template.split(/(\{\w+\})/).filter((part) => part !== '');

/** @param {string} template @returns {string[]} the names of its placeholders */
const namesIn = (template) =>
  split(template)
    .filter((part) => PLACEHOLDER.test(part))
    .map((part) => part.slice(1, -1));

/**
 * Takes the template apart once.
 *
 * @param {string} template
 * @returns {(values: Record<string, any>) => (string | Buffer)[]} what is signed, one part after another
 */
function compile(template) {
  const parts = split(template).map((part) => ({
    part,
    name: PLACEHOLDER.test(part) ? part.slice(1, -1) : null,
  }));
  return (values) => parts.map(({ part, name }) => (name === null ? part : values[name]));
}

/**
 * @param {Scheme} scheme
 * @param {{ id?: string, timestamp?: string }} values
 * @returns {number | null} ms since 1970; null where the scheme signs no timestamp
 * @throws {WebhookError} malformed-header
 */
function timestampOf({ headers, timestampUnit = 's' }, { id, timestamp }) {
  if (id !== undefined && AMBIGUOUS_ID.test(id)) {
    throw new WebhookError('malformed-header', `The header ${headers.id} has a timestamp in it.`);
  }
  if (timestamp === undefined) return null;
  if (!/^\d+$/.test(timestamp) || timestamp.length !== DIGITS[timestampUnit]) {
    const unit = timestampUnit === 's' ? 'seconds' : 'milliseconds';
    const problem = `The timestamp in the header ${headers.timestamp ?? headers.signature} is not in ${unit} since 1970.`;
    throw new WebhookError('malformed-header', problem);
  }
  return Number(timestamp) * UNIT_MS[timestampUnit];
}

/** @param {string} problem */
const refuse = (problem) =>
  typeError(`The option "template" of WebhookVerifier ${problem}`, 'ERR_INVALID_ARG_VALUE');

/**
 * Completes a scheme, and leaves out the headers that its template does not need.
 *
 * @param {Scheme} scheme
 * @returns {Scheme}
 * @throws {TypeError} where the template cannot be filled
 */
function completed(scheme) {
  const { template, headers, timestampPrefix } = scheme;
  if (template === undefined) return scheme;
  const names = namesIn(template);
  const unknown = names.find((name) => !PLACEHOLDERS.includes(name));
  if (unknown !== undefined) throw refuse(`knows {id}, {timestamp} and {body}, not {${unknown}}`);
  if (names.filter((name) => name === 'body').length !== 1) throw refuse('must have {body} once');
  if (split(template).length > PARTS_MAX) throw refuse(`must have at most ${PARTS_MAX} parts`);
  const needed = /** @type {const} */ (['id', 'timestamp']).filter((name) => names.includes(name));
  const absent = needed.find(
    (name) => headers[name] === undefined && !(name === 'timestamp' && timestampPrefix !== undefined),
  );
  if (absent !== undefined) {
    throw refuse(`has {${absent}}, so "headers" must name the header of the ${absent}`);
  }
  const { signature, ...rest } = headers;
  const used = Object.fromEntries(
    Object.entries(rest).filter(
      ([name]) => names.includes(name) && !(name === 'timestamp' && timestampPrefix !== undefined),
    ),
  );
  return { ...scheme, headers: { signature, ...used } };
}

/** @param {Scheme} scheme */
const signsTime = ({ template = '' }) => namesIn(template).includes('timestamp');

/** @param {Scheme} scheme @returns {number} ms */
const unitOf = ({ timestampUnit = 's' }) => UNIT_MS[timestampUnit];

module.exports = { compile, completed, signsTime, timestampOf, unitOf };
