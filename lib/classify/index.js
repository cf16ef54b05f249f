'use strict';

/**
 * Turns a reply of the exchange into a typed error that names the cause and shows the evidence. Pure: it sends nothing, keeps
 * no state and reads no clock.
 *
 * @module
 */

const { CATEGORIES } = require('../errors/causes');
const { findRow } = require('./match-rule');
const { readReply } = require('../venues/bybit/reply');
const { read, toInteger } = require('../internal/read');
const {
  findEndpoint,
  readContext,
  readFindings,
  readKeyInformation,
  readParams,
  readSignedString,
  readText,
} = require('./context');
const { accountModeOf } = require('../venues/bybit/account-types');
const { explainClock } = require('./clock');
const { readClock } = require('./clock-figures');
const { expiryOf } = require('../venues/bybit/key-info');
const { explainLogin } = require('./login');
const { identifyResponder } = require('./responder');
const { compareSignedStrings } = require('./signature/compare');
const { environmentOf } = require('../venues/bybit/hosts');
const { checkPermission } = require('../venues/bybit/permissions');
const { buildChecks } = require('./checks');
const { rateLimitOf } = require('../venues/bybit/rate-limit');
const { isRetryable, retryAfter, wasNeverSent } = require('./retry');
const { BybitApiError, BybitAuthError, BybitRateLimitError } = require('../errors');

/** @typedef {import('./context').ClassifyContext} ClassifyContext */

/**
 * Collects what the check rules need. The category is the row's, unless clock, permissions or expiry prove another one.
 *
 * @param {import('../venues/bybit/reply').ReadReply} reply
 * @param {ClassifyContext} context
 * @returns {import('./checks').CheckInput & { row: Readonly<import('../venues/bybit/reply-rules').Row> }}
 */
function gather(reply, context) {
  const { row, confidence } = findRow(reply);
  const host = environmentOf(context.url);
  const keyInformation = readKeyInformation(context.keyInformation);
  // The time in a WebSocket login is its expiry. The rule for timestamps does not apply to it.
  const isLogin = reply.op === 'auth' || reply.transport === 'websocket';
  const figures = readClock(reply.message, isLogin ? null : reply.time, context);
  const clock = figures && explainClock(figures, context);
  const endpoint = findEndpoint(context, reply);
  const params = readParams(context);
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
    environment: readText(context.environment) ?? host.environment,
    now: reply.time ?? toInteger(context.receivedAt),
    findings: readFindings(context.findings),
    keyInformation,
    permission: checkPermission(keyInformation, context.method, endpoint, params),
    accountMode: accountModeOf(keyInformation, context.method, endpoint, params),
    clock: (isLogin && !figures?.stated && loginVerdict(row, reply, context)) || clock,
    // 33002 is not documented, and its text does not show the signed string.
    signedStrings:
      row.category === 'bad-signature' && row.keyKnown
        ? compareSignedStrings(readSignedString(context), reply.message, context)
        : null,
  };
  return { ...found, ...refineCategory(found) };
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
function refineCategory({ row, clock, permission, keyInformation, now, category }) {
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
 *   late, and an older one as signed by a slow clock, also `inferred`.
 * - Valid JSON that carries no retCode, with a 2xx status or none (a WebSocket topic, a pong), is not a rejection: null.
 * - HTML, 5xx, an empty reply (except 401) and no reply are `no-verdict` and never a BybitAuthError. A 403 page that names
 *   a country or region is the exception.
 * - A `no-verdict` on a request that writes is not `retryable`, unless the connection was never established.
 *
 * Source of the codes: https://bybit-exchange.github.io/docs/v5/error
 *
 * @param {unknown} body parsed object, JSON or HTML text, Buffer or Uint8Array, or nothing
 * @param {ClassifyContext} [context]
 * @returns {import('../errors').BybitApiError | null} the error, which is not thrown; null for success. Never throws.
 * @example
 * const error = classify({ retCode: 33004, retMsg: 'apikey/ip not matched' }, { url: 'https://api.bybit.com/v5/user/query-api' });
 * error.code     // 33004
 * error.category // 'key-or-ip-mismatch'
 */
function classify(body, context) {
  const known = readContext(context);
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
      method: readText(known.method)?.toUpperCase() ?? null,
      endpoint: evidence.endpoint,
      environment: evidence.environment,
      rateLimit: rateLimitOf(reply.header),
      respondedBy: identifyResponder(reply, known.cause, read),
      traceId: reply.traceId,
      time: reply.time,
      retryable: isRetryable(row, category, known),
      sent: !wasNeverSent(known),
      cause: known.cause,
      apiKey: readText(known.apiKey) ?? undefined,
      ...(kind === 'rate-limit' && { retryAfterMs: wait }),
    }),
  );
}

module.exports = { classify };
