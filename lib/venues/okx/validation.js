'use strict';

/**
 * The rules that the validators check requests and credentials by.
 * https://www.okx.com/docs-v5/en/#overview-rest-authentication
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
  knownHeaders: [],
  headerPrefixes: ['OK-ACCESS', 'OK_ACCESS', 'OKX-ACCESS', 'X-SIMULATED', 'X_SIMULATED'],
  timeUnit: 'date',
  windowUnit: 'ms',
  defaultWindow: WINDOW_MS,
  wideWindow: WINDOW_MS,
  windowIsOptional: true,
  aheadMs: WINDOW_MS,
  reach: 1000,
  usualWindows: [],
  queryMethods: ['GET'],
  bodyMethods: ['POST'],
  // A batch of orders is an array.
  bodies: 'json',
  paths: ['/api/v5/'],
  // https://www.okx.com/docs-v5/log_en/ : the interfaces before V5 ended in 2024.
  retiredPaths: [
    '/api/v1/',
    '/api/v3/',
    ...['account', 'spot', 'margin', 'futures', 'swap', 'option'].map((name) => `/api/${name}/`),
  ],
  // https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-place-order and …-algo-trading-post-place-algo-order
  stringFields: [
    ...['sz', 'px', 'pxUsd', 'pxVol', 'newSz', 'newPx', 'amt', 'lever'],
    ...['tpTriggerPx', 'tpOrdPx', 'slTriggerPx', 'slOrdPx', 'triggerPx', 'orderPx', 'ordPx'],
    ...['callbackRatio', 'callbackSpread', 'activePx', 'szLimit', 'pxLimit', 'pxVar', 'pxSpread'],
  ],
  numberFields: [],
  apiKeyLength: 36,
  apiSecretLength: 32,
  // Letters and digits are advised; users have others as well, so that only the length is checked.
  passphrase: Object.freeze({ least: 6, most: 32 }),
  shape: shapeOf('okx'),
  otherShapes: otherShapes('okx'),
  hmacEncoding: SIGNING.encoding,
  hmacDigest: SIGNING.digest,
  privateKeys: [],
  signedParts: SIGNED_PARTS,
  signedStrings: SIGNED_STRINGS,
});

/** @type {Readonly<import('../venue').VenueValidation>} */
const VALIDATION = Object.freeze({ rules: RULES, table: writeRules(RULES), texts: REQUEST_TEXTS });

module.exports = { VALIDATION };
