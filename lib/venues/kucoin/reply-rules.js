'use strict';

/**
 * What KuCoin's replies mean, as data.
 * Source of the codes: https://www.kucoin.com/docs-new/error-code, and replies that users recorded in public. Spot and futures use some
 * numbers for different things. A refusal can come with HTTP 200: no row depends on the status. Texts are matched in the form that
 * `normaliseText` makes.
 *
 * @module
 */

const { row } = require('../rows');
const { CODELESS_ROWS, STREAM_ROWS } = require('./codeless-rules');
const { FUTURES_HOSTS } = require('./hosts');
const {
  DUPLICATE_HINT,
  FUTURES_KEY_HINT,
  HEADER_TIME_HINT,
  HEX_HINT,
  PARTNER_HINT,
  PASSPHRASE_HINT,
  PLAIN_HINT,
  REGION_HINT,
  REGION_IP_HINT,
  SECRET_HINT,
  TOKEN_HINT,
  URL_HINT,
  VERSION_HEADER_HINT,
  VERSION_HINT,
} = require('./reply-hints');

/** @typedef {import('../venue').ReplyRow} Row */

/** What a request of another client shows. */
const HEX_PASSPHRASE = Object.freeze({
  passphraseForm: /** @type {const} */ ('hex'),
  reason: 'the passphrase was sent in hexadecimal digits, in place of base64',
  hint: HEX_HINT,
});
const PLAIN_PASSPHRASE = Object.freeze({
  passphraseForm: /** @type {const} */ ('plain'),
  reason: 'the passphrase was sent as it is, and only keys of version 1 take it so',
  hint: PLAIN_HINT,
});
const UNKNOWN = row('key-or-environment', 'documented', 'the host does not know the key');

/** Key, passphrase, signature, time. @type {Row[]} */
const KEY_ROWS = [
  {
    codes: [400003],
    host: FUTURES_HOSTS,
    supports: /kc api key (?:not exists|does not exist)/,
    hint: FUTURES_KEY_HINT,
    ...UNKNOWN,
  },
  {
    codes: [400003],
    supports: /kc api key (?:not exists|does not exist)/,
    hint: REGION_HINT,
    ...UNKNOWN,
  },
  ...[HEX_PASSPHRASE, PLAIN_PASSPHRASE].map((form) => ({
    codes: [400004],
    supports: /passphrase/,
    keyKnown: true, // it was compared with that of the key
    ...form,
    ...row('passphrase', 'documented', 'the passphrase has another form than the one that is expected'),
  })),
  {
    codes: [400004],
    keyKnown: true,
    hint: PASSPHRASE_HINT,
    // The secret signs the passphrase: with another secret the passphrase is refused as well.
    ...row('passphrase', 'inferred', 'the passphrase, or the secret that signs it, is not that of the key'),
  },
  {
    codes: [400005],
    supports: /kc api sign\b|signature error/,
    keyKnown: true, // the secret of a key that is not known cannot be compared
    hint: SECRET_HINT,
    ...row('bad-signature', 'documented', 'the signature is not the one that the server computed'),
  },
  {
    codes: [400011],
    keyKnown: true,
    reason: "the answer to the server's first message is not signed with the secret of the key",
    ...row('bad-signature', 'documented', "the answer to the server's first message has another signature"),
  },
  {
    codes: [400012],
    reason: "the answer to the server's first message came too late",
    ...row('request-late', 'documented', "the answer to the server's first message came too late"),
  },
  {
    codes: [400001],
    supports: /check the header|missing/,
    hint: HEADER_TIME_HINT,
    ...row('missing-auth', 'documented', 'a header of the authentication is missing, empty or malformed'),
  },
  {
    codes: [400401, 301124],
    ...row('missing-auth', 'documented', 'the request carried no authentication'),
  },
  {
    codes: [400009],
    hint: VERSION_HEADER_HINT,
    reason: 'the header KC-API-KEY-VERSION is not the version of the key',
    ...row('auth-failed', 'documented', 'the header KC-API-KEY-VERSION is not valid'),
  },
  {
    codes: [400008],
    text: /\bv ?[123]\b|api keys?/,
    hint: VERSION_HINT,
    reason: 'the endpoint takes API keys of version 3 only',
    ...row('permission', 'stated', 'the endpoint takes API keys of version 3 only'),
  },
  {
    codes: [400400],
    text: /authorization token/,
    hint: TOKEN_HINT,
    reason: 'the token is not valid',
    ...row('missing-auth', 'stated', 'the token is not valid'),
  },
  {
    codes: [400002],
    refine: 'clock',
    reason: 'the timestamp is more than 5 s before or after the time of KuCoin',
    ...row('request-late', 'inferred', 'the timestamp is more than 5 s from the clock of the server'),
  },
  {
    codes: [400006],
    supports: /\bip\b/,
    keyKnown: true,
    ...row('ip-not-allowed', 'documented', "the IP address is not on the key's whitelist"),
  },
  {
    codes: [400007, 400010],
    supports: /permission|access denied/,
    refine: 'permission',
    keyKnown: true,
    ...row('permission', 'documented', 'the key lacks the permission for this endpoint'),
  },
];

/** Of requests that name a broker. @type {Row[]} */
const PARTNER_ROWS = [
  {
    codes: [400200],
    text: /partner/,
    hint: PARTNER_HINT,
    reason: 'the partner in the headers is not known',
    ...row('business', 'stated', 'the partner in the headers is not known'),
  },
  {
    codes: [400201],
    hint: PARTNER_HINT,
    reason: 'the signature of the partner does not match; that of the key is another one',
    ...row('business', 'documented', 'the signature of the partner does not match'),
  },
  {
    codes: [400202],
    text: /\bip\b/,
    hint: PARTNER_HINT,
    ...row('ip-not-allowed', 'stated', 'the IP address is not one of the partner'),
  },
];

const PLACE = 'the account or the IP address is in a country or region that may not do this';
/** Account, region, compliance. @type {Row[]} */
const ACCOUNT_ROWS = [
  {
    codes: [
      ...[40010, 400301, 400302, 400500, 600004, 126021, 126037, 126045, 126046, 130315],
      ...[301101, 301133, 401106],
    ],
    supports: /country|region/,
    hint: REGION_IP_HINT,
    reason: PLACE,
    ...row('region', 'documented', PLACE),
  },
  {
    codes: [200009, 400303, 400304, 126005, 126047, 126048, 301102, 301103, 301127, 401107, 401108],
    supports: /kyc|identity|verification/,
    ...row('compliance', 'documented', 'an identity check is missing'),
  },
  {
    codes: [411100, 411200, 400700, 400444, 126002, 130302, 600102],
    ...row('banned', 'documented', 'the account, or what it may do, is frozen or restricted'),
  },
  {
    codes: [130201],
    text: /restricted access/,
    ...row('banned', 'stated', 'the account is restricted'),
  },
  {
    codes: [330005],
    keyKnown: true,
    reason: 'the margin mode of the order is not that of the contract in this account',
    ...row('account-mode', 'documented', 'the margin mode of the order is not that of the contract'),
  },
  {
    codes: [330011, 330012],
    keyKnown: true,
    reason: 'the position side of the order does not fit the position mode of the account',
    ...row('account-mode', 'documented', 'the order does not fit the position mode of the account'),
  },
  {
    codes: [112010, 101030, 130306, 130307, 130323, 126001, 102441],
    keyKnown: true,
    reason: 'the account has not opened this kind of trading, or is of another type',
    ...row('account-mode', 'documented', 'the account has not opened this, or is of another type'),
  },
  {
    codes: [130201],
    text: /open margin/,
    keyKnown: true,
    ...row('account-mode', 'stated', 'margin trading is not opened for the account'),
  },
];

const LIMITED = 'a limit on requests was exceeded, or the server is overloaded';
/** Limits, and servers that failed. @type {Row[]} */
const LIMIT_ROWS = [
  {
    codes: [1015, 429000, 429001, 429002],
    supports: /too many|frequency limit/,
    ...row('rate-limit', 'documented', LIMITED),
  },
  // In spot: the pair does not take cancels at the moment.
  { codes: [200002], text: /too many requests|frequency/, ...row('rate-limit', 'stated', LIMITED) },
  { codes: [200002], text: /cancel/, ...row('business', 'stated', 'the pair takes no cancels now') },
  { codes: [200002], host: FUTURES_HOSTS, ...row('rate-limit', 'documented', LIMITED) },
  {
    codes: [
      ...[500000, 501000, 503000, 504000, 505000, 230005, 408000, 420001, 420002, 100002],
      ...[126038, 126039, 130202],
    ],
    ...row('no-verdict', 'documented', 'the service failed, is busy, or did not answer in time'),
  },
  {
    codes: [404000, 401000],
    hint: URL_HINT,
    ...row('business', 'documented', 'this host does not have the endpoint, or has it no longer'),
  },
  {
    codes: [102426, 300018, 126044, 126033, 106151],
    hint: DUPLICATE_HINT,
    ...row('business', 'documented', 'another order has the same clientOid'),
  },
  {
    codes: [400100, 100001, 300000],
    text: /client ?oid ?(?:duplicated|repeated)|duplicate/,
    hint: DUPLICATE_HINT,
    ...row('business', 'stated', 'another order has the same clientOid'),
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
  ...STREAM_ROWS,
  ...KEY_ROWS,
  ...PARTNER_ROWS,
  ...ACCOUNT_ROWS,
  ...LIMIT_ROWS,
  ...CODELESS_ROWS,
  FALLBACK_ROW,
]);

module.exports = { FALLBACK_ROW, ROWS };
