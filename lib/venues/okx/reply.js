'use strict';

/**
 * Reads any reply of OKX into one plain shape: REST (`{ code, msg, data }`), the WebSocket (`{ event, code, msg }`, and
 * `{ id, op, code, data }` for orders), pages, nothing. An order that is refused comes with HTTP 200 and an outer code of 1 or 2;
 * its own code and text are in `data[].sCode` and `data[].sMsg`.
 * Forms: https://www.okx.com/docs-v5/en/#overview and https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-place-order
 *
 * @module
 */

const { read, toInteger } = require('../../internal/read');
const { MOST_PARTS, countRefusals, messageOf, readerOf } = require('../coded-reply');
const { textIn } = require('../reply-form');
const { CLOSE_CODES } = require('./codeless-rules');

const REPLY_FIELDS = Object.freeze({ code: 'code', message: 'msg' });
/** Outer codes that say only that something in `data` failed. */
const OUTER = new Set([0, 1, 2]);

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

/** @type {import('../coded-reply').CodedForm['verdictOf']} */
function verdictOf(json) {
  const outer = toCode(read(json, 'code'));
  const data = read(json, 'data');
  const whole = { code: outer, message: messageOf(json) };
  if (!Array.isArray(data) || (outer !== null && !OUTER.has(outer))) return whole;
  const parts = data.slice(0, MOST_PARTS);
  const refused = parts.filter(isRefusal);
  if (refused.length === 0) return whole;
  const first = {
    code: toCode(read(refused[0], 'sCode')),
    message: textIn(refused[0], ['sMsg']) || whole.message,
  };
  return countRefusals(first, refused.length, parts.length);
}

/**
 * Replies about orders carry the moments at which the gateway took the request and sent the reply, in microseconds.
 *
 * @type {import('../coded-reply').CodedForm['timeOf']}
 */
function timeOf(json) {
  const micros = read(json, 'outTime') ?? read(json, 'inTime');
  return typeof micros === 'string' && /^\d{16}$/.test(micros) ? Math.floor(Number(micros) / 1000) : null;
}

const readReply = readerOf({
  verdictOf,
  timeOf,
  traceHeader: 'x-request-id',
  notices: new Set(['notice', 'channel-conn-count']),
  failures: new Set(['error', 'channel-conn-count-error']),
  closeCodes: CLOSE_CODES,
  isTrade: (json) =>
    typeof read(json, 'op') === 'string' &&
    typeof read(json, 'event') !== 'string' &&
    read(json, 'arg') === undefined,
});

module.exports = { REPLY_FIELDS, readReply };
