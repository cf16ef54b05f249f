'use strict';

/** KuCoin's replies without a code of six digits: messages of its streams, and what replies mean by the place of the request. */

const { UPGRADE, only, row } = require('../rows');
const { CONNECTION_HINT, TOKEN_HINT, TOPIC_LOGIN_HINT, UPGRADE_HINT } = require('./reply-hints');

/** @typedef {import('../venue').ReplyRow} Row */

const STREAM = Object.freeze({ transport: /** @type {const} */ ('websocket') });
const TOKEN = 'the token of the WebSocket is not valid, or is older than 24 hours';

/** Tried before the rows about pages and statuses. @type {readonly Readonly<Row>[]} */
const PLACE_ROWS = Object.freeze([
  {
    ...UPGRADE,
    status: only(401),
    hint: TOKEN_HINT,
    reason: TOKEN,
    ...row('missing-auth', 'inferred', TOKEN),
  },
  {
    ...UPGRADE,
    status: only(404),
    retryable: false,
    hint: UPGRADE_HINT,
    ...row('no-verdict', 'inferred', 'the URL of the WebSocket does not exist'),
  },
]);

/** https://www.kucoin.com/docs-new/error-code/websocket @type {readonly Readonly<Row>[]} */
const STREAM_ROWS = Object.freeze([
  {
    codes: [401],
    ...STREAM,
    supports: /token is (?:invalid|expired)/,
    hint: TOKEN_HINT,
    reason: TOKEN,
    ...row('missing-auth', 'documented', TOKEN),
  },
  {
    codes: [403],
    ...STREAM,
    supports: /log ?in/,
    hint: TOPIC_LOGIN_HINT,
    ...row('missing-auth', 'documented', 'the topic is private, and the connection is not'),
  },
  {
    codes: [509],
    ...STREAM,
    text: /service busy/,
    ...row('no-verdict', 'stated', 'the server is busy'),
  },
  {
    codes: [509],
    ...STREAM,
    text: /permits per second|too many/,
    ...row('rate-limit', 'stated', 'too many messages were sent over the connection'),
  },
  {
    codes: [509],
    ...STREAM,
    hint: CONNECTION_HINT,
    ...row('session-limit', 'documented', 'there are too many connections or subscriptions'),
  },
  { codes: [500], ...STREAM, ...row('no-verdict', 'documented', 'the server failed') },
  {
    codes: [400],
    ...STREAM,
    text: /ping timeout/,
    ...row('no-verdict', 'stated', 'the connection was closed because no ping arrived'),
  },
]);

/** Replies that carry no code, once their shape is known. @type {readonly Readonly<Row>[]} */
const CODELESS_ROWS = Object.freeze([
  {
    codeless: true,
    text: /you are being rate limited|error 1015|used cloudflare to restrict access/,
    ...row('rate-limit', 'stated', 'the network in front of KuCoin limits the requests of this IP address'),
  },
  {
    codeless: true,
    shapes: ['json'],
    text: /order not exist|order does not exist/,
    ...row('business', 'stated', 'the order does not exist'),
  },
  {
    codeless: true,
    status: [400, 499],
    retryable: false,
    ...row('no-verdict', 'inferred', 'the request was refused, but not by the check of the key'),
  },
  { codeless: true, ...row('no-verdict', 'inferred', 'the reply is not from the API') },
]);

module.exports = { CODELESS_ROWS, PLACE_ROWS, STREAM_ROWS };
