'use strict';

/**
 * The steps that traders check by hand after a rejection, and what is known about each of them without a request. A step
 * fails, warns or passes on evidence only. Otherwise it is unknown, and its evidence says what would decide it.
 *
 * @module
 */

const { CATEGORIES } = require('../errors/causes');
const { checklistOf } = require('../errors/checklist');
const { buildHints } = require('../errors/hints');
const { CHECK_RULES } = require('./check-rules');
const { joinFixes, quote, requestErrors, withFindings } = require('./step-findings');

/** @typedef {import('../errors/causes').StepId} StepId */
/** @typedef {import('../errors').Check} Check */
/** @typedef {import('../errors/hints').Step} Step */
/**
 * @typedef {object} Finding of a validator
 * @property {string} field
 * @property {string} id
 * @property {'error' | 'warning'} severity
 * @property {string} message one sentence, without a full stop
 * @property {string} fix what to do, one sentence
 * @property {number | null} step of the checklist, from 1; null for the credentials themselves
 */
/**
 * The input of the check rules.
 *
 * @typedef {object} CheckInput
 * @property {Readonly<import('../venues').Venue>} venue
 * @property {import('../errors/causes').Category} category
 * @property {import('../errors/causes').Confidence} confidence
 * @property {boolean} keyKnown whether the reply proves that the server found the key
 * @property {StepId | null} proves the step that the reply says has failed
 * @property {string} meaning of the reply, one clause
 * @property {string} subject the reply in a few words: `33004`, `HTTP 401`, `no reply`
 * @property {import('../venues/venue').ReplyCode | null} code
 * @property {string} message the raw text of the reply
 * @property {Readonly<import('../venues/venue').HostInformation>} host
 * @property {string | null} environment
 * @property {'rest' | 'websocket' | 'websocket-trade'} transport
 * @property {string | null} endpoint path, or the operation of a WebSocket
 * @property {number | null} now ms; by the server's clock if it is known, otherwise by the local one
 * @property {readonly Finding[] | null} findings
 * @property {import('../venues/venue').KeyInformation | null} keyInformation
 * @property {import('../venues/venue').PermissionCheck} permission
 * @property {string | null} misuse a parameter that the exchange answers with the code of something else, as advice
 * @property {import('../venues/venue').AccountFit} accountMode whether the account fits the request
 * @property {import('./clock').ClockVerdict | import('./login').LoginVerdict | null} clock
 * @property {import('./signature/compare').StringComparison | null} signedStrings
 */

const RANK = Object.freeze({ fail: 0, unknown: 1, warn: 2, pass: 3 });

/**
 * All steps, the most likely cause first: failed steps, then unknown ones in the usual order of causes for this category,
 * then warnings and passed steps.
 *
 * @param {CheckInput} input
 * @returns {Step[]} each step of the exchange's checklist, once
 */
function runSteps(input) {
  const { category, host, subject, venue } = input;
  const { kind, checks: likely } = CATEGORIES[category];
  const place = (/** @type {Step} */ { id, step }) => (likely.includes(id) ? likely.indexOf(id) : 9 + step);
  const steps = checklistOf(venue).map((step, index) => {
    const found = proven(step.id, input) ?? CHECK_RULES[step.id](input);
    const isBlameless = found.status === 'unknown' && kind !== 'auth' && host.kind !== 'website';
    const evidence = isBlameless ? `${subject} says nothing about the API key.` : found.evidence;
    const numbered = { ...step, step: index + 1 };
    const result = withFindings({ ...found, evidence }, numbered, input);
    return { ...numbered, status: result.status, evidence: result.evidence, fix: result.fix ?? step.fix };
  });
  return steps.sort((a, b) => RANK[a.status] - RANK[b.status] || place(a) - place(b));
}

/**
 * @param {StepId} id
 * @param {CheckInput} input
 * @returns {import('./check-rules').CheckResult | null} of a step that the reply itself is about
 */
function proven(id, { proves, subject, meaning }) {
  return proves === id ? { status: 'fail', evidence: `${subject} says so: ${meaning}.` } : null;
}

/** @param {number} ms @returns {string} */
function waitText(ms) {
  return ms < 1000 ? `${Math.ceil(ms)} ms` : `${Math.ceil(ms / 1000)} s`;
}

/** @param {Step} step @returns {Check} */
function toCheck({ step, id, title, status, evidence, url }) {
  return { step, id, title, status, evidence, url };
}

/**
 * @param {import('../errors').Hint} hint about the request itself
 * @param {CheckInput} input
 * @returns {import('../errors').Hint} with the errors that the validator found in the request
 */
function withErrors(hint, input) {
  const errors = requestErrors(input);
  if (errors.length === 0) return hint;
  const fix = joinFixes([...errors.map((error) => error.fix), hint.fix]);
  return { ...hint, evidence: `${hint.evidence.replace(/(?<![.!?])$/, '.')} ${quote(errors)}`, fix };
}

/**
 * @param {CheckInput} input
 * @param {object} reply
 * @param {number | null} reply.retryAfterMs how long the exchange asks to wait, ms; null when it does not say
 * @param {import('./responder').Responder | null} reply.respondedBy
 * @param {readonly Readonly<import('../errors/causes/record').CauseHint>[]} [reply.first] hints of this reply, before those of
 *   its category
 * @returns {{ checks: Check[], hints: import('../errors').Hint[] }}
 */
function buildChecks(input, { retryAfterMs, respondedBy, first }) {
  const { category, environment, message, subject, venue } = input;
  const steps = runSteps(input);
  const isSandbox = respondedBy?.part === 'sandbox';
  const evidence =
    message === ''
      ? `The reply was ${subject}.`
      : `${isSandbox ? 'The sandbox' : venue.title} replied ${subject}: ${message}`;
  const cause = { category, environment, evidence, first, isSandbox, venue: venue.id };
  const hints = buildHints(cause, steps);
  const own = hints.map((hint) => {
    if (hint.id === 'wait' && retryAfterMs !== null) {
      return { ...hint, fix: `Wait ${waitText(retryAfterMs)} before the next request.` };
    }
    return hint.id === 'request' ? withErrors(hint, input) : hint;
  });
  return { checks: steps.map(toCheck), hints: own };
}

module.exports = { buildChecks, toCheck };
