'use strict';

/**
 * Reads pastes that are not a whole reply: codes in the words of a client, pages, HTTP statuses, messages, errors of JSON parsers
 * and of the connection. Pure.
 *
 * @module
 */

const { connectionErrorIn } = require('./connection-words');
const { codesInWords, phraseIn } = require('./messages');
const { parserErrorIn } = require('./parser-words');
const { MESSAGES, contextAt } = require('./replies');
const { isAboutWebSocket } = require('./request-context');

/** @typedef {import('./find-reply').Entry} Entry */
/** @typedef {import('./find-reply').Reading} Reading */

const CLOSED = /closed|lost|aborted|end of file|EOF/i;

/** @param {Entry} entry @returns {Reading[]} */
function readCodesInWords(entry) {
  const { text, venue } = entry;
  return codesInWords(text, venue).map(({ code, message, start }) => ({
    body: venue.help.pasted.bodyOf(code, message, {}),
    context: contextAt(entry, start),
  }));
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
    ({ name, value }) =>
      (MESSAGES.has(name) || name === 'replymessage') && phraseIn(String(value), venue) !== null,
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
function readPhrase({ text, context, venue, isNamed }) {
  const phrase = phraseIn(text, venue);
  if (phrase === null || (phrase.isCommon && !isNamed)) return [];
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

module.exports = {
  readCodesInWords,
  readConnectionError,
  readLastStatus,
  readPage,
  readParserError,
  readPhrase,
};
