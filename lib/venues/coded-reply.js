'use strict';

/**
 * Reads replies whose JSON is `{ code, msg, data }`, over REST and over a WebSocket (`{ event, code, msg }`), into one plain shape. Several
 * exchanges have them: each says in a `CodedForm` what differs.
 *
 * @module
 */

const { normaliseText } = require('../internal/plain-words');
const { read } = require('../internal/read');
const { dateOf, hasForeignCode, readForm, stripTags, textIn, toOperation } = require('./reply-form');

/** @typedef {import('./reply-types').ReadReply} ReadReply */
/** @typedef {{ code: number | null, message: string, reason?: string, isPartial?: boolean }} Verdict */
/**
 * @typedef {object} CodedForm
 * @property {(json: unknown) => Verdict} verdictOf of the first order that was refused, or of the reply as a whole
 * @property {(json: unknown) => number | null} timeOf ms since 1970
 * @property {string} traceHeader in lower case
 * @property {ReadonlySet<string>} notices events that answer no request
 * @property {ReadonlySet<string>} failures events of a refusal, also without a code
 * @property {readonly number[]} closeCodes with which the exchange closes a WebSocket
 * @property {(json: unknown) => boolean} isTrade whether a message is about orders over a WebSocket
 * @property {string} [event] the field with the kind of a message of the WebSocket; default: `event`
 * @property {(json: unknown) => boolean} [isRefused] whether a reply without a code that can be read is a refusal
 * @property {(json: unknown) => boolean} [hasShortCode] whether a code of three digits is the exchange's own, and no HTTP status
 */

const TEXTS = Object.freeze(['msg', 'sMsg', 'message', 'error_message', 'reason']);
/** Orders of one batch; more are not counted. */
const MOST_PARTS = 1000;

/** @param {unknown} json @returns {string} the text of a reply */
const messageOf = (json) => textIn(json, TEXTS);

/**
 * @param {Verdict} first of the orders that were refused
 * @param {number} refused how many
 * @param {number} all how many orders the reply is about
 * @returns {Verdict}
 */
function countRefusals(first, refused, all) {
  const found = { ...first, isPartial: refused < all };
  if (all === 1) return found;
  const count = `${refused} of ${all} orders ${refused === 1 ? 'was' : 'were'} refused`;
  const { message } = first;
  return { ...found, reason: message === '' ? count : `${count}: ${message.replace(/\.$/, '')}` };
}

/**
 * @param {unknown} json
 * @param {{ transport?: unknown, url?: unknown }} context
 * @param {CodedForm} form
 * @returns {'rest' | 'websocket' | 'websocket-trade'}
 */
function detectTransport(json, { transport, url }, { closeCodes, isTrade, event = 'event' }) {
  if (transport === 'rest' || transport === 'websocket' || transport === 'websocket-trade') return transport;
  if (isTrade(json)) return 'websocket-trade';
  if (typeof read(json, event) === 'string' || read(json, 'arg') !== undefined) return 'websocket';
  // The codes of replies are text. A close event has a number.
  if (closeCodes.includes(/** @type {number} */ (read(json, 'code')))) return 'websocket';
  const address = String(typeof url === 'string' || url instanceof URL ? url : '').slice(0, 2048);
  return /^wss?:/i.test(address) ? 'websocket' : 'rest';
}

/**
 * @param {unknown} json
 * @param {import('./reply-form').ReplyForm['shape']} shape
 * @param {number | null} code
 * @param {number | null} httpStatus
 * @param {CodedForm} form
 * @returns {boolean} the exchange accepted the request, or the message is not a reply to a request
 */
function hasSucceeded(json, shape, code, httpStatus, form) {
  if (shape !== 'json' || (httpStatus !== null && httpStatus >= 300)) return false;
  const { notices, failures, isRefused } = form;
  const event = String(read(json, form.event ?? 'event') ?? '');
  if (notices.has(event)) return true;
  if (code !== null) return code === 0;
  return !failures.has(event) && isRefused?.(json) !== true && !hasForeignCode(json);
}

/**
 * @param {CodedForm} form of one exchange
 * @returns {(body: unknown, context?: object) => ReadReply} see `VenueReplies.read`
 */
function readerOf(form) {
  return (body, context = {}) => {
    const { json, page, shape, header, signed, ...rest } = readForm(body, context);
    const { code: said, message: given, reason, isPartial } = form.verdictOf(json);
    const event = read(json, form.event ?? 'event');
    // An HTTP status in the place of a code comes from a web framework or from a client.
    const isMessage = form.hasShortCode?.(json) === true;
    const isStatus = said !== null && said >= 400 && said <= 599 && !isMessage;
    const status = isStatus ? said : null;
    const code = status === null ? said : null;
    const httpStatus = isMessage ? null : (rest.httpStatus ?? status);
    const named = given === '' && typeof event === 'string' && event !== 'error' ? event : given;
    const message = shape === 'html' ? '' : named || (shape === 'text' ? page : '');
    return {
      code,
      message,
      text: normaliseText(shape === 'html' ? stripTags(page) : message),
      httpStatus,
      shape,
      transport: detectTransport(json, context, form),
      op: toOperation(read(json, 'op') ?? (event === 'login' ? 'login' : undefined)),
      signed,
      // A part of the request that was refused is a refusal, even where the reply does not say with which code.
      succeeded:
        status === null && isPartial === undefined && hasSucceeded(json, shape, code, httpStatus, form),
      ...(reason !== undefined && { reason }),
      ...(isPartial !== undefined && { isPartial }),
      time: form.timeOf(json),
      date: dateOf(header),
      traceId: header(form.traceHeader),
      page,
      header,
    };
  };
}

module.exports = { MOST_PARTS, countRefusals, messageOf, readerOf };
