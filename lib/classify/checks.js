'use strict';

/**
 * The nine steps that traders check by hand after a rejection, and what is known about each of them without a request. A step
 * fails, warns or passes on evidence only. Otherwise it is unknown, and its evidence says what would decide it.
 *
 * @module
 */

const { CATEGORIES } = require('../errors/causes');
const { STEPS } = require('../venues/bybit/checklist');
const { buildHints } = require('../errors/hints');
const { CHECK_RULES } = require('./check-rules');

/** @typedef {import('../venues/bybit/checklist').StepId} StepId */
/** @typedef {import('../errors').Check} Check */
/** @typedef {import('../errors/hints').Step} Step */
/**
 * @typedef {object} Finding one finding of the credential validator
 * @property {string} field
 * @property {string} id
 * @property {'error' | 'warning'} severity
 * @property {number} [index]
 * @property {string} message
 */
/**
 * The input of the check rules.
 *
 * @typedef {object} CheckInput
 * @property {import('../errors/causes').Category} category
 * @property {import('../errors/causes').Confidence} confidence
 * @property {boolean} keyKnown whether the reply proves that the server found the key
 * @property {string} subject the reply in a few words: `33004`, `HTTP 401`, `no reply`
 * @property {number | null} code
 * @property {string} message raw retMsg
 * @property {Readonly<import('../venues/bybit/hosts').HostInformation>} host
 * @property {string | null} environment
 * @property {'rest' | 'websocket' | 'websocket-trade'} transport
 * @property {string | null} endpoint path, or the operation of a WebSocket
 * @property {number | null} now ms; by the server's clock if it is known, otherwise by the local one
 * @property {readonly Finding[] | null} findings
 * @property {import('../venues/bybit/permissions').KeyInformation | null} keyInformation
 * @property {import('../venues/bybit/permissions').PermissionCheck} permission
 * @property {import('../venues/bybit/account-types').AccountFit} accountMode whether the account fits the request
 * @property {import('./clock').ClockVerdict | import('./login').LoginVerdict | null} clock
 * @property {import('./signature/compare').StringComparison | null} signedStrings
 */

const RANK = Object.freeze({ fail: 0, unknown: 1, warn: 2, pass: 3 });

/**
 * @param {CheckInput} input
 * @returns {boolean} whether the endpoint is older than V5: Bybit replies to retired endpoints as if a limit were exceeded
 */
function isRetired({ category, endpoint }) {
  return category === 'rate-limit' && endpoint !== null && /^\/(?!v5\/)/.test(endpoint);
}

/**
 * The nine steps, the most likely cause first: failed steps, then unknown ones in the usual order of causes for this category,
 * then warnings and passed steps.
 *
 * @param {CheckInput} input
 * @returns {Step[]} exactly nine
 */
function runSteps(input) {
  const { category, host, subject } = input;
  const { kind, checks: likely } = CATEGORIES[category];
  const place = (/** @type {Step} */ { id, step }) => (likely.includes(id) ? likely.indexOf(id) : 9 + step);
  const steps = STEPS.map((step, index) => {
    const { status, evidence, fix = step.fix } = CHECK_RULES[step.id](input);
    const isBlameless = status === 'unknown' && kind !== 'auth' && host.kind !== 'website';
    const remark = isRetired(input)
      ? ' The endpoint is not part of V5, and retired endpoints also get this reply.'
      : '';
    return {
      ...step,
      step: index + 1,
      status,
      evidence: isBlameless ? `${subject} says nothing about the API key.${remark}` : evidence,
      fix,
    };
  });
  return steps.sort((a, b) => RANK[a.status] - RANK[b.status] || place(a) - place(b));
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
 * @param {CheckInput} input
 * @param {number | null} retryAfterMs how long Bybit asks to wait, ms; null when it does not say
 * @returns {{ checks: Check[], hints: import('../errors').Hint[] }}
 */
function buildChecks(input, retryAfterMs) {
  const { category, environment, message, subject } = input;
  const steps = runSteps(input);
  const evidence = message === '' ? `The reply was ${subject}.` : `Bybit replied ${subject}: ${message}`;
  const hints = buildHints({ category, environment, evidence, retired: isRetired(input) }, steps);
  const timed = hints.map((hint) =>
    hint.id === 'wait' && retryAfterMs !== null
      ? { ...hint, fix: `Wait ${waitText(retryAfterMs)} before the next request.` }
      : hint,
  );
  return { checks: steps.map(toCheck), hints: timed };
}

module.exports = { buildChecks, toCheck };
