'use strict';

/** Helpers for the tables of request findings. */

/** @typedef {import('../classify/checks').StepId} StepId */
/** @typedef {import('../venues/venue').Venue & { validation: import('../venues/venue').VenueValidation }} Venue with rules */
/** @typedef {string | ((venue: Readonly<Venue>) => string)} Text */
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
 * @property {'error' | 'warning'} severity  error: the exchange refuses the request, or a client sends other bytes than these
 * @property {StepId} step
 * @property {Text} title
 * @property {string | ((place: RequestPlace, venue: Readonly<Venue>) => string)} message one sentence, without a full stop; shows
 *   only names of hosts and headers, so that it can be logged
 * @property {Text} fix one sentence that says what to do
 */

/**
 * @param {'error' | 'warning'} severity
 * @returns {(step: StepId, title: Text, message: RequestFindingInformation['message'], fix: Text) => Readonly<RequestFindingInformation>}
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

/** @param {readonly string[]} words @param {'and' | 'or'} last @returns {string} `a, b and c` */
function joined(words, last) {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

/** @param {Readonly<Venue>} venue @returns {string[]} the names of the headers that authenticate a request */
function authHeaders({ validation: { rules } }) {
  const { apiKey, timestamp, signature, passphrase, window } = rules.headers;
  return [apiKey, timestamp, signature, passphrase, window].filter((name) => name !== undefined);
}

/** @param {Readonly<Venue>} venue @returns {string[]} the names of the parameters that do so */
function authParameters({ validation: { rules } }) {
  const { timestamp, window, signature } = rules.parameters ?? {};
  return [window, timestamp, signature].filter((name) => name !== undefined);
}

/** @param {Readonly<Venue>} venue @returns {string} the type of a body */
function contentType({ validation: { rules } }) {
  return rules.bodies === 'form' ? 'application/x-www-form-urlencoded' : 'application/json';
}

module.exports = { authHeaders, authParameters, contentType, entry, joined, places };
