'use strict';

/**
 * Reads any reply (REST, WebSocket, old or new form, HTML, nothing) into one plain shape.
 * Forms: https://bybit-exchange.github.io/docs/v5/guide (REST), …/docs/v5/ws/connect and
 * …/docs/v5/websocket/trade/guideline (WebSocket). Nothing here throws for any body.
 *
 * @module
 */

const { SCAN_LIMIT } = require('../../internal/redact');
const { normaliseText } = require('../../internal/plain-words');
const { read, toInteger } = require('../../internal/read');
const { hasForeignCode, readForm, stripTags, toOperation } = require('../reply-form');

/** @typedef {import('../venue').ReadReply} ReadReply */
/** @typedef {import('../venue').ReplyShape} Shape */

/**
 * What an error carries of a reply under Bybit's names.
 *
 * @typedef {object} ReplyFields
 * @property {number | null} retCode the same as `code`, by Bybit's name
 * @property {string} retMsg what the exchange said, redacted; empty when it said nothing
 */

const REPLY_FIELDS = Object.freeze({ code: 'retCode', message: 'retMsg' });

/**
 * @param {unknown} json
 * @returns {string} the reply's message, from any of the fields that may have it
 */
function readMessage(json) {
  for (const name of ['retMsg', 'ret_msg', 'message', 'msg', 'error']) {
    const value = read(json, name);
    if (typeof value === 'string') return value.slice(0, SCAN_LIMIT);
  }
  return '';
}

/**
 * @param {unknown} json
 * @param {{ transport?: unknown, url?: unknown }} context
 * @returns {'rest' | 'websocket' | 'websocket-trade'}
 */
function detectTransport(json, { transport, url }) {
  if (transport === 'rest' || transport === 'websocket' || transport === 'websocket-trade') return transport;
  const address = String(typeof url === 'string' || url instanceof URL ? url : '').slice(0, SCAN_LIMIT);
  if (/^https?:/i.test(address)) return 'rest';
  // Replies of the trade channel are told by `connId` or `reqId`; those of the other channels say `conn_id`.
  const trade = read(json, 'connId') !== undefined || read(json, 'reqId') !== undefined;
  if (trade || /^wss?:\/\/[^/]{0,255}\/v5\/trade/i.test(address)) return 'websocket-trade';
  const channel = typeof read(json, 'op') === 'string' || typeof read(json, 'success') === 'boolean';
  return channel || /^wss?:/i.test(address) ? 'websocket' : 'rest';
}

/**
 * @param {unknown} json
 * @param {(name: string) => string | null} header
 * @returns {number | null} the server's clock, ms since 1970
 */
function readTime(json, header) {
  const time = toInteger(read(json, 'time')) ?? toInteger(header('timenow'));
  if (time !== null && time > 1e12 && time < 1e14) return time;
  // The old form gives seconds with a fraction, as text, and sometimes milliseconds.
  const old = read(json, 'time_now');
  const number = typeof old === 'string' ? Number.parseFloat(old) : old;
  if (typeof number !== 'number' || !(number > 1e9 && number < 1e14)) return null;
  if (number > 1e12) return Math.floor(number);
  return number < 1e11 ? Math.round(number * 1000) : null;
}

/**
 * @param {unknown} json
 * @param {Shape} shape
 * @param {number | null} code
 * @param {number | null} httpStatus
 * @returns {boolean} the exchange accepted the request, or the message is not a reply to a request
 */
function hasSucceeded(json, shape, code, httpStatus) {
  if (shape !== 'json' || (httpStatus !== null && httpStatus >= 300)) return false;
  if (code !== null) return code === 0;
  return read(json, 'success') !== false && !hasForeignCode(json);
}

/**
 * pybit writes the HTTP status where a retCode stands, of which none has three digits. The text beside it is the client's, unless it is
 * about the key or says what the sandbox lacks.
 *
 * @param {unknown} json
 * @returns {string}
 */
function withoutClientWords(json) {
  const text = readMessage(json);
  return /\bapi[- ]?key|auth type|^the sandbox has no /i.test(text) ? text : '';
}

/**
 * Reads a reply.
 *
 * @param {unknown} body parsed JSON, text, bytes, or nothing
 * @param {object} [context] see `classify`
 * @returns {ReadReply}
 */
function readReply(body, context = {}) {
  const form = readForm(body, context, 'header');
  const { json, page, shape, httpStatus, header, signed } = form;
  const inBody = toInteger(read(json, 'retCode')) ?? toInteger(read(json, 'ret_code'));
  if (inBody !== null && inBody >= 400 && inBody <= 599) {
    return readReply(withoutClientWords(json), { ...context, httpStatus: httpStatus ?? inBody });
  }
  // A web page does not come from the exchange, even if its headers name a code.
  const code = inBody ?? (shape === 'html' ? null : toInteger(header('ret_code')));
  const message = shape === 'html' ? '' : readMessage(json) || (shape === 'text' ? page : '');
  return {
    code,
    message,
    text: normaliseText(shape === 'html' ? stripTags(page) : message),
    httpStatus,
    shape,
    transport: detectTransport(json, { transport: read(context, 'transport'), url: read(context, 'url') }),
    op: toOperation(read(json, 'op') ?? read(read(json, 'request'), 'op')),
    signed,
    succeeded: hasSucceeded(json, shape, code, httpStatus),
    time: readTime(json, header),
    traceId: header('traceid'),
    page,
    header,
  };
}

module.exports = { REPLY_FIELDS, readReply };
