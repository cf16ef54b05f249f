'use strict';

/**
 * The rules that the validators check requests and credentials by.
 * https://www.gate.com/docs/developers/apiv4/en/#apiv4-signed-request-requirements
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
  knownHeaders: ['X-Gate-Channel-Id', 'X-Gate-Size-Decimal', 'X-Gate-Exptime'],
  headerPrefixes: ['X-GATE', 'X_GATE', 'GATE-'],
  timeUnit: 's',
  // Clients send both forms: https://github.com/gateio/gateapi-python signs str(time.time()).
  timestampFraction: true,
  windowUnit: 'ms',
  defaultWindow: WINDOW_MS,
  wideWindow: WINDOW_MS,
  windowIsOptional: true,
  aheadMs: WINDOW_MS,
  reach: 100,
  usualWindows: [],
  queryMethods: ['GET', 'DELETE'],
  bodyMethods: ['POST', 'PUT', 'PATCH', 'DELETE'],
  bodies: 'json',
  signedQuery: 'decoded',
  // Several endpoints of futures read the query of a POST: …/positions/{contract}/leverage?leverage=10
  freeParameters: true,
  paths: ['/api/v4/'],
  // The interface APIv2, whose keys and signatures are others.
  retiredPaths: ['/api2/'],
  stringFields: [],
  numberFields: [],
  apiKeyLength: 32,
  apiSecretLength: 64,
  shape: shapeOf('gate'),
  otherShapes: otherShapes('gate'),
  hmacEncoding: SIGNING.encoding,
  hmacDigest: SIGNING.digest,
  privateKeys: [],
  signedParts: SIGNED_PARTS,
  signedStrings: SIGNED_STRINGS,
});

/** @type {Readonly<import('../venue').VenueValidation>} */
const VALIDATION = Object.freeze({ rules: RULES, table: writeRules(RULES), texts: REQUEST_TEXTS });

module.exports = { VALIDATION };
