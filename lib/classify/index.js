'use strict';

/**
 * From a reply of the exchange to a typed error that names the cause and shows the evidence. Pure: sends nothing, remembers
 * nothing, reads no clock.
 *
 * @module
 */

const { CATEGORIES } = require('../errors/causes');
const { findRow } = require('./match-rule');
const { readReply, read, toInteger } = require('../venues/bybit/reply');
const { accountModeOf } = require('../venues/bybit/account-types');
const { readClock, explainClock } = require('./clock');
const { expiryOf } = require('../venues/bybit/key-info');
const { explainLogin } = require('./login');
const { identifyResponder } = require('./responder');
const { compareSignedStrings } = require('./signature/compare');
const { NEVER_CONNECTED } = require('../internal/connection-codes');
const { environmentOf } = require('../venues/bybit/hosts');
const { checkPermission } = require('../venues/bybit/permissions');
const { buildChecks } = require('./checks');
const { rateLimitOf } = require('../venues/bybit/rate-limit');
const { BybitApiError, BybitAuthError, BybitRateLimitError } = require('../errors');

/**
 * What is known about the request and the reply besides the body. Everything is optional; the more there is, the more
 * steps of the checklist can be decided.
 *
 * @typedef {object} ClassifyContext
 * @property {number} [httpStatus] of the reply
 * @property {unknown} [headers] of the reply: a plain object (names in any case, values string or string[]), Headers, AxiosHeaders
 * @property {string} [method] of the request; GET when it is left out
 * @property {string} [url] full URL of the request
 * @property {string} [endpoint] path; taken from `url` when it is left out
 * @property {'rest' | 'websocket' | 'websocket-trade'} [transport] taken from the URL and the body when it is left out
 * @property {boolean} [signed] whether authentication headers were sent
 * @property {string} [apiKey] only to hide it in texts
 * @property {string} [signedPayload] the exact string that was signed
 * @property {number | string} [timestamp] of the request, ms
 * @property {number | string} [recvWindow] ms; 5000 when it is left out
 * @property {number} [sentAt] when the request was sent, ms since 1970, on the clock that made `timestamp`
 * @property {number} [receivedAt] when the reply arrived, ms since 1970, on the same clock
 * @property {number | string} [expires] of a WebSocket login, ms since 1970. With `sentAt` it tells a login that waited from
 *   a slow clock; `timestamp`, when it was signed, tells how long it waited
 * @property {readonly import('./checks').Finding[]} [findings] of the credential validator
 * @property {import('../venues/bybit/permissions').KeyInformation} [keyInformation] `result` of GET /v5/user/query-api
 * @property {string} [environment] overrides what the host says, such as for a proxy or a test server
 * @property {unknown} [cause] the transport's error when no reply came
 * @property {boolean} [sent] false when no byte of the request was written
 * @property {boolean} [incomplete] the body of the reply broke off, or never came
 * @property {Record<string, unknown> | URLSearchParams} [params] parameters of the request, of which `category` and
 *   `accountType` are read; taken from the query of `url` when they are left out
 */

const TEN_MINUTES_MS = 600000;
const LONGEST_WAIT_MS = 86400000;
/** What a socket does before its connection is made. */
const CONNECTING = /^(?:connect|getaddrinfo|queryA)/;
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * @param {unknown} value
 * @returns {string | null}
 */
function textOrNull(value) {
  return typeof value === 'string' && value !== '' ? value.slice(0, 8192) : null;
}

/**
 * @param {ClassifyContext} context
 * @param {import('../venues/bybit/reply').ReadReply} reply
 * @returns {string | null} path without query (a query can carry key and signature), or a WebSocket operation
 */
function findEndpoint(context, reply) {
  const given = textOrNull(read(context, 'endpoint'));
  if (given) return given.split(/[?#]/, 1)[0];
  if (reply.transport !== 'rest' && reply.op) return reply.op;
  const url = read(context, 'url');
  const address = url instanceof URL ? url.href : textOrNull(url);
  return address && URL.canParse(address) ? new URL(address).pathname : null;
}

/**
 * Copies the context field by field: a getter of a foreign object may throw.
 *
 * @param {unknown} context
 * @returns {ClassifyContext}
 */
function copyContext(context) {
  const names = [
    'httpStatus headers method url endpoint transport signed apiKey signedPayload timestamp recvWindow sentAt',
    'receivedAt expires findings keyInformation environment cause params sent incomplete',
  ];
  const fields = names.join(' ').split(' ');
  return Object.fromEntries(fields.map((name) => [name, read(context, name) ?? undefined]));
}

/** Without a retCode these statuses are about the key or the region, but a proxy sends them, too. */
const DEPENDS_ON_BODY = new Set([401, 403, 451]);

/**
 * @param {ClassifyContext} context
 * @returns {ClassifyContext} without a status that only the missing body could prove to be the exchange's
 */
function withProvenStatus(context) {
  const { incomplete, httpStatus } = context;
  const isUnproven = incomplete === true && DEPENDS_ON_BODY.has(toInteger(httpStatus) ?? 0);
  return isUnproven ? { ...context, httpStatus: undefined } : context;
}

/**
 * @param {unknown} value
 * @returns {import('./checks').Finding[] | null}
 */
function readFindings(value) {
  if (!Array.isArray(value)) return null;
  const findings = value.slice(0, 100).map((finding) => ({
    field: String(textOrNull(read(finding, 'field')) ?? 'credential'),
    id: String(textOrNull(read(finding, 'id')) ?? ''),
    severity: /** @type {'error' | 'warning'} */ (
      read(finding, 'severity') === 'error' ? 'error' : 'warning'
    ),
    message: textOrNull(read(finding, 'message')) ?? '',
  }));
  return findings;
}

/**
 * @param {unknown} value
 * @returns {import('../venues/bybit/permissions').KeyInformation | null}
 */
function readKeyInformation(value) {
  if (value === null || typeof value !== 'object') return null;
  try {
    // A deep copy in plain data: what cannot be copied cannot be relied on either.
    return JSON.parse(JSON.stringify(value));
  } catch {
    return null;
  }
}

/**
 * Everything that the rules of the steps look at, and the category once the evidence besides the text has been weighed.
 *
 * @param {import('../venues/bybit/reply').ReadReply} reply
 * @param {ClassifyContext} context
 * @returns {import('./checks').CheckInput & { row: Readonly<import('../venues/bybit/reply-rules').Row> }}
 */
function gather(reply, context) {
  const { row, confidence } = findRow(reply);
  const host = environmentOf(context.url);
  const keyInformation = readKeyInformation(context.keyInformation);
  // The time in a WebSocket login is when it expires, to which the rule of timestamps does not apply.
  const isLogin = reply.op === 'auth' || reply.transport === 'websocket';
  const figures = readClock(reply.message, isLogin ? null : reply.time, context);
  const clock = figures && explainClock(figures, context);
  const endpoint = findEndpoint(context, reply);
  const params = plainParams(context);
  const found = {
    row,
    category: /** @type {import('../errors/causes').Category} */ (row.category),
    confidence,
    keyKnown: row.keyKnown === true,
    subject: nameReply(reply),
    code: reply.code,
    message: reply.message,
    host,
    transport: reply.transport,
    endpoint,
    environment: textOrNull(context.environment) ?? host.environment,
    now: reply.time ?? toInteger(context.receivedAt),
    findings: readFindings(context.findings),
    keyInformation,
    permission: checkPermission(keyInformation, context.method, endpoint, params),
    accountMode: accountModeOf(keyInformation, context.method, endpoint, params),
    clock: (isLogin && !figures?.stated && loginVerdict(row, reply, context)) || clock,
    // 33002 shows no string, and nothing is documented of it.
    signedStrings:
      row.category === 'bad-signature' && row.keyKnown
        ? compareSignedStrings(readSignedString(context), reply.message, context)
        : null,
  };
  return { ...found, ...refine(found) };
}

/**
 * @param {Readonly<import('../venues/bybit/reply-rules').Row>} row
 * @param {import('../venues/bybit/reply').ReadReply} reply
 * @param {ClassifyContext} context
 */
function loginVerdict({ category }, { message }, context) {
  const isStated = /request expired/i.test(message);
  return explainLogin(category, context, { signed: readSignedString(context), isStated });
}

/**
 * @param {ClassifyContext} context
 * @returns {string | null} the string that was signed
 */
function readSignedString({ signedPayload }) {
  const payload = /** @type {unknown} */ (signedPayload);
  if (payload instanceof Uint8Array) {
    return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8');
  }
  return typeof payload === 'string' && payload !== '' ? payload : null;
}

/**
 * @param {ClassifyContext} context
 * @returns {{ category?: unknown, accountType?: unknown }}
 */
function plainParams({ params, url }) {
  const given = /** @type {unknown} */ (params);
  const address = textOrNull(/** @type {unknown} */ (url) instanceof URL ? String(url) : url);
  const query = address?.split('#', 1)[0].split('?', 2)[1];
  const source =
    given instanceof URLSearchParams || given === undefined ? (given ?? new URLSearchParams(query)) : null;
  const value = (/** @type {string} */ name) =>
    source ? (source.get(name) ?? undefined) : read(given, name);
  return { category: value('category'), accountType: value('accountType') };
}

/**
 * @param {import('../venues/bybit/reply').ReadReply} reply
 * @returns {string}
 */
function nameReply({ code, httpStatus, shape, transport }) {
  if (code !== null) return String(code);
  if (shape === 'unreachable') return 'A missing reply';
  if (httpStatus !== null) return `HTTP ${httpStatus}`;
  if (shape === 'html') return 'A web page';
  if (shape === 'empty') return 'An empty reply';
  return transport === 'rest' ? 'The reply' : 'The WebSocket reply';
}

/**
 * @param {Pick<import('./checks').CheckInput, 'clock' | 'permission' | 'keyInformation' | 'now' | 'category' | 'confidence'>
 *   & { row: Readonly<import('../venues/bybit/reply-rules').Row> }} found
 * @returns {{ category?: import('../errors/causes').Category, confidence?: import('../errors/causes').Confidence }}
 */
function refine({ row, clock, permission, keyInformation, now, category }) {
  const byClock = row.refine === 'clock' || (clock !== null && 'reason' in clock);
  if (byClock && clock && clock.category !== 'accepted') {
    return { category: clock.category, confidence: clock.confidence };
  }
  if (row.refine !== 'permission' || category === 'permission' || permission.granted !== false) return {};
  // A read-only key on an order endpoint is refused as 33004 or -2015 as well, unless it really has expired.
  const expiresAt = expiryOf(keyInformation, now);
  const expired = typeof expiresAt === 'number' && now !== null && expiresAt <= now;
  return expired ? {} : { category: 'permission', confidence: 'inferred' };
}

/**
 * How long the exchange asks to wait.
 *
 * @param {import('../venues/bybit/reply').ReadReply} reply
 * @param {ClassifyContext} context
 * @returns {number | null} ms
 */
function retryAfter(reply, context) {
  const now = reply.time ?? toInteger(context.receivedAt);
  const plausible = (/** @type {number} */ wait) => Number.isFinite(wait) && wait <= LONGEST_WAIT_MS;
  const reset = toInteger(reply.header('x-bapi-limit-reset-timestamp'));
  if (reset !== null && now !== null && plausible(reset - now)) return Math.max(0, reset - now);
  const header = reply.header('retry-after') ?? '';
  const seconds = toInteger(header);
  if (seconds !== null && seconds >= 0 && plausible(seconds * 1000)) return seconds * 1000;
  const date = seconds === null && header !== '' ? Date.parse(header) : NaN;
  const from = now ?? Date.parse(reply.header('date') ?? '');
  if (plausible(date - from)) return Math.max(0, date - from);
  return reply.httpStatus === 403 ? TEN_MINUTES_MS : null;
}

/**
 * Whether nothing was sent. Clients wrap the error of the socket in errors of their own. A connection that was in use
 * can end with the same codes, when its route is lost; the system call tells the two apart.
 *
 * @param {ClassifyContext} context
 * @returns {boolean}
 */
function wasNeverSent({ sent, cause }) {
  if (sent === false) return true;
  let error = cause;
  let found = false;
  for (let depth = 0; depth < 4 && error !== null && typeof error === 'object'; depth += 1) {
    const call = textOrNull(read(error, 'syscall')) ?? 'connect';
    if (!CONNECTING.test(call)) return false;
    found ||= NEVER_CONNECTED.has(textOrNull(read(error, 'code')) ?? '');
    error = read(error, 'cause');
  }
  return found;
}

/**
 * @param {Readonly<import('../venues/bybit/reply-rules').Row>} row
 * @param {import('../errors/causes').Category} category
 * @param {ClassifyContext} context
 * @returns {boolean}
 */
function isRetryable(row, category, context) {
  const usual = row.retryable ?? CATEGORIES[category].retryable;
  if (category !== 'no-verdict' || !usual) return usual;
  // Without a verdict an order may have been placed all the same: only reads are repeated blindly.
  const method = textOrNull(context.method)?.toUpperCase() ?? 'GET';
  return READS.has(method) || wasNeverSent(context);
}

/** @type {Readonly<Record<'auth' | 'api' | 'rate-limit', typeof BybitApiError>>} */
const CLASSES = Object.freeze({
  auth: BybitAuthError,
  api: BybitApiError,
  'rate-limit': BybitRateLimitError,
});

/**
 * Classifies a reply of Bybit's V5 API.
 *
 * - 10001 without `openapi sign params error` is a mistake in the parameters and therefore `business`.
 * - 10002 without any figures is `request-late`, confidence `inferred`: the code only says that the timestamp lay
 *   outside the window. With figures but without `sentAt` and `receivedAt`, a request up to a minute old counts as
 *   late and an older one as signed by a slow clock, `inferred`, too.
 * - Valid JSON that carries no retCode, with a 2xx status or none (a WebSocket topic, a pong), is not a rejection: null.
 * - HTML, 5xx, empty (but 401) and unreachable are `no-verdict` and never a BybitAuthError, except for a 403 page that
 *   names a country or region.
 * - A `no-verdict` on a request that writes is not `retryable`, unless the connection was never made.
 *
 * Source of the codes: https://bybit-exchange.github.io/docs/v5/error
 *
 * @param {unknown} body parsed object, JSON or HTML text, Buffer or Uint8Array, or nothing
 * @param {ClassifyContext} [context]
 * @returns {import('../errors').BybitApiError | null} null for success; else the error, not thrown. Never throws.
 * @example
 * const error = classify({ retCode: 33004, retMsg: 'apikey/ip not matched' }, { url: 'https://api.bybit.com/v5/user/query-api' });
 * error.code     // 33004
 * error.category // 'key-or-ip-mismatch'
 */
function classify(body, context) {
  const known = withProvenStatus(copyContext(context));
  const reply = readReply(body, known);
  if (reply.succeeded || findRow(reply).row.category === 'success') return null;
  const { row, ...evidence } = gather(reply, known);
  const { category, confidence } = evidence;
  const { kind } = CATEGORIES[category];
  const wait = kind === 'rate-limit' ? retryAfter(reply, known) : null;
  return new CLASSES[kind](
    /** @type {import('../errors').ErrorFields} */ ({
      code: reply.code,
      retMsg: reply.message,
      reason: evidence.clock && 'reason' in evidence.clock ? evidence.clock.reason : undefined,
      category,
      confidence,
      ...buildChecks(evidence, wait),
      httpStatus: reply.httpStatus,
      method: textOrNull(known.method)?.toUpperCase() ?? null,
      endpoint: evidence.endpoint,
      environment: evidence.environment,
      rateLimit: rateLimitOf(reply.header),
      respondedBy: identifyResponder(reply, known.cause, read),
      traceId: reply.traceId,
      time: reply.time,
      retryable: isRetryable(row, category, known),
      sent: !wasNeverSent(known),
      cause: known.cause,
      apiKey: textOrNull(known.apiKey) ?? undefined,
      ...(kind === 'rate-limit' && { retryAfterMs: wait }),
    }),
  );
}

module.exports = { classify };
