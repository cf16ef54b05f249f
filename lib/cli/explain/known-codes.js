'use strict';

/**
 * Which codes belong to whom: those that the package reads in replies, those about the order, and those of other exchanges. Pure.
 *
 * @module
 */

const { NAMES, OTHER_EXCHANGES } = require('./other-exchanges');

/** @typedef {Readonly<import('../../venues').Venue>} Venue */
/** @typedef {{ exchange: string, code: string, meaning: string | null }} ForeignReply */

/** @param {number} code @param {Venue} venue @returns {object} a reply with this code, and nothing else */
function bareBody(code, { replies: { fields } }) {
  return { [fields.code]: code, [fields.message]: '' };
}

/** @type {WeakMap<Venue, readonly number[]>} */
const listed = new WeakMap();

/** @param {Venue} venue @returns {readonly number[]} the codes that the package knows, without that of a success */
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
 * @param {number} code
 * @param {Venue} venue
 * @returns {string | null} what a code about the request itself means, as words for a sentence
 */
function requestMeaning(code, { help }) {
  return help.requestCodes[String(code)] ?? null;
}

/** @param {number} code @param {Venue} venue @returns {boolean} */
function isKnownCode(code, venue) {
  return knownCodes(venue).includes(code) || requestMeaning(code, venue) !== null;
}

/** @param {string} code as it was written @returns {ForeignReply[]} the exchanges that send it */
function foreignMeanings(code) {
  const spelt = code.trim();
  const name = /^-?\d+$/.test(spelt) ? String(Number(spelt)) : spelt.toUpperCase();
  return Object.entries(OTHER_EXCHANGES).flatMap(([exchange, codes]) =>
    Object.hasOwn(codes, name) ? [{ exchange, code: name, meaning: codes[name] }] : [],
  );
}

const OTHER_NAMES = NAMES.map((name) => /** @type {const} */ ([name, namePattern(name)]));

/** @param {string} name of an exchange @returns {RegExp} also in `api.binance.com` and `binance_perpetual` */
function namePattern(name) {
  return new RegExp(`(?<![a-z])${name.replace('.', '[.]?')}(?:us|usdm|coinm)?(?![a-z])`, 'i');
}

/**
 * @param {import('./find-reply').Entry} entry
 * @returns {ForeignReply | null} the reply of another exchange, whose names of the fields are others
 */
function foreignReplyIn({ text, fields, statuses, venue }) {
  const isNamed = new RegExp(venue.title, 'i').test(text);
  const named = isNamed ? [] : OTHER_NAMES.filter(([, pattern]) => pattern.test(text));
  const sender = named.length === 1 ? named[0][0] : null;
  for (const { name, value } of fields.toReversed()) {
    if (name !== 'code' && name !== 'label') continue;
    const meanings = foreignMeanings(String(value ?? ''));
    const found = meanings.find(({ exchange }) => exchange === sender) ?? meanings[0];
    // A few codes are also those of the exchange's interfaces of the past, and its name tells.
    if (found && !(isNamed && isKnownCode(Number(found.code), venue))) return found;
    if (sender && /^(?:-?\d{3,9}|[A-Z_]{4,40})$/.test(String(value))) {
      return { exchange: sender, code: String(value), meaning: null };
    }
  }
  const refused = statuses.findLast(({ status }) => status >= 400);
  return sender && refused ? { exchange: sender, code: `HTTP ${refused.status}`, meaning: null } : null;
}

/** @param {ForeignReply} reply @param {Venue} venue @returns {string} one sentence for people */
function foreignSentence({ exchange, code, meaning }, venue) {
  if (meaning === null) return `The reply (${code}) comes from ${exchange}, not from ${venue.title}.`;
  const article = /^[AEIOU]/.test(exchange) ? 'an' : 'a';
  // Interfaces of the past sent a few codes of others.
  const sender = isKnownCode(Number(code), venue) ? `${venue.title}'s current API` : venue.title;
  return `${code} is ${article} ${exchange} code (${meaning}). ${sender} does not send it.`;
}

module.exports = {
  bareBody,
  foreignMeanings,
  foreignReplyIn,
  foreignSentence,
  isKnownCode,
  knownCodes,
  requestMeaning,
};
