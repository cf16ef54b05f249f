'use strict';

/**
 * What to do about a cause, most likely fix first. Pure.
 *
 * @module
 */

const { CATEGORIES, ownHints, pageOf } = require('./causes');
const { checklistOf } = require('./checklist');
const { venueOf } = require('../venues');

/** @typedef {import('.').Hint} Hint */
/** @typedef {import('.').Check & { fix: string, isKey?: boolean, run?: readonly string[] }} Step a check with what to do if it fails */
/**
 * @typedef {object} Cause
 * @property {import('./causes').Category | null} category null when nothing is wrong with the key
 * @property {string | null} environment
 * @property {string} evidence why this is the cause, for hints that no step is about
 * @property {readonly Readonly<import('./causes/record').CauseHint>[]} [first] hints of this reply, before those of its category
 * @property {boolean} [isSandbox] the sandbox does not have the endpoint
 * @property {string} [venue] the exchange; default `bybit`
 * @property {boolean} [isKeyGone] every environment was asked, and none knows the key
 * @property {string} [undecided] the id of the step that keeps a diagnosis without a category from being settled
 */

/** @type {Readonly<import('./causes/record').CauseHint>} */
const SANDBOX_HINT = Object.freeze({
  id: 'sandbox',
  title: 'Endpoint',
  fix: 'Use an endpoint that the sandbox has, or add this one with the fault everyReply.',
});

/** @param {Step} step @param {Cause} cause @returns {Hint} */
function toHint({ id, title, evidence, fix, url, isKey, run }, cause) {
  return { id, title, evidence, fix, url, ...(isKey && { open: keyPageOf(cause) }), ...(run && { run }) };
}

/** @param {Cause} cause @returns {string} where a key is managed */
function keyPageOf(cause) {
  return venueOf(cause).hosts.keyPage(cause.environment);
}

/**
 * An unknown key is unknown only in the environment that was asked. Unless another step proves more, every likely step
 * stays open.
 *
 * @param {Step} step
 * @param {Cause} cause
 */
function isProven({ id, status }, { category, isKeyGone = false }) {
  return status === 'fail' && (isKeyGone || category !== 'key-or-environment' || id !== 'key-exists');
}

/**
 * @param {Cause} cause
 * @param {readonly Step[]} steps all of the checklist, in any order
 * @returns {Hint[]} for a cause that steps are about: the proven steps and the warnings, or, while nothing is proven,
 *   the likely steps that are open
 */
function hintsFromSteps(cause, steps) {
  const { category, undecided } = cause;
  const likely = category === null ? [] : CATEGORIES[category].checks;
  const place = (/** @type {Step} */ { id, step }) => (likely.includes(id) ? likely.indexOf(id) : 9 + step);
  const sorted = steps.toSorted((a, b) => place(a) - place(b));
  const proven = sorted.filter((step) => isProven(step, cause));
  const isLikely = (/** @type {Step} */ { id }) =>
    likely.includes(id) &&
    (id !== 'expiry' || category === 'key-expired' || venueOf(cause).keys.expires !== false);
  const open = sorted.filter((step) => step.status !== 'pass' && isLikely(step));
  // Proven steps come first. A warning that is not about the cause can wait until the key works.
  const isTold = (/** @type {import('./causes').StepId} */ id) => category === null || likely.includes(id);
  const warned = sorted.filter(({ id, status }) => (status === 'warn' && isTold(id)) || id === undecided);
  const explained = category === null || proven.length > 0;
  const chosen = explained ? [...proven, ...warned] : open.length > 0 ? open : sorted.slice(0, likely.length);
  return chosen.map((step) => toHint(step, cause));
}

/**
 * @param {Hint} hint of a step
 * @param {readonly { id: string }[]} first of the reply
 * @param {Readonly<import('../venues').Venue>} venue
 * @returns {boolean} whether it says only what the step always says, and the reply has a hint about the same step
 */
function isRepeated({ id, fix }, first, venue) {
  if (!first.some((hint) => hint.id === id)) return false;
  return checklistOf(venue).find((step) => step.id === id)?.fix === fix;
}

/**
 * @param {Cause} cause
 * @param {readonly Step[]} steps
 * @returns {Hint[]}
 */
function buildHints(cause, steps) {
  const { category, evidence, first = [], isSandbox = false } = cause;
  const venue = venueOf(cause);
  const own = category === null ? null : ownHints(category, venue);
  /** @param {Readonly<import('./causes/record').CauseHint>} hint @param {import('./causes').Category} about @returns {Hint} */
  const ofReply = ({ isKey, ...hint }, about) => ({
    ...hint,
    evidence,
    url: pageOf(about, venue),
    ...(isKey && { open: keyPageOf(cause) }),
  });
  if (category === null) return hintsFromSteps(cause, steps);
  if (own === null) {
    const others = hintsFromSteps(cause, steps).filter((hint) => !isRepeated(hint, first, venue));
    return [...first.map((hint) => ofReply(hint, category)), ...others];
  }
  // A web site used as API host explains any reply, and has nothing to do with the key.
  const host = steps.find(({ id, status }) => id === 'environment' && status === 'fail');
  const ids = first.map(({ id }) => id);
  const hints = isSandbox ? [SANDBOX_HINT] : [...first, ...own.filter(({ id }) => !ids.includes(id))];
  const chosen = hints.map((hint) => ofReply(hint, category));
  return host ? [toHint(host, cause), ...chosen] : chosen;
}

/**
 * @param {Cause} cause a cause of which only the category is known
 * @returns {Hint[]}
 */
function usualHints(cause) {
  const { evidence } = cause;
  const steps = checklistOf(venueOf(cause)).map((step, index) => ({
    ...step,
    step: index + 1,
    status: /** @type {const} */ ('unknown'),
    evidence,
  }));
  return buildHints(cause, steps);
}

module.exports = { buildHints, usualHints };
