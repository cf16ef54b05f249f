'use strict';

/**
 * Asks the exchange what is wrong: with the clock, with the key, with its permissions, and, on request, with its
 * environment. Sends at most six requests; none of them changes anything.
 *
 * @module
 */

const { pickBest, sampleNow, toSample } = require('../clock/sample');
const { preventsConnection } = require('../internal/connection-codes');
const { readOptions } = require('./options');
const { Diagnosis } = require('./diagnosis');
const { conclude, concludeCredentials } = require('./verdict');
const { readAt } = require('./places');
const { Inquiry, MOST_REQUESTS } = require('./session');
const { checkNeed } = require('./requirements');

/** @typedef {import('./options').DiagnoseOptions} DiagnoseOptions */
/** @typedef {import('./options').DiagnoseSettings} DiagnoseSettings */
/** @typedef {import('./options').Environment} Environment */
/** @typedef {import('./session').Answer} Answer */

/**
 * The result of a probe of one environment, or of the host of one region.
 *
 * @typedef {import('./places').Sibling & ProbeResult} Probe
 *
 * @typedef {object} ProbeResult
 * @property {'known' | 'unknown' | 'undecided'} verdict whether that environment knows the key
 * @property {string} evidence a clause
 */
/**
 * The reply of another host of the same environment, about what the key may do.
 *
 * @typedef {object} Details
 * @property {string} host that was asked
 * @property {boolean} accepted
 * @property {string} missing the permission that the bot's host needs and the key lacks; empty where that is not shown
 */
/**
 * What is known of the exchange's clock before the first request. @typedef {import('../clock/estimate').Estimate |
 * null} Reference
 */
/**
 * Everything that the diagnosis has found out.
 *
 * @typedef {object} Facts
 * @property {DiagnoseSettings} settings
 * @property {number} startedAt ms since 1970
 * @property {import('../clock/sample').ClockSample[]} samples
 * @property {import('../clock/sample').ClockSample | null} sample the one with the least round trip
 * @property {Reference} reference
 * @property {boolean} accepted the bot's host accepted a request signed with this key
 * @property {boolean} heard that host or a probed environment accepted one
 * @property {Details | null} details null where that host tells everything about the key
 * @property {import('../venues/venue').KeyInformation & Record<string, any> | null} information what the exchange said of the key
 * @property {import('../errors').BybitApiError | null} error the refusal of the key, or the reason why nothing is known
 * @property {import('./requirements').NeedCheck[]} needs
 * @property {import('../errors').BybitApiError | null} needError the refusal of a request that the bot needs
 * @property {Probe[]} probes
 * @property {import('./session').InquiryRecord[]} requests
 */

const SAMPLES = 3;
/** The fewest samples, where the other requests are many: without one, a wrong clock would hide a wrong key. */
const FEWEST_SAMPLES = 1;
/** After a reply of these categories, all further requests would get the same reply. */
const STOP = new Set(['rate-limit', 'region']);

/** @param {Answer} answer @returns {boolean} further requests to this host are pointless or not allowed */
function isEnd({ error, reply }) {
  const code = /** @type {NodeJS.ErrnoException | null} */ (reply.cause)?.code ?? '';
  return (error !== null && STOP.has(error.category)) || preventsConnection(code);
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

/** @param {DiagnoseSettings} settings @returns {number} how many samples of the clock leave requests for everything else */
function samplesOf({ probe, siblings, details }) {
  const others = 1 + (details === null ? 0 : 1) + (probe ? siblings.length : 0);
  return Math.max(FEWEST_SAMPLES, Math.min(SAMPLES, MOST_REQUESTS - others));
}

/**
 * @param {import('./session').Inquiry} inquiry
 * @param {Facts} facts
 * @returns {Promise<boolean>} whether to continue with this host
 */
async function askClock(inquiry, facts) {
  const { baseURL, environment, clock, venue } = facts.settings;
  if (facts.reference !== null) {
    facts.sample = sampleNow(facts.reference, clock);
    facts.samples.push(facts.sample);
    return true;
  }
  const wanted = samplesOf(facts.settings);
  const path = venue.clock.pathAt?.(baseURL) ?? venue.clock.path;
  while (facts.samples.length < wanted) {
    const answer = await inquiry.ask({ phase: 'clock', environment, baseURL, path });
    const serverTime = answer.error === null ? venue.clock.readTime(answer.body) : null;
    if (serverTime === null) {
      facts.error = answer.error;
      return !isEnd(answer);
    }
    facts.samples.push(toSample(serverTime, answer.reply));
    facts.sample = pickBest(facts.samples);
  }
  return true;
}

/**
 * @param {import('./session').Inquiry} inquiry
 * @param {Facts} facts
 * @returns {Promise<Answer>}
 */
function askKeyOnce(inquiry, facts) {
  const { baseURL, environment, read } = facts.settings;
  return inquiry.ask({ phase: 'key', environment, baseURL, ...read, now: () => timestampNow(facts) });
}

/**
 * @param {import('./session').Inquiry} inquiry
 * @param {Facts} facts
 */
async function askKey(inquiry, facts) {
  let answer = await askKeyOnce(inquiry, facts);
  const serverTime = facts.settings.venue.clock.readTime(answer.body);
  if (facts.sample === null && serverTime !== null) {
    // The time endpoint did not answer, but this reply contains the time, too.
    facts.samples.push(toSample(serverTime, answer.reply));
    facts.sample = pickBest(facts.samples);
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
 * @param {Answer} answer about the key
 */
function learn(facts, answer) {
  if (answer.error !== null) return;
  facts.heard = true;
  const information = facts.settings.venue.keys.informationOf(answer.body);
  if (information !== null) facts.information = { ...facts.information, ...information };
}

/** Refusals that another host of the same environment can explain. */
const EXPLAINED = new Set(['key-or-ip-mismatch', 'key-or-environment', 'auth-failed']);

/**
 * Asks another host of the same environment what the key may do, where the bot's host does not tell.
 *
 * @param {import('./session').Inquiry} inquiry
 * @param {Facts} facts
 */
async function askDetails(inquiry, facts) {
  const { baseURL, environment, details, read, venue } = facts.settings;
  if (details === null || inquiry.left === 0) return;
  if (!facts.accepted && !EXPLAINED.has(facts.error?.category ?? '')) return;
  const { url = baseURL, ...question } = details;
  const host = new URL(url);
  const answer = await inquiry.ask({
    ...{ phase: 'key', environment, baseURL: host, ...question },
    now: () => timestampNow(facts),
  });
  learn(facts, answer);
  const accepted = answer.error === null;
  const { missing } = venue.keys.checkPermission(facts.information, 'GET', read.path);
  facts.details = { host: host.host, accepted, missing: accepted ? missing.join(' or ') : '' };
}

/**
 * Sends the GET requests in `needs` that the key information does not decide.
 *
 * @param {import('./session').Inquiry} inquiry
 * @param {Facts} facts
 */
async function askNeeds(inquiry, facts) {
  const { settings, information } = facts;
  if (information === null) return;
  for (const need of settings.needs) {
    let check = checkNeed(need, information, settings.venue.keys);
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
  if (error === null) return { need, granted: true, reason: 'the exchange accepted it' };
  if (error.category === 'permission' || error.category === 'account-mode') {
    facts.needError ??= error;
    return { need, granted: false, reason: `the exchange refused it with ${error.code}` };
  }
  return {
    need,
    granted: null,
    reason: `the exchange answered ${error.code ?? error.httpStatus}, which does not decide it`,
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
  if (known || facts.details?.accepted || /** @type {string} */ (error.category) === 'passphrase') return;
  for (const sibling of settings.siblings) {
    if (inquiry.left === 0) return;
    const { environment, url } = sibling;
    const answer = await inquiry.ask({
      ...{ phase: 'probe', environment, baseURL: url },
      ...readAt(settings, { url, environment }),
      now: () => timestampNow(facts),
    });
    facts.probes.push({ ...sibling, ...readProbe(answer.error) });
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
    details: null,
    information: null,
    error: null,
    needs: [],
    needError: null,
    probes: [],
    requests: [],
  };
}

/**
 * Checks a key against the live exchange, step by step: the clock (several samples), the key (by the endpoint that
 * describes it), what the bot needs, and with `probe: true` the other environments. Sends at most six requests,
 * all of them GET, and stops at the first sign of a rate limit. As far as the server's time is known, requests are
 * signed with it, so that a wrong clock does not hide a wrong key.
 *
 * @param {DiagnoseOptions} options
 * @returns {Promise<import('./diagnosis').Diagnosis>}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE, as a rejection
 * @throws {Error} ERR_BYBIT_SIGNER_DESTROYED, or the reason of `signal`, as a rejection; an unreachable host does not
 *   reject: it gives a diagnosis without a verdict
 * @example
 * const diagnosis = await diagnose({ signer, needs: ['ContractTrade.Order'] });
 * if (!diagnosis.ok) throw new Error(diagnosis.summary);
 */
async function diagnose(options) {
  return inquire(options);
}

/**
 * The same for a gate, which may know the exchange's time already, and which has waited for its turn.
 *
 * @param {DiagnoseOptions} options
 * @param {Reference} [reference]
 * @param {boolean} [isPaid] the first request has had its turn
 * @returns {Promise<import('./diagnosis').Diagnosis>}
 */
async function inquire(options, reference = null, isPaid = false) {
  const settings = readOptions(options);
  settings.signal?.throwIfAborted();
  const facts = { ...noFacts(settings), reference };
  // The key is never sent to a web site or an undocumented host.
  if (settings.host.warning === undefined && settings.host.kind !== 'websocket') {
    const inquiry = new Inquiry(settings, isPaid);
    try {
      const reachable = await askClock(inquiry, facts);
      if (reachable) await askKey(inquiry, facts);
      if (reachable) await askDetails(inquiry, facts);
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
 * The same report for credentials that no signer can be created from. Sends nothing.
 *
 * @param {import('../errors/credential-error').BybitCredentialError} error
 * @param {{ baseURL?: string | URL, environment?: Environment }} [options]
 * @returns {import('./diagnosis').Diagnosis}
 */
function diagnoseCredentials(error, options = {}) {
  return new Diagnosis(concludeCredentials(error, options));
}

module.exports = { diagnose, diagnoseCredentials, inquire };
