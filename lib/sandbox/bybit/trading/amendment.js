'use strict';

/** What order/amend changes. https://bybit-exchange.github.io/docs/v5/order/amend-order */

const { parseDecimal } = require('../../decimal.js');
const { optionalPrice, readProtection, triggerBy } = require('./draft.js');
const { textOf } = require('./parameters.js');

/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('./order.js').Protection} Protection */
/** @typedef {import('./parameters.js').Params} Params */

/**
 * @param {Protection | null} current
 * @param {Params} params A price that is absent stays; 0 removes it.
 * @returns {Protection | null}
 */
function amendProtection(current, params) {
  const base = readProtection(params) ?? current;
  if (base === null) return null;
  const priceOf = (/** @type {'takeProfit' | 'stopLoss'} */ name) =>
    textOf(params[name]) === '' ? (current?.[name] ?? null) : optionalPrice(params[name]);
  const [takeProfit, stopLoss] = [priceOf('takeProfit'), priceOf('stopLoss')];
  return takeProfit === null && stopLoss === null ? null : { ...base, takeProfit, stopLoss };
}

/**
 * @param {Order} order
 * @param {Params} params
 * @returns {Partial<Order>} The fields that change.
 */
function readAmendment(order, params) {
  const has = (/** @type {string} */ name) => textOf(params[name]) !== '';
  /** @type {Partial<Order>} */
  const changes = {};
  if (has('qty')) changes.qty = parseDecimal(params.qty) ?? -1n;
  if (has('price') && order.orderType === 'Limit') changes.price = parseDecimal(params.price) ?? -1n;
  if (has('triggerPrice') && order.trigger !== null) {
    const by = has('triggerBy') ? triggerBy(params.triggerBy) : order.trigger.by;
    changes.trigger = { ...order.trigger, price: parseDecimal(params.triggerPrice) ?? -1n, by };
  }
  if (has('takeProfit') || has('stopLoss')) changes.protection = amendProtection(order.protection, params);
  return changes;
}

/** @param {Order} a @param {Order} b Whether they agree in all that can be amended. */
function isSame(a, b) {
  return (
    a.qty === b.qty &&
    a.price === b.price &&
    a.trigger?.price === b.trigger?.price &&
    a.trigger?.by === b.trigger?.by &&
    a.protection?.takeProfit === b.protection?.takeProfit &&
    a.protection?.stopLoss === b.protection?.stopLoss
  );
}

module.exports = { isSame, readAmendment };
