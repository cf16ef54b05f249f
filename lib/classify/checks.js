'use strict';

/**
 * The nine steps that traders go through by hand when the exchange refuses them, and what is known about each of
 * them without asking the exchange anything. A step passes or fails on evidence only; everything else is unknown,
 * and then its evidence says what is missing.
 *
 * @module
 */

const { LIKELY, STEPS } = require('../venues/bybit/checklist');
const { CHECK_RULES } = require('./check-rules');

/** @typedef {import('../venues/bybit/checklist').StepId} StepId */
/**
 * @typedef {object} Check
 * @property {number} step 1 to 9, the step's place on the checklist
 * @property {StepId} id
 * @property {string} title
 * @property {'fail' | 'pass' | 'unknown'} status
 * @property {string} evidence what the status rests on, or what would decide it
 * @property {string} fix what to do if this is the cause
 * @property {string} url
 */
/**
 * @typedef {object} Finding one finding of the credential validator
 * @property {string} field
 * @property {string} id
 * @property {'error' | 'warning'} severity
 * @property {number} [index]
 * @property {string} message
 */
/**
 * Everything a step may be judged by.
 *
 * @typedef {object} CheckInput
 * @property {import('../errors/causes').Category} category
 * @property {import('../errors/causes').Confidence} confidence
 * @property {boolean} keyKnown the reply proves that the server found the key
 * @property {string} subject the reply in a few words: `33004`, `HTTP 401`, `no reply`
 * @property {number | null} code
 * @property {string} message raw retMsg
 * @property {Readonly<import('../venues/bybit/hosts').HostInformation>} host
 * @property {string | null} environment
 * @property {'rest' | 'websocket' | 'websocket-trade'} transport
 * @property {string | null} endpoint path, or the operation of a WebSocket
 * @property {number | null} now ms; the server's clock if it is known, else the local one
 * @property {readonly Finding[] | null} findings
 * @property {import('../venues/bybit/permissions').KeyInformation | null} keyInformation
 * @property {import('../venues/bybit/permissions').PermissionCheck} permission
 * @property {import('../venues/bybit/account-types').AccountFit} accountMode whether the account fits the request
 * @property {import('./clock').ClockVerdict | import('./login').LoginVerdict | null} clock
 * @property {import('./signature/compare').StringComparison | null} signedStrings
 */

/** Categories that are not about the key at all. */
const BLAMELESS = new Set(['no-verdict', 'rate-limit', 'session-limit', 'business']);

const RANK = Object.freeze({ fail: 0, unknown: 1, pass: 2 });

/**
 * Endpoints of the interfaces before V5 that are gone have been answered as if a limit had been exceeded.
 *
 * @param {CheckInput} evidence
 * @returns {string} a sentence, or nothing
 */
function retired({ category, endpoint }) {
  const old = category === 'rate-limit' && endpoint !== null && /^\/(?!v5\/)/.test(endpoint);
  return old ? 'The endpoint is not one of V5, and retired endpoints are answered so, too. ' : '';
}

/**
 * Judges the nine steps and puts the most likely cause first: what is proven to be wrong, then what is open, in the
 * order in which it usually is the cause of this category, then what is proven to be right.
 *
 * @param {CheckInput} evidence
 * @returns {Check[]} exactly nine
 */
function buildChecks(evidence) {
  const likely = LIKELY[evidence.category] ?? [];
  const place = (/** @type {Check} */ { id, step }) => (likely.includes(id) ? likely.indexOf(id) : 9 + step);
  const checks = STEPS.map(({ id, title, fix, url }, index) => {
    const judged = CHECK_RULES[id](evidence);
    const blameless =
      judged.status === 'unknown' && BLAMELESS.has(evidence.category) && evidence.host.kind !== 'website';
    const reason = blameless
      ? `${evidence.subject} is not about the API key. ${retired(evidence)}${judged.evidence}`
      : judged.evidence;
    return {
      step: index + 1,
      id,
      title,
      status: judged.status,
      evidence: reason,
      fix: judged.fix ?? fix,
      url,
    };
  });
  return checks.sort((a, b) => RANK[a.status] - RANK[b.status] || place(a) - place(b));
}

module.exports = { buildChecks };
