'use strict';

/**
 * What the validators found out about a request that was refused, as evidence of the steps that the findings name. The reply
 * decides what it is about: an error proves the failure of a step only if the reply can be about that step, and never of a step
 * that the reply or the key information proves to be right.
 *
 * @module
 */

const { CATEGORIES } = require('../errors/causes');
const { STEP_IDS } = require('../errors/checklist');

/** @typedef {import('./checks').CheckInput} CheckInput */
/** @typedef {import('./checks').Finding} Finding */
/** @typedef {import('./check-rules').CheckResult} CheckResult */

/** Place of the step on the checklist that the findings about credentials belong to. */
const CREDENTIALS = STEP_IDS.indexOf('key-format') + 1;
const MOST_QUOTES = 3;

/** Findings that compare the timestamp with the clock, as the server did. */
const ABOUT_TIME = new Set(['timestamp-ahead', 'timestamp-behind']);

/** @param {readonly Finding[]} findings @returns {string} one sentence */
function quote(findings) {
  const shown = findings.slice(0, MOST_QUOTES).map(({ message }) => message);
  const more = findings.length - shown.length;
  return `The validator found: ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`;
}

/** @param {(string | undefined)[]} fixes @returns {string} each once */
const joinFixes = (fixes) => [...new Set(fixes)].filter(Boolean).join(' ');

/**
 * @param {readonly Finding[] | null} findings
 * @returns {Finding[]} those about the credentials
 */
function credentialFindings(findings) {
  return (findings ?? []).filter(({ step }) => step === null || step === CREDENTIALS);
}

/**
 * @param {CheckInput} input
 * @returns {Finding[]} errors in the request
 */
function requestErrors({ findings }) {
  return (findings ?? []).filter(
    ({ step, severity }) => severity === 'error' && step !== null && step !== CREDENTIALS,
  );
}

/**
 * @param {CheckResult} result of a step by all other evidence
 * @param {{ id: import('../errors/causes').StepId, step: number }} place
 * @param {CheckInput} input
 * @returns {CheckResult}
 */
function withFindings(result, { id, step }, input) {
  if (step === CREDENTIALS || result.status === 'pass') return result;
  const found = (input.findings ?? []).filter((finding) => finding.step === step);
  const errors = found.filter(({ severity }) => severity === 'error');
  const shown = errors.length > 0 ? errors : found;
  if (shown.length === 0) return result;
  const isAbout = CATEGORIES[input.category].checks.includes(id);
  if (errors.length === 0 && (!isAbout || result.status === 'fail')) return result;
  const evidence = `${result.evidence} ${quote(shown)}`;
  if (!isAbout) return { ...result, evidence };
  // The fix of the reply is about the same fault and knows more, such as which clock is wrong.
  const isFixed = (/** @type {Finding} */ finding) =>
    result.status === 'fail' && Boolean(result.fix) && ABOUT_TIME.has(finding.id);
  const others = shown.filter((finding) => !isFixed(finding));
  const fix = joinFixes([...others.map((finding) => finding.fix), result.fix]);
  // A warning proves nothing: the step stays where it is on the list of likely causes.
  const status = errors.length > 0 ? 'fail' : result.status;
  return { status, evidence, ...(fix && { fix }) };
}

module.exports = { credentialFindings, joinFixes, quote, requestErrors, withFindings };
