'use strict';

/**
 * What Gate.io signs: https://www.gate.com/docs/developers/apiv4/en/#apiv4-signed-request-requirements
 *
 * @module
 */

const { inSeconds } = require('../../internal/timestamps');
const { variablesOf } = require('../variables');
const { loginOf, signedTextOf, timeOf } = require('./login');

/** ms; how far a timestamp may be from the clock of Gate.io, before or after it. */
const WINDOW_MS = 60_000;

/** @typedef {import('./signed-fields').SignedFields} SignedFields */

/** Loaded with the first request: the module for browsers has no node:crypto. @type {import('../venue').VenueSigning['fields'] | undefined} */
let fieldsOf;

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
  get bodyProblem() {
    return require('./signed-fields').problemOf;
  },
  timestampOf: inSeconds,
  get fields() {
    return (fieldsOf ??= require('./signed-fields').fieldsOf);
  },
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
const CREDENTIALS = Object.freeze({
  variables: variablesOf('GATE'),
  apiPassphrase: null,
  demoKey: Object.freeze({ apiKey: `${'0'.repeat(31)}1`, secret: `${'0'.repeat(63)}1` }),
});

module.exports = { CREDENTIALS, SIGNING, WINDOW_MS };
