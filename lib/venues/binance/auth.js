'use strict';

/**
 * What Binance signs: https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security. The futures have the
 * same rules: https://developers.binance.com/docs/derivatives/usds-margined-futures/general-info
 *
 * @module
 */

const { typeError } = require('../../internal/argument-error');
const { inMilliseconds } = require('../../internal/timestamps');
const { pathOf, queryOf } = require('../../internal/url-parts');
const { append, bodyProblem, freshQuery, isSigned, withoutSignature } = require('./parameters');
const { variablesOf } = require('../variables');

/** ms; what Binance assumes for requests without a recvWindow. */
const DEFAULT_RECV_WINDOW = 5000;
/** ms */
const RECV_WINDOW_MAX = 60_000;
/** ms; a timestamp that is this far ahead of the clock of Binance is refused. */
const AHEAD_MS = 1000;

const KEY_HEADER = 'X-MBX-APIKEY';

/**
 * Endpoints that take the API key and no signature: listen keys, and the old trades of the futures. In the documentation their
 * security type is USER_STREAM or MARKET_DATA.
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/general-info
 */
const KEY_ONLY =
  /\/(?:[fdep]api\/v\d\/listenKey|[fde]api\/v\d\/historicalTrades|s?api\/v\d\/userDataStream(?:\/isolated)?)\/?$/;

/**
 * @typedef {object} SignedFields
 * @property {string} query complete but for the signature
 * @property {string | Uint8Array} body
 * @property {boolean} signed false where the endpoint takes only the API key
 */

/** The last path that was tested: orders go to one endpoint. */
let last = { path: '', keyOnly: false };

/** @param {string} url @returns {boolean} the endpoint takes the API key and no signature */
function takesKeyOnly(url) {
  const end = url.indexOf('?');
  const path = end === -1 ? url : url.slice(0, end);
  if (path !== last.path) last = { path, keyOnly: KEY_ONLY.test(pathOf(path)) };
  return last.keyOnly;
}

/** Characters of an HMAC in hexadecimal digits, which need no encoding. A signature in base64 has more. */
const HEX_LENGTH = 64;

/** @param {SignedFields} fields @param {string} signature @returns {string} */
function signedQuery({ query, signed }, signature) {
  if (!signed) return query;
  return `${query}&signature=${signature.length === HEX_LENGTH ? signature : encodeURIComponent(signature)}`;
}

/**
 * @param {import('../venue').FinalRequest} request
 * @returns {SignedFields}
 * @throws {TypeError} ERR_INVALID_ARG_VALUE
 */
function fieldsOf({ method, url, body = '', timestamp, window }) {
  if (body.length > 0) requireForm(method, body);
  const query = queryOf(url);
  if (takesKeyOnly(url)) return { query, body, signed: false };
  return { query: append(freshQuery(query, window), 'timestamp', timestamp), body, signed: true };
}

/** @param {string} method @param {string | Uint8Array} body */
function requireForm(method, body) {
  const problem = problemOf(method, body);
  if (problem !== null) throw typeError(problem, 'ERR_INVALID_ARG_VALUE');
}

/** @type {NonNullable<import('../venue').VenueSigning['bodyProblem']>} */
function problemOf(method, body) {
  if (body.length === 0) return null;
  if (method === 'GET') return 'Binance reads only the query of a GET request: send it without a body';
  if (isSigned(body)) {
    return 'Leave timestamp and signature out of the body: they are made anew for each request, and stand in its query';
  }
  return bodyProblem(body);
}

/**
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security
 *
 * @type {import('../venue').VenueSigning}
 */
const SIGNING = Object.freeze({
  description: 'the query, percent-encoded, and the body, with nothing between them',
  digest: 'sha256',
  encoding: 'hex',
  privateKey: Object.freeze({ encoding: 'base64', ed25519: true }),
  recipe: Object.freeze({
    /** @param {SignedFields} fields */
    request: ({ query, body }) => [query, body],
    login: ({ text = '' }) => [text],
  }),
  headerNames: Object.freeze({ apiKey: KEY_HEADER }),
  queryNames: Object.freeze({ timestamp: 'timestamp', signature: 'signature', window: 'recvWindow' }),
  encodesUrl: true,
  contentType: 'application/x-www-form-urlencoded',
  bodyProblem: problemOf,
  withoutSignature,
  timestampOf: inMilliseconds,
  fields: fieldsOf,
  headers: ({ apiKey }) => ({ [KEY_HEADER]: apiKey }),
  query: signedQuery,
  fieldsOfContent: undefined,
  get login() {
    return require('./login').LOGIN;
  },
});

/** @type {Readonly<import('../venue').VenueCredentials>} */
const CREDENTIALS = Object.freeze({
  variables: variablesOf('BINANCE'),
  apiPassphrase: null,
  demoKey: Object.freeze({
    apiKey: 'SandboxDemoKey0001SandboxDemoKey0001SandboxDemoKey0001SandboxDem',
    secret: 'SandboxDemoSecret0001SandboxDemoSecret0001SandboxDemoSecret0001S',
  }),
});

module.exports = { AHEAD_MS, CREDENTIALS, DEFAULT_RECV_WINDOW, RECV_WINDOW_MAX, SIGNING, takesKeyOnly };
