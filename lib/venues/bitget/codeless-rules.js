'use strict';

/** Bitget's replies without a code, and what replies mean by the place of the request. */

const { UPGRADE, only, row } = require('../rows');
const { RETIRED } = require('./endpoints');
const { HINTS } = require('./reply-hints');

/** @typedef {import('../venue').ReplyRow} Row */

/** The codes and statuses with which a path that does not exist is answered. */
const RETIRED_PLACE = Object.freeze({
  path: RETIRED,
  retryable: false,
  hint: HINTS.retired,
  ...row('retired-endpoint', 'inferred', 'the path belongs to an interface before V2'),
});

/** Tried before the rows about pages and statuses. @type {readonly Readonly<Row>[]} */
const PLACE_ROWS = Object.freeze([
  ...[401, 403, 404].map((status) => ({
    ...UPGRADE,
    status: only(status),
    retryable: false,
    hint: HINTS.upgrade,
    ...row('no-verdict', 'inferred', 'a WebSocket upgrade carries no credentials that could be refused'),
  })),
  { ...RETIRED_PLACE, codes: [40404] },
  ...[404, 410].map((status) => ({ ...RETIRED_PLACE, status: only(status) })),
]);

/** Replies that carry no code, once their shape is known. @type {readonly Readonly<Row>[]} */
const CODELESS_ROWS = Object.freeze([
  {
    codeless: true,
    shapes: ['json'],
    status: [200, 299],
    ...row('business', 'inferred', 'an order of the batch was refused; its code is not shown'),
  },
  {
    codeless: true,
    status: [400, 499],
    retryable: false,
    ...row('no-verdict', 'inferred', 'the request was refused, but not by the check of the key'),
  },
  {
    codeless: true,
    ...row('no-verdict', 'inferred', 'the reply is not from the API'),
  },
]);

module.exports = { CODELESS_ROWS, PLACE_ROWS };
