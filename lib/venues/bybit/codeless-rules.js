'use strict';

/**
 * Bybit's replies without a retCode: messages of the WebSocket, and HTTP statuses. Refused connections and pages are in
 * lib/classify/page-rules.js. Patterns are written for the text that `normaliseText` makes: lower case,
 * with every run of other characters made one space.
 *
 * @module
 */

const { row } = require('../rows');

/** @typedef {import('../venue').ReplyRow} Row */

/** The words of the exchange. Other services say "invalid API key" to keys that are not Bybit's. */
const INVALID_KEY_401 = /\bapi ?key is invalid\b/;
const INVALID_KEY = /api ?key (?:is )?invalid|invalid api ?key(?! ip)/;
/** Texts that name both key and address do not say which of the two is wrong. */
const KEY_OR_IP = /invalid api ?key ip|api ?key ip (?:is )?(?:not match|un ?match|mismatch)/;
const UNMATCHED_IP = /un ?match\w* ip|(?<!key )ip (?:address )?(?:is )?not match/;
const NOT_LOGGED_IN = /needs? auth|not authori[sz]ed/;
const STATUS_401 = /** @type {const} */ ([401, 401]);

/** Replies that carry no retCode, once their shape is known. @type {Row[]} */
const CODELESS_ROWS = [
  {
    codeless: true,
    transport: 'websocket',
    text: /request expired/,
    ...row('clock-behind', 'stated', 'the expiry time of the login was not in the future'),
  },
  {
    codeless: true,
    transport: 'websocket',
    text: /params error/,
    op: 'auth',
    ...row(
      'clock-behind',
      'inferred',
      'the exchange gives this answer when the expiry time of the login is not in the future',
    ),
  },
  // The private stream refuses logins with the messages that REST sends with a retCode.
  {
    codeless: true,
    transport: 'websocket',
    text: /error sign|origin string|invalid sign|verify sign|signature (?:is )?(?:fail|invalid|wrong|error)/,
    keyKnown: true,
    ...row('bad-signature', 'stated', 'the signature is not the one that the server computed'),
  },
  {
    codeless: true,
    transport: 'websocket',
    text: /api ?key .*expired/,
    keyKnown: true,
    ...row('key-expired', 'stated', 'the API key has expired'),
  },
  {
    codeless: true,
    transport: 'websocket',
    text: KEY_OR_IP,
    refine: 'permission',
    ...row(
      'key-or-ip-mismatch',
      'stated',
      'the key or the IP address was not accepted; the reply does not say which',
    ),
  },
  {
    codeless: true,
    transport: 'websocket',
    text: UNMATCHED_IP,
    keyKnown: true,
    ...row('ip-not-allowed', 'stated', 'the request came from an IP address that the key is not bound to'),
  },
  {
    codeless: true,
    transport: 'websocket',
    text: /permission denied/,
    keyKnown: true,
    ...row('permission', 'stated', 'the key lacks the permission'),
  },
  {
    codeless: true,
    transport: 'websocket',
    text: INVALID_KEY,
    ...row('key-or-environment', 'stated', 'the key is unknown in this environment'),
  },
  {
    codeless: true,
    transport: 'websocket',
    text: /invalid op\b/,
    ...row('business', 'stated', 'this address does not support the operation; public streams have no login'),
  },
  {
    codeless: true,
    transport: 'websocket',
    text: NOT_LOGGED_IN,
    ...row('missing-auth', 'stated', 'the connection has not been authenticated'),
  },
  {
    codeless: true,
    transport: 'websocket',
    shapes: ['json'],
    op: 'auth',
    ...row('auth-failed', 'inferred', 'the login was refused, and the text does not say why'),
  },
  {
    codeless: true,
    transport: 'websocket',
    shapes: ['json'],
    ...row('business', 'inferred', 'the WebSocket refused the operation'),
  },
  {
    codeless: true,
    status: STATUS_401,
    shapes: ['json', 'text'],
    text: INVALID_KEY_401,
    ...row('key-or-environment', 'stated', 'the key is unknown in this environment'),
  },
  {
    codeless: true,
    status: STATUS_401,
    shapes: ['json', 'text'],
    text: /not support auth type/,
    ...row('missing-auth', 'inferred', 'the authentication headers were not understood'),
  },
  {
    codeless: true,
    status: STATUS_401,
    shapes: ['json', 'text'],
    retryable: false,
    ...row(
      'no-verdict',
      'documented',
      'the text is not from the exchange, which answers 401 with an empty body or a retCode',
    ),
  },
  {
    codeless: true,
    status: STATUS_401,
    shapes: ['empty'],
    signed: false,
    ...row('missing-auth', 'documented', 'the request carried no authentication headers'),
  },
  {
    codeless: true,
    status: STATUS_401,
    shapes: ['empty'],
    signed: true,
    ...row(
      'key-or-environment',
      'inferred',
      'headers were sent, so the key is wrong or belongs to another environment',
    ),
  },
  {
    codeless: true,
    status: STATUS_401,
    shapes: ['empty'],
    ...row(
      'missing-auth',
      'inferred',
      'authentication headers are missing, or the key belongs to another environment',
    ),
  },
  {
    codeless: true,
    status: [400, 499],
    retryable: false,
    ...row('no-verdict', 'inferred', 'the request was refused, but not by the API'),
  },
  {
    codeless: true,
    ...row('no-verdict', 'inferred', 'the reply is not from the API'),
  },
];

module.exports = { CODELESS_ROWS, INVALID_KEY, KEY_OR_IP, NOT_LOGGED_IN, UNMATCHED_IP };
