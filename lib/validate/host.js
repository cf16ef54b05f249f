'use strict';

/** Checks the scheme and host of a URL, and the header that chooses an environment, against those of the exchange. */

const { oneLine } = require('../internal/redact');

/** @typedef {import('./finding').RequestPlace} RequestPlace */
/** @typedef {import('../venues/venue').Venue} Venue */

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
/** Hosts of this machine, where a sandbox or a proxy listens. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** @param {string} url @param {Readonly<Venue>} venue @returns {boolean} the endpoint needs no key */
function isPublicEndpoint(url, { endpoints }) {
  return endpoints.isPublic(url.replace(/^(?:[a-z][a-z0-9+.-]*:\/\/)?[^/?#]*/i, '').split(/[?#]/, 1)[0]);
}

/**
 * @param {Readonly<ReturnType<Venue['hosts']['environmentOf']>>} information
 * @returns {string | null} id of the finding
 */
function findHostMistake({ kind, host, environment, warning }) {
  if (kind === 'website') return 'host-website';
  if (kind === 'unknown') {
    if (warning !== undefined) return 'host-undocumented';
    return LOOPBACK.test(host) ? null : 'host-unknown';
  }
  if (environment === null) return 'host-testnet-demo';
  return kind === 'websocket' ? 'host-websocket' : null;
}

/**
 * @param {string} url
 * @param {string | undefined} expected  the environment that the caller expects
 * @param {Readonly<Venue>} venue
 * @returns {RequestPlace[]} empty for a mere path
 */
function hostFindings(url, expected, { hosts, endpoints }) {
  if (/^(?:[/?#]|$)/.test(url)) return [];
  /** @type {RequestPlace[]} */
  const findings = [];
  const absolute = SCHEME.test(url) ? url : `https://${url}`;
  if (!URL.canParse(absolute)) return [{ id: 'url-malformed', field: 'url', index: 0, count: 1 }];
  const { protocol, port, origin, hostname } = new URL(absolute);
  const information = hosts.environmentOf(protocol === 'https:' ? origin : `https://${hostname}`);
  const { environment, warning, kind } = information;
  const host = oneLine(information.host, 100);
  const add = (/** @type {string} */ id, /** @type {Partial<RequestPlace>} */ more = {}) =>
    findings.push({ id, field: 'url', index: 0, count: 1, host, ...more });

  if (protocol !== 'https:' && protocol !== 'http:') add('scheme-unsupported');
  const mistake = findHostMistake(information);
  if (mistake !== null) add(mistake, { warning });
  const isTheirs = kind !== 'unknown' || warning !== undefined;
  if (isTheirs && protocol === 'http:') add('scheme-insecure');
  if (isTheirs && port !== '') add('host-port');
  if (environment !== null && endpoints.isOffered?.(environment, new URL(absolute).pathname) === false) {
    add('endpoint-not-offered', { environment });
  }
  // Where a header chooses the environment, environmentFindings() compares it.
  const isByHost = hosts.environmentHeader === undefined;
  if (isByHost && expected !== undefined && environment !== null && environment !== expected) {
    add('host-other-environment', { environment, expected });
  }
  return findings;
}

/**
 * @param {readonly string[]} headers  alternating names and values
 * @param {string | undefined} expected  the environment that the caller expects
 * @param {Readonly<Venue>} venue
 * @returns {RequestPlace[]} about the header that chooses the environment
 */
function environmentFindings(headers, expected, { hosts: { environmentHeader: header, urls } }) {
  if (header === undefined) return [];
  const at = headers.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === header.name);
  const value = at < 0 ? '' : headers[at + 1].trim();
  const place = { field: 'environmentHeader', index: 0, count: 1 };
  if (value !== '' && value !== '0' && value !== header.value) {
    return [{ ...place, id: 'environment-header-malformed' }];
  }
  const other = Object.keys(urls).find((name) => name !== header.environment);
  const environment = value === header.value ? header.environment : other;
  if (expected === undefined || environment === expected) return [];
  return [{ ...place, id: 'header-other-environment', environment, expected }];
}

module.exports = { environmentFindings, hostFindings, isPublicEndpoint };
