'use strict';

/** OKX's replies without a code, closes of the WebSocket, and what replies mean by the place of the request. */

const { CONNECTION_HINT, UPGRADE_HINT } = require('./reply-hints');
const { UPGRADE, only, row } = require('../rows');

/** @typedef {import('../venue').ReplyRow} Row */

const WEBSOCKET = Object.freeze({ transport: /** @type {const} */ ('websocket') });

/** Tried before the rows about pages and statuses. @type {readonly Readonly<Row>[]} */
const PLACE_ROWS = Object.freeze([
  ...[401, 404].map((status) => ({
    ...UPGRADE,
    status: only(status),
    retryable: false,
    hint: UPGRADE_HINT,
    ...row('no-verdict', 'inferred', 'a WebSocket upgrade carries no credentials that could be refused'),
  })),
]);

/** The codes with which OKX closes a WebSocket. https://www.okx.com/docs-v5/en/#error-code-websocket-public */
const CLOSE_CODES = Object.freeze([4001, 4002, 4003, 4004, 4005, 4006, 4007, 4008, 4009]);

/** @type {readonly Readonly<Row>[]} */
const CLOSE_ROWS = Object.freeze([
  {
    codes: [4001],
    ...WEBSOCKET,
    ...row('auth-failed', 'documented', 'the connection was closed because its login failed'),
  },
  {
    codes: [4007],
    ...WEBSOCKET,
    ...row(
      'auth-failed',
      'documented',
      'the connection was closed because its API key was changed or deleted',
    ),
  },
  {
    codes: [4003, 4008, 4009],
    ...WEBSOCKET,
    hint: CONNECTION_HINT,
    ...row('session-limit', 'documented', 'there are too many subscriptions'),
  },
  {
    codes: [4004, 4005, 4006],
    ...WEBSOCKET,
    ...row('no-verdict', 'documented', 'the connection was idle, too slow, or broke'),
  },
  {
    codes: [4002],
    ...WEBSOCKET,
    ...row('business', 'documented', 'the connection was closed because of a malformed request'),
  },
]);

/** Replies that carry no code, once their shape is known. @type {readonly Readonly<Row>[]} */
const CODELESS_ROWS = Object.freeze([
  {
    codeless: true,
    transport: 'websocket',
    text: /^channel conn count error/,
    hint: CONNECTION_HINT,
    ...row('session-limit', 'documented', 'too many connections have subscribed to the channel'),
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

module.exports = { CLOSE_CODES, CLOSE_ROWS, CODELESS_ROWS, PLACE_ROWS };
