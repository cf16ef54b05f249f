'use strict';

/**
 * Reads any reply of Binance into one plain shape: REST (`{ code, msg }`, or data without a code), the WebSocket API
 * (`{ id, status, result | error }`), streams, pages, nothing.
 * Forms: https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-api-information,
 * …/websocket-api/response-format and https://developers.binance.com/docs/derivatives/usds-margined-futures/general-info
 *
 * @module
 */

const { normaliseText } = require('../../internal/plain-words');
const { read, toInteger } = require('../../internal/read');
const { dateOf, hasForeignCode, readForm, stripTags, textIn, toStatus } = require('../reply-form');

/** @typedef {import('../venue').ReadReply} ReadReply */

const REPLY_FIELDS = Object.freeze({ code: 'code', message: 'msg' });
const TEXTS = Object.freeze(['msg', 'message', 'reason']);
/** Codes of a success: those of margin endpoints and of futures, and that of the oldest endpoints. */
const SUCCESSES = new Set([0, 200]);
/** HTTP 451 comes with the code 0. */
const RESTRICTED = /restricted location/i;
/** Orders of one batch; more are not counted. */
const MOST_PARTS = 1000;

/**
 * A reply of the WebSocket API has its own status, and the refusal in `error`.
 *
 * @param {unknown} json
 * @returns {{ status: number | null, error: unknown } | null}
 */
function apiReplyIn(json) {
  const error = read(json, 'error');
  const isRefused = typeof read(error, 'code') === 'number';
  const status = toStatus(read(json, 'status'));
  if (isRefused) return { status, error };
  return status !== null && read(json, 'result') !== undefined && 'id' in /** @type {object} */ (json)
    ? { status, error: null }
    : null;
}

/** @param {unknown} part @returns {boolean} one order of a batch that was refused */
function isRefusal(part) {
  return (toInteger(read(part, 'code')) ?? 0) < 0;
}

/**
 * @param {unknown} json
 * @returns {{ source: unknown, reason?: string, isPartial?: boolean }} the part that says why, with what the parts say together
 */
function partsOf(json) {
  if (Array.isArray(json)) {
    const parts = json.slice(0, MOST_PARTS);
    const refused = parts.filter(isRefusal);
    if (refused.length === 0) return { source: json };
    const count = `${refused.length} of ${parts.length} orders ${refused.length === 1 ? 'was' : 'were'} refused`;
    const isPartial = refused.length < parts.length;
    return {
      source: refused[0],
      isPartial,
      ...(parts.length > 1 && { reason: withText(count, refused[0]) }),
    };
  }
  return replacementIn(json) ?? { source: json };
}

/** @param {string} clause @param {unknown} part @returns {string} */
function withText(clause, part) {
  const text = textIn(part, TEXTS).replace(/\.$/, '');
  return text === '' ? clause : `${clause}: ${text}`;
}

/**
 * The two steps of `order.cancelReplace`, of which one can have succeeded.
 *
 * @param {unknown} json
 * @returns {{ source: unknown, reason: string, isPartial: boolean } | null}
 */
function replacementIn(json) {
  const data = read(json, 'data');
  const [cancelled, placed] = ['cancelResult', 'newOrderResult'].map((name) => read(data, name));
  if (typeof cancelled !== 'string' || typeof placed !== 'string') return null;
  const steps = [
    ['the cancel', cancelled, read(data, 'cancelResponse')],
    ['the new order', placed, read(data, 'newOrderResponse')],
  ];
  const said = steps.map(([name, result, response]) => {
    const code = toInteger(read(response, 'code'));
    const verb = { SUCCESS: 'succeeded', NOT_ATTEMPTED: 'was not attempted' }[String(result)] ?? 'failed';
    return withText(`${name} ${verb}${code === null ? '' : ` (${code})`}`, code === null ? null : response);
  });
  return { source: json, reason: said.join(', '), isPartial: [cancelled, placed].includes('SUCCESS') };
}

/**
 * @param {unknown} json
 * @param {{ transport?: unknown, url?: unknown }} context
 * @param {boolean} isApiReply of the WebSocket API
 * @returns {'rest' | 'websocket' | 'websocket-trade'} the WebSocket API is the trade channel; streams carry no orders
 */
function detectTransport(json, { transport, url }, isApiReply) {
  if (transport === 'rest' || transport === 'websocket' || transport === 'websocket-trade') return transport;
  if (isApiReply) return 'websocket-trade';
  const address = String(typeof url === 'string' || url instanceof URL ? url : '').slice(0, 2048);
  if (/^wss?:/i.test(address)) return /\/ws-\w*api\//.test(address) ? 'websocket-trade' : 'websocket';
  return 'rest';
}

/**
 * @param {unknown} json
 * @param {import('../reply-form').ReplyForm['shape']} shape
 * @param {number | null} code
 * @param {number | null} httpStatus
 * @returns {boolean} the exchange accepted the request, or the message is not a reply to a request
 */
function hasSucceeded(json, shape, code, httpStatus) {
  if (shape !== 'json' || (httpStatus !== null && httpStatus >= 300)) return false;
  const success = read(json, 'success');
  if (success === true) return code === null || code >= 0;
  if (code !== null) return SUCCESSES.has(code) && success !== false;
  return success !== false && !hasForeignCode(json) && !RESTRICTED.test(textIn(json, TEXTS));
}

/**
 * @param {unknown} json @param {unknown} error of the WebSocket API
 * @returns {number | null} ms since 1970
 */
function readTime(json, error) {
  const times = [read(json, 'serverTime'), read(read(error, 'data'), 'serverTime')];
  const time = times.map(toInteger).find((found) => found !== null && found > 1e12 && found < 1e14);
  return time ?? null;
}

/**
 * @param {unknown} source
 * @param {string} message
 * @returns {{ code: number | null, status: number | null }} an HTTP status that a client put in the place of the code is none
 */
function readCode(source, message) {
  const code = toInteger(read(source, 'code'));
  if (code === 0 && RESTRICTED.test(message)) return { code: null, status: 451 };
  return code !== null && code >= 400 && code <= 599 ? { code: null, status: code } : { code, status: null };
}

/**
 * @param {unknown} body parsed JSON, text, bytes, or nothing
 * @param {object} [context] see `classify`
 * @returns {ReadReply}
 */
function readReply(body, context = {}) {
  const { json, page, shape, header, signed, ...form } = readForm(body, context);
  const api = apiReplyIn(json);
  const { source, reason, isPartial } = partsOf(api?.error ?? json);
  const said = shape === 'html' ? '' : textIn(source, TEXTS) || (shape === 'text' ? page : '');
  const { code, status } = readCode(source, said);
  const httpStatus = form.httpStatus ?? api?.status ?? status;
  const method = api === null ? null : read(context, 'endpoint');
  return {
    code,
    message: said,
    text: normaliseText(shape === 'html' ? stripTags(page) : said),
    httpStatus,
    shape,
    transport: detectTransport(json, context, api !== null),
    op: typeof method === 'string' && !method.startsWith('/') ? method : null,
    signed,
    succeeded: api?.error == null && status === null && hasSucceeded(json, shape, code, httpStatus),
    ...(reason !== undefined && { reason }),
    ...(isPartial !== undefined && { isPartial }),
    time: readTime(json, api?.error),
    date: dateOf(header),
    traceId: header('x-mbx-uuid'),
    page,
    header: withRetryAfter(header, api?.error),
  };
}

/**
 * The WebSocket API says in the body what REST says in a header.
 *
 * @param {(name: string) => string | null} header
 * @param {unknown} error
 * @returns {(name: string) => string | null}
 */
function withRetryAfter(header, error) {
  const data = read(error, 'data');
  const [until, now] = [toInteger(read(data, 'retryAfter')), toInteger(read(data, 'serverTime'))];
  if (until === null || now === null) return header;
  const seconds = String(Math.max(0, Math.ceil((until - now) / 1000)));
  return (name) => header(name) ?? (name === 'retry-after' ? seconds : null);
}

module.exports = { REPLY_FIELDS, readReply };
