'use strict';

/** What the package knows of Binance's replies, in one place. */

const { PLACE_ROWS } = require('./codeless-rules');
const { HEAD_LENGTH, isPlainSuccess } = require('./plain-success');
const { WAITS, rateLimitOf } = require('./rate-limit');
const { REPLY_FIELDS, readReply } = require('./reply');
const { MARKS, emptyHeaders, fits, isOwn, timeOf } = require('./reply-marks');
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
    fix: 'Send fewer requests, and send from another IP address: HTTP 403 comes from the web application firewall in front of Binance, not from the check of the key. It also refuses a GET with a body, and words in a parameter that look like SQL.',
  },
  404: {
    id: 'endpoint',
    title: 'Endpoint',
    fix: 'Compare host and path with the documentation of the endpoint: one of them does not exist. The test hosts have no /sapi.',
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
  exampleCodes: Object.freeze(/** @type {const} */ (['401', '-2015'])),
  emptyHeaders,
  fits,
  waits: WAITS,
  marks: MARKS,
});

module.exports = { REPLIES };
