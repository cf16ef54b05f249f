'use strict';

/** What can be traded, without the names that an exchange gives to it. Numbers are bigints, see decimal.js. */

const { decimal, over, times } = require('../decimal.js');

/**
 * @typedef {object} Instrument
 * @property {string} id As the exchange spells it.
 * @property {'spot' | 'contract'} kind A contract is a linear perpetual one, settled in `quote`.
 * @property {string} base
 * @property {string} quote
 * @property {bigint} contractSize What one unit of an order is, in the base currency: 1 for spot, and for contracts that
 *   are ordered in the base currency.
 * @property {string} tick Of prices.
 * @property {string} lot Of sizes.
 * @property {string} minimum The smallest size.
 * @property {string} maxLeverage
 * @property {string} startPrice The price until one is set.
 */

/**
 * What a size is worth in the quote currency.
 * @param {Instrument} instrument
 * @param {bigint} size
 * @param {bigint} price
 */
function worth({ contractSize }, size, price) {
  return times(times(size, contractSize), price);
}

/**
 * @param {Instrument} instrument
 * @param {bigint} value In the quote currency.
 * @param {bigint} price
 * @returns {bigint} The size that it pays for, in whole lots.
 */
function sizeFor({ contractSize, lot }, value, price) {
  const unit = decimal(lot);
  return (over(value, times(contractSize, price)) / unit) * unit;
}

module.exports = { sizeFor, worth };
