'use strict';

/**
 * Finds what a word means that is given to `explain`: a code, a status, a cause or a step. Pure.
 *
 * @module
 */

const { nearest } = require('../../internal/nearest');
const { categoriesOf } = require('../../errors/causes');
const { checklistOf } = require('../../errors/checklist');
const { foreignMeanings, knownCodes } = require('./known-codes');
const topics = require('./topics');

/** @typedef {Readonly<import('../../venues').Venue>} Venue */
/** @typedef {import('./topics').Explanation} Explanation */

/** Characters; a longer text is not a subject. */
const LONGEST_SUBJECT = 48;
/** What people write around a code. */
const AROUND = /^[\s"'`([{]+|[\s"'`)\]},.:;!?]+$/g;

/** @param {Venue} venue @returns {RegExp} what people write before a code */
function prefixOf({ help: { pasted } }) {
  return new RegExp(
    String.raw`^(?:${pasted.names.code}|err(?:or)?_?code|code|error|err)[\s:=#]{1,4}(?=-?\d)`,
  );
}

/**
 * @param {string} text `33004`, `code 33004`, `-2015`, `http401`, `401`, the name of a category or of a step
 * @param {Venue} venue
 * @returns {Explanation | null} null for any other text
 */
function explainSubject(text, venue) {
  if (text.trim().length > LONGEST_SUBJECT) return null;
  const word = text.replace(AROUND, '').toLowerCase().replace(prefixOf(venue), '');
  const status = /^http[\s-]?([1-5]\d\d)$/.exec(word);
  if (status) return topics.explainStatus(Number(status[1]), venue);
  if (/^-?\d{1,9}$/.test(word)) {
    const code = Number(word);
    return code >= 100 && code <= 599 ? topics.explainStatus(code, venue) : topics.explainCode(code, venue);
  }
  if (categoryNames(venue).includes(word)) return topics.explainCategory(word, venue);
  if (stepNames(venue).includes(word)) return topics.explainStep(word, venue);
  return foreignMeanings(word).length > 0 ? topics.explainOtherCode(word.toUpperCase(), venue) : null;
}

/** @param {Venue} venue @returns {string[]} */
const categoryNames = (venue) => [...categoriesOf(venue), 'credential'];
/** @param {Venue} venue @returns {string[]} */
const stepNames = (venue) => checklistOf(venue).map(({ id }) => id);

/** @param {Venue} venue @returns {string[]} every subject with its own explanation */
function subjects(venue) {
  const codes = knownCodes(venue).filter((code) => code < 100 || code > 599);
  const statuses = topics.STATUSES.map((status) => `http${status}`);
  return [...codes.map(String), ...statuses, ...categoryNames(venue), ...stepNames(venue)];
}

/** What people call a cause in their own words. @type {readonly (readonly [RegExp, string])[]} */
const OTHER_WORDS = Object.freeze([
  [/\bsign(?:ature|ing)?\b/, 'bad-signature'],
  [/passphrase|headers? (?:is |are )?missing|missing headers?/, 'missing-auth'],
  [/permission|read.?only|forbidden to trade/, 'permission'],
  [/auth\w* fail|fail\w* to auth/, 'auth-failed'],
  [/white.?list|\bip\b/, 'ip-not-allowed'],
  [/\bexpir/, 'key-expired'],
  [/time ?stamp|recv.?window|\bclock\b|time sync/, 'clock'],
  [/rate.?limit|too (?:many|frequent)|throttl/, 'rate-limit'],
  [/\bcountry\b|\bregion/, 'region'],
  [/\bkyc\b|compliance/, 'compliance'],
  [/unified|account (?:type|mode)/, 'account-mode'],
  [/\bbann?ed\b/, 'banned'],
]);

/**
 * The name that was meant by `key_expired` or `clock-ahaed`. A number is never taken for another one.
 *
 * @param {string} text
 * @param {Venue} venue
 * @returns {string | null}
 */
function nameMeant(text, venue) {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/[_\s]+/g, '-');
  const named = OTHER_WORDS.find(([pattern]) => pattern.test(text.toLowerCase()))?.[1] ?? null;
  if (word.length > LONGEST_SUBJECT || /\d/.test(word)) return null;
  const near = nearest(word, [...categoryNames(venue), ...stepNames(venue)]);
  // A single word such as `expired` names what happened. It also looks like the step `expiry`.
  return word.includes('-') ? (near ?? named) : (named ?? near);
}

module.exports = { explainSubject, nameMeant, subjects };
