'use strict';

/**
 * What Gate.io's replies mean, as data.
 * Source of the labels: https://www.gate.com/docs/developers/apiv4/en/#label-list, which gives no HTTP statuses. Users recorded the
 * refusal of an address with two labels (https://github.com/gateio/gateapi-go/issues/3 and
 * https://github.com/ccxt/ccxt/issues/14694), so FORBIDDEN needs its text. Texts are matched in the form that `normaliseText` makes.
 *
 * @module
 */

const { UPGRADE, only, row } = require('../rows');
const {
  DEADLINE_HINT,
  DUPLICATE_HINT,
  ENDPOINT_HINT,
  FUTURES_HINT,
  KEY_HINT,
  SECRET_HINT,
  UPGRADE_HINT,
} = require('./reply-hints');

/** @typedef {import('../venue').ReplyRow} Row */

const WEBSOCKET = Object.freeze({ transport: /** @type {const} */ ('websocket') });

/** Key, signature, time. @type {Row[]} */
const KEY_ROWS = [
  {
    codes: ['INVALID_KEY'],
    supports: /invalid (?:api )?key/,
    hint: KEY_HINT,
    ...row('key-or-environment', 'documented', 'this host does not know the key'),
  },
  {
    codes: ['INVALID_SIGNATURE'],
    supports: /signature mismatch|invalid sign/,
    keyKnown: true, // the secret of a key that is not known cannot be compared
    hint: SECRET_HINT,
    ...row('bad-signature', 'documented', 'the signature is not the one that the server computed'),
  },
  {
    codes: ['MISSING_REQUIRED_HEADER'],
    supports: /missing required (?:authentication )?header/,
    ...row('missing-auth', 'documented', 'a header of the authentication is missing or empty'),
  },
  {
    codes: ['REQUEST_EXPIRED'],
    text: /exptime|deadline/,
    reason: 'the request arrived after its x-gate-exptime, and was not carried out',
    hint: DEADLINE_HINT,
    ...row('request-late', 'stated', 'the request arrived after its x-gate-exptime'),
  },
  {
    codes: ['REQUEST_EXPIRED'],
    refine: 'clock',
    reason: 'the timestamp is more than 60 s before or after the time of Gate.io',
    ...row('request-late', 'inferred', 'the timestamp is more than 60 s from the clock of the server'),
  },
  {
    codes: ['INVALID_CREDENTIALS', 'AUTHENTICATION_FAILED'],
    ...row('auth-failed', 'documented', 'the exchange could not authenticate the request'),
  },
  {
    codes: [4],
    ...WEBSOCKET,
    supports: /auth/,
    ...row('auth-failed', 'documented', 'the channel refused the key, the signature or the time'),
  },
];

/** Addresses, permissions, accounts. @type {Row[]} */
const ACCOUNT_ROWS = [
  {
    codes: ['IP_FORBIDDEN'],
    supports: /not in (?:the )?whitelist/,
    keyKnown: true,
    ...row('ip-not-allowed', 'documented', "the IP address is not on the key's whitelist"),
  },
  {
    codes: ['FORBIDDEN'],
    text: /\bip\b.*whitelist/,
    keyKnown: true,
    ...row('ip-not-allowed', 'stated', "the IP address is not on the key's whitelist"),
  },
  {
    codes: ['FORBIDDEN', 'ACCOUNT_EXCEPTION', 'REQUEST_FORBIDDEN'],
    text: /\b(?:country|region|location)\b/,
    ...row('region', 'stated', 'a rule of the country or region stops the request'),
  },
  {
    codes: ['FORBIDDEN', 'ACCOUNT_EXCEPTION', 'REQUEST_FORBIDDEN'],
    text: /\bkyc\b|identity|verification/,
    ...row('compliance', 'stated', 'a missing identity check stops the request'),
  },
  {
    codes: ['FORBIDDEN'],
    text: /permission/,
    refine: 'permission',
    keyKnown: true,
    ...row('permission', 'stated', 'the key lacks the permission for this endpoint'),
  },
  {
    codes: ['READ_ONLY'],
    refine: 'permission',
    keyKnown: true,
    supports: /read ?only/,
    ...row('permission', 'documented', 'the key may only read'),
  },
  {
    codes: ['FORBIDDEN'],
    refine: 'permission',
    ...row('permission', 'documented', 'the account may not do what was asked for'),
  },
  {
    codes: ['ACCOUNT_LOCKED', 'SUB_ACCOUNT_LOCKED'],
    ...row('banned', 'documented', 'the account, or the key, is locked'),
  },
  {
    codes: ['USER_NOT_FOUND'],
    keyKnown: true,
    supports: /futures account/,
    reason: 'the account has no futures account yet',
    hint: FUTURES_HINT,
    ...row('account-mode', 'documented', 'the account has no futures account yet'),
  },
  {
    codes: ['TRADE_RESTRICTED'],
    keyKnown: true,
    reason: 'the debt ratio of the account is too high to trade',
    ...row('account-mode', 'documented', 'the debt ratio of the account is too high to trade'),
  },
  {
    codes: ['POSITION_DUAL_MODE'],
    keyKnown: true,
    reason: 'the request is not possible while the account holds positions of both directions (dual mode)',
    ...row('account-mode', 'documented', 'the request is not possible in dual mode'),
  },
];

/** Limits, servers that failed, and what happened to an order. @type {Row[]} */
const OTHER_ROWS = [
  {
    codes: ['TOO_MANY_REQUESTS', 'TOO_FAST'],
    supports: /too (?:many|fast)|rate limit|frequency|request rate/,
    ...row('rate-limit', 'documented', 'a limit on requests was exceeded'),
  },
  {
    codes: [
      ...['INTERNAL', 'SERVER_ERROR', 'INTERNAL_SERVER_ERROR', 'TOO_BUSY', 'SERVER_TIMEOUT'],
      'FAILED_RETRIEVE_ASSETS',
    ],
    ...row('no-verdict', 'documented', 'the server failed, is overloaded, or did not answer in time'),
  },
  {
    codes: [3],
    ...WEBSOCKET,
    ...row('no-verdict', 'documented', 'the service behind the channel failed'),
  },
  {
    codes: ['ORDER_EXISTS', 'DUPLICATE_REQUEST', 'REPEATED_CREATION'],
    hint: DUPLICATE_HINT,
    ...row('business', 'documented', 'an earlier request did the same'),
  },
];

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

/** Replies that carry no label, once their shape is known. @type {readonly Readonly<Row>[]} */
const CODELESS_ROWS = [
  {
    codeless: true,
    text: /(?:empty|invalid) key or sign/,
    ...row('retired-endpoint', 'stated', 'the interface before version 4 refused the key or the signature'),
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
];

/** Every label that no row above claims. @type {Row} */
const FALLBACK_ROW = row('business', 'documented', 'the exchange refused the request itself');

/** In the order in which they are tried. @type {readonly Readonly<Row>[]} */
const ROWS = Object.freeze([...KEY_ROWS, ...ACCOUNT_ROWS, ...OTHER_ROWS, ...CODELESS_ROWS, FALLBACK_ROW]);

module.exports = { FALLBACK_ROW, PLACE_ROWS, ROWS };
