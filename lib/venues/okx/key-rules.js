'use strict';

/**
 * What OKX's replies about the API key mean: key, environment, passphrase, address, signature, time, permission.
 * Source of the codes: https://www.okx.com/docs-v5/en/#error-code-rest-api-public (API class) and
 * https://www.okx.com/docs-v5/en/#error-code-websocket-public. The documents give HTTP 200 for 50119, 50120 and 50121, and people
 * recorded 401: no row depends on the status.
 *
 * @module
 */

const { row } = require('../rows');
const {
  BOUND_HINT,
  DEADLINE_HINT,
  DEMO_SENT_HINT,
  HEADER_HINT,
  LIVE_SENT_HINT,
  REGION_HINT,
  SECRET_HINT,
  TIME_HINT,
  WEBSOCKET_REGION_HINT,
} = require('./reply-hints');

/** @typedef {import('../venue').ReplyRow} Row */

/** @type {Omit<Row, 'category' | 'confidence' | 'meaning'>} */
const OTHER_ENVIRONMENT = {
  codes: [50101],
  proves: 'environment',
  supports: /not match (?:the )?current environment/,
  reason: 'this is a key of the other environment (demo or live trading)',
};
const ENVIRONMENT = row(
  'key-or-environment',
  'documented',
  'the key belongs to the other environment: demo trading or live trading',
);

/** @type {Row[]} */
const ENVIRONMENT_ROWS = [
  { ...OTHER_ENVIRONMENT, environment: 'demo', hint: DEMO_SENT_HINT, ...ENVIRONMENT },
  { ...OTHER_ENVIRONMENT, environment: 'mainnet', hint: LIVE_SENT_HINT, ...ENVIRONMENT },
  { ...OTHER_ENVIRONMENT, hint: HEADER_HINT, ...ENVIRONMENT },
  {
    codes: [50119, 50111],
    supports: /api ?key doesn t exist|invalid ok access key/,
    hint: REGION_HINT,
    ...row('key-or-environment', 'documented', 'the host does not know the key'),
  },
  {
    codes: [60032, 60005],
    supports: /api ?key doesn t exist|invalid api ?key/,
    hint: WEBSOCKET_REGION_HINT,
    ...row('key-or-environment', 'documented', 'the host does not know the key'),
  },
];

/** @type {Row[]} */
const SIGNATURE_ROWS = [
  {
    codes: [50105, 60024],
    supports: /passphrase/,
    keyKnown: true, // it was compared with that of the key
    ...row('passphrase', 'documented', 'the passphrase is not that of the key'),
  },
  {
    codes: [50103, 50104, 50106, 50107, 60001, 60002, 60003],
    supports: /(?:can ?not|can t) be empty/,
    ...row('missing-auth', 'documented', 'a header of the authentication is missing or empty'),
  },
  {
    codes: [60011],
    supports: /log ?in/,
    ...row('missing-auth', 'documented', 'the connection has not logged in'),
  },
  {
    codes: [50113, 60007],
    supports: /invalid sign/,
    keyKnown: true, // the secret of a key that is not known cannot be compared
    hint: SECRET_HINT,
    ...row('bad-signature', 'documented', 'the signature is not the one that the server computed'),
  },
  {
    codes: [50102, 60006],
    refine: 'clock',
    reason: 'the timestamp is more than 30 s before or after the time of OKX',
    ...row('request-late', 'inferred', 'the timestamp is more than 30 s from the clock of the server'),
  },
  {
    codes: [50112, 60004],
    proves: 'clock',
    reason: 'the timestamp does not have the form that OKX reads',
    hint: TIME_HINT,
    ...row('clock-behind', 'documented', 'the timestamp does not have the form that OKX reads'),
  },
  {
    codes: [50036, 50037],
    supports: /exp ?time|order expired/,
    reason: 'the request arrived after its expTime, and was not carried out',
    hint: DEADLINE_HINT,
    ...row('request-late', 'documented', 'the request arrived after its expTime'),
  },
  {
    codes: [50114, 50108, 50109],
    ...row('auth-failed', 'documented', 'the exchange could not authenticate the request'),
  },
  {
    codes: [60009],
    ...row('auth-failed', 'documented', 'the login failed; the reply does not say why'),
  },
];

/** @type {Row[]} */
const PERMISSION_ROWS = [
  {
    codes: [50110],
    supports: /\bip\b/,
    keyKnown: true,
    ...row('ip-not-allowed', 'documented', "the IP address is not on the key's whitelist"),
  },
  {
    codes: [50118],
    text: /broker/,
    ...row('ip-not-allowed', 'stated', 'the broker has not named its IP addresses'),
  },
  {
    codes: [50035],
    keyKnown: true,
    hint: BOUND_HINT,
    ...row('permission', 'documented', 'the endpoint needs a key that is bound to IP addresses'),
  },
  {
    codes: [50030, 50120],
    supports: /permission/,
    refine: 'permission',
    keyKnown: true,
    ...row('permission', 'documented', 'the key lacks the permission for this endpoint'),
  },
];

module.exports = { ENVIRONMENT_ROWS, PERMISSION_ROWS, SIGNATURE_ROWS };
