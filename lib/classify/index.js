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
const { ApiError, errorClassOf } = require('../errors');
const { hintsOf, reasonOf } = require('./reply-hints');
const { UNREADABLE_NOTE, hidesCode } = require('./not-a-reply');
const { readThrown } = require('./thrown');

/** @typedef {import('./context').ClassifyContext} ClassifyContext */
/** @typedef {import('../venues').Venue} Venue */
/** @typedef {import('../venues/venue').ReadReply} ReadReply */
/** @typedef {Readonly<import('../venues/venue').ReplyRow>} Row */

/**
 * @typedef {object} Place where the request went
 * @property {string | null} endpoint path, or the operation of a WebSocket
 * @property {string | null} path the same, for the rows
 * @property {Readonly<import('../venues/venue').HostInformation>} host
 * @property {string | null} environment
 */
/**
 * @param {ReadReply} reply
 * @param {ClassifyContext} context
 * @param {Readonly<Venue>} venue
 * @returns {Place}
 */
function placeOf(reply, context, venue) {
  const endpoint = findEndpoint(context, reply);
  const host = venue.hosts.environmentOf(context.url);
  // Where a header of the request chooses the environment, the host does not say which one it was.
  const isShared = venue.hosts.environmentHeader !== undefined && host.kind === 'rest';
  const ofHost = isShared ? null : host.environment;
  const environment = readText(context.environment) ?? ofHost;
  return { endpoint, path: endpoint, host, environment };
}

/**
 * Collects what the check rules need. The category is the row's, unless clock, permissions or expiry prove another one.
 *
 * @param {ReadReply} reply
 * @param {ClassifyContext} context
 * @param {Place & { row: Row, confidence: import('../errors/causes').Confidence, venue: Readonly<Venue> }} found
 * @returns {import('./checks').CheckInput & { row: Row, isLogin: boolean }}
 */
function gather(reply, context, { row, confidence, venue, endpoint, host, environment }) {
  const { keys } = venue;
  const keyInformation = readKeyInformation(context.keyInformation);
  // The time in a WebSocket login is its expiry. The rule for timestamps does not apply to it.
  const isLogin =
    (reply.op === 'auth' || reply.transport === 'websocket') && venue.replies.expiredLogin !== undefined;
  const figures = readClock(reply.message, isLogin ? null : reply.time, context, isLogin ? null : reply.date);
  const clock = figures && explainClock(figures, context);
  const params = readParams(context, keys.parameters);
  const found = {
    venue,
    row,
    category: /** @type {import('../errors/causes').Category} */ (row.category),
    confidence,
    keyKnown: row.keyKnown === true,
    proves: row.proves ?? null,
    meaning: row.meaning,
    subject: nameReply(reply),
    code: reply.code,
    message: reply.message,
    host,
    transport: reply.transport,
    endpoint,
    environment,
    now: reply.time ?? reply.date ?? toInteger(context.receivedAt),
    findings: readFindings(context.findings),
    keyInformation,
    permission: keys.checkPermission(keyInformation, context.method, endpoint, params),
    accountMode: keys.accountModeOf(keyInformation, context.method, endpoint, params),
    misuse: keys.misuseOf?.(params) ?? null,
    isLogin,
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
  const isStated = venueOf(context).replies.expiredLogin?.test(message) ?? false;
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
 * @param {Pick<import('./checks').CheckInput, 'venue' | 'clock' | 'permission' | 'keyInformation' | 'now' | 'category' | 'confidence'
 *   | 'misuse'> & { row: Row, isLogin: boolean }} found
 * @returns {{ category?: import('../errors/causes').Category, confidence?: import('../errors/causes').Confidence }}
 */
function refineCategory({ venue, row, clock, isLogin, misuse, permission, keyInformation, now, category }) {
  const byClock = row.refine === 'clock' || (isLogin && clock !== null && 'isStated' in clock);
  if (byClock && clock && clock.category !== 'accepted') {
    return { category: clock.category, confidence: clock.confidence };
  }
  if (row.refine !== 'permission') return {};
  // The exchange answers a parameter that it does not know as if the permission were missing.
  if (category === 'permission' && misuse !== null && permission.granted !== false) {
    return { category: 'business', confidence: 'inferred' };
  }
  if (category === 'permission' || permission.granted !== false) return {};
  // A read-only key on an order endpoint can be refused as if it had expired. Unless it really has, permission wins.
  const expiresAt = venue.keys.expiryOf(keyInformation, now);
  const expired = typeof expiresAt === 'number' && now !== null && expiresAt <= now;
  return expired ? {} : { category: 'permission', confidence: 'inferred' };
}

/**
 * An error does not carry the code of a success, which a header or a page can name.
 *
 * @param {ReadReply} reply that says nothing about the key
 * @param {ClassifyContext} context
 * @returns {Partial<import('../errors').ErrorFields>}
 */
function withoutSuccess({ code, shape }, { incomplete }) {
  const none = code === 0 ? { code: null, text: '' } : {};
  if (incomplete === true && shape !== 'unreachable') {
    return { ...none, reason: 'the reply broke off before its end' };
  }
  return code === 0 ? { ...none, reason: 'the reply says success, but its HTTP status does not' } : none;
}

/**
 * @param {import('./checks').CheckInput} found
 * @returns {string | undefined} why the time was refused, where the title of the category would say less
 */
function clockReason({ clock, category }) {
  return clock !== null && 'reason' in clock && clock.category === category ? clock.reason : undefined;
}

/**
 * @param {Readonly<import('../venues/venue').ReplyRow>} row
 * @param {import('./checks').CheckInput} found
 * @returns {string | undefined} what the row says; nothing where the clocks say more
 */
function rowReason(row, { clock, category }) {
  const isKnown = row.refine === 'clock' && (category !== row.category || clock?.category === category);
  return isKnown ? undefined : row.reason;
}

/**
 * @param {unknown} body
 * @param {ClassifyContext | undefined} context
 * @returns {{ reply: ReadReply, known: ClassifyContext, venue: Readonly<Venue>, isFailure: boolean, note?: Readonly<import('./not-a-reply').Note> }}
 */
function understand(body, context) {
  const { body: said, context: known, isFailure, note } = readThrown(body, readContext(context));
  const venue = venueOf(known);
  // With a cause and without a body it would count as no reply at all.
  const reply = venue.replies.read(said, note ? { ...known, cause: undefined } : known);
  if (!reply.succeeded || !hidesCode(said, venue)) return { reply, known, venue, isFailure, note };
  return { reply: venue.replies.read('', known), known, venue, isFailure: true, note: UNREADABLE_NOTE };
}

// The overload of Bybit is the last: it is the one that ReturnType sees.
/**
 * Classifies a reply of another exchange than Bybit.
 *
 * @overload
 * @param {unknown} body as for Bybit
 * @param {ClassifyContext & { venue: Exclude<import('../venues').VenueName, 'bybit'> }} context
 * @returns {ApiError | null} the error, which is not thrown; null for success. Never throws.
 * @example
 * const error = classify({ code: '50105', msg: 'Request header "OK-ACCESS-PASSPHRASE" incorrect.' }, { venue: 'okx' });
 * error?.code     // 50105
 * error?.category // 'passphrase'
 */
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
 * - A batch of which one order was refused is an error with the code and the text of that order, and never `retryable` when another
 *   one was accepted. OKX answers refused orders with HTTP 200: the code is that of `data[].sCode`.
 * - Without `venue`, a reply in the form of several exchanges, or of none that is known here, is `no-verdict`: it is neither a success
 *   nor a refusal of the key.
 *
 * - What was thrown (an Error, an AxiosError, the object that bybit-api throws, an error of ccxt, an error event, a string with one
 *   of their messages) is never a success. The reply in it is read: a response, JSON or an HTTP status in the message.
 *
 * @overload
 * @param {unknown} body parsed object, JSON or HTML text, Buffer or Uint8Array, something that was thrown, or nothing
 * @param {ClassifyContext} [context] a response of axios or fetch is one as it is: `classify(response.data, response)`
 * @returns {import('../errors').BybitApiError | null} the error, which is not thrown; null for success. Never throws. A reply of another
 *   exchange is an error of that one: name the exchange to have its type
 * @example
 * const error = classify(response.data, { httpStatus: response.status, url: 'https://api.bybit.com/…', method: 'GET' });
 * error?.code     // 33004
 * error?.category // 'key-or-ip-mismatch'
 */
/**
 * @param {unknown} body
 * @param {ClassifyContext} [context]
 * @returns {ApiError | null}
 */
function classify(body, context) {
  if (body instanceof ApiError) return /** @type {any} */ (body);
  const { reply, known, venue, isFailure, note } = understand(body, context);
  if (reply.succeeded && !isFailure) return null;
  const place = placeOf(reply, known, venue);
  const match = findRow(reply, venue, { ...place, passphraseForm: known.passphraseForm });
  if (match.row.category === 'success') {
    if (!isFailure) return null;
    match.row = venue.replies.fallback;
  }
  const { row, ...evidence } = gather(reply, known, { ...match, ...place, venue });
  const { category, confidence } = evidence;
  const { kind } = CATEGORIES[category];
  const wait = kind === 'rate-limit' ? retryAfter(reply, known, venue) : null;
  const respondedBy = identifyResponder(reply, venue, known.cause, read);
  const ErrorClass = errorClassOf(kind, venue);
  const noted = category === 'no-verdict' && note ? note : null;
  return new ErrorClass(
    /** @type {import('../errors').ErrorFields} */ ({
      code: reply.code,
      venue: venue.id,
      text: reply.message,
      reason:
        clockReason(evidence) ??
        reasonOf(reply, { row, category, venue }) ??
        rowReason(row, evidence) ??
        reply.reason ??
        noted?.reason,
      category,
      confidence,
      ...buildChecks(evidence, {
        retryAfterMs: wait,
        respondedBy,
        first: [...hintsOf(row, evidence, { ...reply, cause: known.cause }), ...(noted ? [noted.hint] : [])],
      }),
      httpStatus: reply.httpStatus,
      method: readText(known.method)?.toUpperCase() ?? null,
      endpoint: evidence.endpoint,
      environment: evidence.environment,
      rateLimit: venue.replies.rateLimitOf(reply.header),
      respondedBy,
      traceId: reply.traceId,
      time: reply.time,
      retryable: reply.isPartial !== true && isRetryable(row, category, known),
      sent: !wasNeverSent(known),
      cause: known.cause,
      apiKey: readText(known.apiKey) ?? undefined,
      ...(kind === 'rate-limit' && { retryAfterMs: wait }),
      ...(category === 'no-verdict' && withoutSuccess(reply, known)),
    }),
  );
}

module.exports = { classify };
