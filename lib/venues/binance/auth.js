'use strict';

/**
 * What Binance signs: https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security and
 * https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/request-security
 *
 * @module
 */

const { OWN_API_KEY } = require('../../internal/signing-scheme');
const { inMilliseconds } = require('../../internal/timestamps');
const { queryOf } = require('../../internal/url-parts');

/** ms; what Binance assumes for requests without a recvWindow. */
const DEFAULT_RECV_WINDOW = 5000;
/** ms */
const RECV_WINDOW_MAX = 60_000;
/** ms; a timestamp that is this far ahead of the clock of Binance is refused. */
const AHEAD_MS = 1000;

/**
 * @typedef {object} SignedFields
 * @property {string} query complete but for the signature
 * @property {string | Uint8Array} body
 */

/**
 * @param {string} query
 * @param {string} name
 * @param {string | undefined} value
 * @returns {string} with the parameter, unless the caller has given it
 */
function withParameter(query, name, value) {
  if (value === undefined || `&${query}`.includes(`&${name}=`)) return query;
  return `${query}${query && '&'}${name}=${value}`;
}

/** @type {import('../venue').LoginSigning['message']} */
const loginOf = ({ apiKey }, timestamp, signature) => ({
  method: 'session.logon',
  params: { apiKey, signature, timestamp },
});

/** @type {import('../venue').VenueSigning} */
const SIGNING = Object.freeze({
  description: 'the query + the body',
  digest: 'sha256',
  encoding: 'hex',
  privateKey: Object.freeze({ encoding: 'base64', ed25519: true }),
  recipe: Object.freeze({
    /** @param {SignedFields} fields */
    request: ({ query, body }) => [query, body],
    /** @param {number} time */
    login: (time) => ['apiKey=', OWN_API_KEY, '&timestamp=', inMilliseconds(time)],
  }),
  headerNames: Object.freeze({ apiKey: 'X-MBX-APIKEY' }),
  queryNames: Object.freeze({ timestamp: 'timestamp', signature: 'signature', window: 'recvWindow' }),
  timestampOf: inMilliseconds,
  fields: ({ url, body = '', timestamp, window }) => ({
    query: withParameter(withParameter(queryOf(url), 'recvWindow', window), 'timestamp', timestamp),
    body,
  }),
  headers: ({ apiKey }) => ({ 'X-MBX-APIKEY': apiKey }),
  query: ({ query }, signature) => `${query}&signature=${encodeURIComponent(signature)}`,
  fieldsOfContent: undefined,
  login: Object.freeze({
    timeOf: ({ timestamp = Date.now() }) => timestamp,
    message: loginOf,
  }),
});

/** @type {Readonly<import('../venue').VenueCredentials>} */
const CREDENTIALS = Object.freeze({
  variables: Object.freeze({
    apiKey: 'BINANCE_API_KEY',
    apiSecret: 'BINANCE_API_SECRET',
    privateKey: 'BINANCE_API_PRIVATE_KEY',
    privateKeyFile: 'BINANCE_API_PRIVATE_KEY_FILE',
    passphrase: 'BINANCE_API_PRIVATE_KEY_PASSPHRASE',
  }),
  apiPassphrase: null,
});

module.exports = { AHEAD_MS, CREDENTIALS, DEFAULT_RECV_WINDOW, RECV_WINDOW_MAX, SIGNING };
