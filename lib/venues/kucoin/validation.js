'use strict';

/**
 * The rules that the validators check requests and credentials by.
 * https://www.kucoin.com/docs-new/authentication
 *
 * @module
 */

const { writeRules } = require('../../internal/rule-table');
const { otherShapes, shapeOf } = require('../credential-shapes');
const { SIGNING, WINDOW_MS } = require('./auth');
const { SIGNED_PARTS, SIGNED_STRINGS } = require('./signed-strings');
const { REQUEST_TEXTS } = require('./validation-texts');

/** @type {Readonly<import('../venue').ValidationRules>} */
const RULES = Object.freeze({
  headers: Object.freeze({ ...SIGNING.headerNames, contentType: 'Content-Type' }),
  knownHeaders: [
    'KC-API-PARTNER',
    'KC-API-PARTNER-SIGN',
    'KC-API-PARTNER-VERIFY',
    'KC-BROKER-NAME',
    'X-SITE-TYPE',
  ],
  headerPrefixes: ['KC-API', 'KC_API', 'X-SITE'],
  timeUnit: 'ms',
  windowUnit: 'ms',
  defaultWindow: WINDOW_MS,
  wideWindow: WINDOW_MS,
  windowIsOptional: true,
  aheadMs: WINDOW_MS,
  reach: 1000,
  usualWindows: [],
  queryMethods: ['GET', 'DELETE'],
  bodyMethods: ['POST', 'PUT', 'DELETE'],
  bodies: 'json',
  signedQuery: 'decoded',
  // https://www.kucoin.com/docs-new/websocket-api/base-info/get-private-token-spot-margin : a POST without parameters.
  bodilessPaths: ['/api/v1/bullet-private', '/api/v1/bullet-public'],
  paths: ['/api/'],
  retiredPaths: [],
  stringFields: [],
  numberFields: [],
  apiKeyLength: 24,
  apiSecretLength: 36,
  // The documentation's samples; KuCoin states no rule.
  passphrase: Object.freeze({ least: 7, most: 32 }),
  // https://www.kucoin.com/docs-new/authentication : keys of versions 2 and 3 send the passphrase signed.
  keyVersions: Object.freeze({ signed: ['2', '3'], plain: ['1'] }),
  shape: shapeOf('kucoin'),
  otherShapes: otherShapes('kucoin'),
  hmacEncoding: SIGNING.encoding,
  hmacDigest: SIGNING.digest,
  privateKeys: [],
  signedParts: SIGNED_PARTS,
  signedStrings: SIGNED_STRINGS,
});

/** @type {Readonly<import('../venue').VenueValidation>} */
const VALIDATION = Object.freeze({ rules: RULES, table: writeRules(RULES), texts: REQUEST_TEXTS });

module.exports = { VALIDATION };
