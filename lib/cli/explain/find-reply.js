'use strict';

/**
 * Finds the replies of an exchange, or of the network in front of it, in a pasted text: in any notation, as codes and messages in
 * the words of a client, as HTTP statuses, pages, errors of the connection and of JSON parsers. Pure.
 *
 * @module
 */

const { VENUES, venueOf } = require('../../venues');
const { fieldsIn } = require('./fields');
const { statusesIn } = require('./http-status');
const { phraseIn } = require('./messages');
const { foreignReplyIn, isKnownCode } = require('./known-codes');
const {
  readCodesInWords,
  readConnectionError,
  readLastStatus,
  readPage,
  readParserError,
  readPhrase,
} = require('./other-readings');
const { NAMED, evidenceIn, hasForm, jsonIn, withWhole } = require('./paste-venue');
const { toPlainText } = require('./plain-text');
const { recordsIn } = require('./records');
const {
  CODES,
  contextAt,
  hasCommonNames,
  isStatus,
  readClientCodes,
  readReplies,
  toCode,
} = require('./replies');
const { contextIn } = require('./request-context');

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
/** @typedef {Reading & { venue: Venue, why: string | null }} VenueReading why: as a clause, what shows the exchange; null where nothing does */
/**
 * @typedef {object} Entry
 * @property {string} text
 * @property {Field[]} fields
 * @property {ClassifyContext} context
 * @property {import('./http-status').StatusInText[]} statuses
 * @property {Venue} venue whose replies are looked for
 * @property {boolean} isNamed whether the text names it
 */
/** @typedef {{ readings: Reading[], weight: number }} Found weight: how well they fit the exchange */

/** A reply that is wrapped in the middle of a name is found when the lines are joined. */
const LONGEST_JOINED = 65_536;
/** In a longer log the last ones count. */
const MOST_READINGS = 1000;
const MOST_ENTRIES = 20_000;

/**
 * @param {string} text
 * @param {Field[]} fields
 * @returns {import('./http-status').StatusInText[]} also those that a client puts where a code is expected
 */
function allStatusesIn(text, fields) {
  const inCodes = fields.flatMap(({ name, value, start }) => {
    const status = CODES.has(name) || name === 'replycode' ? (toCode(value) ?? 0) : 0;
    return isStatus(status) ? [{ status, start }] : [];
  });
  return [...statusesIn(text), ...inCodes].sort((one, other) => one.start - other.start);
}

/** How well what was found fits an exchange: its own names of fields, its codes, its words. */
const WEIGHTS = Object.freeze({
  ownFields: 6,
  code: 4,
  named: 3,
  client: 3,
  foreign: 3.5,
  phrase: 2.5,
  none: 0,
});
/** More, where the text of the reply is one of the exchange's: with this code, or with another one. */
const WORDS = Object.freeze({ ofCode: 2, ofOther: 1.5 });

/** @type {readonly (readonly [read: (entry: Entry) => Reading[], weight: number])[]} */
const READERS = Object.freeze([
  [readClientCodes, WEIGHTS.client],
  [readCodesInWords, WEIGHTS.client],
  [readPage, WEIGHTS.none],
  [readLastStatus, WEIGHTS.none],
  [readPhrase, WEIGHTS.phrase],
  [readParserError, WEIGHTS.none],
  [readConnectionError, WEIGHTS.none],
]);

/** @param {Reading[]} readings @param {Venue} venue @returns {number} */
function weightOfWords(readings, venue) {
  const weights = readings.map(({ body }) => {
    const { code, message } = venue.replies.read(body, {});
    const phrase = message === '' ? null : phraseIn(message, venue);
    if (phrase === null) return 0;
    return phrase.code === code ? WORDS.ofCode : WORDS.ofOther;
  });
  return Math.max(0, ...weights);
}

/** @param {Reading[]} readings @param {Venue} venue @returns {number} */
function weightOfReplies(readings, venue) {
  if (!hasCommonNames(venue)) return WEIGHTS.ownFields;
  const isKnown = readings.some(({ body }) => isKnownCode(venue.replies.read(body, {}).code ?? 0, venue));
  return isKnown ? WEIGHTS.code : WEIGHTS.named;
}

/**
 * What one entry of a log says, as replies of an exchange. The exchange's own reply says more than the status or the client's words
 * around it.
 *
 * @param {string} text
 * @param {Venue} venue
 * @param {boolean} isNamed
 * @param {unknown} json in the text
 * @returns {Found}
 */
function readAs(text, venue, isNamed, json) {
  const fields = fieldsIn(text, venue);
  const entry = {
    text,
    fields,
    context: contextIn(text, fields, venue),
    statuses: allStatusesIn(text, fields),
    venue,
    isNamed,
  };
  const isWhole = (hasCommonNames(venue) || venue.replies.labels) && hasForm(json, venue);
  const replies = isWhole
    ? [{ body: json, context: contextAt(entry, text.indexOf('{')) }]
    : withoutRepeats(readReplies(entry), venue);
  if (replies.length > 0) {
    return { readings: replies, weight: weightOfReplies(replies, venue) + weightOfWords(replies, venue) };
  }
  const foreign = foreignReplyIn(entry);
  if (foreign) {
    return { readings: [{ body: undefined, context: {}, foreign }], weight: WEIGHTS.foreign };
  }
  for (const [read, weight] of READERS) {
    const readings = read(entry);
    if (readings.length > 0) return { readings, weight: weight + weightOfWords(readings, venue) };
  }
  return { readings: [], weight: -1 };
}

/**
 * What one entry of a log says, at the exchange that it fits best.
 *
 * @param {string} text
 * @param {{ chosen: Venue | null, whole: Map<string, import('./paste-venue').Evidence> }} known
 * @returns {VenueReading[]}
 */
function readEntry(text, { chosen, whole }) {
  const json = jsonIn(text);
  if (chosen !== null) {
    return readAs(text, chosen, true, json).readings.map((one) => ({ ...one, venue: chosen, why: null }));
  }
  const evidence = withWhole(evidenceIn(text, json), whole);
  /** @type {{ readings: VenueReading[], weight: number }} */
  let best = { readings: [], weight: -1 };
  for (const id of Object.keys(VENUES)) {
    const venue = venueOf({ venue: id });
    const { weight: named, why: namedBy } = evidence.get(id) ?? { weight: 0, why: null };
    const { readings, weight } = readAs(text, venue, named >= NAMED, json);
    // The exchange that it names reads it, too.
    if (readings.length === 0 || readings[0].foreign?.venue !== undefined) continue;
    if (named + weight <= best.weight) continue;
    const why = namedBy ?? (weight >= WEIGHTS.phrase ? 'by its code and its text' : null);
    best = { readings: readings.map((one) => ({ ...one, venue, why })), weight: named + weight };
  }
  return best.readings;
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

/**
 * @template {Reading} R
 * @param {R} reading
 * @param {Reading} from
 * @returns {R} with what only the other one says
 */
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
 * @param {Venue | null} chosen
 * @returns {VenueReading[]}
 */
function readAll(text, chosen) {
  /** @type {VenueReading[]} */
  const readings = [];
  const known = { chosen, whole: chosen === null ? evidenceIn(text, undefined) : new Map() };
  for (const record of recordsIn(text).slice(-MOST_ENTRIES).reverse()) {
    readings.unshift(...readEntry(record, known));
    if (readings.length >= MOST_READINGS) break;
  }
  if (readings.length !== 1) return readings;
  // What the other lines say about the request is about the only reply.
  const [only] = readings;
  return [withContextOf(only, { body: undefined, context: contextIn(text, [], only.venue) })];
}

/**
 * All replies in the text, in their order.
 *
 * @param {string} pasted
 * @param {Venue | null} chosen null where each reply is that of the exchange that it fits best
 * @returns {VenueReading[]}
 */
function repliesIn(pasted, chosen) {
  const text = toPlainText(pasted);
  const found = readAll(text, chosen);
  if (found.length > 0 || text.length > LONGEST_JOINED || !text.trim().includes('\n')) return found;
  const joined = readAll(text.replace(/\n\s*/g, ''), chosen);
  return joined.length > 0 ? joined : readAll(text.replace(/\s*\n\s*/g, ' '), chosen);
}

module.exports = { repliesIn };
