'use strict';

/**
 * What OKX's replies mean, as data.
 * Source of the codes: https://www.okx.com/docs-v5/en/#error-code. Texts are matched in the form that `normaliseText` makes.
 *
 * @module
 */

const { row } = require('../rows');
const { CLOSE_ROWS, CODELESS_ROWS } = require('./codeless-rules');
const { ENVIRONMENT_ROWS, PERMISSION_ROWS, SIGNATURE_ROWS } = require('./key-rules');
const { CONNECTION_HINT, DEMO_ONLY_HINT, DUPLICATE_HINT, URL_HINT } = require('./reply-hints');

/** @typedef {import('../venue').ReplyRow} Row */

/** Account, region, compliance. @type {Row[]} */
const ACCOUNT_ROWS = [
  {
    codes: [50121],
    supports: /\bip address\b/,
    reason: 'OKX does not serve this IP address',
    ...row('region', 'documented', 'the exchange does not serve the IP address'),
  },
  {
    codes: [50051, 50052, 51024, 51155, 51734, 51773],
    text: /country|region/,
    ...row('region', 'stated', 'a rule of the country or region stops the request'),
  },
  {
    codes: [51734, 51773],
    ...row('region', 'documented', 'a rule of the country or region stops the request'),
  },
  {
    codes: [51024],
    text: /identity|verified age|verification|compliance/,
    ...row('compliance', 'stated', 'an identity or compliance check stops the request'),
  },
  {
    codes: [50051, 50052, 50059, 50060, 51155, 51732, 59113, 4088],
    ...row('compliance', 'documented', 'a local law or a missing identity check stops the request'),
  },
  {
    codes: [50007, 50009, 50012, 50027, 50029, 50100, 51009, 51024, 51733],
    ...row('banned', 'documented', 'the account, or its API, is blocked, frozen or restricted'),
  },
  {
    codes: [51000],
    text: /pos ?side/,
    keyKnown: true,
    reason: "posSide does not match the account's position mode",
    ...row('account-mode', 'stated', "posSide does not match the account's position mode"),
  },
  {
    codes: [51000],
    text: /td ?mode/,
    keyKnown: true,
    reason: 'tdMode does not fit the mode of the account',
    ...row('account-mode', 'stated', 'tdMode does not fit the mode of the account'),
  },
  {
    codes: [51010, 50072, 51057],
    keyKnown: true,
    reason: 'the request is not possible in the mode of the account',
    ...row('account-mode', 'documented', 'the request is not possible in the mode of the account'),
  },
  {
    codes: [50038],
    ...row('not-in-demo', 'documented', 'demo trading does not offer the endpoint'),
  },
  {
    codes: [50053],
    hint: DEMO_ONLY_HINT,
    ...row('business', 'documented', 'only demo trading offers the endpoint'),
  },
];

/** Limits, and servers that failed. @type {Row[]} */
const LIMIT_ROWS = [
  {
    codes: [50011, 50013, 50040, 50061, 51113, 58102, 60014, 60023],
    supports: /too many|too frequent|rate limit|throttle/,
    ...row('rate-limit', 'documented', 'a limit on requests was exceeded, or the system is busy'),
  },
  {
    codes: [50001, 50004, 50005, 50026, 51054, 63999, 64007],
    ...row('no-verdict', 'documented', 'the service failed, is closed, or did not answer in time'),
  },
  {
    codes: [60031],
    hint: CONNECTION_HINT,
    ...row('business', 'documented', 'the connection has logged in already'),
  },
  {
    codes: [60008, 60018, 60028, 64001, 64002],
    hint: URL_HINT,
    ...row('business', 'documented', 'this WebSocket address does not have the channel or the operation'),
  },
  {
    codes: [51016, 50071],
    hint: DUPLICATE_HINT,
    ...row('business', 'documented', 'another order has the same clOrdId'),
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
  ...CLOSE_ROWS,
  ...CODELESS_ROWS,
  FALLBACK_ROW,
]);

module.exports = { FALLBACK_ROW, ROWS };
