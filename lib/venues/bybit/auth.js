'use strict';

const { integerOf, typeError } = require('../../internal/argument-error');
const { digitsOf } = require('../../internal/digits');
const { ownProperties } = require('../../internal/own-properties');
const { OWN_API_KEY } = require('../../internal/signing-scheme');
const { HEADER_NAMES } = require('./header-names');
const { inMilliseconds } = require('../../internal/timestamps');
const { queryOf } = require('../../internal/url-parts');
const { variablesOf } = require('../variables');

/** ms; the recv_window that Bybit assumes for requests without one. https://bybit-exchange.github.io/docs/v5/guide */
const DEFAULT_RECV_WINDOW = 5000;
const DEFAULT_WINDOW_TEXT = String(DEFAULT_RECV_WINDOW);

/** ms; a timestamp that is this far ahead of Bybit's clock is refused. https://bybit-exchange.github.io/docs/v5/guide */
const AHEAD_MS = 1000;

/** ms; the largest recv_window that is a 32-bit number. */
const RECV_WINDOW_MAX = 0xffffffff;

/** ms; a WebSocket login must still be in the future when it arrives. https://bybit-exchange.github.io/docs/v5/ws/connect */
const LOGIN_LIFETIME = 10_000;

const QUESTION_MARK = 0x3f;

/**
 * What is signed of a request to Bybit.
 *
 * @typedef {object} SignableRequest
 * @property {string | Uint8Array} [query]  GET: the query string exactly as sent, without `?`
 * @property {string | Uint8Array} [body]   POST: the body exactly as sent
 * @property {number} [timestamp]   ms since the epoch; default now
 * @property {number} [recvWindow]  ms; default 5000
 */
/**
 * The headers that authenticate a request to Bybit.
 *
 * @typedef {object} AuthenticationHeaders
 * @property {string} X-BAPI-API-KEY
 * @property {string} X-BAPI-TIMESTAMP
 * @property {string} X-BAPI-SIGN
 * @property {string} X-BAPI-RECV-WINDOW
 *
 * @typedef {object} SignedFields  a request that has been checked
 * @property {string} timestamp   ms since the epoch
 * @property {string} recvWindow  ms
 * @property {string | Uint8Array} content
 */
/**
 * The message that logs a private WebSocket stream of Bybit in.
 *
 * @typedef {object} WebSocketLogin
 * @property {'auth'} op
 * @property {[apiKey: string, expires: number, signature: string]} args
 */

/** Code elsewhere in the process can change it. @type {SignableRequest} */
const INHERITED = Object.prototype;

/** @returns {boolean} whether every object inherits a part of a request; a copy for each signature would cost more */
const isPolluted = () =>
  INHERITED.recvWindow !== undefined ||
  INHERITED.timestamp !== undefined ||
  INHERITED.query !== undefined ||
  INHERITED.body !== undefined;

/**
 * @param {SignableRequest} [request]
 * @returns {SignedFields}
 */
function fieldsOf(request = {}) {
  if (request === null || typeof request !== 'object') {
    throw typeError('The "request" argument must be an object');
  }
  const given = isPolluted() ? ownProperties(request) : request;
  const { query, body, timestamp = Date.now(), recvWindow = DEFAULT_RECV_WINDOW } = given;
  if (query != null && body != null) {
    throw typeError(
      'Pass either query (GET) or body (POST): only one of them is signed',
      'ERR_INVALID_ARG_VALUE',
    );
  }
  if (typeof query === 'string' ? query.startsWith('?') : query?.[0] === QUESTION_MARK) {
    throw typeError('The query is signed without its leading "?"', 'ERR_INVALID_ARG_VALUE');
  }
  return {
    timestamp: digitsOf(integerOf(timestamp, 'timestamp', Number.MAX_SAFE_INTEGER)),
    recvWindow: String(integerOf(recvWindow, 'recvWindow', RECV_WINDOW_MAX)),
    content: query ?? body ?? '',
  };
}

/**
 * @param {import('../venue').FinalRequest} request
 * @returns {SignedFields}
 */
function fieldsOfRequest({ method, url, body, timestamp, window = DEFAULT_WINDOW_TEXT }) {
  if (method === 'GET' && body !== undefined && body.length > 0) {
    throw typeError(
      'Bybit signs only the query of a GET request: send it without a body',
      'ERR_INVALID_ARG_VALUE',
    );
  }
  return { timestamp, recvWindow: window, content: method === 'GET' ? queryOf(url) : (body ?? '') };
}

/**
 * @param {import('../venue').Identity} identity
 * @param {SignedFields} fields
 * @param {string} signature
 * @returns {AuthenticationHeaders}
 */
function headersOf({ apiKey }, { timestamp, recvWindow }, signature) {
  return {
    'X-BAPI-API-KEY': apiKey,
    'X-BAPI-TIMESTAMP': timestamp,
    'X-BAPI-SIGN': signature,
    'X-BAPI-RECV-WINDOW': recvWindow,
  };
}

/**
 * @param {{ expires?: number, clock?: { now(): number } }} options
 * @returns {number} ms since the epoch, until when a login is valid
 */
function expiresOf(options) {
  if (options === null || typeof options !== 'object') {
    throw typeError('The "options" argument must be an object');
  }
  const { expires, clock = Date } = options;
  if (typeof clock?.now !== 'function') {
    throw typeError('The option "clock" of signWebSocket() must be an object with a method now()');
  }
  return integerOf(expires ?? Math.floor(clock.now()) + LOGIN_LIFETIME, 'expires', Number.MAX_SAFE_INTEGER);
}

/**
 * @param {import('../venue').Identity} identity
 * @param {number} expires
 * @param {string} signature
 * @returns {WebSocketLogin}
 */
function loginOf({ apiKey }, expires, signature) {
  return { op: 'auth', args: [apiKey, expires, signature] };
}

/**
 * https://bybit-exchange.github.io/docs/v5/guide and /docs/v5/ws/connect
 *
 * @type {import('../venue').VenueSigning}
 */
const SIGNING = Object.freeze({
  digest: 'sha256',
  encoding: 'hex',
  privateKey: Object.freeze({ encoding: 'base64', ed25519: false }),
  recipe: Object.freeze({
    /** @param {SignedFields} fields */
    request: ({ timestamp, recvWindow, content }) => [timestamp, OWN_API_KEY, recvWindow, content],
    /** @param {number} expires */
    login: (expires) => ['GET/realtime', digitsOf(expires)],
  }),
  headerNames: HEADER_NAMES,
  description: 'timestamp + API key + recv_window + the raw query of a GET or the raw body of a POST',
  timestampOf: inMilliseconds,
  fields: fieldsOfRequest,
  fieldsOfContent: fieldsOf,
  // Its own properties, because Object.prototype may have others of these names.
  query: undefined,
  queryNames: undefined,
  headers: /** @type {(...given: any) => any} */ (headersOf),
  login: Object.freeze({ timeOf: expiresOf, message: loginOf }),
});

/** @type {Readonly<import('../venue').VenueCredentials>} */
const CREDENTIALS = Object.freeze({
  variables: variablesOf('BYBIT'),
  apiPassphrase: null,
  demoKey: Object.freeze({ apiKey: 'SandboxDemoKey0001', secret: 'SandboxDemoSecret0001SandboxDemo0001' }),
});

/** Characters of issued HMAC keys and their secrets, as observed: Bybit publishes no rule. */
const KEY_LENGTHS = Object.freeze({ apiKey: 18, apiSecret: 36 });

module.exports = { AHEAD_MS, CREDENTIALS, DEFAULT_RECV_WINDOW, KEY_LENGTHS, RECV_WINDOW_MAX, SIGNING };
