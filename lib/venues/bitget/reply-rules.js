'use strict';

/**
 * What Bitget's replies mean, as data.
 * Source of the codes: https://www.bitget.com/api-doc/spot/error-code/restapi, and for unified accounts
 * https://www.bitget.com/api-doc/uta/error-code/restapi. Texts are matched in the form that `normaliseText` makes.
 *
 * @module
 */

const { row } = require('../rows');
const { CODELESS_ROWS } = require('./codeless-rules');
const { ENVIRONMENT_ROWS, PERMISSION_ROWS, SIGNATURE_ROWS } = require('./key-rules');
const { HINTS } = require('./reply-hints');

/** @typedef {import('../venue').ReplyRow} Row */

/** Codes that say that another order has the same clientOid: of futures, spot, margin and unified accounts. */
const DUPLICATES = Object.freeze([40786, 43118, 45034, 40708, 50060, 25212]);

/** Account, region, compliance. @type {Row[]} */
const ACCOUNT_ROWS = [
  {
    codes: [40104],
    text: /unable to withdraw/,
    ...row('business', 'stated', 'withdrawals to this account are not possible'),
  },
  {
    codes: [40000, 40103, 40104, 59006],
    supports: /country|region/,
    reason: 'Bitget does not serve this country or region',
    ...row('region', 'documented', 'the exchange does not serve the country or region'),
  },
  {
    codes: [40016, 40027, 40035, 40100, 40101, 40111, 59005, 49011],
    supports: /\bkyc\b|identity verification|bind the phone/,
    ...row(
      'compliance',
      'documented',
      'a missing identity check, or a setting of the account, stops the request',
    ),
  },
  {
    codes: [
      40013, 40022, 40023, 40024, 40026, 40031, 40710, 40752, 40753, 40916, 50012, 50013, 50019, 50023, 50064,
      25006,
    ],
    ...row('banned', 'documented', 'the account, or its API, is frozen, disabled or restricted'),
  },
  {
    codes: [40085],
    keyKnown: true, // the kind of its account was read
    supports: /unified account mode/,
    reason: 'the account is a unified one, and the path is for classic accounts',
    ...row('account-mode', 'stated', 'the account is a unified one, and the path is for classic accounts'),
  },
  {
    codes: [40084, 25245],
    keyKnown: true,
    supports: /classic account mode|not the unified account/,
    reason: 'the account is a classic one, and the path is for unified accounts',
    ...row(
      'account-mode',
      'documented',
      'the account is a classic one, and the path is for unified accounts',
    ),
  },
  {
    codes: [40774, 43075, 45021, 25236, 25237],
    keyKnown: true,
    reason: 'the form of the order does not fit the position mode of the account',
    ...row('account-mode', 'documented', 'the form of the order does not fit the position mode'),
  },
  {
    codes: [40199, 40048, 40061, 40068, 40731],
    keyKnown: true,
    reason: 'the endpoint is not available for this kind of account',
    ...row('account-mode', 'documented', 'the endpoint is not available for this kind of account'),
  },
  {
    codes: [40081, 40105, 40110, 22030],
    ...row('not-in-demo', 'documented', 'demo trading does not offer the endpoint'),
  },
];

/** Limits, and servers that failed. @type {Row[]} */
const LIMIT_ROWS = [
  {
    codes: [1001, 25004, 40047, 13001, 40918, 22035],
    supports: /too many|too frequent|throttled|frequency/,
    ...row('rate-limit', 'documented', 'a limit on requests was exceeded'),
  },
  {
    codes: [30006, 30007],
    hint: HINTS.subscriptions,
    ...row('rate-limit', 'documented', 'a limit on messages or connections was exceeded'),
  },
  {
    // 40010 is a timeout by its documentation; ccxt reads it as a wrong signature.
    codes: [40010, 40015, 40200, 40725, 40846, 40908, 40910, 43059, 45001, 50031, 25000, 25001, 25003],
    hint: HINTS.lookUp,
    ...row('no-verdict', 'documented', 'the service failed, is closed, or did not answer in time'),
  },
  {
    codes: [30003],
    hint: HINTS.publicSocket,
    text: /login/,
    ...row('business', 'stated', 'this WebSocket address takes no login'),
  },
  {
    codes: [40404],
    hint: HINTS.path,
    ...row('business', 'documented', 'the path does not exist'),
  },
  {
    codes: DUPLICATES,
    hint: HINTS.duplicate,
    ...row('business', 'documented', 'another order has the same clientOid'),
  },
  {
    codes: [0],
    ...row('no-verdict', 'inferred', 'the code says success, but the HTTP status does not'),
  },
];

/** Every code that no row above claims. @type {Row} */
const FALLBACK_ROW = row('business', 'documented', 'the exchange refused the request itself');

/** In the order in which they are tried. @type {readonly Readonly<Row>[]} */
const ROWS = Object.freeze([
  ...ENVIRONMENT_ROWS,
  ...SIGNATURE_ROWS,
  ...PERMISSION_ROWS,
  ...ACCOUNT_ROWS,
  ...LIMIT_ROWS,
  ...CODELESS_ROWS,
  FALLBACK_ROW,
]);

module.exports = { DUPLICATES, FALLBACK_ROW, ROWS };
