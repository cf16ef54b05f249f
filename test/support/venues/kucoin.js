'use strict';

/**
 * KuCoin, as far as its signatures go: https://www.kucoin.com/docs-new/authentication
 *
 * @module
 */

const { OWN_API_KEY } = require('../../../lib/internal/signing-scheme');
const { inMilliseconds } = require('../../../lib/internal/timestamps');
const { pathOf, queryOf } = require('../../../lib/internal/url-parts');
const { variablesOf } = require('./variables');

/** @type {import('../../../lib/venues/venue').VenueSigning} */
const signing = {
  description: 'timestamp + method + path with raw query + body',
  digest: 'sha256',
  encoding: 'base64',
  privateKey: { encoding: 'base64', ed25519: false },
  recipe: {
    /** @param {{ timestamp: string, target: string, body: string | Uint8Array }} fields */
    request: ({ timestamp, target, body }) => [timestamp, target, body],
    login: (time) => [OWN_API_KEY, inMilliseconds(time)],
  },
  headerNames: {
    apiKey: 'KC-API-KEY',
    signature: 'KC-API-SIGN',
    timestamp: 'KC-API-TIMESTAMP',
    passphrase: 'KC-API-PASSPHRASE',
  },
  queryNames: undefined,
  timestampOf: inMilliseconds,
  fields: ({ method, url, body = '', timestamp }) => {
    const query = decodeURIComponent(queryOf(url));
    return { timestamp, target: method + pathOf(url) + (query && `?${query}`), body };
  },
  headers: ({ apiKey, apiPassphrase = '' }, { timestamp }, signature) => ({
    'KC-API-KEY': apiKey,
    'KC-API-SIGN': signature,
    'KC-API-TIMESTAMP': timestamp,
    'KC-API-PASSPHRASE': apiPassphrase,
    'KC-API-KEY-VERSION': '2',
  }),
  fieldsOfContent: undefined,
  query: undefined,
  login: {
    timeOf: ({ timestamp = Date.now() }) => timestamp,
    message: ({ apiKey, apiPassphrase }, timestamp, sign) => ({ apiKey, apiPassphrase, timestamp, sign }),
  },
};

/** @type {any} */
const KUCOIN = {
  id: 'kucoin',
  title: 'KuCoin',
  docs: 'https://www.kucoin.com/docs-new',
  credentials: { variables: variablesOf('KUCOIN'), apiPassphrase: 'signed' },
  signing,
  clock: { largestWindow: 0 },
};

module.exports = { KUCOIN };
