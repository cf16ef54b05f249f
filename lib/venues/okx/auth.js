'use strict';

/**
 * What OKX signs: https://www.okx.com/docs-v5/en/#overview-rest-authentication and
 * https://www.okx.com/docs-v5/en/#overview-websocket-login
 *
 * @module
 */

const { inIsoFormat, inSeconds } = require('../../internal/timestamps');
const { targetOf } = require('../../internal/url-parts');
const { integerOf, typeError } = require('../../internal/argument-error');
const rules = require('../../internal/options');
const { variablesOf } = require('../variables');

/** ms; how far a timestamp may be from the clock of OKX, before or after it. */
const WINDOW_MS = 30_000;

/** @type {Readonly<import('../venue').SigningNames>} */
const HEADER_NAMES = Object.freeze({
  apiKey: 'OK-ACCESS-KEY',
  signature: 'OK-ACCESS-SIGN',
  timestamp: 'OK-ACCESS-TIMESTAMP',
  passphrase: 'OK-ACCESS-PASSPHRASE',
});

/**
 * @typedef {object} SignedFields
 * @property {string} timestamp in ISO format
 * @property {string} target method, path and query
 * @property {string | Uint8Array} body
 */
/**
 * The message that logs a private WebSocket stream of OKX in.
 *
 * @typedef {object} OkxLogin
 * @property {'login'} op
 * @property {[{ apiKey: string, passphrase: string, timestamp: string, sign: string }]} args `timestamp` in seconds
 */

/** The last one that was read: orders go to one URL. */
let last = { url: '', target: '' };

/** @param {string} url @returns {string} path and query */
function targetAt(url) {
  if (url !== last.url) last = { url, target: targetOf(url) };
  return last.target;
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

/** @type {import('../../internal/options').OptionRules} */
const LOGIN_RULES = Object.freeze({
  timestamp: rules.integer(0, Number.MAX_SAFE_INTEGER, 'a time in ms since 1970'),
  clock: rules.clock,
});

/** @type {import('../venue').LoginSigning['timeOf']} */
function timeOf(options) {
  const { timestamp, clock } = rules.checkOptions(options, LOGIN_RULES, 'login()', {
    defaults: { clock: Date },
  });
  return integerOf(timestamp ?? Math.floor(clock.now()), 'timestamp', Number.MAX_SAFE_INTEGER);
}

/** @type {import('../venue').LoginSigning['message']} */
const loginOf = ({ apiKey, apiPassphrase }, time, sign) => ({
  op: 'login',
  args: [{ apiKey, passphrase: apiPassphrase, timestamp: inSeconds(time), sign }],
});

/** @type {NonNullable<import('../venue').VenueSigning['bodyProblem']>} */
function problemOf(method, body) {
  if (method !== 'GET' || body.length === 0) return null;
  return 'OKX signs the path and the query of a GET request: send it without a body';
}

/** @type {import('../venue').VenueSigning} */
const SIGNING = Object.freeze({
  description: 'timestamp + method in capitals + path with its query + body',
  digest: 'sha256',
  encoding: 'base64',
  privateKey: Object.freeze({ encoding: 'base64', ed25519: false }),
  recipe: Object.freeze({
    /** @param {SignedFields} fields */
    request: ({ timestamp, target, body }) => [timestamp, target, body],
    /** @param {number} time */
    login: (time) => [inSeconds(time), 'GET/users/self/verify'],
  }),
  headerNames: HEADER_NAMES,
  queryNames: undefined,
  encodesUrl: true,
  contentType: 'application/json',
  bodyProblem: problemOf,
  timestampOf: inIsoFormat,
  fields: fieldsOf,
  fieldsOfContent: undefined,
  headers: ({ apiKey, apiPassphrase = '' }, { timestamp }, signature) => ({
    'OK-ACCESS-KEY': apiKey,
    'OK-ACCESS-SIGN': signature,
    'OK-ACCESS-TIMESTAMP': timestamp,
    'OK-ACCESS-PASSPHRASE': apiPassphrase,
  }),
  query: undefined,
  login: Object.freeze({
    timeOf,
    message: loginOf,
  }),
});

/** @type {Readonly<import('../venue').VenueCredentials>} */
const CREDENTIALS = Object.freeze({
  variables: variablesOf('OKX', { hasPassphrase: true }),
  apiPassphrase: 'plain',
  demoKey: Object.freeze({
    apiKey: '00000000-0000-4000-8000-000000000001',
    secret: '00000000000000000000000000000001',
    passphrase: 'SandboxDemo1',
  }),
});

module.exports = { CREDENTIALS, SIGNING, WINDOW_MS };
