'use strict';

/**
 * The parameters of an order as Bybit takes them. https://bybit-exchange.github.io/docs/v5/order/create-order
 *
 * @module
 */

/** @typedef {import('../../plan/order').Order} Order */
/** @typedef {import('../../plan/order').CancelOrder} CancelOrder */

const SIDES = { buy: 'Buy', sell: 'Sell' };
/** https://bybit-exchange.github.io/docs/v5/enum#triggerby: 1 when the price rises to the trigger, 2 when it falls to it. */
const DIRECTIONS = { rise: 1, fall: 2 };

/** @param {Order} order @returns {Record<string, unknown>} what makes an order conditional */
function triggerOf({ category, trigger, triggerDirection }) {
  if (trigger === undefined) return {};
  // Spot finds the direction itself; without a filter it would take the order as an ordinary one.
  if (category === 'spot') return { triggerPrice: trigger, orderFilter: 'StopOrder' };
  return {
    triggerPrice: trigger,
    triggerDirection: triggerDirection && DIRECTIONS[triggerDirection],
    triggerBy: 'LastPrice',
  };
}

/**
 * @param {Order} order
 * @returns {Record<string, unknown>}
 */
function createBody(order) {
  const { category, symbol, side, type, qty, unit, price, timeInForce, reduceOnly, orderId } = order;
  const isSpot = category === 'spot';
  const isMarket = type === 'market';
  return {
    category,
    symbol,
    side: SIDES[side],
    orderType: isMarket ? 'Market' : 'Limit',
    qty,
    // A market order of spot counts in the quote coin when it buys, and in the base coin when it sells, unless it says so.
    ...(isSpot && isMarket && { marketUnit: unit === 'quote' ? 'quoteCoin' : 'baseCoin' }),
    ...(!isMarket && { price, timeInForce: timeInForce ?? 'GTC' }),
    ...triggerOf(order),
    ...(order.takeProfit !== undefined && { takeProfit: order.takeProfit }),
    ...(order.stopLoss !== undefined && { stopLoss: order.stopLoss }),
    ...(!isSpot && { positionIdx: 0, reduceOnly: reduceOnly === true }),
    orderLinkId: orderId,
  };
}

/**
 * The filters of `cancel-all` that together mean every order but the take profit and the stop loss of a position, which stay.
 * Without a filter, spot cancels ordinary orders alone, and contracts cancel all.
 * https://bybit-exchange.github.io/docs/v5/order/cancel-all
 */
const CANCELLED = {
  spot: [{ orderFilter: 'Order' }, { orderFilter: 'StopOrder' }],
  linear: [{ orderFilter: 'Order' }, { orderFilter: 'StopOrder', stopOrderType: 'Stop' }],
  inverse: [{ orderFilter: 'Order' }, { orderFilter: 'StopOrder', stopOrderType: 'Stop' }],
};

/**
 * @param {CancelOrder} cancel
 * @returns {{ path: string, body: Record<string, unknown> }[]} one request for one order, more for all of a symbol
 */
function cancelRequests({ category, symbol, target }) {
  const place = { category, symbol };
  if (target === undefined) {
    return CANCELLED[category].map((filter) => ({
      path: '/v5/order/cancel-all',
      body: { ...place, ...filter },
    }));
  }
  const filters = category === 'spot' ? [{ orderFilter: 'Order' }, { orderFilter: 'StopOrder' }] : [{}];
  return filters.map((filter) => ({
    path: '/v5/order/cancel',
    body: { ...place, orderLinkId: target, ...filter },
  }));
}

module.exports = { cancelRequests, createBody };
