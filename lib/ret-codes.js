'use strict';

/**
 * What Bybit's replies mean, as data. Two tables: the categories that this package tells apart, and the rows that
 * recognise a reply by its code, text, HTTP status, shape and transport.
 * Source of the codes: https://bybit-exchange.github.io/docs/v5/error. Texts differ in case, spaces and punctuation
 * from reply to reply, so patterns are matched against the text in lower case with every run of other characters
 * made one space (`apikey/ip not matched` is `apikey ip not matched`).
 *
 * @module
 */

const DOCS = 'https://bybit-exchange.github.io/docs/v5';

/**
 * @typedef {'key-expired' | 'key-or-ip-mismatch' | 'key-or-environment' | 'session-limit' | 'bad-signature'
 *   | 'clock-ahead' | 'clock-behind' | 'request-late' | 'permission' | 'auth-failed' | 'ip-not-allowed'
 *   | 'missing-auth' | 'account-mode' | 'banned' | 'region' | 'compliance' | 'symbol-not-allowed' | 'rate-limit'
 *   | 'no-verdict' | 'business'} Category
 */
/** @typedef {'stated' | 'documented' | 'inferred'} Confidence how the cause is known: the text says so, the documentation of the code says so, or it follows from the rest */
/**
 * @typedef {object} CategoryInformation
 * @property {'auth' | 'api' | 'rate-limit'} kind which error class: BybitAuthError, BybitApiError, BybitRateLimitError
 * @property {boolean} retryable the same request can succeed later although nobody changes anything
 * @property {string} title
 * @property {string} url the page that documents it
 */

/** @type {Readonly<Record<Category, Readonly<CategoryInformation>>>} */
const CATEGORIES = Object.freeze({
  'key-expired': auth('The API key has expired', '/user/apikey-info'),
  'key-or-ip-mismatch': auth('The API key or the IP address was not accepted', '/error'),
  'key-or-environment': auth('This environment does not know the API key', '/error'),
  'bad-signature': auth('The signature does not match', '/guide'),
  'clock-ahead': auth('The request comes from the future: the local clock is fast', '/guide'),
  'clock-behind': auth('The request is too old: the local clock is slow', '/guide'),
  'request-late': { ...auth('The request arrived after its recv_window', '/guide'), retryable: true },
  permission: auth('The API key lacks the permission', '/user/apikey-info'),
  'auth-failed': auth('The exchange could not authenticate the user', '/error'),
  'ip-not-allowed': auth('The API key is not bound to this IP address', '/error'),
  'missing-auth': auth('The request carried no complete authentication', '/guide'),
  'account-mode': auth('The endpoint is not for this type of account', '/acct-mode'),
  banned: auth('The account is banned from this action', '/error'),
  region: auth('The exchange refuses this country or region', '/guide'),
  compliance: auth('A compliance rule or a missing identity check (KYC) stops the request', '/error'),
  'symbol-not-allowed': auth('The symbol is not on the list of this API key', '/error'),
  'session-limit': api('Too many WebSocket trade sessions are open for this account', '/error', true),
  'rate-limit': { ...api('Too many requests', '/rate-limit', true), kind: 'rate-limit' },
  'no-verdict': api('The reply says nothing about the API key', '/error', true),
  business: api('The exchange refused the request itself', '/error', false),
});

/**
 * @param {string} title
 * @param {string} page
 * @returns {CategoryInformation}
 */
function auth(title, page) {
  return { kind: 'auth', retryable: false, title, url: DOCS + page };
}

/**
 * @param {string} title
 * @param {string} page
 * @param {boolean} retryable
 * @returns {CategoryInformation}
 */
function api(title, page, retryable) {
  return { kind: 'api', retryable, title, url: DOCS + page };
}

/**
 * A row matches when every condition that it has holds; the first row that matches decides.
 *
 * @typedef {object} Row
 * @property {readonly number[]} [codes] the reply's retCode is one of these
 * @property {true} [codeless] the reply carries no retCode
 * @property {RegExp} [text] the normalised text matches: the confidence is then `stated`
 * @property {RegExp} [supports] the row does not need this text, but the text raises the confidence to `stated`
 * @property {readonly [number, number]} [status] lowest and highest HTTP status
 * @property {readonly Shape[]} [shapes]
 * @property {'websocket' | 'websocket-trade'} [transport] `websocket` is true of the trade channel, too
 * @property {'auth'} [op]
 * @property {boolean} [signed] whether authentication headers were sent
 * @property {Category | 'success'} category
 * @property {Confidence} confidence what holds when no text says so
 * @property {'clock' | 'permission'} [refine] evidence beside the text that may change the category
 * @property {boolean} [keyKnown] the reply proves that the server found the key
 * @property {boolean} [retryable] overrides the category's
 * @property {string} meaning one clause, for people
 */
/** @typedef {'unreachable' | 'empty' | 'html' | 'text' | 'json'} Shape */

const EXPIRED_KEY = [33004, -2015];
const CLOCK = /request expired|time ?stamp|recv ?window|time window/;
const STATUS_401 = /** @type {const} */ ([401, 401]);
const STATUS_403 = /** @type {const} */ ([403, 403]);
const STATUS_429 = /** @type {const} */ ([429, 429]);

/** Replies without a retCode, and those in which a retCode would count for nothing. @type {Row[]} */
const TRANSPORT_ROWS = [
  {
    shapes: ['unreachable'],
    ...row('no-verdict', 'documented', 'no reply was received'),
  },
  {
    status: [500, 599],
    ...row('no-verdict', 'documented', 'the server failed'),
  },
  {
    status: STATUS_403,
    text: /access too frequent|too (?:many|frequent) (?:visit|request)/,
    ...row('rate-limit', 'stated', 'the limit of requests per IP address was exceeded'),
  },
  {
    status: STATUS_403,
    shapes: ['html', 'text'],
    text: /\b(?:country|countries|region|regions)\b/,
    ...row('region', 'stated', 'the network in front of the exchange refuses this country or region'),
  },
  {
    status: STATUS_429,
    ...row('rate-limit', 'documented', 'the system protects itself against too many requests'),
  },
  {
    shapes: ['html'],
    ...row('no-verdict', 'documented', 'a web page came instead of a reply of the API'),
  },
];

/** Replies with a retCode. @type {Row[]} */
const CODE_ROWS = [
  {
    codes: [20001],
    transport: 'websocket',
    ...row('success', 'documented', 'the connection is already authenticated'),
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
      'the key or the IP address was not accepted, and which is not said',
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
    codes: [33002],
    ...row('bad-signature', 'inferred', 'the code is not documented; people report it for wrong signatures'),
  },
  {
    codes: [10002],
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
    codes: [10005],
    supports: /permission/,
    refine: 'permission',
    keyKnown: true,
    ...row('permission', 'documented', 'the key lacks the permission for this endpoint'),
  },
  {
    codes: [10007],
    supports: /authentication fail/,
    ...row('auth-failed', 'documented', 'the exchange could not authenticate the user'),
  },
  {
    codes: [10010],
    supports: /un ?match\w* ip|ip .*not match/,
    keyKnown: true,
    ...row(
      'ip-not-allowed',
      'documented',
      'the request came from an IP address that the key is not bound to',
    ),
  },
  {
    codes: [10001],
    text: /openapi sign params error/,
    ...row('missing-auth', 'stated', 'an authentication header is missing or empty'),
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
    supports: /region|country/,
    ...row('region', 'documented', 'the service is restricted in this region'),
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
    ...row('symbol-not-allowed', 'documented', 'the symbol is not on the list of symbols of this key'),
  },
  {
    codes: [10006, 10018, 10403, 10429, 20003, 429],
    supports: /too many|too frequent|rate limit|frequency/,
    ...row('rate-limit', 'documented', 'a limit of requests was exceeded'),
  },
  {
    codes: [0],
    ...row('no-verdict', 'inferred', 'the retCode says success and the HTTP status does not'),
  },
  {
    codes: [10000, 10016, 10019],
    ...row('no-verdict', 'documented', 'the server failed, timed out or is restarting'),
  },
];

/** Replies that carry no retCode, after their shape has been looked at. @type {Row[]} */
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
      'the exchange answers so when the expiry time of the login is not in the future',
    ),
  },
  {
    codeless: true,
    transport: 'websocket',
    text: /needs? auth|not authori[sz]ed/,
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
    signed: false,
    ...row('missing-auth', 'documented', 'the request carried no authentication headers'),
  },
  {
    codeless: true,
    status: STATUS_401,
    signed: true,
    ...row(
      'key-or-environment',
      'inferred',
      'headers were sent, so the key is wrong or lives in another environment',
    ),
  },
  {
    codeless: true,
    status: STATUS_401,
    ...row(
      'missing-auth',
      'inferred',
      'authentication headers are missing, or the key is one of another environment',
    ),
  },
  {
    codeless: true,
    status: [400, 499],
    retryable: false,
    ...row('no-verdict', 'inferred', 'the request was refused without a reply of the API'),
  },
  {
    codeless: true,
    ...row('no-verdict', 'inferred', 'the reply is not one of the API'),
  },
];

/** Every retCode that no row above claims. 10001 without the text about signing is a mistake in the parameters. @type {Row} */
const FALLBACK_ROW = row('business', 'documented', 'the exchange refused the request itself');

/**
 * @param {Category | 'success'} category
 * @param {Confidence} confidence
 * @param {string} meaning
 * @returns {Row}
 */
function row(category, confidence, meaning) {
  return { category, confidence, meaning };
}

/** All rows, in the order in which they are tried. @type {readonly Readonly<Row>[]} */
const ROWS = Object.freeze([...TRANSPORT_ROWS, ...CODE_ROWS, ...CODELESS_ROWS, FALLBACK_ROW]);

/**
 * The text in the form that the patterns of the rows are written for.
 *
 * @param {string} text
 * @returns {string}
 */
function normaliseText(text) {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/**
 * What the rows look at.
 *
 * @typedef {object} Reply
 * @property {number | null} code
 * @property {string} text see {@link normaliseText}
 * @property {number | null} httpStatus
 * @property {Shape} shape
 * @property {'rest' | 'websocket' | 'websocket-trade'} transport
 * @property {string | null} op
 * @property {boolean | null} signed null when nothing says whether authentication headers were sent
 */

/**
 * @param {Readonly<Row>} candidate
 * @param {Reply} reply
 * @returns {boolean}
 */
function matches(candidate, reply) {
  const { codes, status, shapes, transport, text } = candidate;
  if (codes && (reply.code === null || !codes.includes(reply.code))) return false;
  if (candidate.codeless && reply.code !== null) return false;
  if (status && (reply.httpStatus === null || reply.httpStatus < status[0] || reply.httpStatus > status[1])) {
    return false;
  }
  if (shapes && !shapes.includes(reply.shape)) return false;
  if (transport && !reply.transport.startsWith(transport)) return false;
  if (candidate.op && reply.op !== candidate.op) return false;
  if (candidate.signed !== undefined && reply.signed !== candidate.signed) return false;
  return !text || text.test(reply.text);
}

/**
 * The row that a reply falls under, and how sure that is.
 *
 * @param {Reply} reply
 * @returns {{ row: Readonly<Row>, confidence: Confidence }}
 */
function findRow(reply) {
  const found = ROWS.find((candidate) => matches(candidate, reply)) ?? FALLBACK_ROW;
  const stated = found.supports?.test(reply.text) ?? false;
  return { row: found, confidence: stated ? 'stated' : found.confidence };
}

module.exports = { DOCS, CATEGORIES, ROWS, findRow, normaliseText };
