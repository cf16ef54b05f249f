'use strict';

/** An order, and how the API shows it. https://bybit-exchange.github.io/docs/v5/order/open-order */

const { randomUUID } = require('node:crypto');
const { decimalText, over } = require('../../decimal.js');
const { valueOf } = require('./rules.js');

/** @typedef {import('../market/instruments.js').InstrumentRow} InstrumentRow */

/**
 * When a conditional order becomes active.
 * @typedef {object} Trigger
 * @property {bigint} price
 * @property {1 | 2} direction 1: the price rises to it, 2: it falls to it.
 * @property {string} by LastPrice, MarkPrice or IndexPrice.
 * @property {bigint} [distance] Of a trailing stop, whose price follows the market.
 * @property {bigint} [waitsFor] The price at which a trailing stop starts to follow; undefined once it follows.
 */

/**
 * Take profit and stop loss that an order brings to its position; prices are null where none is wanted.
 * @typedef {object} Protection
 * @property {bigint | null} takeProfit
 * @property {bigint | null} stopLoss
 * @property {string} tpTriggerBy
 * @property {string} slTriggerBy
 * @property {'Full' | 'Partial'} mode
 * @property {bigint | null} tpLimitPrice
 * @property {bigint | null} slLimitPrice
 */

/**
 * @typedef {object} Order
 * @property {string} orderId
 * @property {string} orderLinkId
 * @property {InstrumentRow} instrument
 * @property {'Buy' | 'Sell'} side
 * @property {'Limit' | 'Market'} orderType
 * @property {bigint} qty In the quote coin where `marketUnit` says so.
 * @property {bigint} price 0 for a market order.
 * @property {string} timeInForce
 * @property {0 | 1 | 2} positionIdx
 * @property {boolean} reduceOnly
 * @property {boolean} closeOnTrigger
 * @property {string} isLeverage
 * @property {'' | 'baseCoin' | 'quoteCoin'} marketUnit
 * @property {Trigger | null} trigger
 * @property {string} stopOrderType '' for an order without a trigger.
 * @property {'' | 'Full' | 'Partial'} boundTo A take profit or stop loss of a position: it ends with the position.
 * @property {Protection | null} protection
 * @property {Order | null} partner The other one of a take profit and a stop loss: it ends when this one is triggered.
 * @property {bigint} lastPriceOnCreated
 * @property {string} status
 * @property {string} createType
 * @property {string} cancelType
 * @property {string} rejectReason
 * @property {bigint} filled
 * @property {bigint} filledValue
 * @property {bigint} fee
 * @property {string} feeCoin
 * @property {bigint} closedPnl
 * @property {number} seq Higher for a newer order.
 * @property {number} createdAt ms
 * @property {number} updatedAt ms
 */

/**
 * What every order begins with.
 * @param {import('./desk.js').DeskInstance} desk
 * @param {InstrumentRow} instrument
 */
function newOrderState(desk, instrument) {
  return {
    orderId: randomUUID(),
    instrument,
    partner: null,
    lastPriceOnCreated: desk.quote(instrument).last,
    cancelType: 'UNKNOWN',
    rejectReason: 'EC_NoError',
    filled: 0n,
    filledValue: 0n,
    fee: 0n,
    feeCoin: '',
    closedPnl: 0n,
    seq: desk.account.nextSequence(),
    createdAt: desk.now,
    updatedAt: desk.now,
  };
}

/** @param {Order} order */
function isOpen({ status }) {
  return status === 'New' || status === 'Untriggered' || status === 'Triggered';
}

/** @param {bigint | null | undefined} price */
function priceText(price) {
  return price === null || price === undefined ? '' : decimalText(price);
}

/** @param {Order} order */
function leavesOf(order) {
  return isOpen(order) ? order.qty - order.filled : 0n;
}

/** @param {Order} order */
function protectionFields({ protection }) {
  return {
    takeProfit: priceText(protection?.takeProfit),
    stopLoss: priceText(protection?.stopLoss),
    tpTriggerBy: protection?.takeProfit == null ? '' : protection.tpTriggerBy,
    slTriggerBy: protection?.stopLoss == null ? '' : protection.slTriggerBy,
    tpslMode: protection?.mode ?? '',
    tpLimitPrice: priceText(protection?.tpLimitPrice),
    slLimitPrice: priceText(protection?.slLimitPrice),
  };
}

/** @param {Order} order */
function averagePrice({ instrument, filled, filledValue }) {
  if (filled === 0n) return null;
  return instrument.category === 'inverse' ? over(filled, filledValue) : over(filledValue, filled);
}

/**
 * A row of realtime and history.
 * @param {Order} order
 */
function orderRow(order) {
  const { instrument, trigger } = order;
  const leaves = leavesOf(order);
  return {
    orderId: order.orderId,
    orderLinkId: order.orderLinkId,
    blockTradeId: '',
    symbol: instrument.symbol,
    price: decimalText(order.price),
    qty: decimalText(order.qty),
    side: order.side,
    isLeverage: order.isLeverage,
    positionIdx: order.positionIdx,
    orderStatus: order.status,
    createType: order.createType,
    cancelType: order.cancelType,
    rejectReason: order.rejectReason,
    avgPrice: priceText(averagePrice(order)),
    leavesQty: decimalText(leaves),
    leavesValue: decimalText(valueOf(instrument, leaves, order.price)),
    cumExecQty: decimalText(order.filled),
    cumExecValue: decimalText(order.filledValue),
    cumExecFee: decimalText(order.fee),
    timeInForce: order.timeInForce,
    orderType: order.orderType,
    stopOrderType: order.stopOrderType,
    orderIv: '',
    marketUnit: order.marketUnit,
    triggerPrice: priceText(trigger?.price),
    ...protectionFields(order),
    ...(order.boundTo === '' ? {} : { tpslMode: order.boundTo }),
    ocoTriggerType: '',
    triggerDirection: trigger?.direction ?? 0,
    triggerBy: trigger?.by ?? '',
    lastPriceOnCreated: decimalText(order.lastPriceOnCreated),
    basePrice: '',
    reduceOnly: order.reduceOnly,
    closeOnTrigger: order.closeOnTrigger,
    placeType: '',
    smpType: 'None',
    smpGroup: 0,
    smpOrderId: '',
    slippageToleranceType: 'UNKNOWN',
    slippageTolerance: '',
    extraFees: '',
    cumFeeDetail: order.fee === 0n ? {} : { [order.feeCoin]: decimalText(order.fee) },
    createdTime: `${order.createdAt}`,
    updatedTime: `${order.updatedAt}`,
  };
}

/**
 * A row of the topic `order`. https://bybit-exchange.github.io/docs/v5/websocket/private/order
 * @param {Order} order
 */
function pushedOrderRow(order) {
  return {
    category: order.instrument.category,
    ...orderRow(order),
    closedPnl: decimalText(order.closedPnl),
    feeCurrency: order.feeCoin,
  };
}

module.exports = { isOpen, leavesOf, newOrderState, orderRow, pushedOrderRow };
