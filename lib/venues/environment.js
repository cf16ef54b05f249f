'use strict';

/**
 * Which environment a request belongs to. Most exchanges have a host for each of them. Some have one host for all, and a header
 * that tells them apart.
 *
 * @module
 */

const { typeError } = require('../internal/argument-error');
const { headerEntries } = require('../internal/redact');

/** @typedef {import('./venue').Venue} Venue */

/**
 * @param {Readonly<Venue>} venue
 * @param {unknown} headers of any kind
 * @returns {string | null} the value of the header that chooses the environment; null without one
 */
function namedIn({ hosts: { environmentHeader } }, headers) {
  if (environmentHeader === undefined) return null;
  const found = headerEntries(headers).find(([name]) => name === environmentHeader.name);
  return found === undefined || found[1].trim() === '' ? null : found[1].trim();
}

/**
 * @param {Readonly<Venue>} venue
 * @param {string | null} named by the header of the request
 * @param {string | null | undefined} chosen by an option
 * @returns {TypeError & { code: string }}
 */
function conflict({ title, hosts: { environmentHeader } }, named, chosen) {
  const header = `${environmentHeader?.name}: ${named}`;
  return typeError(
    `The option "environment" is ${chosen}, and the request has the header ${header}, which puts it into another ` +
      `environment of ${title}: leave the header out`,
    'ERR_INVALID_ARG_VALUE',
  );
}

/** What means "not there": other values, such as `true`, could be meant for either side. */
const OFF = '0';

/** @param {Readonly<Venue>} venue @returns {TypeError & { code: string }} */
function unclear({ title, hosts: { environmentHeader } }) {
  const { name, value, environment } = environmentHeader ?? {};
  return typeError(
    `The header ${name} of the request is neither ${value} nor ${OFF}, and ${title} documents no other value: send ` +
      `${name}: ${value} for ${environment}, and leave the header out otherwise`,
    'ERR_INVALID_ARG_VALUE',
  );
}

/**
 * The environment of a request, also at an exchange whose environments share a host.
 *
 * @param {Readonly<Venue>} venue
 * @param {unknown} url
 * @param {{ headers?: unknown, environment?: string | null }} [request] its own headers, and the environment that an option
 *   says
 * @returns {string | null} null where it is not known
 * @throws {TypeError} ERR_INVALID_ARG_VALUE where header and option contradict each other, and for a value of the header that
 *   the exchange does not document
 */
function environmentOfRequest(venue, url, { headers, environment } = {}) {
  const { environmentHeader, environmentOf } = venue.hosts;
  const ofHost = environmentOf(url).environment;
  if (environmentHeader === undefined) return ofHost ?? environment ?? null;
  const named = namedIn(venue, headers);
  if (named === null) return environment ?? ofHost ?? null;
  const isNamed = named === environmentHeader.value;
  if (!isNamed && named !== OFF) throw unclear(venue);
  if (environment && (environment === environmentHeader.environment) !== isNamed) {
    throw conflict(venue, named, environment);
  }
  return isNamed ? environmentHeader.environment : (environment ?? ofHost ?? null);
}

/**
 * @param {Readonly<Venue>} venue
 * @param {string | null | undefined} environment of a request
 * @returns {Readonly<Record<string, string>> | undefined} the header that puts it there; undefined where it needs none
 */
function environmentHeaders({ hosts: { environmentHeader } }, environment) {
  if (environmentHeader === undefined || environment !== environmentHeader.environment) return undefined;
  return { [environmentHeader.name]: environmentHeader.value };
}

/**
 * @param {Readonly<Venue>} venue
 * @param {string} url
 * @param {unknown} environment that the caller wants to send it to
 * @throws {TypeError} ERR_INVALID_ARG_VALUE for one that the exchange does not have, and for the host of another one
 */
function requireEnvironment({ title, hosts }, url, environment) {
  const { urls, environmentHeader, environmentOf } = hosts;
  if (typeof environment !== 'string' || !Object.hasOwn(urls, environment)) {
    const known = Object.keys(urls).join(', ');
    throw typeError(
      `The "environment" of a request to ${title} must be one of ${known}`,
      'ERR_INVALID_ARG_VALUE',
    );
  }
  if (environmentHeader !== undefined || url.startsWith('/')) return;
  const { environment: served, host } = environmentOf(url);
  if (served === null || served === environment) return;
  throw typeError(
    `The "environment" of the request is ${environment}, and ${host} serves ${served}: use ${urls[environment]}`,
    'ERR_INVALID_ARG_VALUE',
  );
}

module.exports = { environmentHeaders, environmentOfRequest, requireEnvironment };
