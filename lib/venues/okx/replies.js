'use strict';

/** What the package knows of OKX's replies, in one place. */

const { CLOSE_CODES, PLACE_ROWS } = require('./codeless-rules');
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
    fix: 'Send from another IP address, and send fewer requests: a 403 page comes from the network in front of OKX, not from the check of the key.',
  },
  404: {
    id: 'endpoint',
    title: 'Endpoint',
    fix: 'Compare host and path with the documentation of the endpoint: one of them does not exist. Paths begin with /api/v5/.',
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
  // OKX says in no reply how many requests are left.
  rateLimitOf: () => null,
  fields: REPLY_FIELDS,
  exampleCodes: Object.freeze(/** @type {const} */ (['50111', '60009'])),
  emptyHeaders,
  fits,
  closeCodes: CLOSE_CODES,
  waits: Object.freeze({
    resetHeader: '',
    blockMs: null,
    advice: ': limits count requests in two seconds',
  }),
  marks: MARKS,
});

module.exports = { REPLIES };
