'use strict';

/**
 * Finds what a word means that is given to `explain`: a code, a status, a cause or a step. Pure.
 *
 * @module
 */

const { categoriesOf } = require('../../errors/causes');
const { checklistOf } = require('../../errors/checklist');
const { nearest } = require('../../internal/nearest');
const { USUAL, venueNames, venueNamed } = require('../venue');
const { codeOf, familySize, foreignMeanings, isCodeOf, knownCodes } = require('./known-codes');
const topics = require('./topics');

/** @typedef {Readonly<import('../../venues').Venue>} Venue */
/** @typedef {import('./topics').Explanation} Explanation */

/** Characters; a longer text is not a subject. */
const LONGEST_SUBJECT = 48;
/** What people write around a code. */
const AROUND = /^[\s"'`([{]+|[\s"'`)\]},.:;!?]+$/g;
const STATUS = /^(?:http[\s-]?)?([1-5]\d\d)$/;
const CODE = /^-?\d{1,9}$/;

/** @returns {Venue[]} the usual one first */
const allVenues = () => venueNames().map((name) => venueNamed(name, 'explain'));

/** @param {Venue} venue @returns {RegExp} what people write before a code */
function prefixOf({ title, help: { pasted } }) {
  return new RegExp(
    String.raw`^(?:${title}\s{1,4})?(?:${pasted.names.code}|err(?:or)?_?code|code|error|err|${title})[\s:=#]{1,4}(?=-?\d|[a-z]+_[a-z])`,
    'i',
  );
}

/** @param {string} text @param {Venue} venue @returns {string} the code or the name in it, in lower case */
function wordIn(text, venue) {
  return text.replace(AROUND, '').toLowerCase().replace(prefixOf(venue), '');
}

/**
 * @param {string} word in lower case
 * @param {Venue} venue
 * @returns {import('../../venues/venue').ReplyCode | null} the number, or the label that the exchange has
 */
function codeIn(word, venue) {
  if (CODE.test(word)) return Number(word);
  const label = codeOf(word.toUpperCase(), venue);
  return label !== null && isCodeOf(label, venue) ? label : null;
}

/**
 * @param {string} text `33004`, `code 33004`, `-2015`, `http401`, `401`, the name of a category or of a step
 * @param {Venue} venue
 * @returns {Explanation | null} null for any other text
 */
function explainSubject(text, venue) {
  if (text.trim().length > LONGEST_SUBJECT) return null;
  const word = wordIn(text, venue);
  const status = STATUS.exec(word);
  if (status) return topics.explainStatus(Number(status[1]), venue);
  const code = codeIn(word, venue);
  if (code !== null) return topics.explainCode(code, venue);
  if (categoryNames(venue).includes(word)) return topics.explainCategory(word, venue);
  if (stepNames(venue).includes(word)) return topics.explainStep(word, venue);
  return foreignMeanings(word, venue).length > 0 ? topics.explainOtherCode(word.toUpperCase(), venue) : null;
}

/**
 * The exchanges that a subject is about.
 *
 * @param {string} word
 * @param {Venue[]} venues that can explain it
 * @returns {Venue[]} the likeliest first; empty where each of them can be meant
 */
function venuesOf(word, venues) {
  const status = STATUS.exec(word);
  if (status) {
    const knowing = venues.filter((venue) => topics.knowsStatus(Number(status[1]), venue));
    return knowing.includes(USUAL) ? [] : knowing;
  }
  const codes = new Map(venues.map((venue) => [venue, codeIn(word, venue)]));
  if ([...codes.values()].every((code) => code === null)) return venues.length > 1 ? [] : venues;
  const size = (/** @type {Venue} */ venue) => familySize(codes.get(venue) ?? 0, venue);
  return venues
    .filter((venue) => isCodeOf(codes.get(venue) ?? '', venue))
    .sort((one, other) => size(other) - size(one));
}

/**
 * What a subject means at the exchange of an option, or at each exchange that has it.
 *
 * @param {string} text
 * @param {Venue | null} chosen null where no exchange is named
 * @returns {Explanation[]} empty for a text that is not a subject
 */
function explanationsOf(text, chosen) {
  const named = chosen ?? allVenues().find(({ title }) => new RegExp(`^${title}\\s`, 'i').test(text.trim()));
  if (named) {
    const explanation = explainSubject(text, named);
    return explanation === null ? [] : [explanation];
  }
  const found = allVenues().flatMap((venue) => {
    const explanation = explainSubject(text, venue);
    return explanation === null ? [] : [{ venue, explanation, word: wordIn(text, venue) }];
  });
  if (found.length === 0) return [];
  const meant = venuesOf(
    found[0].word,
    found.map(({ venue }) => venue),
  );
  if (meant.length === 0) {
    const { explanation, word } = found[0];
    const others = found.slice(1).map((one) => one.venue);
    const isCode = CODE.test(word) && !STATUS.test(word);
    if (!isCode && explanation.kind !== 'otherExchange') return [topics.withOthers(explanation, others)];
    return [topics.explainNowhereCode(explanation.subject)];
  }
  return meant.map((venue) => {
    const { explanation } = /** @type {typeof found[number]} */ (found.find((one) => one.venue === venue));
    return meant.length > 1 ? explanation : { ...explanation, why: `only ${venue.title} has it` };
  });
}

/** @param {Venue} venue @returns {string[]} */
const categoryNames = (venue) => [...categoriesOf(venue), 'credential'];
/** @param {Venue} venue @returns {string[]} */
const stepNames = (venue) => checklistOf(venue).map(({ id }) => id);

/** @param {Venue} venue @returns {string[]} every subject with its own explanation */
function subjects(venue) {
  const codes = knownCodes(venue).filter((code) => !(Number(code) >= 100 && Number(code) <= 599));
  const statuses = topics.STATUSES.map((status) => `http${status}`);
  return [...codes.map(String), ...statuses, ...categoryNames(venue), ...stepNames(venue)];
}

/** @param {Venue | null} chosen @returns {string[]} every subject at this exchange, or at any of them */
function allSubjects(chosen) {
  return [...new Set((chosen === null ? allVenues() : [chosen]).flatMap(subjects))];
}

/** What people call a cause in their own words. @type {readonly (readonly [RegExp, string])[]} */
const OTHER_WORDS = Object.freeze([
  [/\bsign(?:ature|ing)?\b/, 'bad-signature'],
  [/passphrase/, 'passphrase'],
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
 * @param {Venue | null} chosen null where no exchange is named
 * @returns {string | null}
 */
function nameMeant(text, chosen) {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/[_\s]+/g, '-');
  if (word.length > LONGEST_SUBJECT || /\d/.test(word)) return null;
  const names = (chosen === null ? allVenues() : [chosen]).flatMap((venue) => [
    ...categoryNames(venue),
    ...stepNames(venue),
  ]);
  const isName = (/** @type {string} */ name) => name === 'clock' || names.includes(name);
  const named =
    OTHER_WORDS.find(([pattern, name]) => pattern.test(text.toLowerCase()) && isName(name))?.[1] ?? null;
  const near = nearest(word, names);
  // A single word such as `expired` names what happened. It also looks like the step `expiry`.
  return word.includes('-') ? (near ?? named) : (named ?? near);
}

module.exports = { allSubjects, allVenues, explainSubject, explanationsOf, nameMeant, subjects };
