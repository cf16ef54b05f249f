'use strict';

/**
 * The endpoints that place, change and cancel orders.
 * https://www.okx.com/docs-v5/en/#order-book-trading-trade
 */

const { decimal, parseDecimal } = require('../../decimal.js');
const { failure, orderResults, parameterEmpty, parameterError, success } = require('../replies.js');
const { ID, isTrue, missingParameter, readDraft, refuse, single, text } = require('./draft.js');
const { amend, cancel, close, place } = require('./engine.js');
const { findInstrument } = require('../instruments.js');

/** @typedef {import('../replies.js').OrderResult} OrderResult */
/** @typedef {import('./draft.js').Params} Params */
/** @typedef {import('./draft.js').OrderRefusal} OrderRefusal */
/** @typedef {import('./engine.js').Desk} Desk */
/** @typedef {import('../replies.js').ReplySpec} ReplySpec */
/** @typedef {{ params: unknown, desk: Desk }} Call */

const LARGEST_BATCH = 20;

/** @param {Params} params @param {Desk} desk @param {OrderRefusal} refusal @returns {OrderResult} */
function refused({ clOrdId, tag }, { now }, { sCode, sMsg, subCode = '' }) {
  return { clOrdId: text(clOrdId), ordId: '', sCode, sMsg, subCode, tag: text(tag), ts: `${now}` };
}

/** @param {Params} params @param {Desk} desk @returns {OrderResult} */
function placeOne(params, desk) {
  const { draft, refusal } = readDraft(params, desk.account);
  if (draft === null) return refused(params, desk, refusal);
  const placed = place(desk, draft);
  if (placed.order === null) return refused(params, desk, placed.refusal);
  const { clOrdId, ordId, tag } = placed.order;
  return { clOrdId, ordId, sCode: '0', sMsg: 'Order placed', subCode: '', tag, ts: `${desk.now}` };
}

/** @param {Params} params @param {Desk} desk @returns {OrderResult} */
function cancelOne(params, desk) {
  const ids = { clOrdId: text(params.clOrdId), ordId: text(params.ordId), ts: `${desk.now}` };
  const order = desk.account.findOrder(params);
  if (order?.state !== 'live' || order.instrument !== findInstrument(params.instId, params.instIdCode)) {
    const sMsg = 'Order cancellation failed as the order has been filled, canceled or does not exist.';
    return { ...ids, sCode: '51400', sMsg };
  }
  cancel(desk, order);
  return { ...ids, clOrdId: order.clOrdId, ordId: order.ordId, sCode: '0', sMsg: '' };
}

/** @param {Params} params @param {Desk} desk @returns {OrderResult} */
function amendOne(params, desk) {
  const { clOrdId, ordId, reqId, newSz, newPx } = params;
  const ids = {
    clOrdId: text(clOrdId),
    ordId: text(ordId),
    reqId: text(reqId),
    ts: `${desk.now}`,
    subCode: '',
  };
  const order = desk.account.findOrder(params);
  if (order?.state !== 'live') {
    return { ...ids, sCode: '51503', sMsg: 'Your order has already been filled or canceled.' };
  }
  const [size, px] = [parseDecimal(newSz), parseDecimal(newPx)];
  const wrong =
    (text(newSz) !== '' && (size === null || size < decimal(order.instrument.minSz)) && 'newSz') ||
    (text(newPx) !== '' && (px === null || px <= 0n) && 'newPx');
  if (wrong) return { ...ids, ...refuse(51000, `Parameter ${wrong} error`) };
  const refusal = amend(desk, order, { size: size ?? undefined, px: px ?? undefined });
  if (refusal !== null) return { ...ids, ...refusal };
  return { ...ids, clOrdId: order.clOrdId, ordId: order.ordId, sCode: '0', sMsg: '' };
}

/** @param {Params} params */
function missingId(params) {
  if (text(params.instId) === '' && text(params.instIdCode) === '') return 'instId';
  return text(params.ordId) === '' && text(params.clOrdId) === '' ? 'ordId' : undefined;
}

/**
 * @param {(params: Params, desk: Desk) => OrderResult} act
 * @param {(params: Params) => string | undefined} missing
 */
function one(act, missing) {
  return (/** @type {Call} */ { params, desk }) => {
    const given = single(params);
    const absent = missing(given);
    if (absent !== undefined) return parameterEmpty(absent);
    return { body: orderResults([act(given, desk)], desk.now) };
  };
}

/**
 * @param {(params: Params, desk: Desk) => OrderResult} act
 * @param {(params: Params) => string | undefined} missing
 */
function batch(act, missing) {
  return (/** @type {Call} */ { params, desk }) => {
    const rows = Array.isArray(params) ? params.map(single) : [];
    if (rows.length === 0 || rows.length > LARGEST_BATCH) return parameterError('orders');
    const absent = rows.map(missing).find((name) => name !== undefined);
    if (absent !== undefined) return parameterEmpty(absent);
    return {
      body: orderResults(
        rows.map((row) => act(row, desk)),
        desk.now,
      ),
    };
  };
}

/** @param {Call} call @returns {ReplySpec} */
function closePosition({ params, desk }) {
  const { instId, mgnMode, posSide, clOrdId, tag, autoCxl } = single(params);
  const absent = text(instId) === '' ? 'instId' : text(mgnMode) === '' ? 'mgnMode' : undefined;
  if (absent !== undefined) return parameterEmpty(absent);
  const instrument = findInstrument(instId);
  if (instrument === undefined) return failure(51001, "Instrument ID doesn't exist.");
  if (text(clOrdId) !== '' && !ID.test(text(clOrdId))) return parameterError('clOrdId');
  const { account } = desk;
  const side = account.posMode === 'net_mode' ? 'net' : text(posSide);
  const position = account.position(instrument, text(mgnMode), side);
  if (position === undefined) return failure(51023, "Position doesn't exist.");
  const closing = account
    .open()
    .filter((order) => order.instrument === instrument && order.posSide === side && order.reduceOnly);
  if (closing.length > 0 && !isTrue(autoCxl)) {
    return failure(51115, 'Cancel all pending close-orders before liquidation.', 429);
  }
  for (const order of closing) cancel(desk, order);
  close(desk, position, { clOrdId: text(clOrdId), tag: text(tag) });
  return success([{ clOrdId: text(clOrdId), instId: text(instId), posSide: side, tag: text(tag) }]);
}

const TRADE = { method: 'POST', permission: /** @type {const} */ ('trade'), limit: 60 };

/** @type {readonly import('../endpoints.js').Endpoint[]} */
const ORDER_ENDPOINTS = [
  { ...TRADE, path: '/api/v5/trade/order', expires: true, answer: one(placeOne, missingParameter) },
  { ...TRADE, path: '/api/v5/trade/batch-orders', expires: true, answer: batch(placeOne, missingParameter) },
  { ...TRADE, path: '/api/v5/trade/cancel-order', answer: one(cancelOne, missingId) },
  { ...TRADE, path: '/api/v5/trade/cancel-batch-orders', answer: batch(cancelOne, missingId) },
  { ...TRADE, path: '/api/v5/trade/amend-order', expires: true, answer: one(amendOne, missingId) },
  { ...TRADE, path: '/api/v5/trade/amend-batch-orders', expires: true, answer: batch(amendOne, missingId) },
  { ...TRADE, path: '/api/v5/trade/close-position', limit: 20, answer: closePosition },
];

module.exports = { ORDER_ENDPOINTS };
