'use strict';

/**
 * Reads any reply (REST, WebSocket, old or new form, HTML, nothing) into one plain shape.
 * Forms: https://bybit-exchange.github.io/docs/v5/guide (REST), …/docs/v5/ws/connect and
 * …/docs/v5/websocket/trade/guideline (WebSocket). Nothing here throws for any body.
 *
 * @module
 */

const { decodeUtf8 } = require('../../internal/bytes');
const { SCAN_LIMIT, headerEntries } = require('../../internal/redact');
const { normaliseText } = require('../../internal/plain-words');
const { read, toInteger } = require('../../internal/read');

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

/** A longer one is not an id, and half of it might be half of a secret. */
const LONGEST_OPERATION = 64;
const NOTHING = Object.freeze({});

/**
 * @param {unknown} body
 * @returns {{ json: unknown, text: string }} `json` undefined when the body is text that is not JSON
 */
function parse(body) {
  let text = body;
  if (body instanceof Uint8Array || body instanceof ArrayBuffer) text = decodeUtf8(body);
  if (typeof text !== 'string') return { json: body ?? undefined, text: '' };
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (/^[{["\d-]|^(?:true|false|null)$/.test(trimmed)) {
    try {
      let json = JSON.parse(trimmed);
      // Queues and logs encode a text once more.
      if (typeof json === 'string' && /^\s*\{/.test(json)) json = JSON.parse(json);
      return json === null ? { json: undefined, text: '' } : { json, text: '' };
    } catch {
      // Truncated or malformed JSON is text without meaning.
    }
  }
  return { json: undefined, text: trimmed.slice(0, SCAN_LIMIT) };
}

/**
 * The visible text of a page. Splitting keeps it linear where a pattern for tags would not be.
 *
 * @param {string} html
 * @returns {string}
 */
function stripTags(html) {
  return html
    .split('<')
    .map((piece, index) => (index === 0 ? piece : piece.slice(piece.indexOf('>') + 1)))
    .join(' ');
}

/**
 * @param {unknown} json
 * @param {string} text
 * @param {{ cause?: unknown, httpStatus: number | null }} context
 * @returns {Shape}
 */
function detectShape(json, text, { cause, httpStatus }) {
  if (json !== undefined) return 'json';
  if (text !== '') {
    return /^\s*<(?:!doctype|html|head|body|\?xml|h\d|title|center)/i.test(text) ? 'html' : 'text';
  }
  return httpStatus === null && cause !== undefined && cause !== null ? 'unreachable' : 'empty';
}

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
 * @param {unknown} headers headers of the HTTP reply
 * @param {unknown} inner the `header` object of a WebSocket trade reply
 * @returns {(name: string) => string | null}
 */
function headerReader(headers, inner) {
  const found = new Map([...headerEntries(inner), ...headerEntries(headers)]);
  return (name) => found.get(name) ?? null;
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
  return read(json, 'success') !== false;
}

/**
 * @param {any} context
 * @returns {boolean | null}
 */
function wasSigned(context) {
  const signed = read(context, 'signed');
  if (typeof signed === 'boolean') return signed;
  return read(context, 'signedPayload') || read(context, 'timestamp') ? true : null;
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
function readReply(body, context = NOTHING) {
  const { json, text } = parse(body);
  const status = toInteger(read(context, 'httpStatus'));
  const httpStatus = status !== null && status >= 100 && status <= 599 ? status : null;
  const shape = detectShape(json, text, { cause: read(context, 'cause'), httpStatus });
  const header = headerReader(read(context, 'headers'), read(json, 'header'));
  const inBody = toInteger(read(json, 'retCode')) ?? toInteger(read(json, 'ret_code'));
  if (inBody !== null && inBody >= 400 && inBody <= 599) {
    return readReply(withoutClientWords(json), { ...context, httpStatus: httpStatus ?? inBody });
  }
  // A web page does not come from the exchange, even if its headers name a code.
  const code = inBody ?? (shape === 'html' ? null : toInteger(header('ret_code')));
  const message = shape === 'html' ? '' : readMessage(json) || (shape === 'text' ? text : '');
  const op = read(json, 'op') ?? read(read(json, 'request'), 'op');
  return {
    code,
    message,
    text: normaliseText(shape === 'html' ? stripTags(text) : message),
    httpStatus,
    shape,
    transport: detectTransport(json, { transport: read(context, 'transport'), url: read(context, 'url') }),
    op: typeof op === 'string' && op.length <= LONGEST_OPERATION ? op : null,
    signed: wasSigned(context),
    succeeded: hasSucceeded(json, shape, code, httpStatus),
    time: readTime(json, header),
    traceId: header('traceid'),
    page: text,
    header,
  };
}

module.exports = { REPLY_FIELDS, readReply };
