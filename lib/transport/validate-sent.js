'use strict';

/**
 * After a rejection that is about the key: what the validator finds in the request as it left joins the evidence of the error.
 *
 * @module
 */

const { CATEGORIES } = require('../errors/causes');
const { STEP_IDS } = require('../errors/checklist');
const { headerEntries } = require('../internal/redact');
const { clearTimeout, performance, setTimeout } = require('../internal/timers');

/** ms; how long the error waits for the findings. While libuv's pool is held, no worker thread answers. */
const LONGEST_MS = 250;

/** The step of the checklist that findings about the host belong to. */
const ENVIRONMENT = STEP_IDS.indexOf('environment') + 1;

/** @typedef {import('../errors').ApiError} ApiError */
/** @typedef {import('./send-signed').FinalRequest} FinalRequest */
/** @typedef {import('./send-signed').ExchangeSettings} ExchangeSettings */
/**
 * @typedef {object} Rejection
 * @property {FinalRequest} request
 * @property {import('./authentication').Signed} signed
 * @property {number} sentAt ms since 1970, by the clock of the timestamps
 * @property {number} receivedAt the same
 * @property {number} until by performance.now(): when the time for the reply is over
 */

/** @param {ApiError} error @returns {boolean} whether the request itself may be the cause */
function isAboutRequest({ category }) {
  return CATEGORIES[category].kind === 'auth';
}

/**
 * The time by the clock of the timestamps, unless the reply proves that the exchange had another one: it read its clock at
 * some moment between request and reply.
 *
 * @param {ApiError} error
 * @param {Rejection} rejection
 * @returns {number} ms since 1970
 */
function arrivalOf({ time }, { sentAt, receivedAt }) {
  if (time === null) return Math.round(sentAt);
  const earliest = time - (receivedAt - sentAt);
  return Math.round(Math.min(Math.max(sentAt, earliest), time));
}

/**
 * @param {ApiError} error
 * @param {Rejection} rejection
 * @param {ExchangeSettings} settings
 * @returns {import('../validate').RequestToValidate} as it left
 */
function describeSent(error, rejection, { signer }) {
  const { request, signed } = rejection;
  const { method, body, headers } = request;
  return {
    method,
    url: signed.url,
    // The signature replaces what a header of the same name had.
    headers: Object.fromEntries([...headerEntries(headers), ...headerEntries(signed.headers)]),
    body,
    now: arrivalOf(error, rejection),
    signer,
  };
}

/**
 * @param {ApiError} error of the request
 * @param {Rejection} rejection
 * @param {ExchangeSettings} settings
 * @param {AbortSignal} [signal] of the caller
 * @returns {Promise<readonly object[]>} the findings of the validator; none when it cannot run, or does not answer in time
 */
async function findMistakes(error, rejection, settings, signal) {
  const leftMs = rejection.until - performance.now();
  if (leftMs < 1 || signal?.aborted) return [];
  // Loaded here, because most programs never see a rejection.
  const { validateRequest } = require('../validate');
  // Headers are foreign objects: what they throw is a rejection, too.
  const validate = async () => validateRequest(describeSent(error, rejection, settings));
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  let stop = () => {};
  /** @type {Promise<null>} */
  const enough = new Promise((resolve) => {
    stop = () => resolve(null);
    timer = setTimeout(stop, Math.min(LONGEST_MS, leftMs));
  });
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const report = await Promise.race([validate(), enough]);
    // A host that the user has set is trusted, whatever its name is.
    const isKnownHost = settings.venue.hosts.environmentOf(rejection.signed.url).kind === 'rest';
    return (report?.findings ?? []).filter(({ step }) => isKnownHost || step !== ENVIRONMENT);
  } catch {
    // There is no validator on this platform, or the key was destroyed meanwhile.
    return [];
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/** What the findings change of an error: not its cause, which the gate has been told. */
const COMPLETED = /** @type {const} */ (['message', 'stack', 'checks', 'hints']);

/**
 * Completes the same object, because the gate and the subscribers of the diagnostics channels have it already.
 *
 * @param {ApiError} error
 * @param {(findings: readonly object[]) => ApiError | null} classifyWith the same reply, with these findings
 * @param {Rejection} rejection
 * @param {ExchangeSettings} settings
 * @param {AbortSignal} [signal] of the caller
 * @returns {Promise<void>} never rejects
 */
async function completeError(error, classifyWith, rejection, settings, signal) {
  const findings = await findMistakes(error, rejection, settings, signal);
  if (findings.length === 0) return;
  const informed = classifyWith(findings);
  if (informed?.category !== error.category) return;
  for (const name of COMPLETED) /** @type {any} */ (error)[name] = informed[name];
}

module.exports = { completeError, isAboutRequest };
