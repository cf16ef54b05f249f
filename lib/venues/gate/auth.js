'use strict';

/**
 * What Gate.io signs: https://www.gate.com/docs/developers/apiv4/en/#apiv4-signed-request-requirements
 *
 * @module
 */

const crypto = require('node:crypto');

const { typeError } = require('../../internal/argument-error');
const { inSeconds } = require('../../internal/timestamps');
const { pathOf, queryOf } = require('../../internal/url-parts');
const { decodedQuery, rememberLast } = require('../signed-query');
const { variablesOf } = require('../variables');
const { loginOf, signedTextOf, timeOf } = require('./login');

/** ms; how far a timestamp may be from the clock of Gate.io, before or after it. */
const WINDOW_MS = 60_000;

/** SHA-512 of nothing. */
const EMPTY_DIGEST = digestOf('');

/** @param {string | Uint8Array} body @returns {string} */
function digestOf(body) {
  return crypto.createHash('sha512').update(body).digest('hex');
}

/** @typedef {{ text: string, timestamp: string }} SignedFields timestamp: in seconds */

/** Path and decoded query, each on a line. */
const linesOf = rememberLast((url) => `${pathOf(url)}\n${decodedQuery(queryOf(url))}`);

/** @type {NonNullable<import('../venue').VenueSigning['bodyProblem']>} */
function problemOf(method, body) {
  if (method !== 'GET' || body.length === 0) return null;
  return 'Gate.io takes the parameters of a GET request from its query: send it without a body';
}

/**
 * @param {import('../venue').FinalRequest} request
 * @returns {SignedFields}
 */
function fieldsOf({ method, url, body = '', timestamp }) {
  const problem = problemOf(method, body);
  if (problem !== null) throw typeError(problem, 'ERR_INVALID_ARG_VALUE');
  const digest = body.length === 0 ? EMPTY_DIGEST : digestOf(body);
  return { text: `${method}\n${linesOf(url)}\n${digest}\n${timestamp}`, timestamp };
}

/** @type {import('../venue').VenueSigning} */
const SIGNING = Object.freeze({
  description:
    'method in capitals, path, query (not percent-encoded), SHA-512 of the body in hex, and timestamp, joined by line feeds',
  digest: 'sha512',
  encoding: 'hex',
  privateKey: Object.freeze({ encoding: 'base64', ed25519: false }),
  recipe: Object.freeze({
    /** @param {SignedFields} fields */
    request: ({ text }) => [text],
    /** @param {import('./login').SignedLogin} login */
    login: (login) => [signedTextOf(login)],
  }),
  headerNames: Object.freeze({ apiKey: 'KEY', signature: 'SIGN', timestamp: 'Timestamp' }),
  queryNames: undefined,
  encodesUrl: true,
  contentType: 'application/json',
  bodyProblem: problemOf,
  timestampOf: inSeconds,
  fields: fieldsOf,
  fieldsOfContent: undefined,
  headers: ({ apiKey }, { timestamp }, signature) => ({
    KEY: apiKey,
    SIGN: signature,
    Timestamp: timestamp,
  }),
  query: undefined,
  login: Object.freeze({ timeOf, message: loginOf }),
});

/** @type {Readonly<import('../venue').VenueCredentials>} */
const CREDENTIALS = Object.freeze({ variables: variablesOf('GATE'), apiPassphrase: null });

module.exports = { CREDENTIALS, SIGNING, WINDOW_MS };
