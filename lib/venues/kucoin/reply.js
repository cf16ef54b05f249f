'use strict';

/**
 * Reads any reply of KuCoin into one plain shape: REST (`{ code, msg, data }`), the streams (`{ type, code, data }`), the trade
 * WebSocket (`{ id, op, code, msg }`), pages, nothing. The code of a success is 200000. Some refusals have it, too, with a text in
 * place of data; and of a batch each order has a verdict of its own.
 * Forms: https://www.kucoin.com/docs-new/error-code, https://www.kucoin.com/docs-new/api-3470168 (`success`, `failMsg`),
 * https://www.kucoin.com/docs-new/api-3470236 (`code`, `msg`), https://www.kucoin.com/docs-new/error-code/websocket
 *
 * @module
 */

const { read, toInteger } = require('../../internal/read');
const { MOST_PARTS, countRefusals, messageOf, readerOf } = require('../coded-reply');
const { textIn } = require('../reply-form');
const { OPERATION } = require('./endpoints');

const REPLY_FIELDS = Object.freeze({ code: 'code', message: 'msg' });
const SUCCESS = 200_000;
const SUCCESSES = new Set([SUCCESS, 200]);
/** What the text of a success says. */
const FINE = /^(?:success|ok)?$/i;

/** @param {unknown} json @returns {readonly unknown[]} the orders of a batch, with their verdicts; none for other replies */
function partsIn(json) {
  const data = read(json, 'data');
  const list = Array.isArray(data) ? data : read(data, 'data');
  return Array.isArray(list) ? list.slice(0, MOST_PARTS) : [];
}

/** @param {unknown} part @returns {boolean} one order that was refused */
function isRefusal(part) {
  const code = toInteger(read(part, 'code'));
  return (
    read(part, 'success') === false ||
    (read(part, 'status') === 'fail' && typeof read(part, 'failMsg') === 'string') ||
    (code !== null && !SUCCESSES.has(code) && typeof read(part, 'msg') === 'string')
  );
}

/** @param {unknown} json @returns {boolean} a refusal in a stream: its code has three digits, and its text is in `data` */
const isStreamError = (json) => read(json, 'type') === 'error';

/** @type {import('../coded-reply').CodedForm['verdictOf']} */
function verdictOf(json) {
  const code = toInteger(read(json, 'code'));
  if (isStreamError(json)) return { code, message: textIn(json, ['data', 'msg']) };
  const message = messageOf(json);
  if (code === null || !SUCCESSES.has(code)) return { code, message };
  const parts = partsIn(json);
  const refused = parts.filter(isRefusal);
  if (refused.length > 0) {
    const own = toInteger(read(refused[0], 'code'));
    const said = textIn(refused[0], ['failMsg', 'msg']);
    return countRefusals({ code: own ?? SUCCESS, message: said || message }, refused.length, parts.length);
  }
  // `{ "code": "200000", "msg": "Position does not exist" }` is a refusal.
  const isFine = FINE.test(message) || read(json, 'data') !== undefined;
  return { code: isFine ? 0 : code, message: isFine ? '' : message };
}

/** @param {unknown} json @returns {number | null} ms since 1970: when the trade WebSocket sent its reply */
function timeOf(json) {
  const time = read(json, 'outTime') ?? read(json, 'inTime');
  return Number.isSafeInteger(time) && /^\d{13}$/.test(String(time)) ? Number(time) : null;
}

const readReply = readerOf({
  verdictOf,
  timeOf,
  traceHeader: 'x-request-id',
  event: 'type',
  notices: new Set(['welcome', 'ack', 'pong', 'message', 'notice', 'command']),
  failures: new Set(['error']),
  closeCodes: [],
  isTrade: (json) => OPERATION.test(String(read(json, 'op'))) || typeof read(json, 'sessionId') === 'string',
  hasShortCode: isStreamError,
  // `{ "code": "order_not_exist", "msg": "order_not_exist" }`
  isRefused: (json) => typeof read(json, 'code') === 'string' && typeof read(json, 'msg') === 'string',
});

module.exports = { REPLY_FIELDS, readReply };
