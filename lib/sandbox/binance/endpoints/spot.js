'use strict';

/** Spot: account and orders. https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints */

const { REFUSALS, missingParameter } = require('../replies.js');
const { readOrder } = require('../trading/draft.js');
const { cancel, lockedCoins, place } = require('../trading/engine.js');
const { newClientOrderId } = require('../trading/order.js');
const { cancelledRow, fixed, orderRow, placedRow, tradeRow } = require('../trading/spot-rows.js');
const { findOrder, listOrders } = require('./find-order.js');

/** @typedef {import('./types.js').Endpoint} Endpoint */

/** The order types that are answered in full by default. */
const FULL = new Set(['MARKET', 'LIMIT']);

/** @type {Endpoint['answer']} */
function accountInformation({ params, key, desk: { account, now } }) {
  const omitZero = params.omitZeroBalances?.toLowerCase() === 'true';
  const balances = account
    .coinsOf('spot')
    .filter((coin) => !omitZero || account.total('spot', coin) !== 0n)
    .map((coin) => {
      const locked = lockedCoins(account, coin);
      return { asset: coin, free: fixed(account.total('spot', coin) - locked), locked: fixed(locked) };
    });
  const none = '0.00000000';
  const body = {
    makerCommission: 0,
    takerCommission: 0,
    buyerCommission: 0,
    sellerCommission: 0,
    commissionRates: { maker: none, taker: none, buyer: none, seller: none },
    canTrade: key.canTrade,
    canWithdraw: true,
    canDeposit: true,
    brokered: false,
    requireSelfTradePrevention: false,
    preventSor: false,
    updateTime: now,
    accountType: 'SPOT',
    balances,
    permissions: ['SPOT'],
    uid: 354_937_868,
  };
  return { body };
}

/** @type {Endpoint['answer']} */
function newOrder({ params, desk }) {
  const { order, reply } = readOrder(params, 'spot', desk);
  if (reply !== null) return reply;
  const refusal = place(order, desk);
  if (refusal !== null) return refusal;
  const form = params.newOrderRespType || (FULL.has(order.type) ? 'FULL' : 'ACK');
  return { body: placedRow(order, desk.account.trades, form) };
}

/** @type {Endpoint['answer']} */
function testOrder({ params, desk }) {
  return readOrder(params, 'spot', desk).reply ?? { body: {} };
}

/** @type {Endpoint['answer']} */
function queryOrder(call) {
  const { order, reply } = findOrder(call, { product: 'spot' });
  return reply === null ? { body: orderRow(order) } : reply;
}

/** @type {Endpoint['answer']} */
function cancelOrder(call) {
  const { order, reply } = findOrder(call, {
    product: 'spot',
    isOpen: true,
    missing: REFUSALS.unknownCancel,
  });
  if (reply !== null) return reply;
  cancel(order, call.desk);
  const id = call.params.newClientOrderId || newClientOrderId();
  return { body: cancelledRow(order, id, call.desk.now) };
}

/** @type {Endpoint['answer']} */
function openOrders(call) {
  const { symbol = '' } = call.params;
  if (symbol !== '' && call.desk.market.find('spot', symbol) === undefined) return REFUSALS.unknownSymbol;
  return { body: listOrders(call, 'spot', { isOpen: true }).map(orderRow) };
}

/** @type {Endpoint['answer']} */
function cancelOpenOrders(call) {
  if ((call.params.symbol ?? '') === '') return missingParameter('symbol');
  const open = listOrders(call, 'spot', { isOpen: true });
  if (open.length === 0) return REFUSALS.unknownCancel;
  const body = open.map((order) => {
    cancel(order, call.desk);
    return cancelledRow(order, newClientOrderId(), call.desk.now);
  });
  return { body };
}

/** @type {Endpoint['answer']} */
function allOrders(call) {
  if ((call.params.symbol ?? '') === '') return missingParameter('symbol');
  return { body: listOrders(call, 'spot').map(orderRow) };
}

/** @type {Endpoint['answer']} */
function myTrades({ params: { symbol = '', orderId = '' }, desk: { account } }) {
  if (symbol === '') return missingParameter('symbol');
  const trades = account.trades.filter(
    ({ order }) =>
      order.product === 'spot' &&
      order.row.symbol === symbol &&
      (orderId === '' || String(order.orderId) === orderId),
  );
  return { body: trades.map(tradeRow) };
}

const READ = /** @type {const} */ ({ permission: 'enableReading' });
const TRADE = /** @type {const} */ ({ permission: 'enableSpotAndMarginTrading', isTrade: true });

/** @type {readonly Endpoint[]} */
const SPOT_ENDPOINTS = [
  { method: 'GET', path: '/api/v3/account', weight: 20, ...READ, answer: accountInformation },
  { method: 'POST', path: '/api/v3/order', weight: 1, ...TRADE, isOrder: true, answer: newOrder },
  { method: 'POST', path: '/api/v3/order/test', weight: 1, ...TRADE, answer: testOrder },
  { method: 'GET', path: '/api/v3/order', weight: 4, ...READ, answer: queryOrder },
  { method: 'DELETE', path: '/api/v3/order', weight: 1, ...TRADE, answer: cancelOrder },
  { method: 'GET', path: '/api/v3/openOrders', weight: 6, ...READ, answer: openOrders },
  { method: 'DELETE', path: '/api/v3/openOrders', weight: 1, ...TRADE, answer: cancelOpenOrders },
  { method: 'GET', path: '/api/v3/allOrders', weight: 20, ...READ, answer: allOrders },
  { method: 'GET', path: '/api/v3/myTrades', weight: 20, ...READ, answer: myTrades },
];

module.exports = { SPOT_ENDPOINTS };
