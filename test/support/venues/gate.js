'use strict';

/**
 * Gate, as far as its signatures go: https://www.gate.com/docs/developers/apiv4/en/#apiv4-signed-request-requirements and
 * https://www.gate.com/docs/developers/futures/ws/en/#login
 *
 * @module
 */

const crypto = require('node:crypto');

const { inSeconds } = require('../../../lib/internal/timestamps');
const { pathOf, queryOf } = require('../../../lib/internal/url-parts');
const { variablesOf } = require('./variables');

const LOGIN = 'futures.login';

/** @type {import('../../../lib/venues/venue').VenueSigning} */
const signing = {
  description: 'method, path, query, SHA-512 of the body and timestamp, one on each line',
  digest: 'sha512',
  encoding: 'hex',
  privateKey: { encoding: 'base64', ed25519: false },
  recipe: {
    /** @param {{ text: string }} fields */
    request: ({ text }) => [text],
    login: (time) => [`api\n${LOGIN}\n\n`, inSeconds(time)],
  },
  headerNames: { apiKey: 'KEY', signature: 'SIGN', timestamp: 'Timestamp' },
  queryNames: undefined,
  timestampOf: inSeconds,
  fields: ({ method, url, body = '', timestamp }) => {
    const digest = crypto.createHash('sha512').update(body).digest('hex');
    // The signature covers the text of the query, and not its percent-encoding.
    const query = decodeURIComponent(queryOf(url));
    return { text: [method, pathOf(url), query, digest, timestamp].join('\n'), timestamp };
  },
  headers: ({ apiKey }, { timestamp }, signature) => ({ KEY: apiKey, SIGN: signature, Timestamp: timestamp }),
  fieldsOfContent: undefined,
  query: undefined,
  login: {
    timeOf: ({ timestamp = Date.now() }) => timestamp,
    message: ({ apiKey }, time, signature) => ({
      time: Number(inSeconds(time)),
      channel: LOGIN,
      event: 'api',
      payload: { api_key: apiKey, signature, timestamp: inSeconds(time) },
    }),
  },
};

/** @type {any} */
const GATE = {
  id: 'gate',
  title: 'Gate',
  docs: 'https://www.gate.com/docs/developers/apiv4/en/',
  credentials: { variables: variablesOf('GATE'), apiPassphrase: null },
  signing,
  clock: { largestWindow: 0 },
};

module.exports = { GATE };
