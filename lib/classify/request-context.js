'use strict';

/**
 * What a response of a client, and the configuration of its request, say about the request: where it went, and how it was signed.
 *
 * @module
 */

const { venueOfUrl } = require('./find-venue');
const { headerEntries } = require('../internal/redact');
const { read, toInteger } = require('../internal/read');
const { queryOf } = require('../internal/url-parts');
const { venueOf } = require('../venues');

/** @typedef {import('./context').ClassifyContext} ClassifyContext */

/** @param {unknown} value @returns {number | undefined} */
function statusOf(value) {
  const status = toInteger(value);
  return status !== null && status >= 100 && status <= 599 ? status : undefined;
}

/**
 * @param {unknown} response of axios, of got, or of fetch
 * @param {unknown} [venue] the name of the exchange, where the caller gave it
 * @returns {ClassifyContext} without the body
 */
function responseContext(response, venue) {
  const config = read(response, 'config') ?? read(response, 'request');
  const status = statusOf(read(response, 'status')) ?? statusOf(read(response, 'statusCode'));
  const url = read(response, 'url');
  return {
    ...(status !== undefined && { httpStatus: status }),
    headers: read(response, 'headers'),
    ...requestContext(config, venue),
    ...(typeof url === 'string' && url !== '' && { url }),
  };
}

/**
 * @param {unknown} config of axios
 * @param {unknown} [venue] the name of the exchange, where the caller gave it
 * @returns {ClassifyContext}
 */
function requestContext(config, venue) {
  const path = read(config, 'url');
  if (typeof path !== 'string') return {};
  const base = read(config, 'baseURL');
  const isWhole = /^[a-z]+:\/\//i.test(path) || typeof base !== 'string';
  const url = isWhole ? path : `${base.replace(/\/$/, '')}/${path.replace(/^\//, '')}`;
  const method = read(config, 'method');
  const params = read(config, 'params');
  return {
    url,
    ...(typeof method === 'string' && { method }),
    ...(params !== null && typeof params === 'object' && { params: /** @type {any} */ (params) }),
    ...headerContext(config, url, venue === undefined ? venueOfUrl(url) : venueOf({ venue })),
  };
}

/**
 * @param {string} sent a passphrase that should be an HMAC-SHA256 in base64
 * @returns {'base64' | 'hex' | 'plain'} its form, never the passphrase
 */
function formOf(sent) {
  if (/^[0-9a-f]{64}$/i.test(sent)) return 'hex';
  return /^[\w+/-]{43}=$/.test(sent) ? 'base64' : 'plain';
}

/**
 * @param {unknown} config of axios
 * @param {string} url
 * @param {Readonly<import('../venues').Venue> | null} known null where nothing names the exchange
 * @returns {ClassifyContext} what the request says about its signature and its environment
 */
function headerContext(config, url, known) {
  const { credentials, hosts, signing } = known ?? venueOf({});
  const { headerNames: names, queryNames = {} } = signing;
  const headers = new Map(headerEntries(read(config, 'headers')));
  const value = (/** @type {string | undefined} */ name) => headers.get(name?.toLowerCase() ?? '');
  const query = new URLSearchParams(queryOf(url));
  const parameter = (/** @type {string | undefined} */ name) => {
    const found = name === undefined ? null : (query.get(name) ?? read(read(config, 'params'), name));
    return found === null || found === undefined ? undefined : String(found);
  };
  const switched = hosts.environmentHeader;
  const environment =
    switched && value(switched.name.toLowerCase()) === switched.value ? switched.environment : undefined;
  const apiKey = value(names.apiKey);
  if (apiKey === undefined) return environment === undefined ? {} : { environment };
  const passphrase = credentials.apiPassphrase === 'signed' ? value(names.passphrase) : undefined;
  return {
    signed: true,
    apiKey,
    ...(passphrase !== undefined && { passphraseForm: formOf(passphrase) }),
    timestamp: value(names.timestamp) ?? parameter(queryNames.timestamp),
    recvWindow: value(names.window) ?? parameter(queryNames.window),
    // A request with a key, but without that header, went to the environment that the host serves otherwise.
    ...(switched && { environment: environment ?? hosts.environmentOf(url).environment ?? undefined }),
  };
}

module.exports = { requestContext, responseContext, statusOf };
