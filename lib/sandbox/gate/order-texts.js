'use strict';

/** What spot and futures orders have in common: the text that names an order, numbers, and refusals. */

const { parseDecimal } = require('../decimal.js');
const { errorOf, invalidParameter, missingParameter, refusal, success } = require('./replies.js');

/** @typedef {import('../trading/order.js').Order} Order */
/** @typedef {import('../trading/order.js').Draft} Draft */
/** @typedef {import('../trading/engine.js').Desk} Desk */
/** @typedef {ReturnType<typeof refusal>} Refusal */
/** @typedef {Record<string, any>} Params */

/** https://www.gate.com/docs/developers/apiv4/en/#create-an-order */
const TEXT = /^t-[0-9A-Za-z_.-]{1,28}$/;

/** By `time_in_force` or `tif`. @type {Readonly<Record<string, Draft['timeInForce']>>} */
const TIMES = { gtc: 'gtc', ioc: 'ioc', fok: 'fok', poc: 'post-only' };

/** @param {unknown} value */
function isAbsent(value) {
  return value === undefined || value === null || value === '';
}

/** @param {unknown} text @returns {Refusal | null} */
function checkText(text) {
  if (isAbsent(text) || (typeof text === 'string' && TEXT.test(text))) return null;
  return invalidParameter(
    'Invalid text: it begins with t-, and at most 28 of 0-9, A-Z, a-z, _, - and . follow',
  );
}

/** @param {Params} params @param {readonly string[]} names @returns {Refusal | null} */
function checkPresent(params, names) {
  const absent = names.find((name) => isAbsent(params[name]));
  return absent === undefined ? null : missingParameter(absent);
}

/** @param {unknown} value @returns {bigint | null} Above zero, or null. */
function positive(value) {
  const number = parseDecimal(value);
  return number !== null && number > 0n ? number : null;
}

/**
 * By its id or its text.
 * @param {Desk} desk
 * @param {unknown} name
 * @returns {Order | undefined}
 */
function findOrder({ account }, name) {
  const text = String(name ?? '');
  return account.findOrder(text.startsWith('t-') ? { clientId: text } : { id: text });
}

/** https://github.com/gateio/gateapi-go/issues/41 @param {unknown} name */
function orderMissing(name) {
  return String(name).startsWith('t-')
    ? refusal(404, 'CLIENT_ID_NOT_FOUND', `Order with client ID ${name} not found`)
    : refusal(404, 'ORDER_NOT_FOUND', `Order with ID ${name} not found`);
}

/**
 * @param {Order[]} orders
 * @param {Params} params
 * @returns {Order[]} One page, the newest first.
 */
function pageOf(orders, { limit, page }) {
  const size = Math.min(Number(limit ?? 100) || 100, 1000);
  const start = (Math.max(1, Number(page ?? 1) || 1) - 1) * size;
  return [...orders].reverse().slice(start, start + size);
}

/**
 * The results of several orders, each of which fails for itself.
 * @param {any[]} rows
 * @param {(params: Params) => { row: object, refusal: null } | { row: null, refusal: Refusal }} act
 */
function batchOf(rows, act) {
  return success(
    rows.map((params) => {
      const { row, refusal: refused } = act(params ?? {});
      if (row !== null) return { ...row, succeeded: true };
      return { text: params?.text ?? '', succeeded: false, ...errorOf(refused) };
    }),
  );
}

module.exports = {
  TIMES,
  batchOf,
  checkPresent,
  checkText,
  findOrder,
  isAbsent,
  orderMissing,
  pageOf,
  positive,
};
