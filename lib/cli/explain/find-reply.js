'use strict';

/**
 * Finds what an exchange, or the network before it, answered in a pasted text: replies in any notation, codes and messages in the
 * words of a client, HTTP statuses, pages, errors of the connection. Pure.
 *
 * @module
 */

const { connectionErrorIn } = require('./connection-words');
const { fieldsIn } = require('./fields');
const { statusesIn } = require('./http-status');
const { codesInWords, phraseIn, textAround } = require('./messages');
const { foreignReplyIn, isKnownCode } = require('./known-codes');
const { toPlainText } = require('./plain-text');
const { recordsIn } = require('./records');
const { contextIn, isAboutWebSocket } = require('./request-context');

/** @typedef {import('../../classify').ClassifyContext} ClassifyContext */
/** @typedef {import('./fields').Field} Field */
/** @typedef {Readonly<import('../../venues').Venue>} Venue */
/**
 * Something in the text that was answered.
 *
 * @typedef {object} Reading
 * @property {unknown} body for classify()
 * @property {ClassifyContext} context
 * @property {string} [phrase] the message was found without its code
 * @property {import('./known-codes').ForeignReply} [foreign] the reply of another exchange
 * @property {true} [isWeak] it may be a consequence of an earlier reply
 */
/** @typedef {{ text: string, fields: Field[], context: ClassifyContext, statuses: import('./http-status').StatusInText[], venue: Venue }} Entry */

/** A reply that is wrapped in the middle of a name is found when the lines are joined. */
const LONGEST_JOINED = 65_536;
/** UTF-16 units between the fields of one reply; longer results are between two replies. */
const WIDEST_GAP = 20_000;
const FARTHEST_STATUS = 2000;
const OF_REPLY = new Set([
  'replycode',
  'replymessage',
  'success',
  'op',
  'connid',
  'reqid',
  'time',
  'timenow',
]);
const ONCE = new Set(['replycode', 'replymessage', 'success']);
/** The names under which the reader of replies finds them. @type {Readonly<Record<string, string>>} */
const SPELLINGS = Object.freeze({ connid: 'connId', reqid: 'reqId', timenow: 'time_now' });
const CODES = new Set(['code', 'errcode', 'errorcode', 'errno', 'errorno']);
const MESSAGES = new Set([
  'reason',
  'description',
  'msg',
  'message',
  'errmsg',
  'errormsg',
  'errmessage',
  'errormessage',
]);
const CLOSED = /closed|lost|aborted|end of file|EOF/i;

/** @param {import('./fields').Value | undefined} value @returns {number | null} */
function toCode(value) {
  const number =
    typeof value === 'string' && /^-?\d{1,9}(?:\.0)?$/.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : null;
}

/** @param {number} code in a client's field @returns {boolean} whether it is the HTTP status of a refusal */
function isStatus(code) {
  return code >= 400 && code <= 599;
}

/**
 * @param {Field[]} fields
 * @returns {Field[][]} the fields of each reply
 */
function groupFields(fields) {
  /** @type {Field[][]} */
  const groups = [];
  for (const field of fields.filter(({ name }) => OF_REPLY.has(name))) {
    const group = groups.at(-1);
    const isRepeated = ONCE.has(field.name) && group?.some(({ name }) => name === field.name);
    if (!group || isRepeated || field.start - group[group.length - 1].end > WIDEST_GAP) groups.push([field]);
    else group.push(field);
  }
  return groups;
}

/** With these the network before an exchange answers, and not the exchange. @param {number} status */
const isOfNetwork = (status) => [403, 429, 451].includes(status) || status >= 500;

/**
 * @param {Entry} entry
 * @param {number} start
 * @returns {number | undefined} the HTTP status that came with the reply that begins there
 */
function statusOf({ text, statuses, context }, start) {
  const last = statuses.findLast((one) => one.start < start);
  if (last === undefined) return undefined;
  const between = text.slice(last.start, start);
  const isClose =
    context.headers !== undefined || (between.length < FARTHEST_STATUS && !between.includes('\n\n'));
  // In another line it can be that of an earlier attempt.
  const isSure = context.headers !== undefined || !between.includes('\n') || !isOfNetwork(last.status);
  return isClose && isSure ? last.status : undefined;
}

/**
 * @param {Entry} entry
 * @param {number} start
 * @returns {ClassifyContext}
 */
function contextAt(entry, start) {
  const httpStatus = statusOf(entry, start);
  return { ...entry.context, ...(httpStatus !== undefined && { httpStatus }) };
}

/**
 * @param {Field[]} group
 * @param {Entry} entry
 * @returns {Reading | null} null for fields that are not those of a reply
 */
function readGroup(group, entry) {
  const { text, fields, venue } = entry;
  const value = (/** @type {string} */ name) => group.find((field) => field.name === name)?.value;
  const codeField = group.find(({ name, value: code }) => name === 'replycode' && toCode(code) !== null);
  const isLogin =
    typeof value('success') === 'boolean' &&
    (value('replymessage') !== undefined || value('op') !== undefined);
  if (!codeField && !isLogin) return null;
  const [anchor] = codeField ? [codeField] : group;
  /** @type {Record<string, unknown>} */
  const others = {};
  for (const { name, value: other, start } of group) {
    // A time before the code is that of a log.
    const isOwn =
      name !== 'replycode' && name !== 'replymessage' && (!name.startsWith('time') || start > anchor.start);
    if (isOwn && other !== '') others[SPELLINGS[name] ?? name] = other;
  }
  const message =
    value('replymessage') ??
    messageNear(anchor, fields) ??
    (codeField && textAround(text, codeField, venue)?.text);
  const code = codeField ? toCode(codeField.value) : null;
  const body = venue.help.pasted.bodyOf(
    code,
    message === undefined ? undefined : String(message ?? ''),
    others,
  );
  return { body, context: contextAt(entry, anchor.start) };
}

/** @param {Field} field @param {Field[]} fields @returns {string | undefined} the nearest message beside a code */
function messageNear(field, fields) {
  const near = fields.filter(
    ({ name, value, start, end }) =>
      MESSAGES.has(name) &&
      typeof value === 'string' &&
      Math.min(Math.abs(start - field.end), Math.abs(field.start - end)) < 40,
  );
  const found = near.find(({ start }) => start > field.start) ?? near.at(-1);
  return found === undefined ? undefined : String(found.value);
}

/**
 * Replies whose fields have the names of a client: `{ code: 10003, message: … }` or `(ErrCode: 10003)`.
 *
 * @param {Entry} entry
 * @returns {Reading[]}
 */
function readClientCodes(entry) {
  const { text, fields, venue } = entry;
  return fields.flatMap((field) => {
    const code = CODES.has(field.name) ? toCode(field.value) : null;
    if (code === null || isStatus(code) || !isKnownCode(code, venue)) return [];
    const message = messageNear(field, fields) ?? textAround(text, field, venue)?.text ?? '';
    return [{ body: venue.help.pasted.bodyOf(code, message, {}), context: contextAt(entry, field.start) }];
  });
}

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
function readLastStatus({ text, context, statuses, venue }) {
  const refused = statuses.findLast(({ status }) => status >= 400);
  if (refused === undefined) return [];
  // The words of a client are not those of the exchange.
  const after = context.headers && text.split('\n\n').slice(1).join('\n\n').trim();
  const body = after || (phraseIn(text, venue)?.text ?? '');
  return [{ body, context: { ...context, ...transportIn(text), httpStatus: refused.status } }];
}

/** @param {string} text @returns {{ transport?: 'websocket' }} of what has no form of its own */
function transportIn(text) {
  return isAboutWebSocket(text) ? { transport: 'websocket' } : {};
}

/** @param {Entry} entry @returns {Reading[]} */
function readPhrase({ text, context, venue }) {
  const phrase = phraseIn(text, venue);
  if (phrase === null) return [];
  return [{ body: phrase.body, context: { ...context, ...phrase.context }, phrase: phrase.text }];
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
  const replies = groupFields(fields).flatMap((group) => readGroup(group, entry) ?? []);
  if (replies.length > 0) return replies;
  const foreign = foreignReplyIn(fields);
  if (foreign) return [{ body: undefined, context: {}, foreign }];
  const readers = [
    readClientCodes,
    readCodesInWords,
    readPage,
    readLastStatus,
    readPhrase,
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

/**
 * @param {string} text
 * @param {Venue} venue
 * @returns {Reading[]}
 */
function readAll(text, venue) {
  const readings = recordsIn(text).flatMap((record) => readEntry(record, venue));
  /** @type {Reading[]} */
  const distinct = [];
  for (const reading of readings) {
    const last = distinct.at(-1);
    if (last && isRepeatedBy(last, reading, venue)) {
      distinct[distinct.length - 1] = withContextOf(reading, last);
    } else distinct.push(reading);
  }
  if (distinct.length !== 1) return distinct;
  // What the other lines say about the request is about the only reply.
  return [withContextOf(distinct[0], { body: undefined, context: contextIn(text, [], venue) })];
}

/**
 * Everything in the text that was answered, in its order.
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
