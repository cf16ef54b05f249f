'use strict';

/**
 * Turns a reply of the exchange into a typed error that names the cause and shows the evidence. Pure: it sends nothing, keeps
 * no state and reads no clock.
 *
 * @module
 */

const { CATEGORIES } = require('../errors/causes');
const { findRow } = require('./match-rule');
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
const { explainClock } = require('./clock');
const { readClock } = require('./clock-figures');
const { explainLogin } = require('./login');
const { identifyResponder } = require('./responder');
const { compareSignedStrings } = require('./signature/compare');
const { buildChecks } = require('./checks');
const { isRetryable, retryAfter, wasNeverSent } = require('./retry');
const { venueOf } = require('../venues');
const { errorClassOf } = require('../errors');

/** @typedef {import('./context').ClassifyContext} ClassifyContext */
/** @typedef {import('../venues').Venue} Venue */
/** @typedef {import('../venues/venue').ReadReply} ReadReply */
/** @typedef {Readonly<import('../venues/venue').ReplyRow>} Row */

/**
 * Collects what the check rules need. The category is the row's, unless clock, permissions or expiry prove another one.
 *
 * @param {ReadReply} reply
 * @param {ClassifyContext} context
 * @param {Readonly<Venue>} venue
 * @returns {import('./checks').CheckInput & { row: Row }}
 */
function gather(reply, context, venue) {
  const { keys } = venue;
  const { row, confidence } = findRow(reply, venue);
  const host = venue.hosts.environmentOf(context.url);
  const keyInformation = readKeyInformation(context.keyInformation);
  // The time in a WebSocket login is its expiry. The rule for timestamps does not apply to it.
  const isLogin = reply.op === 'auth' || reply.transport === 'websocket';
  const figures = readClock(reply.message, isLogin ? null : reply.time, context);
  const clock = figures && explainClock(figures, context);
  const endpoint = findEndpoint(context, reply);
  const params = readParams(context, keys.parameters);
  const found = {
    venue,
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
    permission: keys.checkPermission(keyInformation, context.method, endpoint, params),
    accountMode: keys.accountModeOf(keyInformation, context.method, endpoint, params),
    clock: (isLogin && !figures?.stated && loginVerdict(row, reply, context)) || clock,
    // Only a server that found the key has computed a signature.
    signedStrings:
      row.category === 'bad-signature' && row.keyKnown
        ? compareSignedStrings(readSignedString(context), reply.message, context)
        : null,
  };
  return { ...found, ...refineCategory(found) };
}

/**
 * @param {Row} row
 * @param {ReadReply} reply
 * @param {ClassifyContext} context
 */
function loginVerdict({ category }, { message }, context) {
  const isStated = venueOf(context).replies.expiredLogin.test(message);
  return explainLogin(category, context, { signed: readSignedString(context), isStated });
}

/**
 * @param {ReadReply} reply
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
 * @param {Pick<import('./checks').CheckInput, 'venue' | 'clock' | 'permission' | 'keyInformation' | 'now' | 'category' | 'confidence'>
 *   & { row: Row }} found
 * @returns {{ category?: import('../errors/causes').Category, confidence?: import('../errors/causes').Confidence }}
 */
function refineCategory({ venue, row, clock, permission, keyInformation, now, category }) {
  const byClock = row.refine === 'clock' || (clock !== null && 'reason' in clock);
  if (byClock && clock && clock.category !== 'accepted') {
    return { category: clock.category, confidence: clock.confidence };
  }
  if (row.refine !== 'permission' || category === 'permission' || permission.granted !== false) return {};
  // A read-only key on an order endpoint can be refused as if it had expired. Unless it really has, permission wins.
  const expiresAt = venue.keys.expiryOf(keyInformation, now);
  const expired = typeof expiresAt === 'number' && now !== null && expiresAt <= now;
  return expired ? {} : { category: 'permission', confidence: 'inferred' };
}

/**
 * Classifies a reply of an exchange.
 *
 * - A code about the parameters is `business`, unless the text says that an authentication header is missing or empty.
 * - A refused timestamp without any figures is `request-late`, confidence `inferred`: the code only says that the timestamp lay
 *   outside the window. With figures but without `sentAt` and `receivedAt`, a request up to a minute old counts as
 *   late, and an older one as signed by a slow clock, also `inferred`.
 * - Valid JSON that carries no code, with a 2xx status or none (a WebSocket topic, a pong), is not a rejection: null.
 * - HTML, 5xx, an empty reply (except 401) and no reply are `no-verdict` and never an error about the key. A 403 page that
 *   names a country or region is the exception.
 * - A `no-verdict` on a request that writes is not `retryable`, unless the connection was never established.
 *
 * @param {unknown} body parsed object, JSON or HTML text, Buffer or Uint8Array, or nothing
 * @param {ClassifyContext} [context]
 * @returns {import('../errors').BybitApiError | null} the error, which is not thrown; null for success. Never throws.
 * @example
 * const error = classify(response.data, { httpStatus: response.status, url: 'https://api.bybit.com/…', method: 'GET' });
 * error?.code     // 33004
 * error?.category // 'key-or-ip-mismatch'
 */
function classify(body, context) {
  const known = readContext(context);
  const venue = venueOf(known);
  const reply = venue.replies.read(body, known);
  if (reply.succeeded || findRow(reply, venue).row.category === 'success') return null;
  const { row, ...evidence } = gather(reply, known, venue);
  const { category, confidence } = evidence;
  const { kind } = CATEGORIES[category];
  const wait = kind === 'rate-limit' ? retryAfter(reply, known, venue) : null;
  const respondedBy = identifyResponder(reply, venue, known.cause, read);
  const ErrorClass = errorClassOf(kind, venue);
  return new ErrorClass(
    /** @type {import('../errors').ErrorFields} */ ({
      code: reply.code,
      venue: venue.id,
      text: reply.message,
      reason: evidence.clock && 'reason' in evidence.clock ? evidence.clock.reason : undefined,
      category,
      confidence,
      ...buildChecks(evidence, { retryAfterMs: wait, respondedBy, httpStatus: reply.httpStatus }),
      httpStatus: reply.httpStatus,
      method: readText(known.method)?.toUpperCase() ?? null,
      endpoint: evidence.endpoint,
      environment: evidence.environment,
      rateLimit: venue.replies.rateLimitOf(reply.header),
      respondedBy,
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
