'use strict';

/**
 * The form of a reply, which is read alike at every exchange: its body as JSON, text or page, its status and its headers.
 * Nothing here throws for any body.
 *
 * @module
 */

const { decodeUtf8 } = require('../internal/bytes');
const { SCAN_LIMIT, headerEntries } = require('../internal/redact');
const { read, toInteger } = require('../internal/read');

/** @typedef {import('./reply-types').ReadReply} ReadReply */
/** @typedef {import('./reply-types').ReplyShape} ReplyShape */
/**
 * @typedef {object} ReplyForm
 * @property {any} json undefined when the body is not JSON
 * @property {string} page the body if it is not JSON, bounded
 * @property {ReplyShape} shape
 * @property {number | null} httpStatus
 * @property {(name: string) => string | null} header reads a header by its name in lower case
 * @property {boolean | null} signed null if it is unknown whether the request was signed
 */

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
 * @returns {ReplyShape}
 */
function detectShape(json, text, { cause, httpStatus }) {
  if (json !== undefined) return 'json';
  if (text !== '') {
    return /^\s*<(?:!doctype|html|head|body|\?xml|h\d|title|center)/i.test(text) ? 'html' : 'text';
  }
  return httpStatus === null && cause !== undefined && cause !== null ? 'unreachable' : 'empty';
}

const LABEL = /^[A-Z][A-Z\d]{1,30}(?:_[A-Z\d]{1,30}){0,8}$/;

/** @param {unknown} value @returns {import('./reply-types').ReplyCode | null} a number in any spelling, or a label */
function toReplyCode(value) {
  return toInteger(value) ?? (typeof value === 'string' && LABEL.test(value) ? value : null);
}

/** @param {unknown} value @returns {number | null} an HTTP status */
function toStatus(value) {
  const status = toInteger(value);
  return status !== null && status >= 100 && status <= 599 ? status : null;
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
 * @param {unknown} body parsed JSON, text, bytes, or nothing
 * @param {object} [context] see `classify`
 * @param {string} [inner] the field of the body that has headers as well
 * @returns {ReplyForm}
 */
function readForm(body, context = NOTHING, inner = '') {
  const { json, text } = parse(body);
  const httpStatus = toStatus(read(context, 'httpStatus'));
  const found = new Map([
    ...headerEntries(inner === '' ? undefined : read(json, inner)),
    ...headerEntries(read(context, 'headers')),
  ]);
  return {
    json,
    page: text,
    shape: detectShape(json, text, { cause: read(context, 'cause'), httpStatus }),
    httpStatus,
    header: (name) => found.get(name) ?? null,
    signed: wasSigned(context),
  };
}

/** @param {unknown} value of a field with the operation of a WebSocket @returns {string | null} */
function toOperation(value) {
  return typeof value === 'string' && value.length <= LONGEST_OPERATION ? value : null;
}

/**
 * @param {unknown} json
 * @param {readonly string[]} names of fields
 * @returns {string} the first text in one of them, bounded
 */
function textIn(json, names) {
  for (const name of names) {
    const value = read(json, name);
    if (typeof value === 'string' && value !== '') return value.slice(0, SCAN_LIMIT);
  }
  return '';
}

/**
 * Whether JSON has the form of a refusal by another exchange, so that it is not taken for a success.
 *
 * @param {unknown} json
 * @returns {boolean}
 */
function hasForeignCode(json) {
  const own = (/** @type {string} */ name) => read(json, name);
  const isCode = (/** @type {unknown} */ value) => (toInteger(value) ?? 0) !== 0;
  const said = ['msg', 'message', 'retMsg'].some((name) => typeof own(name) === 'string');
  if (isCode(own('retCode')) || isCode(own('ret_code'))) return true;
  if (typeof own('label') === 'string' && said) return true;
  return isCode(own('code')) && said && own('success') !== true;
}

/** @param {(name: string) => string | null} header @returns {number | null} ms since 1970; of a whole second that has begun */
function dateOf(header) {
  const time = Date.parse(header('date') ?? '');
  return Number.isFinite(time) ? time : null;
}

module.exports = {
  dateOf,
  hasForeignCode,
  readForm,
  stripTags,
  textIn,
  toOperation,
  toReplyCode,
  toStatus,
};
