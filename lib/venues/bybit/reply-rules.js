'use strict';

/**
 * What Bybit's replies mean, as data: the rows that recognise a reply by its code, text, HTTP status, shape and
 * transport, and the category of each of them.
 * Source of the codes: https://bybit-exchange.github.io/docs/v5/error. Texts differ in case, spaces and punctuation
 * from reply to reply, so patterns are matched against the text in lower case with every run of other characters
 * made one space (`apikey/ip not matched` is `apikey ip not matched`).
 *
 * @module
 */

const { row } = require('../rows');
const { CODELESS_ROWS, KEY_OR_IP, NOT_LOGGED_IN, UNMATCHED_IP } = require('./codeless-rules');

/** @typedef {import('../venue').ReplyRow} Row */

const EXPIRED_KEY = [33004, -2015];
/** `empty param of timestamp`, `api_key is required`, `invalid sign`; not `invalid startTime`, which is a parameter. */
const FAULT = '(?:empty|missing|lacks?|required|invalid|malformed|wrong)';
const PARAMETER = '(?:api ?key|timestamp|recv ?window|sign(?:ature)?)';
const AUTH_PARAMETER = new RegExp(
  String.raw`\b${FAULT}\b(?: \w+){0,3} ${PARAMETER}\b|\b${PARAMETER}\b(?: \w+){0,3} ${FAULT}\b`,
);
/** @type {Row['hint']} */
const PATH_HINT = Object.freeze({
  id: 'endpoint',
  title: 'Endpoint',
  fix: 'Compare path and method with the documentation of the endpoint: the exchange has no such route.',
});
/** @type {Row['hint']} */
const COPY_HINT = Object.freeze({
  id: 'account',
  title: 'Account',
  fix: 'Use a key of the account that this is for: a copy trading account needs a key that was made for copy trading, by its master trader.',
});
/** @type {Row['hint']} */
const TYPE_HINT = Object.freeze({
  id: 'request',
  title: 'Request',
  fix: 'Send each parameter in the type that the documentation of the endpoint names: qty, price and most other figures are strings.',
});
/** @type {Row['hint']} */
const JSON_HINT = Object.freeze({
  id: 'request',
  title: 'Request',
  fix: 'Send the header Content-Type: application/json, and as body one valid JSON object: the same bytes that were signed. Form data, a query string and the text of a Python dict are not JSON.',
});
/** What servers say about a body that they cannot read as JSON; a value of the wrong type is another mistake. */
const NOT_JSON =
  /\bnot (?:a )?(?:valid )?json|\b(?:invalid|illegal|malformed|bad|wrong) (?:request )?(?:body )?json|\bjson (?:body )?(?:is )?(?:invalid|illegal|malformed)|\bjson (?:parse|parsing|decode|syntax)|\b(?:parse|parsing|decode) (?:the )?(?:request )?(?:body )?json|looking for beginning|unexpected end of json|content type/;
const CLOCK = /request expired|time ?stamp|recv ?window|time window/;

/** Replies with a retCode. @type {Row[]} */
const CODE_ROWS = [
  {
    codes: [20001],
    transport: 'websocket',
    ...row('success', 'documented', 'the connection is already authenticated'),
  },
  {
    codes: [10005],
    text: /\b(?:principal|master|lead) traders?\b|copy ?trad(?:e|ing)/,
    keyKnown: true,
    hint: COPY_HINT,
    ...row('account-mode', 'stated', 'only the account of a master trader of copy trading may do this'),
  },
  {
    codes: EXPIRED_KEY,
    text: /expired/,
    refine: 'permission',
    keyKnown: true, // only a key that is known can be called expired
    ...row('key-expired', 'stated', 'the API key has expired'),
  },
  {
    codes: EXPIRED_KEY,
    text: /not match|un ?match|mismatch|invalid api ?key/,
    refine: 'permission',
    ...row(
      'key-or-ip-mismatch',
      'stated',
      'the key or the IP address was not accepted; the reply does not say which',
    ),
  },
  {
    codes: EXPIRED_KEY,
    text: /permission|read ?only/,
    refine: 'permission',
    ...row('permission', 'stated', 'the key lacks the permission'),
  },
  {
    codes: EXPIRED_KEY,
    refine: 'permission',
    ...row('key-expired', 'documented', 'the documented meaning is an expired API key'),
  },
  {
    codes: [10003],
    text: /too many session/,
    ...row('session-limit', 'stated', 'too many WebSocket trade sessions are open for one UID'),
  },
  {
    codes: [10003],
    text: /api ?key/,
    ...row('key-or-environment', 'stated', 'the key is unknown in this environment'),
  },
  {
    codes: [10003],
    transport: 'websocket-trade',
    ...row('session-limit', 'documented', 'too many WebSocket trade sessions are open for one UID'),
  },
  {
    codes: [10003],
    ...row('key-or-environment', 'documented', 'the key is unknown in this environment'),
  },
  {
    codes: [10004],
    supports: /error sign|signature|origin string/,
    keyKnown: true,
    ...row('bad-signature', 'documented', 'the signature is not the one that the server computed'),
  },
  {
    // The codes of spot trading before V5.
    codes: [-1022],
    supports: /sign/,
    keyKnown: true,
    ...row('bad-signature', 'documented', 'the signature is not the one that the server computed'),
  },
  {
    codes: [-1, -2014],
    text: /\bsign(?:ature)?\b/,
    keyKnown: true,
    ...row('bad-signature', 'stated', 'the signature is not the one that the server computed'),
  },
  {
    codes: [-2014],
    ...row('key-or-environment', 'inferred', 'the key has not the form of a key, or is unknown'),
  },
  {
    codes: [33002],
    ...row('bad-signature', 'inferred', 'the code is not documented; people report it for wrong signatures'),
  },
  {
    codes: [10002],
    refine: 'clock',
    ...row('request-late', 'inferred', 'the timestamp lies outside the window that the server accepts'),
  },
  {
    // The code for the same refusal in spot trading before V5.
    codes: [-1021],
    text: CLOCK,
    refine: 'clock',
    ...row('request-late', 'inferred', 'the timestamp lies outside the window that the server accepts'),
  },
  {
    codes: [-1],
    text: CLOCK,
    refine: 'clock',
    ...row('request-late', 'inferred', 'the timestamp lies outside the window that the server accepts'),
  },
  {
    codes: [-1],
    text: /^$/,
    refine: 'clock',
    ...row('request-late', 'inferred', 'the documented meaning is a request that has expired'),
  },
  {
    // Recorded with the text of -2015, which names key, address and permissions in one breath.
    codes: [10005],
    text: KEY_OR_IP,
    refine: 'permission',
    ...row('permission', 'documented', 'the key lacks the permission for this endpoint'),
  },
  {
    codes: [10005],
    supports: /permission/,
    refine: 'permission',
    keyKnown: true,
    ...row('permission', 'documented', 'the key lacks the permission for this endpoint'),
  },
  {
    codes: [10007],
    transport: 'websocket',
    text: NOT_LOGGED_IN,
    ...row('missing-auth', 'stated', 'the connection has not been authenticated'),
  },
  {
    codes: [10007],
    supports: /authentication fail/,
    ...row('auth-failed', 'documented', 'the exchange could not authenticate the user'),
  },
  {
    codes: [10010],
    supports: UNMATCHED_IP,
    keyKnown: true,
    ...row(
      'ip-not-allowed',
      'documented',
      'the request came from an IP address that the key is not bound to',
    ),
  },
  {
    codes: [10001],
    transport: 'websocket',
    op: 'auth',
    text: /params? error|request expired/,
    ...row(
      'clock-behind',
      'inferred',
      'the exchange gives this answer when the expiry time of the login is not in the future',
    ),
  },
  {
    codes: [10001],
    text: /openapi sign params error/,
    ...row('missing-auth', 'stated', 'an authentication header is missing or empty'),
  },
  {
    codes: [10001],
    text: AUTH_PARAMETER,
    ...row('missing-auth', 'stated', 'a parameter of the authentication is missing, empty or malformed'),
  },
  {
    codes: [10001],
    text: /cannot unmarshal/,
    hint: TYPE_HINT,
    ...row('business', 'stated', 'a parameter has the wrong type'),
  },
  {
    codes: [10001],
    text: NOT_JSON,
    hint: JSON_HINT,
    ...row('business', 'stated', 'the body of the request is not JSON'),
  },
  {
    codes: [10032],
    ...row('not-in-demo', 'documented', 'demo trading does not offer the endpoint'),
  },
  {
    codes: [10017],
    hint: PATH_HINT,
    ...row('business', 'documented', 'the path does not exist, or not with this method'),
  },
  {
    codes: [10028],
    supports: /unified/,
    keyKnown: true,
    ...row('account-mode', 'documented', 'the endpoint is for unified accounts only'),
  },
  {
    codes: [100028],
    supports: /unified/,
    keyKnown: true,
    ...row('account-mode', 'documented', 'the endpoint is not for unified accounts'),
  },
  {
    codes: [10008, 10027],
    supports: /\bbanned/,
    ...row('banned', 'documented', 'the account, or its trading, is banned'),
  },
  {
    codes: [10009],
    text: /\bip\b.*\bbanned/,
    ...row('banned', 'stated', 'the IP address is banned'),
  },
  {
    codes: [10009],
    text: /region|country/,
    ...row('region', 'stated', 'the service is restricted in this region'),
  },
  {
    codes: [10009],
    ...row('banned', 'documented', 'the documented meaning is a banned IP address'),
  },
  {
    codes: [10024, 20096, 131004],
    supports: /compliance|\bkyc\b/,
    ...row('compliance', 'documented', 'a compliance rule or a missing identity check stops the request'),
  },
  {
    codes: [10029],
    supports: /symbol/,
    keyKnown: true,
    ...row('symbol-not-allowed', 'documented', "the symbol is not on this key's list"),
  },
  {
    codes: [10006, 10018, 10403, 10429, 20003],
    supports: /too many|too frequent|rate limit|frequency/,
    ...row('rate-limit', 'documented', 'a limit on requests was exceeded'),
  },
  {
    codes: [0],
    ...row('no-verdict', 'inferred', 'the retCode says success, but the HTTP status does not'),
  },
  {
    codes: [10000, 10016, 10019],
    ...row('no-verdict', 'documented', 'the server failed, timed out or is restarting'),
  },
];

/** Every retCode that no row above claims. 10001 without the text about signing is a mistake in the parameters. @type {Row} */
const FALLBACK_ROW = row('business', 'documented', 'the exchange refused the request itself');

/** In the order in which they are tried. @type {readonly Readonly<Row>[]} */
const ROWS = Object.freeze([...CODE_ROWS, ...CODELESS_ROWS, FALLBACK_ROW]);

module.exports = { FALLBACK_ROW, ROWS };
