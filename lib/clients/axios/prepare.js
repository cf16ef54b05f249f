'use strict';

/**
 * Makes an axios request final: one URL and one body, as the bytes that will be sent, and the decision whether
 * they are signed.
 */

const { withRefusal } = require('./axios-view');
const { makeSafeToLog } = require('./redact');
const { signsQuery } = require('../../transport/authentication');
const { withClientOrderId } = require('../../transport/client-order-id');
const { isTrusted, readParams, refusal, toBytes } = require('../../transport/final-request');
const { requireSameKey } = require('../../transport/named-key');
const { windowOf, withNamedWindow } = require('../../transport/named-window');
const { callOnError, completeRefusal, isRefusal, onErrorOf } = require('../../transport/on-error');
const { readRequestOptions, venueOfRequest } = require('../../transport/options');
const { signableBody, signableUrl, withEnvironment } = require('../../transport/signable');
const { ownProperties } = require('../../internal/own-properties');

/** Empty bodies: what axios makes of '', {} and null, as JSON or not. It would send them with a GET. */
const EMPTY_BODIES = ['', '{}', 'null', '""'].map((body) => Buffer.from(body));

/** bytes; the longest reply to a signed request, unless the request sets another limit. */
const LONGEST_REPLY = 16 * 1024 * 1024;

/** @typedef {Readonly<import('../../venues/venue').Venue>} Venue */
/** @typedef {{ axios: any, library: import('./library').Library, settings: any }} Attachment */
/**
 * @typedef {object} PreparedRequest
 * @property {string} method   upper case
 * @property {string} url      the full URL that is requested
 * @property {boolean} trusted the URL is one of the exchange's API, or below the baseURL that the user gave
 * @property {boolean} sign
 * @property {string | Uint8Array} body     empty where there is none
 * @property {any} headers     its own, without the signature
 * @property {Record<string, unknown>} params  the request's parameters, read only when needed
 * @property {any} config      for the adapter: axios's configuration, or a final copy of it
 * @property {any} settings    of the instance, with what the request says for itself
 */

/**
 * @param {any} error of a request that could not be prepared
 * @param {any} config the caller's
 * @param {{ library: import('./library').Library, settings: any }} attachment
 * @returns {Promise<any>} what the caller gets
 */
async function refuseUnprepared(error, config, { library, settings }) {
  await library.load();
  const { bybitAuth } = ownProperties(config);
  return refuse(error, config, { library, venue: settings.venue, onError: onErrorOf(bybitAuth, settings) });
}

/**
 * @param {any} error for a request that is not sent
 * @param {any} config the caller's
 * @param {{ venue: Venue, library: import('./library').Library, onError: ((error: any) => unknown) | undefined }} request
 * @returns {any} the error: one of this package in the form that catch blocks read, any other as it is
 */
function refuse(error, config, { venue, library, onError }) {
  const isOurs = isRefusal(error);
  // An error of this package is safe to log, and has a JSON of its own.
  makeSafeToLog(isOurs ? null : error, config, { venue });
  if (!isOurs) return error;
  withRefusal(completeRefusal(error), config, { venue, library });
  callOnError(onError, error);
  return error;
}

/**
 * Resolves URL and body of an axios request in a copy of its configuration, so that the signed bytes are the sent bytes.
 * The caller's own configuration stays as it was: interceptors may send it again.
 *
 * @param {any} config
 * @param {import('./library').Adapter} adapter
 * @param {Attachment} attachment
 * @returns {PreparedRequest}
 * @throws {Error} ERR_BYBIT_NOT_AN_API_HOST, ERR_BYBIT_INSECURE_URL, ERR_BYBIT_GET_BODY, ERR_BYBIT_UNSIGNABLE_BODY,
 *   ERR_BYBIT_OTHER_KEY
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE for the options of the request
 */
function prepareRequest(config, { isForeign }, { axios, library, settings: ofInstance }) {
  const method = (config.method ?? 'get').toUpperCase();
  const url = resolveUrl(config, library);
  const { bybitAuth } = ownProperties(config);
  const venue = venueOfRequest(bybitAuth, ofInstance);
  // axios refuses it, with an error that is logged.
  if (url === null) makeSafeToLog(null, config, { venue });
  const trusted = url !== null && isTrusted(url, [axios.defaults.baseURL, ...ofInstance.baseURLs], venue);
  const given = ownProperties(trusted ? readRequestOptions(bybitAuth, ofInstance) : ofInstance);
  const sign = trusted && (given.sign ?? !venue.endpoints.isPublic(url.pathname));
  if (url === null || !sign) {
    return {
      method,
      url: url?.href ?? '',
      trusted,
      sign: false,
      body: '',
      headers: {},
      params: {},
      config,
      settings: given,
    };
  }
  return prepareSigned({ config, isForeign, method, url }, given);
}

/**
 * @param {{ config: any, isForeign: boolean, method: string, url: URL }} request whose configuration is the caller's
 * @param {any} given settings
 * @returns {PreparedRequest}
 */
function prepareSigned({ config, isForeign, method, url }, given) {
  const { venue, signer, clientOrderId } = given;
  const { apiKey } = venue.signing.headerNames;
  const headerOf = (/** @type {string} */ name) => config.headers.get(name);
  if (apiKey !== undefined) requireSameKey(headerOf(apiKey), signer, venue);
  const final = { ...config, headers: copyHeaders(config.headers) };
  // A mock compares URL, params and data with what the user wrote.
  const isAsWritten = isForeign && !signsQuery(venue);
  let signable = signableUrl(url, venue);
  if (!isAsWritten) fixUrl(final, signable);
  refuseRedirects(final);
  if (!(final.maxContentLength > -1) && final.responseType !== 'stream') {
    final.maxContentLength = LONGEST_REPLY;
  }
  const body = method === 'GET' ? withoutBody(final, venue) : fixBody(final, method, venue);
  if (clientOrderId === 'auto') {
    signable = addClientOrderId(final, config, { method, url: signable, body }, venue);
  }
  const bytes = final.data ?? '';
  const params = () => readParams(signable, bytes, venue);
  const windowed = withNamedWindow(given, windowOf(given, headerOf, params), ownProperties(config).bybitAuth);
  if (isAsWritten && typeof config.data === 'string' && method !== 'GET') final.data = config.data;
  return {
    config: final,
    method,
    url: signable.href,
    trusted: true,
    sign: true,
    body: bytes,
    headers: final.headers,
    get params() {
      return params();
    },
    settings: withEnvironment(windowed, signable, config.headers),
  };
}

/**
 * The id is added to the caller's configuration as well, so that the same order has it when it is sent again.
 *
 * @param {any} final
 * @param {any} config  the caller's
 * @param {{ method: string, url: URL, body: string | Buffer }} request
 * @param {Venue} venue
 * @returns {URL} of the request
 */
function addClientOrderId(final, config, { method, url, body }, { orders }) {
  const bytes = Buffer.from(body);
  const identified = withClientOrderId({ method, url, body: bytes }, orders);
  if (identified.url !== url) {
    fixUrl(final, identified.url);
    fixUrl(config, identified.url);
  }
  if (identified.body !== bytes) {
    final.data = identified.body;
    final.headers.delete('Content-Length');
    config.data = identified.body.toString('utf8');
  }
  return identified.url;
}

/**
 * A copy with the values false and null, which mean "no such header". Before axios 1.2 headers cannot copy themselves.
 *
 * @param {any} headers
 */
function copyHeaders(headers) {
  return Object.assign(new headers.constructor(), headers);
}

/**
 * The URL as axios builds it, by axios's own encoder, in the form in which Node.js sends it.
 *
 * @param {any} config
 * @param {import('./library').Library} library
 * @returns {URL | null} null for a URL or params that axios itself refuses, with an error of its own
 */
function resolveUrl(config, library) {
  // Without defaults: they are merged into the config already, and interceptors may have removed some since.
  const { url: path, baseURL, params, paramsSerializer, allowAbsoluteUrls } = config;
  const parts = { url: path, baseURL, params, paramsSerializer, allowAbsoluteUrls };
  try {
    const url = new URL(library.getUri(parts));
    url.hash = '';
    return url;
  } catch {
    return null;
  }
}

/**
 * @param {any} config
 * @param {URL} url
 */
function fixUrl(config, url) {
  config.url = url.href;
  config.baseURL = undefined;
  config.params = undefined;
  config.paramsSerializer = undefined;
}

/** @param {any} config */
function refuseRedirects(config) {
  // A redirect would send key and signature to another address.
  config.maxRedirects = 0;
  config.fetchOptions = { ...config.fetchOptions, redirect: 'manual' };
}

/**
 * No exchange reads the body of a GET.
 *
 * @param {any} config
 * @param {Venue} venue
 * @returns {string} always empty
 */
function withoutBody(config, { title, endpoints }) {
  const { data } = config;
  if (data === undefined || data === null) return '';
  const body = toBytes(data);
  if (EMPTY_BODIES.some((empty) => body?.equals(empty))) {
    config.data = undefined;
    config.headers.delete('Content-Type');
    config.headers.delete('Content-Length');
    return '';
  }
  throw refusal(
    'ERR_BYBIT_GET_BODY',
    `A GET request to ${title} must have no body (${endpoints.readWithBody}): pass the values as params instead of data`,
  );
}

/**
 * The body as bytes, set on the request so that these bytes are sent.
 *
 * @param {any} config
 * @param {string} method
 * @param {Venue} venue
 * @returns {Buffer}
 */
function fixBody(config, method, venue) {
  const body = toBytes(config.data);
  if (body === null) {
    throw refusal(
      'ERR_BYBIT_UNSIGNABLE_BODY',
      'Only a complete body can be signed: pass an object, a string, a Buffer or URLSearchParams',
    );
  }
  if (config.data === undefined || config.data === null) return body;
  config.data = signableBody(method, body, venue);
  if (config.data !== body) config.headers.delete('Content-Length');
  return config.data;
}

/**
 * axios sends the whole ArrayBuffer behind a view. The caller means the view only, and the view is signed.
 *
 * @param {any} data
 * @param {any} config
 * @param {Attachment} attachment
 */
function keepView(data, config, attachment) {
  if (!ArrayBuffer.isView(data) || Buffer.isBuffer(data) || isOfOtherHost(config, attachment)) return data;
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

/** @param {any} config @param {Attachment} attachment @returns {boolean} it is sent as it is */
function isOfOtherHost(config, { axios, library, settings }) {
  // The user's own code may call the transformation without a request.
  if (!config) return false;
  const url = resolveUrl(config, library);
  const venue = venueOfRequest(ownProperties(config).bybitAuth, settings);
  try {
    return url === null || !isTrusted(url, [axios.defaults.baseURL, ...settings.baseURLs], venue);
  } catch {
    // It is refused.
    return false;
  }
}

module.exports = { copyHeaders, keepView, prepareRequest, refuse, refuseUnprepared };
