'use strict';

/** Checks the requests of authorize(), and writes the signed ones. */

const { integerOf, typeError } = require('../internal/argument-error');
const { ownProperties } = require('../internal/own-properties');
const { encodedUrl, isEncoded, pathOf, queryOf, withQuery } = require('../internal/url-parts');
const { environmentHeaders, requireEnvironment } = require('../venues/environment');
const { sortedQuery } = require('../venues/signed-query');

/**
 * @typedef {import('../venues/venue').FinalRequest} FinalRequest
 * @typedef {import('../venues/venue').Identity} Identity
 * @typedef {import('../venues/venue').Venue} Venue
 * @typedef {import('../venues/venue').VenueSigning} VenueSigning
 */
/**
 * A request that `signer.authorize()` signs.
 *
 * @typedef {object} AuthorizableRequest
 * @property {string} method  such as `GET`, in any case
 * @property {string | URL} url  exactly as it will be sent: absolute, or a path with its query. At Binance and OKX what is not
 *   percent-encoded yet is encoded; at Binance a timestamp and a signature in the query are made anew
 * @property {string | Uint8Array} [body]  exactly as it will be sent; a string is signed as UTF-8. Binance takes a form, and no JSON
 * @property {number} [timestamp]   ms since 1970, whatever unit the exchange uses; default now
 * @property {number} [recvWindow]  ms; default that of the exchange
 * @property {'mainnet' | 'testnet' | 'demo'} [environment]  that of the URL, where a header says so: `demo` at OKX adds
 *   `x-simulated-trading: 1`
 */
/**
 * A signed request: send it as it is.
 *
 * @typedef {object} AuthorizedRequest
 * @property {string} method  in capitals
 * @property {string} url  as given; with another query where the exchange takes the signature there
 * @property {Record<string, string>} headers  to send besides those of the request itself
 * @property {string | Uint8Array} [body]  as given
 */

/** A token of HTTP. */
const METHOD = /^[!#$%&'*+.^_`|~\w-]+$/;
/** A URL with any other character is not sent as it is: a client encodes it, after the signature was made. */
const SENDABLE_URL = /^(?:https?:\/\/|\/)[!-~]*$/i;
/** Clients resolve such a segment before they send the path, after the signature was made. */
const DOT_SEGMENT = /\/(?:\.|%2e){1,2}(?:\/|$)/i;

/** Code elsewhere in the process can change it. @type {Partial<AuthorizableRequest>} */
const INHERITED = Object.prototype;

/** @returns {boolean} whether every object inherits a part of a request; a copy for each signature would cost more */
const isPolluted = () =>
  INHERITED.method !== undefined ||
  INHERITED.url !== undefined ||
  INHERITED.body !== undefined ||
  INHERITED.timestamp !== undefined ||
  INHERITED.recvWindow !== undefined ||
  INHERITED.environment !== undefined;

/** @param {unknown} method @returns {string} in capitals */
function methodOf(method) {
  if (method === 'GET' || method === 'POST') return method;
  if (typeof method !== 'string') throw typeError('The "method" property must be of type string');
  if (!METHOD.test(method)) {
    throw typeError('The "method" property must be a method of HTTP, such as GET', 'ERR_INVALID_ARG_VALUE');
  }
  return method.toUpperCase();
}

/** The last one that was tested: orders go to one URL, and the test takes a tenth of the time of a signature. */
let lastUrl = '/';
/** @type {VenueSigning | undefined} */
let lastSigning;

/**
 * @param {unknown} url
 * @param {VenueSigning} signing
 * @returns {string} as it is sent
 */
function urlOf(url, signing) {
  if (url === lastUrl && signing === lastSigning) return lastUrl;
  const text = url instanceof URL ? url.href : url;
  if (typeof text !== 'string') {
    throw typeError('The "url" property must be of type string or an instance of URL');
  }
  const sent = signing.encodesUrl !== true || isEncoded(text) ? text : encodedUrl(text);
  const final = signing.sortsQuery === true ? withQuery(sent, sortedQuery(queryOf(sent))) : sent;
  if (!SENDABLE_URL.test(final)) {
    throw typeError(
      'The "url" property must be a percent-encoded URL of http or https, or a path that begins with "/"',
      'ERR_INVALID_ARG_VALUE',
    );
  }
  if (DOT_SEGMENT.test(pathOf(final))) {
    throw typeError(
      'The path of the "url" property must not contain "." or "..": clients send it resolved, which is not what is signed',
      'ERR_INVALID_ARG_VALUE',
    );
  }
  lastUrl = final;
  lastSigning = signing;
  return final;
}

/** @param {any} body @returns {string | Uint8Array | undefined} */
function bodyOf(body) {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return body;
  if (body === null) return undefined;
  throw typeError('The "body" property must be a string or an instance of Uint8Array');
}

/** @param {any} recvWindow @param {Readonly<Venue>} venue @returns {string} */
function windowOf(recvWindow, { title, clock }) {
  const { largestWindow } = clock;
  if (largestWindow > 0) return String(integerOf(recvWindow, 'recvWindow', largestWindow));
  throw typeError(`Requests to ${title} carry no "recvWindow"`, 'ERR_INVALID_ARG_VALUE');
}

/**
 * @param {AuthorizableRequest} request
 * @param {Readonly<Venue>} venue
 * @returns {FinalRequest}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 * @throws {RangeError} ERR_OUT_OF_RANGE
 */
function finalRequest(request, venue) {
  if (request === null || typeof request !== 'object') {
    throw typeError('The "request" argument must be an object with method and url');
  }
  const given = isPolluted() ? ownProperties(request) : request;
  const { method, url, body, timestamp = Date.now(), recvWindow, environment } = given;
  const final = urlOf(url, venue.signing);
  if (environment !== undefined) requireEnvironment(venue, final, environment);
  return {
    method: methodOf(method),
    url: final,
    body: bodyOf(body),
    timestamp: venue.signing.timestampOf(integerOf(timestamp, 'timestamp', Number.MAX_SAFE_INTEGER)),
    window: recvWindow === undefined ? undefined : windowOf(recvWindow, venue),
    added: environment === undefined ? undefined : environmentHeaders(venue, environment),
  };
}

/**
 * @param {FinalRequest} request
 * @param {VenueSigning} signing
 * @param {Identity} identity
 * @param {any} fields
 * @param {string} signature
 * @returns {Record<string, string>} those to send besides the request's own
 */
function addedHeaders({ body, added }, signing, identity, fields, signature) {
  const headers = signing.headers(identity, fields, signature);
  if (signing.contentType !== undefined && body !== undefined && body.length > 0) {
    headers['Content-Type'] = signing.contentType;
  }
  return added === undefined ? headers : Object.assign(headers, added);
}

/**
 * @param {FinalRequest} request
 * @param {VenueSigning} signing
 * @param {Identity} identity
 * @param {any} fields
 * @param {string} signature
 * @returns {AuthorizedRequest}
 */
function authorized(request, signing, identity, fields, signature) {
  const { method, url, body } = request;
  return {
    method,
    url: signing.query === undefined ? url : withQuery(url, signing.query(fields, signature)),
    headers: addedHeaders(request, signing, identity, fields, signature),
    body,
  };
}

module.exports = { addedHeaders, authorized, finalRequest };
