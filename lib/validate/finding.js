'use strict';

/** Helpers for the tables of request findings. */

/** @typedef {import('../classify/checks').StepId} StepId */
/**
 * A place in a request, as the validator reports it. The host rules add the last four fields for their messages.
 *
 * @typedef {object} RequestPlace
 * @property {string} id
 * @property {string} field
 * @property {number} index
 * @property {number} count
 * @property {string} [host]
 * @property {string} [warning]
 * @property {string} [environment]
 * @property {string} [expected]
 */
/**
 * @typedef {object} RequestFindingInformation
 * @property {'error' | 'warning'} severity  error: Bybit refuses the request, or a client sends other bytes than these
 * @property {StepId} step
 * @property {string} title
 * @property {string | ((place: RequestPlace) => string)} message one sentence, without a full stop; shows only names of
 *   hosts and headers, so that it can be logged
 * @property {string} fix one sentence that says what to do
 */

/**
 * @param {'error' | 'warning'} severity
 * @returns {(step: StepId, title: string, message: RequestFindingInformation['message'], fix: string) => Readonly<RequestFindingInformation>}
 */
function createEntry(severity) {
  return (step, title, message, fix) => Object.freeze({ severity, step, title, message, fix });
}

const entry = { error: createEntry('error'), warning: createEntry('warning') };

/**
 * `at byte 5 (3 of them)`
 *
 * @param {RequestPlace} place
 */
function places({ index, count }) {
  return `at byte ${index}${count > 1 ? ` (${count} of them)` : ''}`;
}

module.exports = { entry, places };
