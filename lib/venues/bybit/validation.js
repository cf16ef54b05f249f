'use strict';

/**
 * The rules that the validators check requests and credentials by.
 * https://bybit-exchange.github.io/docs/v5/guide
 *
 * @module
 */

const { writeRules } = require('../../internal/rule-table');
const { otherShapes } = require('../credential-shapes');
const { AHEAD_MS, DEFAULT_RECV_WINDOW, KEY_LENGTHS, SIGNING } = require('./auth');
const { HEADER_NAMES } = require('./header-names');
const { RETIRED_FOLDERS } = require('./retired');
const { SIGNED_PARTS, SIGNED_STRINGS } = require('./signed-strings');
const { REQUEST_TEXTS } = require('./validation-texts');

/** @type {Readonly<import('../venue').ValidationRules>} */
const RULES = Object.freeze({
  headers: Object.freeze({ ...HEADER_NAMES, contentType: 'Content-Type' }),
  knownHeaders: ['X-BAPI-SIGN-TYPE', 'X-BAPI-BROKER-ID'],
  headerPrefixes: ['X-BAPI', 'X_BAPI'],
  timeUnit: 'ms',
  windowUnit: 'ms',
  defaultWindow: DEFAULT_RECV_WINDOW,
  // An order that old is usually not wanted any more.
  wideWindow: 60_000,
  aheadMs: AHEAD_MS,
  reach: 1000,
  usualWindows: [1000, 2000, 3000, 5000, 6000, 8000, 10_000, 15_000, 20_000, 30_000, 60_000],
  queryMethods: ['GET'],
  bodyMethods: ['POST'],
  paths: ['/v5/'],
  // https://bybit-exchange.github.io/docs/v5/intro
  retiredPaths: RETIRED_FOLDERS.map((folder) => `/${folder}/`),
  // https://bybit-exchange.github.io/docs/v5/order/create-order, …/position/trading-stop, …/position/leverage,
  // …/position/manual-add-margin, …/asset/transfer/create-inter-transfer and …/asset/withdraw
  stringFields: [
    ...[
      'activePrice',
      'amount',
      'buyLeverage',
      'leverage',
      'margin',
      'orderIv',
      'price',
      'qty',
      'sellLeverage',
    ],
    ...['slLimitPrice', 'slSize', 'slippageTolerance', 'stopLoss', 'takeProfit', 'tpLimitPrice', 'tpSize'],
    ...['trailingStop', 'triggerPrice'],
  ],
  numberFields: [],
  apiKeyLength: KEY_LENGTHS.apiKey,
  apiSecretLength: KEY_LENGTHS.apiSecret,
  otherShapes: otherShapes('bybit'),
  hmacEncoding: SIGNING.encoding,
  hmacDigest: SIGNING.digest,
  privateKeys: /** @type {const} */ (['rsa']),
  signedParts: SIGNED_PARTS,
  signedStrings: SIGNED_STRINGS,
});

/** @type {Readonly<import('../venue').VenueValidation>} */
const VALIDATION = Object.freeze({ rules: RULES, table: writeRules(RULES), texts: REQUEST_TEXTS });

module.exports = { VALIDATION };
