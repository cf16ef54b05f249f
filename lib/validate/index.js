'use strict';

const { typeError } = require('../internal/argument-error');
const { binding } = require('../crypto/backend');
const { rulesOf } = require('../crypto/rules');
const { describeRequestFinding } = require('./findings');
const { environmentFindings, hostFindings, isPublicEndpoint } = require('./host');
const { idOf } = require('../signer');
const { requireVenue } = require('../venues');

/**
 * @typedef {import('./finding').Venue} Venue
 * @typedef {import('../venues').VenueName} VenueName
 * @typedef {import('./findings').RequestFinding} RequestFinding
 */
/**
 * A request that `validateRequest()` checks before it is sent.
 *
 * @typedef {object} RequestToValidate
 * @property {VenueName} [venue]  the exchange; default that of the signer, else `bybit`
 * @property {string} [method]  default GET
 * @property {string | URL} url  as it is requested
 * @property {object | null} [headers]  a plain object (values string, number or string[]), Headers, Map, AxiosHeaders,
 *   or an array of pairs
 * @property {string | Uint8Array | null} [body]  exactly as it is sent, at most 64 MiB
 * @property {number} [now]  ms since the epoch on the server's clock; default that of this machine
 * @property {import('../signer').Signer} [signer]  then the signature is verified, and the API
 *   key must be the signer's
 * @property {import('../venues/venue').Environment} [environment]  the expected one; a host or a header of another one is a
 *   finding
 */
/**
 * What `validateRequest()` found.
 *
 * @typedef {object} RequestReport
 * @property {boolean} ok  no finding of severity `error`
 * @property {Readonly<RequestFinding>[]} findings  about the host, method, URL, headers, body and signature, in this order
 */

/** Values that clients take for "do not send this header". */
const UNSENT = new Set([undefined, null, false]);

/**
 * @param {unknown} name
 * @param {unknown} value
 * @returns {string[]} alternating names and values; an array is a header that is sent several times
 */
function toPairs(name, value) {
  if (typeof name !== 'string') throw typeError('The "headers" argument holds a name that is not a string');
  const values = Array.isArray(value) ? value : [value];
  return values.flatMap((/** @type {any} */ item) => {
    if (UNSENT.has(item)) return [];
    if (typeof item === 'string' || typeof item === 'number') return [name, String(item)];
    throw typeError('The "headers" argument holds a value that is neither a string nor a number');
  });
}

/** @param {any} headers  with a method forEach @returns {[name: unknown, value: unknown][]} */
function collectPairs(headers) {
  /** @type {[unknown, unknown][]} */
  const pairs = [];
  try {
    headers.forEach((/** @type {unknown} */ value, /** @type {unknown} */ name) => pairs.push([name, value]));
  } catch {
    throw typeError('The "headers" argument cannot be read: its forEach() throws');
  }
  return pairs;
}

/** @param {any} headers @returns {string[]} alternating names and values */
function headerList(headers) {
  if (headers === undefined || headers === null) return [];
  if (typeof headers !== 'object') {
    throw typeError('The "headers" argument must be an object, Headers, Map or an array of pairs');
  }
  if (Array.isArray(headers)) {
    return headers.flatMap((pair) => {
      if (Array.isArray(pair) && pair.length === 2) return toPairs(pair[0], pair[1]);
      throw typeError('The "headers" argument must be an array of pairs: [[name, value], …]');
    });
  }
  if (typeof headers.forEach === 'function') {
    return collectPairs(headers).flatMap(([name, value]) => toPairs(name, value));
  }
  const plain = typeof headers.toJSON === 'function' ? headers.toJSON() : headers;
  return Object.keys(plain).flatMap((name) => toPairs(name, plain[name]));
}

/** @param {unknown} url @returns {string} */
function urlText(url) {
  if (typeof url === 'string') return url;
  if (url instanceof URL) return url.href;
  throw typeError('The "url" argument must be of type string or an instance of URL');
}

/** @param {unknown} signer @returns {number | undefined} */
function signerId(signer) {
  if (signer === undefined || signer === null) return undefined;
  const id = idOf(signer);
  if (id === undefined) throw typeError('The "signer" argument must be a Signer');
  return id;
}

/** @param {unknown} environment @param {Readonly<Venue>} venue */
function requireEnvironment(environment, { hosts }) {
  if (environment === undefined) return;
  if (typeof environment !== 'string' || !Object.hasOwn(hosts.urls, environment)) {
    const names = Object.keys(hosts.urls).join(', ');
    throw typeError(`The "environment" argument must be one of ${names}`, 'ERR_INVALID_ARG_VALUE');
  }
}

/** @param {RequestToValidate} request @returns {Readonly<Venue>} */
function venueOfRequest({ venue: name, signer }) {
  const venue = requireVenue({ venue: name ?? signer?.venue }, 'validateRequest()');
  if (name !== undefined && signer?.venue !== undefined && signer.venue !== venue.id) {
    throw typeError(`The "signer" argument must be a signer of ${venue.title}`, 'ERR_INVALID_ARG_VALUE');
  }
  if (venue.validation === undefined) {
    throw typeError(`Requests to ${venue.title} cannot be validated`, 'ERR_INVALID_ARG_VALUE');
  }
  return /** @type {Readonly<Venue>} */ (venue);
}

/** @param {unknown} method */
function requireMethod(method) {
  if (typeof method !== 'string') throw typeError('The "method" argument must be of type string');
}

/**
 * Checks a request against the exchange's rules before it is sent, and sends nothing: the headers of authentication, the
 * timestamp, the signature where the signer is known (and, if it does not match, which other string it matches), method, host,
 * path, query and body. Runs on a libuv worker thread. Each call keeps a copy of its body until its Promise
 * settles, so await calls with large bodies one after another.
 *
 * @param {RequestToValidate} request
 * @returns {Promise<RequestReport>}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE, as a rejection
 * @throws {RangeError} ERR_OUT_OF_RANGE (as a rejection) for a body of more than 64 MiB, a URL or headers of more than
 *   1 MiB, more than 1000 headers, or a `now` that is not a whole number of ms
 * @throws {Error} ERR_BYBIT_SIGNER_DESTROYED, as a rejection
 * @throws {Error} ERR_BYBIT_NO_VALIDATOR (as a rejection) where neither the addon nor WebAssembly can run
 * @example
 * const { ok, findings } = await validateRequest({ method: 'POST', url, headers, body, signer });
 * // findings[0].message: 'the signature matches another string: the query instead of the body'
 */
async function validateRequest(request) {
  if (request === null || typeof request !== 'object') {
    throw typeError('The "request" argument must be an object');
  }
  const { method = 'GET', headers, body, now = Date.now(), signer, environment } = request;
  const url = urlText(request.url);
  requireMethod(method);
  const id = signerId(signer);
  const venue = venueOfRequest(request);
  requireEnvironment(environment, venue);
  const list = headerList(headers);
  const isPublic = isPublicEndpoint(url, venue);
  const places = await binding.inspectRequest(
    rulesOf(venue),
    id,
    now,
    isPublic,
    method,
    url,
    list,
    body ?? '',
  );
  const ofHost = hostFindings(url, environment, venue);
  const findings = [...ofHost, ...environmentFindings(list, environment, venue), ...places].map((place) =>
    describeRequestFinding(place, venue),
  );
  return { ok: findings.every(({ severity }) => severity !== 'error'), findings };
}

module.exports = { validateRequest };
