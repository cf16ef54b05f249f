'use strict';

/**
 * What Bitget's replies about the API key mean: key, environment, passphrase, address, signature, time, permission.
 * Source of the codes: https://www.bitget.com/api-doc/spot/error-code/restapi, https://www.bitget.com/api-doc/uta/error-code/websocket.
 * Nearly all of them come with HTTP 400: no row depends on the status.
 *
 * @module
 */

const { row } = require('../rows');
const { HINTS } = require('./reply-hints');

/** @typedef {import('../venue').ReplyRow} Row */

/** @type {Omit<Row, 'category' | 'confidence' | 'meaning'>} */
const OTHER_ENVIRONMENT = {
  codes: [40099],
  proves: 'environment',
  supports: /environment is incorrect/,
  reason: 'this is a key of the other environment (demo or live trading)',
};
const ENVIRONMENT = row(
  'key-or-environment',
  'documented',
  'the key belongs to the other environment: demo trading or live trading',
);

/** @type {Row[]} */
const ENVIRONMENT_ROWS = [
  { ...OTHER_ENVIRONMENT, environment: 'demo', hint: HINTS.demoSent, ...ENVIRONMENT },
  { ...OTHER_ENVIRONMENT, environment: 'mainnet', hint: HINTS.liveSent, ...ENVIRONMENT },
  { ...OTHER_ENVIRONMENT, hint: HINTS.header, ...ENVIRONMENT },
  {
    codes: [40006, 40037, 40041, 30011],
    supports: /api ?key does not exist|invalid access key/,
    hint: HINTS.unknownKey,
    ...row('key-or-environment', 'documented', 'the exchange does not know the key'),
  },
];

/** @type {Row[]} */
const SIGNATURE_ROWS = [
  {
    codes: [40036, 30012],
    supports: /passphrase/,
    keyKnown: true, // it was compared with that of the key
    ...row('passphrase', 'documented', 'the passphrase is not that of the key'),
  },
  {
    codes: [40012],
    hint: HINTS.passphrase,
    reason: 'the passphrase is not that of the API key, or the API key is wrong',
    ...row('passphrase', 'inferred', 'the passphrase is not that of the API key, or the API key is wrong'),
  },
  {
    codes: [40001, 40002, 40003, 40011],
    supports: /can ?not be empty/,
    ...row('missing-auth', 'documented', 'a header of the authentication is missing or empty'),
  },
  {
    codes: [30004],
    supports: /log(?:ged)? ?in/,
    hint: HINTS.login,
    ...row('missing-auth', 'documented', 'the connection has not logged in'),
  },
  {
    codes: [40009, 30015],
    supports: /sign(?:ature)? ?(?:signature )?error|invalid sign/,
    keyKnown: true, // the secret of a key that is not known cannot be compared
    hint: HINTS.secret,
    ...row('bad-signature', 'documented', 'the signature is not the one that the server computed'),
  },
  {
    codes: [40008, 40004, 40911, 30014],
    refine: 'clock',
    reason: 'the timestamp is too far from the time of Bitget',
    ...row('request-late', 'inferred', 'the timestamp is too far from the clock of the server'),
  },
  {
    codes: [40005, 30013],
    proves: 'clock',
    reason: 'the timestamp does not have the form that Bitget reads',
    hint: HINTS.time,
    ...row('clock-behind', 'documented', 'the timestamp does not have the form that Bitget reads'),
  },
  {
    codes: [40078],
    supports: /outside of the me receive ?window/,
    reason: 'the order reached the matching engine after its receiveWindow, and was not carried out',
    hint: HINTS.window,
    ...row('request-late', 'documented', 'the order arrived after its receiveWindow'),
  },
  {
    codes: [30005, 49000],
    ...row('auth-failed', 'documented', 'the login failed; the reply does not say why'),
  },
];

/** @type {Row[]} */
const PERMISSION_ROWS = [
  {
    codes: [40018, 40038, 49003],
    supports: /\bip\b/,
    keyKnown: true,
    ...row('ip-not-allowed', 'documented', "the IP address is not on the key's whitelist"),
  },
  {
    codes: [22010],
    keyKnown: true,
    hint: HINTS.bound,
    ...row('permission', 'documented', 'the endpoint needs a key that is bound to IP addresses'),
  },
  {
    codes: [40301],
    keyKnown: true,
    hint: HINTS.notOurs,
    ...row('permission', 'documented', 'the account has no access to this endpoint'),
  },
  {
    codes: [40014],
    path: /\/api\/v2\/spot\/account\/info$/,
    supports: /permission|\u6743\u9650/,
    refine: 'permission',
    keyKnown: true,
    hint: HINTS.keyRead,
    reason: 'the key information of Bitget needs a permission of spot, which the key lacks',
    ...row('permission', 'documented', 'the key information needs a permission of spot'),
  },
  {
    codes: [40014, 40025, 40040, 25620],
    // In Chinese, where the request says `locale: zh-CN`.
    supports: /permission|\u6743\u9650/,
    refine: 'permission',
    keyKnown: true,
    ...row('permission', 'documented', 'the key lacks the permission for this endpoint'),
  },
];

module.exports = { ENVIRONMENT_ROWS, PERMISSION_ROWS, SIGNATURE_ROWS };
