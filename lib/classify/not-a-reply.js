'use strict';

/**
 * What a program has in place of a reply that was read: the error of a JSON parser, a response whose body was not read, and values
 * that cannot be a reply, such as a function, or cannot be read. None of them is a success.
 *
 * @module
 */

const { PAGE_REASON } = require('./reply-hints');
const { read } = require('../internal/read');

/**
 * @typedef {object} Note
 * @property {string} reason a clause, for a reply without a verdict
 * @property {Readonly<import('../errors/causes/record').CauseHint>} hint
 * @property {string} [body] what is known of the body
 */

/** V8 in its old and new forms, JavaScriptCore, SpiderMonkey. */
const PAGE_AS_JSON = /un(?:expected|recognized) token '?</i;
const NOT_JSON =
  /is not valid JSON|in JSON at position|after JSON at position|end of JSON input|JSON Parse error|JSON\.parse:/i;

/** @type {Note['hint']} */
const PARSER_HINT = Object.freeze({
  id: 'reply',
  title: 'Reply',
  fix: 'Look at the HTTP status and at the body before it is parsed as JSON. A web page comes from a gateway or a proxy in front of the exchange, and an empty body from a connection that was cut.',
});

/** @type {Readonly<Note>} */
const PAGE_NOTE = Object.freeze({ reason: PAGE_REASON, hint: PARSER_HINT, body: '<html>' });
/** @type {Readonly<Note>} */
const PARSER_NOTE = Object.freeze({
  reason:
    'the reply was not JSON, perhaps the web page of a gateway or a proxy, and says nothing about the API key',
  hint: PARSER_HINT,
});
/** @type {Readonly<Note>} */
const UNREAD_NOTE = Object.freeze({
  reason: 'the body of the response was not read, so nothing is known about the API key',
  hint: Object.freeze({
    id: 'reply',
    title: 'Reply',
    fix: 'Read the body first, with await response.text() or await response.json(), and give it to classify() as the first argument.',
  }),
});
/** @type {Readonly<Note>} */
const UNREADABLE_NOTE = Object.freeze({
  reason: 'what was classified is not a reply, so nothing is known about the API key',
  hint: Object.freeze({
    id: 'reply',
    title: 'Reply',
    fix: 'Give classify() the body of the reply, or what was thrown. A promise must be awaited first.',
  }),
});

/**
 * @param {string} text the message of an error, or a line of a log
 * @returns {Readonly<Note> | null} null when it is not about a body that could not be parsed
 */
function noteOfParser(text) {
  if (PAGE_AS_JSON.test(text)) return PAGE_NOTE;
  return NOT_JSON.test(text) ? PARSER_NOTE : null;
}

/** @param {unknown} value @returns {boolean} it cannot be a reply: a function, a promise, a proxy of which nothing can be read */
function isNoReply(value) {
  if (['function', 'symbol', 'bigint'].includes(typeof value)) return true;
  if (value === null || typeof value !== 'object') return false;
  try {
    Object.getPrototypeOf(value);
  } catch {
    return true;
  }
  return typeof read(value, 'then') === 'function';
}

/** Fields that decide whether a reply is a success, at any exchange. */
const DECIDES = /code|success|label/i;

/**
 * @param {unknown} value that looks like a success
 * @param {Readonly<import('../venues').Venue>} venue
 * @returns {boolean} whether it has a code that cannot be read
 */
function hidesCode(value, { replies: { fields } }) {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return false;
  try {
    const object = /** @type {Record<string, unknown>} */ (value);
    const names = Object.keys(object).filter((name) => DECIDES.test(name));
    // Reads each of them.
    return [fields.code, ...names].some((name) => object[name] === value);
  } catch {
    return true;
  }
}

/** @param {unknown} response @returns {boolean} whether it is one of fetch or of node:http, whose body was not read */
function isUnread(response) {
  const isStream = (/** @type {unknown} */ value) =>
    ['getReader', 'pipe'].some((name) => typeof read(value, name) === 'function');
  const hasText = read(response, 'data') !== undefined || typeof read(response, 'body') === 'string';
  return (
    typeof read(response, 'bodyUsed') === 'boolean' ||
    (!hasText && (isStream(response) || isStream(read(response, 'body'))))
  );
}

module.exports = { UNREADABLE_NOTE, UNREAD_NOTE, hidesCode, isNoReply, isUnread, noteOfParser };
