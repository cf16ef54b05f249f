'use strict';

/**
 * The questions of a diagnosis, in their order. Each writes what it has found into the facts.
 *
 * @module
 */

const { pickBest, sampleNow, toSample } = require('../clock/sample');
const { preventsConnection } = require('../internal/connection-codes');
const { environmentsOf, readAt } = require('./places');
const { checkNeed } = require('./requirements');
const { MOST_REQUESTS } = require('./session');

/** @typedef {import('.').Facts} Facts */
/** @typedef {import('./options').DiagnoseSettings} DiagnoseSettings */
/** @typedef {import('./session').Answer} Answer */

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
 * @param {Readonly<import('../venues/venue').KeyRead>} [read]
 * @returns {Promise<Answer>}
 */
function askKeyOnce(inquiry, facts, read = facts.settings.read) {
  const { baseURL, environment } = facts.settings;
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
  answer = await askOtherwise(inquiry, facts, answer);
  facts.error = answer.error;
  facts.accepted = answer.error === null;
  learn(facts, answer);
}

/**
 * A bot that does not say what it needs may have a key of another product than the one that the first read is about.
 *
 * @param {import('./session').Inquiry} inquiry
 * @param {Facts} facts
 * @param {Answer} first
 * @returns {Promise<Answer>} the first one where no other read is accepted
 */
async function askOtherwise(inquiry, facts, first) {
  const { needs, read: usual, venue } = facts.settings;
  if (needs.length > 0 || first.error?.category !== 'permission') return first;
  for (const read of venue.keys.otherReads ?? []) {
    if (inquiry.left === 0 || read.path === usual.path) continue;
    const answer = await askKeyOnce(inquiry, facts, read);
    if (answer.error !== null) continue;
    facts.settings = { ...facts.settings, read };
    return answer;
  }
  return first;
}

/**
 * @param {Facts} facts
 * @param {Answer} answer about the key
 */
function learn(facts, answer) {
  if (answer.error !== null) return;
  facts.heard = true;
  const { venue, signer } = facts.settings;
  const information = venue.keys.informationOf(answer.body, signer.apiKey);
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
  // That the environment does not know the key is more precise than what the bot's host said.
  if (answer.error?.category === 'key-or-environment' && !facts.accepted) facts.error = answer.error;
  const { missing } = venue.keys.checkPermission(facts.information, 'GET', read.path);
  const isProven = accepted && !facts.accepted;
  facts.details = { host: host.host, accepted, missing: isProven ? missing.join(' or ') : '' };
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
  const known = knowsKey(error) && error.category !== 'key-or-environment';
  if (known || facts.details?.accepted || /** @type {string} */ (error.category) === 'passphrase') return;
  for (const sibling of settings.siblings) {
    if (inquiry.left === 0) return;
    const { environment, url } = sibling;
    const answer = await inquiry.ask({
      ...{ phase: 'probe', environment, baseURL: url },
      ...readAt(settings, { url, environment }),
      now: () => timestampNow(facts),
    });
    facts.probes.push(readProbe(answer.error, sibling, settings));
    learn(facts, answer);
    // A key belongs to one place.
    if (answer.error === null || STOP.has(answer.error.category)) return;
  }
}

/** @param {import('../errors').ApiError} error @returns {boolean} the reply proves that the exchange knows the key */
function knowsKey({ checks }) {
  return checks.some(({ id, status }) => id === 'key-exists' && status === 'pass');
}

/**
 * @param {import('../errors').BybitApiError | null} error
 * @param {import('./places').Sibling} sibling that was asked
 * @param {DiagnoseSettings} settings
 * @returns {import('.').Probe}
 */
function readProbe(error, sibling, { venue }) {
  if (error === null) return { ...sibling, verdict: 'known', evidence: 'accepted it' };
  const said = error.code ?? (error.httpStatus === null ? 'nothing' : `HTTP ${error.httpStatus}`);
  const isKnown = knowsKey(error);
  if (isKnown && error.category === 'key-or-environment') {
    // The host knows the key, in the other of its environments.
    const other = environmentsOf(venue).find((name) => name !== sibling.environment);
    const environment = other ?? sibling.environment;
    return {
      ...sibling,
      environment,
      verdict: 'known',
      evidence: `knows it as a ${environment} key (${said})`,
    };
  }
  if (isKnown) return { ...sibling, verdict: 'known', evidence: `knows it (${said})` };
  if (error.category === 'key-or-environment') {
    return { ...sibling, verdict: 'unknown', evidence: `does not know it (${said})` };
  }
  return { ...sibling, verdict: 'undecided', evidence: `answered ${said}, which does not say` };
}

module.exports = { askClock, askDetails, askKey, askNeeds, askProbes };
