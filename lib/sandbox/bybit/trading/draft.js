'use strict';

/**
 * From the parameters of order/create to an order, or to the refusal that Bybit would give.
 * https://bybit-exchange.github.io/docs/v5/order/create-order
 */

const { parseDecimal, smaller } = require('../../decimal.js');
const { CREATE_CHECKS, firstRefusal } = require('./checks.js');
const { newOrderState } = require('./order.js');
const { textOf } = require('./parameters.js');
const { filtersOf } = require('./rules.js');

/** @typedef {import('../replies.js').ReplySpec} ReplySpec */
/** @typedef {import('../market/instruments.js').InstrumentRow} InstrumentRow */
/** @typedef {import('./desk.js').DeskInstance} DeskInstance */
/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('./order.js').Trigger} Trigger */
/** @typedef {import('./order.js').Protection} Protection */
/** @typedef {import('./parameters.js').Params} Params */

/**
 * @param {unknown} value
 * @returns {bigint | null} null for an absent price; Bybit takes 0 as absent, too. -1 for what is not a number: the checks
 *   refuse it, so that no stop is lost silently.
 */
function optionalPrice(value) {
  const price = textOf(value) === '' ? null : (parseDecimal(value) ?? -1n);
  return price === 0n ? null : price;
}

/** @param {unknown} by Checked before. */
function triggerBy(by) {
  return textOf(by) || 'LastPrice';
}

/**
 * @param {Params} params
 * @returns {Protection | null}
 */
function readProtection(params) {
  const takeProfit = optionalPrice(params.takeProfit);
  const stopLoss = optionalPrice(params.stopLoss);
  if (takeProfit === null && stopLoss === null) return null;
  return {
    takeProfit,
    stopLoss,
    tpTriggerBy: triggerBy(params.tpTriggerBy),
    slTriggerBy: triggerBy(params.slTriggerBy),
    mode: params.tpslMode === 'Partial' ? 'Partial' : 'Full',
    tpLimitPrice: params.tpOrderType === 'Limit' ? optionalPrice(params.tpLimitPrice) : null,
    slLimitPrice: params.slOrderType === 'Limit' ? optionalPrice(params.slLimitPrice) : null,
  };
}

/**
 * @param {Params} params
 * @param {InstrumentRow} instrument
 * @param {bigint} last
 * @returns {Trigger | null}
 */
function readTrigger(params, { category }, last) {
  const price = optionalPrice(params.triggerPrice);
  const isSpot = category === 'spot';
  if (
    price === null ||
    (isSpot && params.orderFilter !== 'StopOrder' && params.orderFilter !== 'tpslOrder')
  ) {
    return null;
  }
  const given = textOf(params.triggerDirection);
  const direction = isSpot ? (price >= last ? '1' : '2') : given;
  return {
    price,
    direction: /** @type {1 | 2} */ (Number(direction)),
    by: triggerBy(params.triggerBy),
  };
}

/**
 * What concerns positions. Spot has none, and Bybit ignores these parameters there.
 * @param {Params} params
 * @param {InstrumentRow} instrument
 * @returns {Pick<Order, 'positionIdx' | 'reduceOnly' | 'closeOnTrigger'>}
 */
function positionFields({ positionIdx, reduceOnly, closeOnTrigger }, { category }) {
  if (category === 'spot') return { positionIdx: 0, reduceOnly: false, closeOnTrigger: false };
  return {
    positionIdx: /** @type {Order['positionIdx']} */ (Number(textOf(positionIdx) || '0')),
    reduceOnly: reduceOnly === true || closeOnTrigger === true,
    closeOnTrigger: closeOnTrigger === true,
  };
}

/** @param {Params} params @param {InstrumentRow} instrument @returns {Order['marketUnit']} */
function readMarketUnit({ orderType, side, marketUnit }, { category }) {
  if (category !== 'spot' || orderType !== 'Market') return '';
  if (marketUnit === 'baseCoin' || marketUnit === 'quoteCoin') return marketUnit;
  // A market order to buy states its quantity in the quote coin unless it says otherwise.
  return side === 'Buy' ? 'quoteCoin' : 'baseCoin';
}

/**
 * An order as the parameters state it, not checked yet.
 * @param {DeskInstance} desk
 * @param {InstrumentRow} instrument
 * @param {Params} params
 * @returns {Order}
 */
function draftOrder(desk, instrument, params) {
  const isMarket = params.orderType === 'Market';
  const trigger = readTrigger(params, instrument, desk.quote(instrument).last);
  return {
    ...newOrderState(desk, instrument),
    orderLinkId: textOf(params.orderLinkId),
    side: /** @type {Order['side']} */ (params.side),
    orderType: /** @type {Order['orderType']} */ (params.orderType),
    qty: parseDecimal(params.qty) ?? -1n,
    price: isMarket ? 0n : (parseDecimal(params.price) ?? -1n),
    timeInForce: isMarket ? 'IOC' : textOf(params.timeInForce) || 'GTC',
    ...positionFields(params, instrument),
    isLeverage: instrument.category === 'spot' ? textOf(params.isLeverage) || '0' : '',
    marketUnit: readMarketUnit(params, instrument),
    trigger,
    stopOrderType: trigger === null ? '' : params.orderFilter === 'tpslOrder' ? 'tpslOrder' : 'Stop',
    boundTo: '',
    protection: readProtection(params),
    status: 'New',
    createType: 'CreateByUser',
  };
}

/**
 * qty "0" of an order that reduces and closes on trigger stands for the whole position.
 * @param {Order} order
 * @param {DeskInstance} desk
 */
function fillInQuantity(order, { account }) {
  const { instrument, qty, reduceOnly, closeOnTrigger, positionIdx } = order;
  if (qty !== 0n || !reduceOnly || !closeOnTrigger) return;
  const size = account.findPosition(instrument, positionIdx)?.size ?? 0n;
  order.qty = size === 0n ? filtersOf(instrument).minQty : smaller(size, filtersOf(instrument).maxMarketQty);
}

/**
 * @param {DeskInstance} desk
 * @param {InstrumentRow} instrument
 * @param {Params} params
 * @returns {Order | { refusal: ReplySpec }}
 */
function readOrder(desk, instrument, params) {
  const order = draftOrder(desk, instrument, params);
  fillInQuantity(order, desk);
  const refusal = firstRefusal(CREATE_CHECKS, order, desk);
  return refusal === null ? order : { refusal };
}

module.exports = { optionalPrice, readOrder, readProtection, triggerBy };
