'use strict';

/**
 * Asks the exchange itself what is wrong: the clock, the key, what it may do, and, if that is wanted, where it lives.
 * At most six requests; none of them changes anything.
 * Endpoints: https://bybit-exchange.github.io/docs/v5/market/time and …/docs/v5/user/apikey-info
 *
 * @module
 */

const { bestOf, sampleNow, sampleOf, serverTimeOf } = require('../clock/sample');
const { NEVER_CONNECTED } = require('../internal/connection-codes');
const { ENVIRONMENTS, readOptions } = require('./options');
const { Diagnosis } = require('./diagnosis');
const { conclude, concludeCredentials } = require('./verdict');
const { Inquiry } = require('./session');
const { checkNeed } = require('./requirements');

/** @typedef {import('./options').DiagnoseOptions} DiagnoseOptions */
/** @typedef {import('./options').DiagnoseSettings} DiagnoseSettings */
/** @typedef {import('./options').Environment} Environment */
/** @typedef {import('./session').Answer} Answer */

/**
 * Where a probe looked for the key.
 *
 * @typedef {object} Probe
 * @property {Environment} environment
 * @property {'known' | 'unknown' | 'undecided'} verdict whether that environment knows the key
 * @property {string} evidence a clause
 */
/** What is known of the exchange's clock before anything is asked. @typedef {import('../clock/estimate').Estimate | null} Reference */
/**
 * Everything that was found out.
 *
 * @typedef {object} Facts
 * @property {DiagnoseSettings} settings
 * @property {number} startedAt ms since 1970
 * @property {import('../clock/sample').ClockSample[]} samples
 * @property {import('../clock/sample').ClockSample | null} sample the one with the least round trip
 * @property {Reference} reference
 * @property {boolean} accepted the host that the bot talks to accepted a request signed with this key
 * @property {boolean} heard it did, or a probed environment did
 * @property {import('../venues/bybit/permissions').KeyInformation & Record<string, any> | null} information what query-api said
 * @property {import('../errors').BybitApiError | null} error what speaks against the key, or why nothing is known
 * @property {import('./requirements').NeedCheck[]} needs
 * @property {import('../errors').BybitApiError | null} needError the refusal of a request that the bot needs
 * @property {Probe[]} probes
 * @property {import('./session').InquiryRecord[]} requests
 */

const SAMPLES = 3;
/** A probe of all three environments needs a request more. */
const SAMPLES_WITHOUT_HOME = 2;
/** Whoever gives these answers gives them to every further request, too. */
const STOP = new Set(['rate-limit', 'region']);

/** @param {Answer} answer @returns {boolean} asking this host again is useless or rude */
function isEnd({ error, reply }) {
  const code = /** @type {NodeJS.ErrnoException | null} */ (reply.cause)?.code ?? '';
  return (error !== null && STOP.has(error.category)) || NEVER_CONNECTED.has(code);
}

/**
 * @param {Facts} facts
 * @returns {{ timestamp: number, offsetMs: number }} ms; never ahead of the server as far as that is known
 */
function timestampNow({ settings, sample }) {
  const offsetMs = sample?.offsetMs ?? 0;
  const margin = sample?.errorMs ?? 0;
  return { timestamp: Math.floor(settings.clock.now() + offsetMs - margin), offsetMs };
}

/**
 * @param {import('./session').Inquiry} inquiry
 * @param {Facts} facts
 * @returns {Promise<boolean>} whether it makes sense to go on with this host
 */
async function askClock(inquiry, facts) {
  const { baseURL, environment, probe, clock } = facts.settings;
  if (facts.reference !== null) {
    facts.sample = sampleNow(facts.reference, clock);
    facts.samples.push(facts.sample);
    return true;
  }
  const wanted = probe && environment === null ? SAMPLES_WITHOUT_HOME : SAMPLES;
  while (facts.samples.length < wanted) {
    const answer = await inquiry.ask({ phase: 'clock', environment, baseURL, path: '/v5/market/time' });
    const serverTime = answer.error === null ? serverTimeOf(answer.body) : null;
    if (serverTime === null) {
      facts.error = answer.error;
      return !isEnd(answer);
    }
    facts.samples.push(sampleOf(serverTime, answer.reply));
    facts.sample = bestOf(facts.samples);
  }
  return true;
}

/**
 * @param {import('./session').Inquiry} inquiry
 * @param {Facts} facts
 * @returns {Promise<Answer>}
 */
function askKeyOnce(inquiry, facts) {
  const { baseURL, environment } = facts.settings;
  const path = '/v5/user/query-api';
  return inquiry.ask({ phase: 'key', environment, baseURL, path, now: () => timestampNow(facts) });
}

/**
 * @param {import('./session').Inquiry} inquiry
 * @param {Facts} facts
 */
async function askKey(inquiry, facts) {
  let answer = await askKeyOnce(inquiry, facts);
  const serverTime = serverTimeOf(answer.body);
  if (facts.sample === null && serverTime !== null) {
    // The clock's own endpoint was silent, but the reply to this request tells the time as well.
    facts.samples.push(sampleOf(serverTime, answer.reply));
    facts.sample = bestOf(facts.samples);
    if (answer.error !== null && /^(?:clock|request)-/.test(answer.error.category)) {
      answer = await askKeyOnce(inquiry, facts);
    }
  }
  facts.error = answer.error;
  facts.accepted = answer.error === null;
  learn(facts, answer);
}

/**
 * @param {Facts} facts
 * @param {Answer} answer to query-api
 */
function learn(facts, answer) {
  if (answer.error !== null) return;
  facts.heard = true;
  const { result } = answer.body;
  const isInformation = result !== null && typeof result === 'object' && !Array.isArray(result);
  facts.information = isInformation ? result : null;
}

/**
 * What the key information does not settle is settled by asking, as far as that changes nothing.
 *
 * @param {import('./session').Inquiry} inquiry
 * @param {Facts} facts
 */
async function askNeeds(inquiry, facts) {
  const { settings, information } = facts;
  if (information === null) return;
  for (const need of settings.needs) {
    let check = checkNeed(need, information);
    if (facts.accepted && check.granted === null && need.method === 'GET' && inquiry.left > 0) {
      check = await askNeed(inquiry, facts, check);
    }
    facts.needs.push(check);
  }
}

/**
 * @param {import('./session').Inquiry} inquiry
 * @param {Facts} facts
 * @param {import('./requirements').NeedCheck} check
 * @returns {Promise<import('./requirements').NeedCheck>}
 */
async function askNeed(inquiry, facts, check) {
  const { baseURL, environment } = facts.settings;
  const { need } = check;
  const query = new URLSearchParams(need.params).toString();
  const path = need.path ?? '';
  const { error } = await inquiry.ask({
    phase: 'needs',
    environment,
    baseURL,
    path,
    query,
    now: () => timestampNow(facts),
  });
  if (error === null) return { need, granted: true, reason: 'it was asked for, and the exchange accepted' };
  if (error.category === 'permission' || error.category === 'account-mode') {
    facts.needError ??= error;
    return { need, granted: false, reason: `it was asked for, and refused with ${error.code}` };
  }
  return {
    need,
    granted: null,
    reason: `it was asked for, and ${error.code ?? error.httpStatus} decides nothing`,
  };
}

/**
 * @param {import('./session').Inquiry} inquiry
 * @param {Facts} facts
 */
async function askProbes(inquiry, facts) {
  const { settings, error } = facts;
  if (!settings.probe || facts.accepted || error === null || STOP.has(error.category)) return;
  const known = error.checks.some(({ id, status }) => id === 'key-exists' && status === 'pass');
  if (known) return;
  for (const environment of ENVIRONMENTS) {
    if (environment === settings.environment || inquiry.left === 0) continue;
    const answer = await inquiry.ask({
      phase: 'probe',
      environment,
      baseURL: settings.environments[environment],
      path: '/v5/user/query-api',
      now: () => timestampNow(facts),
    });
    facts.probes.push({ environment, ...readProbe(answer.error) });
    learn(facts, answer);
    if (answer.error !== null && STOP.has(answer.error.category)) return;
  }
}

/**
 * @param {import('../errors').BybitApiError | null} error
 * @returns {Pick<Probe, 'verdict' | 'evidence'>}
 */
function readProbe(error) {
  if (error === null) return { verdict: 'known', evidence: 'accepted it' };
  const said = error.code ?? (error.httpStatus === null ? 'nothing' : `HTTP ${error.httpStatus}`);
  const exists = error.checks.find(({ id }) => id === 'key-exists');
  if (exists?.status === 'pass') return { verdict: 'known', evidence: `knows it (${said})` };
  if (error.category === 'key-or-environment') {
    return { verdict: 'unknown', evidence: `does not know it (${said})` };
  }
  return { verdict: 'undecided', evidence: `answered ${said}, which does not say` };
}

/**
 * @param {DiagnoseSettings} settings
 * @returns {Facts}
 */
function noFacts(settings) {
  return {
    settings,
    startedAt: Date.now(),
    samples: [],
    sample: null,
    reference: null,
    accepted: false,
    heard: false,
    information: null,
    error: null,
    needs: [],
    needError: null,
    probes: [],
    requests: [],
  };
}

/**
 * Walks the checklist against the live exchange: the clock (several samples of /v5/market/time), the key
 * (/v5/user/query-api), what the bot needs, and with `probe: true` the other environments. At most six requests, all of
 * them GET; it stops at the first sign of a rate limit. Requests are signed by the server's clock as far as it is
 * known, so that a wrong local clock and a wrong key are told apart.
 *
 * @param {DiagnoseOptions} options
 * @returns {Promise<import('./diagnosis').Diagnosis>}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE, as a rejection
 * @throws {Error} ERR_BYBIT_SIGNER_DESTROYED, or the reason of `signal`, as a rejection; a host that cannot be reached
 *   is no rejection but a diagnosis without a verdict
 * @example
 * const diagnosis = await diagnose({ signer, needs: ['POST /v5/order/create?category=linear'] });
 * if (!diagnosis.ok) throw new Error(diagnosis.summary);
 */
async function diagnose(options) {
  return inquire(options);
}

/**
 * The same for a gate, whose process knows the exchange's time already, and which has waited for its turn.
 *
 * @param {DiagnoseOptions} options
 * @param {Reference} [reference]
 * @param {boolean} [isPaid] the first request needs no turn any more
 * @returns {Promise<import('./diagnosis').Diagnosis>}
 */
async function inquire(options, reference = null, isPaid = false) {
  const settings = readOptions(options);
  settings.signal?.throwIfAborted();
  const facts = { ...noFacts(settings), reference };
  // A web site or an undocumented host never gets to see the key.
  if (settings.host.warning === undefined && settings.host.kind !== 'websocket') {
    const inquiry = new Inquiry(settings, isPaid);
    try {
      const reachable = await askClock(inquiry, facts);
      if (reachable) await askKey(inquiry, facts);
      await askProbes(inquiry, facts);
      await askNeeds(inquiry, facts);
    } finally {
      inquiry.close();
      facts.requests = inquiry.records;
    }
  }
  return new Diagnosis(conclude(facts));
}

/**
 * The same report for credentials that cannot even make a signer. Nothing is asked.
 *
 * @param {import('../errors/credential-error').BybitCredentialError} error
 * @param {{ baseURL?: string | URL, environment?: Environment }} [options]
 * @returns {import('./diagnosis').Diagnosis}
 */
function diagnoseCredentials(error, options = {}) {
  return new Diagnosis(concludeCredentials(error, options));
}

module.exports = { diagnose, diagnoseCredentials, inquire };
