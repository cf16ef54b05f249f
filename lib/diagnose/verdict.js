'use strict';

/**
 * From what was found out to a verdict: the nine steps, the one cause that is named first, and a sentence for it.
 * Pure; nothing is asked here.
 *
 * @module
 */

const { STEPS } = require('../venues/bybit/checklist');
const { clockRefusal } = require('./clock');
const { LIVE_CHECK_RULES, expiresInDays, homeElsewhere } = require('./check-rules');
const { redactKey } = require('../internal/redact');
const { credentialSummary, summaryOf } = require('./summary');

/** @typedef {import('.').Facts} Facts */
/** @typedef {import('../classify/checks').Check} Check */
/** @typedef {import('../classify/checks').StepId} StepId */
/** @typedef {import('../errors/causes').Confidence} Confidence */
/** @typedef {{ category: import('../errors/causes').Category | null, confidence: Confidence, step: StepId | null }} Verdict */

/** Fields of query-api that say what a key may do, and nothing about its owner. */
const SHOWN_KEY_FIELDS = Object.freeze(
  'readOnly permissions ips type deadlineDay expiredAt createdAt uta unified isMaster kycRegion note'.split(
    ' ',
  ),
);

/**
 * @param {Facts} facts
 * @returns {Check[]} nine, in the order of the checklist
 */
function stepsOf(facts) {
  return STEPS.map(({ id, title, fix, url }, index) => {
    const check = facts.error?.checks.find((candidate) => candidate.id === id);
    const said = check ?? untouched(id, facts);
    const judged = LIVE_CHECK_RULES[id](facts) ?? {
      status: said.status,
      evidence: said.evidence,
      fix: said.fix,
    };
    return {
      step: index + 1,
      id,
      title,
      status: judged.status,
      evidence: judged.evidence,
      fix: judged.fix ?? fix,
      url,
    };
  });
}

/**
 * @param {StepId} id
 * @param {Facts} facts
 * @returns {{ status: 'pass' | 'unknown', evidence: string, fix?: string }} for a step that no reply speaks of
 */
function untouched(id, { settings, heard }) {
  if (id !== 'key-format') {
    const evidence = heard ? 'The replies do not say.' : 'Nothing was asked, so nothing is known.';
    return { status: 'unknown', evidence };
  }
  const warnings = settings.signer.findings.map(({ message }) => message).join('; ');
  const doubts = warnings === '' ? '' : ` that cannot work, but warns: ${warnings}`;
  return { status: 'pass', evidence: `The credential validator found nothing${doubts}.` };
}

/**
 * What is named first. The clock comes before the key: it is what the bot's own requests are refused for.
 *
 * @type {readonly ((facts: Facts, steps: Record<StepId, Check>) => Verdict | null)[]}
 */
const RULES = Object.freeze([
  (facts, steps) =>
    facts.requests.length === 0 && steps.environment.status === 'fail'
      ? { category: 'key-or-environment', confidence: 'documented', step: 'environment' }
      : null,
  (facts) => {
    const refusal = clockRefusal(facts);
    return refusal && refusal.category !== 'accepted'
      ? { category: refusal.category, confidence: 'stated', step: 'clock' }
      : null;
  },
  (facts) =>
    homeElsewhere(facts)
      ? { category: 'key-or-environment', confidence: 'stated', step: 'environment' }
      : null,
  ({ error }, steps) =>
    error && { category: error.category, confidence: error.confidence, step: leading(error, steps) },
  (_facts, { expiry }) =>
    expiry.status === 'fail' ? { category: 'key-expired', confidence: 'stated', step: 'expiry' } : null,
  (_facts, steps) =>
    steps['account-type'].status === 'fail'
      ? { category: 'account-mode', confidence: 'stated', step: 'account-type' }
      : null,
  (_facts, { permissions }) =>
    permissions.status === 'fail'
      ? { category: 'permission', confidence: 'stated', step: 'permissions' }
      : null,
]);

/**
 * @param {import('../errors').BybitApiError} error
 * @param {Record<StepId, Check>} steps
 * @returns {StepId | null} the step that stands for the error: the likeliest one that is not proven to be fine
 */
function leading(error, steps) {
  const open = error.checks.filter(({ id }) => steps[id].status !== 'pass');
  const failed = open.find(({ id }) => steps[id].status === 'fail');
  return (failed ?? open[0])?.id ?? null;
}

/** @param {Facts} facts @returns {import('../venues/bybit/hosts').Environment | null} where the key is proven to live */
function homeOf(facts, /** @type {Check[]} */ steps) {
  const elsewhere = homeElsewhere(facts);
  if (elsewhere) return elsewhere.environment;
  const known = facts.accepted || steps.some(({ id, status }) => id === 'key-exists' && status === 'pass');
  return known ? facts.settings.environment : null;
}

/** @param {Record<string, any> | null} information @param {string} apiKey */
function shownKey(information, apiKey) {
  if (information === null) return null;
  const entries = SHOWN_KEY_FIELDS.filter((name) => name in information).map((name) => [
    name,
    information[name],
  ]);
  return { apiKey: redactKey(apiKey), ...Object.fromEntries(entries) };
}

/**
 * @param {Facts} facts
 * @returns {import('./diagnosis').DiagnosisFields}
 */
function conclude(facts) {
  const { settings, sample } = facts;
  const steps = stepsOf(facts);
  const byId = /** @type {Record<StepId, Check>} */ (
    Object.fromEntries(steps.map((step) => [step.id, step]))
  );
  const found = RULES.map((rule) => rule(facts, byId)).find((candidate) => candidate !== null);
  const verdict = found ?? { category: null, confidence: /** @type {Confidence} */ ('stated'), step: null };
  const texts = (/** @type {boolean | null} */ granted) =>
    facts.needs.filter((check) => check.granted === granted).map(({ need }) => need.text);
  const asked = { environment: settings.environment, baseURL: settings.baseURL.href.replace(/\/$/, '') };
  const notAsked = facts.needs.length === 0 ? settings.needs.map(({ text }) => text) : [];
  return {
    ok: facts.accepted && verdict.category === null && texts(null).length === 0,
    category: verdict.category,
    confidence: verdict.confidence,
    summary: summaryOf(facts, verdict, steps),
    checks: steps,
    environment: homeOf(facts, steps),
    asked,
    clock: sample && {
      offsetMs: Math.round(sample.offsetMs * 10) / 10,
      errorMs: Math.round(sample.errorMs * 10) / 10,
      rttMs: Math.round(sample.rttMs * 10) / 10,
    },
    key: shownKey(facts.information, settings.signer.apiKey),
    needs: { granted: texts(true), missing: texts(false), unknown: [...texts(null), ...notAsked] },
    expiresInDays: expiresInDays(facts),
    error: facts.error ?? facts.needError,
    requests: facts.requests,
    startedAt: facts.startedAt,
    apiKey: settings.signer.apiKey,
  };
}

/**
 * @param {import('../errors').BybitCredentialError} error
 * @param {{ baseURL?: string | URL, environment?: import('../venues/bybit/hosts').Environment }} options
 * @returns {import('./diagnosis').DiagnosisFields}
 */
function concludeCredentials(error, { baseURL, environment }) {
  const errors = error.findings.filter(({ severity }) => severity === 'error');
  const [first] = errors.length > 0 ? errors : error.findings;
  const steps = STEPS.map(({ id, title, fix, url }, index) => {
    const mine = id === 'key-format';
    const status = /** @type {'fail' | 'unknown'} */ (mine ? 'fail' : 'unknown');
    const evidence = mine
      ? errors.map(({ message }) => message).join('; ')
      : 'Nothing was asked: with these credentials no request can be signed.';
    return { step: index + 1, id, title, status, evidence, fix: mine ? (first?.fix ?? fix) : fix, url };
  });
  return {
    ok: false,
    category: 'credential',
    confidence: 'stated',
    summary: credentialSummary(first),
    checks: steps,
    environment: null,
    asked: { environment: environment ?? null, baseURL: baseURL === undefined ? null : String(baseURL) },
    clock: null,
    key: null,
    needs: { granted: [], missing: [], unknown: [] },
    expiresInDays: null,
    error,
    requests: [],
    startedAt: Date.now(),
    apiKey: undefined,
  };
}

module.exports = { conclude, concludeCredentials };
