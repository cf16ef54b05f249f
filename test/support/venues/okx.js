'use strict';

/**
 * OKX, as far as its signatures go: https://www.okx.com/docs-v5/en/#overview-rest-authentication and
 * https://www.okx.com/docs-v5/en/#overview-websocket-login
 *
 * @module
 */

const { inIsoFormat, inSeconds } = require('../../../lib/internal/timestamps');
const { pathOf, queryOf } = require('../../../lib/internal/url-parts');
const { variablesOf } = require('./variables');

/**
 * @typedef {object} Fields
 * @property {string} timestamp
 * @property {string} target  method, path and query
 * @property {string | Uint8Array} body
 */

/** @type {import('../../../lib/venues/venue').VenueSigning} */
const signing = {
  description: 'timestamp + method + path with query + body',
  digest: 'sha256',
  encoding: 'base64',
  privateKey: { encoding: 'base64', ed25519: false },
  recipe: {
    /** @param {Fields} fields */
    request: ({ timestamp, target, body }) => [timestamp, target, body],
    login: (time) => [inSeconds(time), 'GET/users/self/verify'],
  },
  headerNames: {
    apiKey: 'OK-ACCESS-KEY',
    signature: 'OK-ACCESS-SIGN',
    timestamp: 'OK-ACCESS-TIMESTAMP',
    passphrase: 'OK-ACCESS-PASSPHRASE',
  },
  queryNames: undefined,
  timestampOf: inIsoFormat,
  fields: ({ method, url, body = '', timestamp }) => {
    const query = queryOf(url);
    return { timestamp, target: method + pathOf(url) + (query && `?${query}`), body };
  },
  headers: ({ apiKey, apiPassphrase = '' }, { timestamp }, signature) => ({
    'OK-ACCESS-KEY': apiKey,
    'OK-ACCESS-SIGN': signature,
    'OK-ACCESS-TIMESTAMP': timestamp,
    'OK-ACCESS-PASSPHRASE': apiPassphrase,
  }),
  fieldsOfContent: undefined,
  query: undefined,
  login: {
    timeOf: ({ timestamp = Date.now() }) => timestamp,
    message: ({ apiKey, apiPassphrase }, time, sign) => ({
      op: 'login',
      args: [{ apiKey, passphrase: apiPassphrase, timestamp: inSeconds(time), sign }],
    }),
  },
};

/** @type {any} */
const OKX = {
  id: 'okx',
  title: 'OKX',
  docs: 'https://www.okx.com/docs-v5/en/',
  credentials: { variables: variablesOf('OKX'), apiPassphrase: 'plain' },
  signing,
  clock: { largestWindow: 0 },
};

module.exports = { OKX };
