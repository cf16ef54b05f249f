'use strict';

/**
 * Binance, as far as its signatures go:
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/endpoint-security-type and
 * https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/request-security
 *
 * @module
 */

const { OWN_API_KEY } = require('../../../lib/internal/signing-scheme');
const { inMilliseconds } = require('../../../lib/internal/timestamps');
const { queryOf } = require('../../../lib/internal/url-parts');
const { variablesOf } = require('./variables');

/**
 * @typedef {object} Fields
 * @property {string} query  complete but for the signature
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

/** @type {import('../../../lib/venues/venue').VenueSigning} */
const signing = {
  description: 'the query + the body',
  digest: 'sha256',
  encoding: 'hex',
  privateKey: { encoding: 'base64', ed25519: true },
  recipe: {
    /** @param {Fields} fields */
    request: ({ query, body }) => [query, body],
    login: (time) => ['apiKey=', OWN_API_KEY, '&timestamp=', inMilliseconds(time)],
  },
  headerNames: { apiKey: 'X-MBX-APIKEY' },
  queryNames: { timestamp: 'timestamp', signature: 'signature', window: 'recvWindow' },
  timestampOf: inMilliseconds,
  fields: ({ url, body = '', timestamp, window }) => ({
    query: withParameter(withParameter(queryOf(url), 'recvWindow', window), 'timestamp', timestamp),
    body,
  }),
  headers: ({ apiKey }) => ({ 'X-MBX-APIKEY': apiKey }),
  query: ({ query }, signature) => `${query}&signature=${encodeURIComponent(signature)}`,
  fieldsOfContent: undefined,
  login: {
    timeOf: ({ timestamp = Date.now() }) => timestamp,
    message: ({ apiKey }, timestamp, signature) => ({
      method: 'session.logon',
      params: { apiKey, signature, timestamp },
    }),
  },
};

/** @type {any} */
const BINANCE = {
  id: 'binance',
  title: 'Binance',
  docs: 'https://developers.binance.com/docs',
  credentials: { variables: variablesOf('BINANCE'), apiPassphrase: null },
  signing,
  clock: { largestWindow: 60_000 },
};

module.exports = { BINANCE };
