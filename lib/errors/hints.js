'use strict';

/**
 * What to do about a cause, most likely cure first. Pure.
 *
 * @module
 */

const { CATEGORIES } = require('./causes');
const { STEPS } = require('../venues/bybit/checklist');
const { CAUSE_HINTS, RETIRED_HINT, keyPage } = require('../venues/bybit/hints');

/** @typedef {import('.').Hint} Hint */
/** @typedef {import('.').Check & { fix: string, isKey?: boolean }} Step a check with what to do if it fails */
/**
 * @typedef {object} Cause
 * @property {import('./causes').Category | null} category null when nothing is wrong with the key
 * @property {string | null} environment
 * @property {string} evidence why this is the cause, for hints that no step is about
 * @property {boolean} [retired] the endpoint is older than V5
 * @property {string} [undecided] the id of the step that keeps a diagnosis without a category from being settled
 */

/** @param {Step} step @param {string | null} environment @returns {Hint} */
function toHint({ id, title, evidence, fix, url, isKey }, environment) {
  return { id, title, evidence, fix, url, ...(isKey && { open: keyPage(environment) }) };
}

/**
 * An unknown key is unknown only in the environment that was asked. Unless another step proves more, every likely step
 * stays open.
 *
 * @param {Step} step
 * @param {Cause['category']} category
 */
function isProven({ id, status }, category) {
  return status === 'fail' && !(category === 'key-or-environment' && id === 'key-exists');
}

/**
 * @param {Cause} cause
 * @param {readonly Step[]} steps all nine, in any order
 * @returns {Hint[]} for a cause that steps are about: the proven steps and the warnings, or, while nothing is proven,
 *   the likely steps that are open
 */
function hintsFromSteps({ category, environment, undecided }, steps) {
  const likely = category === null ? [] : CATEGORIES[category].checks;
  const place = (/** @type {Step} */ { id, step }) => (likely.includes(id) ? likely.indexOf(id) : 9 + step);
  const sorted = steps.toSorted((a, b) => place(a) - place(b));
  const proven = sorted.filter((step) => isProven(step, category));
  const open = sorted.filter(({ id, status }) => status !== 'pass' && likely.includes(id));
  const warned = sorted.filter(({ id, status }) => status === 'warn' || id === undecided);
  // Proven steps come first; a warning may be the reason behind them.
  const explained = category === null || proven.length > 0;
  const chosen = explained ? [...proven, ...warned] : open;
  return chosen.map((step) => toHint(step, environment));
}

/**
 * @param {Cause} cause
 * @param {readonly Step[]} steps
 * @returns {Hint[]}
 */
function buildHints(cause, steps) {
  const { category, environment, evidence, retired = false } = cause;
  const own = category === null ? undefined : CAUSE_HINTS[category];
  if (category === null || own === undefined) return hintsFromSteps(cause, steps);
  // A web site used as API host explains any reply, and has nothing to do with the key.
  const host = steps.find(({ id, status }) => id === 'environment' && status === 'fail');
  const { url } = CATEGORIES[category];
  const chosen = [...(retired ? [RETIRED_HINT] : []), ...own].map(({ isKey, ...hint }) => ({
    ...hint,
    evidence,
    url,
    ...(isKey && { open: keyPage(environment) }),
  }));
  return host ? [toHint(host, environment), ...chosen] : chosen;
}

/**
 * @param {Cause} cause a cause of which only the category is known
 * @returns {Hint[]}
 */
function usualHints(cause) {
  const { evidence } = cause;
  const steps = STEPS.map((step, index) => ({
    ...step,
    step: index + 1,
    status: /** @type {const} */ ('unknown'),
    evidence,
  }));
  return buildHints(cause, steps);
}

module.exports = { buildHints, usualHints };
