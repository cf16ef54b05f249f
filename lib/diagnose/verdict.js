'use strict';

/**
 * Derives the verdict from the facts: the steps of the checklist, the cause that is named first, and a sentence about it. Pure;
 * sends nothing.
 *
 * @module
 */

const { toCheck } = require('../classify/checks');
const { ipInText } = require('../classify/ip');
const { CATEGORIES } = require('../errors/causes');
const { checklistOf } = require('../errors/checklist');
const { buildHints } = require('../errors/hints');
const { replyText } = require('../errors/reply-text');
const { clockRefusal } = require('./clock');
const { LIVE_CHECK_RULES, expiresInDays } = require('./check-rules');
const { homeElsewhere, knownNowhere } = require('./home');
const { redactKey } = require('../internal/redact');
const { environmentsOf } = require('./places');
const { venueOf } = require('../venues');
const { credentialSummary, summarise } = require('./summary');

/** @typedef {import('.').Facts} Facts */
/** @typedef {import('../errors').Check} Check */
/** @typedef {import('../errors/hints').Step} Step */
/** @typedef {import('../classify/checks').StepId} StepId */
/** @typedef {import('../errors/causes').Confidence} Confidence */
/**
 * @typedef {{ category: import('../errors/causes').Category | null, confidence: Confidence, step: StepId | null }}
 * Finding the cause that is named first, and its step
 */

/**
 * @param {Facts} facts
 * @returns {Step[]} in the order of the checklist
 */
function runSteps(facts) {
  return checklistOf(facts.settings.venue).map((step, index) => {
    const { id } = step;
    const check = facts.error?.checks.find((candidate) => candidate.id === id);
    const fix = facts.error?.hints.find((candidate) => candidate.id === id)?.fix;
    const found = LIVE_CHECK_RULES[id](facts) ?? { ...(check ?? untouched(id, facts)), fix };
    return {
      ...step,
      step: index + 1,
      status: found.status,
      evidence: found.evidence,
      fix: found.fix ?? step.fix,
      ...(id === 'ip-whitelist' && isAddressKnown(facts) && { run: undefined }),
    };
  });
}

/** @param {Facts} facts @returns {boolean} nobody has to ask for the IP address of this machine */
function isAddressKnown({ error, settings: { publicAddress } }) {
  return publicAddress !== null || (error !== null && ipInText(replyText(error)) !== null);
}

/**
 * @param {StepId} id
 * @param {Facts} facts
 * @returns {{ status: 'pass' | 'warn' | 'unknown', evidence: string }} for a step that no reply is about
 */
function untouched(id, { settings, heard }) {
  if (id !== 'key-format') {
    const evidence = heard ? 'The replies do not say.' : 'Nothing was asked.';
    return { status: 'unknown', evidence };
  }
  const unvalidated = settings.signer.findings.find((finding) => finding.id === 'not-validated');
  if (unvalidated !== undefined) return { status: 'unknown', evidence: unvalidated.message };
  const warnings = settings.signer.findings.map(({ message }) => message).join('; ');
  return warnings === ''
    ? { status: 'pass', evidence: 'No stray spaces, quotes or invisible characters.' }
    : { status: 'warn', evidence: `The values can work, but the validator warns: ${warnings}` };
}

/**
 * The cause that is named first. The clock comes before the key: with a wrong clock the bot's requests are refused for
 * their timestamps, even if the key is wrong, too.
 *
 * @type {readonly ((facts: Facts, steps: Record<StepId, Step>) => Finding | null)[]}
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
  (facts, steps) => {
    const isOther = facts.settings.signer.findings.some(({ id }) => id === 'other-exchange');
    if (!isOther || facts.error === null || steps['key-format'].status !== 'fail') return null;
    return { category: facts.error.category, confidence: 'inferred', step: 'key-format' };
  },
  ({ accepted, details }) =>
    !accepted && details?.missing
      ? { category: 'permission', confidence: 'stated', step: 'permissions' }
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
 * @param {Record<StepId, Step>} steps
 * @returns {StepId | null} the step that represents the error: the likeliest one that has not passed
 */
function leading(error, steps) {
  const open = error.checks.filter(({ id }) => steps[id].status !== 'pass');
  const failed = open.find(({ id }) => steps[id].status === 'fail');
  return (failed ?? open[0])?.id ?? null;
}

/**
 * Whether one cause is proven. Two causes that cannot be distinguished are not settled.
 *
 * @param {Facts} facts
 * @param {Finding} finding
 * @param {Record<StepId, Step>} steps
 * @returns {boolean}
 */
function isSettled(facts, { category, step }, steps) {
  if (category === null) return false;
  // An environment that does not know the key leaves open whether it belongs elsewhere or was deleted.
  const isForm = step === 'key-format' && steps['key-format'].status === 'fail';
  if (category === 'key-or-environment' && steps.environment.status !== 'fail' && !isForm) {
    return knownNowhere(facts);
  }
  return CATEGORIES[category].hints !== undefined || (step !== null && steps[step].status === 'fail');
}

/**
 * @param {Facts} facts
 * @param {boolean} ok
 * @param {Finding} finding
 * @param {Record<StepId, Step>} steps
 * @returns {import('./diagnosis').Verdict}
 */
function decideVerdict(facts, ok, finding, steps) {
  if (ok) return Object.values(steps).some(({ status }) => status === 'warn') ? 'warning' : 'healthy';
  if (finding.category !== null && CATEGORIES[finding.category].kind !== 'auth') return 'no-verdict';
  return isSettled(facts, finding, steps) ? 'cause-found' : 'not-settled';
}

/** @param {Facts} facts @returns {import('../venues/venue').Environment | null} the environment that is proven to know the key */
function findHome(facts, /** @type {Step[]} */ steps) {
  const elsewhere = homeElsewhere(facts);
  if (elsewhere) return elsewhere.environment;
  const { environment, venue } = facts.settings;
  const isKnown = facts.accepted || steps.some(({ id, status }) => id === 'key-exists' && status === 'pass');
  const isElsewhere = steps.some(({ id, status }) => id === 'environment' && status === 'fail');
  if (!isKnown || !isElsewhere || facts.accepted) return isKnown ? environment : null;
  // The host knows the key, in another of its environments.
  const others = environmentsOf(venue).filter((name) => name !== environment);
  return others.length === 1 ? others[0] : null;
}

/** @param {Facts} facts */
function shownKey({ information, settings: { signer, venue } }) {
  if (information === null) return null;
  const shown = venue.keys.shownFields.filter((name) => name in information);
  const entries = shown.map((name) => [name, information[name]]);
  return { apiKey: redactKey(signer.apiKey), ...Object.fromEntries(entries) };
}

/**
 * @param {Facts} facts
 * @param {import('../errors/hints').Cause} cause
 * @param {Step[]} steps
 * @returns {import('../errors').Hint[]} those of the reply, where no step of the checklist is about the cause
 */
function hintsOf({ error }, cause, steps) {
  const { category } = cause;
  const isOfReply =
    category !== null && category === error?.category && CATEGORIES[category].hints !== undefined;
  return isOfReply ? error.hints : buildHints(cause, steps);
}

/**
 * @param {Facts} facts
 * @returns {import('./diagnosis').DiagnosisFields}
 */
function conclude(facts) {
  const { settings, sample } = facts;
  const steps = runSteps(facts);
  const byId = /** @type {Record<StepId, Step>} */ (Object.fromEntries(steps.map((step) => [step.id, step])));
  const found = RULES.map((rule) => rule(facts, byId)).find((candidate) => candidate !== null);
  const finding = found ?? { category: null, confidence: /** @type {Confidence} */ ('stated'), step: null };
  const texts = (/** @type {boolean | null} */ granted) =>
    facts.needs.filter((check) => check.granted === granted).map(({ need }) => need.text);
  const asked = { environment: settings.environment, baseURL: settings.baseURL.href.replace(/\/$/, '') };
  const notAsked = facts.needs.length === 0 ? settings.needs.map(({ text }) => text) : [];
  const isOpen = facts.needs.some(({ granted, isAssumed }) => granted === null && !isAssumed);
  const ok = facts.accepted && finding.category === null && !isOpen;
  const verdict = decideVerdict(facts, ok, finding, byId);
  const summary = summarise(facts, { ...finding, verdict }, steps);
  const cause = {
    category: finding.category,
    environment: settings.environment,
    venue: settings.venue.id,
    evidence: facts.error?.hints[0]?.evidence ?? summary,
    isSandbox: facts.error?.respondedBy?.part === 'sandbox',
    isKeyGone: knownNowhere(facts),
    ...(verdict === 'not-settled' && finding.category === null && { undecided: 'permissions' }),
  };
  return {
    ok,
    verdict,
    category: finding.category,
    confidence: finding.confidence,
    summary,
    checks: steps.map(toCheck),
    hints: hintsOf(facts, cause, steps),
    environment: findHome(facts, steps),
    asked,
    clock: sample && {
      offsetMs: Math.round(sample.offsetMs * 10) / 10,
      errorMs: Math.round(sample.errorMs * 10) / 10,
      rttMs: Math.round(sample.rttMs * 10) / 10,
    },
    key: shownKey(facts),
    needs: { granted: texts(true), missing: texts(false), unknown: [...texts(null), ...notAsked] },
    expiresInDays: expiresInDays(facts),
    error: facts.error ?? facts.needError,
    requests: facts.requests,
    startedAt: facts.startedAt,
    apiKey: settings.signer.apiKey,
    venue: settings.venue.id,
  };
}

/**
 * @param {import('../errors/credential-error').BybitCredentialError} error
 * @param {{ baseURL?: string | URL, environment?: import('../venues/venue').Environment }} options
 * @returns {import('./diagnosis').DiagnosisFields}
 */
function concludeCredentials(error, { baseURL, environment }) {
  const errors = error.findings.filter(({ severity }) => severity === 'error');
  const [first] = errors.length > 0 ? errors : error.findings;
  const evidence = errors.map(({ message }) => message).join('; ');
  const steps = checklistOf(venueOf(error)).map((step, index) => {
    const isFormat = step.id === 'key-format';
    const status = /** @type {'fail' | 'unknown'} */ (isFormat ? 'fail' : 'unknown');
    return {
      ...step,
      step: index + 1,
      status,
      evidence: isFormat ? evidence : 'Nothing was asked, because these credentials cannot sign a request.',
      fix: (isFormat && first?.fix) || step.fix,
    };
  });
  return {
    ok: false,
    verdict: 'cause-found',
    category: 'credential',
    confidence: 'stated',
    summary: credentialSummary(first),
    checks: steps.map(toCheck),
    hints: buildHints(
      { category: null, environment: environment ?? null, venue: error.venue, evidence },
      steps,
    ),
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
    venue: error.venue,
  };
}

module.exports = { conclude, concludeCredentials };
