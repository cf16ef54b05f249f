'use strict';

/**
 * What programs have in their hands after a failed request: an error of axios, got or fetch, the plain object that bybit-api
 * throws, an error of ccxt with the reply in its message, an error event of a WebSocket, a string. None of them is a success.
 *
 * @module
 */

const { SCAN_LIMIT } = require('../internal/redact');
const { UNREADABLE_NOTE, UNREAD_NOTE, isNoReply, isUnread, noteOfParser } = require('./not-a-reply');
const { read, toInteger } = require('../internal/read');
const { carriesCode, findVenue, venueOfReply } = require('./find-venue');
const { requestContext, responseContext, statusOf } = require('./request-context');
const { venueOf } = require('../venues');

/** @typedef {import('./context').ClassifyContext} ClassifyContext */
/** @typedef {{ body: unknown, context: ClassifyContext, note?: Readonly<import('./not-a-reply').Note> }} Reply */

/** Words of an exchange that refuses a key; other messages with a status are the client's. */
const EXCHANGE_WORDS = /\bapi[-_ ]?key|origin_string|auth type/i;
const DEEPEST = 4;
const MOST_TRIES = 8;
const SPACE = String.raw`[ \t]{1,4}`;
/** How clients write the HTTP status into their message. Each has the group `status`, and perhaps method, URL and page. */
const STATUS_WORDS = Object.freeze([
  // ccxt.
  new RegExp(
    `\\b(?<method>GET|POST|PUT|DELETE)${SPACE}(?<url>https?://\\S{1,2000})${SPACE}(?<status>[1-5]\\d\\d)\\b[ \\w]{0,40}(?<page><[^]*)?`,
  ),
  // requests.
  /\b(?<status>[45]\d\d) (?:Client|Server) Error: .{0,200}? for url: (?<url>https?:\/\/\S{1,2000})/,
  // ws, websocket-client, aiohttp.
  /(?:\bunexpected server response:?|\bhandshake status|HandshakeError:) (?<status>[1-5]\d\d)\b(?:.{0,200}?url='?(?<url>wss?:\/\/[^'\s]{1,2000}))?/i,
  // pybit.
  /\(ErrCode: (?<status>[45]\d\d)\)/,
  // axios, got, Bybit.Net, reqwest.
  /\bstatus(?:[ _]?code)?\b\W{1,4}(?<status>[1-5]\d\d)\b/i,
]);

/**
 * @param {unknown} value
 * @param {ClassifyContext} context
 * @returns {boolean} it was thrown or emitted, and is not what an exchange replied
 */
function isThrown(value, { httpStatus }) {
  if (value instanceof Error || read(value, 'isAxiosError') === true) return true;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  const hasResponse = (/** @type {unknown} */ one) =>
    statusOf(read(read(one, 'response'), 'status')) !== undefined;
  if (read(value, 'error') instanceof Error || hasResponse(value) || hasResponse(read(value, 'error'))) {
    return true;
  }
  if (['error', 'close'].includes(String(read(value, 'type'))) && read(value, 'target') !== undefined) {
    return true;
  }
  if (isClose(value)) return true;
  // bybit-api throws `{ code: 401, message, body, headers }`. With a status beside it, it is the body of a reply.
  const status = statusOf(read(value, 'code')) ?? 0;
  return httpStatus === undefined && status >= 400 && typeof read(value, 'message') === 'string';
}

/**
 * @param {ClassifyContext | undefined} found
 * @param {ClassifyContext} given by the caller, who knows better
 * @returns {ClassifyContext}
 */
function join(found, given) {
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...found, ...Object.fromEntries(known) };
}

/**
 * @param {unknown} error
 * @returns {unknown[]} the error and what caused it
 */
function chainOf(error) {
  const chain = [];
  for (let at = error; at !== undefined && at !== null && chain.length < DEEPEST;) {
    chain.push(at);
    at = read(at, 'cause') ?? read(at, 'error') ?? read(read(at, 'errors'), '0');
  }
  return chain;
}

/**
 * @param {string} text
 * @param {ClassifyContext} context
 * @returns {Reply | null} the reply of the exchange in the words of a client
 */
function replyInText(text, context) {
  const start = text.search(/\{\s{0,20}"/);
  let end = start < 0 ? -1 : text.lastIndexOf('}');
  for (let tries = 0; end > start && tries < MOST_TRIES; tries += 1) {
    const body = parse(text.slice(start, end + 1));
    if (body !== undefined && carriesCode(body, context)) {
      return { body, context: {} };
    }
    end = text.lastIndexOf('}', end - 1);
  }
  return null;
}

/** @param {string} text @returns {unknown} */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * @param {string} text
 * @returns {Reply | null} the HTTP status in the words of a client
 */
function statusInText(text) {
  for (const words of STATUS_WORDS) {
    const found = words.exec(text)?.groups;
    if (found) {
      const { status, method, url, page } = found;
      return {
        body: page ?? '',
        context: { httpStatus: Number(status), ...(method && { method }), ...(url && { url }) },
      };
    }
  }
  return null;
}

/** @param {unknown} body @returns {unknown} `''` for a stream, and for nothing */
function bodyOf(body) {
  const isStream = ['getReader', 'pipe'].some((name) => typeof read(body, name) === 'function');
  return isStream ? '' : (body ?? '');
}

/** @param {unknown} error @returns {string} its message, or the string that was thrown */
function textOf(error) {
  const message = typeof error === 'string' ? error : read(error, 'message');
  return typeof message === 'string' ? message.slice(0, SCAN_LIMIT) : '';
}

/**
 * @param {unknown} value
 * @returns {boolean} the close of a WebSocket: the event, or its code and reason
 */
function isClose(value) {
  const code = read(value, 'code');
  if (typeof code !== 'number' || code < 1000 || code > 4999) return false;
  const isPair = typeof read(value, 'reason') === 'string' && read(value, 'msg') === undefined;
  return read(value, 'type') === 'close' || isPair;
}

/**
 * The close of a WebSocket by the exchange, which says why in its code.
 *
 * @param {unknown} event
 * @param {ClassifyContext} context
 * @returns {Reply | null} null for a code of the protocol, which says nothing about the request
 */
function closeOf(event, context) {
  const code = toInteger(read(event, 'code'));
  const { closeCodes = [] } = venueOf(context).replies;
  if (code === null || !closeCodes.includes(code)) return null;
  return { body: { code, msg: String(read(event, 'reason') ?? '') }, context: { transport: 'websocket' } };
}

/**
 * The reply in one link of the chain of causes.
 *
 * @param {unknown} error
 * @param {ClassifyContext} context
 * @returns {Reply | null}
 */
function replyOf(error, context) {
  const response = read(error, 'response');
  const known = responseContext(response, context.venue);
  if (known.httpStatus !== undefined) {
    const body = bodyOf(read(response, 'data') ?? read(response, 'body'));
    return { body, context: { ...requestContext(read(error, 'config'), context.venue), ...known } };
  }
  if (isClose(error)) return closeOf(error, context);
  // Programs put the reply into an error of their own: `Object.assign(new Error(…), reply)`.
  const own = [error, read(error, 'data'), read(error, 'body'), read(error, 'info')].find((value) =>
    carriesCode(value, context),
  );
  if (own !== undefined) return { body: own, context: {} };
  const text = textOf(error);
  const status =
    statusOf(read(error, 'code')) ?? statusOf(read(error, 'statusCode')) ?? statusOf(read(error, 'status'));
  const found = replyInText(text, context) ?? statusInText(text);
  if (found !== null || status === undefined) return found;
  // A client puts the phrase of the status there, or the exchange's own words.
  const said = EXCHANGE_WORDS.test(text) ? { message: text } : '';
  return {
    body: bodyOf(read(error, 'body')) || said,
    context: { httpStatus: status, headers: read(error, 'headers') },
  };
}

/**
 * @param {unknown} error that was thrown
 * @param {ClassifyContext} context
 * @returns {Reply} without a reply in the error: no body, and the error as `cause`
 */
function fromThrown(error, context) {
  for (const link of chainOf(error)) {
    const found = replyOf(link, context);
    if (found !== null) {
      return {
        body: found.body,
        context: join(found.context, { ...context, cause: context.cause ?? error }),
      };
    }
  }
  const chain = chainOf(error);
  const request = chain
    .map((link) => requestContext(read(link, 'config'), context.venue))
    .find(({ url }) => url);
  const known = join(request, { ...context, cause: context.cause ?? error });
  const note = chain.map((link) => noteOfParser(textOf(link))).find((one) => one !== null);
  return note ? { body: note.body ?? '', context: known, note } : { body: undefined, context: known };
}

/** @param {unknown} value @returns {boolean} a response of axios, got, fetch or node:http */
function isResponse(value) {
  const isObject = (/** @type {string} */ name) => {
    const part = read(value, name);
    return typeof part === 'object' && part !== null;
  };
  const status = statusOf(read(value, 'status')) ?? statusOf(read(value, 'statusCode'));
  return status !== undefined && (isObject('config') || isObject('headers'));
}

/** @param {unknown} body @returns {boolean} */
const isNothing = (body) => body === undefined || body === null || body === '';

/**
 * @param {unknown} body as it was given to classify()
 * @param {ClassifyContext} context
 * @returns {Reply & { isFailure: boolean }} isFailure: whatever it is, it is not a success
 */
function readThrown(body, context) {
  const { body: said, context: known, ...rest } = readAny(body, context);
  const venue = findVenue(body, known) ?? venueOfReply(said, known);
  // What names no exchange that is known here is read as the reply of the first one.
  return { body: said, context: { ...known, venue: venue.id }, ...rest };
}

/**
 * @param {unknown} body
 * @param {ClassifyContext} given
 * @returns {Reply & { isFailure: boolean }}
 */
function readAny(body, given) {
  if (isNoReply(body)) {
    return { body: '', context: given, isFailure: true, note: UNREADABLE_NOTE };
  }
  // The name in a message of ccxt says how to read the rest of it.
  const named = given.venue === undefined ? findVenue(body, given)?.id : undefined;
  const context = named === undefined ? given : { ...given, venue: named };
  if (isThrown(body, context)) return { ...fromThrown(body, context), isFailure: true };
  if (isResponse(body)) {
    const known = join(responseContext(body, context.venue), context);
    if (isUnread(body)) return { body: '', context: known, isFailure: true, note: UNREAD_NOTE };
    return { body: bodyOf(read(body, 'data') ?? read(body, 'body')), context: known, isFailure: false };
  }
  if (typeof body === 'string' && context.httpStatus === undefined) {
    const isReply = /^\s*[<{["]/.test(body);
    const found = isReply ? null : (replyInText(body, context) ?? statusInText(body));
    if (found) return { body: found.body, context: join(found.context, context), isFailure: true };
    const note = isReply ? null : noteOfParser(body.slice(0, SCAN_LIMIT));
    if (note) return { body: note.body ?? '', context, isFailure: true, note };
  }
  const { cause, httpStatus, incomplete } = context;
  if (isNothing(body) && httpStatus === undefined && !incomplete && cause !== undefined && cause !== null) {
    return { ...fromThrown(cause, context), isFailure: true };
  }
  return { body, context, isFailure: false };
}

module.exports = { readThrown, statusInText };
