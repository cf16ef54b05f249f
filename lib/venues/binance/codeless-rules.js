'use strict';

/** Binance's replies without a code, and what replies mean by the status or the place of the request. */

const { UPGRADE_HINT, STREAM_HINT, ENDPOINT_HINT } = require('./reply-hints');
const { UPGRADE, only, row } = require('../rows');

/** @typedef {import('../venue').ReplyRow} Row */

/** Tried before the rows about pages and statuses. @type {readonly Readonly<Row>[]} */
const PLACE_ROWS = Object.freeze([
  {
    status: only(418),
    reason: 'this IP address is blocked for a while: it went on sending after it was told to stop',
    ...row('rate-limit', 'documented', 'the IP address is blocked because it went on after HTTP 429'),
  },
  {
    status: only(451),
    text: /restricted location|eligibility/,
    reason: 'Binance does not serve the location of this IP address',
    ...row('region', 'stated', 'the location of the IP address is not served'),
  },
  {
    codeless: true,
    text: /service unavailable from a restricted location/,
    reason: 'Binance does not serve the location of this IP address',
    ...row('region', 'stated', 'the location of the IP address is not served'),
  },
  ...[401, 404].map((status) => ({
    ...UPGRADE,
    status: only(status),
    retryable: false,
    hint: UPGRADE_HINT,
    ...row('no-verdict', 'inferred', 'a WebSocket upgrade carries no credentials that could be refused'),
  })),
]);

/** Replies that carry no code, once their shape is known. @type {readonly Readonly<Row>[]} */
const CODELESS_ROWS = Object.freeze([
  {
    codes: [0, 1, 2, 3],
    transport: 'websocket',
    hint: STREAM_HINT,
    ...row('business', 'documented', 'the stream does not understand the message'),
  },
  {
    codeless: true,
    status: only(404),
    shapes: ['json'],
    retryable: false,
    hint: ENDPOINT_HINT,
    ...row('business', 'inferred', 'the host has no such path'),
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
