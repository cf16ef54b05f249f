'use strict';

/**
 * The causes that this package distinguishes, one record each, and their texts for an exchange.
 *
 * @module
 */

const { ACCOUNT_CAUSES } = require('./account');
const { CREDENTIAL_HELP, KEY_CAUSES } = require('./key');
const { OTHER_CAUSES } = require('./other');
const { SIGNATURE_CAUSES } = require('./signature');

/** @typedef {import('../../venues').Venue} Venue */
/** @typedef {keyof typeof RECORDS} Category why a request was refused or failed; `npx bybit-auth explain CATEGORY` explains it */
/** @typedef {'stated' | 'documented' | 'inferred'} Confidence how the cause is known: the text says so, the documentation of the code says so, or it follows from the rest */
/** @typedef {import('./record').Cause} Cause */
/** @typedef {import('./record').CauseHint} CauseHint */
/** @typedef {import('./record').GateEffect} GateEffect */
/** @typedef {import('./record').StepId} StepId */
/** @typedef {import('./record').CauseHelp & { remedy: readonly string[] }} CauseHelp */

const RECORDS = Object.freeze({ ...KEY_CAUSES, ...ACCOUNT_CAUSES, ...SIGNATURE_CAUSES, ...OTHER_CAUSES });

/** @type {Readonly<Record<Category, Readonly<Cause>>>} */
const CATEGORIES = RECORDS;

/** @param {Readonly<Venue>} venue @returns {Category[]} those that the exchange has */
function categoriesOf(venue) {
  const names = /** @type {Category[]} */ (Object.keys(CATEGORIES));
  return names.filter((name) => CATEGORIES[name].isPart?.(venue) ?? true);
}

/** @param {Category} category @param {Readonly<Venue>} venue @returns {string} a sentence without its full stop */
function titleOf(category, venue) {
  return CATEGORIES[category].title(venue);
}

/** @param {Category} category @param {Readonly<Venue>} venue @returns {string} the page of the exchange that documents it */
function pageOf(category, venue) {
  return venue.pages[CATEGORIES[category].page];
}

/**
 * @param {Category} category
 * @param {Readonly<Venue>} venue
 * @returns {readonly Readonly<CauseHint>[] | null} null when the steps of the checklist are about the cause
 */
function ownHints(category, venue) {
  return CATEGORIES[category].hints?.(venue) ?? null;
}

/**
 * Texts for people. The exchange's own ones replace those of the record.
 *
 * @param {Category | 'credential'} category
 * @param {Readonly<Venue>} venue
 * @returns {CauseHelp}
 */
function helpOf(category, venue) {
  const help = category === 'credential' ? CREDENTIAL_HELP : CATEGORIES[category].help;
  const hints = category === 'credential' ? null : ownHints(category, venue);
  const remedy = (hints ?? []).map(({ fix }) => fix);
  return { remedy, ...help(venue), ...venue.help.causes[category] };
}

module.exports = { CATEGORIES, categoriesOf, helpOf, ownHints, pageOf, titleOf };
