'use strict';

/**
 * What KuCoin signs: https://www.kucoin.com/docs-new/authentication
 *
 * @module
 */

const { typeError } = require('../../internal/argument-error');
const { OWN_API_KEY } = require('../../internal/signing-scheme');
const { inMilliseconds } = require('../../internal/timestamps');
const { decodedTarget, rememberLast } = require('../signed-query');
const { variablesOf } = require('../variables');
const { loginOf, timeOf } = require('./login');

/** ms; how far a timestamp may be from the clock of KuCoin, before or after it. */
const WINDOW_MS = 5000;

/**
 * Keys of versions 2 and 3 are signed alike. KuCoin has asked all users to replace keys of version 1 in 2021:
 * https://www.kucoin.com/support/900006465403
 *
 * @type {Readonly<import('../venue').KeyVersions>}
 */
const KEY_VERSIONS = Object.freeze({
  usual: 2,
  passphrases: Object.freeze({ 1: 'plain', 2: 'signed', 3: 'signed' }),
});

/**
 * @typedef {object} SignedFields
 * @property {string} timestamp ms
 * @property {string} target method, path and decoded query
 * @property {string | Uint8Array} body
 */

const targetAt = rememberLast(decodedTarget);

/** @type {NonNullable<import('../venue').VenueSigning['bodyProblem']>} */
function problemOf(method, body) {
  if (method !== 'GET' || body.length === 0) return null;
  return 'KuCoin signs the path and the query of a GET request: send it without a body';
}

/**
 * @param {import('../venue').FinalRequest} request
 * @returns {SignedFields}
 */
function fieldsOf({ method, url, body = '', timestamp }) {
  const problem = problemOf(method, body);
  if (problem !== null) throw typeError(problem, 'ERR_INVALID_ARG_VALUE');
  return { timestamp, target: method + targetAt(url), body };
}

/** @type {import('../venue').VenueSigning} */
const SIGNING = Object.freeze({
  description: 'timestamp + method in capitals + path with its query, not percent-encoded + body',
  digest: 'sha256',
  encoding: 'base64',
  privateKey: Object.freeze({ encoding: 'base64', ed25519: false }),
  recipe: Object.freeze({
    /** @param {SignedFields} fields */
    request: ({ timestamp, target, body }) => [timestamp, target, body],
    /** @param {import('./login').SignedLogin} login */
    login: ({ hello, time }) => (hello === undefined ? [OWN_API_KEY, inMilliseconds(time)] : [hello]),
  }),
  headerNames: Object.freeze({
    apiKey: 'KC-API-KEY',
    signature: 'KC-API-SIGN',
    timestamp: 'KC-API-TIMESTAMP',
    passphrase: 'KC-API-PASSPHRASE',
    keyVersion: 'KC-API-KEY-VERSION',
  }),
  queryNames: undefined,
  encodesUrl: true,
  contentType: 'application/json',
  bodyProblem: problemOf,
  timestampOf: inMilliseconds,
  fields: fieldsOf,
  fieldsOfContent: undefined,
  headers: ({ apiKey, apiPassphrase = '', keyVersion = KEY_VERSIONS.usual }, { timestamp }, signature) => ({
    'KC-API-KEY': apiKey,
    'KC-API-SIGN': signature,
    'KC-API-TIMESTAMP': timestamp,
    'KC-API-PASSPHRASE': apiPassphrase,
    'KC-API-KEY-VERSION': String(keyVersion),
  }),
  query: undefined,
  login: Object.freeze({ timeOf, message: loginOf }),
});

/** @type {Readonly<import('../venue').VenueCredentials>} */
const CREDENTIALS = Object.freeze({
  variables: variablesOf('KUCOIN', { hasPassphrase: true, hasVersion: true }),
  apiPassphrase: 'signed',
  keyVersions: KEY_VERSIONS,
  demoKey: Object.freeze({
    apiKey: `${'0'.repeat(23)}1`,
    secret: '00000000-0000-4000-8000-000000000001',
    passphrase: 'SandboxDemo1',
  }),
});

module.exports = { CREDENTIALS, SIGNING, WINDOW_MS };
