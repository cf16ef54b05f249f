'use strict';

/**
 * The rules that the validators check requests and credentials by.
 * https://www.bitget.com/api-doc/common/signature
 *
 * @module
 */

const { writeRules } = require('../../internal/rule-table');
const { otherShapes, shapeOf } = require('../credential-shapes');
const { SIGNING, WINDOW_MS } = require('./auth');
const { VENUE_HOSTS } = require('./hosts');
const { SIGNED_PARTS, SIGNED_STRINGS } = require('./signed-strings');
const { REQUEST_TEXTS } = require('./validation-texts');

/** @type {Readonly<import('../venue').ValidationRules>} */
const RULES = Object.freeze({
  headers: Object.freeze({
    ...SIGNING.headerNames,
    environment: VENUE_HOSTS.environmentHeader?.name,
    contentType: 'Content-Type',
  }),
  knownHeaders: ['locale', 'X-CHANNEL-API-CODE'],
  headerPrefixes: ['ACCESS-', 'ACCESS_', 'PAPTRAD'],
  timeUnit: 'ms',
  windowUnit: 'ms',
  defaultWindow: WINDOW_MS,
  wideWindow: WINDOW_MS,
  windowIsOptional: true,
  aheadMs: WINDOW_MS,
  reach: 1000,
  usualWindows: [],
  queryMethods: ['GET'],
  bodyMethods: ['POST'],
  bodies: 'json',
  signedQuery: 'sorted',
  paths: ['/api/v2/', '/api/v3/'],
  // https://www.bitget.com/api-doc/common/intro : the interface V1, which V2 replaces.
  retiredPaths: ['spot', 'mix', 'user', 'margin', 'broker', 'p2p'].map((name) => `/api/${name}/v1/`),
  stringFields: [],
  numberFields: [],
  apiKeyLength: 35,
  apiSecretLength: 64,
  // Code 40070: 8 to 32 letters and digits.
  passphrase: Object.freeze({ least: 8, most: 32 }),
  shape: shapeOf('bitget'),
  otherShapes: otherShapes('bitget'),
  hmacEncoding: SIGNING.encoding,
  hmacDigest: SIGNING.digest,
  privateKeys: /** @type {const} */ (['rsa']),
  signedParts: SIGNED_PARTS,
  signedStrings: SIGNED_STRINGS,
});

/** @type {Readonly<import('../venue').VenueValidation>} */
const VALIDATION = Object.freeze({ rules: RULES, table: writeRules(RULES), texts: REQUEST_TEXTS });

module.exports = { VALIDATION };
