'use strict';

/**
 * Makes replies of the fields that were read: those of the exchange, and those in the names of a client. Pure.
 *
 * @module
 */

const { codeOf, isKnownCode } = require('./known-codes');
const { textAround } = require('./messages');

/** @typedef {import('../../classify').ClassifyContext} ClassifyContext */
/** @typedef {import('./fields').Field} Field */
/** @typedef {import('./find-reply').Entry} Entry */
/** @typedef {import('./find-reply').Reading} Reading */

/** UTF-16 units between the fields of one reply; longer results are between two replies. */
const WIDEST_GAP = 20_000;
const FARTHEST_STATUS = 2000;
/** Codes without a message in one entry, from its end, whose message is looked for around them. */
const MOST_AROUND = 50;
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
/** In one entry. */
const MOST_REPLIES = 5000;
/** Fields and UTF-16 units between a code and its message. */
const NEIGHBOURS = 4;
const LEAST_CODE = 1000;
const NEAR = 40;

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

/** The name of the code in the replies of several exchanges, and in the errors of many programs. */
const COMMON_NAME = 'code';

/** @param {Readonly<import('../../venues').Venue>} venue @returns {boolean} whether its replies have names that others have, too */
function hasCommonNames({ help: { pasted } }) {
  return new RegExp(`^(?:${pasted.names.code})$`).test(COMMON_NAME);
}

/**
 * @param {Field} field
 * @param {Entry} entry
 * @returns {boolean} whether it is the code of a reply of the exchange
 */
function isCodeOfReply({ name, value }, { venue, isNamed }) {
  const code = name === 'replycode' ? codeOf(value, venue) : null;
  if (code === null) return false;
  if (!hasCommonNames(venue) && typeof code === 'number') return !venue.replies.labels;
  const isKnown = isKnownCode(code, venue);
  // The field with a label has a common name, and other programs put words into it.
  if (typeof code === 'string') return isKnown || (isNamed && code.includes('_'));
  if (isStatus(code) && !isKnown) return false;
  // Any program has small codes.
  return isNamed || (isKnown && Math.abs(code) >= LEAST_CODE);
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

/**
 * @param {readonly { start: number }[]} sorted
 * @param {number} start
 * @returns {number} how many of them begin before it
 */
function countBefore(sorted, start) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle].start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** With these the network before an exchange answers, and not the exchange. @param {number} status */
const isOfNetwork = (status) => [403, 429, 451].includes(status) || status >= 500;

/**
 * @param {string} text
 * @param {Entry['statuses']} statuses of it
 * @param {number} start of a reply
 * @returns {number | undefined} that of the same object, where a client writes it after the reply
 */
function statusAfter(text, statuses, start) {
  const [only, ...others] = statuses;
  if (only === undefined || others.length > 0 || only.status < 400) return undefined;
  const between = text.slice(start, only.start);
  const isNear = between.length < FARTHEST_STATUS && !between.includes('\n\n');
  return isNear && !(between.includes('\n') && isOfNetwork(only.status)) ? only.status : undefined;
}

/**
 * @param {Entry} entry
 * @param {number} start
 * @returns {number | undefined} the HTTP status that came with the reply that begins there
 */
function statusOf({ text, statuses, context }, start) {
  const last = statuses[countBefore(statuses, start) - 1];
  if (last === undefined) return statusAfter(text, statuses, start);
  const between = text.slice(last.start, Math.min(start, last.start + FARTHEST_STATUS));
  const isNear = start - last.start < FARTHEST_STATUS && !between.includes('\n\n');
  const isClose = context.headers !== undefined || isNear;
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
 * @param {boolean} isLate one of the last, for which the text around it is read
 * @returns {Reading | null} null when the fields do not belong to a reply
 */
function readGroup(group, entry, isLate) {
  const { text, fields, venue } = entry;
  const value = (/** @type {string} */ name) => group.find((field) => field.name === name)?.value;
  const codeField = group.find((field) => isCodeOfReply(field, entry));
  const isLogin =
    !hasCommonNames(venue) &&
    !venue.replies.labels &&
    typeof value('success') === 'boolean' &&
    (value('replymessage') !== undefined || value('op') !== undefined);
  if (!codeField && !isLogin) return null;
  // The end of a text that was cut off can be half of a number.
  const isCut = codeField?.end === text.length && !isKnownCode(codeOf(codeField.value, venue) ?? 0, venue);
  if (isCut) return null;
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
    (codeField && isLate && textAround(text, codeField, venue)?.text) ??
    undefined;
  const code = codeField ? codeOf(codeField.value, venue) : null;
  const body = venue.help.pasted.bodyOf(
    code,
    message === undefined || message === false ? undefined : String(message),
    others,
  );
  return { body, context: contextAt(entry, anchor.start) };
}

/** @param {Field} field @param {Field[]} fields @returns {string | undefined} the nearest message beside a code */
function messageNear(field, fields) {
  const index = countBefore(fields, field.start);
  const near = fields
    .slice(Math.max(0, index - NEIGHBOURS), index + NEIGHBOURS + 1)
    .filter(
      ({ name, value, start, end }) =>
        MESSAGES.has(name) &&
        typeof value === 'string' &&
        Math.min(Math.abs(start - field.end), Math.abs(field.start - end)) < NEAR,
    );
  const found = near.find(({ start }) => start > field.start) ?? near.at(-1);
  return found === undefined ? undefined : String(found.value);
}

/**
 * Replies whose fields have the names of a client: `{ code: 10003, message: … }` or `(ErrCode: 10003)`.
 *
 * @param {Entry} entry
 * @returns {Reading[]} the last ones of them
 */
function readClientCodes(entry) {
  const { text, fields, venue } = entry;
  const isNamed = venue.help.pasted.words.test(text);
  const known = fields.filter(({ name, value }) => {
    const code = CODES.has(name) ? codeOf(value, venue) : null;
    if (typeof code === 'string') return isKnownCode(code, venue);
    if (code === null || isStatus(code)) return false;
    // pybit's name for it, beside the exchange's: also a code that is not known here.
    return isKnownCode(code, venue) || (isNamed && name === 'errcode' && code >= LEAST_CODE);
  });
  return known.slice(-MOST_AROUND).map((field) => {
    const code = codeOf(field.value, venue);
    const message = messageNear(field, fields) ?? textAround(text, field, venue)?.text ?? '';
    return { body: venue.help.pasted.bodyOf(code, message, {}), context: contextAt(entry, field.start) };
  });
}

/**
 * @param {Entry} entry
 * @returns {Reading[]} the replies of the exchange
 */
function readReplies(entry) {
  const groups = groupFields(entry.fields).slice(-MOST_REPLIES);
  const readings = groups.flatMap(
    (group, index) => readGroup(group, entry, index >= groups.length - MOST_AROUND) ?? [],
  );
  // The codes of the parts of a request follow that of the whole, which only counts them.
  const isOfWhole = (/** @type {Reading} */ { body }) =>
    Math.abs(Number(entry.venue.replies.read(body, {}).code ?? LEAST_CODE)) < LEAST_CODE;
  return hasCommonNames(entry.venue)
    ? readings.filter((one, index) => index === readings.length - 1 || !isOfWhole(one))
    : readings;
}

module.exports = {
  CODES,
  MESSAGES,
  contextAt,
  hasCommonNames,
  isStatus,
  readClientCodes,
  readReplies,
  toCode,
};
