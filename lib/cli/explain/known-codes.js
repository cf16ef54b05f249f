'use strict';

/**
 * Which codes belong to whom: those that the package reads in replies, those about the order, and those of other exchanges. Pure.
 *
 * @module
 */

const { OTHER_EXCHANGES } = require('./other-exchanges');

/** @typedef {Readonly<import('../../venues').Venue>} Venue */
/** @typedef {{ exchange: string, code: string, meaning: string }} ForeignReply */

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

/**
 * @param {string} text
 * @param {import('./fields').Field[]} fields of the text
 * @param {Venue} venue
 * @returns {ForeignReply | null} the reply of another exchange, whose names of the fields are others
 */
function foreignReplyIn(text, fields, venue) {
  const isNamed = new RegExp(venue.title, 'i').test(text);
  for (const { name, value } of fields.toReversed()) {
    if (name !== 'code' && name !== 'label') continue;
    const [found] = foreignMeanings(String(value ?? ''));
    // A few codes are also those of the exchange's interfaces of the past, and its name tells.
    if (found && !(isNamed && isKnownCode(Number(found.code), venue))) return found;
  }
  return null;
}

/** @param {ForeignReply} reply @param {Venue} venue @returns {string} one sentence for people */
function foreignSentence({ exchange, code, meaning }, venue) {
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
