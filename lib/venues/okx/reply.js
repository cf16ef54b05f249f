'use strict';

/**
 * Reads any reply of OKX into one plain shape: REST (`{ code, msg, data }`), the WebSocket (`{ event, code, msg }`, and
 * `{ id, op, code, data }` for orders), pages, nothing. An order that is refused comes with HTTP 200 and an outer code of 1 or 2;
 * its own code and text are in `data[].sCode` and `data[].sMsg`.
 * Forms: https://www.okx.com/docs-v5/en/#overview and https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-place-order
 *
 * @module
 */

const { normaliseText } = require('../../internal/plain-words');
const { read, toInteger } = require('../../internal/read');
const { CLOSE_CODES } = require('./codeless-rules');
const { dateOf, hasForeignCode, readForm, stripTags, textIn, toOperation } = require('../reply-form');

/** @typedef {import('../venue').ReadReply} ReadReply */

const REPLY_FIELDS = Object.freeze({ code: 'code', message: 'msg' });
const TEXTS = Object.freeze(['msg', 'sMsg', 'message', 'error_message', 'reason']);
/** Outer codes that say only that something in `data` failed. */
const OUTER = new Set([0, 1, 2]);
/** Orders of one batch; more are not counted. */
const MOST_PARTS = 1000;
/** Messages of the WebSocket that answer no request. */
const NOTICES = new Set(['notice', 'channel-conn-count']);

/**
 * @param {unknown} value `50111`, `'50111'`, or with a sub-code: `'51008_1000'`
 * @returns {number | null}
 */
function toCode(value) {
  return toInteger(typeof value === 'string' ? value.replace(/^(\d{5})_\d{1,6}$/, '$1') : value);
}

/** @param {unknown} part @returns {boolean} one order that was refused */
function isRefusal(part) {
  const code = toCode(read(part, 'sCode'));
  return code !== null && code !== 0;
}

/**
 * @param {unknown} json
 * @returns {{ code: number | null, message: string, reason?: string, isPartial?: boolean }} of the first order that was refused,
 *   or of the reply as a whole
 */
function readParts(json) {
  const outer = toCode(read(json, 'code'));
  const data = read(json, 'data');
  const whole = { code: outer, message: textIn(json, TEXTS) };
  if (!Array.isArray(data) || (outer !== null && !OUTER.has(outer))) return whole;
  const parts = data.slice(0, MOST_PARTS);
  const refused = parts.filter(isRefusal);
  if (refused.length === 0) return whole;
  const message = textIn(refused[0], ['sMsg']) || whole.message;
  const found = {
    code: toCode(read(refused[0], 'sCode')),
    message,
    isPartial: refused.length < parts.length,
  };
  if (parts.length === 1) return found;
  const count = `${refused.length} of ${parts.length} orders ${refused.length === 1 ? 'was' : 'were'} refused`;
  return { ...found, reason: message === '' ? count : `${count}: ${message.replace(/\.$/, '')}` };
}

/**
 * @param {unknown} json
 * @param {{ transport?: unknown, url?: unknown }} context
 * @returns {'rest' | 'websocket' | 'websocket-trade'}
 */
function detectTransport(json, { transport, url }) {
  if (transport === 'rest' || transport === 'websocket' || transport === 'websocket-trade') return transport;
  if (typeof read(json, 'event') === 'string' || read(json, 'arg') !== undefined) return 'websocket';
  if (typeof read(json, 'op') === 'string') return 'websocket-trade';
  // The codes of replies are text. A close event has a number.
  if (CLOSE_CODES.includes(/** @type {number} */ (read(json, 'code')))) return 'websocket';
  const address = String(typeof url === 'string' || url instanceof URL ? url : '').slice(0, 2048);
  return /^wss?:/i.test(address) ? 'websocket' : 'rest';
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
  const event = String(read(json, 'event') ?? '');
  if (NOTICES.has(event)) return true;
  if (code !== null) return code === 0;
  return event !== 'error' && event !== 'channel-conn-count-error' && !hasForeignCode(json);
}

/**
 * Replies about orders carry the moments at which the gateway took the request and sent the reply, in microseconds.
 *
 * @param {unknown} json
 * @returns {number | null} ms since 1970
 */
function readTime(json) {
  const micros = read(json, 'outTime') ?? read(json, 'inTime');
  const time =
    typeof micros === 'string' && /^\d{16}$/.test(micros) ? Math.floor(Number(micros) / 1000) : null;
  return time;
}

/**
 * @param {unknown} body parsed JSON, text, bytes, or nothing
 * @param {object} [context] see `classify`
 * @returns {ReadReply}
 */
function readReply(body, context = {}) {
  const { json, page, shape, header, signed, ...form } = readForm(body, context);
  const { code: said, message: given, reason, isPartial } = readParts(json);
  const event = read(json, 'event');
  // An HTTP status in the place of a code comes from a web framework or from a client.
  const status = said !== null && said >= 400 && said <= 599 ? said : null;
  const code = status === null ? said : null;
  const httpStatus = form.httpStatus ?? status;
  const named = given === '' && typeof event === 'string' && event !== 'error' ? event : given;
  const message = shape === 'html' ? '' : named || (shape === 'text' ? page : '');
  return {
    code,
    message,
    text: normaliseText(shape === 'html' ? stripTags(page) : message),
    httpStatus,
    shape,
    transport: detectTransport(json, context),
    op: toOperation(read(json, 'op') ?? (event === 'login' ? 'login' : undefined)),
    signed,
    succeeded: status === null && hasSucceeded(json, shape, code, httpStatus),
    ...(reason !== undefined && { reason }),
    ...(isPartial !== undefined && { isPartial }),
    time: readTime(json),
    date: dateOf(header),
    traceId: header('x-request-id'),
    page,
    header,
  };
}

module.exports = { REPLY_FIELDS, readReply };
