'use strict';

/**
 * Reads any reply of Gate.io into one plain shape: REST (`{ label, message }`, or data without a label), batches of orders, the
 * WebSocket (`{ channel, event, error }`), its API (`{ header, data: { errs } }`), pages, nothing.
 * Forms: https://www.gate.com/docs/developers/apiv4/en/#error-handling, …/spot#create-a-batch-of-orders,
 * https://www.gate.com/docs/developers/apiv4/ws/en/#server-response and …#api-response
 *
 * @module
 */

const { normaliseText } = require('../../internal/plain-words');
const { read, toInteger } = require('../../internal/read');
const {
  dateOf,
  hasForeignCode,
  readForm,
  stripTags,
  textIn,
  toOperation,
  toStatus,
} = require('../reply-form');
const { microsIn } = require('./reply-marks');

/** @typedef {import('../venue').ReadReply} ReadReply */
/** @typedef {import('../venue').ReplyCode} ReplyCode */

const REPLY_FIELDS = Object.freeze({ code: 'label', message: 'message' });
const TEXTS = Object.freeze(['message', 'detail', 'msg', 'reason']);
/** Orders of one batch; more are not counted. */
const MOST_PARTS = 1000;
/** The documents write one label with a small letter. */
const LABEL = /^[A-Z][A-Za-z\d]{1,40}(?:_[A-Za-z\d]{1,40}){0,9}$/;
const ORDER_CHANNEL = /^(?:spot|futures)\.(?:order_|login$)/;

/** @param {unknown} value @returns {string | null} */
function toLabel(value) {
  return typeof value === 'string' && LABEL.test(value) ? value.toUpperCase() : null;
}

/** @param {unknown} part one order of a batch @returns {boolean} */
const isRefused = (part) => read(part, 'succeeded') === false;

/** @param {unknown} error of a WebSocket message @returns {{ code: ReplyCode | null, message: string }} */
const errorOf = (error) => ({
  code: toLabel(read(error, 'label')) ?? toInteger(read(error, 'code')),
  message: textIn(error, TEXTS),
});

/**
 * @param {unknown} json
 * @returns {Pick<ReadReply, 'code' | 'message' | 'reason' | 'isPartial'>} of the first order that was refused, or of the whole
 */
function readParts(json) {
  if (!Array.isArray(json)) {
    const inside = read(read(json, 'data'), 'errs') ?? read(json, 'error');
    if (inside !== null && typeof inside === 'object') return errorOf(inside);
    return { code: toLabel(read(json, 'label')), message: textIn(json, TEXTS) };
  }
  const parts = json.slice(0, MOST_PARTS);
  const refused = parts.filter(isRefused);
  if (refused.length === 0) return { code: null, message: '' };
  const found = { ...errorOf(refused[0]), isPartial: refused.length < parts.length };
  if (parts.length === 1) return found;
  const count = `${refused.length} of ${parts.length} orders ${refused.length === 1 ? 'was' : 'were'} refused`;
  const text = found.message.replace(/\.$/, '');
  return { ...found, reason: text === '' ? count : `${count}: ${text}` };
}

/** @param {unknown} json @returns {string} the channel of a WebSocket message */
const channelOf = (json) => String(read(json, 'channel') ?? read(read(json, 'header'), 'channel') ?? '');

/**
 * @param {unknown} json
 * @param {{ transport?: unknown, url?: unknown }} context
 * @returns {'rest' | 'websocket' | 'websocket-trade'}
 */
function detectTransport(json, { transport, url }) {
  if (transport === 'rest' || transport === 'websocket' || transport === 'websocket-trade') return transport;
  const channel = channelOf(json);
  if (ORDER_CHANNEL.test(channel)) return 'websocket-trade';
  const address = String(typeof url === 'string' || url instanceof URL ? url : '').slice(0, 2048);
  return channel !== '' || /^wss?:/i.test(address) ? 'websocket' : 'rest';
}

/**
 * @param {unknown} json
 * @param {ReplyCode | null} code
 * @param {number | null} httpStatus
 * @returns {boolean} the exchange accepted the request, or the message is not a reply to a request
 */
function hasSucceeded(json, code, httpStatus) {
  if (httpStatus !== null && httpStatus >= 300) return false;
  if (code !== null || (Array.isArray(json) && json.some(isRefused))) return false;
  // The interface before version 4 answered with a result in words.
  return read(json, 'result') !== 'false' && read(json, 'result') !== false && !hasForeignCode(json);
}

/** @type {import('../venue').VenueReplies['read']} */
function readReply(body, context = {}) {
  const { json, page, shape, header, signed, ...form } = readForm(body, context);
  const { message: said, ...parts } = readParts(json);
  const message = shape === 'html' ? '' : said || (shape === 'text' ? page : '');
  const httpStatus = form.httpStatus ?? toStatus(read(read(json, 'header'), 'status'));
  const channel = channelOf(json);
  const micros = microsIn(header('x-out-time') ?? read(read(json, 'header'), 'x_out_time'));
  return {
    ...parts,
    message,
    text: normaliseText(shape === 'html' ? stripTags(page) : message),
    httpStatus,
    shape,
    transport: detectTransport(json, context),
    op: channel === '' ? null : /\.login$/.test(channel) ? 'login' : toOperation(channel),
    signed,
    succeeded: shape === 'json' && hasSucceeded(json, parts.code, httpStatus),
    time: micros === null ? null : Math.floor(micros / 1000),
    date: dateOf(header),
    traceId: header('x-gate-trace-id'),
    page,
    header,
  };
}

module.exports = { REPLY_FIELDS, readReply };
