'use strict';

/**
 * What Bitget signs: https://www.bitget.com/api-doc/common/signature and
 * https://www.bitget.com/api-doc/common/websocket-intro#login
 *
 * @module
 */

const { typeError } = require('../../internal/argument-error');
const { inMilliseconds, inSeconds } = require('../../internal/timestamps');
const { timeOf } = require('../login-time');
const { decodedTarget, rememberLast } = require('../signed-query');
const { variablesOf } = require('../variables');

/** ms; how far a timestamp may be from the clock of Bitget, before or after it. No recorded refusal proves the figure. */
const WINDOW_MS = 30_000;

/**
 * @typedef {object} SignedFields
 * @property {string} timestamp ms
 * @property {string} target method, path and decoded query
 * @property {string | Uint8Array} body
 */
/**
 * The message that logs a private WebSocket stream of Bitget in.
 *
 * @typedef {object} BitgetLogin
 * @property {'login'} op
 * @property {[{ apiKey: string, passphrase: string, timestamp: string, sign: string }]} args `timestamp` in seconds
 */

const targetAt = rememberLast(decodedTarget);

/** @type {NonNullable<import('../venue').VenueSigning['bodyProblem']>} */
function problemOf(method, body) {
  if (method !== 'GET' || body.length === 0) return null;
  return 'Bitget signs the path and the query of a GET request: send it without a body';
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

/** @type {import('../venue').LoginSigning['message']} */
const loginOf = ({ apiKey, apiPassphrase }, time, sign) => ({
  op: 'login',
  args: [{ apiKey, passphrase: apiPassphrase, timestamp: inSeconds(time), sign }],
});

/** @type {import('../venue').VenueSigning} */
const SIGNING = Object.freeze({
  description:
    'timestamp + method in capitals + path with its query (names ascending, not percent-encoded) + body',
  digest: 'sha256',
  encoding: 'base64',
  privateKey: Object.freeze({ encoding: 'base64', ed25519: false }),
  recipe: Object.freeze({
    /** @param {SignedFields} fields */
    request: ({ timestamp, target, body }) => [timestamp, target, body],
    /** @param {number} time */
    login: (time) => [inSeconds(time), 'GET/user/verify'],
  }),
  headerNames: Object.freeze({
    apiKey: 'ACCESS-KEY',
    signature: 'ACCESS-SIGN',
    timestamp: 'ACCESS-TIMESTAMP',
    passphrase: 'ACCESS-PASSPHRASE',
  }),
  queryNames: undefined,
  encodesUrl: true,
  sortsQuery: true,
  contentType: 'application/json',
  bodyProblem: problemOf,
  timestampOf: inMilliseconds,
  fields: fieldsOf,
  fieldsOfContent: undefined,
  headers: ({ apiKey, apiPassphrase = '' }, { timestamp }, signature) => ({
    'ACCESS-KEY': apiKey,
    'ACCESS-SIGN': signature,
    'ACCESS-TIMESTAMP': timestamp,
    'ACCESS-PASSPHRASE': apiPassphrase,
  }),
  query: undefined,
  login: Object.freeze({ timeOf, message: loginOf }),
});

/** @type {Readonly<import('../venue').VenueCredentials>} */
const CREDENTIALS = Object.freeze({
  variables: variablesOf('BITGET', { hasPassphrase: true }),
  apiPassphrase: 'plain',
  demoKey: Object.freeze({
    apiKey: `bg_${'0'.repeat(31)}1`,
    secret: `${'0'.repeat(63)}1`,
    passphrase: 'SandboxDemo1',
  }),
});

module.exports = { CREDENTIALS, SIGNING, WINDOW_MS };
