'use strict';

const { ApiError, AuthError, errorClassOf } = require('../errors');
const { isStillBarred } = require('./scope');

/** @typedef {import('../diagnose/diagnosis').Diagnosis} Diagnosis */

/**
 * @param {Diagnosis} diagnosis one that is not ok
 * @param {object} known
 * @param {string} known.apiKey
 * @param {Readonly<import('../venues/venue').Venue>} known.venue
 * @returns {ApiError} the rejection itself, or an error built from what the key information proves
 */
function buildRejection(diagnosis, { apiKey, venue }) {
  const { category, error, confidence, summary, checks, hints, environment } = diagnosis;
  if (error instanceof ApiError && error.category === category) return error;
  if (category === null || category === 'credential') {
    const Unsettled = errorClassOf('api', venue);
    return new Unsettled({
      ...{ venue: venue.id, category: 'no-verdict', text: summary },
      ...{ checks, hints, environment, apiKey },
    });
  }
  const fields = { category, confidence, text: summary, checks, hints, environment, apiKey };
  const Rejection = errorClassOf('auth', venue);
  return new Rejection({ ...fields, venue: venue.id, method: 'GET', endpoint: venue.keys.path });
}

/**
 * @param {Diagnosis} diagnosis of a check
 * @param {object} known
 * @param {string} known.apiKey
 * @param {Readonly<import('../venues/venue').Venue>} known.venue
 * @param {readonly (ApiError | null)[]} known.errors why the gate is not open, and what another process says about it
 * @param {readonly import('../diagnose/requirements').Need[]} known.needs of the gate
 * @param {boolean} known.isOutdated something was proven against the key since the check began
 * @returns {{ input: 'accepted' | 'refused' | 'undecided', error: ApiError | null }} what the check means to the gate
 */
function conclude(diagnosis, { apiKey, venue, errors, needs, isOutdated }) {
  const error = diagnosis.ok ? null : buildRejection(diagnosis, { apiKey, venue });
  const barred = error === null && errors.find((known) => isStillBarred(diagnosis, known, needs, venue));
  const refusal = barred || (error instanceof AuthError && error);
  if (refusal) return { input: 'refused', error: refusal };
  return { input: isOutdated || error !== null ? 'undecided' : 'accepted', error };
}

module.exports = { conclude, buildRejection };
