'use strict';

/**
 * Which codes belong to whom: those that the package reads in replies, those about the order, and those of other exchanges. Pure.
 *
 * @module
 */

const { NAMES, OTHER_EXCHANGES } = require('./other-exchanges');
const { inList } = require('../../errors/causes/record');
const { toReplyCode } = require('../../venues/reply-form');
const { venueNames, venueNamed, venueTitles } = require('../venue');

/** @typedef {Readonly<import('../../venues').Venue>} Venue */
/** @typedef {import('../../venues/venue').ReplyCode} ReplyCode */
/** @typedef {{ exchange: string, code: string, meaning: string | null, venue?: string }} ForeignReply */

/** @param {ReplyCode} code @param {Venue} venue @returns {object} a reply with this code, and nothing else */
function bareBody(code, { replies: { fields } }) {
  return { [fields.code]: code, [fields.message]: '' };
}

/** @type {WeakMap<Venue, readonly ReplyCode[]>} */
const listed = new WeakMap();

/** @param {Venue} venue @returns {readonly ReplyCode[]} the codes that the package knows, without that of a success */
function knownCodes(venue) {
  const known = listed.get(venue);
  if (known) return known;
  const { read, rows } = venue.replies;
  const all = [...new Set(rows.flatMap((row) => row.codes ?? []))];
  const codes = all.filter((code) => !read(bareBody(code, venue)).succeeded);
  listed.set(venue, codes);
  return codes;
}

/**
 * @param {unknown} value of a field, or a word of the user
 * @param {Venue} venue
 * @returns {ReplyCode | null} the code that it is there: a number, or a label of an exchange that has labels
 */
function codeOf(value, { replies }) {
  const spelt = typeof value === 'string' ? value.trim().replace(/^(-?\d{1,9})\.0$/, '$1') : value;
  const code = toReplyCode(spelt);
  return typeof code === 'string' && !replies.labels ? null : code;
}

/**
 * @param {ReplyCode} code
 * @param {Venue} venue
 * @returns {string | null} what a code about the request itself means, as words for a sentence
 */
function requestMeaning(code, { help }) {
  return help.requestCodes[String(code)] ?? null;
}

/** @param {ReplyCode} code @param {Venue} venue @returns {boolean} */
function isKnownCode(code, venue) {
  return knownCodes(venue).includes(code) || requestMeaning(code, venue) !== null;
}

/** @param {ReplyCode} code @param {Venue} venue @returns {boolean} also one that is often misread, or that is a success */
function isCodeOf(code, venue) {
  const { mistakes, successes } = venue.help;
  return isKnownCode(code, venue) || String(code) in mistakes || String(code) in successes;
}

/**
 * @param {ReplyCode} code
 * @param {Venue} venue
 * @returns {number} how many codes of its sign and length the exchange has, or labels. The older interfaces of an exchange sent a few codes that
 *   are those of another one
 */
function familySize(code, venue) {
  const kindOf = (/** @type {ReplyCode | null} */ other) =>
    typeof other === 'number' ? `${other < 0} ${String(other).length}` : typeof other;
  const all = [...knownCodes(venue), ...Object.keys(venue.help.requestCodes).map(toReplyCode)];
  return all.filter((other) => kindOf(other) === kindOf(code)).length;
}

/** @param {Venue} venue @returns {Venue[]} */
const othersThan = (venue) =>
  venueNames()
    .filter((name) => name !== venue.id)
    .map((name) => venueNamed(name, 'explain'));

/**
 * @param {string} code as it was written
 * @param {Venue} venue
 * @returns {ForeignReply[]} the other exchanges that send it. A code that this one sends as well is the other one's if it has more
 *   of its kind, unless it is known to be misread here
 */
function foreignMeanings(code, venue) {
  const spelt = code.trim();
  const known = toReplyCode(/^-?\d+$/.test(spelt) ? spelt : spelt.toUpperCase());
  const name = String(known ?? spelt.toUpperCase());
  const own = known !== null && isCodeOf(known, venue) ? familySize(known, venue) : 0;
  const venues =
    known === null || name in venue.help.mistakes
      ? []
      : othersThan(venue).filter((other) => isKnownCode(known, other) && familySize(known, other) > own);
  return [
    ...venues.map(({ id, title }) => ({ exchange: title, code: name, meaning: null, venue: id })),
    ...Object.entries(OTHER_EXCHANGES).flatMap(([exchange, codes]) =>
      Object.hasOwn(codes, name) ? [{ exchange, code: name, meaning: codes[name] }] : [],
    ),
  ];
}

const OTHER_NAMES = NAMES.map((name) => /** @type {const} */ ([name, namePattern(name)]));

/** @param {Venue} venue @returns {(readonly [name: string, pattern: RegExp, venue?: string])[]} */
function namesBeside(venue) {
  const venues = othersThan(venue).map(
    ({ id, title, help }) => /** @type {const} */ ([title, help.pasted.words, id]),
  );
  return [...venues, ...OTHER_NAMES];
}

/** @param {string} name of an exchange @returns {RegExp} also in `api.binance.com` and `binance_perpetual` */
function namePattern(name) {
  return new RegExp(`(?<![a-z])${name.replace('.', '[.]?')}(?:us|usdm|coinm)?(?![a-z])`, 'i');
}

/**
 * @param {import('./find-reply').Entry} entry
 * @returns {ForeignReply | null} the reply of another exchange, whose names of the fields are others
 */
function foreignReplyIn({ text, fields, statuses, venue }) {
  const isNamed = venue.help.pasted.words.test(text);
  const named = isNamed ? [] : namesBeside(venue).filter(([, pattern]) => pattern.test(text));
  const [sender = null, , id] = named.length === 1 ? named[0] : [];
  const sent = { ...(id !== undefined && { venue: id }), meaning: null };
  for (const { name, value } of fields.toReversed()) {
    if (!['code', 'label', 'replycode'].includes(name)) continue;
    const meanings = foreignMeanings(String(value ?? ''), venue);
    const found = meanings.find(({ exchange }) => exchange === sender) ?? meanings[0];
    // A few codes are also those of the exchange's interfaces of the past, and its name tells.
    if (found && !(isNamed && isKnownCode(toReplyCode(found.code) ?? 0, venue))) return found;
    if (sender && /^(?:-?\d{3,9}|[A-Z_]{4,40})$/.test(String(value))) {
      return { exchange: sender, code: String(value), ...sent };
    }
  }
  const refused = statuses.findLast(({ status }) => status >= 400);
  return sender && refused ? { exchange: sender, code: `HTTP ${refused.status}`, ...sent } : null;
}

/** @param {string} name @returns {string} with its article */
const withArticle = (name) => `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;

/** @param {ForeignReply} reply @param {Venue} venue @returns {string} one sentence for people */
function foreignSentence({ exchange, code, meaning, venue: id }, venue) {
  const option = id === undefined ? '' : ` --venue ${id} explains it.`;
  if (!/^-?\w+$/.test(code) || (meaning === null && id === undefined)) {
    return `The reply (${code}) comes from ${exchange}, not from ${venue.title}.${option}`;
  }
  // Interfaces of the past sent a few codes of others.
  const sender = isKnownCode(toReplyCode(code) ?? 0, venue) ? `${venue.title}'s current API` : venue.title;
  const what = meaning === null ? '' : ` (${meaning})`;
  return `${code} is ${withArticle(exchange)} code${what}. ${sender} does not send it.${option}`;
}

/** @param {string} code @param {ForeignReply | undefined} foreign @returns {string} what to say of a code that no exchange here has */
function nowhereSentence(code, foreign) {
  if (foreign === undefined) {
    const titles = inList(
      venueNames().map((name) => venueNamed(name, 'explain').title),
      'and',
    );
    return `The package does not know ${code} as a code for authentication, limits or server failures. It knows the codes of ${titles}.`;
  }
  const what = foreign.meaning === null ? '' : ` (${foreign.meaning})`;
  return `${foreign.code} is ${withArticle(foreign.exchange)} code${what}, not one of ${venueTitles()}.`;
}

module.exports = {
  bareBody,
  codeOf,
  familySize,
  foreignMeanings,
  foreignReplyIn,
  foreignSentence,
  isCodeOf,
  isKnownCode,
  knownCodes,
  nowhereSentence,
  requestMeaning,
};
