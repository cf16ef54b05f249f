'use strict';

/** The endpoints of futures orders. https://www.bitget.com/api-doc/contract/trade/Place-Order and the pages beside it. */

const { plainText } = require('../../checks.js');
const { close } = require('../../trading/engine.js');
const { refusal, success } = require('../replies.js');
const { engineRefusal, readFuturesDraft } = require('./draft.js');
const { batch, cancelling, findOrder, idsOf, one, page, placing } = require('./order-actions.js');
const { missing, readProduct } = require('./parameters.js');
const { describeFuturesOrder } = require('./rows.js');

/** @typedef {import('../endpoints.js').Call} Call */
/** @typedef {import('../replies.js').ReplySpec} ReplySpec */

const placeOrder = placing(readFuturesDraft);
const cancelOrder = cancelling(refusal(40768, 'Order does not exist'));

/**
 * @param {(call: Call) => ReplySpec} answer
 * @returns {(call: Call) => ReplySpec} With the product checked before.
 */
function ofProduct(answer) {
  return (call) => readProduct(call.params).refusal ?? answer(call);
}

/** @param {(params: import('./parameters.js').Params, desk: import('../../trading/engine.js').Desk) => ReplySpec} act */
function onFutures(act) {
  return ofProduct(({ params, futures }) => act(params, futures));
}

/** @param {Call} call */
function detail({ params, futures }) {
  if (missing(params, ['orderId']) !== undefined && missing(params, ['clientOid']) !== undefined) {
    return refusal(40924, 'orderId and clientOid must have one');
  }
  const order = findOrder(params, futures);
  return order === undefined
    ? refusal(40109, 'The data of the order cannot be found, please confirm the order number')
    : success(describeFuturesOrder(order, 'state'));
}

/** @param {boolean} open @returns {(call: Call) => ReplySpec} */
function list(open) {
  return ({ params, futures }) => {
    const found = page(futures, params, ({ state }) => (state === 'open') === open);
    const entrustedList = found.map((order) => describeFuturesOrder(order, 'status'));
    return success({
      entrustedList: found.length === 0 ? null : entrustedList,
      endId: found.at(-1)?.id ?? null,
    });
  };
}

/** @param {Call} call */
function closePositions({ params, futures }) {
  const symbol = plainText(params.symbol).toUpperCase();
  const holdSide = plainText(params.holdSide);
  const found = futures.account
    .positions()
    .filter(
      ({ instrument, size, positionSide }) =>
        (symbol === '' || instrument.id === symbol) &&
        (holdSide === '' || positionSide === 'net' || holdSide === (size < 0n ? 'short' : 'long')),
    );
  if (found.length === 0) return refusal(22002, 'No position to close');
  const successList = [];
  const failureList = [];
  for (const position of found) {
    const asked = { closes: true, presetStopSurplusPrice: '', presetStopLossPrice: '' };
    const { order, refusal: refused } = close(futures, position, { clientId: futures.nextId(), asked });
    const named = { symbol: position.instrument.id };
    if (refused === null) successList.push({ ...idsOf(order), ...named });
    else {
      const { code, msg } = engineRefusal(refused, 'contract');
      failureList.push({ orderId: '', clientOid: '', ...named, errorMsg: msg, errorCode: code });
    }
  }
  return success({ successList, failureList });
}

const READ = { method: 'GET', permissions: /** @type {const} */ (['coor', 'coow']), limit: 10 };
const TRADE = { method: 'POST', permissions: /** @type {const} */ (['coow']), limit: 10, writes: true };

/** @type {readonly import('../endpoints.js').Endpoint[]} */
const FUTURES_ENDPOINTS = [
  { ...TRADE, path: '/api/v2/mix/order/place-order', answer: onFutures(one(placeOrder)) },
  { ...TRADE, path: '/api/v2/mix/order/batch-place-order', limit: 5, answer: onFutures(batch(placeOrder)) },
  { ...TRADE, path: '/api/v2/mix/order/cancel-order', answer: onFutures(one(cancelOrder)) },
  { ...TRADE, path: '/api/v2/mix/order/close-positions', limit: 1, answer: ofProduct(closePositions) },
  { ...READ, path: '/api/v2/mix/order/detail', answer: ofProduct(detail) },
  { ...READ, path: '/api/v2/mix/order/orders-pending', answer: ofProduct(list(true)) },
  { ...READ, path: '/api/v2/mix/order/orders-history', answer: ofProduct(list(false)) },
];

module.exports = { FUTURES_ENDPOINTS };
