'use strict';

/** What the package knows of Bybit's replies, in one place. */

const { HEAD_LENGTH, isPlainSuccess } = require('./plain-success');
const { WAITS, rateLimitOf } = require('./rate-limit');
const { REPLY_FIELDS, readReply } = require('./reply');
const { MARKS } = require('./reply-marks');
const { PLACE_ROWS, STATUS_HINTS, STATUS_REASONS } = require('./place-rules');
const { FALLBACK_ROW, ROWS } = require('./reply-rules');
const { EXPIRED_LOGIN, SIGNED_STRING, emptyHeaders } = require('./reply-texts');
const { retiredHint } = require('./retired');
const { isOwn, timeOf } = require('./server-time');

/** @type {Readonly<import('../venue').VenueReplies>} */
const REPLIES = Object.freeze({
  read: readReply,
  placeRows: PLACE_ROWS,
  statusHints: STATUS_HINTS,
  statusReasons: STATUS_REASONS,
  rows: ROWS,
  fallback: FALLBACK_ROW,
  isPlainSuccess,
  headLength: HEAD_LENGTH,
  isOwn,
  timeOf,
  rateLimitOf,
  fields: REPLY_FIELDS,
  exampleCodes: Object.freeze(/** @type {const} */ (['33004', '-2015'])),
  emptyHeaders,
  signedString: SIGNED_STRING,
  expiredLogin: EXPIRED_LOGIN,
  waits: WAITS,
  marks: MARKS,
  retiredHint,
});

module.exports = { REPLIES };
