'use strict';

/**
 * Finds the replies of an exchange, or of the network in front of it, in a pasted text: in any notation, as codes and messages in
 * the words of a client, as HTTP statuses, pages, errors of the connection and of JSON parsers. Pure.
 *
 * @module
 */

const { connectionErrorIn } = require('./connection-words');
const { fieldsIn } = require('./fields');
const { statusesIn } = require('./http-status');
const { codesInWords, phraseIn } = require('./messages');
const { foreignReplyIn } = require('./known-codes');
const { parserErrorIn } = require('./parser-words');
const { toPlainText } = require('./plain-text');
const { recordsIn } = require('./records');
const { CODES, MESSAGES, contextAt, isStatus, readClientCodes, readReplies, toCode } = require('./replies');
const { contextIn, isAboutWebSocket } = require('./request-context');

/** @typedef {import('../../classify').ClassifyContext} ClassifyContext */
/** @typedef {import('./fields').Field} Field */
/** @typedef {Readonly<import('../../venues').Venue>} Venue */
/**
 * A reply, or an error in place of one.
 *
 * @typedef {object} Reading
 * @property {unknown} body for classify()
 * @property {ClassifyContext} context
 * @property {string} [phrase] the message was found without its code
 * @property {import('./known-codes').ForeignReply} [foreign] the reply of another exchange
 * @property {string} [shown] the line of a client that was read, in place of a reply
 * @property {true} [isWeak] it may be a consequence of an earlier reply
 */
/** @typedef {{ text: string, fields: Field[], context: ClassifyContext, statuses: import('./http-status').StatusInText[], venue: Venue }} Entry */

/** A reply that is wrapped in the middle of a name is found when the lines are joined. */
const LONGEST_JOINED = 65_536;
/** In a longer log the last ones count. */
const MOST_READINGS = 1000;
const MOST_ENTRIES = 20_000;
const CLOSED = /closed|lost|aborted|end of file|EOF/i;

/**
 * @param {string} text
 * @param {Field[]} fields
 * @returns {import('./http-status').StatusInText[]} also those that a client puts where a code is expected
 */
function allStatusesIn(text, fields) {
  const inCodes = fields.flatMap(({ name, value, start }) => {
    const status = CODES.has(name) ? (toCode(value) ?? 0) : 0;
    return isStatus(status) ? [{ status, start }] : [];
  });
  return [...statusesIn(text), ...inCodes].sort((one, other) => one.start - other.start);
}

/** @param {string} text @returns {{ page: string, start: number } | null} a page of HTML */
function pageIn(text) {
  const start = text.search(/<!doctype html|<html[\s>]/i);
  if (start < 0) return null;
  const end = text.toLowerCase().indexOf('</html>', start);
  return { page: text.slice(start, end < 0 ? undefined : end + '</html>'.length), start };
}

/** @param {Entry} entry @returns {Reading[]} */
function readPage(entry) {
  const found = pageIn(entry.text);
  if (found === null) return [];
  const before = entry.statuses.filter(({ start }) => start < found.start);
  const status = (before.findLast((one) => one.status >= 300) ?? before.at(-1) ?? entry.statuses[0])?.status;
  return [
    { body: found.page, context: { ...entry.context, ...(status !== undefined && { httpStatus: status }) } },
  ];
}

/** @param {Entry} entry @returns {Reading[]} */
function readLastStatus({ text, fields, context, statuses, venue }) {
  const refused = statuses.findLast(({ status }) => status >= 400);
  if (refused === undefined) return [];
  // The words of a client are not those of the exchange.
  const after = context.headers && text.split('\n\n').slice(1).join('\n\n').trim();
  const said = fields.findLast(
    ({ name, value }) => MESSAGES.has(name) && phraseIn(String(value), venue) !== null,
  );
  const body = after || String(said?.value ?? phraseIn(text, venue)?.text ?? '');
  return [{ body, context: { ...context, ...transportIn(text), httpStatus: refused.status } }];
}

/** @param {string} text @returns {{ transport?: 'websocket' }} of what has no form of its own */
function transportIn(text) {
  return isAboutWebSocket(text) ? { transport: 'websocket' } : {};
}

/** @param {Entry} entry @returns {Reading[]} */
function readParserError({ text, context, statuses }) {
  const found = parserErrorIn(text);
  if (found === null) return [];
  const { body, line } = found;
  const httpStatus = (statuses.findLast(({ status }) => status >= 300) ?? statuses.at(-1))?.status;
  // With a status the words for it are those of a body.
  const isPage = body.includes('<');
  const known = httpStatus === undefined ? body : isPage ? '<html>' : '';
  return [
    {
      body: known,
      context: { ...context, ...(httpStatus !== undefined && { httpStatus }) },
      shown: line,
      ...(httpStatus === undefined && { isWeak: /** @type {const} */ (true) }),
    },
  ];
}

/** @param {Entry} entry @returns {Reading[]} */
function readPhrase({ text, context, venue }) {
  const phrase = phraseIn(text, venue);
  if (phrase === null) return [];
  const isWeak = phrase.isWeak === true;
  return [
    {
      body: phrase.body,
      context: { ...context, ...phrase.context },
      phrase: phrase.text,
      ...(isWeak && { isWeak }),
    },
  ];
}

/** @param {Entry} entry @returns {Reading[]} */
function readConnectionError({ text, context }) {
  const cause = connectionErrorIn(text);
  if (cause === null) return [];
  const isWeak = cause.code === 'ECONNRESET' && CLOSED.test(cause.message);
  return [
    { body: undefined, context: { ...context, ...transportIn(text), cause }, ...(isWeak && { isWeak }) },
  ];
}

/**
 * What one entry of a log says. The exchange's own reply says more than the status or the client's words around it.
 *
 * @param {string} text
 * @param {Venue} venue
 * @returns {Reading[]}
 */
function readEntry(text, venue) {
  const fields = fieldsIn(text, venue);
  const entry = {
    text,
    fields,
    context: contextIn(text, fields, venue),
    statuses: allStatusesIn(text, fields),
    venue,
  };
  const replies = readReplies(entry);
  if (replies.length > 0) return withoutRepeats(replies, venue);
  const foreign = foreignReplyIn(entry);
  if (foreign) return [{ body: undefined, context: {}, foreign }];
  const readers = [
    readClientCodes,
    readCodesInWords,
    readPage,
    readLastStatus,
    readPhrase,
    readParserError,
    readConnectionError,
  ];
  for (const read of readers) {
    const found = read(entry);
    if (found.length > 0) return found;
  }
  return [];
}

/** @param {Entry} entry @returns {Reading[]} */
function readCodesInWords(entry) {
  const { text, venue } = entry;
  return codesInWords(text, venue).map(({ code, message, start }) => ({
    body: venue.help.pasted.bodyOf(code, message, {}),
    context: contextAt(entry, start),
  }));
}

/**
 * @param {Reading} one
 * @param {Reading} next
 * @param {Venue} venue
 * @returns {boolean} whether both are the same reply, printed twice
 */
function isRepeatedBy(one, next, { replies: { fields } }) {
  const [body, other] = /** @type {any[]} */ ([one.body, next.body]);
  const code = body?.[fields.code];
  if (code === undefined || code !== other?.[fields.code]) return false;
  return ['', other[fields.message]].includes(body[fields.message]);
}

/** @param {Reading} reading @param {Reading} from @returns {Reading} with what only the other one says */
function withContextOf(reading, from) {
  return { ...reading, context: { ...from.context, ...reading.context } };
}

/** @param {Reading[]} readings of one entry @param {Venue} venue @returns {Reading[]} */
function withoutRepeats(readings, venue) {
  /** @type {Reading[]} */
  const distinct = [];
  for (const reading of readings) {
    const last = distinct.at(-1);
    if (last && isRepeatedBy(last, reading, venue)) {
      distinct[distinct.length - 1] = withContextOf(reading, last);
    } else distinct.push(reading);
  }
  return distinct;
}

/**
 * @param {string} text
 * @param {Venue} venue
 * @returns {Reading[]}
 */
function readAll(text, venue) {
  /** @type {Reading[]} */
  const readings = [];
  for (const record of recordsIn(text).slice(-MOST_ENTRIES).reverse()) {
    readings.unshift(...readEntry(record, venue));
    if (readings.length >= MOST_READINGS) break;
  }
  if (readings.length !== 1) return readings;
  // What the other lines say about the request is about the only reply.
  return [withContextOf(readings[0], { body: undefined, context: contextIn(text, [], venue) })];
}

/**
 * All replies in the text, in their order.
 *
 * @param {string} pasted
 * @param {Venue} venue
 * @returns {Reading[]}
 */
function repliesIn(pasted, venue) {
  const text = toPlainText(pasted);
  const found = readAll(text, venue);
  if (found.length > 0 || text.length > LONGEST_JOINED || !text.trim().includes('\n')) return found;
  const joined = readAll(text.replace(/\n\s*/g, ''), venue);
  return joined.length > 0 ? joined : readAll(text.replace(/\s*\n\s*/g, ' '), venue);
}

module.exports = { repliesIn };
