'use strict';

/** Executions and closed positions, and how the API shows them. https://bybit-exchange.github.io/docs/v5/order/execution */

const { decimalText, times } = require('../../decimal.js');
const { PRICE_LIMIT, filtersOf } = require('./rules.js');

/** @typedef {import('./order.js').Order} Order */

/**
 * One fill of an order.
 * @typedef {object} Execution
 * @property {string} execId
 * @property {Order} order
 * @property {bigint} price
 * @property {bigint} qty
 * @property {bigint} value
 * @property {bigint} fee
 * @property {bigint} feeRate
 * @property {boolean} isMaker
 * @property {bigint} closed How much of it closed a position.
 * @property {bigint} pnl Of what it closed, without fees.
 * @property {string} markPrice
 * @property {string} indexPrice
 * @property {number} time ms
 * @property {number} seq
 */

/**
 * What a fill has closed.
 * @typedef {object} ClosedPnl
 * @property {Execution} execution
 * @property {bigint} entry Value of the closed part when it was opened.
 * @property {bigint} exit
 * @property {bigint} entryPrice
 * @property {bigint} openFee
 * @property {bigint} closeFee
 * @property {bigint} leverage
 */

/**
 * The price that a filled order shows. Bybit turns a market order for contracts into a limit order, whose price bounds
 * what slippage may cost.
 * @param {Order} order
 * @param {bigint} best The price at which it fills.
 */
function shownPrice({ instrument, orderType, side, price }, best) {
  if (orderType === 'Limit' || instrument.category === 'spot') return price;
  const bound = times(best, side === 'Buy' ? PRICE_LIMIT.buy : PRICE_LIMIT.sell);
  return bound - (bound % filtersOf(instrument).tickSize);
}

/**
 * What an execution has opened or bought, and a take profit could close. A purchase of spot pays its fee out of it.
 * @param {Execution} execution
 */
function heldOf({ order: { instrument, side }, qty, closed, fee }) {
  if (instrument.category !== 'spot' || side === 'Sell') return qty - closed;
  const { qtyStep } = filtersOf(instrument);
  return ((qty - fee) / qtyStep) * qtyStep;
}

/**
 * A row of GET /v5/execution/list.
 * @param {Execution} execution
 */
function executionRow({ order, ...execution }) {
  const { symbol, category } = order.instrument;
  return {
    symbol,
    orderId: order.orderId,
    orderLinkId: order.orderLinkId,
    side: order.side,
    orderPrice: decimalText(order.price),
    orderQty: decimalText(order.qty),
    leavesQty: '0',
    createType: order.createType,
    orderType: order.orderType,
    stopOrderType: order.stopOrderType === '' ? 'UNKNOWN' : order.stopOrderType,
    execFee: decimalText(execution.fee),
    execFeeV2: '',
    feeCurrency: category === 'spot' ? order.feeCoin : '',
    execId: execution.execId,
    execPrice: decimalText(execution.price),
    execQty: decimalText(execution.qty),
    execType: 'Trade',
    execValue: decimalText(execution.value),
    execTime: `${execution.time}`,
    isMaker: execution.isMaker,
    isLeverage: order.isLeverage,
    feeRate: decimalText(execution.feeRate),
    tradeIv: '',
    markIv: '',
    markPrice: execution.markPrice,
    indexPrice: execution.indexPrice,
    underlyingPrice: '',
    blockTradeId: '',
    closedSize: decimalText(execution.closed),
    extraFees: '',
    seq: execution.seq,
  };
}

/**
 * A row of the topic `execution`. https://bybit-exchange.github.io/docs/v5/websocket/private/execution
 * @param {Execution} execution
 */
function pushedExecutionRow(execution) {
  const { order, pnl } = execution;
  return {
    category: order.instrument.category,
    ...executionRow(execution),
    execPnl: decimalText(pnl),
    marketUnit: order.marketUnit,
  };
}

/**
 * A row of the topic `execution.fast`. https://bybit-exchange.github.io/docs/v5/websocket/private/fast-execution
 * @param {Execution} execution
 */
function fastExecutionRow({ order, ...execution }) {
  return {
    category: order.instrument.category,
    symbol: order.instrument.symbol,
    execId: execution.execId,
    execPrice: decimalText(execution.price),
    execQty: decimalText(execution.qty),
    orderId: order.orderId,
    isMaker: execution.isMaker,
    orderLinkId: order.orderLinkId,
    side: order.side,
    execTime: `${execution.time}`,
    seq: execution.seq,
  };
}

/**
 * A row of GET /v5/position/closed-pnl. https://bybit-exchange.github.io/docs/v5/position/close-pnl
 * @param {ClosedPnl} closedPnl
 */
function closedPnlRow({ execution, entry, exit, entryPrice, openFee, closeFee, leverage }) {
  const { order } = execution;
  return {
    symbol: order.instrument.symbol,
    orderId: order.orderId,
    side: order.side,
    qty: decimalText(order.qty),
    orderPrice: decimalText(order.price),
    orderType: order.orderType,
    execType: 'Trade',
    closedSize: decimalText(execution.closed),
    openFee: decimalText(openFee),
    closeFee: decimalText(closeFee),
    cumEntryValue: decimalText(entry),
    avgEntryPrice: decimalText(entryPrice),
    cumExitValue: decimalText(exit),
    avgExitPrice: decimalText(execution.price),
    closedPnl: decimalText(execution.pnl - openFee - closeFee),
    fillCount: '1',
    leverage: decimalText(leverage),
    createdTime: `${execution.time}`,
    updatedTime: `${execution.time}`,
  };
}

module.exports = { closedPnlRow, executionRow, fastExecutionRow, heldOf, pushedExecutionRow, shownPrice };
