'use strict';

/** Numbers as Bybit writes them: decimal strings with the decimals of a step. */

/** @param {string} text A decimal. */
function decimalsOf(text) {
  return text.split('.')[1]?.length ?? 0;
}

/**
 * The nearest price of the grid, in ticks; at least one.
 * @param {number} price
 * @param {{ tickSize: string }} instrument
 */
function toTicks(price, { tickSize }) {
  return Math.max(1, Math.round(price / Number(tickSize)));
}

/**
 * @param {number} ticks
 * @param {{ tickSize: string }} instrument
 */
function fromTicks(ticks, { tickSize }) {
  return (ticks * Number(tickSize)).toFixed(decimalsOf(tickSize));
}

/**
 * @param {number} quantity
 * @param {{ qtyStep: string }} instrument
 */
function quantityText(quantity, { qtyStep }) {
  return quantity.toFixed(decimalsOf(qtyStep));
}

/**
 * What an amount of USD, or of the quote coin of spot, buys at the base price.
 * @param {import('./instruments.js').InstrumentRow} instrument
 * @param {number} amount
 */
function quantityFor({ category, basePrice, minOrderQty }, amount) {
  // A contract of inverse is worth one USD.
  const quantity = category === 'inverse' ? amount : amount / Number(basePrice);
  return Math.max(quantity, Number(minOrderQty));
}

/**
 * Without trailing zeros.
 * @param {number} value
 * @param {number} decimals
 */
function plainText(value, decimals) {
  const text = value.toFixed(decimals);
  return decimals === 0 ? text : text.replace(/\.?0+$/, '');
}

module.exports = { decimalsOf, fromTicks, plainText, quantityFor, quantityText, toTicks };
