'use strict';

/** What the package knows of Gate.io's replies, in one place. */

const marks = require('./reply-marks');
const { REPLY_FIELDS, readReply } = require('./reply');
const { FALLBACK_ROW, PLACE_ROWS, ROWS } = require('./reply-rules');

/**
 * Statuses that say nothing about the key, where no row knows more.
 *
 * @type {import('../venue').VenueReplies['statusHints']}
 */
const STATUS_HINTS = Object.freeze({
  403: {
    id: 'forbidden',
    title: 'HTTP 403',
    fix: 'Send from another IP address, and send fewer requests: a 403 without a label comes from the network in front of Gate.io, not from the check of the key.',
  },
  404: {
    id: 'endpoint',
    title: 'Endpoint',
    fix: 'Compare host and path with the documentation of the endpoint: one of them does not exist. Paths begin with /api/v4/.',
  },
});

const RETIRED_HINT = Object.freeze({
  id: 'endpoint',
  title: 'Endpoint',
  fix: 'Use APIv4 (https://api.gateio.ws/api/v4) with an APIv4 key: /api2/ belongs to the interface before it, and has other keys.',
});

/** @type {Readonly<import('../venue').VenueReplies>} */
const REPLIES = Object.freeze({
  read: readReply,
  placeRows: PLACE_ROWS,
  statusHints: STATUS_HINTS,
  retiredHint: () => RETIRED_HINT,
  rows: ROWS,
  fallback: FALLBACK_ROW,
  isPlainSuccess: marks.isPlainSuccess,
  headLength: marks.HEAD_LENGTH,
  isOwn: marks.isOwn,
  timeOf: marks.timeOf,
  rateLimitOf: marks.rateLimitOf,
  fields: REPLY_FIELDS,
  labels: true,
  exampleCodes: Object.freeze(/** @type {const} */ (['INVALID_KEY', 'INVALID_SIGNATURE'])),
  emptyHeaders: marks.emptyHeaders,
  fits: marks.fits,
  waits: marks.WAITS,
  marks: marks.MARKS,
});

module.exports = { REPLIES };
