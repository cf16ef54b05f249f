'use strict';

/**
 * Reads any reply of Bitget into one plain shape: REST (`{ code, msg, requestTime, data }`), the WebSocket (`{ event, code, msg }`), pages,
 * nothing. A batch whose orders were refused comes with the code of a success; their own codes and texts are in
 * `data.failureList` in V2, and in the rows of `data` in V3.
 * Forms: https://www.bitget.com/api-doc/spot/trade/Batch-Place-Orders, https://www.bitget.com/api-doc/uta/trade/Place-Batch
 *
 * @module
 */

const { read, toInteger } = require('../../internal/read');
const { MOST_PARTS, countRefusals, messageOf, readerOf } = require('../coded-reply');
const { textIn } = require('../reply-form');
const { toTime } = require('./clock');

const REPLY_FIELDS = Object.freeze({ code: 'code', message: 'msg' });

/** @param {unknown} value @returns {unknown[]} */
const listOf = (value) => (Array.isArray(value) ? value.slice(0, MOST_PARTS) : []);

/** @param {unknown} row of V3 @returns {boolean} one order: rows of shares have a `code` as well */
const isOrder = (row) => read(row, 'orderId') !== undefined || read(row, 'clientOid') !== undefined;
/** @param {unknown} order of V3 @returns {boolean} it was refused */
const isRefusal = (order) => (toInteger(read(order, 'code')) ?? 0) !== 0;

/** @param {unknown} json @returns {{ refused: unknown[], all: number }} the orders that the reply is about */
function partsOf(json) {
  const data = read(json, 'data') ?? read(json, 'args');
  const rows = Array.isArray(data) ? data : read(data, 'list');
  if (Array.isArray(rows)) {
    const orders = listOf(rows).filter(isOrder);
    return { refused: orders.filter(isRefusal), all: orders.length };
  }
  const refused = listOf(read(data, 'failureList'));
  return { refused, all: refused.length + listOf(read(data, 'successList')).length };
}

/** @type {import('../coded-reply').CodedForm['verdictOf']} */
function verdictOf(json) {
  const whole = { code: toInteger(read(json, 'code')), message: messageOf(json) };
  if (whole.code !== 0) return whole;
  const { refused, all } = partsOf(json);
  if (refused.length === 0) return whole;
  const [order] = refused;
  const first = {
    code: toInteger(read(order, 'errorCode') ?? read(order, 'code')),
    message: textIn(order, ['errorMsg', 'msg']),
  };
  return countRefusals(first, refused.length, all);
}

const readReply = readerOf({
  verdictOf,
  timeOf: (json) => toTime(read(json, 'requestTime')),
  traceHeader: 'x-request-id',
  notices: new Set(),
  failures: new Set(['error']),
  closeCodes: [],
  isTrade: (json) => read(json, 'event') === 'trade' || read(json, 'op') === 'trade',
});

module.exports = { REPLY_FIELDS, readReply };
