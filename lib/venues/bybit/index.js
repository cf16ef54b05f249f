'use strict';

/**
 * Bybit's V5 interface, as one `Venue`.
 *
 * @module
 */

const { accountModeOf, accountRefusal } = require('./account-types');
const { STEP_FIXES } = require('./checklist');
const {
  CLOCK_PATTERNS,
  EXPIRED_LOGIN,
  REQUEST_HEADERS,
  SIGNED_STRING,
  emptyHeaders,
} = require('./reply-texts');
const { CREDENTIALS, DEFAULT_RECV_WINDOW, RECV_WINDOW_MAX, SIGNING } = require('./auth');
const { DOCS, PAGES } = require('./docs');
const { endpointOf, isApiPath, isGated, isPublic, normalise } = require('./endpoints');
const { REST_URLS, environmentOf } = require('./hosts');
const { isSafeToRepeat } = require('./idempotent');
const { addressRemarks, boundAddresses, expiryOf, keyPage } = require('./key-info');
const { LIMITS } = require('./limits');
const { BATCH, CLIENT_ORDER_ID, createId, isCreation, isUndecided } = require('./orders');
const { checkPermission, permissionFor } = require('./permissions');
const { isProtective } = require('./protective');
const { HEAD_LENGTH, isPlainSuccess } = require('./plain-success');
const { WAITS, rateLimitOf } = require('./rate-limit');
const { REPLY_FIELDS, readReply } = require('./reply');
const { DOMAINS, MARKS, RETIRED } = require('./reply-marks');
const { FALLBACK_ROW, ROWS } = require('./reply-rules');
const { isOwn, readServerTime, timeOf } = require('./server-time');

/** @type {Readonly<import('../venue').Venue>} */
const BYBIT = Object.freeze({
  id: 'bybit',
  title: 'Bybit',
  docs: DOCS,
  hosts: Object.freeze({
    urls: REST_URLS,
    environmentOf,
    keyPage,
    regional: 'api.bybit.eu',
    domains: DOMAINS,
  }),
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
    patterns: CLOCK_PATTERNS,
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
    fields: REPLY_FIELDS,
    requestHeaders: REQUEST_HEADERS,
    emptyHeaders,
    signedString: SIGNED_STRING,
    expiredLogin: EXPIRED_LOGIN,
    waits: WAITS,
    marks: MARKS,
    retired: RETIRED,
  }),
  keys: Object.freeze({
    path: '/v5/user/query-api',
    boundAddresses,
    expiryOf,
    permissionFor,
    checkPermission,
    accountModeOf,
    accountRefusal,
    addressRemarks,
    lengths: Object.freeze({ apiKey: 18, apiSecret: 36 }),
    parameters: Object.freeze(['category', 'accountType']),
    expiryField: 'expiredAt',
    deniedAnyway:
      'Bybit also replies like this when the category is missing or wrong, or when the key was changed in the meantime.',
  }),
  pages: PAGES,
  stepFixes: STEP_FIXES,
  get help() {
    return require('./help').HELP;
  },
  get signedParts() {
    return require('./signed-strings').SIGNED_PARTS;
  },
  get signedStrings() {
    return require('./signed-strings').SIGNED_STRINGS;
  },
});

module.exports = { BYBIT };
