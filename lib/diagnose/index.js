'use strict';

/**
 * Asks the exchange what is wrong: with the clock, with the key, with its permissions, and, on request, with its
 * environment. Sends at most six requests; none of them changes anything.
 *
 * @module
 */

const { readOptions } = require('./options');
const { Diagnosis } = require('./diagnosis');
const { conclude, concludeCredentials } = require('./verdict');
const { askClock, askDetails, askKey, askNeeds, askProbes } = require('./questions');
const { Inquiry } = require('./session');

/** @typedef {import('./options').DiagnoseOptions} DiagnoseOptions */
/** @typedef {import('./options').DiagnoseSettings} DiagnoseSettings */
/** @typedef {import('./options').Environment} Environment */

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
