'use strict';

/**
 * The answer to a pasted text: the verdict on the last refusal in it, what was read, and what else the text contains. Pure.
 *
 * @module
 */

const { classify } = require('../../classify');
const { oneLine, redactKey } = require('../../internal/redact');
const { withTexts } = require('../../internal/nested-texts');
const { replyText } = require('../../errors/reply-text');
const { repliesIn } = require('./find-reply');
const { foreignSentence, nowhereSentence, requestMeaning } = require('./known-codes');
const { hiderOfSecrets } = require('./pasted-secrets');
const { requestHeadline } = require('./topics');

/** @typedef {Readonly<import('../../venues').Venue>} Venue */
/** @typedef {import('../../errors').ApiError} ApiError */
/** @typedef {import('./find-reply').Reading} Reading */
/** @typedef {import('./find-reply').VenueReading} VenueReading */
/**
 * What was read, as a name and its value.
 *
 * @typedef {Record<string, string | number>} ReadFields
 */
/**
 * @typedef {object} Classified
 * @property {ApiError | null} error null for a success, and for the reply of another exchange
 * @property {import('./known-codes').ForeignReply} [foreign]
 * @property {ReadFields} read
 * @property {Venue} venue
 * @property {string | null} why
 * @property {boolean} isWeak
 */
/**
 * @typedef {object} Answer
 * @property {ApiError | null} error null for a success, and for the reply of another exchange
 * @property {import('./known-codes').ForeignReply} [foreign]
 * @property {Venue} venue the exchange that the reply comes from
 * @property {string | null} why what shows that, as a clause; null where nothing does
 * @property {string | null} headline one sentence about a code that is not about the key
 * @property {ReadFields} read
 * @property {{ read: ReadFields, category: string, count: number }[]} others refusals before it in the text, the last one first
 */

/** Refusals; a long log repeats the same ones. */
const MOST_READINGS = 300;
const MOST_OTHERS = 8;
const LONGEST_SHOWN = 160;

/** @param {unknown} body @param {Venue} venue @returns {ReadFields} */
function successFields(body, { replies: { read, fields } }) {
  const { code, message } = read(body);
  const shown = {
    ...(code !== null && { [fields.code]: code }),
    ...(message !== '' && { [fields.message]: oneLine(message, LONGEST_SHOWN) }),
  };
  return /** @type {ReadFields} */ (shown);
}

/**
 * @param {Reading} reading
 * @param {ApiError | null} error
 * @param {Venue} venue
 * @returns {ReadFields}
 */
function fieldsOf({ body, phrase, context, foreign, shown: line }, error, venue) {
  const { fields } = venue.replies;
  if (foreign) return { code: foreign.code };
  if (error === null) return successFields(body, venue);
  const cause = /** @type {{ code?: string, message?: string } | undefined} */ (context.cause);
  const message = oneLine(replyText(error), LONGEST_SHOWN);
  const shown = {
    ...(error.code !== null && phrase === undefined && { [fields.code]: error.code }),
    ...(message !== '' && { [fields.message]: message }),
    ...(error.httpStatus !== null && { httpStatus: error.httpStatus }),
    ...(cause && {
      [cause.code === undefined ? 'error' : 'errorCode']: oneLine(
        cause.code ?? cause.message ?? '',
        LONGEST_SHOWN,
      ),
    }),
    ...(line !== undefined && { error: oneLine(line, LONGEST_SHOWN) }),
    ...(error.method !== null && { method: error.method }),
    ...(error.endpoint !== null && { endpoint: oneLine(error.endpoint, LONGEST_SHOWN) }),
    ...(context.transport === 'websocket' && { transport: 'websocket' }),
  };
  return /** @type {ReadFields} */ (shown);
}

/**
 * @param {VenueReading} reading
 * @param {(part: string) => string} hide
 * @returns {Classified}
 */
function classifyReading(reading, hide) {
  const { foreign, isWeak = false, venue, why } = reading;
  if (foreign) return { error: null, foreign, read: fieldsOf(reading, null, venue), venue, why, isWeak };
  const { body, context } = withTexts({ body: reading.body, context: reading.context }, hide);
  const error = classify(body, { ...context, venue: venue.id });
  const shown = reading.shown === undefined ? {} : { shown: hide(reading.shown) };
  const read = fieldsOf({ ...reading, ...shown, body, context }, error, venue);
  return { error, read, venue, why, isWeak };
}

/**
 * @param {Classified} one
 * @param {Classified} login
 * @returns {boolean} whether the WebSocket refused the one only because it had refused the login
 */
function isAfterRefusedLogin({ error }, { error: login }) {
  const isUnauthenticated = error?.category === 'missing-auth' && error.endpoint === 'subscribe';
  return isUnauthenticated && login?.endpoint === 'auth' && login.category !== 'missing-auth';
}

/**
 * @param {Classified[]} earlier the last one first
 * @param {Classified} answer
 * @returns {Answer['others']}
 */
function listOthers(earlier, answer) {
  /** @type {Map<string, Answer['others'][number]>} */
  const found = new Map();
  const nameOf = (/** @type {Classified} */ { error, read }) =>
    `${error?.code ?? ''} ${error?.category ?? read.code} ${error?.httpStatus ?? ''}`;
  for (const one of earlier) {
    const name = nameOf(one);
    if ((one.error === null && !one.foreign) || name === nameOf(answer)) continue;
    const known = found.get(name);
    if (known) known.count += 1;
    else found.set(name, { read: one.read, category: one.error?.category ?? 'other-exchange', count: 1 });
  }
  return [...found.values()].slice(0, MOST_OTHERS);
}

/** A character that is in no text, in place of a key. */
const KEY_MARK = String.fromCharCode(0xe000);

/**
 * @param {string} text
 * @param {VenueReading[]} readings
 * @returns {(part: string) => string} hides keys and secrets. A known key is hidden by itself, and what stands around it, as in a
 *   string that the exchange signed, stays
 */
function hiderFor(text, readings) {
  const keys = [...new Set(readings.flatMap(({ context }) => context.apiKey ?? []))];
  const mark = (/** @type {string} */ part) =>
    keys.reduce((clean, key, index) => clean.replaceAll(key, `${KEY_MARK}${index}${KEY_MARK}`), part);
  const hideSecrets = hiderOfSecrets(mark(text), [...new Set(readings.map(({ venue }) => venue))]);
  const unmark = new RegExp(`${KEY_MARK}(\\d+)${KEY_MARK}`, 'g');
  return (part) =>
    // The context has the key itself, for what is found later.
    keys.includes(part)
      ? part
      : hideSecrets(mark(part)).replace(unmark, (_, index) => redactKey(keys[index]));
}

/**
 * @param {string} text
 * @param {Venue | null} chosen null where each reply is that of the exchange that it fits best
 * @returns {Answer | null} null when the text has no reply and no error
 */
function answerTo(text, chosen) {
  const readings = repliesIn(text, chosen);
  if (readings.length === 0) return null;
  const hide = hiderFor(text, readings);
  /** @type {Classified[]} */
  const classified = [];
  let refusals = 0;
  for (const reading of readings.toReversed()) {
    const one = classifyReading(reading, hide);
    classified.push(one);
    if (one.error !== null && ++refusals >= MOST_READINGS) break;
  }
  const isRefusal = (/** @type {Classified} */ { error, foreign }) => error !== null || foreign !== undefined;
  const isCause = (/** @type {Classified} */ one) =>
    isRefusal(one) && !one.isWeak && !classified.some((other) => isAfterRefusedLogin(one, other));
  const answer = classified.find(isCause) ?? classified.find(isRefusal) ?? classified[0];
  const { error, foreign, read, venue, why } = answer;
  const meaning = error?.code == null ? null : requestMeaning(error.code, venue);
  const headline = foreign
    ? chosen === null
      ? nowhereSentence(foreign.code, foreign)
      : foreignSentence(foreign, chosen)
    : meaning === null
      ? null
      : requestHeadline(meaning, String(error?.code));
  return {
    error,
    ...(foreign && { foreign }),
    headline,
    read,
    venue,
    why,
    others: listOthers(
      classified.filter((one) => one !== answer),
      answer,
    ),
  };
}

/** How a field is shown. @type {Readonly<Record<string, string>>} */
const LABELS = Object.freeze({
  httpStatus: 'HTTP',
  error: '',
  errorCode: '',
  method: '',
  endpoint: '',
  transport: '',
});

/**
 * @param {ReadFields} read
 * @returns {string} the code, the message in quotes, the status, the request
 */
function readText(read) {
  const { method, endpoint, ...others } = read;
  const parts = Object.entries(others).map(([name, value]) => {
    const shown = /msg|message/i.test(name) ? `"${value}"` : String(value);
    return `${LABELS[name] ?? name} ${shown}`.trim();
  });
  const request = [method, endpoint].filter(Boolean).join(' ');
  return [...parts, request].filter((part) => part !== '').join(', ');
}

module.exports = { answerTo, readText };
