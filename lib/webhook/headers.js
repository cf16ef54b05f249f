'use strict';

/**
 * Reads the headers that a scheme needs, from what Node.js and the frameworks call headers. The values come from outside:
 * whatever is wrong with them is a refusal.
 *
 * @module
 */

const { WebhookError } = require('./error');

/** ASCII without control characters: what a header can contain whatever its charset. */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * The names and values of headers.
 *
 * @param {any} headers
 * @returns {Iterable<[unknown, unknown]>}
 */
function entriesOf(headers) {
  if (Array.isArray(headers)) {
    if (headers.every(Array.isArray)) return /** @type {any} */ (headers);
    // rawHeaders of Node.js: name, value, name, value.
    return headers.flatMap((name, index) =>
      index % 2 === 0 ? [/** @type {[unknown, unknown]} */ ([name, headers[index + 1]])] : [],
    );
  }
  if (typeof headers.entries === 'function') return headers.entries();
  return Object.entries(headers);
}

/**
 * @param {string} name
 * @param {unknown} value
 * @returns {string}
 */
function textOf(name, value) {
  const single = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (Array.isArray(single)) {
    throw new WebhookError('malformed-header', `The header ${name} was sent more than once.`);
  }
  if (typeof single !== 'string' || !PLAIN.test(single)) {
    throw new WebhookError('malformed-header', `The header ${name} is not plain text.`);
  }
  return single.trim();
}

/**
 * @param {unknown} headers
 * @param {readonly string[]} names in lower case
 * @returns {Map<string, string>}
 */
function collect(headers, names) {
  const found = new Map();
  if (headers === null || typeof headers !== 'object') return found;
  for (const [key, value] of entriesOf(headers)) {
    const name = String(key).toLowerCase();
    if (!names.includes(name) || value === undefined || value === null) continue;
    if (found.has(name)) {
      throw new WebhookError('malformed-header', `The header ${name} was sent more than once.`);
    }
    found.set(name, textOf(name, value));
  }
  return found;
}

/**
 * @param {unknown} headers an object of Node.js, Headers, a Map, or pairs
 * @param {readonly string[]} names in lower case, all of them needed
 * @returns {Map<string, string>}
 * @throws {WebhookError} missing-header, malformed-header
 */
function readHeaders(headers, names) {
  let found;
  try {
    found = collect(headers, names);
  } catch (error) {
    if (error instanceof WebhookError) throw error;
    throw new WebhookError('malformed-header', 'The headers cannot be read.');
  }
  const missing = names.filter((name) => !found.get(name));
  if (missing.length > 0) {
    const what = missing.length === 1 ? 'The header' : 'The headers';
    throw new WebhookError(
      'missing-header',
      `${what} ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`,
    );
  }
  return found;
}

module.exports = { readHeaders };
