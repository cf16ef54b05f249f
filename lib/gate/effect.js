'use strict';

const { BybitApiError, BybitAuthError } = require('../errors');
const { isStillBarred } = require('./scope');

/** @typedef {import('../diagnose/diagnosis').Diagnosis} Diagnosis */

/**
 * @param {Diagnosis} diagnosis one that is not ok
 * @param {object} known
 * @param {string} known.apiKey
 * @param {Readonly<import('../venues/venue').Venue>} known.venue
 * @returns {BybitApiError} the rejection itself, or an error built from what the key information proves
 */
function buildRejection(diagnosis, { apiKey, venue }) {
  const { category, error, confidence, summary, checks, hints, environment } = diagnosis;
  if (error instanceof BybitApiError && error.category === category) return error;
  if (category === null || category === 'credential') {
    return new BybitApiError({ category: 'no-verdict', text: summary, checks, hints, environment, apiKey });
  }
  const fields = { category, confidence, text: summary, checks, hints, environment, apiKey };
  return new BybitAuthError({ ...fields, method: 'GET', endpoint: venue.keys.path });
}

/**
 * @param {Diagnosis} diagnosis of a check
 * @param {object} known
 * @param {string} known.apiKey
 * @param {Readonly<import('../venues/venue').Venue>} known.venue
 * @param {readonly (BybitApiError | null)[]} known.errors why the gate is not open, and what another process says about it
 * @param {readonly import('../diagnose/requirements').Need[]} known.needs of the gate
 * @param {boolean} known.isOutdated something was proven against the key since the check began
 * @returns {{ input: 'accepted' | 'refused' | 'undecided', error: BybitApiError | null }} what the check means to the gate
 */
function conclude(diagnosis, { apiKey, venue, errors, needs, isOutdated }) {
  const error = diagnosis.ok ? null : buildRejection(diagnosis, { apiKey, venue });
  const barred = error === null && errors.find((known) => isStillBarred(diagnosis, known, needs, venue));
  const refusal = barred || (error instanceof BybitAuthError && error);
  if (refusal) return { input: 'refused', error: refusal };
  return { input: isOutdated || error !== null ? 'undecided' : 'accepted', error };
}

module.exports = { conclude, buildRejection };
