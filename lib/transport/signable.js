'use strict';

/**
 * What is signed of a request as the client wrote it: its URL as it is sent, and its body, both without the signature of an
 * earlier attempt; and the environment that it goes to.
 *
 * @module
 */

const { typeError } = require('../internal/argument-error');
const { encodedUrl, queryOf, withQuery } = require('../internal/url-parts');
const { ownProperties } = require('../internal/own-properties');
const { environmentOfRequest } = require('../venues/environment');
const { refusal } = require('./final-request');

/** @typedef {Readonly<import('../venues/venue').Venue>} Venue */

/** @param {string} text @returns {string} */
const asItIs = (text) => text;

/**
 * A bot that used to sign by hand, and a retry of a signed URL, bring a timestamp and a signature along. They would be stale.
 *
 * @param {URL} url
 * @param {Venue} venue
 * @returns {URL}
 */
function signableUrl(url, { signing }) {
  const { encodesUrl, withoutSignature = asItIs } = signing;
  if (encodesUrl !== true) return url;
  return new URL(encodedUrl(withQuery(url.href, withoutSignature(queryOf(url.href)))));
}

/** What clients send in place of no parameters. */
const NO_PARAMETERS = new Set(['{}', 'null', '""']);

/**
 * @param {string} method
 * @param {Buffer} body
 * @param {Venue} venue
 * @returns {Buffer}
 * @throws {Error} ERR_BYBIT_UNSIGNABLE_BODY for one that the exchange does not accept
 */
function signableBody(method, body, { signing }) {
  const { bodyProblem, withoutSignature } = signing;
  let content = body;
  if (withoutSignature !== undefined && body.length > 0) {
    const text = body.toString('latin1');
    const clean = NO_PARAMETERS.has(text) ? '' : withoutSignature(text);
    if (clean !== text) content = Buffer.from(clean, 'latin1');
  }
  const problem = bodyProblem?.(method, content) ?? null;
  if (problem !== null) throw refusal('ERR_BYBIT_UNSIGNABLE_BODY', problem);
  return content;
}

/**
 * @param {any} settings of the request
 * @param {unknown} url
 * @param {unknown} headers its own
 * @returns {any} the settings, with the environment that a header decides
 * @throws {TypeError} ERR_INVALID_ARG_VALUE where the option, or the gate, says another one
 */
function withEnvironment(settings, url, headers) {
  const { venue, environment, gate } = settings;
  if (venue.hosts.environmentHeader === undefined) return settings;
  const found = environmentOfRequest(venue, url, { headers, environment });
  requireEnvironmentOf(gate, found ?? Object.keys(venue.hosts.urls)[0], venue);
  return ownProperties({ ...settings, environment: found ?? undefined });
}

/**
 * @param {{ environment?: string | null } | undefined} gate
 * @param {string} environment of the request; that of real money where no header says another one
 * @param {Readonly<import('../venues/venue').Venue>} venue
 * @throws {TypeError} ERR_INVALID_ARG_VALUE
 */
function requireEnvironmentOf(gate, environment, { title }) {
  const guarded = gate?.environment ?? environment;
  if (guarded === environment) return;
  throw typeError(
    `The gate checks the key in ${guarded}, and this request goes to ${environment}: a key of ${title} works in one of ` +
      `them. Give the client and the gate the same option "environment"`,
    'ERR_INVALID_ARG_VALUE',
  );
}

module.exports = { signableBody, signableUrl, withEnvironment };
