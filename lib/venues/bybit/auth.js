'use strict';

const { typeError } = require('../../internal/argument-error');
const { ownProperties } = require('../../internal/own-properties');

/** ms; the recv_window that Bybit assumes for requests without one. https://bybit-exchange.github.io/docs/v5/guide */
const DEFAULT_RECV_WINDOW = 5000;

const QUESTION_MARK = 0x3f;

/**
 * @typedef {object} SignableRequest
 * @property {string | Uint8Array} [query]  GET: the query string exactly as sent, without `?`
 * @property {string | Uint8Array} [body]   POST: the body exactly as sent
 * @property {number} [timestamp]   ms since the epoch; default now
 * @property {number} [recvWindow]  ms; default 5000
 *
 * @typedef {object} AuthenticationHeaders
 * @property {string} X-BAPI-API-KEY
 * @property {string} X-BAPI-TIMESTAMP
 * @property {string} X-BAPI-SIGN
 * @property {string} X-BAPI-RECV-WINDOW
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
 * @returns {{ timestamp: number, recvWindow: number, content: string | Uint8Array }}
 */
function partsOf(request = {}) {
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
  return { timestamp, recvWindow, content: query ?? body ?? '' };
}

/**
 * @param {string} apiKey
 * @param {number | string} timestamp
 * @param {number | string} recvWindow
 * @param {string} signature
 * @returns {AuthenticationHeaders}
 */
function headersOf(apiKey, timestamp, recvWindow, signature) {
  return {
    'X-BAPI-API-KEY': apiKey,
    'X-BAPI-TIMESTAMP': String(timestamp),
    'X-BAPI-SIGN': signature,
    'X-BAPI-RECV-WINDOW': String(recvWindow),
  };
}

module.exports = { DEFAULT_RECV_WINDOW, headersOf, partsOf };
