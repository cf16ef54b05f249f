'use strict';

/**
 * Bybit's V5 interface, as one `Venue`.
 *
 * @module
 */

const { accountModeOf } = require('./account-types');
const { CREDENTIALS, DEFAULT_RECV_WINDOW, RECV_WINDOW_MAX, SIGNING } = require('./auth');
const { DOCS } = require('./docs');
const { endpointOf, isApiPath, isGated, isPublic, normalise } = require('./endpoints');
const { keyPage } = require('./hints');
const { REST_URLS, environmentOf } = require('./hosts');
const { isSafeToRepeat } = require('./idempotent');
const { boundAddresses, expiryOf } = require('./key-info');
const { LIMITS } = require('./limits');
const { BATCH, CLIENT_ORDER_ID, createId, isCreation, isUndecided } = require('./orders');
const { checkPermission, permissionFor } = require('./permissions');
const { isProtective } = require('./protective');
const { HEAD_LENGTH, isPlainSuccess } = require('./plain-success');
const { rateLimitOf } = require('./rate-limit');
const { readReply } = require('./reply');
const { FALLBACK_ROW, ROWS } = require('./reply-rules');
const { isOwn, readServerTime, timeOf } = require('./server-time');

/** @type {Readonly<import('../venue').Venue>} */
const BYBIT = Object.freeze({
  id: 'bybit',
  title: 'Bybit',
  docs: DOCS,
  hosts: Object.freeze({ urls: REST_URLS, environmentOf, keyPage }),
  credentials: CREDENTIALS,
  signing: SIGNING,
  clock: Object.freeze({
    path: '/v5/market/time',
    readTime: readServerTime,
    windowName: 'recv_window',
    defaultWindow: DEFAULT_RECV_WINDOW,
    largestWindow: RECV_WINDOW_MAX,
    aheadMs: 1000,
    unitMs: 1,
  }),
  limits: LIMITS,
  endpoints: Object.freeze({
    endpointOf,
    normalise,
    isApiPath,
    isPublic,
    isGated,
    isSafeToRepeat,
    readWithBody: 'it answers HTTP 403',
  }),
  orders: Object.freeze({
    clientOrderId: CLIENT_ORDER_ID,
    batch: BATCH,
    createId,
    isCreation,
    isProtective,
    isUndecided,
  }),
  replies: Object.freeze({
    read: readReply,
    rows: ROWS,
    fallback: FALLBACK_ROW,
    isPlainSuccess,
    headLength: HEAD_LENGTH,
    isOwn,
    timeOf,
    rateLimitOf,
  }),
  keys: Object.freeze({
    path: '/v5/user/query-api',
    boundAddresses,
    expiryOf,
    permissionFor,
    checkPermission,
    accountModeOf,
  }),
  get signedStrings() {
    return require('./signed-strings').SIGNED_STRINGS;
  },
  get validation() {
    return require('./validation').VALIDATION;
  },
});

module.exports = { BYBIT };
