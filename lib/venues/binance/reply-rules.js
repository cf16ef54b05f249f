'use strict';

/**
 * What Binance's replies mean, as data.
 * Sources of the codes: https://developers.binance.com/docs/binance-spot-api-docs/errors and
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/error-code, and replies that users recorded in public. Texts
 * are matched in the form that `normaliseText` makes. The products of Binance share the numbers below -4000 and mean different
 * things by them, so these rows need the path or the text.
 *
 * @module
 */

const { row } = require('../rows');
const { CODELESS_ROWS } = require('./codeless-rules');
const { BAD_KEY_HINT, BATCH_HINT, DUPLICATE_HINT, REGION_HINT, SYMBOL_HINT } = require('./reply-hints');

/** @typedef {import('../venue').ReplyRow} Row */

const USDM = /^\/(?:fapi|papi)\//;
const NAMED_PARAMETER = /\b(?:signature|timestamp|api ?key)\b/;

/** Key, signature, time. @type {Row[]} */
const KEY_ROWS = [
  {
    codes: [-2015],
    supports: /invalid api ?key ip or permissions/,
    refine: 'permission',
    reason:
      'Binance did not accept the key, the IP address or the permission, and does not say which of them',
    ...row(
      'key-or-ip-mismatch',
      'documented',
      'key, IP address or permission was not accepted; the reply does not say which',
    ),
  },
  {
    codes: [-2008],
    supports: /invalid api ?key id/,
    ...row('key-or-environment', 'inferred', 'this host does not know the key'),
  },
  {
    codes: [-2014],
    supports: /format invalid/,
    proves: 'key-format',
    reason: 'the API key that was sent does not have the form of a key',
    hint: BAD_KEY_HINT,
    ...row('auth-failed', 'documented', 'the API key that was sent does not have the form of a key'),
  },
  {
    codes: [-4056, -4057],
    path: /^\/papi\//,
    text: /invalid api (?:key|public)/,
    hint: BAD_KEY_HINT,
    ...row('auth-failed', 'inferred', 'the API key is of a type that the product does not accept'),
  },
  {
    codes: [-1022],
    supports: /signature for this request is not valid/,
    keyKnown: true, // the secret of a key that is not known cannot be compared
    ...row('bad-signature', 'documented', 'the signature is not the one that the server computed'),
  },
  {
    codes: [-1021],
    text: /ahead of/,
    ...row('clock-ahead', 'stated', 'the timestamp is 1000 ms or more ahead of the server'),
  },
  {
    codes: [-1021, -5028],
    refine: 'clock',
    ...row('request-late', 'inferred', 'the timestamp lies outside the window that the server accepts'),
  },
  {
    codes: [-1102, -1105],
    text: NAMED_PARAMETER,
    ...row('missing-auth', 'stated', 'a parameter of the authentication is missing, empty or malformed'),
  },
  {
    codes: [-1099],
    text: /auth/,
    ...row('auth-failed', 'documented', 'the exchange could not authenticate or authorize the request'),
  },
  {
    codes: [-1002],
    supports: /not authori[sz]ed/,
    refine: 'permission',
    ...row('permission', 'documented', 'the key is not authorized for this request'),
  },
  {
    codes: [-1011],
    supports: /\bip\b/,
    ...row('ip-not-allowed', 'documented', 'the IP address may not use this route'),
  },
  {
    // Its neighbour -1004, "This IP is already on the white list", answers a change of the whitelist: so may this one.
    codes: [-1005],
    path: /^\/(?!sapi\/v\d\/(?:sub-account|account)\/)/,
    ...row('ip-not-allowed', 'inferred', 'the IP address is not on a whitelist'),
  },
];

/** Account, region, compliance. @type {Row[]} */
const ACCOUNT_ROWS = [
  {
    codes: [-2017],
    supports: /locked/,
    ...row('banned', 'inferred', 'the API keys of this account are locked'),
  },
  {
    codes: [-2010, -2011],
    text: /action is disabled on this account|account may not place or cancel/,
    keyKnown: true,
    ...row('banned', 'stated', 'trading is switched off for this account'),
  },
  {
    codes: [-2010, -2011],
    text: /symbol is (?:not permitted|restricted) for this account/,
    keyKnown: true,
    hint: SYMBOL_HINT,
    reason: 'the account may not trade this symbol',
    ...row('account-mode', 'stated', 'the account may not trade this symbol'),
  },
  {
    codes: [-3022],
    text: /banned/,
    ...row('banned', 'stated', 'trading is banned for this account'),
  },
  {
    codes: [-4061],
    supports: /position side does not match/,
    keyKnown: true,
    reason: "the position side does not match the account's position mode",
    ...row('account-mode', 'documented', "the position side does not match the account's position mode"),
  },
  {
    codes: [-4087],
    text: /reduce ?only/,
    reason: 'the account may only reduce positions',
    ...row('account-mode', 'stated', 'the account may only reduce positions'),
  },
  {
    codes: [-4087],
    path: USDM,
    reason: 'the account may only reduce positions',
    ...row('account-mode', 'inferred', 'the account may only reduce positions'),
  },
  {
    codes: [-4088],
    text: /can ?not place order/,
    reason: 'the account cannot place orders at the moment',
    ...row('account-mode', 'stated', 'the account cannot place orders at the moment'),
  },
  {
    codes: [-4088],
    path: USDM,
    reason: 'the account cannot place orders at the moment',
    ...row('account-mode', 'inferred', 'the account cannot place orders at the moment'),
  },
  {
    codes: [-4402, -10047],
    text: /region|location|local rules|local regulations/,
    hint: REGION_HINT,
    ...row('region', 'stated', 'the product is not offered in this region'),
  },
  {
    codes: [-4402],
    path: USDM,
    hint: REGION_HINT,
    ...row('region', 'inferred', 'the product is not offered in this region'),
  },
  {
    codes: [-4192, -4400, -4401],
    text: /cooling|quantitative|compliance|restrict/,
    ...row('compliance', 'stated', 'a rule for this account allows reducing positions only, or no trading'),
  },
  {
    codes: [-4192, -4400, -4401],
    path: USDM,
    ...row('compliance', 'inferred', 'a rule for this account allows reducing positions only, or no trading'),
  },
  {
    codes: [-3001],
    text: /2fa/,
    ...row('compliance', 'stated', 'the account has no second factor'),
  },
  {
    codes: [200003903],
    text: /identity verification/,
    ...row('compliance', 'stated', 'the identity check of the account is not complete'),
  },
];

/** Limits, and servers that failed. @type {Row[]} */
const LIMIT_ROWS = [
  {
    codes: [-1003],
    text: /banned until/,
    reason: 'this IP address is blocked for a while: it went on sending after it was told to stop',
    ...row('rate-limit', 'stated', 'the IP address is blocked for a while'),
  },
  {
    codes: [-1003, -1015, -1181],
    supports: /too (?:many|much)/,
    ...row('rate-limit', 'documented', 'a limit on requests or orders was exceeded'),
  },
  {
    codes: [-4005, -6009, -12014],
    text: /too many new requests|frequency too high|request in \d+ seconds?/,
    ...row('rate-limit', 'stated', 'a limit on requests was exceeded'),
  },
  {
    codes: [-1034],
    supports: /too many (?:concurrent )?connection/,
    ...row('session-limit', 'documented', 'too many connections are open'),
  },
  {
    codes: [-1004],
    text: /busy/,
    ...row('no-verdict', 'stated', 'the server is busy'),
  },
  {
    codes: [-1000, -1001, -1006, -1007, -1008, -1016],
    ...row('no-verdict', 'documented', 'the server failed, is overloaded, or did not answer in time'),
  },
];

/** What happened to an order. @type {Row[]} */
const ORDER_ROWS = [
  {
    codes: [-2010],
    text: /duplicate order/,
    hint: DUPLICATE_HINT,
    ...row('business', 'stated', 'an open order has the same client order id'),
  },
  {
    codes: [-4116],
    path: USDM,
    hint: DUPLICATE_HINT,
    ...row('business', 'documented', 'another order has the same client order id'),
  },
  {
    codes: [-2021],
    text: /partially failed/,
    hint: BATCH_HINT,
    ...row('business', 'stated', 'the cancel or the new order failed, and the other one did not'),
  },
  {
    codes: [0, 200],
    ...row('no-verdict', 'inferred', 'the code says success, but the HTTP status does not'),
  },
];

/** Every code that no row above claims. @type {Row} */
const FALLBACK_ROW = row('business', 'documented', 'the exchange refused the request itself');

/** In the order in which they are tried. @type {readonly Readonly<Row>[]} */
const ROWS = Object.freeze([
  ...KEY_ROWS,
  ...ACCOUNT_ROWS,
  ...LIMIT_ROWS,
  ...ORDER_ROWS,
  ...CODELESS_ROWS,
  FALLBACK_ROW,
]);

module.exports = { FALLBACK_ROW, ROWS };
