'use strict';

/** What the package knows of KuCoin's replies, in one place. */

const { PLACE_ROWS } = require('./codeless-rules');
const { WAITS, rateLimitOf } = require('./rate-limit');
const { REPLY_FIELDS, readReply } = require('./reply');
const { HEAD_LENGTH, MARKS, emptyHeaders, fits, isOwn, isPlainSuccess, timeOf } = require('./reply-marks');
const { FALLBACK_ROW, ROWS } = require('./reply-rules');

/**
 * Statuses that say nothing about the key, where no row knows more.
 *
 * @type {import('../venue').VenueReplies['statusHints']}
 */
const STATUS_HINTS = Object.freeze({
  403: {
    id: 'forbidden',
    title: 'HTTP 403',
    fix: 'Wait, and send fewer requests, or send them from another IP address: a 403 page comes from the network in front of KuCoin, not from the check of the key.',
  },
  404: {
    id: 'endpoint',
    title: 'Endpoint',
    fix: 'Compare host and path with the documentation of the endpoint: spot and margin are at api.kucoin.com, futures at api-futures.kucoin.com.',
  },
});

/** @type {Readonly<import('../venue').VenueReplies>} */
const REPLIES = Object.freeze({
  read: readReply,
  placeRows: PLACE_ROWS,
  statusHints: STATUS_HINTS,
  rows: ROWS,
  fallback: FALLBACK_ROW,
  isPlainSuccess,
  headLength: HEAD_LENGTH,
  isOwn,
  timeOf,
  rateLimitOf,
  fields: REPLY_FIELDS,
  exampleCodes: Object.freeze(/** @type {const} */ (['400004', '429000'])),
  emptyHeaders,
  fits,
  waits: WAITS,
  marks: MARKS,
});

module.exports = { REPLIES };
