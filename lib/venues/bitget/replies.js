'use strict';

/** What the package knows of Bitget's replies, in one place. */

const { PLACE_ROWS } = require('./codeless-rules');
const { WAITS, rateLimitOf } = require('./rate-limit');
const { REPLY_FIELDS, readReply } = require('./reply');
const { HINTS } = require('./reply-hints');
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
    fix: 'Send from another IP address, and send fewer requests: a 403 page comes from the network in front of Bitget, not from the check of the key.',
  },
  404: HINTS.path,
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
  exampleCodes: Object.freeze(/** @type {const} */ (['40099', '40012'])),
  emptyHeaders,
  fits,
  waits: WAITS,
  retiredHint: () => HINTS.retired,
  marks: MARKS,
});

module.exports = { REPLIES };
