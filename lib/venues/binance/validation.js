'use strict';

/**
 * The rules that the validators check requests and credentials by.
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security and
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/general-info
 *
 * @module
 */

const { writeRules } = require('../../internal/rule-table');
const { otherShapes, shapeOf } = require('../credential-shapes');
const { AHEAD_MS, DEFAULT_RECV_WINDOW, RECV_WINDOW_MAX, SIGNING } = require('./auth');
const { SIGNED_PARTS, SIGNED_STRINGS } = require('./signed-strings');
const { REQUEST_TEXTS } = require('./validation-texts');

/** Endpoints of the security types USER_STREAM and MARKET_DATA. */
const KEY_ONLY_PATHS = [
  ...['/api/v3/historicalTrades', '/api/v3/userDataStream'],
  ...['/sapi/v1/userDataStream', '/sapi/v1/userDataStream/isolated', '/sapi/v1/userListenToken'],
  ...['/fapi/v1/historicalTrades', '/fapi/v1/listenKey'],
  ...['/dapi/v1/historicalTrades', '/dapi/v1/listenKey'],
  ...['/eapi/v1/historicalTrades', '/eapi/v1/listenKey', '/papi/v1/listenKey'],
];

/** @type {Readonly<import('../venue').ValidationRules>} */
const RULES = Object.freeze({
  headers: Object.freeze({ apiKey: 'X-MBX-APIKEY', contentType: 'Content-Type' }),
  parameters: Object.freeze({ timestamp: 'timestamp', window: 'recvWindow', signature: 'signature' }),
  knownHeaders: ['X-MBX-TIME-UNIT'],
  headerPrefixes: ['X-MBX', 'X_MBX', 'X-MBX_'],
  timeUnit: 'ms',
  // The spot exchange reads microseconds as well.
  microsecondPaths: ['/api/', '/sapi/'],
  windowUnit: 'ms',
  defaultWindow: DEFAULT_RECV_WINDOW,
  wideWindow: RECV_WINDOW_MAX,
  largestWindow: RECV_WINDOW_MAX,
  windowDecimals: 3,
  windowIsOptional: true,
  aheadMs: AHEAD_MS,
  reach: 1000,
  usualWindows: [],
  queryMethods: ['GET'],
  bodyMethods: ['POST', 'PUT', 'DELETE'],
  bodies: 'form',
  keyOnlyPaths: KEY_ONLY_PATHS,
  paths: ['/api/', '/sapi/', '/fapi/', '/dapi/', '/eapi/', '/papi/', '/futures/data/'],
  retiredPaths: ['/wapi/', '/api/v1/private/'],
  stringFields: [],
  numberFields: [],
  apiKeyLength: 64,
  apiSecretLength: 64,
  shape: shapeOf('binance'),
  otherShapes: otherShapes('binance'),
  hmacEncoding: SIGNING.encoding,
  hexInAnyCase: true,
  hmacDigest: SIGNING.digest,
  privateKeys: /** @type {const} */ (['rsa', 'ed25519']),
  signedParts: SIGNED_PARTS,
  signedStrings: SIGNED_STRINGS,
});

/** @type {Readonly<import('../venue').VenueValidation>} */
const VALIDATION = Object.freeze({ rules: RULES, table: writeRules(RULES), texts: REQUEST_TEXTS });

module.exports = { VALIDATION };
