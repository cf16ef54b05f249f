'use strict';

/** What the tables of findings about a request are made of. */

/** @typedef {import('../classify/checks').StepId} StepId */
/**
 * A place in a request, as the validator reports it; what the rules about the host add is there for its message.
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
 * @property {string | ((place: RequestPlace) => string)} message one sentence, without a full stop; shows nothing of
 *   the request but names of hosts and headers, so that it may be logged
 * @property {string} fix one sentence that says what to do
 */

/**
 * @param {'error' | 'warning'} severity
 * @returns {(step: StepId, title: string, message: RequestFindingInformation['message'], fix: string) => Readonly<RequestFindingInformation>}
 */
function entryOf(severity) {
  return (step, title, message, fix) => Object.freeze({ severity, step, title, message, fix });
}

const entry = { error: entryOf('error'), warning: entryOf('warning') };

/**
 * `at byte 5 (3 of them)`
 *
 * @param {RequestPlace} place
 */
function places({ index, count }) {
  return `at byte ${index}${count > 1 ? ` (${count} of them)` : ''}`;
}

module.exports = { entry, places };
